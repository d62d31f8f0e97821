"""The map page: filters, figures over the map, legend, and the panel of the chosen place."""

import streamlit as st

from dashboard.frame import filter_bar, share_box
from dashboard.map import camera, legend, map_view, overview, panel, simple_map, tables
from dashboard.session import window
from geo.dataset.context import Context


def draw(context: Context) -> None:
    """Draws the map page of a scene."""
    with st.container(key="controls", horizontal=True, vertical_alignment="center"):
        filter_bar.draw(context)
        with st.container(key="ways", horizontal=True, width="content"):
            tables.button(context)
            map_view.toggle(context)
        share_box.draw(context)
    filter_bar.chips(context)
    window.measure(with_map=not context.view.page_state("table"), zoom=camera.zoom())
    with st.container(key="body", horizontal=True, height="stretch"):
        with st.container(key="mapbox", height="stretch", width="stretch"):
            chosen_table = context.view.page_state("table")
            if chosen_table in tables.layer_ids():
                tables.draw(context, chosen_table)
            elif map_view.is_simple(context):
                simple_map.draw(context)
            else:
                map_view.draw(context)
            if not chosen_table:
                overview.key_figures(context)
                overview.nothing_here(context)
                legend.draw(context)
        with st.container(key="panel", height="stretch", width=384):
            panel.draw(context)
