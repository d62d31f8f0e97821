"""The window that a drawn map looks through: from degrees to px, in Web Mercator.

Shapes are kept in "world" units: the square of Web Mercator from 0 to 1, y downwards.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import shapely

from geo.view.address import At

WORLD_PX: Final = 512.0
"""Width of the world in px at zoom 0, as in a View and in the interactive map."""
EARTH_KM: Final = 2 * math.pi * 6378.137
CLOSEST_ZOOM: Final = 10.5
FARTHEST_ZOOM: Final = 0.0
"""Of a window with hardly any room, as a browser that still lays out its page has it."""
PADDING_PX: Final = 26
_LEAST_FREE_PX: Final = 120
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
    def middle(self) -> At:
        """Where a map with a camera stands to show this window."""
        x = self.west + self.width / 2 / self.px_per_world
        y = self.north + self.height / 2 / self.px_per_world
        latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))
        return At(self.zoom, latitude, x * 360 - 180)

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


def around(
    bounds: Sequence[float],
    size: tuple[int, int],
    padding_px: int = PADDING_PX,
    closest: float = CLOSEST_ZOOM,
    covered: Sequence[Bounds] = (),
) -> Frame:
    """Returns the closest window that shows west, south, east, north (degrees) with room round.

    `covered` are boxes in px (left, top, right, bottom) that lie over the map: what is shown
    keeps clear of them as long as they leave room at all. `closest` is a zoom level.
    """
    west, south, east, north = bounds
    (left, bottom), (right, top) = world_of(np.array([[west, south], [east, north]])).tolist()
    wide, high = max(right - left, 1e-12), max(bottom - top, 1e-12)

    nearest, farthest = WORLD_PX * 2**closest, WORLD_PX * 2**FARTHEST_ZOOM

    def scale(free: Bounds) -> float:
        room = (free[2] - free[0] - 2 * padding_px, free[3] - free[1] - 2 * padding_px)
        return float(max(min(room[0] / wide, room[1] / high, nearest), farthest))

    whole = (0.0, 0.0, float(size[0]), float(size[1]))
    best = max(_free(whole, covered), key=lambda one: (scale(one), _area(one)), default=whole)
    px_per_world = scale(best)
    middle = ((best[0] + best[2]) / 2, (best[1] + best[3]) / 2)
    return Frame(
        (left + right) / 2 - middle[0] / px_per_world,
        (top + bottom) / 2 - middle[1] / px_per_world,
        px_per_world,
        *size,
    )


def _free(whole: Bounds, covered: Sequence[Bounds]) -> Iterator[Bounds]:
    """Yields the rectangles of a window that no box lies over, large enough to show anything."""
    across = sorted({whole[0], whole[2], *(side for box in covered for side in (box[0], box[2]))})
    down = sorted({whole[1], whole[3], *(side for box in covered for side in (box[1], box[3]))})
    inside = [one for one in across if whole[0] <= one <= whole[2]]
    between = [one for one in down if whole[1] <= one <= whole[3]]
    for left, right in itertools.combinations(inside, 2):
        for top, bottom in itertools.combinations(between, 2):
            roomy = right - left >= _LEAST_FREE_PX and bottom - top >= _LEAST_FREE_PX
            if roomy and not any(meet((left, top, right, bottom), one) for one in covered):
                yield left, top, right, bottom


def meet(one: Bounds, other: Bounds) -> bool:
    """Whether two boxes share any ground."""
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]


def _area(box: Bounds) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


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
