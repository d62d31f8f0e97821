"""The partners page: who works where, in which sector, and until when."""

import streamlit as st

from dashboard.frame import filter_bar, sentence_box, share_box
from dashboard.partners import boxes as partner_boxes
from dashboard.partners import charts as partner_charts
from geo.dataset.context import Context


def draw(context: Context) -> None:
    """Draws the partners page of a scene."""
    with st.container(key="controls", horizontal=True, vertical_alignment="center"):
        filter_bar.draw(context)
        share_box.draw(context)
    with st.container(key="pg"):
        partner_boxes.finding(context)
        with st.container(key="two", horizontal=True):
            partner_charts.matrix(context)
            partner_charts.timeline(context)
        with st.container(key="two2", horizontal=True):
            partner_boxes.types(context)
            sentence_box.draw(context)
        partner_boxes.table(context)
