"""Where tiles lie: Web Mercator's quad tree, with 4096 units to a tile's side."""

from typing import NamedTuple

import numpy as np
import shapely

from geo.values import crs
from geo.values.crs import BBox

EXTENT = 4096
"""Units of a tile's side (Mapbox Vector Tile 2.1); 8 units are a CSS px where a tile fills 512."""
MAX_ZOOM = 14
"""The nearest zoom: a unit is 0.6 m there, so that renderers enlarge these tiles for a closer look.
"""


class Tile(NamedTuple):
    """One tile: its zoom, its row from the north and its column from the west, each from 0."""

    zoom: int
    row: int
    column: int

    @property
    def origin(self) -> tuple[int, int]:
        """The north-west corner in units of the zoom's whole world, x and y down."""
        return self.column * EXTENT, self.row * EXTENT

    def frame(self, buffer: int) -> tuple[int, int, int, int]:
        """The tile with its buffer: left, top, right, bottom in units of the whole world."""
        x, y = self.origin
        return x - buffer, y - buffer, x + EXTENT + buffer, y + EXTENT + buffer


class Range(NamedTuple):
    """The tiles of one zoom that a box meets, first and last included."""

    first: Tile
    last: Tile


def units(zoom: int) -> int:
    """Returns how many units the world is wide at a zoom."""
    return EXTENT << zoom


def covering(box: BBox, zoom: int) -> Range:
    """Returns the tiles of a zoom that a box in degrees meets."""
    corners = np.array([shapely.Point(box.west, box.north), shapely.Point(box.east, box.south)])
    places = shapely.get_coordinates(crs.in_world(corners)) * 2**zoom
    (west, north), (east, south) = np.clip(places, 0, 2**zoom - 1).astype(int).tolist()
    return Range(Tile(zoom, north, west), Tile(zoom, south, east))
