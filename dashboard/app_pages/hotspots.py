"""The hotspot page: the rule, its threshold, the list of 2020, and a table to classify."""

import streamlit as st

from dashboard import filter_bar, hotspot_boxes, hotspot_upload, share_box
from geo.scene import Scene


def draw(scene: Scene) -> None:
    """Draws the page of a scene."""
    with st.container(key="controls", horizontal=True, vertical_alignment="center"):
        filter_bar.draw(scene)
        share_box.draw(scene)
    with st.container(key="pg"):
        hotspot_boxes.finding(scene)
        with st.container(key="two", horizontal=True):
            hotspot_boxes.rule(scene)
            hotspot_boxes.listed(scene)
        hotspot_upload.draw(scene)
