"""Points as sorted arrays: which lie in a tile, and how many in each cell of it.

Positions are whole units of the nearest zoom, rounded down, so that a point is in exactly one
tile of each zoom. They are sorted along Morton's curve, on which every cell of the quad tree is one
stretch: two look-ups give its points, whatever their number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from geo.exchange.tiles.grid import EXTENT, MAX_ZOOM, Tile

CELL_UNITS = 64
"""The side of a cell: 64 x 64 cells to a tile, each 8 CSS px wide where a tile fills 512."""
BUFFER_UNITS = 3 * CELL_UNITS
"""Room beside the tile for half of the largest sign, 21 px, where a tile fills 512 px."""
_BITS = MAX_ZOOM + EXTENT.bit_length() - 1
_FEW = 4_000
"""Around a tile with at most so many points their cells are found from the points."""
_PER_SIDE = EXTENT // CELL_UNITS
CELL_LEVELS = _PER_SIDE.bit_length() - 1
"""How often a tile is halved to its cells."""
_SPREAD = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


class Window(NamedTuple):
    """The cells of a tile and its buffer that hold points, each a stretch of the sorted points."""

    codes: np.ndarray
    starts: np.ndarray
    ends: np.ndarray

    @property
    def total(self) -> int:
        """How many points there are."""
        return int((self.ends - self.starts).sum())


_NOTHING = Window(*(np.empty(0, dtype=np.int64) for _ in Window._fields))


class Cells(NamedTuple):
    """The points of each cell as one: its code, its mean place in units of the tile, its sums."""

    codes: np.ndarray
    x: np.ndarray
    y: np.ndarray
    sums: dict[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class Points:
    """Points sorted by Morton code; `rows` are their positions in the layer.

    `x` and `y` are in units of the nearest zoom; `so_far` are running totals, one longer than the
    points, by name, of the places themselves too (`x`, `y`).
    """

    codes: np.ndarray
    x: np.ndarray
    y: np.ndarray
    rows: np.ndarray
    summed: Mapping[str, np.ndarray]
    so_far: Mapping[str, np.ndarray]

    @classmethod
    def of(cls, world: np.ndarray, rows: np.ndarray, summed: Mapping[str, np.ndarray]) -> "Points":
        """Sorts points given as shares of the world; `summed` are whole numbers for each."""
        most = (1 << _BITS) - 1
        places = np.clip(np.floor(world * (1 << _BITS)), 0, most).astype(np.int64)
        codes = morton(places[:, 0], places[:, 1])
        order = np.argsort(codes, kind="stable")
        return cls._sorted(
            codes[order],
            places[order],
            rows[order],
            {name: numbers[order].astype(np.int64) for name, numbers in summed.items()},
        )

    @classmethod
    def _sorted(
        cls,
        codes: np.ndarray,
        places: np.ndarray,
        rows: np.ndarray,
        summed: Mapping[str, np.ndarray],
    ) -> "Points":
        x, y = places[:, 0], places[:, 1]
        so_far = {
            name: np.concatenate(([0], np.cumsum(numbers)))
            for name, numbers in {**summed, "x": x, "y": y}.items()
        }
        return cls(codes, x, y, rows, summed, so_far)

    def kept(self, shown: np.ndarray) -> "Points":
        """Returns only the points whose rows are shown; `shown` has one entry per row."""
        mask = shown[self.rows]
        if mask.all():
            return self
        places = np.column_stack((self.x[mask], self.y[mask]))
        summed = {name: numbers[mask] for name, numbers in self.summed.items()}
        return self._sorted(self.codes[mask], places, self.rows[mask], summed)

    def window(self, tile: Tile) -> Window:
        """Returns the cells of a tile and its buffer that hold points."""
        stretches = self._around(tile)
        if not stretches:
            return _NOTHING
        few = sum(end - start for start, end in stretches) <= _FEW
        return self._of_points(tile, stretches) if few else self._of_cells(tile)

    def _around(self, tile: Tile) -> list[tuple[int, int]]:
        """Returns the stretches of points in a tile and the eight around it, but empty ones."""
        if not len(self.codes):
            return []
        last = (1 << tile.zoom) - 1
        beside = [
            np.arange(max(0, at - 1), min(last, at + 1) + 1) for at in (tile.column, tile.row)
        ]
        tiles = (_spread(beside[0])[None, :] | (_spread(beside[1])[:, None] << 1)).ravel()
        shift = 2 * (_BITS - tile.zoom)
        ends = np.searchsorted(self.codes, np.stack((tiles, tiles + 1)) << shift).T.tolist()
        return [(start, end) for start, end in ends if end > start]

    def _of_points(self, tile: Tile, stretches: Sequence[tuple[int, int]]) -> Window:
        """Returns the window from the few points that lie around."""
        found = np.concatenate([np.arange(*one) for one in stretches])
        x, y = self.places(found, tile)
        low, high = -BUFFER_UNITS, EXTENT + BUFFER_UNITS
        found = found[(x >= low) & (x < high) & (y >= low) & (y < high)]
        cells = self.codes[found] >> 2 * (_BITS - tile.zoom - CELL_LEVELS)
        cells, first, counts = np.unique(cells, return_index=True, return_counts=True)
        return Window(cells, found[first], found[first] + counts)

    def _of_cells(self, tile: Tile) -> Window:
        """Returns the window from its cells, however many points they hold."""
        level = tile.zoom + CELL_LEVELS
        beside = BUFFER_UNITS // CELL_UNITS
        columns, rows = (
            np.arange(
                max(0, first * _PER_SIDE - beside),
                min(1 << level, (first + 1) * _PER_SIDE + beside),
            )
            for first in (tile.column, tile.row)
        )
        cells = np.sort((_spread(columns)[None, :] | (_spread(rows)[:, None] << 1)).ravel())
        shift = 2 * (_BITS - level)
        following = np.append(cells[1:] == cells[:-1] + 1, False)
        starts = np.searchsorted(self.codes, cells << shift)
        ends = np.append(starts[1:], 0)  # where one cell follows another, that is its start
        ends[~following] = np.searchsorted(self.codes, (cells[~following] + 1) << shift)
        full = ends > starts
        return Window(cells[full], starts[full], ends[full])

    def rows_in(self, window: Window) -> np.ndarray:
        """Returns the positions in the sorted points of all points of a window, by row."""
        counts = window.ends - window.starts
        ends = np.cumsum(counts)
        nth = np.arange(int(counts.sum())) - np.repeat(ends - counts, counts)
        found = np.repeat(window.starts, counts) + nth
        in_order: np.ndarray = found[np.argsort(self.rows[found], kind="stable")]
        return in_order

    def places(self, found: np.ndarray, tile: Tile) -> tuple[np.ndarray, np.ndarray]:
        """Returns where points, given by position in the sorted points, lie in units of a tile."""
        return in_tile(self.x[found], self.y[found], tile)

    def cells(self, window: Window, tile: Tile) -> Cells:
        """Returns the points of each cell of a window as one, with `count` and the sums."""
        counts = window.ends - window.starts
        totals = {
            name: numbers[window.ends] - numbers[window.starts]
            for name, numbers in self.so_far.items()
        }
        x, y = in_tile(totals.pop("x") // counts, totals.pop("y") // counts, tile)
        return Cells(window.codes, x, y, {"count": counts, **totals})


def morton(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Returns the place on Morton's curve: the bits of x and y by turns."""
    code: np.ndarray = _spread(x) | (_spread(y) << 1)
    return code


def _spread(numbers: np.ndarray) -> np.ndarray:
    """Puts a zero bit between every two bits of numbers below 2**31."""
    spread = numbers.astype(np.int64)
    for shift, mask in _SPREAD:
        spread = (spread | (spread << shift)) & mask
    return spread


def in_tile(x: np.ndarray, y: np.ndarray, tile: Tile) -> tuple[np.ndarray, np.ndarray]:
    """Returns places in units of the nearest zoom in units of a tile."""
    shift = MAX_ZOOM - tile.zoom
    left, top = tile.origin
    return (x >> shift) - left, (y >> shift) - top
