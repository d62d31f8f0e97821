"""The simple map: Leaflet by way of folium, for browsers without WebGL and for slow machines.

Like the interactive map it holds addresses and small numbers, not geometry: the base map is
static, and what the filters and the legend change is one feature group. No host but our own.
"""

from dataclasses import dataclass
from typing import Any, Final

import folium
from branca.element import MacroElement
from folium.template import Template

from geo.settings import reached
from maps.basemap import leaflet_base
from maps.interactive import leaflet_files
from maps.interactive.deck_map import CLOSEST_ZOOM, FARTHEST_ZOOM, Chosen, Frame, Sights, address
from maps.look import layer_styles, symbols, theme
from maps.look.style import Ground, Style

ZOOM_STEP: Final = 1.0
"""Leaflet counts zoom in tiles of 256 px, a View and the interactive map in tiles of 512 px."""


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

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - folium's
        super().__init__(**options)
        self.default_js = [
            ("leaflet", reached("/api/leaflet/leaflet.js")),
            ("atlas", leaflet_files.address(leaflet_files.SCRIPT)),
        ]
        self.default_css = [
            ("leaflet_css", reached("/api/leaflet/leaflet.css")),
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
    """Returns the base map; it depends on the language, the start and the catalogue alone."""
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
        "min_zoom": FARTHEST_ZOOM + ZOOM_STEP,
        "max_zoom": CLOSEST_ZOOM + ZOOM_STEP,
    }
    drawn.add_child(_Call("base", _base(frame, texts)))
    return drawn


def signs(sights: Sights, chosen: Chosen, frame: Frame) -> folium.FeatureGroup:
    """Returns the layers that are switched on, with the features that pass, and the selection."""
    group = folium.FeatureGroup(name="signs", control=False)
    layers = {layer_id: _layer(layer_id, style, sights, frame) for layer_id, style in sights.on}
    told = {"layers": layers, "lines": list(frame.lines), "chosen": _chosen(chosen)}
    group.add_child(_Call("signs", told))
    return group


def clicked(tooltip: str | None) -> tuple[str, float] | None:
    """Returns `layer/feature` and zoom level of a click, of the text of the tooltip clicked."""
    if not tooltip:
        return None
    select, _, rest = tooltip.strip().rpartition("\n")[2].strip().partition(" ")
    zoom = rest.partition(" ")[2]
    return (select, float(zoom or 0)) if "/" in select else None


def _layer(layer_id: str, style: Style, sights: Sights, frame: Frame) -> dict[str, Any]:
    """Returns where the features are, which of them pass, and how they are drawn."""
    told: dict[str, Any] = {
        "address": address(layer_id, frame),
        "visible": [int(one) for one in sights.visible[layer_id]],
    }
    if style.ground:
        told["ground"] = _ground(style.ground) | {"signed": style.on_ground}
    if style.sign:
        told["symbol"] = style.sign.symbol({})
        told["size"] = style.fixed_px
        told["least"] = theme.CELL_SMALLEST_PX if style.on_ground else 0
    if style.names:
        told["namesFrom"] = style.names.screen
    if layer_id in sights.classes:
        told["signs"] = {
            int(n): symbol for symbol, found in sights.classes[layer_id].items() for n in found
        }
    return told


def _ground(ground: Ground) -> dict[str, Any]:
    told: dict[str, Any] = {
        "colour": ground.hex,
        "fill": ground.hex,
        "density": ground.density.leaflet,
        "width": ground.outline_px,
        "opacity": round(ground.outline_opacity, 2),
    }
    if ground.hatched:
        told["fill"] = (
            f"url(#atlas-{symbols.hatch_name(ground.colour)}) {theme.pale(ground.colour)}"
        )
    if ground.outlines:
        told["field"] = ground.field
        told["classes"] = {one.value: [one.width_px, one.dash] for one in ground.outlines}
    return told


def _panes() -> list[str]:
    """Returns the panes of the layers from bottom to top: areas, hatched ones last, then signs."""
    drawn = [(one.id, layer_styles.of(one)) for one in layer_styles.drawn()]
    grounds = [
        (ground.hatched, f"{layer_id}-ground")
        for layer_id, style in drawn
        if (ground := style.ground or (style.counted.ground if style.counted else None))
    ]
    hatched_last = sorted(grounds, key=lambda one: one[0])
    return [name for _, name in hatched_last] + [name for name, style in drawn if style.sign]


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
        "base": reached(f"/api/basemap/{leaflet_base.NAME}.geojson"),
        "names": reached(f"/api/basemap/{frame.language}/labels.geojson"),
        "language": frame.language,
        "direction": frame.direction,
        "hatch": symbols.hatches("atlas-", layer_styles.styles()),
        "panes": _panes(),
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
        "subdistricts": reached("/api/basemap/subdistricts.geojson"),
        "navy": theme.NAVY,
        "scale": theme.ARABIC_SCALE if direction == "rtl" else 1,
    }
