"""The partners page: who works where, in which sector, and until when."""

import streamlit as st

from dashboard import filter_bar, partner_boxes, partner_charts, sentence_box, share_box
from geo.scene import Scene


def draw(scene: Scene) -> None:
    """Draws the partners page of a scene."""
    with st.container(key="controls", horizontal=True, vertical_alignment="center"):
        filter_bar.draw(scene)
        share_box.draw(scene)
    with st.container(key="pg"):
        partner_boxes.finding(scene)
        with st.container(key="two", horizontal=True):
            partner_charts.matrix(scene)
            partner_charts.timeline(scene)
        with st.container(key="two2", horizontal=True):
            partner_boxes.types(scene)
            sentence_box.draw(scene)
        partner_boxes.table(scene)
