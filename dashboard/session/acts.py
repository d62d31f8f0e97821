"""What a person did, told apart from what the browser still remembers: the newest act wins.

The browser sends the values of all widgets with every act, also of those in a closed popover,
which it does not redraw. So no widget is ever overwritten: it starts with what the address says,
and one that holds something else by now, because a chip, a button, Back or a link changed the
address, gets a new key and starts anew.

A new session (the server was restarted, the line was cut, a phone slept) meets the browser's
widgets in its first run, in which Streamlit calls no callback: there a widget that holds something
else than the address is what the person just did.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from dashboard.session import address

_LEDGER: Final = "acts"
_START: Final = {
    "pills": "default",
    "segmented_control": "default",
    "multiselect": "default",
    "selectbox": "index",
    "radio": "index",
}
"""How a widget takes the value that it starts with; the others call it value."""


class _Drawn(NamedTuple):
    """A widget of this run: whether it holds an act, and what is to be done then."""

    is_act: Callable[[], bool]
    act: Callable[[], object]
    remembers: bool = False
    """Whether it goes on holding an act that is over, as a map its last click."""


@dataclass
class _Ledger:
    """What a session knows of its widgets: their keys, and what was done with them."""

    ages: dict[str, int] = field(default_factory=dict)
    offers: dict[str, object] = field(default_factory=dict)
    retired: dict[str, tuple[str, object]] = field(default_factory=dict)
    drawn: dict[str, _Drawn] = field(default_factory=dict)
    is_new: bool = True
    page: str = ""


def meet_address() -> None:
    """Takes the address of a run: where a person went to as it is, else as it was written last.

    What the browser sends by itself, such as the size of its window, may come with an address from
    before an act that the server has obeyed already.
    """
    ledger, run = _ledger(), get_script_run_ctx()
    asked = run.pages_manager.intended_page_script_hash if run else ""
    if ledger.is_new or (asked and asked != ledger.page):
        address.confirm()
    else:
        address.catch_up()


def begin() -> None:
    """Starts a page: what is drawn from here on can be told from what the browser remembers."""
    ledger, run = _ledger(), get_script_run_ctx()
    ledger.page = run.page_script_hash if run else ""
    ledger.drawn.clear()
    if ledger.is_new:
        ledger.ages.update(_brought(younger=_is_history()))


def finish() -> None:
    """Ends a run; what a person did as a new session began is done now, and shown."""
    ledger = _ledger()
    if not ledger.is_new:
        return
    ledger.is_new = False
    if _is_history():
        return
    found = [one for one in ledger.drawn.values() if one.is_act()]
    done = [one for one in found if not one.remembers] or found
    for one in done:
        one.act()
    if done:
        st.rerun()


def choice(
    widget: Callable[..., Any],
    label: str,
    *,
    name: str,
    shown: object,
    act: Callable[[], object],
    **more: Any,  # noqa: ANN401 - whatever the widget takes
) -> None:
    """Draws a widget that shows what the address says; `act` is called when a person changes it."""
    ledger = _ledger()
    options = tuple(more.get("options", ()))
    labels = tuple(map(more.get("format_func", str), options))  # browsers tell options by them
    key = _key(ledger, name, shown, (options, labels))
    watch(key, lambda: not _same(st.session_state.get(key, shown), shown), act)
    start = _START.get(widget.__name__, "value")
    at = shown if start != "index" else options.index(shown) if shown in options else None
    widget(label, **{start: at}, key=key, on_change=_changed, args=(name, key, act), **more)


def button(
    label: str,
    *,
    key: str,
    act: Callable[[], object],
    widget: Callable[..., bool] = st.button,
    **more: Any,  # noqa: ANN401 - whatever a button takes
) -> None:
    """Draws a button, also of a form; `act` is called when a person presses it."""
    watch(key, lambda: bool(st.session_state.get(key)), act)
    widget(label, key=key, on_click=act, **more)


def watch(
    key: str, is_act: Callable[[], bool], act: Callable[[], object], *, remembers: bool = False
) -> None:
    """Notes a component that calls `act` itself, but in the first run of a session."""
    _ledger().drawn[key] = _Drawn(is_act, act, remembers)


def taken(name: str) -> Any:  # noqa: ANN401 - whatever the widget holds
    """Returns the value that a widget was just given."""
    return st.session_state.get(_aged(name, _ledger().ages.get(name, 0)))


def _changed(name: str, key: str, act: Callable[[], object]) -> None:
    """Callback: a widget holds another value than before."""
    ledger = _ledger()
    if _is_history():
        return
    if key != _aged(name, ledger.ages.get(name, 0)):
        if ledger.retired.get(name) == (key, st.session_state.get(key)):
            return  # no act: the browser had not heard yet that this widget is gone
        ledger.ages[name] = len(key) - len(name)
    act()


def _ledger() -> _Ledger:
    if _LEDGER not in st.session_state:
        st.session_state[_LEDGER] = _Ledger()
    found: _Ledger = st.session_state[_LEDGER]
    return found


def _key(ledger: _Ledger, name: str, shown: object, offer: object) -> str:
    """Returns the key of a widget, a new one where it would show something else."""
    age = ledger.ages.setdefault(name, 0)
    key = _aged(name, age)
    held = st.session_state.get(key, shown)
    if not _same(held, shown) or ledger.offers.get(name, offer) != offer:
        ledger.retired[name] = (key, held)
        ledger.ages[name] = age + 1
        key = _aged(name, age + 1)
    ledger.offers[name] = offer
    return key


def _aged(name: str, age: int) -> str:
    """Returns the key of a widget that was drawn anew so many times.

    Blanks at the end of a key do not come into the name of its style class.
    """
    return name + " " * age


def _brought(*, younger: bool) -> dict[str, int]:
    """Returns the ages of the widgets that the browser holds, or one more for all of them."""
    run = get_script_run_ctx()
    held = run.session_state.get_widget_states() if run else []
    keys = [user_key_from_element_id(one.id) or "" for one in held]
    return {key.rstrip(): len(key) - len(key.rstrip()) + younger for key in sorted(keys)}


def _is_history() -> bool:
    """Whether this run shows what Back or Forward led to."""
    run = get_script_run_ctx()
    return bool(run and run.is_history_navigation)


def _same(one: object, other: object) -> bool:
    """Whether two values of a widget mean the same; the order of several does not count."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return set(one) == set(other)
    return one == other
