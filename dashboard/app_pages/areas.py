"""The areas page: coordination areas side by side by the criteria of 2020."""

import streamlit as st

from dashboard.frame import filter_bar, share_box
from dashboard.profiles import area_boxes
from geo.dataset.context import Context


def draw(context: Context) -> None:
    """Draws the page of a scene."""
    with st.container(key="controls", horizontal=True, vertical_alignment="center"):
        filter_bar.draw(context)
        share_box.draw(context)
    with st.container(key="pg"):
        area_boxes.draw(context)
