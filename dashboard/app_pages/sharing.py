"""The sharing page: the links that were made, and the audit log."""

import streamlit as st

from dashboard import sharing_boxes
from geo.scene import Scene


def draw(scene: Scene) -> None:
    """Draws the sharing page for who asks."""
    with st.container(key="pg"):
        sharing_boxes.draw(scene)
