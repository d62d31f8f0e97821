"""Facilitated movements by period as a table, with its footnotes and what does not add up."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from geo.catalog import layers
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import forms, mark
from maps.document import parts
from maps.document.parts import Block, Chapter, Column, Table, Text, bold, line, row, small, text

Record = Mapping[str, Any]
TOTAL: Final = "facilitated_total"
LEFT: Final = ("returned", "relocated")
"""The indicators of the table that together are the movements of the total."""


def records(context: Context) -> tuple[list[str], dict[str, list[Record]], list[Record]]:
    """Returns the periods, the rows of each indicator in their order, and the totals."""
    every = context.dataset.registered(layers.MOVEMENTS)
    rows: dict[str, list[Record]] = {}
    for one in every:
        if one["indicator"] != TOTAL:
            rows.setdefault(one["indicator"], []).append(one)
    periods = dict.fromkeys(period(context, one) for held in rows.values() for one in held)
    return list(periods), rows, [one for one in every if one["indicator"] == TOTAL]


def period(context: Context, record: Record) -> str:
    """Returns the period of a row: its years, and its last day where it ends within a year.

    In the source's own words where it states no days.
    """
    stated = [record[f"period_{one}"] for one in ("start", "end")]
    if not all(stated):
        return str(record["period"] or "")
    first, last = (dt.date.fromisoformat(one) for one in stated)
    years = f"{first.year}" if first.year == last.year else f"{first.year}-{last.year}"
    if (last.month, last.day) == (12, 31):
        return years
    words = context.words
    return words(mark("{years} (until {day})"), years=years, day=words.day(last, short=True))


def footnotes(context: Context) -> list[str]:
    """Returns each footnote of the table once, in its order."""
    _, rows, _ = records(context)
    notes = (one["footnote"] for held in rows.values() for one in held)
    return list(dict.fromkeys(note for note in notes if note))


def cell(record: Record, notes: list[str]) -> str:
    """Returns the number of a row, with a star for each footnote up to its own."""
    note = record["footnote"]
    return f"{record['households']:,}" + "*" * (notes.index(note) + 1 if note else 0)


def added(rows: Mapping[str, Sequence[Record]]) -> int:
    """Returns the households that the table says returned or relocated, in all periods."""
    return sum(one["households"] for name in LEFT for one in rows.get(name, ()))


def totals(context: Context) -> list[str]:
    """Returns what the total says, and what the table adds up to where that is another number."""
    words = context.words
    _, rows, stated = records(context)
    number = added(rows)
    return [
        words.beside(
            forms(
                "The text counts {total} household up to {day}; those returned and relocated in "
                "the table add up to {added}. The source does not explain the difference.",
                "The text counts {total} households up to {day}; those returned and relocated in "
                "the table add up to {added}. The source does not explain the difference.",
            )
            if number != one["households"]
            else forms(
                "The text counts {total} household up to {day}.",
                "The text counts {total} households up to {day}.",
            ),
            one["households"],
            total=f"{one['households']:,}",
            day=words.day(dt.date.fromisoformat(one["period_end"]), short=True),
            added=f"{number:,}",
        )
        for one in stated
    ]


def chapter(context: Context) -> list[Chapter]:
    """Returns the table with its notes; nothing where no movements are held."""
    words = context.words
    periods, rows, _ = records(context)
    if not rows:
        return []
    title, notes = words(mark("Facilitated movements by period")), footnotes(context)
    heads = (Column(head, 2, is_number=True) for head in periods)
    table = Table(
        title,
        (Column(words(mark("Indicator")), 4), *heads),
        tuple(
            row(bold(words.name(held[0])), *(cell(one, notes) for one in held))
            for held in rows.values()
        ),
    )
    starred = [
        line(f"{'*' * number}", parts.source(note)) for number, note in enumerate(notes, start=1)
    ]
    source = next(iter(rows.values()))[0]
    origin = names.origin(context, source["source_id"], source["as_of"])
    blocks: list[Block] = [
        table,
        *(Text(one, "note") for one in starred),
        *(text(one) for one in totals(context)),
        Text(line(small(origin)), "note"),
    ]
    return parts.chapter(title, blocks)
