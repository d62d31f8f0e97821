"""The legend: checkboxes that switch layers, with the signs of those that are on."""

import streamlit as st

from dashboard import cached, filters, map_view
from geo import catalog
from geo.language import mark
from geo.scene import Scene
from maps import legend as map_legend
from maps import markup


def draw(scene: Scene) -> None:
    """Draws the legend with one checkbox for each layer; folded on phones."""
    with (
        st.container(key="legend"),
        st.expander(scene.words(mark("Layers")), expanded=not cached.on_phone()),
    ):
        on = filters.layers_on(scene.view, map_view.LAYERS)
        for layer_id in map_view.SIGNED:
            _switch(layer_id, scene.words(map_legend.TITLES[layer_id]), layer_id in on)
            signs = map_legend.signs(scene.dataset, layer_id)
            if layer_id in on and signs:
                _key(scene, signs)
        with st.container(key="lines", horizontal=True):
            for layer in catalog.BOUNDARIES:
                _switch(layer.id, scene.words(layer.title), layer.id in on)


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
