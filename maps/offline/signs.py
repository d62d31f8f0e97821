"""How the offline map draws features: areas in the map's own px, signs at their size on screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import geopandas as gpd
import shapely

from geo.dataset import records as dataset_records
from maps.look.style import Style
from maps.svg import defs
from maps.svg import frame as svg_frame
from maps.svg import paths as svg_paths
from maps.svg.frame import Frame

Bounds = tuple[float, float, float, float]


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


def draw(style: Style, features: gpd.GeoDataFrame, frame: Frame) -> list[Drawn]:
    """Returns how each feature is drawn in the window; shapes are rounded so that edges meet."""
    found = frame.px(svg_frame.world(features.geometry.to_numpy()))
    records = dataset_records.records(features)
    return [_one(style, record, shape) for record, shape in zip(records, found, strict=True)]


def _one(style: Style, record: Mapping[str, Any], shape: Any) -> Drawn:  # noqa: ANN401 - any geometry
    if shape is None or shape.is_empty:
        return Drawn("", "", "", 0, 0, 0, None)
    inside = shape.representative_point()
    is_area = shapely.get_dimensions(shape) == 2
    signed = style.sign if not is_area or style.on_ground else None
    symbol, size = signed.of(record) if signed else ("", 0)
    bounds = tuple(float(one) for one in shape.bounds)
    return Drawn(
        path=svg_paths.rings(shape) if is_area else "",
        style=_looks(style, record) if is_area else "",
        symbol=symbol,
        size=size,
        x=round(float(inside.x), 1),
        y=round(float(inside.y), 1),
        bounds=(bounds[0], bounds[1], bounds[2], bounds[3]),
    )


def _looks(style: Style, record: Mapping[str, Any]) -> str:
    """Returns the attributes of an area: its class in the style sheet, the outline of its kind."""
    ground = style.ground
    known = {one.value: one for one in ground.outlines} if ground else {}
    own = known.get(record[ground.field]) if ground and ground.field else None
    return f'class="{style.css}"' + (defs.outline(own) if own else "")
