"""The areas page: coordination areas side by side by the criteria of 2020."""

import streamlit as st

from dashboard.frame import bar
from dashboard.profiles import area_boxes
from geo.dataset.context import Context


def draw(context: Context) -> None:
    """Draws the page of a scene."""
    bar.controls(context)
    with st.container(key="pg"):
        area_boxes.draw(context)
