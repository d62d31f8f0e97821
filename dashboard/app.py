"""The Streamlit script: one run draws one page of one View."""

import logging

import streamlit as st

from dashboard.app_pages import (
    about,
    areas,
    coverage,
    data,
    hotspots,
    meeting,
    organisation,
    partners,
    place,
    sharing,
)
from dashboard.app_pages import map as map_page
from dashboard.data.desk import desk
from dashboard.frame import bar
from dashboard.session import address, filters, page_gate, shared, turns
from geo import language
from geo.dataset import names
from geo.errors import BusyError, GeoError, StoreError
from geo.language import Language, mark
from maps.look import markup

st.set_page_config(
    page_title="Durable Solutions Atlas",
    page_icon=f"{shared.origin()}/api/symbols/brand.png",
    layout="wide",
    initial_sidebar_state="collapsed",
)
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
    names.DATA_PAGE: data.draw,
    "meeting": meeting.draw,
}
logger = logging.getLogger(__name__)


def run() -> None:
    """Draws the page of the address."""
    context = filters.context()
    # The others are led to: /place?select=layer/feature, /organisation?partner=id, /sharing.
    pages = {
        name: st.Page(
            page_gate.guarded(context, name, draw),
            title=name.capitalize(),
            url_path=name,
            default=name == "map",
        )
        for name, draw in DRAWN.items()
    }
    seen, _ = filters.access()
    chosen = st.navigation(list(pages.values()), position="hidden")
    st.set_page_config(page_title=bar.title(context, chosen.url_path))
    bar.open_page(
        context,
        [
            (pages[name], names.PAGES[name])
            for name in (*names.FOUND_PAGES, names.DATA_PAGE)
            if page_gate.opens(seen, name) and (name != names.DATA_PAGE or desk.may(seen))
        ],
    )
    chosen.run()
    bar.close_page(context)


def undrawn(title: str, fault: GeoError) -> None:
    """Says that the page, or the rest of it, was not drawn, and why."""
    say = language.words(Language.asked(dict(address.pairs()).get("lang", "")))
    with st.container(key="undrawn"):
        st.html(markup.title(say(title)) + markup.empty(fault.sentence(say)))
        st.button(say(mark("Try again")))


try:
    with turns.of_this_process.one():
        run()
except BusyError as fault:
    undrawn(mark("The Atlas is busy"), fault)
except StoreError as fault:
    logger.exception("a page was not shown")
    undrawn(mark("This page cannot be shown at the moment"), StoreError(fault.public))
