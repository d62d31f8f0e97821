"""Tiles of a layer that is kept in the database: the same as if it were in memory.

The points of far tiles are counted once for each filter, in one pass over all of them, by squares
that are finer than the cells of those tiles; near ones ask for their own box.
"""

from functools import partial

import numpy as np

from geo.catalog.layer import Layer
from geo.dataset.kept.matched import Matched
from geo.exchange.tiles import tileset
from geo.exchange.tiles.counted import Counted, Window, units_of
from geo.exchange.tiles.grid import Tile
from geo.exchange.tiles.tileset import MOST_POINTS, SUMMED, Ground
from geo.store.kept.squares import around, units_between
from geo.values.asked import TRUE, all_of
from mapservice.features import items
from mapservice.query.parameters import ItemsQuery
from mapservice.tiles import shown
from mapservice.web.endpoint import Request

FAR_LEVEL = 14
"""Squares of far tiles: 2.4 km wide at the equator, some 200,000 over a large country."""
FILTERS_KEPT = 8
"""Filters whose squares are remembered at once, each some ten megabytes where all are full."""


def part(request: Request, layer: Layer, query: ItemsQuery, tile: Tile) -> bytes:
    """Returns the layer's part of a tile."""
    found = items.matching(request, layer, query)
    window = Window.of(tile)
    counted = _counted(request, layer, query, found, window)
    if counted.total > MOST_POINTS:
        return tileset.crowd(layer.id, counted.cells(tile))
    rows = found.within(
        all_of([around(window.box), units_between(*window.units)]), _own(found, window)
    )
    sight = shown.sight(request.dataset, layer, rows, query.view, Ground.of(rows))
    return sight.tile(layer.id, tile, sight.ground.at)


def _counted(
    request: Request, layer: Layer, query: ItemsQuery, found: Matched, window: Window
) -> Counted:
    """Returns the points in a window by its cells."""
    if window.level > FAR_LEVEL:
        return _asked(found, window.level, window).inside(window)
    far = request.cache.part("far tiles", FILTERS_KEPT)
    whole = far.get((layer.id, query), partial(_asked, found, FAR_LEVEL))
    return whole.inside(window)


def _asked(found: Matched, level: int, window: Window | None = None) -> Counted:
    """Returns the points that pass by squares; with a window at least those in it."""
    own = Counted.of_points(found.features.iloc[found.positions], level, SUMMED)
    if found.beside is None:
        return own
    kept, condition = found.beside.kept, found.beside.condition
    if window is None and condition is TRUE:
        cells = kept.squares(level, SUMMED)
    else:
        cells = kept.cells(condition, level, SUMMED, window.box if window else None)
    return Counted.of(cells, level).with_more(own)


def _own(found: Matched, window: Window) -> np.ndarray:
    """Returns the positions of the points in memory that lie in a window."""
    shapes = found.features.geometry.to_numpy()[found.positions]
    placed = np.array([one is not None and not one.is_empty for one in shapes], dtype=bool)
    left, top, right, bottom = window.units
    x, y = units_of(shapes[placed]).T
    is_in = (x >= left) & (x < right) & (y >= top) & (y < bottom)
    chosen: np.ndarray = found.positions[placed][is_in]
    return chosen
