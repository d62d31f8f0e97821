"""The sharing page: the links that were made, and the audit log."""

import streamlit as st

from dashboard.sharing import boxes as sharing_boxes
from geo.dataset.context import Context


def draw(context: Context) -> None:
    """Draws the sharing page for who asks."""
    with st.container(key="pg"):
        sharing_boxes.draw(context)
