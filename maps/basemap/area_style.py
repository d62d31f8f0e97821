"""Areas in the base style: hatching, and outlines of each class with its own width and dash.

They are style layers and not deck.gl ones so that names lie above them, and because dashes and the
filter together need more vertex attributes than WebGL has. A filter changes a list of numbers in
the style, not geometry.
"""

from collections.abc import Sequence
from typing import Any, Final

from geo.catalog import layers as catalog_layers
from maps.look import style as look
from maps.look import symbols
from maps.look.style import Ground, Outline

Style = dict[str, Any]
FIRST_ABOVE: Final = "scalebar"
"""The source of the first layer that lies above areas: scale, dots of towns, names."""
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
    """Returns the style with these areas under its names; their GeoJSON is at `address`.

    `numbers` are the values of the property `n`. What is drawn lies above the base map's lines.
    """
    ground, source = areas.ground, areas.listed_as
    if ground is None:
        return style
    shown = ["in", ["get", "n"], ["literal", [int(one) for one in numbers]]]
    drawn = _hatching(ground, source, shown) if ground.hatched else []
    drawn += [
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
    layers = style["layers"]
    names = next(at for at, one in enumerate(layers) if one.get("source") == FIRST_ABOVE)
    sources = {**style["sources"], source: {"type": "geojson", "data": address}}
    return {**style, "sources": sources, "layers": [*layers[:names], *drawn, *layers[names:]]}


def _hatching(ground: Ground, source: str, shown: list[Any]) -> list[dict[str, Any]]:
    """Returns the hatch of areas, whose picture is in the sprite, and its edge."""
    only = ["all", ["==", ["geometry-type"], "Polygon"], shown]
    hatch = {"fill-pattern": symbols.hatch_name(ground.colour)}
    edge = {"line-color": ground.hex, "line-width": ground.outline_px}
    return [
        {
            "id": f"{source} hatch",
            "type": "fill",
            "source": source,
            "filter": only,
            "paint": hatch | {"fill-opacity": ground.density.tiles},
        },
        {
            "id": f"{source} edge",
            "type": "line",
            "source": source,
            "filter": only,
            "layout": {"line-join": "round"},
            "paint": edge | {"line-opacity": ground.outline_opacity},
        },
    ]


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
