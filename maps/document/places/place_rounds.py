"""Chapters of a site about its history: its people by day and source, and that it is gone."""

from typing import Final

from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles.site_history import Closing, History, Statement
from maps.document.parts import (
    Chapter,
    Column,
    Line,
    Run,
    Table,
    Text,
    chapter,
    line,
    row,
    small,
    text,
)
from maps.look.markup import Tag

MOST_SAID: Final = 6
"""Counts that the sentence says, the newest; the table has all."""
_NOT_KNOWN: Final = "–"
_ALL: Final = "all"


def closed(context: Context, closing: Closing) -> str:
    """Returns since when a site is gone, and who says so by what, as one sentence."""
    words, day = context.words, names.day(context, closing.day) or closing.day
    if closing.list is None:
        said = mark("Closed on {day}. Source: {source}.")
        return words(said, day=day, source=_publisher(context, closing.source_id))
    named = _list(context, closing.list)
    codes = [one for one in closing.list.gone_from if one != _ALL]
    if not codes:
        said = mark("Closed on {day}: not in {round}, which its sender says is complete.")
        return words(said, day=day, round=named)
    said = mark("Closed on {day}: not in {round}, which its sender says is complete for {scope}.")
    scope = words.listed(names.unit(context, one) for one in codes)
    return words(said, day=day, round=named, scope=scope)


def chapters(context: Context, history: History, printed: int = 0) -> list[Chapter]:
    """Returns the people of a site by day as a sentence and a table; nothing without rounds."""
    if not history.statements:
        return []
    words = context.words
    title = words(mark("Households by round"))
    columns = (
        Column(words(mark("Situation of")), 2),
        Column(words(mark("Households")), 2, is_number=True),
        Column(words(mark("People")), 2, is_number=True),
        Column(words(mark("Source")), 5),
    )
    rows = tuple(_row(context, one) for one in reversed(history.statements))
    return chapter(
        title, [*_sentence(context, history), Table(title, columns, rows, printed=printed)]
    )


def listed(context: Context, history: History) -> list[Chapter]:
    """Returns the same for a narrow page: a line for each day."""
    if not history.statements:
        return []
    title = context.words(mark("Households by round"))
    rows = tuple((_short(context, one),) for one in reversed(history.statements))
    return chapter(title, [Table(title, (Column(title, 1),), rows, "list")])


def sentence(context: Context, history: History) -> str:
    """Returns the households of the last rounds by day; with their sources where these differ."""
    words, told = context.words, history.counted[-MOST_SAID:]
    several = len({one.source_id for one in told}) > 1
    found = []
    for one in told:
        said = words.count(
            "{n} household on {day}",
            "{n} households on {day}",
            one.households or 0,
            day=names.day(context, one.day),
        )
        by = f" ({_publisher(context, one.source_id)})" if several else ""
        found.append(f"{said}{by}")
    return words.listed(found)


def _sentence(context: Context, history: History) -> list[Text]:
    said = sentence(context, history)
    return [text(f"{said}.")] if said else []


def _row(context: Context, one: Statement) -> tuple[Line, ...]:
    households: str | Tag = _number(one.households)
    if one.gone_from:
        households = Tag(context.words(mark("not listed any more")), "off")
    people = "" if one.gone_from else _number(one.individuals)
    return row(names.day(context, one.day), households, people, _origin(context, one))


def _short(context: Context, one: Statement) -> Line:
    words = context.words
    if one.gone_from:
        said: str | Tag = Tag(words(mark("not listed any more")), "off")
    elif one.households is None:
        said = words(mark("households not stated"))
    else:
        said = words.count("{n} household", "{n} households", one.households)
    day = Run(names.day(context, one.day), "day")
    return line(day, said, small(" · ".join(filter(None, (_by(context, one), _where(one))))))


def _origin(context: Context, one: Statement) -> Line:
    return line(_by(context, one), small(_where(one)) if one.where else None)


def _by(context: Context, one: Statement) -> str:
    parts = (_publisher(context, one.source_id), _round(context, one))
    return context.words.listed(part for part in parts if part)


def _where(one: Statement) -> str:
    return _isolated(one.where) if one.where else ""


def _isolated(text: str) -> str:
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def _round(context: Context, one: Statement) -> str:
    return context.words(mark("round {number}"), number=one.round) if one.round else ""


def _list(context: Context, one: Statement) -> str:
    """Returns what a list is called: which round it is of, and whose it is."""
    by = _publisher(context, one.source_id)
    if one.round:
        return context.words(mark("round {number} of {source}"), number=one.round, source=by)
    return context.words(mark("the list of {source}"), source=by)


def _publisher(context: Context, source_id: str) -> str:
    """Returns whose a source is, in short; its own date is that of its newest list."""
    record = context.dataset.sources.get(source_id) or {}
    found = context.words.name(record, "caption") or str(record.get("title") or source_id)
    return _isolated(found) if context.words.language.direction == "rtl" else found


def _number(value: int | None) -> str:
    return _NOT_KNOWN if value is None else f"{value:,}"
