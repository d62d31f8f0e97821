"""Coordination areas in the base style: outlines under the signs, dashed by grade of evidence.

They are style layers and not deck.gl ones because dashes and the filter together need more
vertex attributes than WebGL has. A filter changes a list of numbers in the style, not geometry.
"""

from collections.abc import Sequence
from typing import Any, Final

from maps.look import theme

Style = dict[str, Any]
GRADES: Final[dict[str, tuple[float, list[float] | None]]] = {
    "inferred": (theme.AREA_INFERRED_PX, [4 / 1.8, 3 / 1.8]),
    "stated_candidate_area": (theme.AREA_STATED_PX, [9 / 2.6, 3 / 2.6]),
    "stated_abc": (theme.AREA_STATED_PX, None),
}
"""Width in px and dash in line widths, weakest evidence first so that the strongest is on top."""
LINE_LAYERS: Final = ("governorates", "districts", "subdistricts")
_FIRST_LABEL: Final = "symbol"


def with_lines(style: Style, lines: Sequence[str]) -> Style:
    """Returns the style with only these boundary lines and the names that belong to them."""
    hidden = {name for name in LINE_LAYERS if name not in lines}
    kept = [
        layer
        for layer in style["layers"]
        if not (layer["type"] == "line" and layer.get("source") in hidden)
    ]
    return {**style, "layers": kept}


def with_areas(style: Style, address: str, units: Sequence[int]) -> Style:
    """Returns the style with the outlines of these units, whose GeoJSON is at `address`.

    `units` are the values of the property `n`. The outlines lie above the base map's lines.
    """
    sources = {**style["sources"], "areas": {"type": "geojson", "data": address}}
    return {**style, "sources": sources, "layers": [*style["layers"], *_outlines(units)]}


def _outlines(units: Sequence[int]) -> list[dict[str, Any]]:
    shown = ["in", ["get", "n"], ["literal", [int(one) for one in units]]]
    layers = []
    for grade, (width, dash) in GRADES.items():
        paint: dict[str, Any] = {
            "line-color": theme.VIOLET,
            "line-width": ["interpolate", ["linear"], ["zoom"], 5, width * 0.7, 7, width],
            "line-opacity": 0.92,
        }
        if dash:
            paint["line-dasharray"] = dash
        layers.append(
            {
                "id": f"areas {grade}",
                "type": "line",
                "source": "areas",
                "filter": ["all", ["==", ["get", "evidence"], grade], shown],
                "layout": {"line-join": "round"},
                "paint": paint,
            }
        )
    return layers
