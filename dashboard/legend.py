"""The legend: checkboxes that switch layers, with the signs of those that are on."""

import streamlit as st

from dashboard import cached, filters, map_view, markup
from dashboard.filters import Scene
from geo import catalog
from geo.language import mark

_TITLES = {
    "informal-sites": mark("Informal sites, by households"),
    "hotspots": mark("Hotspot sub-districts, 2020"),
    "abc-area-units": mark("Coordination areas"),
    "blocked-areas": mark("Blocked areas of origin"),
}
_SIGNS: dict[str, tuple[tuple[str, str], ...]] = {
    "informal-sites": (
        ("site_none", mark("no partner named")),
        ("site_one", mark("one")),
        ("site_several", mark("two or more")),
    ),
    "hotspots": (("hotspot_point", mark("listed, no boundary of its own")),),
    "abc-area-units": (
        ("area_stated", mark("stated")),
        ("area_candidate", mark("candidate, 2020")),
        ("area_inferred", mark("inferred")),
    ),
    "blocked-areas": (),
}
_CELL_SIGNS = (("site_area", mark("sub-districts that hold sites")),)


def draw(scene: Scene) -> None:
    """Draws the legend with one checkbox for each layer; folded on phones."""
    with (
        st.container(key="legend"),
        st.expander(scene.words(mark("Layers")), expanded=not cached.on_phone()),
    ):
        on = filters.layers_on(scene.view, map_view.LAYERS)
        for layer_id in map_view.SIGNED:
            _switch(layer_id, scene.words(_TITLES[layer_id]), layer_id in on)
            signs = _signs(scene, layer_id)
            if layer_id in on and signs:
                _key(scene, signs)
        with st.container(key="lines", horizontal=True):
            for layer in catalog.BOUNDARIES:
                _switch(layer.id, scene.words(layer.title), layer.id in on)


def _signs(scene: Scene, layer_id: str) -> tuple[tuple[str, str], ...]:
    if layer_id == "informal-sites" and not scene.dataset.sites_are_told_apart:
        return _CELL_SIGNS
    return _SIGNS[layer_id]


def _switch(layer_id: str, title: str, is_on: bool) -> None:
    st.checkbox(
        title,
        key=filters.seed(f"ly_{layer_id}", is_on),
        on_change=filters.take_layers,
        args=(map_view.LAYERS,),
    )


def _key(scene: Scene, signs: tuple[tuple[str, str], ...]) -> None:
    entries = "".join(
        f'<span><img src="/api/symbols/{name}.svg" alt="">{markup.text(scene.words(title))}</span>'
        for name, title in signs
    )
    st.html(f'<div class="a-sub">{entries}</div>')
