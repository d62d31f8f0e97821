"""Who changed an agenda and when, and the way back to an older version."""

import datetime as dt
from functools import partial
from typing import Final

import streamlit as st

from dashboard.session import acts, filters, shared
from geo.access import people
from geo.dataset.context import Context
from geo.errors import GeoError
from geo.language import mark
from geo.meeting import agenda
from geo.meeting.agenda import Agenda
from maps.look import markup

FAULT: Final = "me_fault"
MOST_SHOWN: Final = 100


def draw(context: Context, held: Agenda) -> None:
    """Draws the versions of an agenda, the newest first, with a way to bring one back."""
    words = context.words
    versions = agenda.history(shared.gate(), held.name)[:MOST_SHOWN]
    with st.expander(words(mark("History"))):
        head = words.each(
            mark("Version"), mark("When (UTC)"), mark("Who"), mark("What"), mark("Scenes")
        )
        caption = words.count("{n} version", "{n} versions", len(versions))
        st.html(markup.table(caption, head, [_row(context, one) for one in versions]))
        older = [one.version for one in versions if one.version != held.version]
        if older:
            with st.form("me_history"):
                st.selectbox(words(mark("Version")), older, key="me_version")
                acts.button(
                    words(mark("Bring back")),
                    key="me_restore",
                    act=partial(_restore, held.name),
                    widget=st.form_submit_button,
                )


def _row(context: Context, version: Agenda) -> list[str]:
    made_at = version.made_at
    when = markup.moment(context.words, dt.datetime.fromisoformat(made_at)) if made_at else ""
    said = version.what or context.words(mark("example of the Atlas"))
    return [
        str(version.version),
        when,
        markup.isolated(people.called(context, version.who)),
        markup.isolated(said),
        f"{len(version.scenes):,}",
    ]


def _restore(name: str) -> None:
    """Callback: an older version becomes the newest one."""
    try:
        seen, _ = filters.access()
        number = int(acts.taken("me_version") or 0)
        made = agenda.restored(shared.gate(), name, number)
        what = f"brought back version {number}"
        agenda.save(shared.gate(), seen, made, what, dt.datetime.now(dt.UTC))
    except GeoError as fault:
        filters.hold(FAULT, filters.fault_sentence(fault))
