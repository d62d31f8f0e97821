"""The map of a View: deck.gl where the browser can, Leaflet otherwise, or the same as a table."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from dashboard.map import camera, crop
from dashboard.session import acts, filters, page_script, shared, window
from geo.catalog import layers
from geo.dataset import records as dataset_records
from geo.dataset import selection
from geo.dataset.context import Context
from geo.dataset.sums import drawn_sites
from geo.language import mark
from geo.profiles import place as place_profile
from geo.profiles import site_history
from geo.settings import reached
from maps.interactive import deck_map
from maps.look import layer_styles
from maps.look.templates import piece
from maps.svg import heaps


def is_simple(context: Context) -> bool:
    """Whether the map is drawn without WebGL, by choice or because the browser has none."""
    return context.view.page_state("map") == "simple" or page_script.lacks_webgl()


def known_layers() -> tuple[str, ...]:
    """Returns the layers that the legend switches: those with signs, and the boundaries."""
    return tuple(layer.id for layer in layers.LAYERS if layer.on_map)


def drawn(context: Context) -> Context:
    """Returns the context with the sites that a map draws: of very many those of the view."""
    return replace(context, dataset=drawn_sites.drawn(context.dataset, context.view))


def sights(context: Context) -> deck_map.Sights:
    """Returns which features of each layer pass the filters, by their position."""
    visible: dict[str, list[int]] = {}
    classes: dict[str, dict[str, list[int]]] = {}
    styles = {one.id: layer_styles.of(one, context.dataset) for one in layer_styles.drawn()}
    for layer_id, style in styles.items():
        shown = selection.select(context.dataset, layer_id, context.view)
        visible[layer_id] = [int(one) for one in shown.index]
        if style.sign and style.sign.field:
            found: dict[str, list[int]] = {key.symbol: [] for key in reversed(style.sign.keys)}
            told = shown[[*style.sign.fields, shown.geometry.name]]
            for position, record in zip(shown.index, dataset_records.records(told), strict=True):
                found[style.sign.symbol(record)].append(int(position))
            classes[layer_id] = found
    on = frozenset(filters.layers_on(context.view, known_layers()))
    return deck_map.Sights(on, styles, visible, classes)


def draw(context: Context) -> None:
    """Draws the interactive map; a click selects the feature in the panel."""
    stands = frame(context)
    crop.note(stands)
    deck = deck_map.draw(shared.told(sights, drawn(context)), chosen(context), stands)
    acts.watch(
        "map", lambda: _clicked()[0] not in ("", context.view.select), _take_click, remembers=True
    )
    st.pydeck_chart(
        deck,
        height="stretch",
        on_select=_take_click,
        selection_mode="single-object",
        key="map",
        alt=context.words(
            mark(
                "Map of {country} with informal sites, hotspots, coordination areas, blocked areas"
            ),
            country=context.country,
        ),
    )


def frame(context: Context) -> deck_map.Frame:
    """Returns where the map stands, its language, and the address of what it fetches."""
    at, sites = camera.at(context), drawn(context).dataset.drawn
    is_of_day = any(context.dataset.situation) or sites is not None
    return deck_map.Frame(
        origin=shared.origin(),
        language=context.view.lang.value,
        version=(context.dataset.real or context.dataset).edition,
        longitude=at.longitude,
        latitude=at.latitude,
        zoom=at.zoom,
        direction=context.view.lang.direction,
        audience=shared.asked_for(context),
        steps=_steps(context),
        day=context.view.date.isoformat() if context.view.date and is_of_day else "",
        sites=sites.filters if sites else "",
        lines=tuple(
            one.id
            for one in layers.BOUNDARIES
            if one.id in filters.layers_on(context.view, known_layers())
        ),
    )


def _take_click() -> None:
    """Callback: a feature was clicked, or the selection was cleared by a click beside it."""
    clicked, _ = _clicked()
    if clicked:
        take(clicked, window.zoom_seen() or camera.zoom())


def _clicked() -> tuple[str, str]:
    """Returns the feature that was clicked last, as layer/id, and the name of its deck.gl layer."""
    event: Any = acts.taken("map")
    objects: Mapping[str, list[dict[str, Any]]] = event.selection.objects if event else {}
    for layer, found in objects.items():
        properties = found[0].get("properties", {}) if found else {}
        if properties.get("id"):
            return told_apart(f"{layer.partition(' ')[0]}/{properties['id']}"), layer
    return "", ""


def told_apart(select: str) -> str:
    """Returns the layer/id of what was clicked: a sub-district where it is drawn for its sites."""
    layer_id, _, feature_id = select.partition("/")
    stands_for = drawn(filters.context()).dataset.drawn
    is_cell = layer_id == layers.INFORMAL_SITES.id and stands_for is not None and stands_for.summed
    return f"{layers.SUBDISTRICTS.id}/{feature_id}" if is_cell else select


def _steps(context: Context) -> int:
    """Returns how many clicks are over, because something else was chosen after them.

    The map remembers its last click, and would take the next one on the same feature for its end.
    """
    clicked, layer = _clicked()
    if clicked not in ("", context.view.select) and deck_map.step_of(layer) == camera.steps():
        camera.click_is_over()
    return camera.steps()


def take(select: str, zoom: float) -> None:
    """Selects what was clicked at a zoom level; goes closer to signs that lie on one another."""
    context = filters.context()
    heap = heaps.at(drawn(context), select, zoom)
    if heap is None or not camera.closer(context, heap.bounds, zoom):
        camera.clicked(select)
        filters.change(select=select)


def chosen(context: Context) -> deck_map.Chosen:
    """Returns how the selected feature is marked on the map: a ring, or its outline."""
    layer_id, _, feature_id = context.view.select.partition("/")
    if not layer_id:
        return deck_map.Chosen()
    context = site_history.shown(context, layer_id, feature_id)
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
    symbol, size_px = _sign(context, layer_id, record)
    return deck_map.Chosen(*point, size_px, symbol)


def _feature_address(context: Context, layer_id: str, feature_id: str) -> str:
    asked = shared.asked_for(context)
    address = reached(f"/api/collections/{layer_id}/items/{feature_id}")
    return f"{address}?audience={asked}" if asked else address


def _sign(context: Context, layer_id: str, record: Mapping[str, Any]) -> tuple[str, float]:
    """Returns the sign of a feature, also of one that the filters leave out."""
    layer = context.dataset.layer(layer_id)
    sign = layer_styles.of(layer, context.dataset).sign
    if sign is None:
        return "", 0
    features = context.dataset.features[layer_id]
    own = features[(features["id"] == record["id"]).to_numpy(dtype=bool)]
    told = dataset_records.records(selection.derived(context.dataset, layer, own, context.view))
    return sign.of({**record, **(told[0] if told else {})})


def toggle(context: Context) -> None:
    """Draws the switch between the map with and without WebGL."""
    words = context.words
    if page_script.lacks_webgl():
        said = words(mark("Simple map: this browser has no WebGL"))
        st.html(piece('<span class="a-plain">{}</span>', said))
        return
    simple = context.view.page_state("map") == "simple"
    acts.button(
        words(mark("Interactive map")) if simple else words(mark("Simple map")),
        key="simple_map",
        act=partial(filters.show_state, "map", "" if simple else "simple"),
        icon=":material/map:",
    )
