"""The little JavaScript that pages need: the document's language, WebGL, and texts to copy."""

from typing import Any

import streamlit as st

_PREPARE = """
export default function (component) {
  const { data, setStateValue } = component;
  document.documentElement.lang = data.lang;
  document.documentElement.dir = "ltr";
  document.body.dataset.direction = data.direction;
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
    """Sets the document's language, notes a lack of WebGL, and lets `a-copy` boxes be copied."""
    component = st.components.v2.component("atlas_prepare", html="<span></span>", js=_PREPARE)
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
