"""Checks a sheet of text cells against a layer's declaration and names every fault at once."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, partial
from itertools import islice
from typing import Final, NamedTuple

import pandas as pd

from geo.catalog.country import Country
from geo.catalog.layer import Field, FieldKind, Layer
from geo.language import Language, in_english
from geo.values import cells, days
from geo.values.days import Span


class Severity(StrEnum):
    """`error` refuses the file; `warning` is for a person to look at."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One fault: the file, the row as a spreadsheet numbers it, the column and the rule."""

    file: str
    row: int | None
    column: str
    rule: str
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column {self.column}")
        return f"{', '.join(place)}: {self.message} [{self.rule}]"


MOST_FINDINGS: Final = 200
"""Faults of one column and kind that are told one by one."""


class Fault(NamedTuple):
    """The rule that a text breaks, and what is said of it."""

    rule: str
    message: str


@dataclass(frozen=True)
class Sheet:
    """A file's cells as text, one frame row per line; spreadsheets number the first one 2."""

    file: str
    cells: pd.DataFrame

    @cached_property
    def distinct(self) -> Mapping[str, list[str]]:
        """The different texts of each column."""
        return {
            str(name): list(dict.fromkeys(cells.tolist())) for name, cells in self.cells.items()
        }

    def rows(self, column: str) -> Iterator[tuple[int, str]]:
        """Yields the row number and the text of each cell of a column, empty cells too."""
        yield from enumerate(self.cells[column].tolist(), start=2)

    def each(self, column: str, judge: Callable[[str], Fault | None]) -> Iterator[Finding]:
        """Yields a finding for each cell in which `judge` sees a fault; it sees a text once."""
        judged = {text: judge(text) for text in self.distinct[column]}
        if not any(judged.values()):
            return
        faulty = ((row, found) for row, text in self.rows(column) if (found := judged[text]))
        for row, found in islice(faulty, MOST_FINDINGS):
            yield self.fault(row, column, *found)
        if more := sum(1 for _ in faulty):
            yield self.fault(
                None,
                column,
                "more",
                in_english(more, "more cell has a fault", "more cells have a fault"),
            )

    def fault(self, row: int | None, column: str, rule: str, message: str) -> Finding:
        """Returns a finding of this file."""
        return Finding(self.file, row, column, rule, message)


LONGEST_NAME: Final = 200
"""Characters of a name, a title or a place."""
LONGEST_TEXT: Final = 4_000
"""Characters of any other cell."""
_SHOWN: Final = 60
_NAMES: Final = re.compile(
    r"(short_|source_|iom_)?name(_\w+)?|title(_ar)?|acronym|place|location|caption(_ar)?|part(_ar)?"
    r"|publisher|provider|group|unit|organisation_\w+|stated_\w+|listed_governorate|lead(_\d+)?"
)
"""Columns of what stands in one line of a table, a legend or a map."""
_ID: Final = re.compile(r"(?=.{1,80}$)[a-z0-9]+([\-.][a-z0-9]+)*")
_TYPES: Final = {
    FieldKind.INTEGER: "a whole number, 0 or more",
    FieldKind.NUMBER: "a number",
    FieldKind.BOOLEAN: "true or false",
    FieldKind.DATE: "a day (2023-12-13) or a month (2023-12)",
}


def check(sheet: Sheet, layer: Layer, columns: Collection[str]) -> list[Finding]:
    """Returns every fault of a sheet that should have exactly these columns of a layer.

    Columns that are not fields of the layer are checked as texts only.
    """
    found = form(sheet, columns)
    for field in layer.stored_fields:
        if field.name in sheet.cells.columns and field.name in columns:
            found.extend(_cells(sheet, field))
    return found


def form(sheet: Sheet, columns: Collection[str]) -> list[Finding]:
    """Returns every fault that needs no declaration: columns, signs, lengths, whitespace, ids."""
    present = list(sheet.cells.columns)
    missing = [
        sheet.fault(1, name, "missing-column", "the column is missing")
        for name in columns
        if name not in present
    ]
    unknown = [
        sheet.fault(1, name, "unknown-column", "no such column is known in this file")
        for name in present
        if name not in columns
    ]
    return [*missing, *unknown, *texts(sheet), *_ids(sheet)]


def texts(sheet: Sheet) -> list[Finding]:
    """Returns what is wrong with the cells as texts: signs, lengths, whitespace."""
    return [
        found
        for name in sheet.cells.columns
        for found in sheet.each(name, partial(text_fault, column=name))
    ]


def _cells(sheet: Sheet, field: Field) -> Iterator[Finding]:
    def judge(text: str) -> Fault | None:
        if not text:
            return Fault("required", "the cell is empty") if field.required else None
        if not readable(text, field.kind):
            return Fault("type", f"expected {_TYPES[field.kind]}, got {shown(text)}")
        if field.choices and text not in field.choices:
            choices = ", ".join(field.choices)
            return Fault("value", f"expected one of {choices}, got {shown(text)}")
        return day(text, field.day_span) if field.day_span else None

    return sheet.each(field.name, judge)


