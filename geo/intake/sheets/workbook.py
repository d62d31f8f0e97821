"""The sheets of a file that somebody hands in, as clean texts; nothing in it is evaluated."""

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, Final, NamedTuple

import openpyxl
from openpyxl.worksheet._reader import WorkSheetParser

from geo import cells
from geo.errors import ValidationError
from geo.intake import workbook_limits
from geo.intake.uploaded_sheet import BROKEN, OLD_OR_LOCKED, Line, separator
from geo.intake.validate import Finding
from geo.intake.workbook_limits import Clock

MOST_BYTES: Final = 60 * 1024**2
MOST_COLUMNS: Final = 400
_LOOK_EVERY: Final = 500
_LETTERS_TOGETHER: Final = 2.0
"""Letters beyond ASCII that stand side by side on average, from which on a text is Arabic."""
_BEYOND_ASCII: Final = re.compile(rb"[\x80-\xff]+")
_ZIP: Final = b"PK\x03\x04"


class Sheet(NamedTuple):
    """A sheet's filled rows, numbered from 1 as spreadsheets do, and what a reader sees of them.

    `merged` are ranges as first row, first column, last row, last column, columns from 0;
    `lost` are cells (row, column) that hold an error, or a formula without a result.
    """

    name: str
    is_hidden: bool
    lines: list[Line]
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    lost: tuple[tuple[int, int, str], ...] = ()


def sheets(content: bytes, name: str) -> list[Sheet]:
    """Returns every sheet of an XLSX or CSV file, hidden ones too.

    ValidationError, with the reason, for a file that is too large, locked, broken or of another
    kind. Days are ISO texts; a formula is its stored result.
    """
    if len(content) > MOST_BYTES:
        raise fault(name, "size", f"the file is larger than {MOST_BYTES // 1024**2} MB")
    if content.startswith(OLD_OR_LOCKED):
        message = "the file is protected with a password, or of an old Excel: save it as XLSX"
        raise fault(name, "unreadable", message)
    if content.startswith(_ZIP):
        return _workbook(content, name)
    kind = PurePath(name).suffix.casefold()
    if kind not in (".csv", ".tsv", ".txt", ".xlsx"):
        message = f"a file that ends in {kind or 'nothing'} cannot be read: save it as XLSX or CSV"
        raise fault(name, "kind", message)
    if kind == ".xlsx":
        raise fault(name, "unreadable", "the file is no workbook that can be read")
    return [Sheet("", is_hidden=False, lines=list(_rows(_text(content, name), name)))]


def fault(name: str, rule: str, message: str) -> ValidationError:
    """Returns the error of a file that cannot be read."""
    return ValidationError([Finding(name, None, "", rule, message)])


def _text(content: bytes, name: str) -> str:
    """Returns a CSV file's text: UTF-8 or UTF-16, else Windows' Arabic or Western letters."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif b"\0" in content[:200]:
        encodings = ["utf-16-le" if content[1:2] == b"\0" else "utf-16-be"]
    else:
        runs = _BEYOND_ASCII.findall(content)
        is_arabic = sum(map(len, runs)) >= _LETTERS_TOGETHER * max(len(runs), 1)
        encodings = ["utf-8-sig", *(["cp1256", "cp1252"] if is_arabic else ["cp1252", "cp1256"])]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise fault(name, "encoding", "the file is no text that can be read: save it as CSV UTF-8")


def _rows(text: str, name: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text))
    clock = Clock(workbook_limits.IMPORT)
    known = _Known()
    try:
        for number, row in enumerate(reader, start=1):
            line = tuple(map(known.__getitem__, row[:MOST_COLUMNS]))
            if any(line):
                yield number, line
            _check(number, clock, name)
    except csv.Error as error:
        raise fault(name, "unreadable", f"line {reader.line_num}: {error}") from error


class _Known(dict[str, str]):
    """Each text once, in one line."""

    def __missing__(self, text: str) -> str:
        self[text] = found = one_line(text)
        return found


def one_line(text: str) -> str:
    """Returns a clean text whose line breaks and runs of blanks are single blanks."""
    return " ".join(cells.printable(cells.clean(text)).split())


def _check(number: int, clock: Clock, name: str) -> None:
    if number > workbook_limits.IMPORT.rows:
        raise fault(name, "size", f"the file has more than {workbook_limits.IMPORT.rows:,} rows")
    if not number % _LOOK_EVERY and clock.is_over:
        raise fault(name, "size", "reading the file takes too long: save it as CSV")


class _Parser(WorkSheetParser):
    """openpyxl's reader of a sheet, which notes formulas that were never worked out."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as openpyxl's
        super().__init__(*given, **named)
        self.unworked: list[tuple[int, int]] = []

    def parse_cell(self, element: Any) -> dict[str, Any]:  # noqa: ANN401 - as openpyxl's
        found: dict[str, Any] = super().parse_cell(element)
        if found["value"] is None and len(element) and element[0].tag.endswith("}f"):
            self.unworked.append((found["row"], found["column"] - 1))
        return found


def _workbook(content: bytes, name: str) -> list[Sheet]:
    limits = workbook_limits.IMPORT
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, warnings.catch_warnings():
            if "xl/workbook.xml" not in packed.namelist():
                message = "the file is no XLSX workbook: open it in Excel and save it as XLSX"
                raise fault(name, "kind", message)
            if excess := workbook_limits.excess(packed, limits):
                raise fault(name, "size", excess)
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            clock = Clock(limits)
            return [_sheet(book, sheet, clock, name) for sheet in book.worksheets]
    except BROKEN as error:
        raise fault(name, "unreadable", "the file is no workbook that can be read") from error


def _sheet(book: Any, sheet: Any, clock: Clock, name: str) -> Sheet:  # noqa: ANN401 - openpyxl's
    with book._archive.open(sheet._worksheet_path) as source:  # noqa: SLF001 - no public way
        parser = _Parser(
            source,
            sheet._shared_strings,  # noqa: SLF001 - no public way
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001 - no public way
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001 - no public way
        )
        lines, lost = _parsed(parser, clock, name)
    lost += [(row, column, "=") for row, column in parser.unworked]
    hidden = {
        int(row) for row, given in parser.row_dimensions.items() if given.get("hidden") == "1"
    }
    ranges = parser.merged_cells.mergeCell if parser.merged_cells else ()
    return Sheet(
        str(sheet.title),
        sheet.sheet_state != "visible",
        lines,
        frozenset(hidden),
        tuple((one.min_row, one.min_col - 1, one.max_row, one.max_col - 1) for one in ranges),
        tuple(sorted(lost)),
    )


def _parsed(
    parser: _Parser, clock: Clock, name: str
) -> tuple[list[Line], list[tuple[int, int, str]]]:
    lines: list[Line] = []
    lost: list[tuple[int, int, str]] = []
    known = _Known()
    for number, row in parser.parse():
        _check(number, clock, name)
        line: list[str] = []
        for cell in row:
            column = cell["column"] - 1
            if cell["value"] is None or column >= MOST_COLUMNS:
                continue
            line.extend([""] * (column - len(line)))
            text = _cell(cell["value"], known)
            if cell["data_type"] == "e":
                lost.append((number, column, text))
                text = ""
            line.append(text)
        if any(line):
            lines.append((number, tuple(line)))
    return lines, lost


def _cell(value: object, known: _Known) -> str:
    if isinstance(value, str):
        return known[value]
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
