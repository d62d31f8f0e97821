"""Areas in the base style: outlines under the signs, each class with its own width and dash.

They are style layers and not deck.gl ones because dashes and the filter together need more
vertex attributes than WebGL has. A filter changes a list of numbers in the style, not geometry.
"""

from collections.abc import Sequence
from typing import Any, Final

from geo.catalog import layers as catalog_layers
from maps.look import style as look
from maps.look.style import Ground, Outline

Style = dict[str, Any]
LINE_LAYERS: Final = tuple(one.id for one in catalog_layers.BOUNDARIES)


def with_lines(style: Style, lines: Sequence[str]) -> Style:
    """Returns the style with only these boundary lines and the names that belong to them."""
    hidden = {name for name in LINE_LAYERS if name not in lines}
    kept = [
        layer
        for layer in style["layers"]
        if not (layer["type"] == "line" and layer.get("source") in hidden)
    ]
    return {**style, "layers": kept}


def with_areas(style: Style, areas: look.Style, address: str, numbers: Sequence[int]) -> Style:
    """Returns the style with the outlines of these areas, whose GeoJSON is at `address`.

    `numbers` are the values of the property `n`. The outlines lie above the base map's lines.
    """
    ground, source = areas.ground, areas.listed_as
    if ground is None:
        return style
    shown = ["in", ["get", "n"], ["literal", [int(one) for one in numbers]]]
    drawn = [
        {
            "id": f"{source} {one.value}",
            "type": "line",
            "source": source,
            "filter": ["all", ["==", ["get", ground.field], one.value], shown],
            "layout": {"line-join": "round"},
            "paint": outline_paint(ground, one),
        }
        for one in ground.outlines
    ]
    sources = {**style["sources"], source: {"type": "geojson", "data": address}}
    return {**style, "sources": sources, "layers": [*style["layers"], *drawn]}


def outline_paint(ground: Ground, outline: Outline) -> dict[str, Any]:
    """Returns the paint of the outline of a class: it grows with the zoom."""
    width = outline.width_px
    paint: dict[str, Any] = {
        "line-color": ground.hex,
        "line-width": ["interpolate", ["linear"], ["zoom"], 5, width * 0.7, 7, width],
    }
    if outline.dash:
        paint["line-dasharray"] = list(outline.dash)
    return paint | {"line-opacity": ground.outline_opacity}
