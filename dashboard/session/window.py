"""The browser's window as it really is: its size, the map's, and what lies over the map.

A small script measures and tells the server when that differs from what the page was drawn for.
"""

from typing import Any, Final, NamedTuple

import streamlit as st

from dashboard.session import acts, filters, shared

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in px of the map."""
NARROW_PX: Final = 900
"""Up to this width a page stands in one column, as the style sheet has it."""
_KEY: Final = "window_state"
_HELD: Final = "window_held"
_TOLERANCE_PX: Final = 12
CAMERA: Final = """
// deck.gl tells nobody where it stands, but React holds the camera that it was drawn with
function cameraOfMap() {
  const chart = document.querySelector(".st-key-map [data-testid=stDeckGlJsonChart]");
  let fiber = chart?.[Object.keys(chart).find((one) => one.startsWith("__reactFiber"))];
  while (fiber?.return) fiber = fiber.return;
  const left = [fiber?.stateNode?.current];
  while (left.length) {
    const one = left.pop();
    const camera = one?.memoizedProps?.viewState;
    if (Number.isFinite(camera?.zoom)) return camera;
    if (one) left.push(one.sibling, one.child);
  }
  return undefined;
}
"""
"""JavaScript that finds zoom, latitude and longitude of the map as it is seen."""
_MEASURE: Final = (
    CAMERA
    + """
const WHOLE = [".st-key-figs .a-fig", ".st-key-legend summary", ".st-key-foot .a-foot"];
const OVER = [".st-key-figs", ".st-key-nothing", ".mapboxgl-ctrl-group"];
const shown = (selector) => {
  const found = document.querySelector(selector)?.getBoundingClientRect();
  return found && found.width && found.height ? found : undefined;
};
function measured() {
  const map = shown(".st-key-map") || shown(".st-key-simplemap");
  const said = { width: window.innerWidth, height: window.innerHeight };
  if (!map) return { ...said, map: null, over: [], legend: null };
  const here = (selector) => {
    const box = shown(selector);
    if (!box) return null;
    const [left, top] = [box.left - map.left, box.top - map.top];
    const [right, bottom] = [left + box.width, top + box.height];
    const isOver = left < map.width && top < map.height && right > 0 && bottom > 0;
    return isOver ? [left, top, right, bottom].map(Math.round) : null;
  };
  const legend = here(".st-key-legend");
  const isOpen = document.querySelector(".st-key-legend details[open]") !== null;
  return {
    ...said,
    map: [map.width, map.height].map(Math.round),
    over: OVER.map(here).filter(Boolean),
    legend: legend && [legend[0] < map.width / 2 ? 1 : 0, isOpen ? legend[3] - legend[1] : 0],
  };
}
// a legend that a person opens or folds is no other window
const numbers = (one) => [
  one.width, one.height, ...(one.map || []), ...one.over.flat(),
  one.legend ? 99 * one.legend[0] : -99,
];
function differ(one, other, tolerance) {
  if (!other) return true;
  const [here, there] = [numbers(one), numbers(other)];
  return here.length !== there.length
    || here.some((number, at) => Math.abs(number - there[at]) > tolerance);
}
export default function (component) {
  const { data, setStateValue } = component;
  const life = new AbortController();
  let pressed;
  const onMap = (event) => event.target instanceof Element && event.target.closest(".st-key-map");
  const hear = (name, what) =>
    document.addEventListener(name, what, { capture: true, signal: life.signal });
  hear("pointerdown", (event) => (pressed = onMap(event) && [event.clientX, event.clientY]));
  hear("pointerup", (event) => {
    const still = pressed && onMap(event)
      && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) < 5;
    const zoom = still ? cameraOfMap()?.zoom : undefined;
    if (zoom !== undefined && Math.abs(zoom - data.zoom) > 0.2) setStateValue("zoom", zoom);
  });
  let timer, before, still = 0, told = data.known;
  const look = () => {
    const now = measured();
    still = before && !differ(now, before, 0) ? still + 1 : 0;
    before = now;
    const waits = data.map && !(now.map && WHOLE.every(shown));
    if (still < 3 || (waits && performance.now() - began < 8000)) return soon(120);
    if (differ(now, told, data.tolerance)) {
      told = now;
      setStateValue("measured", now);
    }
  };
  const soon = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(look, ms);
  };
  const began = performance.now();
  window.addEventListener("resize", () => soon(300), { signal: life.signal });
  soon(60);
  return () => {
    life.abort();
    clearTimeout(timer);
  };
}
"""
)


class Legend(NamedTuple):
    """A legend over the map: at its left or right edge, and how high it is when it is open."""

    is_left: bool
    open_px: float = 406


class Window(NamedTuple):
    """The window in px, the size of its map if there is one, and what lies over the map."""

    width: int
    height: int
    map: tuple[int, int]
    over: tuple[Box, ...] = ()
    legend: Legend | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether the page stands in one column."""
        return self.width <= NARROW_PX

    @property
    def has_room_for_legend(self) -> bool:
        """Whether an open legend leaves enough of the map beside it."""
        return not self.is_narrow and self.map[0] >= _ROOMY_PX[0] and self.map[1] >= _ROOMY_PX[1]

    def covered(self, *, legend_is_open: bool) -> tuple[Box, ...]:
        """Returns the boxes that lie over the map."""
        if self.legend is None:
            return self.over
        wide, high = (_LEGEND_PX, self.legend.open_px) if legend_is_open else _FOLDED_PX
        left = _EDGE_PX if self.legend.is_left else self.map[0] - _EDGE_PX - wide
        bottom = self.map[1] - _EDGE_PX
        return (*self.over, (left, bottom - high, left + wide, bottom))


