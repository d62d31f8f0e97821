"""Shapes that a filter draws itself, in degrees of WGS 84, longitude first."""

from typing import Any, Final

import orjson
import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from geo.exchange import boxes
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


def shape(node: dict[str, Any]) -> BaseGeometry:
    """Returns the shape of a GeoJSON geometry or a box, prepared for many comparisons."""
    made = _box(node["bbox"]) if "bbox" in node and "type" not in node else _geometry(node)
    if made.is_empty:
        raise FilterError(_WRONG, why="empty")
    if not made.is_valid:
        raise FilterError(_WRONG, why=shapely.is_valid_reason(made))
    boxes.within(made.bounds)
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
    is_box = isinstance(numbers, list) and all(isinstance(one, int | float) for one in numbers)
    if not is_box:
        raise FilterError(_WRONG, why="BBOX(west, south, east, north)")
    return boxes.shape(boxes.of(numbers))
