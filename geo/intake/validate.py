"""Checks a sheet of text cells against a layer's declaration and names every fault at once."""

import datetime as dt
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from geo.catalog.country import Country
from geo.catalog.layer import Field, FieldKind, Layer
from geo.language import Language


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


@dataclass(frozen=True)
class Sheet:
    """A file's cells as text, one frame row per line; spreadsheets number the first one 2."""

    file: str
    cells: pd.DataFrame

    def rows(self, column: str) -> Iterator[tuple[int, str]]:
        """Yields the row number and the text of each cell of a column, empty cells too."""
        yield from enumerate(self.cells[column].tolist(), start=2)

    def fault(self, row: int | None, column: str, rule: str, message: str) -> Finding:
        """Returns a finding of this file."""
        return Finding(self.file, row, column, rule, message)


_MONTH_OR_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?", re.ASCII)
_ID = re.compile(r"(?=.{1,80}$)[a-z0-9]+([\-.][a-z0-9]+)*")
_TYPES = {
    FieldKind.INTEGER: "a whole number, 0 or more",
    FieldKind.NUMBER: "a number",
    FieldKind.BOOLEAN: "true or false",
    FieldKind.DATE: "a day (2023-12-13) or a month (2023-12)",
}


def check(sheet: Sheet, layer: Layer, columns: Collection[str]) -> list[Finding]:
    """Returns every fault of a sheet that should have exactly these columns of a layer.

    Columns that are not fields of the layer are checked for stray whitespace only.
    """
    found = form(sheet, columns)
    for field in layer.stored_fields:
        if field.name in sheet.cells.columns and field.name in columns:
            found.extend(_cells(sheet, field))
    return found


def form(sheet: Sheet, columns: Collection[str]) -> list[Finding]:
    """Returns every fault that needs no declaration: columns, whitespace, ids."""
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
    return [*missing, *unknown, *_whitespace(sheet), *_ids(sheet)]


def _cells(sheet: Sheet, field: Field) -> Iterator[Finding]:
    for row, text in sheet.rows(field.name):
        if not text:
            if field.required:
                yield sheet.fault(row, field.name, "required", "the cell is empty")
        elif not readable(text, field.kind):
            expected = _TYPES[field.kind]
            yield sheet.fault(row, field.name, "type", f"expected {expected}, got {text!r}")
        elif field.choices and text not in field.choices:
            expected = ", ".join(field.choices)
            yield sheet.fault(row, field.name, "value", f"expected one of {expected}, got {text!r}")


def readable(text: str, kind: FieldKind) -> bool:
    """Whether a cell's text can be read as a value of that kind."""
    if kind is FieldKind.INTEGER:
        return re.fullmatch(r"\d{1,15}", text, re.ASCII) is not None
    if kind is FieldKind.NUMBER:
        return re.fullmatch(r"-?\d{1,15}(\.\d+)?", text, re.ASCII) is not None
    if kind is FieldKind.BOOLEAN:
        return text in ("true", "false")
    if kind is FieldKind.DATE:
        return _is_date(text)
    return True


def _is_date(text: str) -> bool:
    if not _MONTH_OR_DAY.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text if len(text) > len("2023-12") else f"{text}-01")
    except ValueError:
        return False
    return True


def _whitespace(sheet: Sheet) -> Iterator[Finding]:
    for column in sheet.cells.columns:
        for row, text in sheet.rows(column):
            if text != text.strip() or "  " in text:
                yield sheet.fault(row, column, "whitespace", f"stray whitespace in {text!r}")


def _ids(sheet: Sheet) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for row, text in sheet.rows("id") if "id" in sheet.cells.columns else ():
        if text and not _ID.fullmatch(text):
            message = f"expected small letters, digits and hyphens, 80 at most, got {text!r}"
            yield sheet.fault(row, "id", "id", message)
        if text and text in seen:
            message = f"the id {text!r} stands in row {seen[text]} already"
            yield sheet.fault(row, "id", "duplicate", message)
        seen.setdefault(text, row)


def references(
    sheet: Sheet, column: str, known: Collection[str], what: str, *, several: bool = False
) -> Iterator[Finding]:
    """Yields a finding for each non-empty cell that names something unknown.

    With `several`, a cell may hold many names joined with a vertical bar.
    """
    for row, text in sheet.rows(column):
        for name in text.split("|") if several else [text]:
            if name and name not in known:
                yield sheet.fault(row, column, "reference", f"there is no {what} {name!r}")


def order(sheet: Sheet, first: str, second: str) -> Iterator[Finding]:
    """Yields a finding for each row whose second date lies before its first."""
    pairs = zip(sheet.cells[first].tolist(), sheet.cells[second].tolist(), strict=True)
    for row, (start, end) in enumerate(pairs, start=2):
        if start and end and end[: len(start)] < start[: len(end)]:
            yield sheet.fault(row, second, "order", f"{end} lies before {first} {start}")


def days(sheet: Sheet, column: str) -> Iterator[Finding]:
    """Yields a finding for each month that stands where a day is needed."""
    for row, text in sheet.rows(column):
        if text and _is_date(text) and len(text) != len("2023-12-13"):
            yield sheet.fault(row, column, "day", f"expected a day (2023-12-13), got {text!r}")


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
