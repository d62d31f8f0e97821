"""How the offline map draws features: areas in the map's own px, signs at their size on screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.dataset import records as dataset_records
from maps.basemap.area_style import GRADES
from maps.look import shapes, symbols, theme
from maps.svg import frame as svg_frame
from maps.svg.frame import Frame

Bounds = tuple[float, float, float, float]
_CLASSES: Final = {
    layers.HOTSPOTS.id: "hot",
    layers.ABC_AREA_UNITS.id: "unit",
    layers.INFORMAL_SITES.id: "cell",
}


@dataclass(frozen=True)
class Drawn:
    """A feature's area (`d` of a path) and sign; x, y and bounds in px of the window, or None."""

    path: str
    style: str
    symbol: str
    size: float
    x: float
    y: float
    bounds: Bounds | None

    @property
    def position(self) -> dict[str, float]:
        """Where the script finds the place; nothing where it has no position."""
        if self.bounds is None:
            return {"size": 0}
        return {"x": self.x, "y": self.y, "size": self.size}

    def area(self, number: int, name: str) -> str:
        """Returns the area as SVG, empty where the feature is a point."""
        if not self.path:
            return ""
        title = f"<title>{escape(name)}</title>"
        return f'<path data-i="{number}" {self.style} d="{self.path}">{title}</path>'

    def sign(self, number: int, name: str, window: tuple[float, float, float]) -> str:
        """Returns the sign as SVG where it stands while the map is moved by `window` (k, x, y)."""
        if not self.symbol:
            return ""
        k, left, top = window
        x, y = self.x * k + left - self.size / 2, self.y * k + top - self.size / 2
        size = f'x="{x:.1f}" y="{y:.1f}" width="{self.size}" height="{self.size}"'
        title = f"<title>{escape(name)}</title>"
        return f'<use data-i="{number}" href="#s-{self.symbol}" {size}>{title}</use>'


def definition(name: str) -> str:
    """Returns a sign as an SVG symbol that `use` elements refer to."""
    drawing = symbols.drawing(name)
    body = "".join(shapes.svg_body(drawing.shapes))
    return f'<symbol id="s-{name}" viewBox="0 0 {drawing.width} {drawing.height}">{body}</symbol>'


def draw(layer: Layer, features: gpd.GeoDataFrame, frame: Frame) -> list[Drawn]:
    """Returns how each feature is drawn in the window; shapes are rounded so that edges meet."""
    found = frame.px(svg_frame.world(features.geometry.to_numpy()))
    records = dataset_records.records(features)
    return [_one(layer, record, shape) for record, shape in zip(records, found, strict=True)]


def _one(layer: Layer, record: Mapping[str, Any], shape: Any) -> Drawn:  # noqa: ANN401 - any geometry
    if shape is None or shape.is_empty:
        return Drawn("", "", "", 0, 0, 0, None)
    inside = shape.representative_point()
    is_area = shapely.get_dimensions(shape) == 2
    symbol, size = _sign(layer, record, is_area=is_area)
    bounds = tuple(float(one) for one in shape.bounds)
    return Drawn(
        path=_path(shape) if is_area else "",
        style=_style(layer, record) if is_area else "",
        symbol=symbol,
        size=size,
        x=round(float(inside.x), 1),
        y=round(float(inside.y), 1),
        bounds=(bounds[0], bounds[1], bounds[2], bounds[3]),
    )


def _sign(layer: Layer, record: Mapping[str, Any], *, is_area: bool) -> tuple[str, float]:
    if layer is layers.INFORMAL_SITES:
        size = theme.site_diameter_px(record["households"] or 0)
        return ("site_area" if is_area else symbols.site_symbol(record["partners"])), size
    if is_area:
        return "", 0
    if layer is layers.BLOCKED_AREAS:
        return "blocked", theme.OCTAGON_PX
    return "hotspot_point", theme.DIAMOND_PX


def _style(layer: Layer, record: Mapping[str, Any]) -> str:
    style = f'class="{_CLASSES[layer.id]}"'
    if layer is not layers.ABC_AREA_UNITS:
        return style
    width, dash = GRADES[record["evidence"]]
    dashes = " ".join(f"{width * one:.1f}" for one in dash or ())
    return f'{style} stroke-width="{width}"' + (f' stroke-dasharray="{dashes}"' if dashes else "")


def _path(shape: Any) -> str:  # noqa: ANN401 - a polygon or several
    """Returns the rings in whole px; equal edges of neighbours stay equal: nothing is dropped."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    return "".join(_ring(shapely.get_coordinates(ring)) for ring in rings)


def _ring(points: np.ndarray) -> str:
    corners = np.rint(points).astype(int)
    steps = np.diff(corners, axis=0)
    steps = steps[np.any(steps != 0, axis=1)][:-1]
    if len(steps) < 2:
        return ""
    x, y = corners[0]
    moves = " ".join(f"{across} {down}" for across, down in steps.tolist()).replace(" -", "-")
    return f"M{x} {y}l{moves}z"
