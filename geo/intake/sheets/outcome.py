"""What a file says, read whole and written nowhere: the outcome of handing it in."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from geo.intake.sheets import difference, findings, reading, records, workbook
from geo.intake.sheets.difference import Difference
from geo.intake.sheets.findings import Finding, Notes, Question
from geo.intake.sheets.known import Known
from geo.intake.sheets.places import COUNTRY
from geo.intake.sheets.reading import Reading, Wanted
from geo.intake.sheets.records import Record, Records
from geo.intake.sheets.workbook import Sheet
from geo.language import Language, Words, words
from geo.units.boundaries import LEVELS

KIND: Final = "activities"


@dataclass(frozen=True)
class Outcome:
    """A file as it was read: its sheets, the reading, the records, and what is said of them."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    reading: Reading
    records: Records
    held: frozenset[int]
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    difference: Difference

    @property
    def taken(self) -> list[Record]:
        """The records that nothing holds back."""
        return [one for one in self.records.read if one.row not in self.held]

    @property
    def is_clean(self) -> bool:
        """Whether no row is held back and nothing is asked."""
        return not self.held and not self.questions


def of(content: bytes, name: str, wanted: Wanted, known: Known) -> Outcome:
    """Reads a file of activities; ValidationError, with the reason, where it cannot be read."""
    sheets = workbook.sheets(content, name)
    chosen = reading.choose(sheets, wanted, known, name)
    notes = Notes(chosen.sheet.name)
    reading.remark(chosen, sheets, notes)
    read = records.read(chosen, wanted, known, name, notes)
    held = frozenset(notes.held & {one.row for one in read.read})
    taken = [one for one in read.read if one.row not in held]
    return Outcome(
        name,
        hashlib.sha256(content).hexdigest(),
        tuple(sheets),
        chosen,
        read,
        held,
        tuple(notes.findings()),
        tuple(notes.questions()),
        difference.of(taken, known, wanted.sender),
    )


def document(outcome: Outcome, language: Language = Language.EN) -> dict[str, Any]:
    """Returns an outcome as plain values for JSON, its sentences in a language."""
    read = outcome.records
    days = [
        day for one in read.read for day in (one.period.start, one.period.end) if day is not None
    ]
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
        "distinct": _distinct(read.read),
        "placed": _placed(read.read),
        "sums": {
            role: _sum(one.counts.get(role) for one in read.read)
            for role in ("households", "individuals", "households_planned", "individuals_planned")
        },
        "period": {
            "from": min(days).isoformat() if days else None,
            "to": max(days).isoformat() if days else None,
        },
        "findings": [_finding(one, words(language)) for one in outcome.findings],
        "questions": [
            {**one._asdict(), "candidates": list(one.candidates)} for one in outcome.questions
        ],
        "difference": outcome.difference._asdict(),
        "revision": None,
    }


def _reading(outcome: Outcome) -> dict[str, Any]:
    header = outcome.reading.header
    return {
        "kind": KIND,
        "sheet": outcome.reading.sheet.name,
        "header_rows": list(header.rows),
        "first_row": header.first_row,
        "last_row": header.last_row,
        "columns": [
            {
                "index": one.index,
                "header": one.header,
                "role": one.role or None,
                "confidence": one.confidence,
                "why": one.why,
            }
            for one in outcome.reading.columns
        ],
        "form": {"dates": outcome.records.form or None},
    }


def _counts(outcome: Outcome) -> dict[str, Any]:
    read = outcome.records
    ignored = {reason: len(rows) for reason, rows in read.ignored.items()}
    return {
        "rows": len(read.read) + sum(ignored.values()),
        "taken": len(read.read) - len(outcome.held),
        "held": len(outcome.held),
        "ignored": ignored,
        "repeats": len(read.repeats),
    }


def _distinct(read: Iterable[Record]) -> dict[str, int]:
    found: dict[str, set[str]] = {
        name: set()
        for name in ("organisations", "sectors", *(f"{one}s" for one in LEVELS), "sites")
    }
    for one in read:
        sector = one.sector if one.sector != "other" else one.sector_as_sent
        found["organisations"].add(one.who.key)
        found["sectors"].add(sector)
        for level, said in one.units.items():
            found[f"{level}s"].add(said)
        found["sites"].add(one.placed.site_id)
    return {name: len(values - {""}) for name, values in found.items()}


def _placed(read: Iterable[Record]) -> dict[str, int]:
    counts = dict.fromkeys((COUNTRY, *LEVELS, "site", "point", "not"), 0)
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
        "message": say(one.kind.message, value=one.value, **one.values),
        "remedy": say(one.kind.remedy),
    }
