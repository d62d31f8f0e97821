"""The small map of the country beside a map: where its window lies."""

from typing import Final

import numpy as np

from geo.dataset.context import Context
from geo.units import boundaries
from maps.look import theme
from maps.svg import frame as svg_frame
from maps.svg import paths as svg_paths
from maps.svg.frame import Frame
from maps.svg.ground import Ground

WINDOW_PX: Final = 9.0
"""The least side of the mark: a smaller window could not be found."""


def draw(context: Context, ground: Ground, window: Frame, size: tuple[int, int]) -> str:
    """Returns the country with the map's window marked, as an SVG document of this size in px."""
    frame = svg_frame.around(context.dataset.country.extent, size, 12)
    width, height = size
    nothing = np.array([], dtype=object)
    shapes = ground.shapes
    parts = [
        f'<rect width="{width}" height="{height}" fill="{theme.NEIGHBOUR}"/>',
        _path(svg_paths.areas(shapes.get("sea water", nothing), frame), f'fill="{theme.SEA}"'),
        _path(svg_paths.areas(shapes.get("country", nothing), frame), f'fill="{theme.WHITE}"'),
        _path(svg_paths.areas(_chosen(context), frame), f'fill="{theme.BLUE_PALE}"'),
        _path(
            svg_paths.lines(shapes.get("governorates", nothing), frame),
            f'fill="none" stroke="{theme.GOVERNORATE_LINE}" stroke-width=".5"',
        ),
        _path(
            svg_paths.lines(shapes.get("country", nothing), frame),
            f'fill="none" stroke="{theme.COUNTRY_LINE}" stroke-width="1"',
        ),
        _mark(frame, window),
        f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" fill="none" '
        f'stroke="{theme.LINE}"/>',
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f"{''.join(parts)}</svg>"
    )


def _chosen(context: Context) -> np.ndarray:
    """Returns the governorates that the View names, in world units."""
    features = context.dataset.features[boundaries.COLLECTIONS["governorate"]]
    wanted = features["pcode"].isin(context.view.governorate).to_numpy()
    return svg_frame.world(features.geometry.to_numpy()[wanted])


def _mark(frame: Frame, window: Frame) -> str:
    """Returns the window as a frame, no smaller than can be seen and within the small map."""
    scale = frame.px_per_world / window.px_per_world
    left = (window.west - frame.west) * frame.px_per_world
    top = (window.north - frame.north) * frame.px_per_world
    right, bottom = left + window.width * scale, top + window.height * scale
    left, right = _within(left, right, frame.width)
    top, bottom = _within(top, bottom, frame.height)
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
        f'height="{bottom - top:.1f}" fill="none" stroke="{theme.RUST}" stroke-width="2"/>'
    )


def _within(low: float, high: float, side: float) -> tuple[float, float]:
    middle = min(max((low + high) / 2, WINDOW_PX), side - WINDOW_PX)
    half = max((high - low) / 2, WINDOW_PX / 2)
    return max(middle - half, 3.0), min(middle + half, side - 3.0)


def _path(drawn: str, more: str) -> str:
    return f'<path d="{drawn}" {more}/>' if drawn else ""
