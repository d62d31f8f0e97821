"""Links by which organisations hand in: made, listed and ended, and the message to send one by."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Final

import streamlit as st

from dashboard.data.confirm import link_parts
from dashboard.session import acts, filters, shared
from geo.access import datasets, organisation_sharing, people
from geo.access.links.link import NOTE_LENGTH, State
from geo.access.links.organisation_links import Draft, OrganisationLink
from geo.catalog.audience import Audience
from geo.dataset import names
from geo.dataset.context import Context
from geo.errors import GeoError, StoreError
from geo.language import Language, mark, words
from maps.look import markup

_MADE: Final = "da_link_made"
_FAULT: Final = "da_link_fault"
_MOST_SHOWN: Final = 100
_NOTHING: Final = "–"


def draw(context: Context) -> None:
    """Draws the box, for coordinators alone."""
    say, gate = context.words, shared.gate()
    with st.container(key="da_links"):
        st.html(markup.box_title(say(mark("Links to hand in"))))
        said = mark(
            "For a partner without an account: whoever opens the link sends a sheet or fills a form"
            " for that organisation alone. It waits above until you accept it."
        )
        st.html(markup.paragraph(say(said)))
        try:
            found = organisation_sharing.listed(gate, filters.access()[0])
        except StoreError:
            st.html(markup.empty(say(mark("The list cannot be read at the moment."))))
            return
        fault = acts.taken(_FAULT)
        if fault:
            st.html(markup.fault(fault))
        made = next((one for one in found if one.id == acts.taken(_MADE)), None)
        if made is None:
            _form(context)
        else:
            link_parts.messages(context, made, partial(message, context, made))
            link_parts.again(context, mark("Another link"), _MADE, "da_link_again")
        now = dt.datetime.now(dt.UTC)
        _list(context, [one for one in found if one.state(now) is State.OPEN][:_MOST_SHOWN])


def _form(context: Context) -> None:
    say = context.words
    with st.form("da_link_form", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom", key="da_link_what"):
            named = partial(names.organisation_in_full, context)
            link_parts.organisation(context, context.dataset.organisations, named, "da_link_who")
            link_parts.length(context, "da_link_days")
            st.text_input(
                say(mark("Note for your list")),
                max_chars=NOTE_LENGTH,
                placeholder=say(mark("Who it is for")),
                key="da_link_note",
            )
        acts.button(
            say(mark("Make link")),
            key="da_link_make",
            act=partial(_make, say(mark("Choose an organisation first."))),
            widget=st.form_submit_button,
            type="primary",
        )


def _make(otherwise: str) -> None:
    """Callback: makes the link that the form describes, or says why not."""
    filters.hold(_FAULT, "")
    organisation = acts.taken("da_link_who")
    if not organisation:
        filters.hold(_FAULT, otherwise)
        return
    draft = Draft(
        organisation,
        days=int(acts.taken("da_link_days")),
        note=str(acts.taken("da_link_note") or ""),
    )
    seen, lang = filters.access()[0], filters.current().lang
    register = datasets.shared().dataset(Audience.COORDINATOR).organisations
    try:
        made = organisation_sharing.make(shared.gate(), seen, draft, register)
    except GeoError as fault:
        filters.hold(_FAULT, fault.sentence(words(lang)))
    else:
        filters.hold(_MADE, made.id)


def message(context: Context, link: OrganisationLink, language: Language) -> str:
    """Returns the text with which a link is sent, in a language, with its address in it."""
    own = words(language)
    name = own.name(context.dataset.organisations.get(link.organisation, {})) or link.organisation
    address = shared.origin() + organisation_sharing.path(shared.gate(), link, language)
    return organisation_sharing.message(link, name, address, own)


def _list(context: Context, found: Sequence[OrganisationLink]) -> None:
    say = context.words
    if not found:
        st.html(markup.empty(say(mark("No link is open."))))
        return
    head = say.each(
        mark("Organisation"),
        mark("Note"),
        mark("Made by"),
        mark("Made"),
        mark("Until"),
        mark("Last use"),
        mark("Uses"),
    )
    caption = say.count("{n} link is open", "{n} links are open", len(found))
    st.html(markup.table(caption, head, [_row(context, one) for one in found]))
    with st.container(horizontal=True, vertical_alignment="bottom", key="da_link_end"):
        link_parts.which(context, {one.id: _named(context, one) for one in found}, "da_link", _show)
        acts.button(
            say(mark("End link")),
            key="da_link_revoke",
            act=partial(_end, say(mark("The link could not be ended; try again in a minute."))),
        )


def _row(context: Context, one: OrganisationLink) -> list[str]:
    say = context.words
    return [
        names.organisation(context, one.organisation),
        markup.isolated(one.note or _NOTHING),
        markup.isolated(people.called(context, one.creator)),
        markup.date(say, one.made_at.date()),
        markup.date(say, one.expires_at.date()),
        markup.moment(say, one.last_used_at) if one.last_used_at else _NOTHING,
        markup.number(one.uses),
    ]


def _named(context: Context, one: OrganisationLink) -> str:
    """Returns what tells a link from the others of its organisation."""
    until = context.words.day(one.expires_at.date(), short=True)
    parts = (names.organisation(context, one.organisation), one.note, until)
    return context.words.listed(filter(None, parts))


def _show() -> None:
    """Callback: shows the message of a link again."""
    filters.hold(_MADE, acts.taken("da_link_which") or "")


def _end(otherwise: str) -> None:
    """Callback: ends a link at once."""
    filters.hold(_FAULT, "")
    link_id = str(acts.taken("da_link_which") or "")
    try:
        if link_id:
            organisation_sharing.end(shared.gate(), filters.access()[0], link_id)
    except GeoError:
        filters.hold(_FAULT, otherwise)
