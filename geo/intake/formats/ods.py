"""The sheets of an OpenDocument workbook from its XML: values as they were stored."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from geo.intake.formats import limits, other_files, packed, sheet
from geo.intake.formats.limits import Budget, Limits
from geo.intake.formats.sheet import MOST_COLUMNS, Known, Rows, Sheet

_CONTENT: Final = "content.xml"
_KIND: Final = "mimetype"
_MANIFEST: Final = "META-INF/manifest.xml"
_MOST_HIDDEN: Final = 10_000
"""Rows that are hidden together and noted one by one."""
_OASIS: Final = "{urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE: Final = f"{_OASIS}office:1.0}}"
_TABLE: Final = f"{_OASIS}table:1.0}}"
_TEXT: Final = f"{_OASIS}text:1.0}}"
_ROW: Final = f"{_TABLE}table-row"
_CELL: Final = f"{_TABLE}table-cell"
_PARAGRAPH: Final = f"{_TEXT}p"
_BREAKS: Final = (f"{_TEXT}line-break", f"{_TEXT}tab", f"{_TEXT}s")
_STYLE_NAME: Final = f"{_OASIS}style:1.0}}name"
_TYPE: Final = f"{_OFFICE}value-type"
_ERROR_TYPE: Final = (
    "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
)
_VALUES: Final = {
    **dict.fromkeys(("float", "percentage", "currency"), f"{_OFFICE}value"),
    "date": f"{_OFFICE}date-value",
    "boolean": f"{_OFFICE}boolean-value",
}
_REPEATS: Final = f"{_TABLE}number-columns-repeated"
_DOWN: Final = f"{_TABLE}number-rows-spanned"
_RIGHT: Final = f"{_TABLE}number-columns-spanned"
_FORMULA: Final = f"{_TABLE}formula"
_ERRORS: Final = ("#", "Err:")
_ELSEWHERE: Final = "'file:"
"""How the name of a sheet begins that is a copy of another file's."""


def read(content: bytes, most: Limits) -> Iterator[Sheet]:
    """Yields every sheet of a workbook; SyntaxError and others for one that is broken."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        limits.check(archive, most)
        _check_kind(archive)
        budget, known, hidden = Budget(most), sheet.texts(), set()
        cells = _Cells(budget, known)
        with archive.open(_CONTENT) as source:
            for element in packed.elements(source, "style", "table-row", "table"):
                if element.tag == _ROW:
                    cells.row(element)
                elif element.tag == f"{_TABLE}table":
                    name = element.get(f"{_TABLE}name") or ""
                    is_hidden = element.get(f"{_TABLE}style-name") in hidden
                    if not name.startswith(_ELSEWHERE):
                        yield cells.rows.sheet(name, is_hidden=is_hidden)
                    cells = _Cells(budget, known)
                elif any(one.get(f"{_TABLE}display") == "false" for one in element):
                    hidden.add(element.get(_STYLE_NAME))


def _check_kind(archive: zipfile.ZipFile) -> None:
    """Raises NotReadError for a document that is no workbook, or that a password protects."""
    names = archive.namelist()
    if _MANIFEST in names and b"encryption-data" in archive.read(_MANIFEST):
        raise limits.locked()
    kind = archive.read(_KIND) if _KIND in names else b"spreadsheet"
    if b"spreadsheet" not in kind:
        raise other_files.document(kind.decode("utf-8", "replace"))


class _Cells:
    """Reads the rows of one sheet; rows and cells that repeat are stored once."""

    def __init__(self, budget: Budget, known: Known) -> None:
        self.rows = Rows(budget)
        self._known = known
        self._number = 1

    def row(self, element: Any) -> None:  # noqa: ANN401 - lxml's
        """Adds a row as often as it repeats."""
        repeats = int(element.get(f"{_TABLE}number-rows-repeated") or 1)
        numbers = range(self._number, self._number + repeats)
        if element.get(f"{_TABLE}visibility", "visible") != "visible":
            self.rows.hidden.update(numbers[:_MOST_HIDDEN])
        row = self._row(element)
        for number in numbers if row else ():
            self.rows.add(number, row)
        self._number += repeats

    def _row(self, element: Any) -> list[str]:  # noqa: ANN401 - lxml's
        row: list[str] = []
        column = 0
        for cell in element:
            is_filled = len(cell) or cell.get(_TYPE) or cell.get(_FORMULA)
            text = self._cell(cell, column) if is_filled and cell.tag == _CELL else ""
            repeats = int(cell.get(_REPEATS) or 1)
            if text:
                row.extend([""] * (column - len(row)))
                row.extend([text] * min(repeats, MOST_COLUMNS + 1 - column))
            column += repeats
            if column > MOST_COLUMNS:
                if len(row) > MOST_COLUMNS:
                    self.rows.cut()
                break
        return row

    def _cell(self, cell: Any, column: int) -> str:  # noqa: ANN401 - lxml's
        held = cell.attrib
        if _DOWN in held:
            bottom = self._number + int(held[_DOWN]) - 1
            right = column + int(held.get(_RIGHT) or 1) - 1
            self.rows.merge(self._number, column, bottom, right)
        text = self._text(cell, held.get(_TYPE))
        if _FORMULA in held:
            is_error = held.get(_ERROR_TYPE) == "error" or text.startswith(_ERRORS)
            if is_error or _TYPE not in held:
                self.rows.lose(self._number, column, text or "=")
                return ""
        return text

    def _text(self, cell: Any, kind: str | None) -> str:  # noqa: ANN401 - lxml's
        value = cell.get(_VALUES[kind]) if kind in _VALUES else None
        if value is None:
            return self._known["\n".join(map(_words, cell.iterchildren(_PARAGRAPH)))]
        if kind == "date":
            return str(value)[:10]
        if kind == "boolean":
            return sheet.truth(value == "true")
        return sheet.number(float(value))


def _words(paragraph: Any) -> str:  # noqa: ANN401 - lxml's
    """Returns a paragraph's text, its breaks as blanks."""
    if not len(paragraph):
        return paragraph.text or ""
    for one in paragraph.iter(*_BREAKS):
        one.text = " "
    return "".join(paragraph.itertext())
