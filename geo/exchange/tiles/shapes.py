"""Lines and polygons at a zoom: simplified without gaps, at whole units, valid, cut to a tile."""

from typing import NamedTuple

import numpy as np
import shapely

from geo.exchange.tiles import grid
from geo.exchange.tiles.grid import MAX_ZOOM, Tile

BUFFER_UNITS = 64
TOLERANCE_UNITS = 8.0
"""Corners of triangles below 8 x 8 units go, 1 CSS px where a tile fills 512; none at the nearest.
"""
LINES_DIMENSION, POLYGONS_DIMENSION = 1, 2
_CORNERS = 5
"""Places of a rectangle, of which the last is the first."""


class Placed(NamedTuple):
    """Shapes with the rows of the layer that they belong to."""

    rows: np.ndarray
    shapes: np.ndarray


class Zoomed(NamedTuple):
    """A layer's shapes in whole units of a zoom's world, and a tree to find them by."""

    placed: Placed
    tree: shapely.STRtree


def zoomed(world: Placed, zoom: int) -> Zoomed:
    """Returns shapes, given in shares of the world, as they are drawn at a zoom.

    Neighbours are simplified together and rounded alike, so that they still share their borders.
    What is smaller than a unit vanishes.
    """
    whole = grid.units(zoom)
    scaled = shapely.transform(world.shapes, lambda places: places * whole)
    if zoom < MAX_ZOOM:
        scaled = _simplified(scaled)
    placed = _at_units(Placed(world.rows, scaled))
    return Zoomed(placed, shapely.STRtree(placed.shapes))


def cut(layer: Zoomed, tile: Tile, shown: np.ndarray) -> Placed:
    """Returns the shapes of the shown rows as far as they lie in a tile and its buffer."""
    left, top, right, bottom = tile.frame(BUFFER_UNITS)
    found = np.sort(layer.tree.query(shapely.box(left, top, right, bottom)))
    found = found[shown[layer.placed.rows[found]]]
    rows, shapes = layer.placed.rows[found], layer.placed.shapes[found]
    edges = shapely.bounds(shapes)
    inside = (edges[:, :2] >= (left, top)).all(axis=1) & (edges[:, 2:] <= (right, bottom)).all(
        axis=1
    )
    crossing = ~inside
    if not crossing.any():
        return Placed(rows, shapes)
    clipped = shapely.clip_by_rect(shapes[crossing], left, top, right, bottom)
    met = ~shapely.is_empty(clipped)
    if not inside.any() and _are_frames(clipped[met], (right - left) * (bottom - top)):
        return Placed(rows[met], shapely.orient_polygons(clipped[met], exterior_cw=False))
    parts = _at_units(Placed(rows[crossing][met], clipped[met]), shapes[crossing][met])
    together = Placed(
        np.concatenate((rows[inside], parts.rows)), np.concatenate((shapes[inside], parts.shapes))
    )
    order = np.argsort(together.rows, kind="stable")
    return Placed(together.rows[order], together.shapes[order])


def _are_frames(clipped: np.ndarray, area: int) -> bool:
    """Whether all of what was cut fills the frame whole, which is valid at whole units already."""
    plain = shapely.get_num_coordinates(clipped) == _CORNERS
    return bool(plain.all()) and bool((shapely.area(clipped) == area).all())


def _simplified(shapes: np.ndarray) -> np.ndarray:
    """Returns fewer corners, where polygons fit together the same ones on both sides."""
    simple = shapes.copy()
    polygons = shapely.get_dimensions(shapes) == POLYGONS_DIMENSION
    if shapely.coverage_is_valid(shapes[polygons]):
        simple[polygons] = shapely.coverage_simplify(shapes[polygons], TOLERANCE_UNITS)
    else:
        simple[polygons] = shapely.simplify(shapes[polygons], TOLERANCE_UNITS / 2)
    lines = shapely.get_dimensions(shapes) == LINES_DIMENSION
    simple[lines] = shapely.simplify(shapes[lines], TOLERANCE_UNITS / 2)
    return simple


def _at_units(placed: Placed, whole: np.ndarray | None = None) -> Placed:
    """Rounds to whole units, mends what that broke and drops what vanished; `whole` was cut up.

    The outer rings of the polygons run clockwise on the screen, as tiles want them.
    """
    dimensions = shapely.get_dimensions(placed.shapes if whole is None else whole)
    rounded = shapely.transform(placed.shapes, np.rint)
    broken = ~shapely.is_valid(rounded) | (shapely.get_dimensions(rounded) > dimensions)
    broken |= shapely.get_type_id(rounded) == shapely.GeometryType.GEOMETRYCOLLECTION
    rounded[broken] = [
        _mended(shape, dimension)
        for shape, dimension in zip(placed.shapes[broken], dimensions[broken], strict=True)
    ]
    left = ~shapely.is_empty(rounded) & (shapely.get_dimensions(rounded) == dimensions)
    tidy = shapely.remove_repeated_points(rounded[left])
    return Placed(placed.rows[left], shapely.orient_polygons(tidy, exterior_cw=False))


def _mended(shape: shapely.Geometry, dimension: int) -> shapely.Geometry:
    """Returns a valid shape at whole units, of the parts that have this dimension."""
    valid = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    snapped = shapely.set_precision(_of_dimension(valid, dimension), 1.0)
    return _of_dimension(snapped, dimension)


def _of_dimension(shape: shapely.Geometry, dimension: int) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.get_parts(shape))
    wanted = parts[shapely.get_dimensions(parts) == dimension]
    if dimension == POLYGONS_DIMENSION:
        return shapely.union_all(wanted)
    return shapely.multilinestrings(wanted) if len(wanted) else shapely.GeometryCollection()
