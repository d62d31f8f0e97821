"""The legend: checkboxes that switch layers, with the signs of those that are on."""

from functools import partial
from typing import Final

import streamlit as st

from dashboard.map import camera, map_view
from dashboard.session import acts, filters
from geo.catalog import layers
from geo.dataset.context import Context
from geo.dataset.sums import drawn_sites
from geo.language import mark
from geo.settings import reached
from maps.look import layer_styles
from maps.look.style import Key
from maps.look.templates import joined, piece

_MANY: Final = mark(
    "More than {most} sites pass: each sign stands for those of a sub-district. "
    "Filters that leave fewer show each site."
)


def draw(context: Context) -> None:
    """Draws the legend with one checkbox for each layer; folded where others need its room."""
    drawn = map_view.drawn(context).dataset
    with (
        st.container(key="legend"),
        st.expander(context.words(mark("Layers")), expanded=camera.legend_is_open(context)),
    ):
        on = filters.layers_on(context.view, map_view.known_layers())
        for layer in layer_styles.on_map():
            style = layer_styles.of(layer, drawn)
            _switch(layer.id, context.words(style.title), layer.id in on)
            if layer.id in on and style.keys:
                _key(context, style.keys)
            if layer is layers.INFORMAL_SITES and drawn.drawn and drawn.drawn.summed:
                most = f"{drawn_sites.MOST_DRAWN:,}"
                st.html(piece('<div class="a-sub">{}</div>', context.words(_MANY, most=most)))
        with st.container(key="lines", horizontal=True):
            for layer in layers.BOUNDARIES:
                _switch(layer.id, context.words(layer.title), layer.id in on)


def _switch(layer_id: str, title: str, is_on: bool) -> None:
    acts.choice(
        st.checkbox,
        title,
        name=f"ly_{layer_id}",
        shown=is_on,
        act=partial(filters.take_layers, map_view.known_layers()),
    )


def _key(context: Context, keys: tuple[Key, ...]) -> None:
    words = context.words
    entries = (
        piece(
            '<span><img src="{}" alt="">{}</span>',
            reached(f"/api/symbols/{name}.svg"),
            words(title),
        )
        for name, title in keys
    )
    st.html(piece('<div class="a-sub">{}</div>', joined(entries)))
