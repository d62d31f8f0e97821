"""The XML of one sheet of a workbook with marks: all but the marked rows stays as it is."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string

from geo.intake.marked_copy.xlsx_parts import parsed
from geo.intake.marked_copy.xlsx_styles import Styles

WIDTH: Final = 72
"""Width of the column of the Atlas, in letters."""
_LINE: Final = 15
"""Height of a line, in points."""
_HIGHEST: Final = 405
_ROOT: Final = re.compile(rb"<((?:\w+:)?)worksheet\b[^>]*>")
_DATA: Final = re.compile(rb"<(?:\w+:)?sheetData\b[^>]*>")
_ROW: Final = re.compile(rb"<((?:\w+:)?)row\b[^>]*?(?:/>|>.*?</\1row>)", re.DOTALL)
_NUMBER: Final = re.compile(rb"<[^>]*?\sr=\"(\d+)\"")
_COLUMNS: Final = re.compile(rb"<((?:\w+:)?)cols\b.*?</\1cols>", re.DOTALL)
_SIZE: Final = re.compile(rb"<(?:\w+:)?dimension\b[^>]*/>")


class Marks(NamedTuple):
    """The column of the Atlas (from 0), its text by row, the header's row, and cells to mark.

    `cells` are severities by row and column; `is_again` says that the column is there already.
    """

    column: int
    texts: Mapping[int, str]
    header_row: int
    cells: Mapping[tuple[int, int], str]
    is_again: bool = False


def free_column(part: bytes, width: int) -> int:
    """Returns the first column from a width on (both from 0) in which no cell holds anything."""
    column = width
    while re.search(_filled(column), part):
        column += 1
    return column


def _filled(column: int) -> bytes:
    letters = get_column_letter(column + 1).encode()
    return rb"<(?:\w+:)?c\s(?:[^>]*\s)?r=\"" + letters + rb"\d+\"[^>]*(?<!/)>"


def marked(part: bytes, marks: Marks, styles: Styles) -> Iterator[bytes]:
    """Yields the sheet's XML piece by piece; ValueError where it is not built as usual."""
    root, data = _ROOT.search(part), _DATA.search(part)
    if root is None or data is None:
        raise ValueError("the sheet has no rows")
    rows = _Rows(marks, styles, root[0], root[1])
    yield _wider(_SIZE.sub(b"", part[: data.start()]), marks.column, root)
    yield data[0]
    at, number = data.end(), 0
    for found in _ROW.finditer(part, data.end()):
        own = _NUMBER.match(found[0])
        number = int(own[1]) if own else number + 1
        yield part[at : found.start()]
        yield rows.row(number, found[0])
        at = found.end()
    yield part[at:]


class _Rows:
    """Marks the rows of a sheet that have something to be marked."""

    def __init__(self, marks: Marks, styles: Styles, root: bytes, prefix: bytes) -> None:
        self._marks, self._styles = marks, styles
        self._around = root, b"</" + prefix + b"worksheet>"
        self._severities: dict[int, dict[int, str]] = {}
        for (number, column), severity in marks.cells.items():
            self._severities.setdefault(number, {})[column] = severity
        self._cell = _filled(marks.column)

    def row(self, number: int, part: bytes) -> bytes:
        """Returns a row's XML with its marks; as it is where it has none."""
        text, severities = self._marks.texts.get(number, ""), self._severities.get(number, {})
        is_old = self._marks.is_again and re.search(self._cell, part)
        if not text and not severities and not is_old:
            return part
        before, after = self._around
        root = parsed(before + part + after, needed=True)
        row = root[0]
        cells = _cells(row, number)
        for column, severity in severities.items():
            cell = cells.get(column)
            if cell is None:
                cell = cells[column] = _inserted(row, cells, number, column)
            cell.set("s", str(self._styles.marked(_style(cell, row), severity)))
        self._say(row, cells, number, text)
        row.attrib.pop("spans", None)
        return _plain(row, root.nsmap)

    def _say(self, row: Any, cells: dict[int, Any], number: int, text: str) -> None:  # noqa: ANN401 - lxml's elements
        column = self._marks.column
        old = cells.pop(column, None)
        if old is not None:
            row.remove(old)
        if text:
            is_head = number == self._marks.header_row
            cell = _inserted(row, cells, number, column)
            write(cell, text, self._styles.own("heading" if is_head else "text"))
            heighten(row, [(text, WIDTH)])


