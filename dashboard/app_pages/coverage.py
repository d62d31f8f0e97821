"""The coverage page: what is left when partners go."""

import streamlit as st

from dashboard.coverage import boxes as coverage_boxes
from dashboard.coverage import corrections as coverage_corrections
from dashboard.coverage import days as coverage_days
from dashboard.coverage import gaps as coverage_gaps
from dashboard.coverage import handovers as coverage_handovers
from dashboard.coverage import tables as coverage_tables
from dashboard.frame import bar, sentence_box
from dashboard.session import window
from geo.dataset.context import Context


def draw(context: Context) -> None:
    """Draws the coverage page of a scene."""
    bar.controls(context)
    window.measure()
    with st.container(key="pg"):
        coverage_boxes.finding(context)
        coverage_days.draw(context)
        coverage_boxes.maps(context)
        coverage_boxes.matrix(context)
        coverage_tables.losing(context)
        coverage_tables.changed(context)
        coverage_corrections.draw(context)
        coverage_boxes.calendar(context)
        with st.container(key="cvtwo", horizontal=True):
            coverage_tables.single(context)
            coverage_tables.unserved(context)
        coverage_handovers.handed(context)
        coverage_handovers.overlapping(context)
        coverage_gaps.draw(context)
        sentence_box.draw(context)
