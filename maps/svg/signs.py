"""The four layers on drawn maps: the same signs, hatch, grades and sizes as everywhere."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from geo.dataset import records as dataset_records
from geo.dataset import selection
from geo.dataset.context import Context
from geo.language import mark
from maps.basemap import area_style
from maps.look import shapes, symbols, theme
from maps.svg import frame as svg_frame
from maps.svg import paths as svg_paths
from maps.svg.frame import Frame
from maps.svg.names import Box, Name

LAYERS: Final = ("abc-area-units", "hotspots", "blocked-areas", "informal-sites")
"""The layers that can be drawn, bottom to top."""
SITE_NAMES_ZOOM, CELL_NAMES_ZOOM = 8.3, 5.6
HATCH: Final = "m-hatch"
STYLE: Final = (
    f".m-area{{fill:{theme.VIOLET};fill-opacity:.03;stroke:{theme.VIOLET};stroke-opacity:.92;"
    "stroke-linejoin:round}"
    f".m-hot{{fill:url(#{HATCH});stroke:{theme.RUST};stroke-width:{theme.HOTSPOT_OUTLINE_PX}}}"
    f".m-cell{{fill:{theme.BLUE};fill-opacity:.3;stroke:{theme.BLUE};stroke-width:1.6}}"
    f".m-chosen{{fill:none;stroke:{theme.NAVY};stroke-width:3.5;stroke-linejoin:round}}"
    f".m a:focus-visible .m-s,.m a:focus-visible path{{outline:3px solid {theme.NAVY}}}"
)

Record = Mapping[str, Any]
Link = Callable[[str, str], str]


class Drawn(NamedTuple):
    """A layer as SVG: grounds below the names of the base map, signs above them.

    `names` are those of the signs, `boxes` what names keep free of.
    """

    grounds: str
    signs: str
    names: list[Name]
    boxes: list[Box]


def definitions(layers: tuple[str, ...]) -> str:
    """Returns the hatch and the signs that the layers use, to be put before them."""
    wanted = [name for layer in layers for name in _SYMBOLS.get(layer, ())]
    side = f"0 0 {symbols.ICON_UNITS:g} {symbols.ICON_UNITS:g}"
    found = "".join(
        f'<symbol id="m-{name}" viewBox="{side}">'
        f"{''.join(shapes.svg_body(symbols.drawing(name).shapes))}</symbol>"
        for name in (*wanted, "ring")
    )
    hatch = symbols.hatch_pattern(HATCH) if "hotspots" in layers else ""
    return f"<defs>{hatch}{found}</defs>"


_SYMBOLS: Final = {
    "informal-sites": ("site_none", "site_one", "site_several", "site_area"),
    "hotspots": ("hotspot_point",),
    "blocked-areas": ("blocked",),
}


def draw(context: Context, layer_id: str, frame: Frame, link: Link | None) -> Drawn:
    """Returns the features of a layer that pass the filters and lie in the window."""
    features = selection.select(context.dataset, layer_id, context.view)
    world = svg_frame.world(features.geometry.to_numpy())
    window = shapely.box(*frame.box)
    seen = shapely.intersects(world, window)
    features, world = features[seen], world[seen]
    records = dataset_records.records(features[[one for one in _NEEDED if one in features]])
    if layer_id == "abc-area-units":
        return _areas(records, world, frame, Linked(context, link))
    is_point = shapely.get_dimensions(world) == 0
    flat = [record for record, point in zip(records, is_point, strict=True) if not point]
    below = _grounds(layer_id, flat, world[~is_point], frame, Linked(context, link))
    points = [record for record, point in zip(records, is_point, strict=True) if point]
    above = _points(layer_id, points, frame.px(world[is_point]), frame, Linked(context, link))
    return Drawn(
        below.grounds,
        below.signs + above.signs,
        [*below.names, *above.names],
        [*below.boxes, *above.boxes],
    )


_NEEDED: Final = (
    "id",
    "name",
    "name_ar",
    "name_ckb",
    "households",
    "partners",
    "evidence",
    "area_id",
    "geometry",
)


class Linked(NamedTuple):
    """Makes a sign a link to the page of its place, where there are such pages, with its title."""

    context: Context
    link: Link | None

    def sign(self, layer_id: str, record: Record, drawn: str) -> str:
        """Returns a sign with its title, inside its link."""
        title = f"<title>{escape(self._title(layer_id, record))}</title>"
        if self.link is None:
            return f"<g>{title}{drawn}</g>"
        feature = record["id"]
        if layer_id == "abc-area-units":
            layer_id, feature = "abc-areas", record["area_id"]
        return f'<a href="{escape(self.link(layer_id, feature))}">{title}{drawn}</a>'

    def _title(self, layer_id: str, record: Record) -> str:
        words = self.context.words
        parts = [words.name(record)]
        if layer_id == "abc-area-units":
            area = self.context.dataset.record("abc-areas", record["area_id"])
            parts.insert(0, words.name(area) if area else "")
        parts.append(words(_KINDS[layer_id]))
        if record.get("households") is not None:
            parts.append(words.count("{n} household", "{n} households", record["households"]))
        return " · ".join(part for part in parts if part)


_KINDS: Final = {
    "informal-sites": mark("Informal site"),
    "hotspots": mark("Hotspot sub-district"),
    "abc-area-units": mark("Coordination area"),
    "blocked-areas": mark("Blocked area of origin"),
}


def _areas(records: Sequence[Record], world: np.ndarray, frame: Frame, linked: Linked) -> Drawn:
    """The outlines of areas, weakest evidence first so that the strongest is on top."""
    paths = svg_paths.neighbours(world, frame)
    scale = svg_frame.growing(frame.zoom, (5, 0.7), (7, 1.0))
    parts = []
    for grade, (width, dash) in area_style.GRADES.items():
        px = round(width * scale, 2)
        dashes = " ".join(f"{part * px:.1f}" for part in dash or ())
        style = f'stroke-width="{px:g}"' + (f' stroke-dasharray="{dashes}"' if dash else "")
        parts += [
            linked.sign("abc-area-units", record, f'<path class="m-area" d="{path}" {style}/>')
            for record, path in zip(records, paths, strict=True)
            if record["evidence"] == grade and path
        ]
    return Drawn("".join(parts), "", [], [])


def _grounds(
    layer_id: str, records: Sequence[Record], world: np.ndarray, frame: Frame, linked: Linked
) -> Drawn:
    """Hotspots, and for the public the sub-districts that hold sites, with a sign on each."""
    style = "m-hot" if layer_id == "hotspots" else "m-cell"
    paths = svg_paths.neighbours(world, frame)
    middles = shapely.get_coordinates(frame.px(shapely.point_on_surface(world)))
    parts, signs, names, boxes = [], [], [], []
    for record, path, (x, y) in zip(records, paths, middles.tolist(), strict=True):
        if path:
            parts.append(linked.sign(layer_id, record, f'<path class="{style}" d="{path}"/>'))
        if layer_id == "informal-sites":
            size_px = theme.site_diameter_px(record["households"] or 0)
            signs.append(linked.sign(layer_id, record, _symbol("site_area", x, y, size_px)))
            boxes.append(_square(x, y, size_px))
            if frame.zoom >= CELL_NAMES_ZOOM and frame.holds(x, y):
                name = linked.context.words.name(record)
                names.append(Name(name, "sign", x, y, 0, size_px / 2 + 3))
    return Drawn("".join(parts), "".join(signs), names, boxes)


def _points(
    layer_id: str, records: Sequence[Record], points: np.ndarray, frame: Frame, linked: Linked
) -> Drawn:
    """Sites, the largest first; diamonds; octagons."""
    found = list(zip(records, shapely.get_coordinates(points).tolist(), strict=True))
    if layer_id == "informal-sites":
        found.sort(key=lambda one: -(one[0]["households"] or 0))
    parts, names, boxes = [], [], []
    for rank, (record, (x, y)) in enumerate(found):
        symbol, size_px = sign_of(layer_id, record)
        parts.append(linked.sign(layer_id, record, _symbol(symbol, x, y, size_px)))
        boxes.append(_square(x, y, size_px))
        if layer_id == "informal-sites" and frame.zoom >= SITE_NAMES_ZOOM and frame.holds(x, y):
            name = linked.context.words.name(record)
            names.append(Name(name, "sign", x, y, rank, size_px / 2 + 3))
    return Drawn("", "".join(parts), names, boxes)


def sign_of(layer_id: str, record: Record) -> tuple[str, float]:
    """Returns the sign of a point and its size in px; `record` holds the day's `partners`."""
    if layer_id == "informal-sites":
        size_px = theme.site_diameter_px(record["households"] or 0)
        return symbols.site_symbol(int(record["partners"] or 0)), size_px
    if layer_id == "hotspots":
        return "hotspot_point", theme.DIAMOND_PX
    return "blocked", theme.OCTAGON_PX


