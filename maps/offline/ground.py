"""The base map of the offline map, and the window in whose px everything of it is drawn."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from geo.language import Language
from maps.look import theme
from maps.svg import frame as svg_frame
from maps.svg import paths as svg_paths
from maps.svg.frame import Frame
from maps.svg.ground import Ground

ZOOM: Final = 8.5
"""One px of the window is about 180 m on the ground."""
BOUNDS: Final = (35.5, 27.0, 51.5, 39.5)
"""What is drawn, in degrees: the country and what lies around it."""


class Label(NamedTuple):
    """A name on the map: where (px of the window), weight, first zoom, size of its sign in px."""

    x: float
    y: float
    text: str
    kind: str
    rank: int
    from_zoom: float
    sign_px: float = 0


@dataclass(frozen=True, eq=False)
class Base:
    """The base map in a language: SVG elements, and the names that may stand on them."""

    svg: str
    labels: list[Label]


def window() -> Frame:
    """Returns the window in whose px everything is drawn."""
    west, south, east, north = BOUNDS
    (left, bottom), (right, top) = svg_frame.world_of(np.array([[west, south], [east, north]]))
    scale = svg_frame.WORLD_PX * 2**ZOOM
    return Frame(left, top, scale, round((right - left) * scale), round((bottom - top) * scale))


def draw(ground: Ground, language: Language) -> Base:
    """Returns the base map in a language, the same for every view and audience."""
    frame = window()
    drawn = [f'<rect width="{frame.width}" height="{frame.height}" fill="{theme.NEIGHBOUR}"/>']
    for kind, style in (*_AREAS, *_LINES):
        path = svg_paths.areas if (kind, style) in _AREAS else svg_paths.lines
        drawn.append(f'<path {style} d="{path(ground.of(kind), frame)}"/>')
    kind, style = _FADE
    drawn += [
        f'<path {style} d="{svg_paths.areas(np.array([ring]), frame)}"/>'
        for ring in ground.of(kind)
    ]
    return Base("".join(drawn), [_label(frame, one) for one in ground.names[language.value]])


def _area(colour: str, more: str = "") -> str:
    return f'fill="{colour}" fill-rule="evenodd" {more}'


def _line(colour: str, width: float, more: str = "") -> str:
    return f'class="line {more}" stroke="{colour}" stroke-width="{width}"'


_AREAS: Final = (
    ("sea water", _area(theme.SEA)),
    ("country", _area(theme.LAND)),
    ("lakes", _area(theme.LAKE, f'stroke="{theme.WATER_LINE}" stroke-width=".8"')),
)
_LINES: Final = (
    ("sea shore", _line(theme.WATER_LINE, 0.8)),
    ("countries line", _line(theme.NEIGHBOUR_LINE, 0.8)),
    ("rivers line", _line(theme.WATER_LINE, 0.8, "stream")),
    ("rivers major", _line(theme.WATER_LINE, 1.6)),
    ("subdistricts", _line(theme.SUBDISTRICT_LINE, 0.8, "adm3")),
    ("districts", _line(theme.DISTRICT_LINE, 0.8, "adm2")),
    ("governorates", _line(theme.GOVERNORATE_LINE, 1.2) + ' stroke-dasharray="5 2.5"'),
    ("country", _line(theme.COUNTRY_LINE, 1.5)),
)
_FADE: Final = ("countries fade", _area(theme.NEIGHBOUR, 'fill-opacity=".22"'))
"""Rings along the edge of the data, where water and borders end in nothing."""


def _label(frame: Frame, feature: dict[str, Any]) -> Label:
    told = feature["properties"]
    x, y = frame.point(*feature["geometry"]["coordinates"])
    text = " ".join(str(told.get("name") or told["text"]).split())
    return Label(round(x), round(y), text, told["kind"], int(told["rank"]), told["from"])
