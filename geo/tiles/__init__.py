"""Vector tiles (Mapbox Vector Tile 2.1) of a layer: what was prepared once, and one tile of it."""

from geo.tiles.grid import EXTENT, MAX_ZOOM, Range, Tile, covering
from geo.tiles.tileset import CELL_FIELDS, MOST_POINTS, Ground, Sight

__all__ = [
    "CELL_FIELDS", "EXTENT", "MAX_ZOOM", "MOST_POINTS", "Ground", "Range", "Sight", "Tile",
    "covering",
]  # fmt: skip
