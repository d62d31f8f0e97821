"""The map of a View: deck.gl where the browser can, Leaflet otherwise, or the same as a table."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import cached, filters, page_script
from geo import catalog, place_profile, selection
from geo.language import mark
from geo.scene import Scene
from geo.view import At
from maps import deck_map, look, symbols

LAYERS = tuple(layer.id for layer in catalog.LAYERS if layer.on_map)
SIGNED = ("informal-sites", "hotspots", "abc-area-units", "blocked-areas")
START = At(6.6, 34.7, 41.95)
START_ON_PHONE = At(5.5, 34.9, 42.6)


def is_simple(scene: Scene) -> bool:
    """Whether the map is drawn without WebGL, by choice or because the browser has none."""
    return scene.view.page_state("map") == "simple" or page_script.lacks_webgl()


def sights(scene: Scene) -> deck_map.Sights:
    """Returns which features of each layer pass the filters, by their position."""
    visible: dict[str, list[int]] = {}
    classes: dict[str, list[int]] | None = None
    for layer_id in SIGNED:
        shown = selection.select(scene.dataset, layer_id, scene.view)
        visible[layer_id] = [int(one) for one in shown.index]
        if layer_id == "informal-sites" and scene.dataset.sites_are_told_apart:
            classes = {symbols.site_symbol(number): [] for number in (2, 1, 0)}
            for position, partners in zip(shown.index, shown["partners"], strict=True):
                classes[symbols.site_symbol(int(partners))].append(int(position))
    on = frozenset(filters.layers_on(scene.view, LAYERS))
    return deck_map.Sights(on, visible, classes)


def draw(scene: Scene) -> None:
    """Draws the interactive map; a click selects the feature in the panel."""
    deck = deck_map.draw(sights(scene), chosen(scene), frame(scene))
    st.pydeck_chart(
        deck,
        height="stretch",
        on_select=_take_click,
        selection_mode="single-object",
        key="map",
        alt=scene.words(
            mark("Map of Iraq with informal sites, hotspots, coordination areas, blocked areas")
        ),
    )


def start() -> At:
    """Returns where the map starts on this screen."""
    return START_ON_PHONE if cached.on_phone() else START


def frame(scene: Scene) -> deck_map.Frame:
    """Returns where the map stands, its language, and the address of what it fetches."""
    at = scene.view.at or start()
    return deck_map.Frame(
        origin=cached.origin(),
        language=scene.view.lang.value,
        version=scene.dataset.edition,
        longitude=at.longitude,
        latitude=at.latitude,
        zoom=at.zoom,
        direction=scene.view.lang.direction,
        audience=cached.asked_for(scene),
        lines=tuple(
            one.id for one in catalog.BOUNDARIES if one.id in filters.layers_on(scene.view, LAYERS)
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


def chosen(scene: Scene) -> deck_map.Chosen:
    """Returns how the selected feature is marked on the map: a ring, or its outline."""
    layer_id, _, feature_id = scene.view.select.partition("/")
    if not layer_id:
        return deck_map.Chosen()
    features = scene.dataset.features[layer_id]
    found = features[features["id"] == feature_id]
    if not len(found):
        return deck_map.Chosen()
    shape = found.geometry.iloc[0]
    record = scene.dataset.record(layer_id, feature_id) or {}
    point = place_profile.point_of(shape)
    if point is None:
        code = record.get("subdistrict_pcode")
        address = _feature_address(scene, "subdistricts", code) if code else ""
        return deck_map.Chosen(outline=address)
    if shape.geom_type != "Point":
        return deck_map.Chosen(outline=_feature_address(scene, layer_id, feature_id))
    symbol, size_px = _symbol(scene, layer_id, feature_id, record)
    return deck_map.Chosen(*point, size_px, symbol)


def _feature_address(scene: Scene, layer_id: str, feature_id: str) -> str:
    asked = cached.asked_for(scene)
    address = f"/api/collections/{layer_id}/items/{feature_id}"
    return f"{address}?audience={asked}" if asked else address


def _symbol(
    scene: Scene, layer_id: str, feature_id: str, record: Mapping[str, Any]
) -> tuple[str, float]:
    if layer_id == "informal-sites":
        counted = selection.select(
            scene.dataset, layer_id, scene.view.having(presence="any", site=(), partner=())
        )
        named = counted["partners"][counted["id"] == feature_id]
        number = int(named.iloc[0]) if len(named) else 0
        return symbols.site_symbol(number), look.site_diameter_px(record["households"])
    if layer_id == "hotspots":
        return "hotspot_point", look.DIAMOND_PX
    return "blocked", look.OCTAGON_PX


def toggle(scene: Scene) -> None:
    """Draws the switch between the map with and without WebGL."""
    words = scene.words
    if page_script.lacks_webgl():
        st.html(
            f'<span class="a-plain">{words(mark("Simple map: this browser has no WebGL"))}</span>'
        )
        return
    simple = scene.view.page_state("map") == "simple"
    st.button(
        words(mark("Interactive map")) if simple else words(mark("Simple map")),
        icon=":material/map:",
        key="simple_map",
        on_click=_switch,
        args=("" if simple else "simple",),
    )


def _switch(value: str) -> None:
    filters.show(filters.current().with_page("map", value))
