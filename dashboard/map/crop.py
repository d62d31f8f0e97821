"""What is seen of the map goes into the address when somebody shares it.

A map tells the server nothing of pan and zoom. So when “Share view” is pressed, a small script says
where the map stands by then, if that is not where it was drawn.
"""

import math

import streamlit as st

from dashboard.session import acts, filters, window
from geo.view.address import At
from maps.interactive import deck_map, leaflet_map

_KEY = "crop"
_SCRIPT = (
    window.CAMERA
    + """
// Leaflet stands in a frame of its own
function leaflet(step) {
  const map = document.querySelector(".st-key-simplemap iframe")?.contentWindow?.map;
  const middle = map?.getCenter?.();
  return middle && [map.getZoom() - step, middle.lat, middle.lng];
}
function seenNow(step) {
  const camera = cameraOfMap();
  return camera ? [camera.zoom, camera.latitude, camera.longitude] : leaflet(step);
}
export default function (component) {
  const { data, setTriggerValue } = component;
  let told = data.at;
  const tell = (event) => {
    if (!event.target.closest?.(".st-key-p_share")) return;
    const seen = seenNow(data.step);
    if (!seen) return;
    const px = (512 * 2 ** seen[0]) / 360;
    const moved = Math.max(px * Math.abs(seen[1] - told[1]), px * Math.abs(seen[2] - told[2]));
    if (moved < 3 && Math.abs(seen[0] - told[0]) < 0.01) return;
    told = seen;
    setTriggerValue("at", seen);
  };
  const life = new AbortController();
  for (const name of ["pointerdown", "click"])
    document.addEventListener(name, tell, { capture: true, signal: life.signal });
  return () => life.abort();
}
"""
)


def note(frame: deck_map.Frame) -> None:
    """Lets the address follow what is seen of a map that was drawn at a frame."""
    component = st.components.v2.component("atlas_crop", html="<span></span>", js=_SCRIPT)
    with st.container(key="crop"):
        component(
            data={
                "at": [frame.zoom, frame.latitude, frame.longitude],
                "step": leaflet_map.ZOOM_STEP,
            },
            key=f"{_KEY}_seen",
            on_at_change=_take,
        )
    acts.watch(_KEY, lambda: _seen() is not None, _take)


def _seen() -> At | None:
    """Returns where the map stands, in zoom level and degrees, where the browser just said so."""
    told = (acts.taken(f"{_KEY}_seen") or {}).get("at")
    if not isinstance(told, list) or len(told) != len(At._fields):
        return None
    if not all(isinstance(one, int | float) and math.isfinite(one) for one in told):
        return None
    zoom, latitude, longitude = told
    return At(round(zoom, 3), round(latitude, 5), round(longitude, 5))


def _take() -> None:
    """Callback: somebody shares a map that was moved."""
    seen = _seen()
    if seen is not None:
        filters.change(at=seen)
