"""Shapes of tiles as PROJ and shapely make them, to compare ours with."""

from functools import cache

import numpy as np
import pyproj
import shapely

from geo.exchange.tiles import shapes
from geo.exchange.tiles.grid import EXTENT, MAX_ZOOM, Tile
from geo.values import crs

WORLD_M = 40_075_016.68557849
TO_METRES = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)


def in_world(geometry):
    """Projects with PROJ and gives shares of the world's width, y down."""

    def projected(at):
        x, y = TO_METRES.transform(at[:, 0], at[:, 1])
        return np.column_stack((x / WORLD_M + 0.5, 0.5 - y / WORLD_M))

    return shapely.transform(geometry, projected)


def tiles_near(features, number, seed):
    """Returns random tiles of all zooms, around corners of random features."""
    chance = np.random.default_rng(list(seed.encode()))
    places = shapely.get_coordinates(in_world(features.geometry.dropna().to_numpy()))
    found = []
    for _ in range(number):
        zoom = int(chance.choice((0, 2, 4, *range(5, MAX_ZOOM + 1))))
        x, y = places[chance.integers(len(places))] * 2**zoom
        beside = chance.choice((-1, 0, 0, 0, 1), 2).tolist()
        row, column = int(y) + beside[0], int(x) + beside[1]
        found.append(Tile(zoom, *(min(max(at, 0), 2**zoom - 1) for at in (row, column))))
    return found


def units_of_world(features):
    """Returns a function that gives the polygons in units of a zoom's world, simplified together.

    Projected and simplified by the same calls as ours, because what is checked here is cutting,
    rounding and coding; the projection and how much simplifying changes have tests of their own.
    """
    places = features.geometry.to_numpy()
    polygons = np.flatnonzero(shapely.get_dimensions(places) == 2)
    world = crs.in_world(places[polygons])

    @cache
    def at(zoom):
        scaled = shapely.transform(world, lambda at: at * (EXTENT << zoom))
        if zoom < MAX_ZOOM:
            scaled = shapely.coverage_simplify(scaled, shapes.TOLERANCE_UNITS)
        return dict(zip(features["id"].iloc[polygons], scaled, strict=True))

    return at


def cut_out(expected, tile, wider=0):
    """Returns each feature's part of a tile and its buffer, in units of the tile."""
    left, top = tile.column * EXTENT, tile.row * EXTENT
    beside = shapes.BUFFER_UNITS + wider
    frame = shapely.box(left - beside, top - beside, left + EXTENT + beside, top + EXTENT + beside)
    near = {name: one for name, one in expected.items() if one.intersects(frame)}
    parts = {name: shapely.intersection(one, frame) for name, one in near.items()}
    return {
        name: shapely.transform(one, lambda at: at - (left, top)) for name, one in parts.items()
    }


def farthest(ours, wide):
    """Returns how far a corner of ours lies from the outline of a shape that was cut wider.

    Corners on the frame were cut there, and need only lie at the shape itself.
    """
    places = shapely.get_coordinates(ours)
    framed = ((places == -shapes.BUFFER_UNITS) | (places == EXTENT + shapes.BUFFER_UNITS)).any(
        axis=1
    )
    corners = shapely.points(places)
    to_outline, to_shape = shapely.distance(wide.boundary, corners), shapely.distance(wide, corners)
    return np.where(framed, to_shape, to_outline).max()


def is_thin(shape):
    """Whether nothing of a shape is wider than one unit."""
    return shapely.is_empty(shapely.buffer(shape, -0.5))
