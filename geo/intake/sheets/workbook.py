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

from lxml import etree
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import from_excel

from geo import cells
from geo.errors import ValidationError
from geo.intake import workbook_limits
from geo.intake.uploaded_sheet import BROKEN, LOCKED, OLD_OR_LOCKED, Line, fault, separator
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
    `lost` are cells (row, column) that hold an error, or a formula without a result; `is_cut`
    says that there are more columns than are read.
    """

    name: str
    is_hidden: bool
    lines: list[Line]
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    lost: tuple[tuple[int, int, str], ...] = ()
    is_cut: bool = False


def sheets(content: bytes, name: str) -> list[Sheet]:
    """Returns every sheet of an XLSX or CSV file, hidden ones too.

    ValidationError, with the reason, for a file that is too large, locked, broken or of another
    kind. Days are ISO texts; a formula is its stored result.
    """
    if len(content) > MOST_BYTES:
        raise too_large(name)
    if content.startswith(OLD_OR_LOCKED):
        raise fault(name, "unreadable", LOCKED)
    if content.startswith(_ZIP):
        return _workbook(content, name)
    kind = PurePath(name).suffix.casefold()
    if kind not in (".csv", ".tsv", ".txt", ".xlsx"):
        message = f"a file that ends in {kind or 'nothing'} cannot be read: save it as XLSX or CSV"
        raise fault(name, "kind", message)
    if kind == ".xlsx":
        raise fault(name, "unreadable", "the file is no workbook that can be read")
    lines = list(_rows(_text(content, name), name))
    is_cut = any(len(row) > MOST_COLUMNS for _, row in lines)
    lines = [(number, row[:MOST_COLUMNS]) for number, row in lines] if is_cut else lines
    return [Sheet("", is_hidden=False, lines=lines, is_cut=is_cut)]


def too_large(name: str) -> ValidationError:
    """Returns the error of a file that has more than `MOST_BYTES`."""
    return fault(name, "size", f"the file is larger than {MOST_BYTES // 1024**2} MB")


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
            line = tuple(map(known.__getitem__, row))
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
            reader = ExcelReader(io.BytesIO(content), read_only=True)
            reader.read_manifest()
            reader.read_strings()
            reader.read_workbook()
            book = _Book(
                packed, reader.shared_strings, reader.wb.epoch, _date_styles(reader), Clock(limits)
            )
            return [
                _Cells(book, name, relation.target).sheet(
                    one.name, is_hidden=one.state != "visible"
                )
                for one, relation in reader.parser.find_sheets()
                if relation.Type.endswith("/worksheet") and relation.target in packed.namelist()
            ]
    except (*BROKEN, SyntaxError) as error:
        raise fault(name, "unreadable", "the file is no workbook that can be read") from error


class _Book(NamedTuple):
    """What the sheets of a workbook share: its parts, texts, first day, styles of days, clock."""

    packed: zipfile.ZipFile
    texts: list[str]
    epoch: dt.datetime
    dates: frozenset[int]
    clock: Clock


def _date_styles(reader: ExcelReader) -> frozenset[int]:
    """Returns the styles that show a number as a day; none where the styles are broken."""
    try:
        apply_stylesheet(reader.archive, reader.wb)
    except (*BROKEN, SyntaxError):
        return frozenset()
    styled: Any = reader.wb
    return frozenset(styled._date_formats)  # noqa: SLF001 - no public way


class _Cells:
    """Reads the XML of one sheet, several times faster than openpyxl, which reads all around it."""

    def __init__(self, book: _Book, name: str, path: str) -> None:
        self._book, self._name, self._path = book, name, path
        self._known = _Known()
        self._columns: dict[str, int] = {}
        self._lines: list[Line] = []
        self._hidden: set[int] = set()
        self._merged: list[tuple[int, int, int, int]] = []
        self._lost: list[tuple[int, int, str]] = []
        self._is_cut = False

    def sheet(self, title: str, *, is_hidden: bool) -> Sheet:
        """Returns the sheet; SyntaxError and others for XML that is broken."""
        number = 0
        with self._book.packed.open(self._path) as source:
            for _, element in etree.iterparse(
                source, tag=("{*}row", "{*}mergeCell"), resolve_entities=False, no_network=True
            ):
                if element.tag.endswith("mergeCell"):
                    left, top, right, bottom = (
                        one or 1 for one in range_boundaries(element.get("ref"))
                    )
                    self._merged.append((top, left - 1, bottom, right - 1))
                    continue
                number = int(element.get("r") or number + 1)
                _check(number, self._book.clock, self._name)
                self._row(number, element)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        return Sheet(
            title,
            is_hidden,
            self._lines,
            frozenset(self._hidden),
            tuple(self._merged),
            tuple(self._lost),
            self._is_cut,
        )

    def _row(self, number: int, element: Any) -> None:  # noqa: ANN401 - lxml's
        if element.get("hidden") in ("1", "true"):
            self._hidden.add(number)
        line: list[str] = []
        for cell in element:
            column = self._column(cell.get("r") or "", len(line))
            if column >= MOST_COLUMNS:
                self._is_cut = True
                break
            text = self._cell(cell, number, column)
            if text:
                line.extend([""] * (column - len(line)))
                line.append(text)
        if line:
            self._lines.append((number, tuple(line)))

    def _column(self, reference: str, following: int) -> int:
        letters = reference.rstrip("0123456789")
        if not letters:
            return following
        if letters not in self._columns:
            self._columns[letters] = column_index_from_string(letters) - 1
        return self._columns[letters]

    def _cell(self, cell: Any, number: int, column: int) -> str:  # noqa: ANN401 - lxml's
        value, is_formula = None, False
        for child in cell:
            if child.tag.endswith("}v"):
                value = child.text
            elif child.tag.endswith("}is"):
                return self._known["".join(child.itertext())]
            elif child.tag.endswith("}f"):
                is_formula = True
        kind = cell.get("t", "n")
        if value is None or kind == "e":
            if value or is_formula:
                self._lost.append((number, column, value or "="))
            return ""
        return self._text(kind, value, int(cell.get("s") or 0))

    def _text(self, kind: str, value: str, style: int) -> str:
        if kind == "s":
            return self._known[self._book.texts[int(value)]]
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind != "n":
            return self._known[value]
        if style in self._book.dates:
            return _day(float(value), self._book.epoch)
        return _number(value)


def _day(serial: float, epoch: dt.datetime) -> str:
    """Returns the ISO day of a serial number; the number where it is no day."""
    try:
        found = from_excel(serial, epoch)
    except (OverflowError, ValueError):
        return _number(str(serial))
    return found.date().isoformat() if isinstance(found, dt.datetime) else str(found)


def _number(text: str) -> str:
    """Returns a number as people write it, without what a float adds."""
    if text.isascii() and text.isdecimal():
        return text
    value = float(text)
    return str(int(value)) if value.is_integer() else repr(value)
