"""The panel beside the map: everything known about the chosen place, or what stands out."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import streamlit as st
from markupsafe import Markup

from dashboard.frame import sentence_box
from dashboard.map import camera
from dashboard.session import acts, filters, links, shared
from geo.catalog import layers
from geo.dataset import names, supposed
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles import place as place_profile
from geo.profiles import site_history, work
from geo.profiles.place import Profile
from geo.profiles.texts import known_text
from maps.document import as_html
from maps.document import work as work_lines
from maps.document.places import place_card
from maps.look import markup, state_bar, templates
from maps.look.templates import joined, piece, rendered

_SITES: Final = layers.INFORMAL_SITES.id
_PANEL: Final = Path(__file__).with_name("panel.html")


def draw(context: Context) -> None:
    """Draws the panel for the selected feature, or the overview when nothing is selected."""
    chosen = shared.told(place_profile.chosen, context)
    if chosen is None:
        _overview(context)
        sentence_box.draw(context)
        return
    if not chosen.passes_filters and not chosen.is_closed:
        st.html(markup.empty(context.words(mark("The filters hide this place on the map."))))
    st.html(_place_html(context, chosen))
    with st.container(key="pact", horizontal=True):
        if chosen.point is not None:
            acts.button(
                context.words(mark("Zoom to")),
                key="zoom_to",
                act=camera.look_again,
                icon=":material/zoom_in:",
                width="stretch",
            )
        acts.button(
            context.words(mark("Close")),
            key="close_place",
            act=partial(filters.change, select=""),
            icon=":material/close:",
            width="stretch",
        )


def _place_html(context: Context, place: Profile) -> Markup:
    return rendered(
        _PANEL,
        card=place_card.of(context, place),
        address=links.place(context, place.layer_id, place.id),
        full=context.words(mark("Full page")),
        line=partial(as_html.line, address=partial(links.page, context)),
    )


def _overview(context: Context) -> None:
    """What stands out: sites for which none is named, and services that end next."""
    words = context.words
    unserved = shared.told(place_profile.unserved, context)
    parts = [
        markup.heading(supposed.situation(context), words(mark("At a glance"))),
        shared.told(state_bar.html_with_image, context),
        markup.section(words(mark("Sites, none named for the site itself"))),
    ]
    parts += [_site_row(context, record) for record in unserved[:6]]
    if len(unserved) > 6:
        more = words.count("and {n} more", "and {n} more", len(unserved) - 6)
        parts.append(markup.note(markup.link(more, links.unserved(context))))
    if not unserved:
        parts.append(markup.empty(_no_unserved(context)))
    parts += _closed(context)
    parts.append(markup.section(words(mark("Stated ends, soonest first"))))
    ending = shared.told(work.ending, context)
    parts += [
        as_html.row(one, partial(links.page, context))
        for one in work_lines.lines(context, ending[:6])
    ]
    if not ending:
        parts.append(markup.empty(words(mark("No end within 180 days is stated."))))
    parts.append(
        markup.note(words(mark("Choose a place on the map, or find it by its name above.")))
    )
    st.html(joined(parts))


def _closed(context: Context) -> list[Markup]:
    """Returns how many sites are closed in the places of the view, with the last of them."""
    words, found = context.words, site_history.closed(context)
    if not found:
        return []
    found.sort(key=lambda one: str(one["until"]), reverse=True)
    named = [
        piece(
            "{} ({})",
            markup.link(words.name(one), links.chosen(context, _SITES, one["id"])),
            names.day(context, one["until"]),
        )
        for one in found[:6]
    ]
    title = words.count("{n} site closed", "{n} sites closed", len(found))
    return [markup.section(title), markup.note(templates.listed(words, named))]


def _no_unserved(context: Context) -> str:
    if not_told := place_profile.not_told(context):
        return context.words.count(
            "Of {n} site shown no source says who is there on this day.",
            "Of {n} sites shown no source says who is there on this day.",
            not_told,
        )
    if place_profile.shows_sites(context):
        return context.words(mark("Every site shown has a partner named on this day."))
    return known_text.nothing(context, layers.INFORMAL_SITES.id).text


def _site_row(context: Context, record: Mapping[str, Any]) -> Markup:
    words = context.words
    name = markup.link(words.name(record), links.chosen(context, "informal-sites", record["id"]))
    return markup.row(
        name, markup.tag(names.households(context, record)), names.where_nobody(context, record)
    )