def chosen(features: gpd.GeoDataFrame, layer_id: str, frame: Frame) -> tuple[str, list[Box]]:
    """Returns the mark of a chosen feature (one row): a ring, or its outline."""
    parts, boxes = [], []
    records = dataset_records.records(features[[one for one in _NEEDED if one in features]])
    world = svg_frame.world(features.geometry.to_numpy())
    for record, shape in zip(records, world, strict=True):
        if shapely.is_missing(shape) or shapely.is_empty(shape):
            continue
        if shapely.get_dimensions(shape) == 0:
            ((x, y),) = shapely.get_coordinates(frame.px(np.array([shape], dtype=object))).tolist()
            symbol, size_px = sign_of(layer_id, record)
            ring_px = theme.ring_diameter_px(size_px)
            parts += [_symbol("ring", x, y, ring_px), _symbol(symbol, x, y, size_px)]
            boxes.append(_square(x, y, ring_px))
        else:
            parts += _outlines(shape, frame)
    return "".join(parts), boxes


def _outlines(shape: shapely.Geometry, frame: Frame) -> Iterator[str]:
    path = svg_paths.areas(np.array([shape], dtype=object), frame)
    if path:
        yield f'<path class="m-chosen" d="{path}"/>'


def _symbol(name: str, x: float, y: float, size_px: float) -> str:
    half = f"{-size_px / 2:g}"
    return (
        f'<g transform="translate({x:.0f} {y:.0f})"><use class="m-s" href="#m-{name}" '
        f'x="{half}" y="{half}" width="{size_px:g}" height="{size_px:g}"/></g>'
    )


def _square(x: float, y: float, size_px: float) -> Box:
    half = size_px / 2
    return Box(x - half, y - half, x + half, y + half)
