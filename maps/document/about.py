"""What the documents say of coordination and displacement as a whole, as chapters of About."""

from collections.abc import Iterable, Mapping
from typing import Any

from geo.catalog.registers import MEETINGS, PUBLICATIONS
from geo.catalog.vocabulary import OBSTACLES
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.meeting import meetings
from geo.profiles import statements
from maps.document import covers, movements, parts
from maps.document.parts import Block, Chapter, Column, Line, Run, Table, bold, line, row, small

Record = Mapping[str, Any]


def chapters(context: Context) -> list[Chapter]:
    """Returns the chapters that have something to say."""
    return [
        *_groups(context),
        *_numbered(context, mark("Priorities of the working group in 2023"), "priority"),
        *_obstacles(context),
        *movements.chapter(context),
        *_counted(context, mark("Caseloads as the documents print them"), "caseload"),
        *_lessons(context),
        *_publications(context),
        *_meetings(context),
        *covers.chapter(context),
    ]


def _origin(context: Context, record: Record) -> Run:
    return small(names.origin(context, record["source_id"], record["as_of"] or ""))


def _said(context: Context, record: Record) -> Line:
    return line(context.words.name(record, "text"), _origin(context, record))


def _groups(context: Context) -> list[Chapter]:
    words = context.words
    title = words(mark("Groups that coordinate"))
    found = statements.on(context, "group")
    pairs = [(words.name(one, "title"), _said(context, one)) for one in found]
    seats = _table(context, words(mark("Seats of the working group")), "seats")
    return parts.chapter(title, [*parts.facts(title, pairs), *seats])


def _table(context: Context, caption: str, *topics: str) -> list[Block]:
    """Returns statements that have a number or a short value as a table."""
    words = context.words
    columns = (
        Column(words(mark("What")), 5),
        Column(words(mark("Number")), 2, is_number=True),
        Column(words(mark("Source")), 3),
    )
    rows = tuple(
        row(
            line(words.name(one, "title"), small(words.name(one, "text"))),
            _number(one["value"] or ""),
            _origin(context, one),
        )
        for one in statements.on(context, *topics)
    )
    return [Table(caption, columns, rows)] if rows else []


def _number(value: str) -> str:
    return f"{int(value):,}" if value.isdecimal() else value


def _counted(context: Context, title: str, *topics: str) -> list[Chapter]:
    said = context.words(title)
    return parts.chapter(said, _table(context, said, *topics))


def _numbered(context: Context, title: str, topic: str) -> list[Chapter]:
    """Returns statements as a numbered list, with the source below it."""
    return parts.chapter(context.words(title), _numbers(context, topic))


def _numbers(context: Context, topic: str) -> list[Block]:
    found = statements.on(context, topic)
    lines = [line(bold(one["value"]), context.words.name(one, "title")) for one in found]
    return [*parts.items(lines), *_sources(context, found)]


def _sources(context: Context, found: Iterable[Record]) -> list[Block]:
    origins = dict.fromkeys(_origin(context, one).text for one in found)
    return [parts.text(one, "note") for one in origins]


def _obstacles(context: Context) -> list[Chapter]:
    words = context.words
    found = statements.on(context, "obstacle")
    pairs = [
        (
            f"{category}: {words(title)}",
            words.clauses(words.name(one, "title") for one in found if one["value"] == category),
        )
        for category, title in OBSTACLES.items()
    ]
    title = words(mark("Obstacles to return, by category"))
    return parts.chapter(title, [*parts.facts(title, pairs), *_sources(context, found)])


def _lessons(context: Context) -> list[Chapter]:
    words = context.words
    exercise = [parts.Text(_said(context, one)) for one in statements.on(context, "lessons")]
    verdicts = [
        line(bold(words(_VERDICTS[one["value"]])), words.name(one, "title"))
        for one in statements.on(context, "verdict")
    ]
    blocks: list[Block] = [
        *exercise,
        *parts.items(verdicts),
        *(
            [parts.text(words(mark("Recommendations")), "heading"), *numbers]
            if (numbers := _numbers(context, "recommendation"))
            else ()
        ),
    ]
    return parts.chapter(words(mark("Lessons learned on the area groups")), blocks)


_VERDICTS = {"achieved": mark("achieved:"), "not achieved": mark("not achieved:")}


def _publications(context: Context) -> list[Chapter]:
    words = context.words
    title = words(mark("Publications that the newsletter names"))
    heads = (mark("Title"), mark("Publisher"), mark("Period"), mark("Coverage"))
    rows = tuple(
        row(
            line(Run(one["title"], "source", one["url"]), small(one["round"] or "")),
            *(parts.source(one[name] or "") for name in ("publisher", "period", "coverage")),
        )
        for one in context.dataset.registered(PUBLICATIONS)
    )
    columns = tuple(Column(words(head), 4 if at == 0 else 2) for at, head in enumerate(heads))
    return parts.chapter(title, [Table(title, columns, rows)] if rows else [])


def _meetings(context: Context) -> list[Chapter]:
    words = context.words
    title = words(mark("Meetings that the documents name"))
    rows = tuple(
        row(
            meetings.when(context.words, meetings.of_record(one)),
            line(one["group"], parts.source(one["note"] or "")),
            _origin(context, one),
        )
        for one in context.dataset.registered(MEETINGS)
    )
    heads = (mark("Meeting"), mark("Group"), mark("Source"))
    columns = tuple(Column(words(head), 3) for head in heads)
    return parts.chapter(title, [Table(title, columns, rows)] if rows else [])
