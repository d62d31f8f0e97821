"""The map of a View: deck.gl where the browser can, Leaflet otherwise, or the same as a table."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.session import filters, page_script, shared
from geo.catalog import layers
from geo.dataset import selection
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles import place as place_profile
from geo.view.view import At
from maps.interactive import deck_map
from maps.look import symbols, theme

LAYERS = tuple(layer.id for layer in layers.LAYERS if layer.on_map)
SIGNED = ("informal-sites", "hotspots", "abc-area-units", "blocked-areas")
START = At(6.6, 34.7, 41.95)
START_ON_PHONE = At(5.5, 34.9, 42.6)


def is_simple(context: Context) -> bool:
    """Whether the map is drawn without WebGL, by choice or because the browser has none."""
    return context.view.page_state("map") == "simple" or page_script.lacks_webgl()


def sights(context: Context) -> deck_map.Sights:
    """Returns which features of each layer pass the filters, by their position."""
    visible: dict[str, list[int]] = {}
    classes: dict[str, list[int]] | None = None
    for layer_id in SIGNED:
        shown = selection.select(context.dataset, layer_id, context.view)
        visible[layer_id] = [int(one) for one in shown.index]
        if layer_id == "informal-sites" and context.dataset.sites_are_told_apart:
            classes = {symbols.site_symbol(number): [] for number in (2, 1, 0)}
            for position, partners in zip(shown.index, shown["partners"], strict=True):
                classes[symbols.site_symbol(int(partners))].append(int(position))
    on = frozenset(filters.layers_on(context.view, LAYERS))
    return deck_map.Sights(on, visible, classes)


def draw(context: Context) -> None:
    """Draws the interactive map; a click selects the feature in the panel."""
    deck = deck_map.draw(sights(context), chosen(context), frame(context))
    st.pydeck_chart(
        deck,
        height="stretch",
        on_select=_take_click,
        selection_mode="single-object",
        key="map",
        alt=context.words(
            mark("Map of Iraq with informal sites, hotspots, coordination areas, blocked areas")
        ),
    )


def start() -> At:
    """Returns where the map starts on this screen."""
    return START_ON_PHONE if shared.on_phone() else START


def frame(context: Context) -> deck_map.Frame:
    """Returns where the map stands, its language, and the address of what it fetches."""
    at = context.view.at or start()
    return deck_map.Frame(
        origin=shared.origin(),
        language=context.view.lang.value,
        version=context.dataset.edition,
        longitude=at.longitude,
        latitude=at.latitude,
        zoom=at.zoom,
        direction=context.view.lang.direction,
        audience=shared.asked_for(context),
        lines=tuple(
            one.id for one in layers.BOUNDARIES if one.id in filters.layers_on(context.view, LAYERS)
        ),
    )


def _take_click() -> None:
    """Callback: a feature was clicked, or the selection was cleared by a click beside it."""
    event: Any = filters.taken("map")
    objects: Mapping[str, list[dict[str, Any]]] = event.selection.objects if event else {}
    for layer, found in objects.items():
        properties = found[0].get("properties", {}) if found else {}
        if properties.get("id"):
            filters.change(select=f"{layer.partition(' ')[0]}/{properties['id']}")
            return


def chosen(context: Context) -> deck_map.Chosen:
    """Returns how the selected feature is marked on the map: a ring, or its outline."""
    layer_id, _, feature_id = context.view.select.partition("/")
    if not layer_id:
        return deck_map.Chosen()
    features = context.dataset.features[layer_id]
    found = features[features["id"] == feature_id]
    if not len(found):
        return deck_map.Chosen()
    shape = found.geometry.iloc[0]
    record = context.dataset.record(layer_id, feature_id) or {}
    point = place_profile.point_of(shape)
    if point is None:
        code = record.get("subdistrict_pcode")
        address = _feature_address(context, "subdistricts", code) if code else ""
        return deck_map.Chosen(outline=address)
    if shape.geom_type != "Point":
        return deck_map.Chosen(outline=_feature_address(context, layer_id, feature_id))
    symbol, size_px = _symbol(context, layer_id, feature_id, record)
    return deck_map.Chosen(*point, size_px, symbol)


def _feature_address(context: Context, layer_id: str, feature_id: str) -> str:
    asked = shared.asked_for(context)
    address = f"/api/collections/{layer_id}/items/{feature_id}"
    return f"{address}?audience={asked}" if asked else address


def _symbol(
    context: Context, layer_id: str, feature_id: str, record: Mapping[str, Any]
) -> tuple[str, float]:
    if layer_id == "informal-sites":
        counted = selection.select(
            context.dataset, layer_id, context.view.having(presence="any", site=(), partner=())
        )
        named = counted["partners"][counted["id"] == feature_id]
        number = int(named.iloc[0]) if len(named) else 0
        return symbols.site_symbol(number), theme.site_diameter_px(record["households"])
    if layer_id == "hotspots":
        return "hotspot_point", theme.DIAMOND_PX
    return "blocked", theme.OCTAGON_PX


def toggle(context: Context) -> None:
    """Draws the switch between the map with and without WebGL."""
    words = context.words
    if page_script.lacks_webgl():
        st.html(
            f'<span class="a-plain">{words(mark("Simple map: this browser has no WebGL"))}</span>'
        )
        return
    simple = context.view.page_state("map") == "simple"
    st.button(
        words(mark("Interactive map")) if simple else words(mark("Simple map")),
        icon=":material/map:",
        key="simple_map",
        on_click=_switch,
        args=("" if simple else "simple",),
    )


def _switch(value: str) -> None:
    filters.show(filters.current().with_page("map", value))
