"""The charts of the partners page: sectors by places, and the timeline of ends."""

from collections.abc import Mapping
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from dashboard.session import acts, filters, links, shared
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.country import MONTHLY
from geo.coverage import figures
from geo.coverage import matrix as sector_matrix
from geo.coverage.matrix import ORGANISATION, SECTOR, Column, Matrix
from geo.dataset import names
from geo.dataset.answers import answer
from geo.dataset.context import Context
from geo.exchange import credits as credit_lines
from geo.language import mark
from geo.profiles.texts import known_text
from geo.settings import reached
from maps.charts import matrix as matrix_table
from maps.charts import timeline as timeline_chart
from maps.charts.naming import Naming
from maps.document.coverage import facts
from maps.look import markup
from maps.look.templates import piece

MOST_BESIDE = 9
"""Places that the matrix can hold beside the timeline on a laptop."""


ORDERS = {"end": mark("By end date"), "organisation": mark("By organisation")}
SCOPES = {
    "sites": mark("Informal sites"),
    "areas": mark("Coordination areas"),
    "country": mark("Governorates"),
}
ROWS = {SECTOR: mark("By sector"), ORGANISATION: mark("By organisation")}
PLACES_OF = {
    "sites": sector_matrix.site_columns,
    "areas": sector_matrix.area_columns,
    "country": sector_matrix.governorate_columns,
}


def matrix(context: Context) -> None:
    """Draws sectors or organisations by places; a cell leads to the map of that place."""
    words = context.words
    scope = context.view.page_state("matrix") or "sites"
    by = context.view.page_state("rows") or SECTOR
    title = mark("Sector by place") if by == SECTOR else mark("Organisation by place")
    with st.container(key="mx", width="stretch"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(markup.box_title(words(title)), width="stretch")
            _switch(context, "rows", ROWS, words(mark("Rows")))
            _switch(context, "matrix", SCOPES, words(mark("Places")))
        columns, made = shared.told(_counted, context, scope, by)
        _matrix_table(context, made)
        if scope == "country" and len(columns) <= 1:
            _offer_monthly(context)


def _counted(context: Context, scope: str, by: str) -> tuple[tuple[Column, ...], Matrix]:
    columns = PLACES_OF[scope](context.dataset, context.view)
    return columns, sector_matrix.matrix(context.dataset, context.view, columns, by)


def _switch(context: Context, name: str, titles: Mapping[str, str], label: str) -> None:
    """Draws a switch of a page state; its first value is the one that the address leaves out."""
    default = next(iter(titles))
    acts.choice(
        st.segmented_control,
        label,
        options=list(titles),
        name=f"f_{name}",
        shown=context.view.page_state(name) or default,
        act=partial(_take_state, name, default),
        format_func=lambda one: context.words(titles[one]),
        label_visibility="collapsed",
        width="content",
    )


def _matrix_table(context: Context, made: Matrix) -> None:
    words = context.words
    if not made.columns or not made.rows:
        st.html(markup.empty(known_text.nobody(context)))
        return
    is_sectors = made.by == SECTOR
    addresses = matrix_table.Links(
        partial(_cell_address, context, "sector" if is_sectors else "partner"),
        lambda column: links.page(context, column.target),
    )
    if not is_sectors:
        addresses = addresses._replace(row=partial(links.organisation, context))
    caption = (
        mark("Distinct organisations by sector and place")
        if is_sectors
        else mark("Sectors of each organisation by place")
    )
    shown = matrix_table.Shown(
        words(caption),
        words(mark("Across the area")),
        partial(sector_matrix.is_known, context.dataset),
        partial(sector_matrix.is_covered, context.dataset, context.view),
        one_stop=True,
    )
    drawn = matrix_table.draw(made, Naming.of(context), addresses, shown)
    wide = " a-wide" if len(made.columns) > MOST_BESIDE else ""
    withheld = context.dataset.audience != Audience.COORDINATOR
    source = words(
        mark("Distinct organisations active on {day}. Sources: {sources}.")
        if is_sectors
        else mark("Sectors named as active on {day}. Sources: {sources}."),
        day=words.day(context.day),
        sources=words.clauses(
            [
                credit_lines.caption(context.dataset, words, layers.INFORMAL_SITES.id),
                *credit_lines.handed_in_caption(context.dataset, words),
                credit_lines.caption(context.dataset, words, MONTHLY),
            ]
        ),
    )
    key = matrix_table.key(words, withheld=withheld)
    table = piece(
        '<div class="a-mxw{}" tabindex="0"><div style="min-width:{}px">{}</div></div>',
        wide,
        matrix_table.least_width_px(made),
        drawn,
    )
    many = facts.of_columns(context, made.columns)
    st.html(table + key + (markup.note(many) if many else "") + markup.source(source))


def _cell_address(context: Context, by: str, column: Column, row: str) -> str:
    """Returns the address of the map that shows a column's place and counts one row alone."""
    view = context.view.having(page=(), **{by: (row,)})
    if column.filter == "site_group":
        sites = context.dataset.features[layers.INFORMAL_SITES.id]
        members = sites["id"][(sites["site_group"] == column.id).to_numpy()]
        view = view.having(site=tuple(members))
    else:
        view = view.having(**{column.filter: (column.id,)})
    return reached(f"/?{urlencode(view.to_query())}")


def _offer_monthly(context: Context) -> None:
    """Offers a day of the last month that was reported, where the day shown has few columns."""
    reported = figures.monthly_reports(context.dataset)
    if reported is None:
        return
    words = context.words
    places = words.listed(names.unit(context, code) for code in reported.elsewhere)
    said = words(
        mark("Presence outside {places} is known for {first} to {last} only."),
        places=places,
        first=words.month_name(reported.first),
        last=words.month(reported.last, short=False),
    )
    st.html(markup.note(said))
    acts.button(
        words(mark("Show {day}"), day=words.day(reported.last, short=True)),
        key="to_2022",
        act=partial(filters.change, date=reported.last),
    )


def timeline(context: Context) -> None:
    """Draws until when each organisation works, with the day's line."""
    words = context.words
    by_organisation = context.view.page_state("order") == "organisation"
    with st.container(key="gt", width="stretch"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(markup.box_title(words(mark("Until when"))), width="stretch")
            _switch(context, "order", ORDERS, words(mark("Order")))
        bars = answer(figures.timeline, context.dataset, context.view)
        source = words(
            mark("{source}. A month as an end means its last day."),
            source=credit_lines.caption_of_work(context.dataset, words),
        )
        if not bars:
            st.html(markup.empty(words(mark("No activity with dates matches these filters."))))
            return
        axis = timeline_chart.Axis.around(context.day)
        drawn = timeline_chart.draw(
            bars,
            axis,
            Naming.of(context),
            partial(links.organisation, context),
            by_organisation=by_organisation,
        )
        st.html(drawn + timeline_chart.key(words) + markup.source(source))


def _take_state(name: str, default: str) -> None:
    chosen = acts.taken(f"f_{name}") or default
    filters.show_state(name, "" if chosen == default else chosen)
