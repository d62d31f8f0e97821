"""The Streamlit script: one run draws one page of one View."""

import streamlit as st

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
from dashboard.frame import bar
from dashboard.session import filters, page_gate, shared
from geo.dataset import names

st.set_page_config(
    page_title="Durable Solutions Atlas",
    page_icon=f"{shared.origin()}/api/symbols/brand.png",
    layout="wide",
    initial_sidebar_state="collapsed",
)
context = filters.context()
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
# The others are led to: /place?select=layer/feature, /organisation?partner=id, /sharing.
PAGES = {
    name: st.Page(
        page_gate.guarded(context, name, draw),
        title=name.capitalize(),
        url_path=name,
        default=name == "map",
    )
    for name, draw in DRAWN.items()
}
seen, _ = filters.access()
chosen = st.navigation(list(PAGES.values()), position="hidden")
st.set_page_config(page_title=bar.title(context, chosen.url_path))
bar.open_page(
    context,
    [(PAGES[name], names.PAGES[name]) for name in names.FOUND_PAGES if page_gate.opens(seen, name)],
)
chosen.run()
bar.close_page(context)
