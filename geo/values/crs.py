"""Degrees for storing and metres for measuring: the one place that reprojects."""

import math
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely

STORED = "EPSG:4326"
"""Longitude, latitude in degrees (WGS 84), as every source gives it."""


class BBox(NamedTuple):
    """West, south, east, north in degrees."""

    west: float
    south: float
    east: float
    north: float


def bounds(shapes: np.ndarray) -> BBox | None:
    """Returns the box in degrees round all shapes; None where none of them has a place."""
    placed = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    return BBox(*shapely.total_bounds(placed).tolist()) if len(placed) else None


def in_metres(features: gpd.GeoSeries, around: gpd.GeoSeries | None = None) -> gpd.GeoSeries:
    """Returns geometries given in degrees in metres, in the UTM zone of their middle.

    Features that are measured together need one zone: that `around` the larger ones. Six degrees
    beside its middle a zone measures 0.4 % too long.
    """
    west, south, east, north = (features if around is None else around).total_bounds
    zone = int(((west + east) / 2 + 180) % 360 // 6) + 1
    return features.to_crs(f"EPSG:{326 if south + north >= 0 else 327}{zone:02}")


_METRES_OF_DEGREE = 111_320


def apart_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Returns the metres between two points in degrees that are near each other.

    Within ten kilometres it is 0.5 % off at most.
    """
    east = (one[0] - other[0]) * math.cos(math.radians(one[1]))
    return math.hypot(east, one[1] - other[1]) * _METRES_OF_DEGREE


def around(point: tuple[float, float], reach_m: float) -> BBox:
    """Returns the box of so many metres round a point in degrees."""
    high = reach_m / _METRES_OF_DEGREE
    wide = high / math.cos(math.radians(point[1]))
    return BBox(point[0] - wide, point[1] - high, point[0] + wide, point[1] + high)


MERCATOR_LATITUDE = 85.05112877980659
"""Degrees north and south at which Web Mercator's square world ends."""


def in_world(geometries: np.ndarray) -> np.ndarray:
    """Returns geometries given in degrees in Web Mercator, as shares of the world's width.

    x runs from 0 at 180 W to 1 at 180 E, y from 0 at 85.05 N down to 1 at 85.05 S.
    """
    projected: np.ndarray = shapely.transform(geometries, _world)
    return projected


def _world(degrees: np.ndarray) -> np.ndarray:
    latitude = np.clip(degrees[:, 1], -MERCATOR_LATITUDE, MERCATOR_LATITUDE)
    x = degrees[:, 0] / 360 + 0.5
    y = 0.5 - np.arcsinh(np.tan(np.radians(latitude))) / (2 * np.pi)
    return np.column_stack((x, y))