def readable(text: str, kind: FieldKind) -> bool:
    """Whether a cell's text can be read as a value of that kind."""
    if kind is FieldKind.INTEGER:
        return re.fullmatch(r"\d{1,15}", text, re.ASCII) is not None
    if kind is FieldKind.NUMBER:
        return re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", text, re.ASCII) is not None
    if kind is FieldKind.BOOLEAN:
        return text in ("true", "false")
    if kind is FieldKind.DATE:
        return len(text) > len("2023") and days.read(text) is not None
    return True


def day(text: str, span: Span) -> Fault | None:
    """Returns what is wrong with a year, a month or a day: not one, or not in its span."""
    found, last = days.read(text), days.latest(span)
    if found is None:
        return Fault("type", f"expected a day, a month or a year, got {shown(text)}")
    if not days.FIRST_PLAUSIBLE <= found <= last:
        kind = "what happened" if span is Span.HAPPENED else "what is planned"
        expected = f"{days.FIRST_PLAUSIBLE} to {last}"
        return Fault("span", f"{text} is no plausible day of {kind}: expected {expected}")
    return None


def shown(text: str) -> str:
    """Returns a text as a finding quotes it: its signs visible, cut where it is long."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def text_fault(text: str, column: str) -> Fault | None:
    """Returns what is wrong with any text of a column."""
    most = LONGEST_NAME if _NAMES.fullmatch(column) else LONGEST_TEXT
    if len(text) > most:
        return Fault("length", f"{len(text):,} characters, at most {most:,} can be held")
    if found := cells.control(text):
        sign = f"U+{ord(found):04X}"
        return Fault("signs", f"a line break or another sign that no text holds ({sign})")
    if text != text.strip() or "  " in text:
        return Fault("whitespace", f"stray whitespace in {shown(text)}")
    return None


def _ids(sheet: Sheet) -> Iterator[Finding]:
    if "id" not in sheet.cells.columns:
        return
    seen: dict[str, int] = {}
    for row, text in sheet.rows("id"):
        if text and not _ID.fullmatch(text):
            message = f"expected small letters, digits and hyphens, 80 at most, got {shown(text)}"
            yield sheet.fault(row, "id", "id", message)
        if text and text in seen:
            message = f"the id {shown(text)} stands in row {seen[text]} already"
            yield sheet.fault(row, "id", "duplicate", message)
        seen.setdefault(text, row)


def references(
    sheet: Sheet, column: str, known: Collection[str], what: str, *, several: bool = False
) -> Iterator[Finding]:
    """Yields a finding for each non-empty cell that names something unknown.

    With `several`, a cell may hold many names joined with a vertical bar.
    """

    def judge(text: str) -> Fault | None:
        names = text.split("|") if several else [text]
        unknown = [shown(one) for one in names if one and one not in known]
        return Fault("reference", f"there is no {what} {', '.join(unknown)}") if unknown else None

    return sheet.each(column, judge)


def order(sheet: Sheet, first: str, second: str) -> Iterator[Finding]:
    """Yields a finding for each row whose second date lies before its first."""
    pairs = zip(sheet.cells[first].tolist(), sheet.cells[second].tolist(), strict=True)
    for row, (start, end) in enumerate(pairs, start=2):
        if start and end and end[: len(start)] < start[: len(end)]:
            yield sheet.fault(row, second, "order", f"{end} lies before {first} {start}")


def whole_days(sheet: Sheet, column: str) -> Iterator[Finding]:
    """Yields a finding for each month that stands where a day is needed."""

    def judge(text: str) -> Fault | None:
        if days.read(text) is None or len(text) == len("2023-12-13"):
            return None
        return Fault("day", f"expected a day (2023-12-13), got {text!r}")

    return sheet.each(column, judge)


def positions(sheet: Sheet, country: Country, prefix: str = "") -> Iterator[Finding]:
    """Yields a finding for each latitude or longitude (degrees) unreadable or outside the country.

    The columns are `longitude` and `latitude` behind the prefix; one without the other is a
    fault too.
    """
    west, south, east, north = country.extent
    pair = (f"{prefix}longitude", f"{prefix}latitude")
    for column, other, low, high in ((*pair, west, east), (*pair[::-1], south, north)):
        others = sheet.cells[other].tolist()
        for (row, text), beside in zip(sheet.rows(column), others, strict=True):
            if not text:
                if beside:
                    yield sheet.fault(row, column, "position", f"{other} stands there alone")
            elif not readable(text, FieldKind.NUMBER):
                yield sheet.fault(row, column, "type", f"expected degrees, got {text!r}")
            elif not low <= float(text) <= high:
                message = f"{text} lies outside {country.name[Language.EN]} ({low} to {high})"
                yield sheet.fault(row, column, "position", message)
