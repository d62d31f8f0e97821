"""A small map of one of two days: each site with the number of organisations named there.

Values in, SVG out. Circles that would lie on one another are moved apart, as little as is needed.
"""

from collections.abc import Sequence
from html import escape
from typing import Final, NamedTuple

import numpy as np
import shapely
from markupsafe import Markup

from geo.language import Words
from maps.look import layer_styles, theme
from maps.look.templates import trusted
from maps.svg import frame as svg_frame
from maps.svg import ground as svg_ground
from maps.svg import names as svg_names
from maps.svg import paths as svg_paths
from maps.svg.frame import Frame
from maps.svg.ground import Ground
from maps.svg.names import Box, Name

SMALLEST_PX: Final = 20.0
LARGEST_PX: Final = 34.0
GAP_PX: Final = 1.5
EDGE_PX: Final = 5.0
NAME_PX: Final = 13.5
MOST_APART: Final = 150
"""Circles that are moved apart at most; more would only make a carpet."""
_ROUNDS: Final = 160
_HATCH: Final = "cv-hatch"
_DOTS: Final = "cv-dots"
STYLE: Final = (
    f".cv{{display:block;width:100%;height:auto;font-family:{theme.FONT_FAMILY};direction:ltr}}"
    + svg_ground.STYLE
    + svg_names.STYLE
    + f".cv .m-c3{{fill:{theme.BLUE_DEEP};stroke:#fff}}.cv .m-c2{{fill:{theme.BLUE};stroke:#fff}}"
    f".cv .m-c1{{fill:{theme.BLUE_PALE};stroke:{theme.BLUE}}}"
    f".cv .m-c0{{fill:#fff;stroke:{theme.MUTED};stroke-dasharray:3 2}}"
    f".cv .m-cq{{fill:{theme.CELL_NONE};stroke:{theme.MUTED};stroke-dasharray:1 2}}"
    f".cv .m-ct{{fill:url(#{_DOTS});stroke:{theme.BLUE};stroke-width:3}}"
    f".cv .m-lost{{fill:url(#{_HATCH});stroke:{theme.RUST}}}"
    f".cv .m-fewer{{fill:none;stroke:{theme.RUST};stroke-width:2.4}}"
    f".cv .m-number{{font-weight:600;text-anchor:middle;dominant-baseline:central;fill:#fff}}"
    f".cv .m-number.c1{{fill:{theme.BLUE_PALE_TEXT}}}.cv .m-number.c0{{fill:{theme.MUTED}}}"
    f".cv .m-number.cq{{fill:{theme.INK}}}.cv .m-number.ct{{fill:{theme.NAVY};stroke:#fff;"
    "stroke-width:3px;paint-order:stroke}"
    f".cv .m-number.lost{{fill:{theme.RUST_PALE_TEXT};stroke:#fff;stroke-width:3px;"
    "paint-order:stroke}"
    f".cv a:focus-visible{{outline:3px solid {theme.NAVY}}}"
    ".cv .m-cell{fill-opacity:.38}"
)


class Spot(NamedTuple):
    """A site or a cell of sites: its shape (degrees), size by households, number and kind.

    `number` is written on it; `kind` is the class of the matrix (`c0` to `c3`, `ct`, `cq`, `lost`),
    `fewer` whether anybody has gone.
    """

    shape: shapely.Geometry
    households: int | None
    number: str
    kind: str
    fewer: bool
    title: str
    address: str


class Label(NamedTuple):
    """A name of one site or of a group of sites, with the positions of its spots."""

    text: str
    spots: tuple[int, ...]


def kind_of(number: int, none: str) -> str:
    """Returns the class of a number of organisations, as in the matrix; `none` is that of 0."""
    return f"c{min(number, 3)}" if number else none


def draw(
    spots: Sequence[Spot], labels: Sequence[Label], ground: Ground, frame: Frame, words: Words
) -> Markup:
    """Returns the map as an `<svg>` element; its numbers stand in the matrix below as well."""
    order = sorted(range(len(spots)), key=lambda at: -(spots[at].households or 0))
    world = svg_frame.world(np.array([one.shape for one in spots], dtype=object))
    flat = np.array([shapely.get_dimensions(one) == 2 for one in world], dtype=bool)
    middles = shapely.get_coordinates(frame.px(shapely.point_on_surface(world)))
    radii = np.array([radius_px(one.households) for one in spots])
    placed = apart(middles, radii, frame) if len(spots) <= MOST_APART else middles
    paths = dict(
        zip(np.flatnonzero(flat).tolist(), svg_paths.neighbours(world[flat], frame), strict=True)
    )
    cells = "".join(
        f'<path class="m-{spots[at].kind} m-cell" d="{path}"/>' for at, path in paths.items()
    )
    circles = "".join(_circle(spots[at], placed[at], float(radii[at])) for at in order)
    boxes = [
        Box(x - r, y - r, x + r, y + r)
        for (x, y), r in zip(placed.tolist(), radii.tolist(), strict=True)
    ]
    single = [label for label in labels if len(label.spots) == 1]
    names = [_name(label, placed, radii) for label in single]
    groups = [_group(one, placed, radii, frame, boxes) for one in labels if len(one.spots) > 1]
    boxes += [box for _, box in groups]
    names += svg_names.of_ground(ground.names[words.language.value], frame)
    drawn = svg_names.place(names, boxes, frame)
    return trusted(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="cv" '
        f'viewBox="0 0 {frame.width} {frame.height}" role="group"><defs>{_patterns()}</defs>'
        f"{svg_ground.draw(ground, frame)}{cells}"
        f"{svg_names.draw([one for one in drawn if one.name.kind != 'sign'], frame)}{circles}"
        f"{svg_names.draw([one for one in drawn if one.name.kind == 'sign'], frame)}"
        f"{''.join(text for text, _ in groups)}</svg>"
    )


