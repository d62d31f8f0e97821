"""Boxes in degrees as OGC's standards write them: read in one place, for `bbox` and CQL2 alike."""

import math
from collections.abc import Sequence
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import InvalidQueryError
from geo.language import mark
from geo.values.crs import BBox

BEYOND: Final = mark(
    "{edge} lies beyond the world: longitudes go from -180 to 180, latitudes from -90 to 90"
)
_NO_BOX: Final = mark("expected west,south,east,north in degrees, such as 42,33,45,35")
_UPSIDE_DOWN: Final = mark("the lower edge {low} lies above the upper edge {high}")
_TURNED_ROUND: Final = mark(
    "the western edge {west} lies east of the eastern edge {east}; only a box over the 180th"
    " meridian is written so, and this one would span more than half of the world"
)


def of(numbers: Sequence[float]) -> BBox:
    """Returns the box between two corners, each with a height or without.

    Its west edge may be east of the other: it lies over the 180th meridian then. One that would
    span more than half of the world is taken for a slip. InvalidQueryError names what is wrong.
    """
    if len(numbers) not in (4, 6) or not all(math.isfinite(one) for one in numbers):
        raise InvalidQueryError(_NO_BOX)
    half = len(numbers) // 2
    low, high = numbers[:half], numbers[half:]
    box = BBox(low[0], low[1], high[0], high[1])
    within(box)
    for one, other in zip(low[1:], high[1:], strict=True):
        if one > other:
            raise InvalidQueryError(_UPSIDE_DOWN, low=f"{one:g}", high=f"{other:g}")
    if box.west > box.east and box.east + 360 - box.west > 180:
        raise InvalidQueryError(_TURNED_ROUND, west=f"{box.west:g}", east=f"{box.east:g}")
    return box


def within(edges: Sequence[float]) -> None:
    """Refuses west, south, east, north in degrees of which one lies beyond the world."""
    for edge, farthest in zip(edges, (180, 90, 180, 90), strict=True):
        if abs(edge) > farthest:
            raise InvalidQueryError(BEYOND, edge=f"{edge:g}")


def parts(box: BBox) -> tuple[BBox, ...]:
    """Returns the box itself, or what lies on either side of the 180th meridian."""
    if box.west <= box.east:
        return (box,)
    sides = (box._replace(east=180.0), box._replace(west=-180.0))
    return tuple(one for one in sides if one.west < one.east) or (box._replace(east=180.0),)


def shape(box: BBox) -> BaseGeometry:
    """Returns the box as polygons in degrees; as lines or a point where it has no area."""
    drawn = [
        shapely.convex_hull(shapely.MultiPoint([(x, y) for x in one[::2] for y in one[1::2]]))
        for one in parts(box)
    ]
    made: BaseGeometry = drawn[0] if len(drawn) == 1 else shapely.union_all(drawn)
    return made
