"""The little JavaScript that pages need: language, WebGL, landmarks, tables, texts to copy."""

from pathlib import Path
from typing import Any, Final

import streamlit as st

from geo.language import Words, mark

_SCRIPT: Final = Path(__file__).with_name("page.js")


def prepare(words: Words) -> None:
    """Sets the language, notes a lack of WebGL, and makes boxes and tables answer to hand and key.

    Boxes are copied, tables sorted, matrices gone through by arrow keys, links to pages a landmark.
    """
    script = _SCRIPT.read_text(encoding="utf-8")
    component = st.components.v2.component("atlas_prepare", html="<span></span>", js=script)
    lang = words.language
    with st.container(key="prepare"):
        component(
            data={"lang": lang.value, "direction": lang.direction, "pages": words(mark("Pages"))},
            key="prepare_state",
            on_plain_change=lambda: None,
        )


def lacks_webgl() -> bool:
    """Whether this session's browser said that it cannot draw with WebGL."""
    return bool(_state().get("plain"))


def _state() -> dict[str, Any]:
    held = st.session_state.get("prepare_state")  # noqa: TID251 - the component's own state
    return dict(held) if held else {}
