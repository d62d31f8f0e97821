"""A small map of a few spots with letters or numbers on them, as one SVG that stands alone.

Values in, SVG out.
"""

from collections.abc import Sequence
from html import escape
from typing import Final, NamedTuple

import numpy as np

from geo.language import Language
from maps.charts import coverage_map
from maps.look import theme
from maps.svg import frame as svg_frame
from maps.svg import ground as svg_ground
from maps.svg import names as svg_names
from maps.svg.frame import Frame
from maps.svg.ground import Ground
from maps.svg.names import Box

SMALLEST_PX: Final = 9.0
_CLOSEST_ZOOM: Final = 8.6
_ROOM_PX: Final = 30
_LEAST_DEGREES: Final = 0.35
_HATCH: Final = "spot-hatch"
STYLE: Final = (
    f"svg{{font-family:{theme.FONT_FAMILY}}}"
    + svg_ground.STYLE
    + svg_names.STYLE
    + f".s-full{{fill:{theme.BLUE};stroke:#fff}}.s-pale{{fill:{theme.BLUE_PALE};"
    f"stroke:{theme.BLUE}}}.s-end{{fill:url(#{_HATCH});stroke:{theme.RUST}}}"
    f".s-open{{fill:#fff;stroke:{theme.MUTED};stroke-dasharray:3 2}}"
    ".s-text{font-weight:600;text-anchor:middle;dominant-baseline:central;fill:#fff}"
    f".s-text.s-on-pale{{fill:{theme.BLUE_PALE_TEXT};stroke:#fff;stroke-width:2.4px;"
    "paint-order:stroke}"
)


class Spot(NamedTuple):
    """A place: longitude and latitude, what stands on it, how it looks, its radius in px.

    `look` is `full` (blue), `pale`, `end` (rust hatch) or `open` (dashed).
    """

    longitude: float
    latitude: float
    text: str
    look: str = "full"
    radius: float = SMALLEST_PX


def draw(
    spots: Sequence[Spot], ground: Ground, size: tuple[int, int], language: Language, title: str
) -> str:
    """Returns the map as an `<svg>` element of a size in px; spots that overlap are moved apart."""
    places = np.array([[one.longitude, one.latitude] for one in spots])
    west, south = (places.min(axis=0) - _LEAST_DEGREES).tolist()
    east, north = (places.max(axis=0) + _LEAST_DEGREES).tolist()
    frame = svg_frame.around((west, south, east, north), size, _ROOM_PX, _CLOSEST_ZOOM)
    radii = np.array([one.radius for one in spots])
    middles = np.array([frame.point(*one) for one in places.tolist()])
    apart = (
        coverage_map.apart(middles, radii, frame)
        if len(spots) <= coverage_map.MOST_APART
        else middles
    )
    placed = apart.tolist()
    signs = "".join(_sign(one, at) for one, at in zip(spots, placed, strict=True))
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f"<title>{escape(title)}</title><style>{STYLE}</style><defs>{_hatch()}</defs>"
        f"{svg_ground.draw(ground, frame)}{_names(ground, frame, language, spots, placed)}"
        f"{signs}</svg>"
    )


def _names(
    ground: Ground,
    frame: Frame,
    language: Language,
    spots: Sequence[Spot],
    placed: Sequence[Sequence[float]],
) -> str:
    boxes = [
        Box(x - one.radius, y - one.radius, x + one.radius, y + one.radius)
        for one, (x, y) in zip(spots, placed, strict=True)
    ]
    names = svg_names.of_ground(ground.names[language.value], frame)
    return svg_names.draw(svg_names.place(names, boxes, frame), frame)


def _sign(spot: Spot, middle: Sequence[float]) -> str:
    x, y = middle
    pale = "" if spot.look == "full" else " s-on-pale"
    return (
        f'<g transform="translate({x:.0f} {y:.0f})"><circle class="s-{spot.look}" '
        f'r="{spot.radius:g}" stroke-width="1.5"/>'
        f'<text class="s-text{pale}" font-size="{max(10.0, min(14.0, spot.radius + 2)):g}">'
        f"{escape(spot.text)}</text></g>"
    )


def _hatch() -> str:
    return (
        f'<pattern id="{_HATCH}" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
        f'<rect width="2" height="6" fill="{theme.RUST_MID}"/></pattern>'
    )
