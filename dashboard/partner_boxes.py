"""The boxes of the partners page: finding, figures, matrix, timeline, types and table."""

import datetime as dt
from urllib.parse import urlencode

import streamlit as st

from dashboard import cached, filters, markup, names
from dashboard.filters import Scene
from dashboard.markup import Figure
from geo import catalog, export, figures, selection
from geo.disclosure import Audience
from geo.figures import Column
from geo.language import mark
from maps import matrix as matrix_table
from maps import timeline as timeline_chart

LAST_3W_DAY = dt.date(2022, 4, 15)
MOST_BESIDE = 9
"""Places that the matrix can hold beside the timeline on a laptop."""


def finding(scene: Scene) -> None:
    """Draws the title that states the finding, what is shown, and the key figures."""
    words = scene.words
    found = figures.of_partners(scene.dataset, scene.view)
    lead = words(
        mark("Who works where, in which sector and until when, on {day}"),
        day=words.day(scene.day),
    )
    st.html(
        f'<h1 class="a-h1">{markup.text(_title(scene, found))}</h1>'
        f'<div class="a-lead">{markup.text(lead)}</div>'
    )
    st.html(markup.figures(_figures(scene, found), large=True))


def _title(scene: Scene, found: figures.PartnerFigures) -> str:
    """Returns the finding of the day: what ended and what ends next, else who is active."""
    words = scene.words
    parts = []
    if found.ended:
        parts.append(
            words.count(
                "{n} service ended in {year}",
                "{n} services ended in {year}",
                found.ended,
                year=found.ended_since,
            )
        )
    if found.ending:
        parts.append(
            words.count(
                "{n} service ends by {day}",
                "{n} services end by {day}",
                found.ending,
                day=words.day(found.horizon, short=True),
            )
        )
    if not parts:
        return words.count(
            "{n} organisation is active on {day}",
            "{n} organisations are active on {day}",
            found.active,
            day=words.day(scene.day),
        )
    return "; ".join(parts)


def _figures(scene: Scene, found: figures.PartnerFigures) -> list[Figure]:
    words = scene.words
    soonest = (
        words(mark("the first on {day}"), day=words.day(found.next_end, short=True))
        if found.next_end
        else words(mark("none stated"))
    )
    return [
        Figure(
            f"{found.active:,}",
            words(mark("organisations active")),
            words(mark("of {n} named in {year}"), n=found.named, year=found.ended_since),
        ),
        Figure(
            f"{found.unplaced:,}",
            words(mark("with no site named")),
            words(mark("reported for a wider area")),
        ),
        Figure(
            f"{found.ended:,}",
            words(mark("services ended in {year}"), year=found.ended_since),
            words(mark("organisation and sector pairs")),
            warns=found.ended > 0,
        ),
        Figure(
            f"{found.ending_soon:,}",
            words(mark("services end within a month")),
            soonest,
            warns=found.ending_soon > 0,
        ),
        Figure(
            f"{found.unserved_sites:,}",
            words(mark("sites, no partner named")),
            words.count("{n} household", "{n} households", found.unserved_households),
            warns=found.unserved_sites > 0,
        ),
    ]


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


def types(scene: Scene) -> None:
    """Draws the organisations active on the day by type, as bars from zero with their names."""
    words = scene.words
    found = figures.organisation_types(scene.dataset, scene.view)
    most = max((len(members) for _, members in found), default=1)
    rows = "".join(
        f'<div class="a-type"><span class="t">{markup.text(names.value(scene, "orgtype", kind))}'
        f'</span><span class="b"><i style="width:{round(78 * len(members) / most)}%"></i>'
        f"<b>{len(members)}</b></span><small>{markup.text(_listed(scene, members))}</small></div>"
        for kind, members in found
    )
    with st.container(key="ot", width="stretch"):
        title = markup.text(words(mark("Organisations by type")))
        body = rows or markup.empty(words(mark("No organisation is active for these filters.")))
        st.html(f'<h2 class="a-h2">{title}</h2>')
        st.html(f'<div class="a-types">{body}</div>')


def _listed(scene: Scene, members: tuple[str, ...]) -> str:
    shown = [names.organisation(scene, one) for one in members[:24]]
    more = len(members) - len(shown)
    listed = ", ".join(shown)
    return f"{listed} +{more}" if more else listed


def table(scene: Scene) -> None:
    """Draws the activities of the day as a table with its file."""
    words = scene.words
    view = scene.view.having(date=scene.day)
    shown = selection.select(scene.dataset, catalog.PARTNER_ACTIVITIES.id, view)
    with st.container(key="at", width="stretch"):
        with st.container(horizontal=True, vertical_alignment="center"):
            title = words(mark("Activities on {day}"), day=words.day(scene.day))
            st.html(f'<h2 class="a-h2">{markup.text(title)}</h2>', width="stretch")
            st.download_button(
                words(mark("Table (CSV)")),
                export.sheet(shown),
                file_name=f"partner-activities-{scene.day.isoformat()}.csv",
                mime="text/csv",
                icon=":material/download:",
                key="activities_csv",
                on_click="ignore",
            )
        records = export.records(shown)
        head = [
            words(mark("Organisation")), words(mark("Sector")), words(mark("Activity")),
            words(mark("Place")), words(mark("Until")), words(mark("Donor")),
        ]  # fmt: skip
        rows = [_activity(scene, record) for record in records[:120]]
        caption = words.count("{n} activity", "{n} activities", len(records))
        if not rows:
            st.html(markup.empty(words(mark("Nothing matches these filters."))))
            return
        st.html(markup.table(caption, head, rows))
        if len(records) > len(rows):
            st.html(
                markup.note(
                    words(
                        mark("The first {shown} of {total} rows; the file holds all of them."),
                        shown=len(rows),
                        total=f"{len(records):,}",
                    )
                )
            )


def _activity(scene: Scene, record: dict[str, object]) -> list[str]:
    end = dt.date.fromisoformat(str(record["end"])) if record["end"] else None
    donors = [one for one in str(record["donor"] or "").split("|") if one]
    return [
        markup.text(names.organisation(scene, str(record["organisation"]))),
        markup.text(names.sector(scene, str(record["sector"]))),
        markup.source_text(record["activity"] or record["source_sector"] or ""),
        markup.source_text(record["place"] or ""),
        markup.end_tag(
            scene.words, str(record["status"]), end, str(record["end_precision"] or ""), scene.day
        ),
        markup.text(", ".join(names.organisation(scene, one) for one in donors)),
    ]
