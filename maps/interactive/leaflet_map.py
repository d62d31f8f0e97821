"""The simple map: Leaflet by way of folium, for browsers without WebGL and for slow machines.

Like the interactive map it holds addresses and small numbers, not geometry: the base map is
static, and what the filters and the legend change is one feature group. No host but our own.
"""

from dataclasses import dataclass
from typing import Any, Final

import folium
from branca.element import MacroElement
from folium.template import Template

from maps.basemap import area_style, leaflet_base
from maps.interactive import leaflet_files
from maps.interactive.deck_map import Chosen, Frame, Sights
from maps.look import symbols, theme

ZOOM_STEP: Final = 1.0
"""Leaflet counts zoom in tiles of 256 px, a View and the interactive map in tiles of 512 px."""
SMALLEST_ZOOM, LARGEST_ZOOM = 4.5, 14.0
SITE_NAMES_ZOOM, CELL_NAMES_ZOOM = 8.6, 5.6
HATCH: Final = "atlas-hatch"
_POINT_SIGNS: Final = {
    "hotspots": ("hotspot_point", theme.DIAMOND_PX),
    "blocked-areas": ("blocked", theme.OCTAGON_PX),
}


@dataclass(frozen=True)
class Texts:
    """What Leaflet itself says, in the reader's language."""

    zoom_in: str
    zoom_out: str
    kilometres: str
    metres: str
    missing: str


class _Map(folium.Map):
    """A folium map that asks no other host."""

    default_js = [  # noqa: RUF012 - folium's own form
        ("leaflet", "/api/leaflet/leaflet.js"),
        ("atlas", leaflet_files.address(leaflet_files.SCRIPT)),
    ]
    default_css = [  # noqa: RUF012 - as above
        ("leaflet_css", "/api/leaflet/leaflet.css"),
        ("atlas_css", leaflet_files.address(leaflet_files.SHEET)),
    ]


class _Call(MacroElement):
    """One call of the script in leaflet_map.js, on the element that holds this one."""

    def __init__(self, function: str, told: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types
        self._name = "Call"
        self.function, self.told = function, told

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.atlas.{{ this.function }}({{ this._parent.get_name() }}, {{ this.told|tojson }});"
        "{% endmacro %}"
    )


def draw(frame: Frame, texts: Texts) -> folium.Map:
    """Returns the base map; it depends on the language, the start and nothing else."""
    drawn = _Map(
        location=(frame.latitude, frame.longitude),
        tiles=None,
        zoom_control=False,
        zoom_snap=0.1,
        attribution_control=False,
        bounce_at_zoom_limits=False,
    )
    # folium takes whole zooms only, and limits only with tiles
    drawn.options |= {
        "zoom": round(frame.zoom + ZOOM_STEP, 1),
        "min_zoom": SMALLEST_ZOOM + ZOOM_STEP,
        "max_zoom": LARGEST_ZOOM + ZOOM_STEP,
    }
    drawn.add_child(_Call("base", _base(frame, texts)))
    return drawn


def signs(sights: Sights, chosen: Chosen, frame: Frame) -> folium.FeatureGroup:
    """Returns the layers that are switched on, with the features that pass, and the selection."""
    group = folium.FeatureGroup(name="signs", control=False)
    layers = {
        layer_id: _layer(layer_id, sights, frame)
        for layer_id in ("abc-area-units", "hotspots", "blocked-areas", "informal-sites")
        if layer_id in sights.shown
    }
    told = {"layers": layers, "lines": list(frame.lines), "chosen": _chosen(chosen)}
    group.add_child(_Call("signs", told))
    return group


def clicked(tooltip: str | None) -> tuple[str, str] | None:
    """Returns layer and feature id from the text of the tooltip that was clicked, if it has any."""
    if not tooltip:
        return None
    hidden = tooltip.strip().rpartition("\n")[2].strip().partition(" ")[0]
    layer_id, _, feature_id = hidden.partition("/")
    return (layer_id, feature_id) if feature_id else None


def _layer(layer_id: str, sights: Sights, frame: Frame) -> dict[str, Any]:
    told: dict[str, Any] = {
        "address": f"/api/map/{layer_id}.geojson?{frame.asking}",
        "visible": [int(one) for one in sights.visible[layer_id]],
    }
    if layer_id in _POINT_SIGNS:
        told["symbol"], told["size"] = _POINT_SIGNS[layer_id]
    elif layer_id == "informal-sites" and sights.site_classes is not None:
        told["signs"] = {
            int(n): symbol for symbol, found in sights.site_classes.items() for n in found
        }
    return told


def _chosen(chosen: Chosen) -> dict[str, Any] | None:
    if chosen.outline:
        return {"outline": chosen.outline}
    if chosen.longitude is None or chosen.latitude is None:
        return None
    return {
        "at": [chosen.latitude, chosen.longitude],
        "size": chosen.size_px,
        "ring": theme.ring_diameter_px(chosen.size_px),
        "symbol": chosen.symbol,
    }


def _base(frame: Frame, texts: Texts) -> dict[str, Any]:
    return {
        "base": f"/api/basemap/{leaflet_base.NAME}.geojson",
        "names": f"/api/basemap/{frame.language}/labels.geojson",
        "language": frame.language,
        "direction": frame.direction,
        "hatch": symbols.hatch_pattern(HATCH),
        "style": _style(frame.direction),
        "words": {
            "zoomIn": texts.zoom_in,
            "zoomOut": texts.zoom_out,
            "kilometres": texts.kilometres,
            "metres": texts.metres,
            "missing": texts.missing,
        },
    }


def _style(direction: str) -> dict[str, Any]:
    return {
        "sea": theme.SEA,
        "land": theme.LAND,
        "lake": theme.LAKE,
        "neighbour": theme.NEIGHBOUR,
        "neighbourLine": theme.NEIGHBOUR_LINE,
        "waterLine": theme.WATER_LINE,
        "countryLine": theme.COUNTRY_LINE,
        "governorateLine": theme.GOVERNORATE_LINE,
        "districtLine": theme.DISTRICT_LINE,
        "subdistrictLine": theme.SUBDISTRICT_LINE,
        "subdistricts": "/api/basemap/subdistricts.geojson",
        "navy": theme.NAVY,
        "blue": theme.BLUE,
        "violet": theme.VIOLET,
        "rust": theme.RUST,
        "rustPale": theme.RUST_PALE,
        "hotspotOutline": theme.HOTSPOT_OUTLINE_PX,
        "hatchOpacity": round(theme.HOTSPOT_FILL_ALPHA / 255, 2),
        "grades": area_style.GRADES,
        "siteNames": SITE_NAMES_ZOOM,
        "cellNames": CELL_NAMES_ZOOM,
        "scale": theme.ARABIC_SCALE if direction == "rtl" else 1,
    }
