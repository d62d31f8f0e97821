"""What can be said of a sheet: every kind of finding declared once, and what is asked."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import groupby
from typing import Final, NamedTuple

from geo.language import mark


class Severity(StrEnum):
    """An `error` holds its rows back, a `warning` does not; a `note` says how it was read."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Kind(NamedTuple):
    """One kind of finding: what is said, and what to do; both are gettext messages."""

    severity: Severity
    message: str
    remedy: str


_CORRECT: Final = mark("Correct the cell.")
_ANSWER: Final = mark("Answer the question, or correct the cell.")
_NOTHING: Final = mark("Nothing to do if that is right.")
KINDS: Final[Mapping[str, Kind]] = {
    "role-missing": Kind(
        Severity.ERROR,
        mark("No column could be found that says {value}."),
        mark("Name the column with --map, or add it to the sheet."),
    ),
    "column-unsure": Kind(
        Severity.WARNING,
        mark("The column is taken for {role}, but that is not sure."),
        mark("Confirm the column, or name it with --map."),
    ),
    "column-refused": Kind(
        Severity.WARNING,
        mark("The heading says {role}, but the contents are something else; it is left out."),
        mark("Confirm the column, or name it with --map."),
    ),
    "columns-cut": Kind(
        Severity.WARNING,
        mark("The sheet has more than {value} columns; those behind them were not read."),
        mark("Move the columns that matter to the left."),
    ),
    "personal-data": Kind(
        Severity.WARNING,
        mark("The column holds names, addresses or numbers of persons and is left out."),
        mark("Take the column out before you send the sheet."),
    ),
    "hidden-rows": Kind(
        Severity.WARNING,
        mark("Rows are hidden, perhaps by a filter, and were not read."),
        mark("Show the rows in the sheet if they belong to it."),
    ),
    "hidden-sheet": Kind(
        Severity.NOTE,
        mark("The sheet {value} is hidden and was not read."),
        mark("Name it with --sheet if it is the one that is meant."),
    ),
    "lost-cell": Kind(
        Severity.WARNING,
        mark("The cell holds an error or a formula without a result; it is read as empty."),
        mark("Open the workbook, let it calculate, and save it."),
    ),
    "lost-letters": Kind(
        Severity.WARNING,
        mark("Letters of the cell were lost on the way: question marks stand in their place."),
        mark("Save the sheet as XLSX or as CSV UTF-8 and send it again."),
    ),
    "merged-cells": Kind(
        Severity.WARNING,
        mark("Cells among the data are merged; each of their rows got the value."),
        mark("Write the value into every row."),
    ),
    "totals-row": Kind(
        Severity.NOTE, mark("The row holds totals and is no fact of its own."), _NOTHING
    ),
    "totals-differ": Kind(
        Severity.WARNING,
        mark("The totals row says {value}, the rows that were read add up to {read}."),
        mark("Look for rows that were left out or changed after the total."),
    ),
    "repeats": Kind(
        Severity.WARNING,
        mark("Rows repeat an earlier row in every column that was read; each is kept as a fact."),
        mark("Take out what was copied twice, or add the column that tells the rows apart."),
    ),
    "organisation-missing": Kind(
        Severity.ERROR, mark("The row names no organisation."), mark("Write who does the work.")
    ),
    "organisation-several": Kind(
        Severity.ERROR,
        mark("{value} may be one organisation or more."),
        mark("Write one row for each organisation, or answer the question."),
    ),
    "organisation-unclear": Kind(
        Severity.ERROR, mark("{value} may be more than one organisation."), _ANSWER
    ),
    "organisation-disagrees": Kind(
        Severity.WARNING,
        mark("The acronym {value} and the name {name} are of two organisations; the name counts."),
        _ANSWER,
    ),
    "organisation-new": Kind(
        Severity.WARNING,
        mark("{value} is in no register of organisations and would be a new one."),
        mark("Correct the name if the organisation is known by another."),
    ),
    "acronym-unknown": Kind(
        Severity.NOTE, mark("The acronym {value} is not known; the name {name} counts."), _NOTHING
    ),
    "sector-missing": Kind(
        Severity.WARNING, mark("The row names no sector; it is read as not stated."), _CORRECT
    ),
    "sector-unknown": Kind(
        Severity.WARNING,
        mark("{value} is no sector that is known; it is kept as the sender's word."),
        mark("Use one of the sectors of the Atlas."),
    ),
    "place-missing": Kind(
        Severity.ERROR,
        mark("The row names no place."),
        mark("Write the place, or “whole country”."),
    ),
    "place-unknown": Kind(
        Severity.ERROR, mark("{value} matches no place of the country."), _ANSWER
    ),
    "place-elsewhere": Kind(
        Severity.ERROR,
        mark("None of the places of the sheet lies in this country, such as {value}."),
        mark("Check whether the file is about another country."),
    ),
    "place-unclear": Kind(Severity.ERROR, mark("{value} may be more than one place."), _ANSWER),
    "place-code-unknown": Kind(
        Severity.WARNING,
        mark("The P-code {value} is not known; the place was taken from the name."),
        mark("Use the P-codes of the boundaries of the Atlas."),
    ),
    "place-code-missing": Kind(
        Severity.NOTE,
        mark("The P-code is missing; the place was taken from the name {value}."),
        mark("Use the P-codes of the boundaries of the Atlas."),
    ),
    "place-spelling": Kind(
        Severity.NOTE,
        mark("{value} is in no list of spellings; it is read as {place}, which sounds alike."),
        _NOTHING,
    ),
    "place-level": Kind(
        Severity.WARNING,
        mark("{value} is a place of another level than its column and was taken as {place}."),
        mark("Write it into the column of its level."),
    ),
    "place-disagrees": Kind(
        Severity.WARNING,
        mark("Code, name and point do not agree: {value}. The first of them counts."),
        _ANSWER,
    ),
    "place-part-unknown": Kind(
        Severity.WARNING,
        mark("{value} is not known inside {place}; the row stands for {place}."),
        _ANSWER,
    ),
    "point-outside": Kind(
        Severity.WARNING,
        mark("The point {value} lies outside the country and is not used."),
        _CORRECT,
    ),
    "date-form": Kind(
        Severity.WARNING,
        mark("No day of the column shows whether day or month comes first; read as day/month."),
        mark("Write days as 2023-12-31."),
    ),
    "date-mixed": Kind(
        Severity.ERROR,
        mark("The column has days in two forms, and {value} may be two days."),
        mark("Write days as 2023-12-31."),
    ),
    "date-unreadable": Kind(Severity.ERROR, mark("{value} is no day or month."), _CORRECT),
    "date-other-form": Kind(
        Severity.WARNING,
        mark("{value} is written in another form than the column; it is read as {day}."),
        mark("Write days as 2023-12-31."),
    ),
    "period-empty": Kind(
        Severity.WARNING, mark("The row does not say when; it is read as unknown."), _CORRECT
    ),
    "date-implausible": Kind(
        Severity.WARNING,
        mark("{value} is what programs make of an empty cell or a year; it is read as unknown."),
        _CORRECT,
    ),
    "year-missing": Kind(
        Severity.ERROR,
        mark("{value} has no year, and no column, sheet or file says which."),
        mark("Say the year with --year."),
    ),
    "period-from-name": Kind(
        Severity.NOTE,
        mark("No column says when; the name of the file or sheet does: {value}."),
        _NOTHING,
    ),
    "period-missing": Kind(
        Severity.WARNING,
        mark("Nothing says when the work is done; it is read as unknown."),
        mark("Add a column with the month, or days of start and end."),
    ),
    "end-before-start": Kind(
        Severity.ERROR,
        mark("The end {value} lies before the start {start}."),
        mark("Correct one of the two days."),
    ),
    "number-unreadable": Kind(
        Severity.WARNING,
        mark("{value} is no number of its own; it is read as not stated."),
        _CORRECT,
    ),
    "individuals-estimated": Kind(
        Severity.NOTE,
        mark("Individuals are the households times {value} in every row: an estimate."),
        _NOTHING,
    ),
    "id-twice": Kind(
        Severity.WARNING,
        mark("The id {value} stands in more than one row that differ."),
        mark("Give each activity an id of its own."),
    ),
}


