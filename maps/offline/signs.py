"""How the offline map draws features: areas in the map's own px, signs at their size on screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo.dataset import records as dataset_records
from maps.look import layer_styles, shapes, symbols, theme
from maps.look.style import Ground, Style
from maps.svg import frame as svg_frame
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


def definition(name: str) -> str:
    """Returns a sign as an SVG symbol that `use` elements refer to."""
    drawing = symbols.drawing(name)
    body = "".join(shapes.svg_body(drawing.shapes))
    return f'<symbol id="s-{name}" viewBox="0 0 {drawing.width} {drawing.height}">{body}</symbol>'


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
        path=_path(shape) if is_area else "",
        style=_outline(style, record) if is_area else "",
        symbol=symbol,
        size=size,
        x=round(float(inside.x), 1),
        y=round(float(inside.y), 1),
        bounds=(bounds[0], bounds[1], bounds[2], bounds[3]),
    )


def css() -> str:
    """Returns the style sheet of the areas of all layers."""
    styles = [layer_styles.of(one) for one in layer_styles.drawn()]
    return "".join(
        _area_css(one.css, one.ground)
        for style in styles
        for one in (style, style.counted)
        if one and one.ground
    )


def _area_css(name: str, ground: Ground) -> str:
    fill = f"fill:{ground.hex};fill-opacity:{ground.density.file:g}"
    if ground.hatched:
        fill = f"fill:url(#{symbols.hatch_name(ground.colour)})"
    width = "" if ground.outlines else f";stroke-width:{ground.outline_px}"
    return f".{name}{{{fill};stroke:{ground.hex}{width};cursor:pointer}}"


def hatches(k: float) -> str:
    """Returns the hatches of all layers, as they are while the map is zoomed by `k`."""
    grounds = (layer_styles.of(one).ground for one in layer_styles.drawn())
    colours = dict.fromkeys(one.colour for one in grounds if one and one.hatched)
    patterns = (
        symbols.hatch_pattern(symbols.hatch_name(one), theme.COLOURS[one]) for one in colours
    )
    return "".join(one.replace("rotate(", f"scale({1 / k:.3f}) rotate(") for one in patterns)


def _outline(style: Style, record: Mapping[str, Any]) -> str:
    ground = style.ground
    name = f'class="{style.css}"'
    known = {one.value: one for one in ground.outlines} if ground else {}
    outline = known.get(record[ground.field]) if ground and ground.field else None
    if outline is None:
        return name
    width = outline.width_px
    dashes = " ".join(f"{width * one:.1f}" for one in outline.dash or ())
    return f'{name} stroke-width="{width}"' + (f' stroke-dasharray="{dashes}"' if dashes else "")


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
