"""The about page: sources, dates, methods, disclaimers, licences."""

import streamlit as st

from dashboard import about_text
from geo.scene import Scene


def draw(scene: Scene) -> None:
    """Draws the about page of a scene."""
    with st.container(key="pg"), st.container(key="pagetext"):
        st.html(about_text.html(scene))
