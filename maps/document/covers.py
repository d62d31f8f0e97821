"""What each source covers, as a chapter of About: there its silence says that there is none."""

from collections.abc import Mapping
from typing import Any

from geo.catalog.registers import SOURCE_SCOPES
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from maps.document import parts
from maps.document.parts import Chapter, Column, Line, Table, line, row, small

Record = Mapping[str, Any]


def chapter(context: Context) -> list[Chapter]:
    """Returns what sources cover and on which days, the latest first."""
    words = context.words
    found = sorted(
        context.dataset.registered(SOURCE_SCOPES),
        key=lambda one: (one["period_end"], one["period_start"]),
        reverse=True,
    )
    if not found:
        return []
    title = words(mark("What the sources cover"))
    said = mark("Outside of these places and days nobody named is not nobody.")
    columns = (
        Column(words(mark("What it covers")), 5),
        Column(words(mark("Days")), 2),
        Column(words(mark("Source")), 3),
    )
    rows = tuple(
        row(words.name(one, "scope"), _days(context, one), _origin(context, one)) for one in found
    )
    return parts.chapter(title, [parts.text(words(said)), Table(title, columns, rows)])


def _days(context: Context, one: Record) -> str:
    first, last = (names.day(context, one[name]) for name in ("period_start", "period_end"))
    return first if first == last else f"{first} – {last}"


def _origin(context: Context, one: Record) -> Line:
    """Returns the source of a scope, and who accepted the list where that may be known."""
    source = small(names.origin(context, one["source_id"], one["as_of"] or ""))
    if not one["who"]:
        return line(source)
    who = context.words(mark("accepted by {who}"), who=f"\u2068{one['who']}\u2069")
    return line(source, small(who))
