"""The interactive map: a deck.gl description (pydeck) that holds addresses, not geometry.

Features come by URL from the map service. A filter changes only lists of small integers in the
description (`filter_categories`), so that it keeps pan and zoom and fetches nothing again.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pydeck

from maps.basemap import site_points
from maps.interactive.deck_properties import POINT_ICONS, filtered, icons, tooltip
from maps.look import theme
from maps.look.theme import rgba

String = pydeck.types.String
LINES = ("governorates", "districts", "subdistricts")


@dataclass(frozen=True)
class Sights:
    """What the map shows of each layer: positions `n` of the features that pass the filters.

    `site_classes` gives the positions of sites by symbol name; None where the audience sees
    cells instead of sites. `shown` holds the layers that are switched on.
    """

    shown: frozenset[str]
    visible: Mapping[str, Sequence[int]]
    site_classes: Mapping[str, Sequence[int]] | None


@dataclass(frozen=True)
class Chosen:
    """The selected place: a point (degrees) with its symbol's size, or the address of a shape."""

    longitude: float | None = None
    latitude: float | None = None
    size_px: float = 0
    symbol: str = ""
    outline: str = ""


@dataclass(frozen=True)
class Frame:
    """Where the map starts (degrees, zoom level), the service's address, language and version.

    `audience` is what the map's own requests ask for, empty for whatever their sender may see.
    """

    origin: str
    language: str
    version: str
    longitude: float
    latitude: float
    zoom: float
    direction: str = "ltr"
    lines: tuple[str, ...] = LINES
    audience: str = ""

    @property
    def asking(self) -> str:
        """The parameters of every address that the map fetches."""
        asked = f"&audience={self.audience}" if self.audience else ""
        return f"lang={self.language}&v={self.version}{asked}"


def draw(sights: Sights, chosen: Chosen, frame: Frame) -> pydeck.Deck:
    """Returns the deck.gl description of the map."""
    layers: list[pydeck.Layer] = []
    for layer_id, make in (
        ("abc-area-units", _areas),
        ("informal-sites", _cells),
        ("hotspots", _hotspots),
        ("blocked-areas", _blocked),
        ("informal-sites", _sites),
    ):
        if layer_id in sights.shown:
            layers += make(sights, _address(layer_id, frame))
    layers += _selection(chosen)
    return pydeck.Deck(
        layers=layers,
        map_provider="carto",
        map_style=_style_address(sights, frame),
        initial_view_state=pydeck.ViewState(
            latitude=frame.latitude,
            longitude=frame.longitude,
            zoom=frame.zoom,
            min_zoom=4.5,
            max_zoom=14,
        ),
        tooltip=tooltip(frame.direction),
    )


def _style_address(sights: Sights, frame: Frame) -> str:
    """The base map's address, with the boundary lines, areas and names of sites to draw."""
    parts = [f"lang={frame.language}"]
    if frame.lines != LINES:
        parts.append(f"lines={','.join(frame.lines) or 'none'}")
    if "abc-area-units" in sights.shown:
        units = ",".join(str(one) for one in sights.visible["abc-area-units"])
        parts.append(f"areas={units or 'none'}")
    if "informal-sites" in sights.shown:
        sites = ",".join(str(one) for one in sights.visible["informal-sites"])
        parts.append(f"sites={sites or 'none'}")
    if len(parts) > 1:
        parts.append(f"v={frame.version}")
    if frame.audience:
        parts.append(f"audience={frame.audience}")
    return f"{frame.origin}/api/styles/base?{'&'.join(parts)}"


def _address(layer_id: str, frame: Frame) -> str:
    return f"/api/map/{layer_id}.geojson?{frame.asking}"


def _opacity(alpha: int) -> float:
    """The layer opacity at which deck.gl draws an opaque colour with an alpha of 0-255."""
    return round(math.pow(alpha / 255, 2.2), 6)


def _areas(sights: Sights, address: str) -> list[pydeck.Layer]:
    """The units' ground, to click on; their outlines are in the base style (area_style.py).

    Streamlit makes the fill of a clicked feature opaque: only the layer's opacity keeps it clear.
    """
    return [
        pydeck.Layer(
            "GeoJsonLayer",
            id="abc-area-units",
            data=address,
            stroked=False,
            filled=True,
            pickable=True,
            opacity=_opacity(8),
            get_fill_color=[*rgba(theme.VIOLET)],
            **filtered(sights.visible["abc-area-units"]),
        )
    ]


