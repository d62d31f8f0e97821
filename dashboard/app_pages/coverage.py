"""The coverage page: what is left when partners go."""

import streamlit as st

from dashboard.coverage import boxes as coverage_boxes
from dashboard.coverage import corrections as coverage_corrections
from dashboard.coverage import days as coverage_days
from dashboard.coverage import gaps as coverage_gaps
from dashboard.coverage import leaving as coverage_leaving
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
        coverage_leaving.draw(context)
        coverage_boxes.maps(context)
        coverage_boxes.matrix(context)
        coverage_tables.between_days(context)
        coverage_corrections.draw(context)
        coverage_boxes.calendar(context)
        with st.container(key="cvtwo", horizontal=True):
            coverage_tables.of_the_day(context)
        coverage_tables.followed(context)
        coverage_gaps.draw(context)
        sentence_box.draw(context)
