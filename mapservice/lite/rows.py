"""The rows behind a number: what it counts, its day and scope, each record with its source."""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from geo.catalog import layers
from geo.dataset import names
from geo.dataset import records as dataset_records
from geo.dataset.scopes import Scope
from geo.language import mark
from geo.profiles import key_statements, known_text
from geo.profiles.key_statements import Statement
from maps.look import markup
from maps.look.templates import joined, piece, rendered
from mapservice.lite.lists import MOST_ROWS
from mapservice.lite.page import Content, bullets, section
from mapservice.lite.request import Lite

_TABLE: Final = Path(__file__).with_name("table.html")
Record = Mapping[str, Any]


def page(lite: Lite, name: str) -> Content:
    """Returns the page of a statement (`key_statements.KINDS`)."""
    context, words = lite.context, lite.context.words
    told = key_statements.of(context.dataset, lite.view, name)
    number = "–" if told.number is None else f"{told.number:,}"
    records = dataset_records.records(told.rows.features)
    body = (
        piece('<p class="lead"><b>{}</b> {}</p>', number, words(told.title)),
        bullets(_scope(lite, told), "links"),
        _table(lite, told, records),
        section(words(mark("Sources of these rows")), _sources(lite, told, records)),
    )
    day = words(mark("Situation of {day}"), day=words.day(told.day))
    return Content(words(mark("The rows behind a number")), joined(body), eyebrow=day, form="")


def _scope(lite: Lite, told: Statement) -> list[str]:
    """Returns what the sources cover of the view, and what narrows it."""
    context, words = lite.context, lite.context.words
    speaking: Sequence[Scope] = (*told.covered.whole, *told.covered.part)
    scopes = [known_text.scope(context, one) for one in speaking]
    said = [words(mark("Scope: {scope}"), scope=one) for one in scopes]
    if not said and told.rows.layer == layers.PARTNER_ACTIVITIES.id:
        said = [known_text.coverage(context)]
    if len(told.rows.features) > MOST_ROWS:
        total = f"{len(told.rows.features):,}"
        cut = mark("The first {shown} of {total} rows; the filters find the others.")
        said.append(words(cut, shown=MOST_ROWS, total=total))
    return said


def _table(lite: Lite, told: Statement, records: Sequence[Record]) -> Markup:
    words = lite.context.words
    if not records:
        return markup.empty(words(mark("No row: no source states any.")))
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
        return "" if number is None else f"{number:,}"
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
