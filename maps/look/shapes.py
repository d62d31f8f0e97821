"""Plain shapes and their two drawings: SVG text and antialiased PNG from the same numbers.

Lengths are units of the symbol's own box; x runs right, y runs down.
"""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw
from shapely.geometry import LineString
from shapely.geometry import Polygon as Ground

Point = tuple[float, float]
SUPERSAMPLING = 8


@dataclass(frozen=True)
class Circle:
    """A filled disc."""

    x: float
    y: float
    radius: float
    fill: str


@dataclass(frozen=True)
class HalfDisc:
    """The left half of a filled disc."""

    x: float
    y: float
    radius: float
    fill: str


@dataclass(frozen=True)
class Polygon:
    """A filled polygon."""

    points: tuple[Point, ...]
    fill: str


Shape = Circle | HalfDisc | Polygon


@dataclass(frozen=True)
class Drawing:
    """Shapes from bottom to top in a box of width and height."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def rectangle(left: float, top: float, right: float, bottom: float, fill: str) -> Polygon:
    """An upright rectangle."""
    return Polygon(((left, top), (right, top), (right, bottom), (left, bottom)), fill)


def regular(centre: Point, radius: float, corners: int, fill: str) -> Polygon:
    """A regular polygon standing on a flat side; a diamond for four corners."""
    turn = 0.0 if corners == 4 else math.pi / corners
    angles = (turn + 2 * math.pi * corner / corners for corner in range(corners))
    return Polygon(
        tuple(
            (centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle))
            for angle in angles
        ),
        fill,
    )


def rounded(square: Polygon, radius: float, fill: str) -> Polygon:
    """The polygon with its corners rounded, drawn as a polygon with many corners."""
    inner = Ground(square.points).buffer(-radius, join_style="mitre")
    outline = inner.buffer(radius, quad_segs=12).exterior.coords
    return Polygon(tuple((x, y) for x, y in list(outline)[:-1]), fill)


def hatch(inside: Polygon, stroke: float, gap: float, fill: str) -> tuple[Polygon, ...]:
    """Lines falling to the right at 45 degrees, clipped to a convex polygon."""
    ground = Ground(inside.points)
    left, top, right, bottom = ground.bounds
    reach = (right - left) + (bottom - top)
    step = (stroke + gap) * math.sqrt(2)
    lines: list[Polygon] = []
    x = left - (bottom - top) + step / 2
    while x < right:
        stripe = LineString([(x - reach, top - reach), (x + reach, top + reach)])
        part = stripe.buffer(stroke / 2, cap_style="flat").intersection(ground)
        if isinstance(part, Ground) and not part.is_empty:
            lines.append(Polygon(tuple((a, b) for a, b in part.exterior.coords[:-1]), fill))
        x += step
    return tuple(lines)


def frame(outer: Polygon, stroke: float, fill: str, inside: str) -> tuple[Polygon, ...]:
    """A rectangle filled with one colour and outlined, inwards, with another."""
    left, top, right, bottom = Ground(outer.points).bounds
    return (
        rectangle(left, top, right, bottom, fill),
        rectangle(left + stroke, top + stroke, right - stroke, bottom - stroke, inside),
    )


def dashed(
    outer: Polygon, stroke: float, dashes: tuple[int, int], fill: str, ratio: Point = (4.0, 3.0)
) -> tuple[Polygon, ...]:
    """Outlines a rectangle, inwards, with that many dashes across and down; corners are dashes.

    `ratio` is how long a dash is to a gap.
    """
    left, top, right, bottom = Ground(outer.points).bounds
    across, down = dashes
    parts: list[Polygon] = []
    for start, end in _dashes((left, right), across, ratio):
        parts.append(rectangle(start, top, end, top + stroke, fill))
        parts.append(rectangle(start, bottom - stroke, end, bottom, fill))
    for start, end in _dashes((top, bottom), down, ratio):
        parts.append(rectangle(left, start, left + stroke, end, fill))
        parts.append(rectangle(right - stroke, start, right, end, fill))
    return tuple(parts)


def _dashes(side: Point, count: int, ratio: Point) -> list[Point]:
    """Dashes and gaps as long as the ratio says, the first and the last dash at the ends."""
    (start, end), (dash, gap) = side, ratio
    unit = (end - start) / (dash * count + gap * (count - 1))
    starts = [start + (dash + gap) * unit * at for at in range(count)]
    return [(one, one + dash * unit) for one in starts]


def svg(drawing: Drawing) -> str:
    """The drawing as a complete SVG document in its own units."""
    size = f"{_number(drawing.width)} {_number(drawing.height)}"
    width, height = size.split()
    body = "".join(svg_body(drawing.shapes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {size}">{body}</svg>'
    )


def svg_body(shapes: Sequence[Shape]) -> list[str]:
    """The shapes as SVG elements, bottom to top."""
    return [_element(shape) for shape in shapes]


def _element(shape: Shape) -> str:
    if isinstance(shape, Polygon):
        points = " ".join(f"{_number(x)},{_number(y)}" for x, y in shape.points)
        return f'<polygon points="{points}" fill="{shape.fill}"/>'
    x, y, radius = _number(shape.x), _number(shape.y), _number(shape.radius)
    if isinstance(shape, Circle):
        return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{shape.fill}"/>'
    top, bottom = _number(shape.y - shape.radius), _number(shape.y + shape.radius)
    return f'<path d="M{x},{top}A{radius},{radius} 0 0 0 {x},{bottom}Z" fill="{shape.fill}"/>'


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def picture(drawing: Drawing, size_px: int) -> Image.Image:
    """The drawing as an RGBA picture whose longer side has that many pixels."""
    scale = size_px / max(drawing.width, drawing.height)
    width, height = round(drawing.width * scale), round(drawing.height * scale)
    factor = scale * SUPERSAMPLING
    large = Image.new("RGBA", (width * SUPERSAMPLING, height * SUPERSAMPLING))
    pen = ImageDraw.Draw(large)
    for shape in drawing.shapes:
        _draw(pen, shape, factor)
    return large.resize((width, height), Image.Resampling.BOX)


def _draw(pen: ImageDraw.ImageDraw, shape: Shape, factor: float) -> None:
    if isinstance(shape, Polygon):
        pen.polygon([(x * factor - 0.5, y * factor - 0.5) for x, y in shape.points], shape.fill)
        return
    frame_px = (
        (shape.x - shape.radius) * factor,
        (shape.y - shape.radius) * factor,
        (shape.x + shape.radius) * factor - 1,
        (shape.y + shape.radius) * factor - 1,
    )
    if isinstance(shape, Circle):
        pen.ellipse(frame_px, shape.fill)
    else:
        pen.pieslice(frame_px, 90, 270, shape.fill)


def png_bytes(image: Image.Image) -> bytes:
    """The picture as PNG."""
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()
