"""Features of a map as rows of a sheet: what is said of each, and the point that stands for it."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import shapely
from pyproj import Transformer
from pyproj.exceptions import ProjError
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geo.intake.formats import sheet
from geo.intake.formats.limits import Budget, NotReadError
from geo.intake.formats.sheet import Rows, Sheet
from geo.language import mark

_STORED: Final = "EPSG:4326"
_HEAD: Final = ("latitude", "longitude")
_DECIMALS: Final = 6
"""Of degrees: a tenth of a metre, for a point that was found inside a shape."""
_FAR: Final = mark(
    "the places are given in a system of coordinates that is not known: save in WGS 84 (EPSG:4326)"
)


class Point(NamedTuple):
    """Where a feature lies, as its file gives it; whether it is a shape that a point stands for."""

    east: float
    north: float
    is_shape: bool = False


class Feature(NamedTuple):
    """What is said of a feature by name of the column, and where it lies; None for nowhere."""

    said: Mapping[str, object]
    point: Point | None


def inside(shape: BaseGeometry | None) -> Point | None:
    """Returns a point that lies in a shape; None for one that is empty or broken."""
    if shape is None or shape.is_empty:
        return None
    try:
        point = shape.representative_point()
    except ShapelyError:
        point = shape.envelope.centroid
    return Point(point.x, point.y, is_shape=shape.geom_type != "Point")


def together(parts: list[BaseGeometry]) -> BaseGeometry | None:
    """Returns several shapes as one; None for none."""
    return shapely.GeometryCollection(parts) if len(parts) > 1 else next(iter(parts), None)


def layer(name: str, features: Iterable[Feature], budget: Budget, system: str = "") -> Sheet:
    """Returns features as a sheet: its first row names the columns, two of them degrees (WGS 84).

    `system` is that of their coordinates, empty for WGS 84; NotReadError for one that is not known.
    """
    held = list(features)
    names = list(dict.fromkeys(one for feature in held for one in feature.said))
    points = _in_degrees([one.point for one in held], system)
    head = _HEAD if any(points) else ()
    rows = Rows(budget)
    rows.add(1, [*head, *map(sheet.one_line, names)])
    for number, (one, point) in enumerate(zip(held, points, strict=True), start=2):
        where = ("", "") if point is None else (point.north, point.east)
        values = [*where[: len(head)], *map(one.said.get, names)]
        rows.add(number, [sheet.text(value) for value in values])
    shapes = tuple(number for number, one in enumerate(points, start=2) if one and one.is_shape)
    said = (("shape-point", shapes),) if shapes else ()
    return rows.sheet(sheet.one_line(name))._replace(said=said)


def _in_degrees(points: list[Point | None], system: str) -> list[Point | None]:
    placed = [one for one in points if one is not None]
    if system and placed:
        try:
            turn = Transformer.from_crs(system, _STORED, always_xy=True)
        except ProjError as error:
            raise NotReadError("coordinates", _FAR) from error
        east, north = turn.transform([one.east for one in placed], [one.north for one in placed])
        placed = [
            one._replace(east=round(x, _DECIMALS), north=round(y, _DECIMALS))
            for one, x, y in zip(placed, east, north, strict=True)
        ]
    found = iter(placed)
    return [None if one is None else _tidy(next(found)) for one in points]


def _tidy(point: Point) -> Point:
    """Returns a point of a shape without decimals that nobody measured."""
    if not point.is_shape:
        return point
    return Point(round(point.east, _DECIMALS), round(point.north, _DECIMALS), is_shape=True)
