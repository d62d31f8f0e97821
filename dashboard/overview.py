"""Key figures over the map, and what to say when the filters leave nothing."""

import streamlit as st

from dashboard import filters, markup, names
from dashboard.filters import Scene
from dashboard.markup import Figure
from geo import figures, selection
from geo.language import mark


def key_figures(scene: Scene) -> None:
    """Draws the four key figures of the sites that the filters leave, with day and source."""
    words = scene.words
    found = figures.on_map(scene.dataset, scene.view)
    withheld = (
        words.count("{n} place withheld", "{n} places withheld", found.suppressed)
        if found.suppressed
        else ""
    )
    people = words(mark("{people} people (est.)"), people=f"{found.individuals:,}")
    horizon = words.day(found.horizon, short=True)
    soonest = (
        words(mark("the first on {day}"), day=words.day(found.next_end, short=True))
        if found.next_end
        else words(mark("none stated"))
    )
    items = [
        Figure(
            f"{found.sites:,}",
            words(mark("informal sites")),
            withheld or words(mark("DTM in DSTWG, 10 Dec 2023")),
        ),
        Figure(f"{found.households:,}", words(mark("households")), people),
        Figure(
            f"{found.unserved_sites:,}",
            words(mark("sites, no partner named")),
            words.count("{n} household", "{n} households", found.unserved_households),
            warns=found.unserved_sites > 0,
        ),
        Figure(
            f"{found.ending:,}",
            words(mark("services end by {day}"), day=horizon),
            soonest,
            warns=found.ending > 0,
        ),
    ]
    with st.container(key="figs"):
        st.html(markup.figures(items), width="content")


def nothing_here(scene: Scene) -> None:
    """Says which filter empties the map of sites, with a button for each that would help."""
    shown = selection.select(scene.dataset, "informal-sites", scene.view)
    if len(shown) or not scene.view.is_filtered:
        return
    words = scene.words
    with st.container(key="nothing"):
        st.html(
            markup.empty(
                words(
                    mark("No informal site matches these filters on {day}."),
                    day=words.day(scene.day),
                )
            )
        )
        relaxed = selection.relaxations(scene.dataset, "informal-sites", scene.view)
        with st.container(horizontal=True):
            for one in relaxed:
                title = words(names.FILTER_TITLES[one.filter])
                st.button(
                    words.count(
                        "Without “{filter}”: {n} site",
                        "Without “{filter}”: {n} sites",
                        one.features,
                        filter=title,
                    ),
                    key=f"relax_{one.filter}",
                    on_click=_relax,
                    args=(one.filter,),
                )
            st.button(words(mark("Show all")), key="relax_all", on_click=filters.reset)


def _relax(name: str) -> None:
    filters.change(**{name: "any" if name == "presence" else ()})
