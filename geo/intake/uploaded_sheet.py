"""The cells of an uploaded CSV or XLSX file as text, without evaluating anything in it."""

import csv
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import PurePath
from typing import Any, Final, NamedTuple
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from geo.cells import clean
from geo.errors import ValidationError
from geo.intake import workbook_limits
from geo.intake.validate import Finding
from geo.intake.workbook_limits import Clock

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_ROWS: Final = 20_000
OLD_OR_LOCKED: Final = b"\xd0\xcf\x11\xe0"
"""How a file of an old Excel begins, and one that a password protects."""
LOCKED: Final = "the file is protected with a password, or of an old Excel: save it as XLSX"
_SEPARATORS: Final = ",;\t|"
_HEAD_LINES: Final = 40
_MOST_COLUMNS: Final = 100
_MOST_EMPTY: Final = 1_000
_LOOK_EVERY: Final = 200
BROKEN: Final = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
    NotImplementedError,
)
"""What openpyxl says in place of "this is no workbook"."""

Line = tuple[int, tuple[str, ...]]


class Cells(NamedTuple):
    """A sheet: its name, whether a reader of the workbook sees it, and its rows.

    Rows are numbered from 1.
    """

    name: str
    is_hidden: bool
    lines: list[Line]


def cells(content: bytes, name: str) -> list[Cells]:
    """Returns each sheet with its rows of clean texts (`geo.cells`); CSV has one without a name.

    ValidationError for a file that is too large, of another kind, not UTF-8 or broken. A formula
    stays the text of the formula, beginning with `=`.
    """
    if len(content) > MOST_BYTES:
        raise fault(name, "size", f"the file is larger than {MOST_BYTES // 1024**2} MB")
    kind = PurePath(name).suffix.casefold()
    if kind == ".xlsx":
        return _workbook(content, name)
    if kind != ".csv":
        raise fault(name, "kind", "expected a file that ends in .csv or .xlsx")
    return [Cells("", is_hidden=False, lines=_limited(_csv(content, name), name))]


def filled(sheet: Iterable[Line]) -> Iterator[Line]:
    """Yields the rows that hold anything."""
    return ((number, row) for number, row in sheet if any(row))


def _csv(content: bytes, name: str) -> Iterator[Line]:
    try:
        text = content.decode(
            "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        )
    except UnicodeDecodeError as error:
        raise fault(name, "encoding", "the file is not UTF-8: save it as “CSV UTF-8”") from error
    if "\0" in text:
        raise fault(name, "encoding", "the file is no text")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            yield number, tuple(clean(cell) for cell in row[:_MOST_COLUMNS])
    except csv.Error as error:
        raise fault(name, "unreadable", f"line {reader.line_num}: {error}") from error


def separator(text: str) -> str:
    """Returns the sign between cells: that which gives most rows the same number of them."""
    lines = list(islice(io.StringIO(text, newline=""), _HEAD_LINES))

    def table(separator: str) -> int:
        with suppress(csv.Error):
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if any(row))
            return max((rows * (width - 1) for width, rows in widths.items()), default=0)
        return 0

    return max(_SEPARATORS, key=table)


def _workbook(content: bytes, name: str) -> list[Cells]:
    if content.startswith(OLD_OR_LOCKED):
        raise fault(name, "unreadable", LOCKED)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if excess := workbook_limits.excess(packed, workbook_limits.UPLOAD):
                raise fault(name, "size", excess)
        clock = Clock(workbook_limits.UPLOAD)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        return [
            Cells(
                str(sheet.title),
                is_hidden=sheet.sheet_state != "visible",
                lines=_limited(_sheet(sheet), name, clock),
            )
            for sheet in book.worksheets
        ]
    except BROKEN as error:
        raise fault(name, "unreadable", "the file is no workbook that can be read") from error


def _sheet(sheet: Any) -> Iterator[Line]:  # noqa: ANN401 - openpyxl's read-only sheet
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), start=1):
        yield number, tuple(_text(cell) for cell in row)


def _text(cell: Any) -> str:  # noqa: ANN401 - openpyxl's read-only cells
    """Returns a cell as text; a formula as itself, never its result."""
    if cell.value is None:
        return ""
    if cell.data_type == "f":
        return "=" + str(cell.value).removeprefix("=")
    return clean(str(cell.value))


def _limited(rows: Iterable[Line], name: str, clock: Clock | None = None) -> list[Line]:
    """Returns the rows up to a long run of empty ones; ValidationError for too many."""
    found: list[Line] = []
    held, last = 0, 0
    for number, row in rows:
        if any(row):
            held, last = held + 1, number
            found.append((number, row))
        elif number - last > _MOST_EMPTY:
            break
        if clock is not None and not number % _LOOK_EVERY and clock.is_over:
            raise fault(name, "size", "reading the file takes too long: save it as CSV")
        if held > MOST_ROWS + 1:
            raise fault(name, "size", f"the file has more than {MOST_ROWS:,} rows")
    return found


def fault(name: str, rule: str, message: str) -> ValidationError:
    """Returns the error of a file that cannot be read."""
    return ValidationError([Finding(name, None, "", rule, message)])
