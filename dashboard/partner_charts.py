"""The charts of the partners page: sectors by places, and the timeline of ends."""

import datetime as dt
from urllib.parse import urlencode

import streamlit as st

from dashboard import cached, filters
from geo import catalog, figures, names
from geo.disclosure import Audience
from geo.figures import Column
from geo.language import mark
from geo.scene import Scene
from maps import markup
from maps import matrix as matrix_table
from maps import timeline as timeline_chart

LAST_3W_DAY = dt.date(2022, 4, 15)
MOST_BESIDE = 9
"""Places that the matrix can hold beside the timeline on a laptop."""


def matrix(scene: Scene) -> None:
    """Draws sectors by places; a cell leads to the map of that place and sector."""
    words = scene.words
    all_iraq = scene.view.page_state("matrix") == "iraq"
    with st.container(key="mx", width="stretch"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(
                f'<h2 class="a-h2">{markup.text(words(mark("Sector by place")))}</h2>',
                width="stretch",
            )
            scopes = {"sites": mark("Informal sites"), "iraq": mark("All governorates")}
            st.segmented_control(
                words(mark("Places")),
                list(scopes),
                format_func=lambda one: words(scopes[one]),
                key=filters.seed("f_matrix", "iraq" if all_iraq else "sites"),
                on_change=_take_state,
                args=("matrix", "sites"),
                label_visibility="collapsed",
            )
        columns = (
            figures.governorate_columns(scene.dataset, scene.view)
            if all_iraq
            else figures.site_columns(scene.dataset, scene.view)
        )
        made = figures.matrix(scene.dataset, scene.view, columns)
        _matrix_table(scene, made)
        if all_iraq and len(columns) <= 1:
            _offer_2022(scene)


def _matrix_table(scene: Scene, made: figures.Matrix) -> None:
    words = scene.words
    if not made.columns or not made.sectors:
        st.html(
            markup.empty(
                words(
                    mark("No organisation is named for these filters on {day}."),
                    day=words.day(scene.day),
                )
            )
        )
        return
    naming = matrix_table.Naming(
        words,
        lambda one: names.sector(scene, one),
        lambda one: names.organisation(scene, one),
        lambda column, sector: _cell_address(scene, column, sector),
    )
    caption = words(mark("Distinct organisations by sector and place"))
    drawn = matrix_table.draw(made, naming, caption, words(mark("Across the area")))
    wide = " a-wide" if len(made.columns) > MOST_BESIDE else ""
    withheld = cached.audience() is not Audience.COORDINATOR
    source = words(
        mark("Distinct organisations active on {day}. Sources: DSTWG, 10 Dec 2023; OCHA 3W, 2022."),
        day=words.day(scene.day),
    )
    key = matrix_table.key(words, withheld=withheld)
    st.html(
        f'<div class="a-mxw{wide}" tabindex="0">{drawn}</div>{key}'
        f'<div class="a-src">{markup.text(source)}</div>'
    )


def _cell_address(scene: Scene, column: Column, sector: str) -> str:
    """Returns the address of the map that shows the place of a column and counts one sector."""
    view = scene.view.having(page=(), sector=(sector,))
    if column.filter == "site_group":
        sites = scene.dataset.features[catalog.INFORMAL_SITES.id]
        members = sites["id"][(sites["site_group"] == column.id).to_numpy()]
        view = view.having(site=tuple(members))
    else:
        view = view.having(**{column.filter: (column.id,)})
    return f"/?{urlencode(view.to_query())}"


def _offer_2022(scene: Scene) -> None:
    words = scene.words
    st.html(
        markup.note(words(mark("Presence outside Anbar is known for January to April 2022 only.")))
    )
    st.button(
        words(mark("Show {day}"), day=words.day(LAST_3W_DAY, short=True)),
        key="to_2022",
        on_click=filters.change,
        kwargs={"date": LAST_3W_DAY},
    )


def timeline(scene: Scene) -> None:
    """Draws until when each organisation works, with the day's line."""
    words = scene.words
    by_organisation = scene.view.page_state("order") == "organisation"
    with st.container(key="gt", width="stretch"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(
                f'<h2 class="a-h2">{markup.text(words(mark("Until when")))}</h2>', width="stretch"
            )
            orders = {"end": mark("By end date"), "organisation": mark("By organisation")}
            st.segmented_control(
                words(mark("Order")),
                list(orders),
                format_func=lambda one: words(orders[one]),
                key=filters.seed("f_order", "organisation" if by_organisation else "end"),
                on_change=_take_state,
                args=("order", "end"),
                label_visibility="collapsed",
            )
        naming = timeline_chart.Naming(
            words,
            lambda one: names.sector(scene, one),
            lambda one: names.organisation(scene, one),
        )
        bars = figures.timeline(scene.dataset, scene.view)
        source = words(
            mark("DSTWG, Anbar sites annex, 10 Dec 2023. A month as an end means its last day.")
        )
        if not bars:
            st.html(markup.empty(words(mark("No activity with dates matches these filters."))))
            return
        axis = timeline_chart.Axis.around(scene.day)
        drawn = timeline_chart.draw(bars, axis, naming, by_organisation=by_organisation)
        st.html(f'{drawn}{timeline_chart.key(words)}<div class="a-src">{markup.text(source)}</div>')


def _take_state(name: str, default: str) -> None:
    chosen = filters.taken(f"f_{name}") or default
    filters.show(filters.current().with_page(name, "" if chosen == default else chosen))
