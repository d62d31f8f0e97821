"""The window that a drawn map looks through: from degrees to px, in Web Mercator.

Shapes are kept in "world" units: the square of Web Mercator from 0 to 1, y downwards.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import shapely

from geo.view.address import At

WORLD_PX: Final = 512.0
"""Width of the world in px at zoom 0, as in a View and in the interactive map."""
EARTH_KM: Final = 2 * math.pi * 6378.137
CLOSEST_ZOOM: Final = 10.5
_LENGTHS_KM: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)

Bounds = tuple[float, float, float, float]


class Frame(NamedTuple):
    """A window of width × height px whose top left corner is at west, north in world units."""

    west: float
    north: float
    px_per_world: float
    width: int
    height: int

    @property
    def zoom(self) -> float:
        """The zoom level, in tiles of 512 px."""
        return math.log2(self.px_per_world / WORLD_PX)

    @property
    def box(self) -> Bounds:
        """The window in world units, a little larger so that cut edges lie outside of it."""
        spare = 8 / self.px_per_world
        east = self.west + self.width / self.px_per_world
        south = self.north + self.height / self.px_per_world
        return self.west - spare, self.north - spare, east + spare, south + spare

    @property
    def km_per_px(self) -> float:
        """How much of the ground one px shows in the middle of the window."""
        middle = self.north + self.height / 2 / self.px_per_world
        latitude = math.atan(math.sinh(math.pi * (1 - 2 * middle)))
        return EARTH_KM * math.cos(latitude) / self.px_per_world

    def px(self, shapes: np.ndarray) -> np.ndarray:
        """Returns shapes in world units as shapes in px of this window."""
        corner = np.array([self.west, self.north])
        moved: np.ndarray = shapely.transform(shapes, lambda at: (at - corner) * self.px_per_world)
        return moved

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Returns where a position in degrees lies, in px."""
        ((x, y),) = world_of(np.array([[longitude, latitude]]))
        return (x - self.west) * self.px_per_world, (y - self.north) * self.px_per_world

    def holds(self, x: float, y: float) -> bool:
        """Whether a point in px lies inside the window."""
        return 0 <= x <= self.width and 0 <= y <= self.height


def around(bounds: Sequence[float], size: tuple[int, int], padding_px: int = 26) -> Frame:
    """Returns the closest window that shows west, south, east, north (degrees) with room round."""
    west, south, east, north = bounds
    (left, bottom), (right, top) = world_of(np.array([[west, south], [east, north]]))
    width, height = size
    room = (width - 2 * padding_px, height - 2 * padding_px)
    wide, high = max(right - left, 1e-12), max(bottom - top, 1e-12)
    px_per_world = min(room[0] / wide, room[1] / high, WORLD_PX * 2**CLOSEST_ZOOM)
    return _centred((left + right) / 2, (top + bottom) / 2, px_per_world, size)


def at(place: At, size: tuple[int, int]) -> Frame:
    """Returns the window of a View's `at`."""
    ((x, y),) = world_of(np.array([[place.longitude, place.latitude]]))
    zoom = min(max(place.zoom, 4.0), CLOSEST_ZOOM)
    return _centred(x, y, WORLD_PX * 2**zoom, size)


def _centred(x: float, y: float, px_per_world: float, size: tuple[int, int]) -> Frame:
    half = size[0] / 2 / px_per_world, size[1] / 2 / px_per_world
    return Frame(x - half[0], y - half[1], px_per_world, *size)


def world(shapes: np.ndarray) -> np.ndarray:
    """Returns shapes in degrees as shapes in world units; missing ones stay missing."""
    moved: np.ndarray = shapely.transform(shapes, world_of)
    return moved


def world_of(degrees: np.ndarray) -> np.ndarray:
    """Returns longitudes and latitudes (two columns) in world units."""
    x = (degrees[:, 0] + 180) / 360
    y = 0.5 - np.arcsinh(np.tan(np.radians(degrees[:, 1]))) / (2 * math.pi)
    return np.column_stack([x, y])


def scale_bar(frame: Frame, longest_px: float) -> tuple[int, float]:
    """Returns the longest round length in km that fits, and its length in px."""
    fitting = [one for one in _LENGTHS_KM if one / frame.km_per_px <= longest_px]
    length_km = max(fitting, default=_LENGTHS_KM[0])
    return length_km, length_km / frame.km_per_px


def growing(zoom: float, low: tuple[float, float], high: tuple[float, float]) -> float:
    """Returns a size that grows evenly between two (zoom, px) pairs."""
    share = min(1.0, max(0.0, (zoom - low[0]) / (high[0] - low[0])))
    return round(low[1] + (high[1] - low[1]) * share, 2)
