"""Shapes as the `d` of SVG paths: cut to the window, simplified, rounded to whole px."""

from typing import Final

import numpy as np
import shapely

from maps.svg.frame import Frame

TOLERANCE_PX: Final = 1.0
COVERAGE_TOLERANCE_PX: Final = 1.8


def lines(shapes: np.ndarray, frame: Frame) -> str:
    """Returns lines or outlines (world units) as one path, empty where none is in the window."""
    return "".join(_drawn(frame.px(_cut(shapes, frame)), closed=False))


def areas(shapes: np.ndarray, frame: Frame) -> str:
    """Returns polygons (world units) as one path."""
    return "".join(_drawn(frame.px(_cut(shapes, frame)), closed=True))


def neighbours(shapes: np.ndarray, frame: Frame) -> list[str]:
    """Returns one path for each polygon (world units), simplified so that neighbours still fit."""
    light = np.array(shapes, dtype=object)
    polygons = shapely.get_dimensions(light) == 2
    tolerance = COVERAGE_TOLERANCE_PX / frame.px_per_world
    if polygons.any():
        light[polygons] = shapely.coverage_simplify(light[polygons], tolerance)
    found = frame.px(shapely.clip_by_rect(light, *frame.box))
    return ["".join(_drawn(np.array([one], dtype=object), closed=True)) for one in found]


def rings(shape: shapely.Geometry) -> str:
    """Returns polygons in px as one path; equal edges of neighbours stay equal: nothing is cut."""
    return "".join(_drawn(np.array([shape], dtype=object), closed=True))


def _cut(shapes: np.ndarray, frame: Frame) -> np.ndarray:
    inside = shapely.clip_by_rect(shapes, *frame.box)
    inside = inside[~(shapely.is_missing(inside) | shapely.is_empty(inside))]
    light: np.ndarray = shapely.simplify(inside, TOLERANCE_PX / frame.px_per_world)
    return light


def _drawn(shapes: np.ndarray, *, closed: bool) -> list[str]:
    parts = shapely.get_parts(shapes[~shapely.is_missing(shapes)])
    parts = shapely.get_parts(parts)  # a collection may hold collections of parts
    flat = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    rings = [*shapely.get_rings(flat)]
    rings += [*parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]]
    return [found for ring in rings if (found := _path(ring, closed=closed))]


def _path(ring: shapely.LineString, *, closed: bool) -> str:
    """Returns a line in whole px, each corner relative to the one before; empty for a speck."""
    corners = np.rint(shapely.get_coordinates(ring)).astype(int)
    steps = np.diff(corners, axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    if closed:
        steps = steps[:-1]
    if len(steps) < (2 if closed else 1):
        return ""
    x, y = corners[0]
    moves = " ".join(f"{across} {down}" for across, down in steps.tolist()).replace(" -", "-")
    return f"M{x} {y}l{moves}" + ("z" if closed else "")
