"""The features of a GeoJSON file as a sheet: a column for each property."""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson
from shapely.errors import ShapelyError
from shapely.geometry import shape

from geo.intake.formats import letters, points
from geo.intake.formats.limits import BROKEN, Budget, Limits, NotReadError
from geo.intake.formats.points import Feature, Point
from geo.intake.formats.sheet import Sheet
from geo.language import mark

_NO_LAYER: Final = mark("the file is no GeoJSON: expected a FeatureCollection")
_OTHER: Final = mark("the file is JSON without features of a map: save its table as XLSX or CSV")
_CODE: Final = re.compile(r"EPSG:+(?:[\d.]*:)?(\d+)$", re.IGNORECASE)


def read(content: bytes, most: Limits) -> Iterator[Sheet]:
    """Yields the features of a file as one sheet."""
    try:
        told = orjson.loads(letters.decoded(content))
    except ValueError as error:
        raise NotReadError("unreadable", _NO_LAYER) from error
    if not isinstance(told, dict):
        raise NotReadError("kind", _OTHER)
    features = [told] if told.get("type") == "Feature" else told.get("features")
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise NotReadError("kind", _OTHER)
    name = told.get("name")
    system = _CODE.search(str(_of(told.get("crs"), "properties").get("name")))
    is_stored = system is None or system[1] == "4326"
    yield points.layer(
        name if isinstance(name, str) else "",
        [Feature(_said(one), _point(one.get("geometry"))) for one in features],
        Budget(most),
        "" if is_stored or system is None else f"EPSG:{system[1]}",
    )


def _of(value: object, name: str) -> Mapping[str, Any]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _said(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    """Returns the properties of a feature, and its id where no property is called so."""
    said, own = _of(feature, "properties"), feature.get("id")
    return said if own is None or "id" in said else {"id": own, **said}


def _point(geometry: object) -> Point | None:
    if not isinstance(geometry, dict):
        return None
    try:
        if geometry.get("type") == "Point":
            east, north = map(float, geometry["coordinates"][:2])
            return Point(east, north) if math.isfinite(east + north) else None
        return points.inside(shape(geometry))
    except (ShapelyError, *BROKEN):
        return None
