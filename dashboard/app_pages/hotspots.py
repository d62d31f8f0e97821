"""The hotspot page: the rule, its threshold, the list of 2020, rounds, and a table to classify."""

import streamlit as st

from dashboard.frame import bar
from dashboard.profiles import hotspot_boxes, hotspot_rounds, hotspot_upload
from geo.dataset.context import Context


def draw(context: Context) -> None:
    """Draws the page of a scene."""
    bar.controls(context)
    with st.container(key="pg"):
        hotspot_boxes.finding(context)
        with st.container(key="two", horizontal=True):
            hotspot_boxes.rule(context)
            hotspot_boxes.listed(context)
        hotspot_rounds.draw(context)
        hotspot_upload.draw(context)
