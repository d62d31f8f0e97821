"""One layer of one tile: the shapes and points of the rows that a filter shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from geo.exchange.tiles import attributes, encoding, shapes
from geo.exchange.tiles.attributes import Table, Tagged
from geo.exchange.tiles.counted import TOLD as _TOLD
from geo.exchange.tiles.encoding import Features, Ragged
from geo.exchange.tiles.grid import Tile
from geo.exchange.tiles.points import Cells, Points, Window
from geo.exchange.tiles.shapes import Placed, Zoomed
from geo.values import crs

MOST_POINTS = 1000
"""A tile with more points than this, its buffer included, shows one point for each cell of it."""
SUMMED = ("households", "individuals")
"""Fields that a cell's point carries the sum of, where the layer has them."""
COUNT = "count"
CELL_FIELDS = (COUNT, *SUMMED)
_SHAPES = shapely.GeometryType
_KINDS = {
    _SHAPES.LINESTRING: encoding.LINE,
    _SHAPES.MULTILINESTRING: encoding.LINE,
    _SHAPES.POLYGON: encoding.POLYGON,
    _SHAPES.MULTIPOLYGON: encoding.POLYGON,
}


@dataclass(frozen=True, eq=False)
class Ground:
    """Where a layer's features are, whatever is shown of them: made once per dataset."""

    rows: int
    points: Points
    world: Placed

    @classmethod
    def of(cls, features: gpd.GeoDataFrame) -> "Ground":
        """Sorts a layer's features, EPSG:4326, into points and other shapes."""
        places = features.geometry.to_numpy()
        kinds = shapely.get_type_id(places)
        dots = np.flatnonzero(kinds == _SHAPES.POINT)
        others = np.flatnonzero(np.isin(kinds, list(_KINDS)) & ~shapely.is_empty(places))
        summed = {}
        for name in SUMMED:
            if name in features:
                numbers = features[name].iloc[dots]
                summed[name] = numbers.fillna(0).to_numpy(dtype=np.int64)
                if numbers.isna().any():
                    summed[_TOLD + name] = numbers.notna().to_numpy(dtype=np.int64)
        world = shapely.get_coordinates(crs.in_world(places[dots]))
        placed = Placed(others, crs.in_world(places[others]))
        return cls(len(features), Points.of(world, dots, summed), placed)

    def at(self, zoom: int) -> Zoomed:
        """Returns the lines and polygons as they are drawn at a zoom."""
        return shapes.zoomed(self.world, zoom)


@dataclass(frozen=True, eq=False)
class Sight:
    """What a filter shows of a layer, with the properties of its rows: made once per filter.

    `shown` has one entry per row of the layer, `features` only the rows that are shown, whose
    index is their position in the layer.
    """

    ground: Ground
    features: gpd.GeoDataFrame
    names: tuple[str, ...]

    @cached_property
    def shown(self) -> np.ndarray:
        """Whether each row of the layer is shown."""
        mask = np.zeros(self.ground.rows, dtype=bool)
        mask[self.features.index.to_numpy()] = True
        return mask

    @cached_property
    def points(self) -> Points:
        """The points that are shown."""
        return self.ground.points.kept(self.shown)

    @cached_property
    def table(self) -> Table:
        """The properties of the rows that are shown, in their order."""
        return Table.of(self.features, self.names)

    @cached_property
    def ids(self) -> np.ndarray:
        """The number of each row that is shown."""
        return attributes.numbered(self.features["id"].tolist())

    def tile(self, name: str, tile: Tile, zoomed: Callable[[int], Zoomed]) -> bytes:
        """Returns the layer's part of a tile; `zoomed` gives the ground at a zoom.

        Where nothing lies in the tile, that is a layer without features: some clients take no
        bytes at all for a fault.
        """
        batches = self._shapes(tile, zoomed)
        window = self.points.window(tile)
        crowded = window.total > MOST_POINTS
        if window.total and not crowded:
            batches.append(self._dots(window, tile))
        rows = np.concatenate([batch.ids for batch in batches])
        tagged = self.table.tagged(rows)
        batches = [batch._replace(ids=self.ids[batch.ids]) for batch in batches]
        if crowded:
            batch, summed = _crowd(self.points.cells(window, tile))
            batches.append(batch)
            tagged = tagged.then(summed)
        return _layer(name, batches, tagged)

    def _shapes(self, tile: Tile, zoomed: Callable[[int], Zoomed]) -> list["_Batch"]:
        """Returns the lines and polygons in a tile; as ids their positions in the table."""
        if not len(self.ground.world.rows):
            return [_NOTHING]
        placed = shapes.cut(zoomed(tile.zoom), tile, self.shown)
        polygons = shapely.get_dimensions(placed.shapes) == shapes.POLYGONS_DIMENSION
        return [
            _Batch(
                self._position[placed.rows[wanted]],
                encoding.POLYGON if closed else encoding.LINE,
                encoding.paths(placed.shapes[wanted], tile.origin, closed=closed),
            )
            for wanted, closed in ((polygons, True), (~polygons, False))
            if wanted.any()
        ] or [_NOTHING]

    def _dots(self, window: Window, tile: Tile) -> "_Batch":
        found = self.points.rows_in(window)
        rows = self._position[self.points.rows[found]]
        return _Batch(rows, encoding.POINT, encoding.points(*self.points.places(found, tile)))

    @cached_property
    def _position(self) -> np.ndarray:
        """The position in the table of each row of the layer; of use where it is shown."""
        position: np.ndarray = np.cumsum(self.shown) - 1
        return position


def crowd(name: str, cells: Cells) -> bytes:
    """Returns a layer's part of a tile of which only the points of cells are shown."""
    batch, summed = _crowd(cells)
    return _layer(name, [batch], summed)


def _crowd(cells: Cells) -> tuple["_Batch", Tagged]:
    batch = _Batch(cells.codes, encoding.POINT, encoding.points(cells.x, cells.y))
    return batch, attributes.summed(*_told(cells.sums))


def _told(sums: Mapping[str, np.ndarray]) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Returns the sums of cells, and of those to which not all points add which are of any."""
    known = {one.removeprefix(_TOLD): n > 0 for one, n in sums.items() if one.startswith(_TOLD)}
    return {one: n for one, n in sums.items() if not one.startswith(_TOLD)}, known


class _Batch(NamedTuple):
    """Features of one kind of geometry."""

    ids: np.ndarray
    kind: int
    geometry: Ragged


_NONE = np.empty(0, dtype=np.int64)
_NOTHING = _Batch(_NONE, encoding.POLYGON, Ragged(_NONE.astype(np.uint64), _NONE))


def _layer(name: str, batches: Sequence[_Batch], tagged: Tagged) -> bytes:
    features = Features(
        ids=np.concatenate([batch.ids.astype(np.uint64) for batch in batches]),
        kinds=np.repeat([batch.kind for batch in batches], [len(batch.ids) for batch in batches]),
        tags=tagged.tags,
        geometry=encoding.joined([batch.geometry for batch in batches]),
    )
    return encoding.layer(name, features, tagged.keys, tagged.entries)
