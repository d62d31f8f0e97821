"""A grid answers as GEOS does, point by point: inside, on edges, at corners, and beside them."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.packs import files
from geo.units.grid import Grid

MARGIN = (0.2, 0.1)
AROUND = [1, 1e-3, 1e-6, 1e-9, 1e-12, 1e-15, 0]
"""Degrees by which points are moved off the corners and middles of edges."""


@pytest.fixture(scope="module")
def subdistricts(config):
    return np.asarray(files.shapes(Path(config.data), 3, full=True).geometry)


@pytest.fixture(scope="module")
def grid(subdistricts):
    return Grid(subdistricts, MARGIN)


def asked(shapes, x, y):
    """Returns the first and the second shape of each point, by GEOS alone."""
    points, found = shapely.STRtree(shapes).query(shapely.points(x, y), predicate="intersects")
    hits = np.full((len(x), 2), -1)
    for point, shape in sorted(zip(points, found, strict=True), reverse=True):
        hits[point] = shape, hits[point, 0]
    return hits.T


def near_edges(shapes, chance):
    """Returns points at, between and beside the corners of shapes."""
    corners = shapely.get_coordinates(shapes)[::9]
    at = np.concatenate([corners, (corners[1:] + corners[:-1]) / 2])
    far = chance.choice(AROUND, (len(at), 1))
    return (at + chance.normal(size=at.shape) * far).T


def test_the_units_of_the_pack_hold_what_geos_says(grid, subdistricts):
    x, y = near_edges(subdistricts, np.random.default_rng(17))
    first, second = grid.find(x, y)
    expected = asked(subdistricts, x, y)
    assert (first == expected[0]).all()
    assert (second == expected[1]).all()
    assert min((first < 0).sum(), (second >= 0).sum()) > 100


def test_shapes_that_overlap_have_holes_and_parts_hold_what_geos_says():
    holed = shapely.box(0, 0, 10, 10).difference(shapely.box(2, 2, 8, 8))
    parts = shapely.union_all([shapely.box(3, 3, 4, 4), shapely.box(20, 5, 20.001, 30)])
    covering = shapely.Point(5, 5).buffer(3.5)
    flat = shapely.Polygon([(0, 20), (30, 20.0001), (30, 20.0002), (0, 20.0001)])
    shapes = np.array([holed, parts, covering, flat, covering])
    chance = np.random.default_rng(17)
    x, y = np.append(near_edges(shapes, chance), chance.uniform(-1, 31, (2, 20_000)), axis=1)
    found = Grid(shapes, margin=(0.5, 0.1)).find(x, y)
    assert (np.array(found) == asked(shapes, x, y)).all()


def test_points_that_are_none_lie_nowhere(grid):
    x, y = np.array([np.inf, 44, np.nan, 400]), np.array([33, -np.inf, 33, 33])
    assert [one.tolist() for one in grid.find(x, y)] == [[-1] * 4] * 2


def test_what_is_near_is_in_a_cell_that_is_near(grid, subdistricts):
    chance = np.random.default_rng(17)
    x, y = chance.uniform(38, 39.5, 2_000), chance.uniform(31, 34, 2_000)
    is_marked = grid.near(MARGIN)[grid.cells_of(x, y)]
    boxes = shapely.box(x - MARGIN[0], y - MARGIN[1], x + MARGIN[0], y + MARGIN[1])
    is_near = shapely.intersects(shapely.union_all(subdistricts), boxes)
    assert is_near.any()
    assert is_marked[is_near].all()
    assert not is_marked.all()
