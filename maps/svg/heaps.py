"""Signs that lie on one another at a zoom level, so that a click means all of them."""

from typing import Final, NamedTuple

import numpy as np
import shapely

from geo.dataset import selection
from geo.dataset.context import Context
from maps.look import layer_styles
from maps.look.style import Scale
from maps.svg import frame as svg_frame
from maps.svg.frame import Bounds

APART: Final = 0.75
"""Signs whose middles are nearer than this share of their radii together cannot be told apart."""


class Heap(NamedTuple):
    """The `layer/feature` of signs on one another, and west, south, east, north (degrees)."""

    members: tuple[str, ...]
    bounds: Bounds


def at(context: Context, select: str, zoom: float) -> Heap | None:
    """Returns the heap of signs in which a sign lies at a zoom level; None where it lies alone."""
    names, points, radii = _signs(context)
    if select not in names:
        return None
    px = svg_frame.world_of(points) * svg_frame.WORLD_PX * 2**zoom
    found = around(names.index(select), px, radii)
    if found.sum() < 2:
        return None
    (west, south), (east, north) = points[found].min(axis=0), points[found].max(axis=0)
    members = tuple(name for name, is_in in zip(names, found, strict=True) if is_in)
    return Heap(members, (float(west), float(south), float(east), float(north)))


def around(place: int, px: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """Returns which signs (middles and radii in px) lie on that at a place, or on one that does."""
    near = np.hypot(*(px[:, None, :] - px[None, :, :]).transpose(2, 0, 1))
    touching = near < APART * (radii[:, None] + radii[None, :])
    found = np.zeros(len(px), dtype=bool)
    found[place] = True
    while (more := touching[found].any(axis=0)).sum() > found.sum():
        found = more
    return found


def _signs(context: Context) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Returns the signs that are shown: `layer/feature`, longitude and latitude, radius in px."""
    names: list[str] = []
    points, radii = [np.empty((0, 2))], [np.empty(0)]
    wanted = context.view.layers
    for layer in layer_styles.drawn():
        sign = layer_styles.of(layer, context.dataset).sign
        if sign is None or (wanted is not None and layer.id not in wanted):
            continue
        shown = selection.select(context.dataset, layer.id, context.view)
        placed = shown[shapely.get_type_id(shown.geometry.to_numpy()) == shapely.GeometryType.POINT]
        names += [f"{layer.id}/{one}" for one in placed["id"]]
        points.append(shapely.get_coordinates(placed.geometry.to_numpy()))
        size = sign.size
        sizes = (
            [size.px(one) for one in placed[size.field].to_numpy(dtype=float, na_value=0)]
            if isinstance(size, Scale)
            else [size] * len(placed)
        )
        radii.append(np.array(sizes, dtype=float) / 2)
    return names, np.concatenate(points), np.concatenate(radii)
