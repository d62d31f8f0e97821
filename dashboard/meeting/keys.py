"""What the keyboard, a clicker and the clock need of a projected scene: a little JavaScript."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import streamlit as st

from dashboard.session import acts

_KEY = "ms_keys"
_SCRIPT = """
const TYPED = "input, textarea, select, [contenteditable=true]";
const PRESSED = "button, a";
const OPEN = "[data-testid=stPopoverBody]";
const KEPT = 8;
const WAYS = {
  ltr: { ArrowRight: 1, ArrowLeft: -1 },
  rtl: { ArrowRight: -1, ArrowLeft: 1 },
};
const KEYS = { PageDown: 1, " ": 1, Spacebar: 1, PageUp: -1 };
const show = (html) => {
  const shown = document.querySelector(".ms");
  if (shown && html) shown.outerHTML = html;
};
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const clock = parentElement.querySelector(".ms-clock");
  const tick = () => {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    clock.textContent = `${two(now.getHours())}:${two(now.getMinutes())}`;
  };
  // scenes that were sent stay until the data, the agenda or the language change
  if (window.atlasMeeting?.of !== data.of) {
    window.atlasMeeting?.life.abort();
    window.atlasMeeting = { of: data.of, scenes: new Map(), at: data.at, pressed: 0 };
  }
  const held = window.atlasMeeting;
  for (const [number, html] of Object.entries(data.ahead)) held.scenes.set(Number(number), html);
  for (const number of held.scenes.keys())
    if (Math.abs(number - data.at) > KEPT) held.scenes.delete(number);
  // an answer to an earlier press does not take back the later ones
  if (held.at === data.at || Date.now() - held.pressed > data.patience_ms) held.at = data.at;
  else show(held.scenes.get(held.at));
  const turn = (by) => {
    const to = Math.min(Math.max(held.at + by, 1), data.total);
    if (to === held.at) return 0;
    held.at = to;
    held.pressed = Date.now();
    // what the server will send in a moment stands at once
    show(held.scenes.get(to));
    return to;
  };
  const hear = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const on = event.target instanceof Element ? event.target : document.body;
    if (on.closest(TYPED) || document.querySelector(OPEN)) return;
    const by = KEYS[event.key] || WAYS[data.direction][event.key];
    if (event.key === " " && on.closest(PRESSED)) return;
    if (by) {
      const to = turn(by);
      if (to) setTriggerValue("at", to);
    } else if (event.key === "Escape") location.assign(data.out);
    else if (event.key === "f") document.documentElement.requestFullscreen?.();
    else return;
    event.preventDefault();
  };
  const click = (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest(".st-key-ms_next button")) turn(1);
    else if (event.target.closest(".st-key-ms_back button")) turn(-1);
  };
  tick();
  // this is called again with every answer: only the newest listens, or a press counts twice
  held.life?.abort();
  const { signal } = (held.life = new AbortController());
  const timer = setInterval(tick, 1000);
  signal.addEventListener("abort", () => clearInterval(timer));
  document.addEventListener("keydown", hear, { signal });
  document.addEventListener("click", click, { signal, capture: true });
  return () => held.life.abort();
}
"""
PATIENCE_MS = 4000
"""How long after a press an answer about another scene is taken for a late one."""


class Keyed(NamedTuple):
    """What keys need: where Escape leads, the scene's number and total, and scenes near it.

    `ahead` are scenes as HTML by number, which stand at once when they are asked for; `of` tells
    the scenes of one agenda, dataset and language from all others.
    """

    out: str
    number: int
    total: int
    ahead: Mapping[int, str]
    of: str
    direction: str


def draw(keyed: Keyed, turned: Callable[[], None]) -> None:
    """Draws the clock, and listens to the arrows, Page Down and Up, Space, F and Escape.

    `turned` is called when keys asked for another scene; right to left the arrows change places.
    """
    component = st.components.v2.component(
        "atlas_meeting", html='<time class="ms-clock"></time>', js=_SCRIPT, isolate_styles=False
    )
    with st.container(key="ms_clock"):
        component(
            data={
                "out": keyed.out,
                "at": keyed.number,
                "total": keyed.total,
                "ahead": {str(number): html for number, html in keyed.ahead.items()},
                "of": keyed.of,
                "direction": keyed.direction,
                "patience_ms": PATIENCE_MS,
            },
            key=_KEY,
            on_at_change=turned,
        )
    acts.watch(_KEY, lambda: asked() is not None, turned)


def asked() -> int | None:
    """Returns the number of the scene that keys asked for, None where they asked for none."""
    found = (acts.taken(_KEY) or {}).get("at")
    return found if isinstance(found, int) else None
