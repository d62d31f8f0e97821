"""The layers on drawn maps: the same signs, hatch, classes and sizes as everywhere."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.dataset import names, selection
from geo.dataset import records as dataset_records
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.dataset.sums import drawn_sites, people
from geo.units.boundaries import Units
from maps.look import layer_styles, symbols, theme
from maps.look.style import Ground, Style
from maps.svg import defs, heaps
from maps.svg import frame as svg_frame
from maps.svg import paths as svg_paths
from maps.svg.frame import Frame
from maps.svg.names import Box, Name

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


def css() -> str:
    """Returns the style sheet of areas, of the mark of a chosen one and of links."""
    return (
        defs.area_rules("m-", lambda one: one.svg)
        + f".m-chosen{{fill:none;stroke:{theme.NAVY};stroke-width:3.5;stroke-linejoin:round}}"
        f".m a:focus-visible .m-s,.m a:focus-visible path{{outline:3px solid {theme.NAVY}}}"
    )


def definitions(styles: Sequence[Style]) -> str:
    """Returns the hatches and the signs that the layers use, to be put before them."""
    wanted = dict.fromkeys(
        key.symbol
        for style in styles
        for one in (style, style.counted)
        if one and one.sign
        for key in one.sign.keys
    )
    return f"<defs>{symbols.hatches('m-', styles)}{defs.signs('m-', (*wanted, 'ring'))}</defs>"


def draw(
    context: Context, layer_id: str, frame: Frame, link: Link | None, summed: bool = False
) -> Drawn:
    """Returns the features of a layer that pass the filters and lie in the window.

    With `summed`, where the sites are many those of a unit are one sign that leads to its page.
    """
    layer = context.dataset.layer(layer_id)
    dataset = shown(context, layer_id, frame) if summed else context.dataset
    style = layer_styles.of(layer, dataset)
    features = selection.select(dataset, layer_id, context.view)
    world = svg_frame.world(features.geometry.to_numpy())
    seen = shapely.intersects(world, shapely.box(*frame.box))
    features, world = features[seen], world[seen]
    records = np.array(_records(features, style), dtype=object)
    is_point = shapely.get_dimensions(world) == 0
    is_summed = dataset.drawn is not None and dataset.drawn.summed
    if is_summed and link:
        link = _to_units(link, dataset.units)
    linked = Linked(context, layer, style, link, is_summed)
    below = _grounds(records[~is_point], world[~is_point], frame, linked)
    above = _points(records[is_point], frame.px(world[is_point]), frame, linked)
    return Drawn(
        below.grounds,
        below.signs + above.signs,
        [*below.names, *above.names],
        [*below.boxes, *above.boxes],
    )


def shown(context: Context, layer_id: str, frame: Frame) -> Dataset:
    """Returns the dataset with the features of a layer as a small map draws them in a window."""
    dataset = context.dataset
    if layer_id != layers.INFORMAL_SITES.id or not drawn_sites.are_many(dataset, printed=True):
        return dataset
    sites = selection.passing(dataset, layer_id, context.view)
    world = svg_frame.world(sites.geometry.to_numpy())
    if shapely.intersects(world, shapely.box(*frame.box)).sum() <= drawn_sites.MOST_PRINTED:
        return dataset
    return drawn_sites.drawn(dataset, context.view, printed=True)


def _to_units(link: Link, units: Units) -> Link:
    return lambda _layer, pcode: link(f"{units.level(pcode)}s", pcode)


def _records(features: gpd.GeoDataFrame, style: Style) -> list[Record]:
    """Returns what is needed to draw the features and to name them."""
    wanted = (
        "id",
        "name",
        "name_ar",
        "name_ckb",
        "households",
        "sites",
        people.UNCOUNTED,
        "suppressed",
        *style.fields,
        "geometry",
    )
    names = dict.fromkeys(one for one in wanted if one in features)
    return [*dataset_records.records(features[[*names]])]


class Linked(NamedTuple):
    """Makes a sign a link to the page of its place, where there are such pages, with its title."""

    context: Context
    layer: Layer
    style: Style
    link: Link | None
    signs_only: bool = False

    def sign(self, record: Record, drawn: str) -> str:
        """Returns a sign with its title, inside its link."""
        title = f"<title>{escape(self._title(record))}</title>"
        if self.link is None:
            return f"<g>{title}{drawn}</g>"
        whole = self.style.whole
        place = (whole.layer, record[whole.field]) if whole else (self.layer.id, record["id"])
        return f'<a href="{escape(self.link(*place))}">{title}{drawn}</a>'

    def ground(self, record: Record, drawn: str) -> str:
        """Returns an area; where it is one of many with a sign on it, only the sign is a link."""
        return drawn if self.signs_only else self.sign(record, drawn)

    def name(self, record: Record, at: tuple[float, float], rank: int, size_px: float) -> Name:
        """Returns the name of a feature, to stand beside its sign."""
        return Name(self.context.words.name(record), "sign", *at, rank, size_px / 2 + 3)

    def is_named(self, frame: Frame, at: tuple[float, float]) -> bool:
        """Whether features have their names at this zoom, and this one lies in the window."""
        names = self.style.names
        return names is not None and frame.zoom >= names.printed and frame.holds(*at)

    def _title(self, record: Record) -> str:
        words, whole = self.context.words, self.style.whole
        parts = [words.name(record), words(layer_styles.title_layer(self.layer).feature_title)]
        if record.get("sites"):
            number = int(record["sites"])
            parts[1] = words.count("{n} informal site", "{n} informal sites", number)
        if whole:
            area = self.context.dataset.record(whole.layer, record[whole.field])
            parts.insert(0, words.name(area) if area else "")
        if "households" in record and not record.get("suppressed"):
            parts.append(names.households(self.context, record))
            parts.append(names.not_counted(words, int(record.get(people.UNCOUNTED) or 0)))
        return " · ".join(part for part in parts if part)


def _grounds(records: np.ndarray, world: np.ndarray, frame: Frame, linked: Linked) -> Drawn:
    """Areas, and where points are counted for areas a sign on each."""
    style = linked.style
    if style.ground is None:
        return Drawn("", "", [], [])
    paths = svg_paths.neighbours(world, frame)
    places = list(zip(records, paths, strict=True))
    grounds = "".join(
        f'<g class="m-{style.css}"{more}>{"".join(drawn)}</g>'
        for more, found in _by_class(style.ground, places, frame)
        if (drawn := [linked.ground(one, f'<path d="{path}"/>') for one, path in found if path])
    )
    if style.sign is None or not style.on_ground:
        return Drawn(grounds, "", [], [])
    middles = frame.px(shapely.point_on_surface(world))
    return _signs(records, middles, frame, linked)._replace(grounds=grounds)


def _by_class(
    ground: Ground, places: list[tuple[Record, str]], frame: Frame
) -> Iterator[tuple[str, list[tuple[Record, str]]]]:
    """Yields the outline of each class and its areas, weakest first: the strongest is on top."""
    if not ground.outlines:
        yield "", places
    scale = svg_frame.growing(frame.zoom, (5, 0.7), (7, 1.0))
    for one in ground.outlines:
        held = [place for place in places if place[0][ground.field] == one.value]
        yield defs.outline(one, scale), held


def _points(records: np.ndarray, points: np.ndarray, frame: Frame, linked: Linked) -> Drawn:
    """Points with their signs, the largest first, so that small ones lie on top."""
    scale = linked.style.scale
    if scale:
        order = np.argsort([-(one[scale.field] or 0) for one in records], kind="stable")
        records, points = records[order], points[order]
    return _signs(records, points, frame, linked)


def _signs(records: np.ndarray, points: np.ndarray, frame: Frame, linked: Linked) -> Drawn:
    """Signs at points in px, with the names that belong beside them."""
    sign = linked.style.sign
    if sign is None:
        return Drawn("", "", [], [])
    parts, names, boxes = [], [], []
    places = shapely.get_coordinates(points).tolist()
    for rank, (record, (x, y)) in enumerate(zip(records, places, strict=True)):
        symbol, size_px = sign.of(record)
        parts.append(linked.sign(record, _symbol(symbol, x, y, size_px)))
        boxes.append(_square(x, y, size_px))
        if linked.is_named(frame, (x, y)):
            names.append(linked.name(record, (x, y), rank, size_px))
    if linked.style.fixed_px and places:
        names += _stacks(np.array(places), linked.style.fixed_px)
    return Drawn("", "".join(parts), names, boxes)


def _stacks(px: np.ndarray, size_px: float) -> Iterator[Name]:
    """Yields the number of signs that lie on one another, to stand beside them as ×5."""
    left, radii = np.ones(len(px), dtype=bool), np.full(len(px), size_px / 2)
    while left.any():
        stack = heaps.around(int(left.argmax()), px, radii)
        left &= ~stack
        if stack.sum() > 1:
            x, y = px[stack].mean(axis=0).tolist()
            away = (np.ptp(px[stack], axis=0).max() + size_px) / 2 + 3
            yield Name(f"×{stack.sum()}", "sign", x, y, -1, float(away))


def chosen(features: gpd.GeoDataFrame, style: Style, frame: Frame) -> tuple[str, list[Box]]:
    """Returns the mark of chosen features of a layer: a ring, or their outline."""
    parts, boxes = [], []
    records = _records(features, style)
    world = svg_frame.world(features.geometry.to_numpy())
    for record, shape in zip(records, world, strict=True):
        if shapely.is_missing(shape) or shapely.is_empty(shape):
            continue
        if shapely.get_dimensions(shape) == 0 and style.sign:
            ((x, y),) = shapely.get_coordinates(frame.px(np.array([shape], dtype=object))).tolist()
            symbol, size_px = style.sign.of(record)
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