def heighten(row: Any, texts: Iterable[tuple[str, float]]) -> None:  # noqa: ANN401 - lxml's elements
    """Makes a row as high as its wrapped texts need, each with the width of its column in letters.

    Not every program does that when it opens a workbook.
    """
    lines = max(
        sum(1 + int(len(one) // width) for one in text.split("\n")) for text, width in texts
    )
    height = min(lines * _LINE, _HIGHEST)
    if lines > 1 and height > float(row.get("ht") or 0):
        row.set("ht", str(height))
        row.set("customHeight", "1")


def write(cell: Any, text: str, style: int) -> None:  # noqa: ANN401 - lxml's elements
    """Puts a text into a cell, which no spreadsheet takes for a formula."""
    space = cell.tag[:-1]
    cell.set("t", "inlineStr")
    cell.set("s", str(style))
    held = etree.SubElement(etree.SubElement(cell, f"{space}is"), f"{space}t")
    held.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    held.text = text


def _cells(row: Any, number: int) -> dict[int, Any]:  # noqa: ANN401 - lxml's elements
    """Returns a row's cells by their column, each with its reference."""
    found: dict[int, Any] = {}
    column = -1
    for cell in row.iterchildren("{*}c"):
        letters = (cell.get("r") or "").rstrip("0123456789")
        column = column_index_from_string(letters) - 1 if letters else column + 1
        if not letters:
            cell.set("r", f"{get_column_letter(column + 1)}{number}")
        found[column] = cell
    return found


def _inserted(row: Any, cells: Mapping[int, Any], number: int, column: int) -> Any:  # noqa: ANN401 - lxml's elements
    """Adds an empty cell to a row, in the order of the columns."""
    cell = etree.Element(f"{row.tag[:-3]}c", r=f"{get_column_letter(column + 1)}{number}")
    before = [one for place, one in cells.items() if place < column]
    row.insert(row.index(before[-1]) + 1 if before else 0, cell)
    return cell


def _style(cell: Any, row: Any) -> int:  # noqa: ANN401 - lxml's elements
    return int(cell.get("s") or (row.get("s") if row.get("customFormat") else None) or 0)


def _plain(element: Any, spaces: Mapping[str | None, str]) -> bytes:  # noqa: ANN401 - lxml's elements
    """Returns an element's XML without the namespaces that the sheet declares."""
    text = etree.tostring(element, with_tail=False)
    for prefix, space in spaces.items():
        name = f"xmlns:{prefix}" if prefix else "xmlns"
        text = text.replace(f' {name}="{space}"'.encode(), b"")
    return bytes(text)


def _wider(head: bytes, column: int, root: re.Match[bytes]) -> bytes:
    """Returns what stands before the rows, with a width for the column of the Atlas."""
    found = _COLUMNS.search(head)
    around = root[0], b"</" + root[1] + b"worksheet>"
    held = parsed(b"".join([around[0], found[0] if found else b"", around[1]]), needed=True)
    known = [dict(one.attrib) for one in held[0]] if found else []
    own = {"min": str(column + 1), "max": str(column + 1), "width": str(WIDTH), "customWidth": "1"}
    columns = sorted([*_around(known, column + 1), own], key=lambda one: int(one["min"]))
    written = b"".join(
        b"<%scol %s/>" % (root[1], " ".join(f'{k}="{v}"' for k, v in one.items()).encode())
        for one in columns
    )
    block = b"<%scols>%s</%scols>" % (root[1], written, root[1])
    if found:
        return head[: found.start()] + block + head[found.end() :]
    return head + block


def _around(columns: Iterable[Mapping[str, str]], number: int) -> Iterator[dict[str, str]]:
    """Yields the widths of columns without that of one, counted from 1."""
    for one in columns:
        first, last = int(one["min"]), int(one["max"])
        for start, end in ((first, min(last, number - 1)), (max(first, number + 1), last)):
            if start <= end and (first <= start and end <= last):
                yield {**one, "min": str(start), "max": str(end)}
