"""The Streamlit script: one run draws one page of one View."""

import streamlit as st

from dashboard import bar, filters, page_gate
from dashboard.app_pages import (
    about,
    areas,
    coverage,
    hotspots,
    meeting,
    organisation,
    partners,
    place,
    sharing,
)
from dashboard.app_pages import map as map_page
from geo import names
from maps import symbols

st.set_page_config(
    page_title="Durable Solutions Atlas",
    page_icon=symbols.png("brand"),
    layout="wide",
    initial_sidebar_state="collapsed",
)
scene = filters.scene()
DRAWN = {
    "map": map_page.draw,
    "partners": partners.draw,
    "coverage": coverage.draw,
    "areas": areas.draw,
    "hotspots": hotspots.draw,
    "about": about.draw,
    "place": place.draw,
    "organisation": organisation.draw,
    page_gate.SHARING: sharing.draw,
    "meeting": meeting.draw,
}
IN_BAR = ("map", "partners", "coverage", "areas", "hotspots", "meeting", "about")
# The others are led to: /place?select=layer/feature, /organisation?partner=id, /sharing.
PAGES = {
    name: st.Page(
        page_gate.guarded(scene, name, draw),
        title=name.capitalize(),
        url_path=name,
        default=name == "map",
    )
    for name, draw in DRAWN.items()
}
seen, _ = filters.access()
chosen = st.navigation(list(PAGES.values()), position="hidden")
bar.open_page(
    scene, [(PAGES[name], names.PAGES[name]) for name in IN_BAR if page_gate.opens(seen, name)]
)
chosen.run()
bar.close_page(scene)
