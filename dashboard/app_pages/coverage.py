"""The coverage page: what is left when partners go."""

import streamlit as st

from dashboard import (
    coverage_boxes,
    coverage_corrections,
    coverage_days,
    coverage_gaps,
    coverage_handovers,
    coverage_tables,
    filter_bar,
    sentence_box,
    share_box,
)
from geo.scene import Scene


def draw(scene: Scene) -> None:
    """Draws the coverage page of a scene."""
    with st.container(key="controls", horizontal=True, vertical_alignment="center"):
        filter_bar.draw(scene)
        share_box.draw(scene)
    with st.container(key="pg"):
        coverage_boxes.finding(scene)
        coverage_days.draw(scene)
        coverage_boxes.maps(scene)
        coverage_boxes.matrix(scene)
        coverage_tables.losing(scene)
        coverage_tables.changed(scene)
        coverage_corrections.draw(scene)
        coverage_boxes.calendar(scene)
        with st.container(key="cvtwo", horizontal=True):
            coverage_tables.single(scene)
            coverage_tables.unserved(scene)
        coverage_handovers.handed(scene)
        coverage_handovers.overlapping(scene)
        coverage_gaps.draw(scene)
        sentence_box.draw(scene)