class Finding(NamedTuple):
    """One finding: its code, the rows (as spreadsheets number them), the column's header, value.

    No rows means the whole sheet.
    """

    code: str
    sheet: str
    rows: tuple[int, ...]
    column: str
    value: str
    values: Mapping[str, object]

    @property
    def kind(self) -> Kind:
        """What is declared of its code."""
        return KINDS[self.code]


class Question(NamedTuple):
    """What a person has to say: about what, the sender's word, in which rows, the choices."""

    about: str
    value: str
    rows: int
    candidates: tuple[Mapping[str, object], ...]


class Notes:
    """Collects findings and questions; what is said of many rows alike is said once."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._rows: dict[tuple[str, str, str], list[int]] = {}
        self._values: dict[tuple[str, str, str], Mapping[str, object]] = {}
        self._asked: dict[tuple[str, str], tuple[int, tuple[Mapping[str, object], ...]]] = {}

    def add(
        self, code: str, row: int | None = None, column: str = "", value: str = "", **values: object
    ) -> None:
        """Notes a finding; `values` fill its message beside `value`."""
        key = (code, column, value)
        self._values.setdefault(key, values)
        rows = self._rows.setdefault(key, [])
        if row is not None:
            rows.append(row)

    def ask(
        self, about: str, value: str, rows: int, candidates: tuple[Mapping[str, object], ...] = ()
    ) -> None:
        """Notes a question; the same one again adds its rows."""
        before = self._asked.get((about, value), (0, ()))[0]
        self._asked[about, value] = (before + rows, candidates)

    @property
    def held(self) -> set[int]:
        """The rows that an error holds back."""
        return {
            row
            for (code, _, _), rows in self._rows.items()
            if KINDS[code].severity is Severity.ERROR
            for row in rows
        }

    def findings(self) -> list[Finding]:
        """Returns every finding: errors first, then by row."""
        found = [
            Finding(code, self._sheet, tuple(sorted(set(rows))), column, value, self._values[key])
            for key, rows in self._rows.items()
            for code, column, value in [key]
        ]
        order = list(Severity)
        return sorted(found, key=lambda one: (order.index(one.kind.severity), one.rows[:1]))

    def questions(self) -> list[Question]:
        """Returns every question, the one with most rows first."""
        found = [
            Question(about, value, rows, candidates)
            for (about, value), (rows, candidates) in self._asked.items()
        ]
        return sorted(found, key=lambda one: -one.rows)


def ranges(rows: tuple[int, ...]) -> str:
    """Returns sorted row numbers as a text of ranges: `3-9, 12`."""

    def parts() -> Iterator[str]:
        for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
            numbers = [row for _, row in run]
            yield f"{numbers[0]}-{numbers[-1]}" if len(numbers) > 1 else str(numbers[0])

    return ", ".join(parts())
