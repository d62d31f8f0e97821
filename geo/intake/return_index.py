"""Reads an uploaded Return Index table: location, two severities, returnees.

Any file that `geo.intake.formats` makes sheets of. Headings are found in usual spellings, in
English and Arabic; a row of HXL tags is skipped; Arabic digits and thousands separators are read.
Nothing is evaluated: a formula is its stored result, and a fault where it has none.
ValidationError names every fault by row and column.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from geo.errors import ValidationError
from geo.intake.formats.limits import UPLOAD
from geo.intake.formats.sheet import Line, Sheet
from geo.intake.sheets import template_columns, workbook
from geo.intake.sheets.values import words
from geo.packs.validate import Finding, shown
from geo.values.cells import folded, western

MOST_BYTES: Final = UPLOAD.most_bytes
MOST_ROWS: Final = 20_000

REQUIRED: Final = ("location", "livelihoods_and_services", "safety_and_cohesion", "returnees")
HEAD_ROWS: Final = 20
"""Rows at the top in which the headings may stand, under titles and notes."""
_MOST_DIGITS: Final = 9
_FORMULA: Final = "="
_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "location": (
        "subdistrict",
        "subdistrict name",
        "admin3",
        "admin 3",
        "adm3 en",
        "adm3 name",
        "admin3 name",
        "nahia",
        "الناحية",
        "ناحية",
        "اسم الناحية",
        "location",
        "location name",
        "الموقع",
        "place",
        "المكان",
        "name",
    ),
    "pcode": (
        "pcode",
        "subdistrict pcode",
        "adm3 pcode",
        "admin3 pcode",
        "admin 3 pcode",
        "subdistrict code",
        "رمز الناحية",
    ),
    "governorate": (
        "governorate",
        "governorate name",
        "admin1",
        "adm1 en",
        "adm1 name",
        "admin1 name",
        "المحافظة",
        "محافظة",
    ),
    **{role: words.phrases("return-index")[role] for role in REQUIRED[1:]},
}
_NUMBER: Final = re.compile(r"\d+|\d{1,3}(?:([,'’ ٬،\u00a0\u202f])\d{3})(?:\1\d{3})*")
_TAG: Final = re.compile(r"#\s?[A-Za-z][A-Za-z0-9_]*(\s*\+\s*[A-Za-z0-9_]+)*")
_WHOLE: Final = re.compile(r"(\d+)\.0{1,2}")


class Row(NamedTuple):
    """One row of the table: its number in the file, names as they stand, severities, people."""

    row: int
    location: str
    governorate: str
    pcode: str
    livelihoods: str
    safety: str
    returnees: int


class Reading(NamedTuple):
    """The rows of a table, the sheet they were read from and how many sheets the file has."""

    rows: tuple[Row, ...]
    sheet: str
    sheets: int


class SeveralSheetsError(ValidationError):
    """More than one sheet could be the table; `sheets` are their names."""

    def __init__(self, file: str, sheets: Sequence[str]) -> None:
        self.sheets = tuple(sheets)
        names = ", ".join(map(shown, sheets))
        message = f"more than one sheet has the columns: {names}; say which is to be read"
        super().__init__([Finding(file, None, "", "sheet", message)])


@dataclass(frozen=True)
class _Table:
    """The cells of a sheet with the position of each known column; `head` is the heading row."""

    file: str
    cells: Sequence[Line]
    head: int
    columns: Mapping[str, int]


def read(content: bytes, name: str) -> tuple[Row, ...]:
    """Returns the rows of an uploaded table; `name` is the file's.

    At most 5 MB and 20,000 rows. ValidationError names every fault; nothing is read by halves.
    """
    return reading(content, name).rows


def reading(content: bytes, name: str, sheet: str = "") -> Reading:
    """Returns the rows as `read` does, and which sheet of a workbook holds them.

    A hidden sheet is never read unless it is named. SeveralSheetsError where more than one fits.
    """
    sheets = workbook.sheets(content, name, UPLOAD)
    chosen = [one for one in sheets if (one.name == sheet if sheet else not one.is_hidden)]
    tables = {one.name: _table(name, _cells(one)) for one in chosen or sheets[:1]}
    fitting = [one for one, table in tables.items() if {*REQUIRED} <= {*table.columns}]
    if len(fitting) > 1:
        raise SeveralSheetsError(name, fitting)
    found = max(tables, key=lambda one: len({*REQUIRED} & {*tables[one].columns}))
    return Reading(_rows(tables[found], name), found, len(sheets))


def _rows(table: _Table, name: str) -> tuple[Row, ...]:
    missing = [one for one in REQUIRED if one not in table.columns]
    if missing:
        raise ValidationError(
            [
                Finding(
                    name,
                    None,
                    one,
                    "missing-column",
                    "no heading was read as this column; usual spellings are "
                    f"{', '.join(_HEADINGS[one][:3])}",
                )
                for one in missing
            ]
        )
    rows, faults = [], [*_repeated(table)]
    for number, cells in table.cells:
        if number > table.head and not _is_tags(cells) and not words.is_example(cells):
            row, wrong = _row(table, number, cells)
            rows.append(row)
            faults += wrong
    if not rows:
        faults.append(Finding(name, None, "", "empty", "there is no row under the headings"))
    if faults:
        raise ValidationError(faults)
    return tuple(row for row in rows if row is not None)


def _cells(sheet: Sheet) -> list[Line]:
    """Returns the rows of a sheet; a cell whose formula has no result holds the sign of one."""
    rows = {number: list(row) for number, row in sheet.lines}
    for number, column, _ in sheet.lost:
        row = rows.setdefault(number, [])
        row.extend([""] * (column + 1 - len(row)))
        row[column] = _FORMULA
    return sorted((number, tuple(row)) for number, row in rows.items())


def _table(name: str, cells: list[Line]) -> _Table:
    """Returns the sheet with the row of headings that knows most columns."""
    if len(cells) > MOST_ROWS + 1:
        raise workbook.fault(name, "size", f"the file has more than {MOST_ROWS:,} rows")
    best = _Table(name, cells, 0, {})
    for number, row in cells[:HEAD_ROWS]:
        columns = _columns(row)
        if len(set(REQUIRED) & set(columns)) > len(set(REQUIRED) & set(best.columns)):
            best = _Table(name, cells, number, columns)
    return best


def _columns(row: tuple[str, ...]) -> dict[str, int]:
    """Returns the position of each column; of several headings the most telling one."""
    found: dict[str, tuple[int, int]] = {}
    for position, cell in enumerate(row):
        column, rank = _known().get(_plain(cell), ("", 0))
        if column:
            found[column] = min(found.get(column, (rank, position)), (rank, position))
    return {column: position for column, (_, position) in found.items()}


def _plain(text: str) -> str:
    """Returns a text as it is compared, without what stands in parentheses."""
    plain = folded(re.sub(r"\([^)]*\)", " ", text).replace("&", " and "))
    return plain.replace("sub district", "subdistrict").replace("p code", "pcode")


@cache
def _known() -> Mapping[str, tuple[str, int]]:
    """Returns the column of each heading, and how telling it is, 0 most; ours in any language."""
    titles = words.titles(template_columns.titles("return-index"))
    own = {_plain(title): (column, 0) for title, column in titles.items() if column in _HEADINGS}
    return own | {
        _plain(spelling): (column, rank)
        for column, spellings in _HEADINGS.items()
        for rank, spelling in enumerate(spellings)
    }


def _is_tags(cells: tuple[str, ...]) -> bool:
    """Whether a row holds HXL tags alone; `#N/A` and its like are no tags."""
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(_TAG.fullmatch(cell) for cell in filled)


def _repeated(table: _Table) -> Iterator[Finding]:
    head = next((row for number, row in table.cells if number == table.head), ())
    spelled = [_plain(cell) for cell in head]
    for column, position in table.columns.items():
        if spelled.count(spelled[position]) > 1:
            message = f"the heading {head[position]!r} is there more than once"
            yield Finding(table.file, table.head, column, "duplicate-column", message)


def _row(table: _Table, number: int, cells: tuple[str, ...]) -> tuple[Row | None, list[Finding]]:
    texts = {
        column: cells[position].strip() if position < len(cells) else ""
        for column, position in table.columns.items()
    }
    faults = [
        Finding(table.file, number, column, "formula", "the cell holds a formula: paste its value")
        for column, text in texts.items()
        if text.startswith(_FORMULA)
    ]
    broken = {fault.column for fault in faults}
    if not texts["location"]:
        faults.append(Finding(table.file, number, "location", "empty", "the cell is empty"))
    levels = [words.severity(_plain(texts[one])) or None for one in REQUIRED[1:3]]
    people = _people(texts["returnees"])
    for column, value, expected in (
        (REQUIRED[1], levels[0], "low, medium or high"),
        (REQUIRED[2], levels[1], "low, medium or high"),
        (REQUIRED[3], people, "a whole number, 0 or more"),
    ):
        if value is None and column not in broken:
            faults.append(_wrong(table.file, number, column, (expected, texts[column])))
    if faults or people is None or None in levels:
        return None, faults
    names = (texts["location"], texts.get("governorate", ""), texts.get("pcode", ""))
    return Row(number, *names, str(levels[0]), str(levels[1]), people), []


def _wrong(file: str, row: int, column: str, found: tuple[str, str]) -> Finding:
    expected, text = found
    if not text:
        return Finding(file, row, column, "empty", f"the cell is empty: expected {expected}")
    return Finding(file, row, column, "value", f"expected {expected}, got {text[:40]!r}")


def _people(text: str) -> int | None:
    """Returns a whole number of people; None for what is none, an empty cell too."""
    digits = western(text)
    whole = _WHOLE.fullmatch(digits)
    if whole:
        digits = whole[1]
    if not _NUMBER.fullmatch(digits):
        return None
    digits = re.sub(r"\D", "", digits)
    return int(digits) if len(digits) <= _MOST_DIGITS else None
