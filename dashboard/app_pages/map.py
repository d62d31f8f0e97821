"""The map page: filters, figures over the map, legend, and the panel of the chosen place."""

import streamlit as st

from dashboard import filter_bar, legend, map_view, overview, panel, share_box, simple_map, tables
from geo.scene import Scene


def draw(scene: Scene) -> None:
    """Draws the map page of a scene."""
    with st.container(key="controls", horizontal=True, vertical_alignment="center"):
        filter_bar.draw(scene)
        with st.container(key="ways", horizontal=True, width="content"):
            tables.button(scene)
            map_view.toggle(scene)
        share_box.draw(scene)
    with st.container(key="body", horizontal=True, height="stretch"):
        with st.container(key="mapbox", height="stretch", width="stretch"):
            chosen_table = scene.view.page_state("table")
            if chosen_table in tables.LAYERS:
                tables.draw(scene, chosen_table)
            elif map_view.is_simple(scene):
                simple_map.draw(scene)
            else:
                map_view.draw(scene)
            if not chosen_table:
                overview.key_figures(scene)
                overview.nothing_here(scene)
                legend.draw(scene)
        with st.container(key="panel", height="stretch", width=384):
            panel.draw(scene)
