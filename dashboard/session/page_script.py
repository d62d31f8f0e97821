"""The little JavaScript that pages need: language, WebGL, tables in order, texts to copy."""

from pathlib import Path
from typing import Any, Final

import streamlit as st

_SORT: Final = Path(__file__).with_name("sort.js")
_PREPARE: Final = """
export default function (component) {
  const { data, setStateValue } = component;
  document.documentElement.lang = data.lang;
  document.documentElement.dir = data.direction;
  sortTables();
  if (window.atlasHasNoWebGL === undefined) {
    const context = document.createElement("canvas").getContext("webgl2");
    window.atlasHasNoWebGL = !context;
    if (context) context.getExtension("WEBGL_lose_context")?.loseContext();
  }
  if (window.atlasHasNoWebGL) setStateValue("plain", true);
  if (!window.atlasCopies) document.addEventListener("click", copied);
  window.atlasCopies = true;
}

async function copied(event) {
  const button = event.target.closest?.(".a-copy button");
  if (!button) return;
  const text = button.parentElement.querySelector("pre");
  getSelection().selectAllChildren(text);
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch {
    document.execCommand("copy");
  }
  button.textContent = button.value;
}
"""


def prepare(lang: str, direction: str) -> None:
    """Sets the language, notes a lack of WebGL, and lets boxes be copied and tables be sorted."""
    script = _SORT.read_text(encoding="utf-8") + _PREPARE
    component = st.components.v2.component("atlas_prepare", html="<span></span>", js=script)
    with st.container(key="prepare"):
        component(
            data={"lang": lang, "direction": direction},
            key="prepare_state",
            on_plain_change=lambda: None,
        )


def lacks_webgl() -> bool:
    """Whether this session's browser said that it cannot draw with WebGL."""
    return bool(_state().get("plain"))


def _state() -> dict[str, Any]:
    held = st.session_state.get("prepare_state")  # noqa: TID251 - the component's own state
    return dict(held) if held else {}
