"""The page of one place: everything known about it, on one printed sheet."""

import streamlit as st

from dashboard.profiles import place_page
from geo.dataset.context import Context


def draw(context: Context) -> None:
    """Draws the page of a scene."""
    with st.container(key="pg"):
        place_page.draw(context)
