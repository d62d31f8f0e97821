"""The style `atlas`: the base map and the four layers of the dashboard, drawn from vector tiles.

For MapLibre and other renderers of its style specification, version 8; same colours, measures and
signs as the dashboard, by its `look`. Shapes lie under the names of the base map, signs over them.
"""

from typing import Any, Final

from geo.catalog import layers as catalog_layers
from maps.basemap import area_style, sprite
from maps.basemap.base_style import base_style
from maps.look import theme

SOURCE: Final = "atlas"
LAYERS: Final = (
    catalog_layers.ABC_AREA_UNITS,
    catalog_layers.HOTSPOTS,
    catalog_layers.BLOCKED_AREAS,
    catalog_layers.INFORMAL_SITES,
)
"""From bottom to top."""
_POLYGONS: Final = ["==", ["geometry-type"], "Polygon"]
_POINTS: Final = ["==", ["geometry-type"], "Point"]
_GROUND_ALPHA: Final = 8 / 255
_OUTLINE_ALPHA: Final = 235 / 255
_CELL_ALPHA: Final = 90 / 255
_CELL_OUTLINE_PX: Final = 1.6

Layer = dict[str, Any]
Expression = list[Any]


def atlas_style(origin: str, language: str, tilejson: dict[str, Any]) -> dict[str, Any]:
    """Returns the style; `tilejson` describes tiles that hold the four layers, by their ids."""
    made = base_style(origin, language)
    source = {
        name: tilejson[name] for name in ("tiles", "minzoom", "maxzoom", "bounds", "attribution")
    }
    names = next(at for at, layer in enumerate(made["layers"]) if layer["type"] == "symbol")
    under, over = made["layers"][:names], made["layers"][names:]
    return {
        **made,
        "name": "Durable Solutions Atlas",
        "sprite": f"{origin.rstrip('/')}/api/symbols/sprite",
        "sources": {**made["sources"], SOURCE: {"type": "vector", **source}},
        "layers": [*under, *_areas(), *_hotspots(), *_site_cells(), *over, *_signs()],
    }


def _drawn(layer_id: str, part: str, kind: str, only: Expression, **more: Any) -> Layer:  # noqa: ANN401 any key of the specification
    own = {"id": f"{layer_id} {part}", "type": kind, "source": SOURCE, "source-layer": layer_id}
    return {**own, "filter": only, **more}


def _outline(layer_id: str, part: str, colour: str, width: float, **more: Any) -> Layer:  # noqa: ANN401 any key of the specification
    only = more.pop("only", _POLYGONS)
    paint = {"line-color": colour, "line-width": width, **more}
    layout = {"line-join": "round"}
    return _drawn(layer_id, part, "line", only, layout=layout, paint=paint)


def _areas() -> list[Layer]:
    layer_id = catalog_layers.ABC_AREA_UNITS.id
    ground = {"fill-color": theme.VIOLET, "fill-opacity": _GROUND_ALPHA, "fill-antialias": False}
    layers = [_drawn(layer_id, "ground", "fill", _POLYGONS, paint=ground)]
    for grade, (width, dash) in area_style.GRADES.items():
        only = ["all", _POLYGONS, ["==", ["get", "evidence"], grade]]
        more = {"line-dasharray": dash} if dash else {}
        line = _outline(layer_id, grade, theme.VIOLET, width, only=only, **more)
        line["paint"]["line-opacity"] = 0.92
        line["paint"]["line-width"] = _growing(width)
        layers.append(line)
    return layers


def _growing(width: float) -> Expression:
    return ["interpolate", ["linear"], ["zoom"], 5, width * 0.7, 7, width]


def _hotspots() -> list[Layer]:
    layer_id = catalog_layers.HOTSPOTS.id
    hatch = {"fill-pattern": sprite.HATCH, "fill-opacity": theme.HOTSPOT_FILL_ALPHA / 255}
    line = _outline(layer_id, "outline", theme.RUST, theme.HOTSPOT_OUTLINE_PX)
    line["paint"]["line-opacity"] = _OUTLINE_ALPHA
    return [_drawn(layer_id, "hatch", "fill", _POLYGONS, paint=hatch), line]


def _site_cells() -> list[Layer]:
    """Sites counted for a sub-district, which is all that the public sees of them."""
    layer_id = catalog_layers.INFORMAL_SITES.id
    fill = {"fill-color": theme.BLUE, "fill-opacity": _CELL_ALPHA}
    return [
        _drawn(layer_id, "cells", "fill", _POLYGONS, paint=fill),
        _outline(layer_id, "outline", theme.BLUE, _CELL_OUTLINE_PX),
    ]


def _signs() -> list[Layer]:
    return [
        _icons(catalog_layers.HOTSPOTS.id, "hotspot_point", _share(theme.DIAMOND_PX)),
        _icons(catalog_layers.BLOCKED_AREAS.id, "blocked", _share(theme.OCTAGON_PX)),
        _sites(),
    ]


def _share(size_px: float) -> float:
    """Returns the size of an icon as the style wants it: a multiple of that in the sprite."""
    return round(size_px / sprite.SIGN_PX, 4)


def _icons(layer_id: str, image: str | Expression, size: float | Expression) -> Layer:
    layout = {
        "icon-image": image,
        "icon-size": size,
        "icon-allow-overlap": True,
        "icon-ignore-placement": True,
    }
    return _drawn(layer_id, "signs", "symbol", _POINTS, layout=layout)


def _sites() -> Layer:
    """Sites as circles, filled by the number of partners; the area follows the households."""
    households = ["max", 0, ["coalesce", ["get", "households"], 0]]
    share = ["min", 1, ["/", households, theme.SITE_LARGEST_HOUSEHOLDS]]
    smallest, largest = _share(theme.SITE_SMALLEST_PX), _share(theme.SITE_LARGEST_PX)
    size = ["+", smallest, ["*", round(largest - smallest, 4), ["sqrt", share]]]
    partners = ["coalesce", ["get", "partners"], 0]
    alone = ["step", partners, "site_none", 1, "site_one", 2, "site_several"]
    layer = _icons(
        catalog_layers.INFORMAL_SITES.id, ["case", ["has", "count"], "site_area", alone], size
    )
    layer["layout"]["symbol-sort-key"] = ["-", 0, households]
    return layer
