"""Hotspots over time on the hotspot page: the rounds that are kept, and how one is handed in."""

from functools import partial

import streamlit as st

from dashboard.data.desk import desk
from dashboard.profiles import hotspot_boxes
from dashboard.session import filters, links
from geo.catalog.registers import RETURN_ROUNDS
from geo.dataset.context import Context
from geo.language import mark
from geo.needs import index_rounds
from geo.settings import reached
from maps.charts import hotspot_rounds
from maps.look import markup
from maps.look.templates import piece


def draw(context: Context) -> None:
    """Draws what the rounds say, for who may see them; else how a coordinator keeps one."""
    words = context.words
    found = index_rounds.over_time(context.dataset, context.view, hotspot_boxes.threshold(context))
    if not found.rounds:
        _how(context)
        return
    place = partial(links.place, context)
    with st.container(key="ho", width="stretch"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(markup.box_title(words(mark("Hotspots over time"))), width="stretch")
            download = markup.button(words(mark("All rounds (CSV)")), _file(context))
            st.html(download, width="content")
        said = markup.paragraph(f"{hotspot_rounds.finding(context, found)}.")
        changes = hotspot_rounds.changes(context, found, place)
        table = hotspot_rounds.table(context, found, place)
        body = piece('<div class="h-result">{}{}{}</div>', said, changes, table)
        st.html(body + hotspot_rounds.sources(context, found))
        _how(context)


def _file(context: Context) -> str:
    query = f"?audience={context.view.audience}" if context.view.audience else ""
    return reached(f"/api/downloads/{RETURN_ROUNDS.id}.csv{query}")


def _how(context: Context) -> None:
    """Says to coordinators how a round is kept."""
    if not desk.may(filters.access()[0]):
        return
    words = context.words
    said = mark(
        "Rounds that are handed in on the page Data are kept: with two of them this page shows "
        "what came, stayed and left."
    )
    way = markup.link(words(mark("Hand in a round")), data_page(context))
    st.html(markup.note(piece("{} {}", words(said), way)))


def data_page(context: Context, import_id: str = "") -> str:
    """Returns the address of the page Data, or of a file that waits there."""
    plain = context.view.without_filters().having(at=None, page=())
    query = (plain.with_page("import", import_id) if import_id else plain).query_string()
    return reached(f"/data?{query}" if query else "/data")
