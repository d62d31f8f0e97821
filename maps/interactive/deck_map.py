"""The interactive map: a deck.gl description (pydeck) that holds addresses, not geometry.

Features come by URL from the map service. A filter changes only lists of small integers in the
description (`filter_categories`), so that it keeps pan and zoom and fetches nothing again.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pydeck

from geo.catalog import layers as catalog_layers
from geo.settings import reached
from maps.interactive.deck_properties import filtered, icons, point_icons, tooltip
from maps.look import layer_styles, theme
from maps.look.style import Style
from maps.look.theme import rgba

String = pydeck.types.String
FARTHEST_ZOOM, CLOSEST_ZOOM = 4.5, 14.0
_CLEAR = 0.02
_SITES = catalog_layers.INFORMAL_SITES
LINES = tuple(one.id for one in catalog_layers.BOUNDARIES)


@dataclass(frozen=True)
class Sights:
    """What the map shows of each layer: positions `n` of the features that pass the filters.

    `styles` are those of the layers, from bottom to top, as the audience sees them. `classes`
    gives the positions by symbol of layers whose signs tell a number. `shown` holds the layers
    that are switched on.
    """

    shown: frozenset[str]
    styles: Mapping[str, Style]
    visible: Mapping[str, Sequence[int]]
    classes: Mapping[str, Mapping[str, Sequence[int]]]

    @property
    def on(self) -> list[tuple[str, Style]]:
        """The layers that are switched on with their styles, from bottom to top."""
        return [(name, style) for name, style in self.styles.items() if name in self.shown]

    @property
    def grounds(self) -> list[tuple[str, Style]]:
        """Those of them that have areas; hatched ones lie above the others."""
        return sorted(
            (one for one in self.on if one[1].ground),
            key=lambda one: one[1].ground is not None and one[1].ground.hatched,
        )


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
    `steps` counts clicks that are over: the same feature can be clicked again after each. `day`
    (ISO) is the one of which features are asked for, empty for those of now. `sites` are the
    filters by which sites are asked for, where not all of them are drawn.
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
    steps: int = 0
    day: str = ""
    sites: str = ""

    @property
    def asking(self) -> str:
        """The parameters of every address that the map fetches."""
        asked = f"&audience={self.audience}" if self.audience else ""
        on = f"&date={self.day}" if self.day else ""
        return f"lang={self.language}&v={self.version}{on}{asked}"


def draw(sights: Sights, chosen: Chosen, frame: Frame) -> pydeck.Deck:
    """Returns the deck.gl description of the map."""
    layers: list[pydeck.Layer] = []
    for layer_id, style in sights.grounds:
        layers += _grounds(layer_id, style, sights, frame)
    for layer_id, style in sights.on:
        layers += _signs(layer_id, style, sights, frame)
    if frame.steps:
        for layer in layers:
            layer.id = f"{layer.id} {frame.steps}"
    layers += _selection(chosen)
    return pydeck.Deck(
        layers=layers,
        map_provider="carto",
        map_style=_style_address(sights, frame),
        initial_view_state=pydeck.ViewState(
            latitude=frame.latitude,
            longitude=frame.longitude,
            zoom=frame.zoom,
            min_zoom=FARTHEST_ZOOM,
            max_zoom=CLOSEST_ZOOM,
        ),
        tooltip=tooltip(frame.direction),
    )


def step_of(layer: str) -> int:
    """Returns how many clicks were over when a layer got its name, see `Frame.steps`."""
    last = layer.rpartition(" ")[2]
    return int(last) if last.isdigit() else 0


def _style_address(sights: Sights, frame: Frame) -> str:
    """The base map's address, with the boundary lines, outlines and names of features to draw."""
    parts = [f"lang={frame.language}"]
    if frame.lines != LINES:
        parts.append(f"lines={','.join(frame.lines) or 'none'}")
    for layer_id, style in sights.on:
        if style.listed_as and not (frame.sites and layer_id == _SITES.id):
            numbers = ",".join(str(one) for one in sights.visible[layer_id])
            parts.append(f"{style.listed_as}={numbers or 'none'}")
    if len(parts) > 1:
        parts.append(f"v={frame.version}")
    if frame.audience:
        parts.append(f"audience={frame.audience}")
    return f"{frame.origin}/api/styles/base?{'&'.join(parts)}"


def address(layer_id: str, frame: Frame) -> str:
    """Returns where the features of a layer of the map are fetched."""
    is_of_sites = layer_id in (_SITES.id, layer_styles.of(_SITES).points)
    chosen = f"&{frame.sites}" if frame.sites and is_of_sites else ""
    return reached(f"/api/map/{layer_id}.geojson?{frame.asking}{chosen}")


def _opacity(share: float) -> float:
    """The layer opacity at which deck.gl draws an opaque colour with an opacity of 0-1."""
    return round(math.pow(share, 2.2), 6)


def _layer(name: str, address: str, **properties: Any) -> pydeck.Layer:  # noqa: ANN401 - any of deck.gl's
    """A layer of features; what stands before the space in its name is the layer's id."""
    return pydeck.Layer("GeoJsonLayer", id=name, data=address, **properties)


def _grounds(layer_id: str, style: Style, sights: Sights, frame: Frame) -> list[pydeck.Layer]:
    """The ground of areas, to click on, and its edge.

    Streamlit makes the fill of a clicked feature opaque: only the layer's opacity keeps it clear.
    Hatching and the outlines of classes are in the base style, under its names (area_style.py).
    """
    ground, fetched = style.ground, address(layer_id, frame)
    if ground is None:
        return []
    shown = sights.visible[layer_id]
    colour = [*rgba(ground.hex)]
    fill = _layer(
        f"{layer_id} {style.ground_part}",
        fetched,
        stroked=False,
        filled=True,
        pickable=True,
        point_type=String("none"),
        opacity=_opacity(_CLEAR if ground.hatched else ground.density.deck),
        get_fill_color=colour,
        **filtered(shown),
    )
    if style.listed_as:
        return [fill]
    edge = _layer(
        f"{layer_id} edges",
        fetched,
        stroked=True,
        filled=False,
        pickable=False,
        get_line_color=colour,
        get_line_width=ground.outline_px,
        line_width_units=String("pixels"),
        **filtered(shown),
    )
    return [fill, edge]


def _signs(layer_id: str, style: Style, sights: Sights, frame: Frame) -> list[pydeck.Layer]:
    """The signs: a layer for each symbol where they tell a number, else one layer."""
    if style.sign is None:
        return []
    fetched = address(style.points if style.on_ground else layer_id, frame)
    size = "properties.size" if style.scale else style.fixed_px
    alone = {"stroked": False, "filled": False} if style.ground and not style.on_ground else {}
    parts: list[tuple[str, str, Sequence[int]]] = [
        (f"{layer_id} {symbol}", symbol, positions)
        for symbol, positions in sights.classes.get(layer_id, {}).items()
    ]
    return [
        _layer(
            name,
            fetched,
            pickable=True,
            **alone,
            **icons(String(symbol), size),
            **filtered(positions),
        )
        for name, symbol, positions in parts
        or [(f"{layer_id} signs", style.sign.symbol({}), sights.visible[layer_id])]
    ]


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
            **point_icons(),
        )
        for layer_id, record in (("chosen-ring", ring), ("chosen-symbol", symbol))
    ]
