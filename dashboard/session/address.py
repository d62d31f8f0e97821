"""The query of the address bar: read, written, and caught up with where the browser lags behind."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.session.whole_acts import took_history

IGNORED = ("embed", "embed_options")
"""Streamlit's own parameters."""
_WRITTEN, _SUPERSEDED = "address_written", "address_superseded"
_MOST_SUPERSEDED = 20

Pairs = tuple[tuple[str, str], ...]


def pairs() -> Pairs:
    """Returns the parameters of the address, without Streamlit's own."""
    return tuple(pair for pair in _all() if pair[0] not in IGNORED)


def write(parameters: Mapping[str, Sequence[str]]) -> None:
    """Writes parameters into the address, beside Streamlit's own; the page runs again with it."""
    before = _all()
    kept = {name: st.query_params.get_all(name) for name in IGNORED if name in st.query_params}
    st.query_params.from_dict({**parameters, **kept})
    after = _all()
    superseded = [*st.session_state.get(_SUPERSEDED, ()), before]
    st.session_state[_SUPERSEDED] = [one for one in superseded if one != after][-_MOST_SUPERSEDED:]
    st.session_state[_WRITTEN] = after


def catch_up() -> None:
    """Brings back what was written last, where an act comes with an address from before it.

    On a slow line somebody acts twice before the first answer arrives; the browser then sends the
    second act with the address that the first one has changed already. An address to which Back or
    Forward led is none from before.
    """
    if took_history():
        confirm()
        return
    written = st.session_state.get(_WRITTEN)
    if _all() in st.session_state.get(_SUPERSEDED, ()):
        found: dict[str, list[str]] = {}
        for name, value in written or ():
            found.setdefault(name, []).append(value)
        st.query_params.from_dict(found)


def confirm() -> None:
    """Takes the address as it stands for what the browser shows."""
    st.session_state[_WRITTEN] = _all()
    st.session_state[_SUPERSEDED] = []


def _all() -> Pairs:
    return tuple((name, one) for name in st.query_params for one in st.query_params.get_all(name))
