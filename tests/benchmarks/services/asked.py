"""What is asked of each service: the same boxes, features and tiles in the words of each."""

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geo.exchange.tiles import grid
from geo.exchange.tiles.grid import Tile
from geo.values.crs import BBox

LAYERS = {"sites": "informal-sites", "polygons": "subdistricts", "points": "informal-sites"}
"""What is asked about → the collection of the Atlas; the points have a server of their own."""
INSIDE = BBox(42.0, 31.0, 46.0, 35.0)
ANBAR = BBox(40.0, 32.5, 44.5, 35.0)
MANY = 4_000
SEED = 2023


@dataclass(frozen=True)
class Case:
    """One line of the table: a title, of what, and the n-th portion of addresses for a service.

    `fresh` cases ask for what the service cannot have at hand: portions do not overlap.
    """

    title: str
    of: str
    paths: Callable[[str, int], Sequence[str]]
    tiled: bool = False
    fresh: bool = True


def items(of: str, width: float, limit: int, area: BBox = INSIDE) -> Case:
    """Returns a case of items in boxes of this width in degrees, each box asked for once."""

    def paths(service: str, portion: int) -> list[str]:
        random = np.random.default_rng((SEED, portion))
        low = (area.west, area.south)
        high = (area.east - width, area.north - width)
        corners = random.uniform(low, high, (MANY, 2)).round(5)
        boxes = np.column_stack((corners, corners + width)).round(5)
        start = f"{_collection(service, of)}/items?{_form(service)}limit={limit}&bbox="
        return [start + ",".join(map(str, box)) for box in boxes.tolist()]

    return Case(f"items in a box, limit {limit:,}", of, paths)


def everything(of: str, limit: int) -> Case:
    """Returns a case of the first items without a box, asked for again and again."""
    return Case(
        f"items without a box, limit {limit:,}",
        of,
        lambda service, _: [f"{_collection(service, of)}/items?{_form(service)}limit={limit}"],
        fresh=False,
    )


def one(of: str, ids: Sequence[str]) -> Case:
    """Returns a case of single features, picked at random."""

    def paths(service: str, portion: int) -> list[str]:
        picked = np.random.default_rng((SEED, portion)).choice(ids, MANY).tolist()
        form = f"?{_form(service)}".rstrip("?&")
        return [f"{_collection(service, of)}/items/{name}{form}" for name in picked]

    return Case("one feature", of, paths)


def tiled(of: str, zoom: int, country: shapely.Geometry, *, fresh: bool) -> Case:
    """Returns a case of the tiles of a zoom that meet the country, in an order of chance.

    Not `fresh`: a hundred of them again and again, so that a service may answer from memory.
    """

    def paths(service: str, portion: int) -> list[str]:
        found = list(_within(country, zoom))
        order = np.random.default_rng((SEED, zoom)).permutation(len(found))
        if len(found) > 2 * MANY:
            order = np.roll(order, -portion * (MANY // 4))[: MANY // 4]
        return [_tile(service, of, found[at]) for at in (order if fresh else order[:100])]

    title = f"tiles at z{zoom}, {'new' if fresh else 'again'}"
    return Case(title, of, paths, tiled=True, fresh=fresh)


@functools.cache
def _within(country: shapely.Geometry, zoom: int) -> tuple[Tile, ...]:
    shapely.prepare(country)
    first, last = grid.covering(BBox(*country.bounds), zoom)
    return tuple(_meeting(country, first, last))


def _meeting(country: shapely.Geometry, first: Tile, last: Tile) -> Iterator[Tile]:
    for row in range(first.row, last.row + 1):
        for column in range(first.column, last.column + 1):
            if country.intersects(_middle(first.zoom, row, column)):
                yield Tile(first.zoom, row, column)


def _middle(zoom: int, row: int, column: int) -> shapely.Geometry:
    """Returns a tile without its edges, in degrees."""
    world = 2.0**zoom
    west, east = ((column + part) / world * 360 - 180 for part in (0.1, 0.9))
    north, south = (
        float(np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * (row + part) / world)))))
        for part in (0.1, 0.9)
    )
    return shapely.box(west, south, east, north)


def _collection(service: str, of: str) -> str:
    if service == "Atlas":
        return f"/api/collections/{LAYERS[of]}"
    if service == "tipg":
        return f"/collections/public.{of}"
    if service == "MapServer":
        return f"/bench/ogcapi/collections/{of}"
    return f"/collections/{of}{'-postgis' if 'PostGIS' in service else ''}"


def _form(service: str) -> str:
    return "" if service in ("Atlas", "tipg") else "f=json&"


def _tile(service: str, of: str, tile: Tile) -> str:
    zoom, row, column = tile
    if service == "tileserver-gl":
        return f"/data/{of}/{zoom}/{column}/{row}.pbf"
    if service == "MapServer":
        asked = f"mode=tile&tilemode=gmap&tile={column}+{row}+{zoom}&layers={of}"
        return f"/tile?map=bench&map.imagetype=mvt&{asked}"
    start = f"{_collection(service, of)}/tiles/WebMercatorQuad/{zoom}"
    if service == "tipg":
        return f"{start}/{column}/{row}"
    return f"{start}/{row}/{column}{'' if service == 'Atlas' else '?f=mvt'}"