_ROOMY_PX: Final = (820, 520)
_LEGEND_PX: Final = 292.0
_FOLDED_PX: Final = (100.0, 46.0)
_EDGE_PX: Final = 12.0
_LAPTOP: Final = Window(
    1366, 768, (982, 592), ((13, 13, 917, 113), (942, 11, 970, 66)), Legend(is_left=True)
)
_PHONE: Final = Window(390, 844, (390, 456), ((350, 11, 378, 66),))


def current() -> Window:
    """Returns the window as it was last measured; until then a usual one."""
    held = acts.taken(_HELD)
    if isinstance(held, Window):
        return held
    return _PHONE if shared.on_phone() else _LAPTOP


def is_measured() -> bool:
    """Whether the window of this session is known already."""
    return acts.taken(_HELD) is not None


def measure(*, with_map: bool = False, zoom: float = 0) -> None:
    """Has the window measured; where it is another than it was drawn for, the page runs again.

    Before a click on a map that stands at another zoom level than this the server is told of it.
    """
    held = acts.taken(_HELD)
    component = st.components.v2.component("atlas_window", html="<span></span>", js=_MEASURE)
    with st.container(key="measure"):
        component(
            data={
                "known": _told(held) if held else None,
                "tolerance": _TOLERANCE_PX,
                "map": with_map,
                "zoom": zoom,
            },
            key=_KEY,
            on_measured_change=_take,
            on_zoom_change=lambda: None,
        )


def zoom_seen() -> float | None:
    """Returns the zoom level at which the map was clicked last, where the browser told it."""
    found = dict(acts.taken(_KEY) or {}).get("zoom")
    return None if found is None else float(found)


def _take() -> None:
    """Callback: the window was measured; a map that is away for a table keeps its size."""
    found: Any = dict(acts.taken(_KEY) or {}).get("measured")
    if not found:
        return
    before = current()
    size, legend = found["map"], found["legend"]
    measured = before._replace(width=int(found["width"]), height=int(found["height"]))
    if size:
        known = before.legend.open_px if before.legend else Legend(is_left=True).open_px
        measured = measured._replace(
            map=(int(size[0]), int(size[1])),
            over=tuple((*one,) for one in found["over"]),
            legend=Legend(bool(legend[0]), float(legend[1] or known)) if legend else None,
        )
    filters.hold(_HELD, measured)


def _told(window: Window) -> dict[str, Any]:
    return {"width": window.width, "height": window.height, "map": window.map, "over": window.over}
