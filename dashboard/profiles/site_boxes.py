"""A site by hand, for coordinators: what sources say of its people side by side, and its form."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import streamlit as st
from markupsafe import Markup

from dashboard.data.by_hand import hand_desk
from dashboard.data.by_hand.hand_desk import Opened
from dashboard.profiles import record_desk, record_words
from dashboard.profiles.record_desk import SITE
from dashboard.session import acts, filters
from geo.catalog import layers, vocabulary
from geo.dataset import names
from geo.dataset.context import Context
from geo.errors import InvalidQueryError
from geo.intake.by_hand import sites
from geo.intake.by_hand.sites import Edit, Statement
from geo.language import mark
from geo.settings import reached
from geo.store.revisions import Revision
from geo.values import days
from maps.look import markup

_LAYER: Final = layers.INFORMAL_SITES
_TEXTS: Final = ("name", "name_ar", "note")


def form(context: Context, site: str) -> None:
    """Draws the form of a site where the address asks for it."""
    if context.view.page_state("edit") != SITE or not record_desk.may(context):
        return
    words, name = context.words, f"{_LAYER.id}/{site}"
    record = context.dataset.record(_LAYER.id, site) or {}
    now = Opened(record, context.dataset.revision)
    held = hand_desk.opened(name, lambda: now) or now
    with st.container(key="rec_form"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(markup.box_title(context.words.name(record)), width="stretch")
            _close(context, held, name)
            acts.button(
                words(mark("Close")),
                icon=":material/close:",
                key="rec_leave",
                act=partial(record_desk.close_form, name),
            )
        said = mark("The row of its source stays as it is; what you say here lies over it.")
        st.html(markup.note(words(said)))
        with st.form(f"rec_site {held.tag}", border=False):
            _fields(context, held)
            acts.button(
                words(mark("Save")),
                key="rec_save",
                widget=st.form_submit_button,
                type="primary",
                act=partial(_save, held, name),
            )


def _fields(context: Context, held: Opened) -> None:
    words, record, tag = context.words, held.record, held.tag
    with st.container(key="rec_what", horizontal=True):
        for field in _TEXTS[:2]:
            title = words(_LAYER.field(field).title)
            st.text_input(title, record.get(field) or "", key=f"rec_{field} {tag}")
        kinds = list(vocabulary.SITE_KINDS)
        st.selectbox(
            words(_LAYER.field("kind").title),
            kinds,
            kinds.index(record["kind"]),
            format_func=lambda one: words(vocabulary.SITE_KINDS[one]),
            key=f"rec_kind {tag}",
        )
    with st.container(key="rec_many", horizontal=True):
        for field in sites.PEOPLE:
            st.number_input(
                words(_LAYER.field(field).title),
                min_value=0,
                value=record.get(field),
                step=1,
                key=f"rec_{field} {tag}",
            )
        st.date_input(
            words(mark("Known to be so on")),
            days.today(),
            min_value=days.FIRST_PLAUSIBLE,
            max_value=days.today(),
            key=f"rec_as_of {tag}",
        )
    title = words(_LAYER.field("note").title)
    st.text_area(title, record.get("note") or "", key=f"rec_note {tag}", height=80)


def _save(held: Opened, name: str) -> None:
    """Callback: the form of a site was sent."""
    record, tag = held.record, held.tag
    typed: dict[str, Any] = {
        field: acts.taken(f"rec_{field} {tag}") for field in ("kind", *sites.PEOPLE)
    }
    for field in _TEXTS:
        text = " ".join(str(acts.taken(f"rec_{field} {tag}") or "").split())
        typed[field] = text or None
    said = {one: value for one, value in typed.items() if value != record.get(one)}
    if "individuals" in said and "households" not in said:
        said["households"] = record.get("households")
    day = acts.taken(f"rec_as_of {tag}")
    seen = (hand_desk.opened_before(name) or held).seen

    def kept() -> Revision:
        if not said or not isinstance(day, dt.date):
            raise InvalidQueryError(mark("Nothing was changed."))
        return sites.save(hand_desk.hand(), Edit(record["id"], said, seen, day.isoformat()))

    if hand_desk.done(kept, name):
        filters.show_state("edit")


def _close(context: Context, held: Opened, name: str) -> None:
    """Draws the way to say that a site is gone since a day."""
    words, key = context.words, f"rec_over {held.tag}"
    with st.popover(words(mark("It is gone")), icon=":material/event_busy:", key="rec_p_over"):
        said = mark(
            "The site leaves maps and figures from now on. Its record and its rounds are kept."
        )
        st.html(markup.paragraph(words(said)))
        st.date_input(
            words(mark("Gone since")),
            days.today(),
            min_value=days.FIRST_PLAUSIBLE,
            max_value=days.today(),
            key=key,
        )
        acts.button(
            words(mark("Close it")),
            key="rec_close",
            type="primary",
            act=partial(_closed, held, name, key),
        )


def _closed(held: Opened, name: str, key: str) -> None:
    """Callback: a site is gone since the day of a widget."""
    day, seen = acts.taken(key), (hand_desk.opened_before(name) or held).seen
    if not isinstance(day, dt.date):
        return
    gone = partial(sites.close, hand_desk.hand(), held.record["id"], day, seen)
    if hand_desk.done(gone, name):
        filters.show_state("edit")


def draw(context: Context, site: str) -> None:
    """Draws what each source says of the people at a site, and lets one of them count."""
    if not record_desk.may(context):
        return
    words, seen = context.words, context.dataset.revision
    found = sites.statements(hand_desk.hand(), site)
    with st.container(key="rec_site"):
        with st.container(horizontal=True, vertical_alignment="center"):
            title = words(mark("The site in its sources"))
            st.html(markup.box_title(title), width="stretch")
            query = context.view.with_page("edit", SITE).query_string()
            address = reached(f"{filters.page_path()}?{query}")
            st.html(markup.button(words(mark("Edit the site")), address), width="content")
        st.html(_table(context, found))
        others = [one for one in found if not one.counts]
        if others:
            with st.container(horizontal=True, key="rec_decide_site"):
                for one in others:
                    acts.button(
                        words(
                            mark("{source} counts"), source=record_words.source(context, one.record)
                        ),
                        key=f"rec_site_counts {one.id}",
                        act=partial(_count, site, one.id, seen),
                    )


def _count(site: str, statement: str, seen: int) -> None:
    """Callback: one of several statements counts."""
    hand_desk.done(partial(sites.count, hand_desk.hand(), site, statement, seen))


def _table(context: Context, found: list[Statement]) -> Markup:
    words = context.words
    head = words.each(
        mark("Source"), mark("Situation of"), mark("Households"), mark("People (estimate)")
    )
    rows = [_row(context, one, several=len(found) > 1) for one in found]
    caption = words(mark("The site in its sources"))
    return markup.table(caption, head, rows, sorts=False)


def _row(context: Context, one: Statement, *, several: bool) -> list[str]:
    record = one.record
    tag = context.words(mark("counts")) if several and one.counts else ""
    return [
        _source(context, record, tag),
        names.day(context, record["as_of"]),
        *(_number(record[name]) for name in sites.PEOPLE),
    ]


def _source(context: Context, record: Mapping[str, Any], tag: str) -> Markup:
    return record_words.origin(context, record, markup.tag(tag, "on") if tag else Markup())


def _number(value: int | None) -> Markup:
    return markup.number(record_words.NOTHING if value is None else value)
