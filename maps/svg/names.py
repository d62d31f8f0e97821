"""Names on drawn maps: the weightier one gets the room, and none lies on another.

On a phone the whole drawing shrinks and the style sheet draws signs and letters larger. A name
that would have no room then carries the class `w` (wide screens only).
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any, Final, NamedTuple

from maps.look import theme
from maps.look.labels import broken, is_arabic_script
from maps.svg.frame import Frame, growing

PHONE_SCALE: Final = 1.9
"""How much larger letters are drawn on a phone, in the units of the drawing."""
LINE_HEIGHT: Final = 1.15
STYLE: Final = (
    ".m-name{fill:#68717B;stroke:#fff;stroke-opacity:.95;stroke-width:2.8px;paint-order:stroke;"
    "stroke-linejoin:round;dominant-baseline:central}.m-scale{dominant-baseline:auto}"
    f".m-city{{fill:{theme.CITY_LABEL}}}.m-capital{{fill:{theme.CAPITAL_LABEL};font-weight:600}}"
    f".m-water{{fill:{theme.WATER_LABEL};font-style:italic}}.m-governorate{{font-weight:600}}"
    f".m-country{{fill:{theme.COUNTRY_LABEL};stroke:{theme.NEIGHBOUR}}}"
    f".m-sign{{fill:{theme.INK};font-weight:600}}.m-dot{{fill:#fff;stroke:{theme.MUTED}}}"
)
_WEIGHT: Final = ("sign", "capital", "country", "governorate", "water", "city", "district")
_SPACED: Final = {"governorate": theme.GOVERNORATE_SPACING_EM, "country": theme.COUNTRY_SPACING_EM}
_FROM_ZOOM: Final = {"city": 5.2, "district": 7.4, "water": 5.6}
_LATIN_EM, _CAPITAL_EM, _ARABIC_EM = 0.56, 0.73, 0.52
_CENTRED: Final = ((0, 0),)
_AROUND: Final = ((0, 0), (0, 1), (0, -1))
_BESIDE: Final = ((1, 0), (-1, 0), (0, 1), (0, -1))


class Name(NamedTuple):
    """A word on the map: where it belongs (px), how weighty, and how far it keeps away."""

    text: str
    kind: str
    x: float
    y: float
    rank: int = 0
    away_px: float = 7


class Box(NamedTuple):
    """A rectangle in px."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles share any ground."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


class Placed(NamedTuple):
    """A name with the side of its point that it stands on: right, left, below or above."""

    name: Name
    side: tuple[int, int]
    wide_only: bool


def of_ground(features: Iterable[dict[str, Any]], frame: Frame) -> list[Name]:
    """Returns the names of the base map that may show in this window."""
    found = []
    for feature in features:
        properties = feature["properties"]
        kind = properties["kind"]
        first = max(properties["from"] - 0.75, _FROM_ZOOM.get(kind, 0))
        x, y = frame.point(*feature["geometry"]["coordinates"])
        if frame.zoom >= first and frame.holds(x, y):
            text = properties.get("name") or properties["text"]
            found.append(Name(text, kind, x, y, properties["rank"]))
    return found


def place(
    names: Iterable[Name], signs: list[Box], frame: Frame, corners: Iterable[Box] = ()
) -> list[Placed]:
    """Returns the names that have room: beside `signs`, and never in the `corners`."""
    ordered = sorted(names, key=lambda one: (_WEIGHT.index(one.kind), one.rank))
    scales = (PHONE_SCALE, 1.0)
    held = dict(_fitting(ordered, signs, frame, {one: [*corners] for one in scales}))
    boxes = [_box(name, side, frame, 1.0) for name, side in held.items()]
    rest = [one for one in ordered if one not in held]
    taken = [*corners, *boxes, *(box for name in held for box in _dots(name))]
    wide = dict(_fitting(rest, signs, frame, {1.0: taken}))
    both = [Placed(name, side, False) for name, side in held.items()]
    return both + [Placed(name, side, True) for name, side in wide.items()]


Taken = dict[float, list[Box]]
"""What is taken already, for each scale that letters may be drawn at."""


def _fitting(
    names: Iterable[Name], signs: list[Box], frame: Frame, taken: Taken
) -> Iterator[tuple[Name, tuple[int, int]]]:
    for name in names:
        if any(dot.meets(one) for dot in _dots(name) for held in taken.values() for one in held):
            continue
        for side in _sides(name.kind):
            boxes = {scale: _box(name, side, frame, scale) for scale in taken}
            if all(_is_free(box, frame, [*taken[at], *signs]) for at, box in boxes.items()):
                for scale, box in boxes.items():
                    taken[scale] += [box, *_dots(name)]
                yield name, side
                break


