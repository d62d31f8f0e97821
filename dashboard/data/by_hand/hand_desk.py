"""What people do by hand: done at once, told of, and taken back where it was wrong."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

import streamlit as st
from markupsafe import Markup

from dashboard.session import acts, filters, shared
from geo.access import datasets
from geo.dataset.context import Context
from geo.errors import GeoError
from geo.intake.by_hand.hand import EditedError, Hand
from geo.language import mark
from geo.store.revisions import Revision
from maps.look import markup

FAULT: Final = "hand_fault"
KEPT: Final = "hand_kept"
UNDONE: Final = "hand_undone"
_OPENED: Final = "hand_opened"
_TIMES: Final = "hand_times"


class Opened(NamedTuple):
    """What a form is of, as it was when it was opened, and the revision that its editor knows of.

    `tag` ends the keys of the widgets of the form: one that is opened anew begins anew.
    """

    record: Mapping[str, Any]
    seen: int
    tag: str = ""


def hand() -> Hand:
    """Returns who is at this browser, as somebody who changes records."""
    return Hand(datasets.shared(), shared.gate(), filters.access()[0])


def opened(form: str, read: Callable[[], Opened | None]) -> Opened | None:
    """Returns what a form is of, as it was when it was opened; None where there is no such thing.

    `read` tells what it is today.
    """
    held = opened_before(form)
    if held is None and (found := read()) is not None:
        times = int(acts.taken(_TIMES) or 0) + 1
        filters.hold(_TIMES, times)
        held = found._replace(tag=f"{form} {times}")
        _hold(form, held)
    return held


def opened_before(form: str) -> Opened | None:
    """Returns what an open form is of; None where it is not open."""
    found: Opened | None = (acts.taken(_OPENED) or {}).get(form)
    return found


def leave(form: str) -> None:
    """Leaves a form: what was typed in it goes."""
    _hold(form, None)


def _hold(form: str, held: Opened | None) -> None:
    others = {one: it for one, it in (acts.taken(_OPENED) or {}).items() if one != form}
    filters.hold(_OPENED, {**others, **({form: held} if held else {})})


def done(act: Callable[[], Revision], form: str = "") -> bool:
    """Does what was asked, and holds what came of it; whether it was done.

    Its form is left then. Where somebody else was first it stays open, and what they changed is
    told, so that the next time it is known.
    """
    for one in (FAULT, KEPT, UNDONE):
        filters.hold(one, None)
    try:
        made = act()
    except GeoError as fault:
        filters.hold(FAULT, fault)
        held = opened_before(form)
        if isinstance(fault, EditedError) and held is not None:
            _hold(form, held._replace(seen=fault.meanwhile.revision))
        return False
    filters.hold(KEPT, made.id)
    leave(form)
    return True


def tell(context: Context, changes: Callable[[Context, EditedError], Markup]) -> None:
    """Says once what became of the last act: why it was not done, or that it was kept.

    The way to take it back stays as long as nothing else was written. `changes` shows what
    somebody else changed meanwhile.
    """
    fault, kept, undone = (acts.taken(one) for one in (FAULT, KEPT, UNDONE))
    words = context.words
    if isinstance(fault, GeoError):
        st.html(markup.fault(fault.sentence(words)))
        if isinstance(fault, EditedError):
            st.html(changes(context, fault))
    if kept and kept == context.dataset.revision:
        with st.container(key="hand_kept", horizontal=True, vertical_alignment="center"):
            said = words(mark("Kept as revision {n}."), n=f"{kept:,}")
            st.html(markup.empty(said), width="content")
            acts.button(
                words(mark("Undo")),
                key="hand_undo",
                icon=":material/undo:",
                act=partial(undo, int(kept)),
            )
    if undone:
        st.html(markup.empty(words(mark("Revision {n} was taken back."), n=f"{undone:,}")))
    filters.hold(FAULT, None)
    filters.hold(UNDONE, None)


def undo(number: int) -> None:
    """Callback: what was done last is taken back."""
    try:
        hand().undo(number)
    except GeoError as fault:
        filters.hold(FAULT, fault)
        return
    filters.hold(KEPT, None)
    filters.hold(_OPENED, None)
    filters.hold(UNDONE, number)
