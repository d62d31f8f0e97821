"""The boxes of the partners page: finding, figures, matrix, timeline, types and table."""

import datetime as dt

import streamlit as st

from dashboard import downloads, links
from dashboard.downloads import File
from geo import catalog, export, figures, names, selection
from geo.language import mark
from geo.scene import Scene
from maps import key_figures, markup


def finding(scene: Scene) -> None:
    """Draws the title that states the finding, what is shown, and the key figures."""
    words = scene.words
    found = figures.of_partners(scene.dataset, scene.view)
    title = key_figures.partners_title(scene, found)
    lead = words(
        mark("Who works where, in which sector and until when, on {day}"),
        day=words.day(scene.day),
    )
    st.html(
        f'<h1 class="a-h1">{markup.text(title)}</h1><div class="a-lead">{markup.text(lead)}</div>'
    )
    st.html(markup.figures(key_figures.of_partners(scene, found), large=True))


def types(scene: Scene) -> None:
    """Draws the organisations active on the day by type, as bars from zero with their names."""
    words = scene.words
    found = figures.organisation_types(scene.dataset, scene.view)
    most = max((len(members) for _, members in found), default=1)
    rows = "".join(
        f'<div class="a-type"><span class="t">{markup.text(names.value(scene, "orgtype", kind))}'
        f'</span><span class="b"><i style="width:{round(78 * len(members) / most)}%"></i>'
        f"<b>{len(members)}</b></span><small>{_listed(scene, members)}</small></div>"
        for kind, members in found
    )
    with st.container(key="ot", width="stretch"):
        title = markup.text(words(mark("Organisations by type")))
        body = rows or markup.empty(words(mark("No organisation is active for these filters.")))
        st.html(f'<h2 class="a-h2">{title}</h2>')
        st.html(f'<div class="a-types">{body}</div>')


def _listed(scene: Scene, members: tuple[str, ...]) -> str:
    """Returns the organisations (HTML), each with a link to its page."""
    listed = scene.words.listed(_organisation(scene, one) for one in members[:24])
    more = len(members) - 24
    return f"{listed} +{more}" if more > 0 else listed


def _organisation(scene: Scene, organisation_id: str) -> str:
    name = names.organisation(scene, organisation_id)
    return markup.link(name, links.organisation(scene, organisation_id))


def table(scene: Scene) -> None:
    """Draws the activities of the day as a table with its file."""
    words = scene.words
    view = scene.view.having(date=scene.day)
    shown = selection.select(scene.dataset, catalog.PARTNER_ACTIVITIES.id, view)
    with st.container(key="at", width="stretch"):
        with st.container(horizontal=True, vertical_alignment="center"):
            title = words(mark("Activities on {day}"), day=words.day(scene.day))
            st.html(f'<h2 class="a-h2">{markup.text(title)}</h2>', width="stretch")
            name = f"partner-activities-{scene.day.isoformat()}.csv"
            downloads.button(scene, File(name, lambda: export.sheet(shown)), "activities_csv")
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
        _organisation(scene, str(record["organisation"])),
        markup.text(names.sector(scene, str(record["sector"]))),
        markup.source_text(record["activity"] or record["source_sector"] or ""),
        markup.source_text(record["place"] or ""),
        markup.end_tag(
            scene.words, str(record["status"]), end, str(record["end_precision"] or ""), scene.day
        ),
        markup.text(scene.words.listed(names.organisation(scene, one) for one in donors)),
    ]
