"""The map as one SVG drawn on the server: for lite pages, slides, pictures and paper.

Values in, SVG out: a Scene (a disclosed dataset and its View), the base map, and what to choose.
Where a link is given, each sign leads to the page of its place. `STYLE` belongs into the page, or
comes with the drawing when it stands alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from geo import boundaries, catalog, selection
from geo.language import mark
from geo.scene import Scene
from maps import look, svg_frame, svg_ground, svg_names, svg_signs
from maps.svg_frame import Bounds, Frame
from maps.svg_ground import Ground
from maps.svg_names import Box
from maps.svg_signs import Link

SIZE_PX: Final = (640, 600)
IRAQ: Final[Bounds] = (38.79, 29.06, 48.57, 37.38)
STYLE: Final = (
    f".m{{font-family:{look.FONT_FAMILY};direction:ltr;overflow:hidden}}"
    + svg_ground.STYLE
    + svg_signs.STYLE
    + svg_names.STYLE
)
_TITLED: Final = {"abc-area-units": "abc-areas"}
_CORNER_PX: Final = 14
_BAR_PX: Final = 120
_AROUND_A_POINT_DEGREES: Final = 0.16


@dataclass(frozen=True)
class Drawing:
    """How a map is drawn: size in px, links of its signs, which feature is chosen or marked."""

    size: tuple[int, int] = SIZE_PX
    link: Link | None = None
    chosen: tuple[str, str] | None = None
    stands_alone: bool = False
    marked: tuple[tuple[str, str], ...] = ()


def draw(scene: Scene, ground: Ground, drawing: Drawing, frame: Frame | None = None) -> str:
    """Returns the map of a scene as an `<svg>` element; `frame` defaults to the View's window."""
    frame = frame or window(scene, drawing.size)
    layers = layers_on(scene)
    drawn = [svg_signs.draw(scene, layer, frame, drawing.link) for layer in layers]
    ring, held = _chosen(scene, drawing, frame)
    furniture, corners = _furniture(scene, frame)
    boxes = [*(box for one in drawn for box in one.boxes), *held]
    names = [name for one in drawn for name in one.names]
    names += svg_names.of_ground(ground.names[scene.view.lang.value], frame)
    placed = svg_names.place(names, boxes, frame, corners)
    ground_names = [one for one in placed if one.name.kind != "sign"]
    sign_names = [one for one in placed if one.name.kind == "sign"]
    width, height = drawing.size
    title = f"<title>{escape(title_of(scene))}</title>"
    style = f"{title}<style>{STYLE}</style>" if drawing.stands_alone else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="m" viewBox="0 0 {width} {height}">'
        f"{style}{svg_signs.definitions(layers)}"
        f"{svg_ground.draw(ground, frame)}{''.join(one.grounds for one in drawn)}"
        f"{svg_names.draw(ground_names, frame)}{''.join(one.signs for one in drawn)}"
        f"{ring}{svg_names.draw(sign_names, frame)}\n{furniture}</svg>"
    )


def title_of(scene: Scene) -> str:
    """Returns what the map shows, and of which day."""
    words = scene.words
    shown = [_TITLED.get(one, one) for one in reversed(layers_on(scene))]
    titles = [words(scene.dataset.layer(one).title) for one in shown] or [words(mark("Map"))]
    day = words(mark("Situation of {day}"), day=words.day(scene.day))
    return f"{', '.join(titles)} · {day}"


def layers_on(scene: Scene) -> tuple[str, ...]:
    """Returns the layers that the View switches on, bottom to top."""
    wanted = scene.view.layers
    return tuple(one for one in svg_signs.LAYERS if wanted is None or one in wanted)


def window(scene: Scene, size: tuple[int, int]) -> Frame:
    """Returns the window of the View: where `at` says, round the chosen places, else all Iraq."""
    if scene.view.at is not None:
        return svg_frame.at(scene.view.at, size)
    shapes = [shape for found in _places(scene) for shape in found.geometry]
    return window_of(shapes, size)


def window_of(shapes: Sequence[shapely.Geometry | None], size: tuple[int, int]) -> Frame:
    """Returns the window round shapes in degrees; round Iraq where none has a position."""
    placed = np.array([one for one in shapes if one is not None], dtype=object)
    if len(placed) == 0:
        return svg_frame.around(IRAQ, size, 8)
    west, south, east, north = shapely.total_bounds(placed).tolist()
    spare = max(0.0, _AROUND_A_POINT_DEGREES - max(east - west, north - south) / 2)
    return svg_frame.around((west - spare, south - spare, east + spare, north + spare), size)


def _places(scene: Scene) -> list[gpd.GeoDataFrame]:
    """Returns the most precise places that the View names."""
    view, dataset = scene.view, scene.dataset
    if view.site:
        features = dataset.features[catalog.INFORMAL_SITES.id]
        return [features[features["id"].isin(view.site)]]
    for level in reversed(boundaries.LEVELS):
        if getattr(view, level):
            features = dataset.features[boundaries.COLLECTIONS[level]]
            return [features[features["pcode"].isin(getattr(view, level))]]
    if view.area:
        features = dataset.features[catalog.ABC_AREA_UNITS.id]
        return [features[features["area_id"].isin(view.area)]]
    return []


def _chosen(scene: Scene, drawing: Drawing, frame: Frame) -> tuple[str, list[Box]]:
    """Returns the marks of the chosen feature and of the marked ones: rings and outlines."""
    wanted: dict[str, list[str]] = {}
    for layer_id, feature_id in (*drawing.marked, *([drawing.chosen] if drawing.chosen else [])):
        wanted.setdefault(layer_id, []).append(feature_id)
    parts, boxes = [], []
    for layer_id, ids in wanted.items():
        features = scene.dataset.features[layer_id]
        found = features[features["id"].isin(ids).to_numpy()]
        shown = selection.derived(scene.dataset, scene.dataset.layer(layer_id), found, scene.view)
        part, held = svg_signs.chosen(shown, layer_id, frame)
        parts.append(part)
        boxes += held
    return "".join(parts), boxes


def _furniture(scene: Scene, frame: Frame) -> tuple[str, list[Box]]:
    """Returns the exact scale bar and the north arrow, and the corners that they take."""
    length_km, bar_px = svg_frame.scale_bar(frame, _BAR_PX)
    kilometres = escape(f"{length_km} {scene.words(mark('km'))}")
    x, y = _CORNER_PX, frame.height - _CORNER_PX
    bar = (
        f'<path d="M{x} {y - 6}v6h{bar_px:.1f}v-6" fill="none" stroke="{look.INK}" '
        f'stroke-width="1.6"/><g transform="translate({x + bar_px / 2:.0f} {y - 10})">'
        f'<text class="m-k m-name m-scale" font-size="11.5" text-anchor="middle">'
        f"{kilometres}</text></g>"
    )
    right = frame.width - _CORNER_PX - 10
    north = escape(scene.words(mark("North is up")))
    arrow = (
        f'<g transform="translate({right} {_CORNER_PX})"><title>{north}</title>'
        f'<path d="M0 0l8 22-8-6-8 6z" fill="{look.INK}" stroke="#fff"/></g>'
    )
    return bar + arrow, [
        Box(0, y - 42, x + _BAR_PX, frame.height),
        Box(right - 14, 0, frame.width, _CORNER_PX + 30),
    ]
