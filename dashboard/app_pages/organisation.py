"""The page of one organisation: everything it does, and until when."""

import streamlit as st

from dashboard import organisation_page
from geo.scene import Scene


def draw(scene: Scene) -> None:
    """Draws the page of a scene."""
    with st.container(key="pg"):
        organisation_page.draw(scene)
