"""The areas page: coordination areas side by side by the criteria of 2020."""

import streamlit as st

from dashboard import area_boxes, filter_bar, share_box
from geo.scene import Scene


def draw(scene: Scene) -> None:
    """Draws the page of a scene."""
    with st.container(key="controls", horizontal=True, vertical_alignment="center"):
        filter_bar.draw(scene)
        share_box.draw(scene)
    with st.container(key="pg"):
        area_boxes.draw(scene)
