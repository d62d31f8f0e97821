"""The rows behind a number: what it counts, its day and scope, each record with its source."""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from geo.catalog import layers
from geo.dataset import names, supposed
from geo.dataset import records as dataset_records
from geo.dataset.sources.scopes import Scope
from geo.dataset.sums.people import is_unknown
from geo.language import mark
from geo.presence.periods import SUPPOSED
from geo.profiles import key_statements
from geo.profiles.key_statements import Statement
from geo.profiles.texts import known_text
from maps.document.coverage import facts
from maps.look import markup
from maps.look.key_figures import NOT_KNOWN
from maps.look.templates import joined, piece, rendered
from mapservice.lite.frame.page import Content, bullets, section
from mapservice.lite.frame.request import Lite
from mapservice.lite.pages.lists import MOST_ROWS

_TABLE: Final = Path(__file__).with_name("table.html")
Record = Mapping[str, Any]


def page(lite: Lite, name: str) -> Content:
    """Returns the page of a statement (`key_statements.KINDS`)."""
    context, words = lite.context, lite.context.words
    told = key_statements.of(context.dataset, lite.view, name)
    number = "–" if told.number is None else f"{told.number:,}"
    records = dataset_records.records(told.rows.features)
    body = (
        piece('<p class="lead"><b>{}</b> {}</p>', number, words.beside(told.title, told.number)),
        bullets([*filter(None, (_supposed(lite, told),)), *_scope(lite, name, told)], "links"),
        _table(lite, told, records, together=bool(_together(lite, name))),
        section(words(mark("Sources of these rows")), _sources(lite, told, records)),
    )
    day = words(mark("Situation of {day}"), day=words.day(told.day))
    return Content(words(mark("The rows behind a number")), joined(body), eyebrow=day, form="")


def _supposed(lite: Lite, told: Statement) -> str:
    """Returns how many of the services end by supposition only, where work is counted."""
    if told.rows.layer != layers.PARTNER_ACTIVITIES.id:
        return ""
    return supposed.noted_of(lite.context, told.rows.features)


def _scope(lite: Lite, name: str, told: Statement) -> list[str]:
    """Returns what the sources cover of the view, and what narrows it."""
    context, words = lite.context, lite.context.words
    speaking: Sequence[Scope] = (*told.covered.whole, *told.covered.part)
    scopes = [known_text.scope(context, one) for one in speaking]
    said = [words(mark("Scope: {scope}"), scope=one) for one in scopes]
    if not said and told.rows.layer == layers.PARTNER_ACTIVITIES.id:
        said = [known_text.coverage(context)]
    if many := _together(lite, name):
        said.append(many)
    if len(told.rows.features) > MOST_ROWS:
        total = f"{len(told.rows.features):,}"
        cut = mark("The first {shown} of {total} rows; the filters find the others.")
        said.append(words(cut, shown=MOST_ROWS, total=total))
    return said


def _together(lite: Lite, name: str) -> str:
    """Says that the sites of a unit count together, where the number asks place by place."""
    return facts.of_many(lite.context) if name in key_statements.BY_PLACE else ""


def _table(lite: Lite, told: Statement, records: Sequence[Record], *, together: bool) -> Markup:
    words = lite.context.words
    if not records:
        none = mark("No row: no source states any.")
        by_unit = mark("No row: where the sites of a unit count together, no source states any.")
        return markup.empty(words(by_unit if together else none))
    is_work = told.rows.layer == layers.PARTNER_ACTIVITIES.id
    head = mark("When and for whom") if is_work else mark("Households")
    return rendered(
        _TABLE,
        caption=words.count("{n} row", "{n} rows", len(records)),
        name=words(mark("Name")),
        head=[(words(head), not is_work), (words(mark("Source")), False)],
        rows=[
            (_name(lite, told, one), [(_told(lite, one), not is_work), (_source(lite, one), False)])
            for one in records[:MOST_ROWS]
        ],
    )


def _name(lite: Lite, told: Statement, record: Record) -> str | Markup:
    name = lite.context.words.name(record)
    if told.rows.layer == layers.INFORMAL_SITES.id:
        return piece('<a href="{}">{}</a>', lite.place(told.rows.layer, record["id"]), name)
    return piece(
        "{}<br><small>{}</small>", name, record.get("place") or record.get("district") or ""
    )


def _told(lite: Lite, record: Record) -> str:
    """Returns what a row states: of work its days, of a site its households."""
    words = lite.context.words
    if "organisation" not in record:
        number = record.get("households")
        if number is None:
            return NOT_KNOWN if is_unknown(record) else ""
        return f"{number:,}"
    parts = [record.get("activity") or ""]
    for title, name, precision in (
        (mark("from {day}"), "start", record.get("start_precision")),
        (mark("known since {day}"), "known_since", "month"),
        (mark("until {day}"), "end", record.get("end_precision")),
    ):
        if record.get(name):
            day = dt.date.fromisoformat(record[name])
            said = words.month(day) if precision == "month" else words.day(day, short=True)
            parts.append(words(title, day=said))
    if record.get("end_basis") == SUPPOSED:
        parts.append(words(markup.SUPPOSED))
    if record.get("extension_possible"):
        parts.append(words(markup.EXTENSION))
    return words.clauses(filter(None, parts))


def _source(lite: Lite, record: Record) -> str:
    where = record.get("source_page_or_slide") or ""
    return lite.context.words.listed(
        filter(None, (names.source(lite.context, record["source_id"] or ""), where))
    )


def _sources(lite: Lite, told: Statement, records: Sequence[Record]) -> Markup:
    """Returns each source once, with its pages or slides and how many rows rest on it."""
    context, words = lite.context, lite.context.words
    found = []
    for source_id, held in groupby(sorted(told.sources), key=lambda one: one[0]):
        pages = [page for _, page in held if page]
        number = sum(1 for one in records if one["source_id"] == source_id)
        counted = words.count("{n} row", "{n} rows", number)
        register = context.dataset.sources.get(source_id, {})
        parts = (register.get("title") or "", names.source(context, source_id), counted, *pages)
        found.append(words.clauses(filter(None, parts)))
    return bullets(found, "links")
