"""Which of many shapes hold millions of points, exactly, and mostly without asking a shape.

The world round the shapes is cut into cells. A cell that no edge crosses lies in the same shapes
everywhere, so that its points need no test; points of the others are tried against the shapes
whose edges cross their cell, by GEOS, with the answer that `shapely.intersects` gives.
"""

from typing import Final, NamedTuple

import numpy as np
import shapely

NONE: Final = -1
"""No shape."""
_SIDE: Final = 2048
_TOGETHER: Final = 1 << 19
"""Points that are looked up at once."""
_SLACK: Final = 1e-5
"""Cells on each side of an edge that count as crossed: far more than rounding moves it."""
_LEVEL: Final = 1e-3
"""Cells of height below which an edge is taken to cross all columns between its ends."""


class Found(NamedTuple):
    """Positions of the first shape that holds each point, and of the second; -1 for none."""

    first: np.ndarray
    second: np.ndarray


class Grid:
    """Shapes (polygons in degrees), ready to be asked for points; may be asked by many threads."""

    def __init__(self, shapes: np.ndarray, margin: tuple[float, float] = (0, 0)) -> None:
        """Margin: degrees east and north round the shapes that the cells cover, too."""
        self._shapes = shapely.from_wkb(shapely.to_wkb(shapes))  # whose preparation is ours alone
        shapely.prepare(self._shapes)
        # GEOS makes the index of a shape when it is asked first, which one thread alone may do:
        # https://github.com/libgeos/geos/issues/825
        first = shapely.get_coordinates(shapely.point_on_surface(self._shapes))
        shapely.intersects_xy(self._shapes, *first.T)
        self._tree = shapely.STRtree(self._shapes)
        west, south, east, north = shapely.total_bounds(shapes)
        low, high = np.array([west, south]) - margin, np.array([east, north]) + margin
        self._per_degree = (_SIDE - 2) / (high - low)
        self._corner = low - 1 / self._per_degree  # the outermost cells are empty
        self._cells = self._filled()

    def find(self, x: np.ndarray, y: np.ndarray) -> Found:
        """Returns the shapes that hold points (degrees), or on whose edge they lie."""
        found = Found(*(np.full(len(x), NONE, np.int32) for _ in range(2)))
        for start in range(0, len(x), _TOGETHER):
            part = slice(start, start + _TOGETHER)
            self._find(x[part], y[part], Found(found.first[part], found.second[part]))
        return found

    def near(self, reach: tuple[float, float]) -> np.ndarray:
        """Returns whether a shape may be within so many degrees east and north, by cell."""
        held = (self._cells != NONE).reshape(_SIDE, _SIDE)
        cells = np.ceil(np.array(reach) * self._per_degree).astype(int)
        for axis, far in ((1, cells[0]), (0, cells[1])):
            held = _widened(held, min(int(far), _SIDE), axis)
        return np.ravel(held)

    def cells_of(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Returns the cell of each point; an empty one for points beyond the margin."""
        column, row = self._in_cells(x, 0), self._in_cells(y, 1)
        is_within = (column >= 0) & (column < _SIDE) & (row >= 0) & (row < _SIDE)
        columns, rows = (np.where(is_within, one, 0).astype(np.int32) for one in (column, row))
        cells: np.ndarray = rows * _SIDE + columns
        return cells

    def _in_cells(self, degrees: np.ndarray, axis: int) -> np.ndarray:
        # Rounding keeps the order of points, so that edges and points fall on the same side.
        cells: np.ndarray = (degrees - self._corner[axis]) * self._per_degree[axis]
        return cells

    def _find(self, x: np.ndarray, y: np.ndarray, found: Found) -> None:
        cells = self._cells[self.cells_of(x, y)]
        np.maximum(cells, NONE, out=found.first)
        rows = np.flatnonzero(cells < NONE)
        crossed = NONE - 1 - cells[rows]
        number = self._starts[crossed + 1] - self._starts[crossed]
        points = np.repeat(rows, number)
        shapes = self._candidates[_ranges(self._starts[crossed], number)]
        is_hit = shapely.intersects_xy(self._shapes[shapes], x[points], y[points])
        points, shapes = points[is_hit], shapes[is_hit]
        is_first = np.diff(points, prepend=-1) != 0
        is_second = ~is_first & np.append(False, is_first[:-1])
        found.first[points[is_first]] = shapes[is_first]
        found.second[points[is_second]] = shapes[is_second]

    def _filled(self) -> np.ndarray:
        """Returns what each cell says: one shape, none, or below that the place of its shapes."""
        crossing, owners = self._crossings()
        crossed = np.unique(crossing)
        is_plain = np.ones(_SIDE * _SIDE, bool)
        is_plain[crossed] = False
        begins = is_plain.copy()
        begins[1:] &= ~is_plain[:-1]
        begins[::_SIDE] = is_plain[::_SIDE]
        runs = np.flatnonzero(begins)  # of cells beside one another that no edge crosses
        asked = np.concatenate([crossed, runs])
        which, holders = self._holding_middle(asked)
        owned = np.searchsorted(crossed, crossing)
        pairs = np.unique(
            np.concatenate([owned, which]) * len(self._shapes) + np.concatenate([owners, holders])
        )
        place, shapes = np.divmod(pairs, len(self._shapes))
        number = np.bincount(place, minlength=len(asked))
        self._starts = np.append(0, np.cumsum(number))
        self._candidates = shapes
        says = NONE - 1 - np.arange(len(asked))
        is_run = np.arange(len(asked)) >= len(crossed)
        says[is_run & (number == 0)] = NONE
        alone = is_run & (number == 1)
        says[alone] = shapes[self._starts[:-1][alone]]
        cells = np.empty(_SIDE * _SIDE, np.int32)
        cells[crossed] = says[: len(crossed)]
        cells[is_plain] = says[len(crossed) + np.cumsum(begins)[is_plain] - 1]
        return cells

    def _holding_middle(self, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Returns pairs of positions: of a cell, and of a shape that holds the middle of it."""
        row, column = np.divmod(cells, _SIDE)
        x = (column + 0.5) / self._per_degree[0] + self._corner[0]
        y = (row + 0.5) / self._per_degree[1] + self._corner[1]
        which, shapes = self._tree.query(shapely.points(x, y))
        is_held = shapely.intersects_xy(self._shapes[shapes], x[which], y[which])
        return which[is_held], shapes[is_held]

    def _crossings(self) -> tuple[np.ndarray, np.ndarray]:
        """Returns every cell that an edge of a shape crosses or touches, and the shape."""
        (u0, v0, u1, v1), owners = self._edges()
        top = v1 + _SLACK
        rows = np.floor(v0 - _SLACK).astype(int)
        number = np.floor(top).astype(int) - rows + 1
        edge = np.repeat(np.arange(len(u0)), number)
        row = _ranges(rows, number)
        u0, v0, u1, v1 = (one[edge] for one in (u0, v0, u1, v1))
        high = v1 - v0
        slope = np.where(high > _LEVEL, (u1 - u0) / np.maximum(high, _LEVEL), 0)
        ends = [
            np.where(high > _LEVEL, u0 + slope * (np.clip(at, v0, v1) - v0), level)
            for at, level in ((row - _SLACK, u0), (row + 1 + _SLACK, u1))
        ]
        columns = np.floor(np.minimum(*ends) - _SLACK).astype(int)
        number = np.floor(np.maximum(*ends) + _SLACK).astype(int) - columns + 1
        cells = np.repeat(row * _SIDE, number) + _ranges(columns, number)
        return cells, np.repeat(owners[edge], number)

    def _edges(self) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
        """Returns the ends of all edges in cells, the lower first, and the shape of each."""
        ends, owners = edges(self._shapes)
        u, v = (self._in_cells(ends[:, :, axis], axis) for axis in (0, 1))
        rows, lower = np.arange(len(v)), np.argmin(v, axis=1)
        low, high = (rows, lower), (rows, 1 - lower)
        return (u[low], v[low], u[high], v[high]), owners


def edges(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns both ends of every edge of polygons, and the position of the polygon of each."""
    parts, shape_of_part = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    begins = np.flatnonzero(ring[1:] == ring[:-1])
    ends = np.stack([points[begins], points[begins + 1]], axis=1)
    return ends, shape_of_part[part_of_ring[ring[begins]]]


def _ranges(starts: np.ndarray, number: np.ndarray) -> np.ndarray:
    """Returns so many whole numbers from each start on, one range after the other."""
    ends = np.cumsum(number)
    return np.repeat(starts - (ends - number), number) + np.arange(number.sum())


def _widened(held: np.ndarray, far: int, axis: int) -> np.ndarray:
    """Returns which cells of an axis have one that is held at most so far away."""
    total = np.cumsum(held, axis=axis, dtype=np.int32)
    last = np.clip(np.arange(_SIDE) + far, 0, _SIDE - 1)
    before = np.arange(_SIDE) - far - 1
    until = np.take(total, last, axis=axis)
    until_before = np.take(total, np.maximum(before, 0), axis=axis)
    shape = (1, -1) if axis else (-1, 1)
    return until > np.where((before >= 0).reshape(shape), until_before, 0)
