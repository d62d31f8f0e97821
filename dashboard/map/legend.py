"""The legend: checkboxes that switch layers, with the signs of those that are on."""

import streamlit as st

from dashboard.map import map_view
from dashboard.session import filters, shared
from geo.catalog import layers
from geo.dataset.context import Context
from geo.language import mark
from maps.look import escaped as markup
from maps.look import legend as map_legend


def draw(context: Context) -> None:
    """Draws the legend with one checkbox for each layer; folded on phones."""
    with (
        st.container(key="legend"),
        st.expander(context.words(mark("Layers")), expanded=not shared.on_phone()),
    ):
        on = filters.layers_on(context.view, map_view.LAYERS)
        for layer_id in map_view.SIGNED:
            _switch(layer_id, context.words(map_legend.TITLES[layer_id]), layer_id in on)
            signs = map_legend.signs(context.dataset, layer_id)
            if layer_id in on and signs:
                _key(context, signs)
        with st.container(key="lines", horizontal=True):
            for layer in layers.BOUNDARIES:
                _switch(layer.id, context.words(layer.title), layer.id in on)


def _switch(layer_id: str, title: str, is_on: bool) -> None:
    st.checkbox(
        title,
        key=filters.seed(f"ly_{layer_id}", is_on),
        on_change=filters.take_layers,
        args=(map_view.LAYERS,),
    )


def _key(context: Context, signs: tuple[tuple[str, str], ...]) -> None:
    words = context.words
    entries = "".join(
        f'<span><img src="/api/symbols/{name}.svg" alt="">{markup.text(words(title))}</span>'
        for name, title in signs
    )
    st.html(f'<div class="a-sub">{entries}</div>')
