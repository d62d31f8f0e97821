"""The page of one organisation: everything it does, and until when."""

import streamlit as st

from dashboard.profiles import organisation_page
from geo.dataset.context import Context


def draw(context: Context) -> None:
    """Draws the page of a scene."""
    with st.container(key="pg"):
        organisation_page.draw(context)
