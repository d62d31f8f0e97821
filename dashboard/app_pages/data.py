"""The page Data: what partners send is handed in, confirmed, accepted and taken back."""

import streamlit as st

from dashboard.data import page as data_page
from geo.dataset.context import Context


def draw(context: Context) -> None:
    """Draws the page for who asks."""
    with st.container(key="pg"):
        data_page.draw(context)
