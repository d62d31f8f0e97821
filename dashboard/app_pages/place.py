"""The page of one place: everything known about it, on one printed sheet."""

import streamlit as st

from dashboard import place_page
from geo.scene import Scene


def draw(scene: Scene) -> None:
    """Draws the page of a scene."""
    with st.container(key="pg"):
        place_page.draw(scene)
