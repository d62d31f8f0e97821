"""The boxes of the partners page: finding, figures, matrix, timeline, types and table."""

import datetime as dt

import streamlit as st
from markupsafe import Markup
from pandas import Index

from dashboard.session import downloads, links, shared
from dashboard.session.downloads import File
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.coverage import figures
from geo.dataset import names, selection
from geo.dataset import records as dataset_records
from geo.dataset.answers import answer
from geo.dataset.context import Context
from geo.intake.templates import template as sheet_template
from geo.language import mark
from geo.presence import presence
from geo.presence.periods import SUPPOSED
from geo.profiles import work
from geo.profiles.texts import known_text
from maps.look import key_figures, markup, rows, state_bar
from maps.look.markup import Until
from maps.look.templates import listed, piece, template

MOST_NAMED = 24
_TYPES = template("""
<div class="a-types">
{% for kind, number, width, members in rows %}
<div class="a-type"><span class="t">{{ kind }}</span><span class="b"><i style="width:{{ width }}%">
</i><b>{{ number }}</b></span><small>{{ members }}</small></div>
{% else %}{{ empty }}
{% endfor %}
</div>
""")


def finding(context: Context) -> None:
    """Draws the title that states the finding, what is shown, and the key figures."""
    words = context.words
    found = answer(figures.of_partners, context.dataset, context.view)
    title = key_figures.partners_title(context, found)
    lead = words(
        mark("Who works where, in which sector and until when, on {day}"),
        day=words.day(context.day),
    )
    st.html(markup.title(title, lead))
    st.html(
        markup.figures(key_figures.of_partners(context, found), large=True)
        + rows.links(context, ("ended", "ending", "organisations"))
        + shared.told(state_bar.html_with_image, context)
    )


def types(context: Context) -> None:
    """Draws the organisations active on the day by type, as bars from zero with their names."""
    words = context.words
    found = figures.organisation_types(context.dataset, context.view)
    most = max((len(members) for _, members in found), default=1)
    rows = [
        (
            names.value(context, "orgtype", kind),
            len(members),
            round(78 * len(members) / most),
            _listed(context, members),
        )
        for kind, members in found
    ]
    with st.container(key="ot", width="stretch"):
        st.html(markup.box_title(words(mark("Organisations by type"))))
        empty = markup.empty(known_text.nobody(context))
        st.html(_TYPES(rows=rows, empty=empty))


def _listed(context: Context, members: tuple[str, ...]) -> Markup:
    """Returns the organisations, each with a link to its page."""
    shown = listed(context.words, (_organisation(context, one) for one in members[:MOST_NAMED]))
    more = len(members) - MOST_NAMED
    return piece("{} +{}", shown, more) if more > 0 else shown


def _organisation(context: Context, organisation_id: str) -> Markup:
    name = names.organisation(context, organisation_id)
    return markup.link(name, links.organisation(context, organisation_id))


def table(context: Context) -> None:
    """Draws the activities of the day as a table with its file."""
    words = context.words
    every = selection.activities(context.dataset, context.view)
    shown = every[presence.holds(every, context.day.isoformat())]
    with st.container(key="at", width="stretch"):
        title = words(mark("Activities on {day}"), day=words.day(context.day))
        name = f"partner-activities-{context.day.isoformat()}.csv"
        file = File(name, lambda: dataset_records.sheet(shown))
        downloads.head(context, title, file, "activities_csv", _to_edit(context, shown.index))
        records = dataset_records.records(shown)
        head = words.each(
            mark("Organisation"),
            mark("Sector"),
            mark("Activity"),
            mark("Place"),
            mark("Until"),
            mark("Donor or partner"),
        )
        rows = [_activity(context, record) for record in records[:120]]
        caption = words.count("{n} activity", "{n} activities", len(records))
        if not rows:
            st.html(markup.empty(known_text.nothing(context, layers.PARTNER_ACTIVITIES.id).text))
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


def _to_edit(context: Context, shown: Index) -> dict[str, File]:
    """Returns the activities as a sheet to edit and hand in again, for coordinators."""
    dataset = context.dataset
    if dataset.audience != Audience.COORDINATOR:
        return {}

    def make() -> bytes:
        rows = dataset.features[layers.PARTNER_ACTIVITIES.id].loc[shown]
        return sheet_template.filled("activities", rows, context.view.lang, dataset)

    name = f"partner-activities-to-edit-{context.day.isoformat()}.xlsx"
    return {mark("Sheet to edit (XLSX)"): File(name, make)}


def _activity(context: Context, record: dict[str, object]) -> list[str]:
    end = dt.date.fromisoformat(str(record["end"])) if record["end"] else None
    until = markup.end_tag(
        context.words,
        Until(
            str(record["status"]),
            end,
            str(record["end_precision"] or ""),
            bool(record["extension_possible"]),
            record["end_basis"] == SUPPOSED,
        ),
        context.day,
    )
    return [
        _organisation(context, str(record["organisation"])),
        names.sector(context, str(record["sector"])),
        markup.source_text(record["activity"] or record["source_sector"] or ""),
        markup.source_text(record["place"] or ""),
        piece('<span data-sort="{}">{}</span>', end or "", until),
        names.donors(context, work.donors([record])),
    ]
