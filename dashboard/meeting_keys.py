"""What the keyboard, a clicker and the clock need of a projected scene: a little JavaScript."""

from collections.abc import Mapping

import streamlit as st

_SCRIPT = """
const TYPED = "input, textarea, select, [contenteditable=true]";
const PRESSED = "button, a";
const WAYS = {
  ltr: { ArrowRight: "next", ArrowLeft: "back" },
  rtl: { ArrowRight: "back", ArrowLeft: "next" },
};
const KEYS = { PageDown: "next", " ": "next", Spacebar: "next", PageUp: "back" };
export default function (component) {
  const { data, parentElement } = component;
  const clock = parentElement.querySelector(".ms-clock");
  const tick = () => {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    clock.textContent = `${two(now.getHours())}:${two(now.getMinutes())}`;
  };
  const ahead = { ...data.ahead };
  const go = (way) => {
    const shown = document.querySelector(".ms");
    // what the server will send in a moment stands at once
    if (shown && ahead[way]) shown.outerHTML = ahead[way];
    ahead.next = ahead.back = "";
    document.querySelector(`.st-key-ms_${way} button`)?.click();
  };
  const hear = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target instanceof Element ? event.target : document.body;
    if (at.closest(TYPED)) return;
    const way = KEYS[event.key] || WAYS[data.direction][event.key];
    if (event.key === " " && at.closest(PRESSED)) return;
    if (way) go(way);
    else if (event.key === "Escape") location.assign(data.out);
    else if (event.key === "f") document.documentElement.requestFullscreen?.();
    else return;
    event.preventDefault();
  };
  tick();
  const timer = setInterval(tick, 1000);
  document.addEventListener("keydown", hear);
  return () => { clearInterval(timer); document.removeEventListener("keydown", hear); };
}
"""


def draw(out: str, ahead: Mapping[str, str], direction: str) -> None:
    """Draws the clock, and listens to the arrows, Page Down and Up, Space, F and Escape.

    `out` is the address that Escape leads to, `ahead` the `next` scene and the one `back` as HTML,
    which stand at once when a key is pressed; right to left the arrows change places.
    """
    component = st.components.v2.component(
        "atlas_meeting", html='<time class="ms-clock"></time>', js=_SCRIPT, isolate_styles=False
    )
    with st.container(key="ms_clock"):
        component(data={"out": out, "ahead": dict(ahead), "direction": direction}, key="ms_keys")
