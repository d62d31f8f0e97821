"""Key figures over the map, and what to say when the filters leave nothing."""

from functools import partial

import streamlit as st

from dashboard.session import acts, filters, shared
from geo.dataset import names, selection
from geo.dataset.context import Context
from geo.dataset.sums import all_sites
from geo.language import mark
from geo.profiles.texts import known_text
from maps.look import key_figures as figures
from maps.look import markup


def key_figures(context: Context) -> None:
    """Draws the four key figures of the sites that the filters leave, with day and source."""
    with st.container(key="figs"):
        st.html(markup.figures(shared.told(figures.on_map, context)), width="content")


def is_empty(context: Context) -> bool:
    """Whether the filters leave no site."""
    return context.view.is_filtered and not shared.told(_sites, context)


def _sites(context: Context) -> int:
    return all_sites.number(context.dataset, context.view)


def nothing_here(context: Context) -> None:
    """Says which filter empties the map of sites, with a button for each that would help."""
    if not is_empty(context):
        return
    words = context.words
    with st.container(key="nothing"):
        told = [known_text.nothing(context, "informal-sites"), *known_text.elsewhere(context)]
        st.html(markup.empty(" ".join(one.text for one in told)))
        for day in (one.day for one in told if one.day):
            show = words(mark("Show {day}"), day=words.day(day, short=True))
            acts.button(show, key="go_day", act=partial(filters.change, date=day))
        relaxed = selection.relaxations(context.dataset, "informal-sites", context.view)
        with st.container(horizontal=True):
            for one in relaxed:
                title = words(names.FILTER_TITLES[one.filter])
                acts.button(
                    words.count(
                        "Without “{filter}”: {n} site",
                        "Without “{filter}”: {n} sites",
                        one.features,
                        filter=title,
                    ),
                    key=f"relax_{one.filter}",
                    act=partial(_relax, one.filter),
                )
            acts.button(words(mark("Show all")), key="relax_all", act=filters.reset)


def _relax(name: str) -> None:
    filters.change(**{name: "any" if name == "presence" else ()})