def _cells(sights: Sights, address: str) -> list[pydeck.Layer]:
    """The ground of sub-districts that hold sites and its edge, under the signs of all layers."""
    if sights.site_classes is not None:
        return []
    ground = pydeck.Layer(
        "GeoJsonLayer",
        id="informal-sites cells",
        data=address,
        stroked=False,
        filled=True,
        pickable=True,
        opacity=_opacity(theme.CELL_FILL_ALPHA),
        get_fill_color=[*rgba(theme.BLUE)],
        **filtered(sights.visible["informal-sites"]),
    )
    edge = pydeck.Layer(
        "GeoJsonLayer",
        id="informal-sites edges",
        data=address,
        stroked=True,
        filled=False,
        pickable=False,
        get_line_color=[*rgba(theme.BLUE)],
        get_line_width=theme.CELL_OUTLINE_PX,
        line_width_units=String("pixels"),
        **filtered(sights.visible["informal-sites"]),
    )
    return [ground, edge]


def _hotspots(sights: Sights, address: str) -> list[pydeck.Layer]:
    """The hatched polygons, and the diamonds of those without one as a layer of their own.

    The hatch must not reach the diamonds: on icons its attributes hide all but the first.
    """
    hatch = {"@@type": "FillStyleExtension", "pattern": True, "proceduralPattern": True}
    polygons = pydeck.Layer(
        "GeoJsonLayer",
        id="hotspots",
        data=address,
        stroked=True,
        filled=True,
        pickable=True,
        point_type=String("none"),
        get_fill_color=[*rgba(theme.RUST, theme.HOTSPOT_FILL_ALPHA)],
        get_line_color=[*rgba(theme.RUST, 235)],
        get_line_width=theme.HOTSPOT_OUTLINE_PX,
        line_width_units=String("pixels"),
        fill_pattern_mapping={
            "hatch": {
                "type": "hatch",
                "strokeWidth": theme.HATCH_STROKE_PX,
                "gap": theme.HATCH_GAP_PX,
                "angle": theme.HATCH_ANGLE_DEGREES,
            }
        },
        get_fill_pattern=String("hatch"),
        fill_pattern_size_units=String("pixels"),
        **filtered(sights.visible["hotspots"], hatch),
    )
    points = pydeck.Layer(
        "GeoJsonLayer",
        id="hotspots points",
        data=address,
        stroked=False,
        filled=False,
        pickable=True,
        **icons(String("hotspot_point"), theme.DIAMOND_PX),
        **filtered(sights.visible["hotspots"]),
    )
    return [polygons, points]


def _blocked(sights: Sights, address: str) -> list[pydeck.Layer]:
    return [
        pydeck.Layer(
            "GeoJsonLayer",
            id="blocked-areas",
            data=address,
            pickable=True,
            **icons(String("blocked"), theme.OCTAGON_PX),
            **filtered(sights.visible["blocked-areas"]),
        )
    ]


def _sites(sights: Sights, address: str) -> list[pydeck.Layer]:
    if sights.site_classes is None:
        return [_cell_signs(sights, address)]
    return [
        pydeck.Layer(
            "GeoJsonLayer",
            id=f"informal-sites {symbol}",
            data=address,
            pickable=True,
            **icons(String(symbol), "properties.size"),
            **filtered(positions),
        )
        for symbol, positions in sights.site_classes.items()
    ]


def _cell_signs(sights: Sights, address: str) -> pydeck.Layer:
    return pydeck.Layer(
        "GeoJsonLayer",
        id="informal-sites signs",
        data=address.replace("/informal-sites.", f"/{site_points.NAME}."),
        pickable=True,
        **icons(String("site_area"), "properties.size"),
        **filtered(sights.visible["informal-sites"]),
    )


def _selection(chosen: Chosen) -> list[pydeck.Layer]:
    """Draws the chosen place again on top: a ring and its symbol, or its outline."""
    if chosen.outline:
        return [
            pydeck.Layer(
                "GeoJsonLayer",
                id="chosen-outline",
                data=chosen.outline,
                stroked=True,
                filled=False,
                pickable=False,
                get_line_color=[*rgba(theme.NAVY)],
                get_line_width=3,
                line_width_units=String("pixels"),
            )
        ]
    if chosen.longitude is None or chosen.latitude is None:
        return []
    place = {"lon": chosen.longitude, "lat": chosen.latitude}
    ring = {**place, "icon": "ring", "size": theme.ring_diameter_px(chosen.size_px)}
    symbol = {**place, "icon": chosen.symbol, "size": chosen.size_px}
    return [
        pydeck.Layer(
            "IconLayer",
            id=layer_id,
            data=[record],
            pickable=False,
            get_position="[lon,lat]",
            get_icon="icon",
            get_size="size",
            size_units=String("pixels"),
            **POINT_ICONS,
        )
        for layer_id, record in (("chosen-ring", ring), ("chosen-symbol", symbol))
    ]
