"""What a file says, read whole and written nowhere: the outcome of handing it in."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from geo.intake.formats.sheet import Sheet
from geo.intake.sheets import kind, workbook
from geo.intake.sheets.changes import comparison, moved
from geo.intake.sheets.changes.comparison import Sent
from geo.intake.sheets.changes.difference import Difference, Expected
from geo.intake.sheets.findings import findings
from geo.intake.sheets.findings.findings import Finding, Notes, Question
from geo.intake.sheets.kinds import entries
from geo.intake.sheets.kinds.entries import Entries, Entry
from geo.intake.sheets.kinds.readers import READERS
from geo.intake.sheets.known import Known, organisation_key
from geo.intake.sheets.layout import reading, remarks
from geo.intake.sheets.layout.columns import CONFIRMED, Column
from geo.intake.sheets.layout.confirmed import Confirmed
from geo.intake.sheets.layout.reading import Reading, Wanted
from geo.intake.sheets.said import message, remedy
from geo.intake.sheets.values.places import COUNTRY
from geo.intake.sheets.work import records, rows, told_day
from geo.intake.sheets.work.records import Record, Records
from geo.intake.sheets.work.rows import Source
from geo.language import Language, Words, words
from geo.units.boundaries import LEVELS

FIGURES: Final = ("counts", "distinct", "placed", "sums", "period", "read", "difference")
"""What a document says of the file in numbers."""
_ELSEWHERE: Final = "place-elsewhere"


@dataclass(frozen=True)
class Outcome:
    """A file as it was read: its sheets, the reading, the records, and what is said of them."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    reading: Reading
    records: Records | Entries
    held: frozenset[int]
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    source: Source
    difference: Difference
    expected: Expected

    @property
    def taken(self) -> list[Record]:
        """The records of activities that nothing holds back."""
        read = self.records.read
        return [one for one in read if isinstance(one, Record) and one.row not in self.held]

    @property
    def entries(self) -> list[Entry]:
        """The entries of another kind of list that nothing holds back."""
        read = self.records.read
        return [one for one in read if isinstance(one, Entry) and one.row not in self.held]

    @property
    def is_clean(self) -> bool:
        """Whether no row is held back and nothing is asked."""
        return not self.held and not self.questions


