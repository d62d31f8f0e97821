"""The box of a drawing, for tests of signs."""

from shapely.geometry import Polygon as Ground
from shapely.geometry import box

from maps.look.shapes import Circle, Polygon


def union_box(drawing):
    """Left, top, right and bottom of everything drawn."""
    bounds = [_ground(shape).bounds for shape in drawing.shapes]
    lefts, tops, rights, bottoms = zip(*bounds, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _ground(shape):
    if isinstance(shape, Polygon):
        return Ground(shape.points)
    return box(
        shape.x - shape.radius,
        shape.y - shape.radius,
        shape.x + (shape.radius if isinstance(shape, Circle) else 0.0),
        shape.y + shape.radius,
    )
