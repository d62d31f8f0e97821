"""The sender's own workbook back: cells with remarks are coloured, a column says what is meant."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

from lxml import etree
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from geo.exchange import workbook
from geo.intake.formats import kind, sheet
from geo.intake.formats.kind import Format
from geo.intake.formats.sheet import Sheet
from geo.intake.marked_copy import remarks, xlsx_rows
from geo.intake.marked_copy.remarks import Cell
from geo.intake.marked_copy.xlsx_parts import Book, Listed, copied
from geo.intake.marked_copy.xlsx_rows import Marks
from geo.intake.marked_copy.xlsx_styles import Styles
from geo.intake.sheets import own_marks
from geo.intake.sheets.outcome import Outcome
from geo.language import Language, Words, words

_LONGEST_NAME: Final = 31
_LONGEST_TEXT: Final = 32_000
_UNNAMED: Final = "Sheet1"
_FIGURES: Final = re.compile(r"-?\d{1,15}(\.\d{1,12})?")
_WIDTHS: Final = (26, 34, 22, 40, 80)
_LOST: Final = " #N/A "
"""Stands for a cell whose value was lost; no text that is read has blanks at its ends."""
_NOT_AS_USUAL: Final = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    zipfile.BadZipFile,
    etree.XMLSyntaxError,
)


def marked(content: bytes, outcome: Outcome, language: Language) -> bytes:
    """Returns the file that was read as an XLSX with remarks, which reads as the file itself does.

    A workbook keeps all that it holds but macros: formulas, lists, pictures, other sheets. Other
    files come back as a workbook of the same cells.
    """
    name = outcome.reading.sheet.name
    if kind.of(content) is Format.XLSX:
        with suppress(*_NOT_AS_USUAL):
            return _marked(content, name, outcome, words(language))
    place = [one.name for one in outcome.sheets].index(name)
    made, names = _written(outcome.sheets)
    return _marked(made, names[place], outcome, words(language))


def _marked(content: bytes, name: str, outcome: Outcome, say: Words) -> bytes:
    book = Book.of(content)
    listed = Listed(book)
    path, read = listed.sheets[name], outcome.reading.sheet
    styles = Styles(book.read(listed.styles), is_rtl=say.language.direction == "rtl")
    is_again = read.own_column is not None
    if is_again:
        styles.forget()
    part = book.parts.read(path)
    marks = _marks(part, outcome, remarks.of(outcome, say), say)
    rows = list(xlsx_rows.marked(part, marks, styles))
    own = next((one for one in listed.sheets if own_marks.is_own(one)), "")
    title = say(own_marks.SAYS)
    target = listed.rename(own, title) if own else listed.add(title)
    summary = _summary(remarks.summary(outcome, say), styles, listed.space, say)
    listed.without_macros()
    changed: dict[str, Iterable[bytes]] = {path: rows, target: [summary]}
    changed |= {one: [held] for one, held in listed.parts.items()}
    if styles.part is not None:
        changed[listed.styles] = [styles.part]
    return copied(book, changed)


def _marks(part: bytes, outcome: Outcome, said: remarks.Remarks, say: Words) -> Marks:
    read, width = outcome.reading.sheet, len(outcome.reading.header.names)
    column = read.own_column
    if column is None:
        column = xlsx_rows.free_column(part, width)
    cells = {place: severity.value for place, severity in said.cells.items()}
    cells |= {(said.header_row, place): one.value for place, one in said.headers.items()}
    texts = {number: text[:_LONGEST_TEXT] for number, text in said.texts.items()}
    texts[said.header_row] = say(own_marks.SAYS)
    return Marks(column, texts, said.header_row, cells, read.own_column is not None)


def _summary(rows: Sequence[Sequence[Cell]], styles: Styles, space: str, say: Words) -> bytes:
    """Returns the XML of the sheet that sums up."""
    root = etree.Element(f"{{{space}}}worksheet", nsmap={None: space})

    def child(parent: Any, name: str, **attributes: str) -> Any:  # noqa: ANN401 - lxml's elements
        return etree.SubElement(parent, f"{{{space}}}{name}", attributes)

    view = child(child(root, "sheetViews"), "sheetView", workbookViewId="0", showGridLines="0")
    if say.language.direction == "rtl":
        view.set("rightToLeft", "1")
    columns = child(root, "cols")
    for place, width in enumerate(_WIDTHS, start=1):
        child(columns, "col", min=str(place), max=str(place), width=str(width), customWidth="1")
    held = child(root, "sheetData")
    for number, row in enumerate(rows, start=1):
        made = child(held, "row", r=str(number))
        for place, (text, style) in enumerate(row, start=1):
            cell = child(made, "c", r=f"{get_column_letter(place)}{number}")
            xlsx_rows.write(cell, text[:_LONGEST_TEXT], styles.own(style))
        wrapped = [
            (text, _WIDTHS[place])
            for place, (text, style) in enumerate(row)
            if style not in ("line", "title")
        ]
        if row and row[0][1] == "title":
            made.set("ht", "24")
            made.set("customHeight", "1")
        elif wrapped:
            xlsx_rows.heighten(made, wrapped)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _written(sheets: Iterable[Sheet]) -> tuple[bytes, list[str]]:
    """Returns sheets of any format as a workbook whose cells read alike, and their names there."""
    book: Any = Workbook(write_only=True)
    for one in sheets:
        target = book.create_sheet(_name(one.name))
        target.sheet_state = "hidden" if one.is_hidden else "visible"
        for number in one.hidden_rows:
            target.row_dimensions[number].hidden = True
        for top, left, bottom, right in one.merged:
            first, last = get_column_letter(left + 1), get_column_letter(right + 1)
            target.merged_cells.add(f"{first}{top}:{last}{bottom}")
        for row in _rows(one):
            target.append([_cell(target, text) for text in row])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue(), book.sheetnames


def _name(text: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", text).strip("' ")[:_LONGEST_NAME] or _UNNAMED


def _rows(one: Sheet) -> Iterator[list[str]]:
    """Yields every row up to the last that is filled, with the errors that stand in its cells."""
    lost: dict[int, list[int]] = {}
    for number, column, _ in one.lost:
        lost.setdefault(number, []).append(column)
    lines = dict(one.lines)
    for number in range(1, max([0, *lines, *lost]) + 1):
        row = list(lines.get(number, ()))
        for column in lost.get(number, ()):
            row.extend([""] * (column + 1 - len(row)))
            row[column] = _LOST
        yield row


def _cell(target: Any, text: str) -> Any:  # noqa: ANN401 - openpyxl's sheets are loosely typed
    """Returns a cell that reads as a text does: a number where it is written as one."""
    if not text:
        return None
    if text is _LOST:
        made = workbook.cell(target, "#N/A")
        made.data_type = "e"
        return made
    if _FIGURES.fullmatch(text) and sheet.number(float(text)) == text:
        return float(text) if "." in text else int(text)
    return workbook.safe(target, text)
