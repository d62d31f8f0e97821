"""“Share view”: the address of what is on screen, and a link that opens it as an audience."""

import datetime as dt
from collections.abc import Collection
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from dashboard.frame import copy_box, share_result, subscribe_box
from dashboard.session import acts, filters, shared, unread
from geo import settings
from geo.access import sharing
from geo.access.gate import Access
from geo.access.links import link
from geo.access.links.link import NOTE_LENGTH
from geo.access.links.shares import Draft
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.dataset import names
from geo.dataset.context import Context
from geo.dataset.scope import PAGES, Scope
from geo.errors import GeoError, InvalidQueryError, WithheldError
from geo.language import mark
from geo.settings import reached
from geo.view.view import View
from maps.look import markup
from maps.look.templates import piece

DAYS = (7, 30, 90, 180, 365)
USUAL_DAYS = 30
MADE, FAULT = "share_made", "share_fault"
SHOWN = {
    Audience.PUBLIC: mark(
        "Districts and governorates, sectors, what ends when. No site, nothing that could point to "
        "one: it can go to anybody."
    ),
    Audience.PARTNER: mark(
        "Sites, and who works where. Protection, legal and GBV work stays counted by governorate."
    ),
    Audience.COORDINATOR: mark(
        "Everything, as coordinators see it. For people whom you would tell all of it."
    ),
}


def draw(context: Context) -> None:
    """Draws the button with what is behind it; not in a frame on another site."""
    if st.context.is_embedded:
        return
    with st.popover(context.words(mark("Share view")), icon=":material/link:", key="p_share"):
        _box(context)


@unread.fragment
def _box(context: Context) -> None:
    """Draws what is behind the button, and runs alone when something in it is used."""
    words, (seen, _) = context.words, filters.access()
    with st.container(key="share"):
        st.html(piece('<p class="a-h2">{}</p>', words(mark("This view"))))
        copy_box.draw(context, _address(context.view))
        said = words(mark("Whoever opens it sees what they may see; you give nothing away."))
        st.html(markup.paragraph(said) + _as_donor(context, seen))
        subscribe_box.draw(context, context.view, shared.origin(), is_open=not seen.is_public)
        may = sharing.may_share(seen)
        if may:
            _link(context, seen, may)


def _address(view: View, path: str = "") -> str:
    """Returns the address of a view at the page that is open, or the one at `path`."""
    query = view.query_string()
    address = f"{shared.origin()}{path or filters.page_path()}"
    return f"{address}?{query}" if query else address


def _as_donor(context: Context, seen: Access) -> Markup:
    """Returns the way to the public view of what is on screen; empty for who is there."""
    if seen.is_public:
        return Markup()
    view = sharing.fitting(context.view, shared.dataset_for(Audience.PUBLIC, seen.scope))
    query = view.having(audience=Audience.PUBLIC.value).query_string()
    title = context.words(mark("View as donor"))
    return markup.button(title, reached(f"{filters.page_path()}?{query}"))


def _link(context: Context, seen: Access, may: Collection[Audience]) -> None:
    words = context.words
    with st.container(key="sharelink"):
        st.html(piece('<p class="a-h2">{}</p>', words(mark("A link for somebody"))))
        made = sharing.one(shared.gate(), seen, str(acts.taken(MADE) or ""))
        fault = acts.taken(FAULT)
        if fault:
            st.html(markup.fault(fault))
        if made is None:
            _form(context, may)
        else:
            share_result.draw(context, made)
            acts.button(words(mark("Another link")), key="share_again", act=_another)
        address = reached(f"/sharing?{urlencode({'lang': context.view.lang.value})}")
        st.html(markup.link(words(mark("All links")), address))


def _another() -> None:
    """Callback: shows the form again."""
    filters.hold(MADE, "")


def _form(context: Context, may: Collection[Audience]) -> None:
    words, lengths = context.words, link.lengths(DAYS, settings.current().link_days)
    with st.form("share_form", border=False):
        st.radio(
            words(mark("What they will see")),
            list(may),
            format_func=lambda one: names.audience(context, one),
            captions=[words(SHOWN[one]) for one in may],
            key="sh_audience",
        )
        st.segmented_control(
            words(mark("For how long")),
            lengths,
            default=USUAL_DAYS if USUAL_DAYS in lengths else lengths[0],
            format_func=lambda one: words.count("{n} day", "{n} days", one),
            key="sh_days",
            required=True,
        )
        with st.expander(words(mark("Only a part of the Atlas"))):
            _part(context)
        st.text_input(
            words(mark("Note for your list")),
            max_chars=NOTE_LENGTH,
            placeholder=words(mark("Who it is for")),
            key="sh_note",
        )
        acts.button(
            words(mark("Make link")),
            key="sh_make",
            act=_make,
            widget=st.form_submit_button,
            type="primary",
        )


def _part(context: Context) -> None:
    words = context.words
    everything = words(mark("All"))
    units = context.dataset.units.codes("governorate")
    st.multiselect(
        words(mark("Governorates")),
        sorted(units, key=lambda one: names.unit(context, one)),
        format_func=lambda one: names.unit(context, one),
        placeholder=everything,
        key="sh_governorates",
    )
    st.multiselect(
        words(mark("Layers")),
        layers.ids(),
        format_func=lambda one: words(context.dataset.layer(one).title),
        placeholder=everything,
        key="sh_layers",
    )
    st.multiselect(
        words(mark("Pages, beside the one that is open")),
        PAGES,
        format_func=lambda one: words(names.PAGES[one]),
        placeholder=everything,
        key="sh_pages",
    )


def _make() -> None:
    """Callback: makes the link that the form describes, or says why not."""
    filters.hold(FAULT, "")
    try:
        seen, _ = filters.access()
        made = sharing.make(shared.gate(), seen, _draft(), dt.datetime.now(dt.UTC))
    except (InvalidQueryError, WithheldError) as fault:
        filters.hold(FAULT, filters.fault_sentence(fault))
    except GeoError:
        said = mark("The link could not be made; try again in a minute.")
        filters.hold(FAULT, filters.context().words(said))
    else:
        filters.hold(MADE, made.id)


def _draft() -> Draft:
    """Returns what the form asks for; InvalidQueryError for what is not on offer."""
    scope = Scope(
        tuple(acts.taken("sh_governorates") or ()),
        tuple(acts.taken("sh_layers") or ()),
        tuple(acts.taken("sh_pages") or ()),
    )
    scope.check(filters.dataset().vocabulary["governorate"])
    audience = Audience(acts.taken("sh_audience") or Audience.PUBLIC)
    view = sharing.fitting(filters.current(), shared.dataset_for(audience, scope))
    return Draft(
        audience=audience,
        scope=scope,
        page=filters.page_path(),
        view=tuple(view.to_query()),
        note=str(acts.taken("sh_note") or ""),
        days=int(acts.taken("sh_days") or USUAL_DAYS),
    )
