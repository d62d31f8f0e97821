"""Where the interactive maps stand: on what was asked for last, in the window as it is.

The camera moves to a place or a selection when that changes, and to nothing else: another filter
keeps pan and zoom, and so does what was clicked on the map, because it is in sight.
"""

from typing import Final, NamedTuple

from dashboard.map import overview
from dashboard.session import acts, filters, shared, window
from dashboard.session.window import Window
from geo.dataset.context import Context
from geo.view.address import At
from geo.view.view import View
from maps.interactive import deck_map
from maps.svg import fit
from maps.svg import frame as svg_frame
from maps.svg.frame import Bounds

_KEY: Final = "camera"
_CLICKED: Final = "camera_clicked"
_RESIZED: Final = 0.15
"""A map that changes by this share stands in another window."""
_TURN: Final = 1e-7
"""Each turn differs a hair from the one before, or the browser would take it for the same."""


class Camera(NamedTuple):
    """What was asked for, in which window, where the camera was put for it, and how often.

    `steps` counts clicks that are over: those that went closer, and those before another choice.
    """

    asked: tuple[object, ...]
    window: Window
    at: At
    is_measured: bool
    turn: int = 0
    steps: int = 0


def at(context: Context) -> At:
    """Returns where the camera was put last: zoom level, latitude and longitude in degrees."""
    held: Camera | None = acts.taken(_KEY)
    asked, here = _asked(context.view), window.current()
    if held is None or held.is_measured < window.is_measured() or _is_another(held.window, here):
        return _turned(context, asked)
    if held.asked == asked:
        return _moved(held)
    if _keeps(held.asked, asked):
        filters.hold(_KEY, held._replace(asked=asked))
        return _moved(held)
    return _turned(context, asked)


def legend_is_open(context: Context) -> bool:
    """Whether the legend starts open: there is room, and nothing that has to be said instead."""
    return window.current().has_room_for_legend and not overview.is_empty(context)


def _covered(context: Context) -> tuple[Bounds, ...]:
    return window.current().covered(legend_is_open=legend_is_open(context))


def look_again() -> None:
    """Callback: goes to what the address asks for, wherever the map was moved meanwhile."""
    held: Camera | None = acts.taken(_KEY)
    if held is not None:
        filters.hold(_KEY, held._replace(asked=()))


def clicked(select: str) -> None:
    """Notes that a selection was clicked on the map, so that it need not move."""
    filters.hold(_CLICKED, select)


def click_is_over() -> None:
    """Notes that something else was chosen after the last click on the map."""
    held: Camera | None = acts.taken(_KEY)
    if held is not None:
        filters.hold(_KEY, held._replace(steps=held.steps + 1))


def closer(context: Context, bounds: Bounds, zoom: float) -> bool:
    """Goes closer to west, south, east, north (degrees) than a zoom; False where it cannot."""
    held: Camera | None = acts.taken(_KEY)
    frame = svg_frame.around(
        bounds, window.current().map, closest=deck_map.CLOSEST_ZOOM, covered=_covered(context)
    )
    if held is None or frame.zoom < zoom + 0.5:
        return False
    filters.hold(_KEY, held._replace(at=frame.middle, turn=held.turn + 1, steps=held.steps + 1))
    return True


def zoom() -> float:
    """Returns the zoom level of the map as far as the server knows it, for callbacks."""
    held: Camera | None = acts.taken(_KEY)
    return held.at.zoom if held else 0.0


def steps() -> int:
    """Returns how many clicks on the map are over."""
    held: Camera | None = acts.taken(_KEY)
    return held.steps if held else 0


def _asked(view: View) -> tuple[object, ...]:
    return (*view.asks_for, view.at)


def _keeps(before: tuple[object, ...], asked: tuple[object, ...]) -> bool:
    """Whether only the selection changed: to nothing, or to what was clicked on the map."""
    return before[1:] == asked[1:] and asked[0] in ("", acts.taken(_CLICKED))


def _is_another(before: Window, now: Window) -> bool:
    """Whether the map has another size, or its legend the other side, as in another script."""
    if before.legend and now.legend and before.legend.is_left != now.legend.is_left:
        return True
    pairs = zip(before.map, now.map, strict=True)
    return any(abs(one - other) > _RESIZED * one for one, other in pairs)


def _turned(context: Context, asked: tuple[object, ...]) -> At:
    held: Camera | None = acts.taken(_KEY)
    here = window.current()
    covered = _covered(context)
    found = context.view.at or shared.told(fit.window, context, here.map, covered).middle
    counts = (held.turn + 1, held.steps) if held else (0, 0)
    turned = Camera(asked, here, found, window.is_measured(), *counts)
    filters.hold(_KEY, turned)
    return _moved(turned)


def _moved(camera: Camera) -> At:
    hair = camera.turn * _TURN
    return At(*(round(part, 5) + hair for part in camera.at))
