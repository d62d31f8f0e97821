"""The cells of an uploaded CSV or XLSX file as text, without evaluating anything in it."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from geo.errors import ValidationError
from geo.intake.validate import Finding

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_ROWS: Final = 20_000
_MOST_UNPACKED: Final = 100 * 1024 * 1024
_MOST_COLUMNS: Final = 100
_MOST_EMPTY: Final = 1_000
_BROKEN: Final = (
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

Line = tuple[int, tuple[str, ...]]


def cells(content: bytes, name: str) -> list[list[Line]]:
    """Returns each sheet as its rows, numbered from 1, of stripped texts; CSV has one sheet.

    ValidationError for a file that is too large, of another kind, not UTF-8 or broken. A formula
    stays the text of the formula, beginning with `=`.
    """
    if len(content) > MOST_BYTES:
        raise _fault(name, "size", f"the file is larger than {MOST_BYTES // 1024**2} MB")
    kind = PurePath(name).suffix.casefold()
    if kind == ".xlsx":
        return _workbook(content, name)
    if kind != ".csv":
        raise _fault(name, "kind", "expected a file that ends in .csv or .xlsx")
    return [_limited(_csv(content, name), name)]


def filled(sheet: Iterable[Line]) -> Iterator[Line]:
    """Yields the rows that hold anything."""
    return ((number, row) for number, row in sheet if any(row))


def _csv(content: bytes, name: str) -> Iterator[Line]:
    try:
        text = content.decode(
            "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        )
    except UnicodeDecodeError as fault:
        raise _fault(name, "encoding", "the file is not UTF-8: save it as “CSV UTF-8”") from fault
    if "\0" in text:
        raise _fault(name, "encoding", "the file is no text")
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            yield number, tuple(cell.strip() for cell in row[:_MOST_COLUMNS])
    except csv.Error as fault:
        raise _fault(name, "unreadable", f"line {reader.line_num}: {fault}") from fault


def _workbook(content: bytes, name: str) -> list[list[Line]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
        if unpacked > _MOST_UNPACKED:
            raise _fault(name, "size", "the file unpacks to far more than it should hold")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        return [_limited(_sheet(sheet), name) for sheet in book.worksheets]
    except _BROKEN as fault:
        raise _fault(name, "unreadable", "the file is no workbook that can be read") from fault


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
    return str(cell.value).strip()


def _limited(rows: Iterable[Line], name: str) -> list[Line]:
    """Returns the rows up to a long run of empty ones; ValidationError for too many."""
    found: list[Line] = []
    held, last = 0, 0
    for number, row in rows:
        if any(row):
            held, last = held + 1, number
            found.append((number, row))
        elif number - last > _MOST_EMPTY:
            break
        if held > MOST_ROWS + 1:
            raise _fault(name, "size", f"the file has more than {MOST_ROWS:,} rows")
    return found


def _fault(name: str, rule: str, message: str) -> ValidationError:
    return ValidationError([Finding(name, None, "", rule, message)])