def _is_free(box: Box, frame: Frame, avoided: list[Box]) -> bool:
    """Whether a name at this place lies in the window, and on nothing else."""
    inside = frame.holds(box.left, box.top) and frame.holds(box.right, box.bottom)
    return inside and not any(box.meets(other) for other in avoided)


def _dots(name: Name) -> list[Box]:
    if name.kind not in ("city", "capital"):
        return []
    return [Box(name.x - 4, name.y - 4, name.x + 4, name.y + 4)]


def _sides(kind: str) -> tuple[tuple[int, int], ...]:
    if kind in ("sign", "city", "capital"):
        return _BESIDE
    return _AROUND if kind == "governorate" else _CENTRED


def size_px(name: Name, frame: Frame) -> float:
    """Returns the size of a name's letters in px."""
    zoom = frame.zoom
    sizes = {
        "governorate": growing(zoom, (5, 11), (8, 15)),
        "country": growing(zoom, (5, 13), (8, 18)),
        "city": growing(zoom, (5.5, 10.5), (9, 13)),
        "capital": growing(zoom, (5, 12), (9, 15)),
        "water": growing(zoom, (6, 10.5), (10, 13)),
        "district": 10.5,
        "sign": 13.5,
    }
    return sizes[name.kind] * (theme.ARABIC_SCALE if is_arabic_script(name.text) else 1.0)


def _lines(name: Name) -> list[str]:
    text = name.text
    if name.kind in _SPACED and not is_arabic_script(text):
        text = broken(text.upper(), 10)
    return text.split("\n")


def _width_em(name: Name, line: str) -> float:
    if is_arabic_script(line):
        return len(line) * _ARABIC_EM
    spacing = _SPACED.get(name.kind, 0.0)
    return len(line) * ((_CAPITAL_EM if spacing else _LATIN_EM) + spacing)


def _box(name: Name, side: tuple[int, int], frame: Frame, scale: float) -> Box:
    size = size_px(name, frame) * scale
    lines = _lines(name)
    wide = max(_width_em(name, line) for line in lines) * size
    high = len(lines) * LINE_HEIGHT * size
    x = name.x + side[0] * (name.away_px * scale + wide / 2)
    y = name.y + side[1] * (name.away_px * scale + high / 2)
    return Box(x - wide / 2 - 2, y - high / 2, x + wide / 2 + 2, y + high / 2)


def draw(placed: Iterable[Placed], frame: Frame) -> str:
    """Returns the names, and the dots of towns, as SVG."""
    return "\n".join(_drawn(one, frame) for one in placed)


def _drawn(one: Placed, frame: Frame) -> str:
    name, size = one.name, size_px(one.name, frame)
    hidden = " w" if one.wide_only else ""
    across, down = one.side
    lines = _lines(name)
    high = len(lines) * LINE_HEIGHT * size
    x = across * name.away_px
    y = down * (name.away_px + high / 2) - high / 2 + LINE_HEIGHT * size / 2
    texts = " ".join(
        f'<tspan x="{x:g}" y="{y + at * LINE_HEIGHT * size:.1f}">{escape(line)}</tspan>'
        for at, line in enumerate(lines)
    )
    arabic = is_arabic_script(name.text)
    spacing = 0.0 if arabic else _SPACED.get(name.kind, 0.0)
    more = f' letter-spacing="{spacing:g}em"' if spacing else ""
    more += ' direction="rtl"' if arabic else ""
    return (
        f'<g class="m-at{hidden}" transform="translate({name.x:.0f} {name.y:.0f})">{_dot(name)}'
        f'<text class="m-k m-name m-{name.kind}" font-size="{size:.1f}" '
        f'text-anchor="{_anchor(across, arabic=arabic)}"{more}>{texts}</text></g>'
    )


def _anchor(across: int, *, arabic: bool) -> str:
    if not across:
        return "middle"
    return "start" if (across > 0) is not arabic else "end"


def _dot(name: Name) -> str:
    radius = {"city": 2.2, "capital": 4.0}.get(name.kind)
    if radius is None:
        return ""
    return f'<circle class="m-s m-dot" r="{radius:g}" stroke-width="{radius / 2:g}"/>'
