"""Shapes that a filter draws itself, in degrees of WGS 84, longitude first."""

import math
from typing import Any, Final

import orjson
import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from geo.exchange.cql.faults import FilterError
from geo.language import mark

_TYPES: Final = (
    "Point",
    "LineString",
    "Polygon",
    "MultiPoint",
    "MultiLineString",
    "MultiPolygon",
    "GeometryCollection",
)
_WRONG: Final = mark("a shape in it cannot be used: {why}")
_WORLD: Final = (-180.0, -90.0, 180.0, 90.0)


def shape(node: dict[str, Any]) -> BaseGeometry:
    """Returns the shape of a GeoJSON geometry or a box, prepared for many comparisons."""
    made = _box(node["bbox"]) if "bbox" in node and "type" not in node else _geometry(node)
    if made.is_empty:
        raise FilterError(_WRONG, why="empty")
    if not made.is_valid:
        raise FilterError(_WRONG, why=shapely.is_valid_reason(made))
    west, south, east, north = made.bounds
    if not (west >= _WORLD[0] and south >= _WORLD[1] and east <= _WORLD[2] and north <= _WORLD[3]):
        raise FilterError(_WRONG, why="longitude -180..180, latitude -90..90")
    shapely.prepare(made)
    return made


def _geometry(node: dict[str, Any]) -> BaseGeometry:
    if node.get("type") not in _TYPES:
        raise FilterError(mark("a value is expected in place of “{given}”"), given=str(node)[:40])
    try:
        made: BaseGeometry = shapely.from_geojson(orjson.dumps(node))
    except GEOSException as fault:
        why = str(fault).rpartition("Exception: ")[2]
        known = "LinearRing" in why
        raise FilterError(_WRONG, why=why if known else "GeoJSON coordinates") from fault
    return made


def _box(numbers: Any) -> BaseGeometry:  # noqa: ANN401 - any JSON
    """Returns the box between two corners, each with a height or without."""
    if not isinstance(numbers, list) or len(numbers) not in (4, 6):
        raise FilterError(_WRONG, why="BBOX(west, south, east, north)")
    if not all(isinstance(one, int | float) and math.isfinite(one) for one in numbers):
        raise FilterError(_WRONG, why="BBOX(west, south, east, north)")
    half = len(numbers) // 2
    west, south, east, north = (*numbers[:2], *numbers[half : half + 2])
    if west > east or south > north:
        raise FilterError(_WRONG, why="west > east, south > north")
    corners = [(west, south), (east, south), (east, north), (west, north)]
    made: BaseGeometry = shapely.convex_hull(shapely.MultiPoint(corners))
    return made
