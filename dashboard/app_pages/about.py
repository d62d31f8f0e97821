"""The about page: sources, dates, methods, disclaimers, licences."""

import streamlit as st

from dashboard.profiles import about_text
from geo.dataset.context import Context


def draw(context: Context) -> None:
    """Draws the about page of a scene."""
    with st.container(key="pg"), st.container(key="pagetext"):
        st.html(about_text.html(context))
