"""The Streamlit script: one run draws one page of one View."""

import streamlit as st

from dashboard import bar, filters
from dashboard.app_pages import about, partners
from dashboard.app_pages import map as map_page
from geo.language import mark
from maps import symbols

st.set_page_config(
    page_title="Durable Solutions Atlas",
    page_icon=symbols.png("brand"),
    layout="wide",
    initial_sidebar_state="collapsed",
)
scene = filters.scene()
PAGES = [
    (st.Page(lambda: map_page.draw(scene), title="Map", url_path="map", default=True), mark("Map")),
    (
        st.Page(lambda: partners.draw(scene), title="Partners", url_path="partners"),
        mark("Partners"),
    ),
    (st.Page(lambda: about.draw(scene), title="About", url_path="about"), mark("About")),
]
chosen = st.navigation([page for page, _ in PAGES], position="hidden")
bar.open_page(scene, PAGES)
chosen.run()
bar.close_page(scene)
