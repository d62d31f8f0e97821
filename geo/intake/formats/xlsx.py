"""The sheets of an XLSX workbook from its XML: values as they were stored, nothing is evaluated.

python-calamine reads one faster, but knows neither hidden rows nor lost cells, and holds a sheet as
a full rectangle, which one stray cell makes gigabytes of.
"""

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import Any, Final, NamedTuple

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import SHARED_STRINGS

from geo.intake.formats import limits, packed, sheet
from geo.intake.formats.limits import Budget, Limits
from geo.intake.formats.sheet import MOST_COLUMNS, Known, Rows, Sheet

BROKEN: Final = (InvalidFileException, *limits.BROKEN)
"""What is raised in place of "this is no workbook"."""


class _Book(NamedTuple):
    """What the sheets of a workbook share: its parts, texts, first day, styles of days, budget."""

    packed: zipfile.ZipFile
    texts: list[str]
    epoch: dt.datetime
    dates: frozenset[int]
    budget: Budget


def read(content: bytes, most: Limits) -> Iterator[Sheet]:
    """Yields every sheet of a workbook; one of `BROKEN` where it cannot be read."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, warnings.catch_warnings():
        limits.check(archive, most)
        warnings.simplefilter("ignore")
        reader = ExcelReader(io.BytesIO(content), read_only=True, keep_links=False)
        reader.read_manifest()
        reader.read_workbook()
        package: Any = reader.package
        texts = list(_shared(archive, package.find(SHARED_STRINGS)))
        book = _Book(archive, texts, reader.wb.epoch, _date_styles(reader), Budget(most))
        for one, relation in reader.parser.find_sheets():
            if relation.Type.endswith("/worksheet") and relation.target in archive.namelist():
                yield _Cells(book).sheet(relation.target, one.name, one.state != "visible")


def _shared(archive: zipfile.ZipFile, part: Any) -> Iterator[str]:  # noqa: ANN401 - openpyxl's
    """Yields the texts that cells share, without how they sound."""
    if part is not None and part.PartName[1:] in archive.namelist():
        known = sheet.texts()
        with archive.open(part.PartName[1:]) as source:
            for element in packed.elements(source, "si"):
                yield known[_text(element)]


def _text(element: Any) -> str:  # noqa: ANN401 - lxml's
    """Returns the text of a cell or of one that cells share, whose runs may be styled apart."""
    return "".join(
        one.text or ""
        for one in element.iter("{*}t")
        if len(element) == 1 or not one.getparent().tag.endswith("}rPh")
    )


def _date_styles(reader: ExcelReader) -> frozenset[int]:
    """Returns the styles that show a number as a day; none where the styles are broken."""
    try:
        apply_stylesheet(reader.archive, reader.wb)
    except BROKEN:
        return frozenset()
    styled: Any = reader.wb
    return frozenset(styled._date_formats)  # noqa: SLF001 - no public way


class _Columns(dict[str, int]):
    """The place of each column from 0, by its letters."""

    def __missing__(self, letters: str) -> int:
        self[letters] = found = column_index_from_string(letters) - 1
        return found


class _Cells:
    """Reads the XML of one sheet, several times faster than openpyxl, which reads all around it."""

    def __init__(self, book: _Book) -> None:
        self._book = book
        self._texts, self._numbers = sheet.texts(), Known(_number)
        self._days = Known(partial(_day, book.epoch))
        self._columns = _Columns()
        self._rows = Rows(book.budget)

    def sheet(self, path: str, title: str, is_hidden: bool) -> Sheet:
        """Returns the sheet; SyntaxError and others for XML that is broken."""
        number = 0
        with self._book.packed.open(path) as source:
            for element in packed.elements(source, "row", "mergeCell"):
                if element.tag.endswith("mergeCell"):
                    left, top, right, bottom = (
                        one or 1 for one in range_boundaries(element.get("ref"))
                    )
                    self._rows.merge(top, left - 1, bottom, right - 1)
                else:
                    number = int(element.get("r") or number + 1)
                    self._row(number, element)
        return self._rows.sheet(title, is_hidden=is_hidden)

    def _row(self, number: int, element: Any) -> None:  # noqa: ANN401 - lxml's
        if element.get("hidden") in ("1", "true"):
            self._rows.hidden.add(number)
        row: list[str] = []
        column = -1
        for cell, value, is_formula in _cells(element):
            letters = (cell.get("r") or "").rstrip("0123456789")
            column = self._columns[letters] if letters else column + 1
            if column >= MOST_COLUMNS:
                self._rows.cut()
                break
            kind = cell.get("t", "n")
            if value is not None and kind != "e":
                row.extend([""] * (column - len(row)))
                row.append(self._text(kind, value, cell))
            elif value or is_formula:
                self._rows.lose(number, column, value or "=")
        self._rows.add(number, row)

    def _text(self, kind: str, value: str, cell: Any) -> str:  # noqa: ANN401 - lxml's
        if kind == "s":
            return self._book.texts[int(value)]
        if kind == "n":
            is_day = int(cell.get("s") or 0) in self._book.dates
            return self._days[value] if is_day else self._numbers[value]
        return sheet.truth(value == "1") if kind == "b" else self._texts[value]


def _cells(row: Any) -> Iterator[tuple[Any, str | None, bool]]:  # noqa: ANN401 - lxml's
    """Yields each cell of a row with its stored value, and whether it holds a formula."""
    space = row.tag[: -len("row")]
    tags = cell_tag, value_tag, text_tag, formula_tag = [f"{space}{one}" for one in "cvtf"]
    cell, value, is_formula = None, None, False
    for part in row.iter(*tags):
        tag = part.tag
        if tag == value_tag:
            value = part.text
        elif tag == cell_tag:
            if cell is not None:
                yield cell, value, is_formula
            cell, value, is_formula = part, None, False
        elif tag == text_tag:
            value = (value or "") + (part.text or "")
        elif tag == formula_tag:
            is_formula = True
    if cell is not None:
        yield cell, value, is_formula


def _number(text: str) -> str:
    """Returns a number as people write it; what is no number as it stands."""
    if text.isascii() and text.isdecimal():
        return text
    try:
        return sheet.number(float(text))
    except ValueError:
        return sheet.one_line(text)


def _day(epoch: dt.datetime, text: str) -> str:
    """Returns the ISO day of a serial number; what is no day as it stands."""
    try:
        return sheet.day(from_excel(float(text), epoch))
    except (OverflowError, ValueError, AttributeError):
        return _number(text)
