"""The base map of drawn maps: land, water, rivers and the lines between units, read once."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from maps.basemap import layers
from maps.basemap.base_style import DISTRICT_LINES_ZOOM, SUBDISTRICT_LINES_ZOOM
from maps.basemap.labels import LANGUAGES
from maps.look import theme
from maps.svg import frame as svg_frame
from maps.svg import paths
from maps.svg.frame import Frame, growing

STYLE: Final = (
    f".m-sea{{fill:{theme.SEA}}}.m-land{{fill:{theme.LAND}}}"
    f".m-lake{{fill:{theme.LAKE};stroke:{theme.WATER_LINE};stroke-width:.8}}"
    ".m-line{fill:none;stroke-linejoin:round}"
    f".m-shore,.m-river{{stroke:{theme.WATER_LINE}}}"
    f".m-abroad{{stroke:{theme.NEIGHBOUR_LINE}}}.m-adm0{{stroke:{theme.COUNTRY_LINE}}}"
    f".m-adm1{{stroke:{theme.GOVERNORATE_LINE}}}.m-adm2{{stroke:{theme.DISTRICT_LINE}}}"
    f".m-adm3{{stroke:{theme.SUBDISTRICT_LINE}}}"
    f".m-fade{{fill:{theme.NEIGHBOUR};fill-opacity:.22;fill-rule:evenodd}}"
)


@dataclass(frozen=True, eq=False)
class Ground:
    """Shapes of the base map in world units by name, and its names by language."""

    shapes: dict[str, np.ndarray]
    names: dict[str, list[dict[str, Any]]]

    def of(self, kind: str) -> np.ndarray:
        """Returns the shapes of a kind; none where the base map has none."""
        return self.shapes.get(kind, np.array([], dtype=object))


@cache
def read(boundaries_dir: Path) -> Ground:
    """Returns the base map of a data pack, read once for a process."""
    found: dict[str, list[Any]] = {}
    for name in layers.layer_names():
        for feature in json.loads(layers.basemap_layer(boundaries_dir, name))["features"]:
            properties = feature["properties"]
            part = properties.get("part", "")
            kind = f"{name} major" if properties.get("major") else f"{name} {part}".strip()
            found.setdefault(kind, []).append(json.dumps(feature["geometry"]))
    shapes = {
        kind: svg_frame.world(np.array(shapely.from_geojson(texts), dtype=object))
        for kind, texts in found.items()
    }
    names = {
        language: json.loads(layers.labels(boundaries_dir, language))["features"]
        for language in LANGUAGES
    }
    return Ground(shapes, names)


def draw(ground: Ground, frame: Frame) -> str:
    """Returns land, water and lines as SVG, bottom to top."""
    zoom = frame.zoom

    def area(kind: str, style: str) -> str:
        return _path(paths.areas(ground.of(kind), frame), style)

    def line(kind: str, style: str, width: float, dash: str = "") -> str:
        more = f' stroke-width="{width:g}"' + (f' stroke-dasharray="{dash}"' if dash else "")
        return _path(paths.lines(ground.of(kind), frame), f"m-line {style}", more)

    governorate_px = growing(zoom, (5, 0.8), (9, 1.6))
    dash = f"{4 * governorate_px:g} {2 * governorate_px:g}"
    parts = [
        f'<rect width="{frame.width}" height="{frame.height}" fill="{theme.NEIGHBOUR}"/>',
        area("sea water", "m-sea"),
        line("sea shore", "m-shore", 0.8),
        area("country", "m-land"),
        line("countries line", "m-abroad", 0.8),
        line("rivers major", "m-river", growing(zoom, (5, 1.1), (9, 2.6))),
        line("rivers line", "m-river", growing(zoom, (5, 0.5), (9, 1.2))) if zoom > 7 else "",
        area("lakes", "m-lake"),
        line("subdistricts", "m-adm3", 0.8) if zoom >= SUBDISTRICT_LINES_ZOOM else "",
        line("districts", "m-adm2", growing(zoom, (6, 0.5), (9, 1.2)))
        if zoom >= DISTRICT_LINES_ZOOM
        else "",
        line("governorates", "m-adm1", governorate_px, dash),
        line("country", "m-adm0", growing(zoom, (5, 1.3), (9, 2.2))),
        *(
            _path(paths.areas(np.array([ring], dtype=object), frame), "m-fade")
            for ring in ground.of("countries fade")
        ),
    ]
    return "".join(parts)


def _path(drawn: str, style: str, more: str = "") -> str:
    return f'<path class="{style}" d="{drawn}"{more}/>' if drawn else ""
