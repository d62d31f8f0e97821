"""The page Data: files that wait, one of them step by step, and what was accepted."""

from pathlib import Path
from typing import Final

import streamlit as st

from dashboard.data import home, undo_box
from dashboard.data.by_hand import new_site_screen, register_screen
from dashboard.data.desk import desk, work
from dashboard.data.proposal import one_import
from dashboard.session import acts, filters
from geo.dataset.context import Context
from geo.errors import GeoError, NotFoundError
from geo.intake.proposals.proposals import State
from geo.language import mark
from maps.look import markup
from maps.look.templates import joined

_STYLE: Final = Path(__file__).with_name("data.css")


def draw(context: Context) -> None:
    """Draws the page for coordinators; others read what it is for."""
    seen, _ = filters.access()
    if not desk.may(seen):
        _nothing(context)
        return
    st.html(markup.style(_STYLE.read_text(encoding="utf-8")))
    import_id = context.view.page_state("import")
    if not is_ready(context):
        return
    _tell(context)
    if import_id:
        _one(context, import_id)
    elif context.view.page_state("undo"):
        undo_box.draw(context, int(context.view.page_state("undo")))
    elif context.view.page_state("edit") == new_site_screen.NEW:
        new_site_screen.draw(context)
    elif context.view.page_state("register"):
        register_screen.draw(context)
    else:
        home.draw(context)


def is_ready(context: Context) -> bool:
    """Whether no work goes on; a bar is drawn while it does, and the page anew once it ended."""
    held = desk.job()
    if held is None:
        return True
    if held.wait(work.PATIENCE_S):
        desk.finish(held)
        st.rerun()
    st.html(markup.title(context.words(mark("One moment"))))
    work.draw(context, held)
    return False


def _one(context: Context, import_id: str) -> None:
    try:
        proposal = desk.imports().get(import_id)
    except NotFoundError as fault:
        st.html(markup.fault(fault.sentence(context.words)))
        home.draw(context)
        return
    found = desk.outcome(proposal) if proposal.state is State.PROPOSED else None
    if proposal.state is State.PROPOSED and found is None:
        is_ready(context)
        return
    one_import.draw(context, proposal, found)


def _nothing(context: Context) -> None:
    words = context.words
    title = words(mark("Handing in is for coordinators"))
    said = words(
        mark(
            "Here coordinators hand in the sheets of partners, see what each row would change, and "
            "take it back where it was wrong. If you are one, sign in; if you have a sheet for "
            "them, send it to them or ask for a link to hand it in."
        )
    )
    st.html(markup.title(title) + markup.empty(said))


def _tell(context: Context) -> None:
    """Says once what went wrong, or what became of the last act."""
    fault, notice = acts.taken(desk.FAULT), acts.taken(desk.NOTICE)
    if isinstance(fault, GeoError):
        st.html(joined(markup.fault(one) for one in home.why(context, fault)))
    if notice:
        st.html(markup.empty(context.words(str(notice))))
    filters.hold(desk.FAULT, None)
    filters.hold(desk.NOTICE, None)