def radius_px(households: int | None) -> float:
    """Returns the radius of a circle whose area grows with the households."""
    share = min(1.0, (households or 0) / layer_styles.HOUSEHOLDS.largest)
    return float(round((SMALLEST_PX + (LARGEST_PX - SMALLEST_PX) * share**0.5) / 2, 1))


def apart(middles: np.ndarray, radii: np.ndarray, frame: Frame) -> np.ndarray:
    """Returns middles (px, two columns) moved so that circles of these radii hardly overlap.

    All of them stay inside the window. The same circles always move the same way: those at one
    point leave it in a fixed spiral.
    """
    number = len(middles)
    turns = np.arange(number) * 2.399963
    spiral = np.column_stack([np.cos(turns), np.sin(turns)]) * 0.01 * np.arange(number)[:, None]
    moved = middles + spiral
    edge = np.column_stack([radii, radii]) + EDGE_PX
    size = np.array([frame.width, frame.height], dtype=float)
    wanted = radii[:, None] + radii[None, :] + GAP_PX
    for _ in range(_ROUNDS):
        between = moved[:, None, :] - moved[None, :, :]
        distance = np.sqrt((between**2).sum(axis=2))
        np.fill_diagonal(distance, np.inf)
        overlap = np.clip(wanted - distance, 0, None)
        if overlap.max(initial=0) < 0.5 and (moved >= edge).all() and (moved <= size - edge).all():
            break
        push = (between / np.maximum(distance, 1e-6)[:, :, None]) * (overlap / 2)[:, :, None]
        moved = np.clip(moved + push.sum(axis=1) * 0.55, edge, size - edge)
    return np.asarray(moved)


def _circle(spot: Spot, middle: np.ndarray, radius: float) -> str:
    x, y = middle.tolist()
    size = max(11.5, min(15.0, radius))
    ring = f'<circle class="m-fewer" r="{radius + 2:g}"/>' if spot.fewer else ""
    drawn = (
        f'<g transform="translate({x:.0f} {y:.0f})"><title>{escape(spot.title)}</title>'
        f'<circle class="m-{spot.kind}" r="{radius:g}" stroke-width="1.5"/>{ring}'
        f'<text class="m-number {spot.kind}" font-size="{size:g}">{spot.number}</text></g>'
    )
    return f'<a href="{escape(spot.address)}" target="_self">{drawn}</a>'


def _name(label: Label, placed: np.ndarray, radii: np.ndarray) -> Name:
    (at,) = label.spots
    x, y = placed[at].tolist()
    return Name(label.text, "sign", x, y, at, float(radii[at]) + 4)


def _group(
    label: Label, placed: np.ndarray, radii: np.ndarray, frame: Frame, taken: Sequence[Box]
) -> tuple[str, Box]:
    """Returns the name of a group of sites on the side of its circles that has most room."""
    held = list(label.spots)
    left, top = (placed[held] - radii[held, None]).min(axis=0).tolist()
    right, low = (placed[held] + radii[held, None]).max(axis=0).tolist()
    half, line = len(label.text) * NAME_PX * 0.29, NAME_PX * 0.8
    x, y = (left + right) / 2, (top + low) / 2
    sides = [(x, top - line), (x, low + line), (left - half - 5, y), (right + half + 5, y)]
    sides += [(left + half, top - line), (right - half, top - line), (left + half, low + line)]
    boxes = [_clamped(side, half, frame) for side in sides]
    box = min(boxes, key=lambda one: sum(one.meets(other) for other in taken))
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    text = (
        f'<g transform="translate({x:.0f} {y:.0f})"><text class="m-name m-sign" '
        f'font-size="{NAME_PX:g}" text-anchor="middle">{escape(label.text)}</text></g>'
    )
    return text, box


def _clamped(middle: tuple[float, float], half: float, frame: Frame) -> Box:
    """Returns the box of a name inside the window."""
    x = min(max(middle[0], half + 4), frame.width - half - 4)
    y = min(max(middle[1], NAME_PX), frame.height - NAME_PX)
    return Box(x - half, y - NAME_PX / 2, x + half, y + NAME_PX / 2)


def _patterns() -> str:
    return (
        f'<pattern id="{_HATCH}" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
        f'<rect width="2" height="6" fill="{theme.RUST_MID}"/></pattern>'
        f'<pattern id="{_DOTS}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{theme.BLUE_PALE}"/>'
        f'<circle cx="3" cy="3" r="1.1" fill="{theme.NAVY}"/></pattern>'
    )
