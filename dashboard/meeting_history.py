"""Who changed an agenda and when, and the way back to an older version."""

import datetime as dt
from typing import Final

import streamlit as st

from dashboard import cached, filters
from geo import agenda
from geo.agenda import Agenda
from geo.errors import GeoError
from geo.language import mark
from geo.scene import Scene
from maps import markup

FAULT: Final = "me_fault"
MOST_SHOWN: Final = 100


def draw(scene: Scene, held: Agenda) -> None:
    """Draws the versions of an agenda, the newest first, with a way to bring one back."""
    words = scene.words
    versions = agenda.history(cached.gate(), held.name)[:MOST_SHOWN]
    with st.expander(words(mark("History"))):
        head = [words(one) for one in (
            mark("Version"), mark("When (UTC)"), mark("Who"), mark("What"), mark("Scenes"),
        )]  # fmt: skip
        caption = words.count("{n} version", "{n} versions", len(versions))
        st.html(markup.table(caption, head, [_row(scene, one) for one in versions]))
        older = [one.version for one in versions if one.version != held.version]
        if older:
            with st.form("me_history"):
                st.selectbox(words(mark("Version")), older, key="me_version")
                st.form_submit_button(
                    words(mark("Bring back")), key="me_restore",
                    on_click=_restore, args=(held.name,),
                )  # fmt: skip


def _row(scene: Scene, one: Agenda) -> list[str]:
    when = ""
    if one.made_at:
        at = dt.datetime.fromisoformat(one.made_at).astimezone(dt.UTC)
        when = f"{scene.words.day(at.date(), short=True)} {at:%H:%M}"
    said = one.what or scene.words(mark("example of the Atlas"))
    return [
        str(one.version),
        markup.text(when),
        f"<bdi>{markup.text(one.who)}</bdi>",
        f"<bdi>{markup.text(said)}</bdi>",
        f"{len(one.items):,}",
    ]


def _restore(name: str) -> None:
    """Callback: an older version becomes the newest one."""
    try:
        seen, _ = filters.access()
        number = int(filters.taken("me_version") or 0)
        made = agenda.restored(cached.gate(), name, number)
        what = f"brought back version {number}"
        agenda.save(cached.gate(), seen, made, what, dt.datetime.now(dt.UTC))
    except GeoError as fault:
        filters.seed(FAULT, filters.told(fault))
