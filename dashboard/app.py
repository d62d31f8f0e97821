"""The Streamlit script: one run draws one page of one View."""

import streamlit as st

from dashboard import bar, filters
from dashboard.app_pages import about, areas, coverage, hotspots, organisation, partners, place
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
# The pages of the bar, with their titles to translate.
PAGES = [
    (st.Page(lambda: map_page.draw(scene), title="Map", url_path="map", default=True), mark("Map")),
    (
        st.Page(lambda: partners.draw(scene), title="Partners", url_path="partners"),
        mark("Partners"),
    ),
    (
        st.Page(lambda: coverage.draw(scene), title="Coverage", url_path="coverage"),
        mark("Coverage"),
    ),
    (st.Page(lambda: areas.draw(scene), title="Areas", url_path="areas"), mark("Areas")),
    (
        st.Page(lambda: hotspots.draw(scene), title="Hotspots", url_path="hotspots"),
        mark("Hotspots"),
    ),
    (st.Page(lambda: about.draw(scene), title="About", url_path="about"), mark("About")),
]
# Pages that links lead to: /place?select=layer/feature and /organisation?partner=id.
BEHIND = [
    st.Page(lambda: place.draw(scene), title="Place", url_path="place"),
    st.Page(lambda: organisation.draw(scene), title="Organisation", url_path="organisation"),
]
chosen = st.navigation([*(page for page, _ in PAGES), *BEHIND], position="hidden")
bar.open_page(scene, PAGES)
chosen.run()
bar.close_page(scene)
