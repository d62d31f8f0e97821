"""The boxes of the partners page: finding, figures, matrix, timeline, types and table."""

import datetime as dt

import streamlit as st

from dashboard.session import downloads, links
from dashboard.session.downloads import File
from geo.coverage import figures
from geo.dataset import names, selection
from geo.dataset import records as dataset_records
from geo.dataset.context import Context
from geo.language import mark
from geo.presence import presence
from maps.look import escaped as markup
from maps.look import key_figures


def finding(context: Context) -> None:
    """Draws the title that states the finding, what is shown, and the key figures."""
    words = context.words
    found = figures.of_partners(context.dataset, context.view)
    title = key_figures.partners_title(context, found)
    lead = words(
        mark("Who works where, in which sector and until when, on {day}"),
        day=words.day(context.day),
    )
    st.html(
        f'<h1 class="a-h1">{markup.text(title)}</h1><div class="a-lead">{markup.text(lead)}</div>'
    )
    st.html(markup.figures(key_figures.of_partners(context, found), large=True))


def types(context: Context) -> None:
    """Draws the organisations active on the day by type, as bars from zero with their names."""
    words = context.words
    found = figures.organisation_types(context.dataset, context.view)
    most = max((len(members) for _, members in found), default=1)
    rows = "".join(
        f'<div class="a-type"><span class="t">{markup.text(names.value(context, "orgtype", kind))}'
        f'</span><span class="b"><i style="width:{round(78 * len(members) / most)}%"></i>'
        f"<b>{len(members)}</b></span><small>{_listed(context, members)}</small></div>"
        for kind, members in found
    )
    with st.container(key="ot", width="stretch"):
        title = markup.text(words(mark("Organisations by type")))
        body = rows or markup.empty(words(mark("No organisation is active for these filters.")))
        st.html(f'<h2 class="a-h2">{title}</h2>')
        st.html(f'<div class="a-types">{body}</div>')


def _listed(context: Context, members: tuple[str, ...]) -> str:
    """Returns the organisations (HTML), each with a link to its page."""
    listed = context.words.listed(_organisation(context, one) for one in members[:24])
    more = len(members) - 24
    return f"{listed} +{more}" if more > 0 else listed


def _organisation(context: Context, organisation_id: str) -> str:
    name = names.organisation(context, organisation_id)
    return markup.link(name, links.organisation(context, organisation_id))


def table(context: Context) -> None:
    """Draws the activities of the day as a table with its file."""
    words = context.words
    every = selection.activities(context.dataset, context.view)
    shown = every[presence.holds(every, context.day.isoformat())]
    with st.container(key="at", width="stretch"):
        with st.container(horizontal=True, vertical_alignment="center"):
            title = words(mark("Activities on {day}"), day=words.day(context.day))
            st.html(f'<h2 class="a-h2">{markup.text(title)}</h2>', width="stretch")
            name = f"partner-activities-{context.day.isoformat()}.csv"
            downloads.button(
                context, File(name, lambda: dataset_records.sheet(shown)), "activities_csv"
            )
        records = dataset_records.records(shown)
        head = [
            words(mark("Organisation")),
            words(mark("Sector")),
            words(mark("Activity")),
            words(mark("Place")),
            words(mark("Until")),
            words(mark("Donor")),
        ]
        rows = [_activity(context, record) for record in records[:120]]
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


def _activity(context: Context, record: dict[str, object]) -> list[str]:
    end = dt.date.fromisoformat(str(record["end"])) if record["end"] else None
    donors = [one for one in str(record["donor"] or "").split("|") if one]
    return [
        _organisation(context, str(record["organisation"])),
        markup.text(names.sector(context, str(record["sector"]))),
        markup.source_text(record["activity"] or record["source_sector"] or ""),
        markup.source_text(record["place"] or ""),
        markup.end_tag(
            context.words,
            str(record["status"]),
            end,
            str(record["end_precision"] or ""),
            context.day,
        ),
        markup.text(context.words.listed(names.organisation(context, one) for one in donors)),
    ]
