"""The partners page: who works where, in which sector, and until when."""

import streamlit as st

from dashboard.frame import bar, sentence_box
from dashboard.partners import boxes as partner_boxes
from dashboard.partners import charts as partner_charts
from geo.dataset.context import Context


def draw(context: Context) -> None:
    """Draws the partners page of a scene."""
    bar.controls(context)
    with st.container(key="pg"):
        partner_boxes.finding(context)
        with st.container(key="two", horizontal=True):
            partner_charts.matrix(context)
            partner_charts.timeline(context)
        with st.container(key="two2", horizontal=True):
            partner_boxes.types(context)
            sentence_box.draw(context)
        partner_boxes.table(context)