class Book(NamedTuple):
    """A file whose sheets were read: its name, its hash, its sheets."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]


def opened(content: bytes, name: str) -> Book:
    """Returns the sheets of a file; ValidationError, with the reason, where it cannot be read."""
    sheets = workbook.sheets(content, name)
    return Book(name, hashlib.sha256(content).hexdigest(), tuple(sheets))


def of(content: bytes, name: str, wanted: Wanted, known: Known) -> Outcome:
    """Reads a file; ValidationError, with the reason, where it cannot be read."""
    return of_book(opened(content, name), wanted, known)


def of_book(book: Book, wanted: Wanted, known: Known) -> Outcome:
    """Reads the sheets of a file; ValidationError where none of them is a list that is known."""
    name, sha256, sheets = book
    chosen = reading.choose(sheets, wanted, known, name)
    notes = Notes(chosen.sheet.name)
    wanted = _of_the_sender(chosen, wanted, known)
    remarks.of_reading(chosen, sheets, wanted, notes)
    names = (name, chosen.sheet.name)
    read: Records | Entries
    if chosen.kind is kind.ACTIVITIES:
        read = records.read(chosen, wanted, known, name, notes)
        held = _held(chosen, read, wanted, notes)
        day = told_day.of(chosen, name, read.read, wanted, notes)
        compared = comparison.of(Sent(read.read, held, names, day), known, wanted)
        for row, candidates in compared.difference.unclear:
            told = moved.label(row.values)
            choices = tuple({"id": one["id"], "name": moved.label(one)} for one in candidates)
            notes.add("record-unclear", row.number, value=told)
            notes.ask(moved.ABOUT, told, 1, choices)
        held |= {one.row.number for one in compared.difference.unclear}
    else:
        read = READERS[chosen.kind.name](chosen, wanted, known, name, notes)
        held = _held(chosen, read, wanted, notes)
        compared = entries.compare(read, held, known, wanted, names)
    return Outcome(
        name,
        sha256,
        sheets,
        chosen,
        read,
        held,
        tuple(notes.findings()),
        tuple(notes.questions()),
        compared.source,
        compared.difference,
        compared.expected,
    )


def _held(chosen: Reading, read: Records | Entries, wanted: Wanted, notes: Notes) -> frozenset[int]:
    """Returns the rows that errors hold back, those of columns that are missing among them."""
    own = [one.row for one in read.read]
    remarks.of_missing(chosen, list(dict.fromkeys(own)), wanted, notes)
    return frozenset(notes.held & {*own})


def _of_the_sender(chosen: Reading, wanted: Wanted, known: Known) -> Wanted:
    """Returns what is wanted, of the sender's work alone where it is all that a list can hold.

    So is a list without a column of organisations whose sender is said and is one.
    """
    who = kind.ACTIVITIES.core[kind.WHO]
    if chosen.kind is not kind.ACTIVITIES or wanted.only or who & chosen.likely:
        return wanted
    sender = rows.sender_name(wanted.sender)
    known_as = known.organisation_names.get(organisation_key(sender), ())
    own = (sender,) if sender in known.organisations else known_as
    return wanted._replace(only=own[0]) if len(own) == 1 else wanted


def document(outcome: Outcome, language: Language = Language.EN) -> dict[str, Any]:
    """Returns an outcome as plain values for JSON, its sentences in a language.

    Its figures are of the rows that are taken; of a file about another country, and where none can
    be taken, of all records. Those of all records, held back or not, are `read` as well.
    """
    read = outcome.records
    kind_of = outcome.reading.kind
    return {
        "file": {
            "name": outcome.name,
            "sha256": outcome.sha256,
            "sheets": [
                {"name": one.name, "hidden": one.is_hidden, "rows": len(one.lines)}
                for one in outcome.sheets
            ],
        },
        "reading": _reading(outcome),
        "counts": _counts(outcome),
        "rows": {
            "held": findings.ranges(tuple(sorted(outcome.held))),
            "repeats": findings.ranges(tuple(read.repeats)),
            **{reason: findings.ranges(tuple(rows)) for reason, rows in read.ignored.items()},
        },
        **_figures(_counted(outcome), kind_of.sums),
        "placed": _placed(read.read if "where" in kind_of.core else ()),
        "read": _figures(read.read, kind_of.sums),
        "findings": [_finding(one, words(language)) for one in outcome.findings],
        "questions": [
            {**one._asdict(), "candidates": list(one.candidates)} for one in outcome.questions
        ],
        "sender": outcome.source.sender,
        "sender_by": outcome.source.sender_by,
        "day": outcome.source.day,
        "day_by": outcome.source.day_by,
        "difference": outcome.difference.counts._asdict(),
        "revision": None,
    }


def _reading(outcome: Outcome) -> dict[str, Any]:
    header = outcome.reading.header
    return {
        "kind": outcome.reading.kind.name,
        "sheet": outcome.reading.sheet.name,
        "header_rows": list(header.rows),
        "first_row": header.first_row,
        "last_row": header.last_row,
        "columns": [
            {
                "index": one.index,
                "header": one.header,
                "role": one.role or None,
                "perhaps": one.perhaps or None,
                "confidence": one.confidence,
                "why": _why(one, outcome.reading.confirmed),
            }
            for one in outcome.reading.columns
        ],
        "form": {"dates": outcome.records.form or None, **_round(outcome.records)},
    }


def _why(column: Column, before: Confirmed | None) -> str:
    if before is not None and column.why == CONFIRMED:
        return f"{CONFIRMED} on {before.day} for {before.sender}"
    return column.why


def _round(read: Records | Entries) -> dict[str, str]:
    return {"round": read.round} if isinstance(read, Entries) and read.round else {}


def _counts(outcome: Outcome) -> dict[str, Any]:
    read = outcome.records
    ignored = {reason: len(rows) for reason, rows in read.ignored.items()}
    held = sum(one.row in outcome.held for one in read.read)
    return {
        "rows": len(read.read) + sum(ignored.values()),
        "taken": len(read.read) - held,
        "held": held,
        "ignored": ignored,
        "repeats": len(read.repeats),
    }


def _counted(outcome: Outcome) -> Sequence[Record | Entry]:
    """Returns the records of which the figures are."""
    if any(one.code == _ELSEWHERE for one in outcome.findings):
        return outcome.records.read
    return outcome.taken or outcome.entries or outcome.records.read


def _figures(records: Sequence[Record | Entry], sums: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Returns how many different things records name, their sums, and the days that they tell."""
    days = [day for one in records for day in one.period.known]
    return {
        "distinct": _distinct(records),
        "sums": {role: _sum(one.counts.get(role) for one in records) for role in sums},
        "period": {
            "from": min(days).isoformat() if days else None,
            "to": max(days).isoformat() if days else None,
        },
    }


def _distinct(read: Iterable[Record | Entry]) -> dict[str, int]:
    found: dict[str, set[str]] = {
        name: set()
        for name in ("organisations", "sectors", *(f"{one}s" for one in LEVELS), "sites")
    }
    for one in read:
        for level, said in one.units.items():
            found[f"{level}s"].add(said)
        for name, said in _names(one):
            found[name].add(said)
    return {name: len(values - {""}) for name, values in found.items()}


def _names(one: Record | Entry) -> Iterator[tuple[str, str]]:
    """Yields what a row is counted by, besides its units."""
    if isinstance(one, Entry):
        yield from one.names.items()
        return
    yield "organisations", one.who.key
    yield "sectors", one.sector if one.sector != "other" else one.sector_as_sent
    yield "sites", one.placed.site_id if one.placed.level == "site" else ""


def _placed(read: Iterable[Record | Entry]) -> dict[str, int]:
    counts = dict.fromkeys((COUNTRY, *LEVELS, "site_group", "site", "point", "not"), 0)
    for one in read:
        counts["point" if one.placed.by_point else one.placed.level or "not"] += 1
    return counts


def _sum(values: Iterable[float | None]) -> int | float | None:
    known = [one for one in values if one is not None]
    if not known:
        return None
    total = sum(known)
    return int(total) if float(total).is_integer() else round(total, 2)


def _finding(one: Finding, say: Words) -> dict[str, Any]:
    return {
        "code": one.code,
        "severity": one.kind.severity.value,
        "sheet": one.sheet,
        "row": one.rows[0] if one.rows else None,
        "rows": findings.ranges(one.rows),
        "column": one.column,
        "value": one.value,
        "message": message(one, say),
        "remedy": remedy(one, say),
    }
