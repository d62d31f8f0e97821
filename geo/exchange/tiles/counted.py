"""Points that were counted by squares of the world, of which a tile shows those that lie in it.

A tile of many points shows one for each of its cells (`Sight`). Where the points are not in memory,
the database counts them by the same cells, so that the tile is the same; squares that were counted
finer are added up.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from geo.exchange.tiles.grid import Tile
from geo.exchange.tiles.points import BUFFER_UNITS, CELL_LEVELS, CELL_UNITS, Cells, in_tile, morton
from geo.store.kept import squares
from geo.store.kept.squares import UNITS
from geo.values import crs
from geo.values.crs import BBox

TOLD = "told "
"""Begins the name of the number of points that have told theirs."""
_PADDED_DEGREES = 1e-6
"""A box is looked up so much wider than it is, so that no rounding leaves a point out."""


class Window(NamedTuple):
    """A tile and its buffer in cells of a level, the last ones not included."""

    level: int
    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def of(cls, tile: Tile) -> "Window":
        """Returns the cells that a tile shows."""
        level = tile.zoom + CELL_LEVELS
        beside, side = BUFFER_UNITS // CELL_UNITS, 1 << CELL_LEVELS
        most = 1 << level
        left, top = (max(0, one * side - beside) for one in (tile.column, tile.row))
        right, bottom = (min(most, (one + 1) * side + beside) for one in (tile.column, tile.row))
        return cls(level, left, top, right, bottom)

    @property
    def units(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom in units of the world."""
        size = UNITS >> self.level
        return self.left * size, self.top * size, self.right * size, self.bottom * size

    @property
    def box(self) -> BBox:
        """A box in degrees that holds it, and little more."""
        west, north, east, south = self.units
        low = -90.0 if south == UNITS else _latitude(south) - _PADDED_DEGREES
        high = 90.0 if north == 0 else _latitude(north) + _PADDED_DEGREES
        return BBox(
            west / UNITS * 360 - 180 - _PADDED_DEGREES,
            low,
            east / UNITS * 360 - 180 + _PADDED_DEGREES,
            high,
        )


def _latitude(y: int) -> float:
    return math.degrees(math.atan(math.sinh((0.5 - y / UNITS) * 2 * math.pi)))


@dataclass(frozen=True, eq=False)
class Counted:
    """Points by squares: a code on Morton's curve (sorted), and sums of all in a square by name.

    Among the sums are `count`, `x` and `y` (units of the world). The world is halved `level` times.
    """

    level: int
    codes: np.ndarray
    columns: np.ndarray
    rows: np.ndarray
    sums: Mapping[str, np.ndarray]

    @classmethod
    def of(cls, cells: squares.Cells, level: int) -> "Counted":
        """Returns what a database counted."""
        told = {TOLD + name: told for name, (_, told) in cells.sums.items()}
        sums = {name: number for name, (number, _) in cells.sums.items()}
        own = {"count": cells.counts, "x": cells.x, "y": cells.y}
        return _summed(level, cells.columns, cells.rows, {**own, **sums, **told})

    @classmethod
    def of_points(cls, features: gpd.GeoDataFrame, level: int, names: Sequence[str]) -> "Counted":
        """Returns the points among features."""
        shapes = features.geometry.to_numpy()
        is_point = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
        x, y = units_of(shapes[is_point]).T
        own = features[is_point]
        sums = {"count": np.ones(len(own), dtype=np.int64), "x": x, "y": y}
        for name in names:
            sums[name] = own[name].fillna(0).to_numpy(dtype=np.int64)
            sums[TOLD + name] = own[name].notna().to_numpy(dtype=np.int64)
        shift = UNITS.bit_length() - 1 - level
        return _summed(level, x >> shift, y >> shift, sums)

    def with_more(self, other: "Counted") -> "Counted":
        """Returns these points and those of another of the same level."""
        both = {name: np.concatenate((own, other.sums[name])) for name, own in self.sums.items()}
        columns = np.concatenate((self.columns, other.columns))
        return _summed(self.level, columns, np.concatenate((self.rows, other.rows)), both)

    def inside(self, window: Window) -> "Counted":
        """Returns what lies in a window of this level or a coarser one, in its cells."""
        shift = self.level - window.level
        columns, rows = self.columns >> shift, self.rows >> shift
        is_in = (columns >= window.left) & (columns < window.right)
        is_in &= (rows >= window.top) & (rows < window.bottom)
        sums = {name: numbers[is_in] for name, numbers in self.sums.items()}
        return _summed(window.level, columns[is_in], rows[is_in], sums)

    @property
    def total(self) -> int:
        """How many points there are."""
        return int(self.sums["count"].sum())

    def cells(self, tile: Tile) -> Cells:
        """Returns the points of each square as one, with the sums, in units of a tile."""
        sums = dict(self.sums)
        counts = sums["count"]
        x, y = in_tile(sums.pop("x") // counts, sums.pop("y") // counts, tile)
        return Cells(self.codes, x, y, sums)


def units_of(points: np.ndarray) -> np.ndarray:
    """Returns where points in degrees lie in units of the world, a row for each."""
    places = np.floor(shapely.get_coordinates(crs.in_world(points)) * UNITS)
    return np.clip(places, 0, UNITS - 1).astype(np.int64)


def _summed(
    level: int, columns: np.ndarray, rows: np.ndarray, sums: Mapping[str, np.ndarray]
) -> Counted:
    codes = morton(columns, rows)
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    first = order[starts]
    added = {
        name: np.add.reduceat(numbers[order], starts) if len(starts) else numbers[:0]
        for name, numbers in sums.items()
    }
    return Counted(level, codes[first], columns[first], rows[first], added)
