"""A layer as an Excel workbook: a sheet with the rows, and one that says what they are."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from geo.catalog.layer import Layer
from geo.exchange import columns
from geo.exchange.columns import LATITUDE, LONGITUDE
from geo.exchange.provenance import Provenance
from geo.language import mark

NARROWEST, WIDEST = 8, 48
"""Widths of columns in characters."""
LONGEST = 32_767
"""Characters that Excel allows in a cell."""
ROWS_MEASURED = 200
_FORMULA = ("=", "+", "-", "@")
_NOT_ALLOWED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BOLD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")

Row = Sequence[Any]


def write(
    path: Path, layer: Layer, features: gpd.GeoDataFrame, about: Provenance, *, tagged: bool = False
) -> None:
    """Writes the workbook; `tagged` puts a row of HXL tags under the names of the columns."""
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = about.title, "Durable Solutions Atlas"
    names, rows = _table(layer, features)
    head = [names, columns.tags(layer, names)] if tagged else [names]
    _rows_sheet(_sheet(book, layer.id, about), head, rows)
    _about_sheet(book, layer, names, (about, len(features)))
    book.save(path)


def _table(layer: Layer, features: gpd.GeoDataFrame) -> tuple[list[str], list[Row]]:
    """Returns names and rows, with longitude and latitude where the features are points."""
    found = columns.typed(layer, features)
    names = [one.field.name for one in found]
    values = [one.values for one in found]
    points = columns.positions(features)
    if any(point is not None for point in points):
        names += [LONGITUDE, LATITUDE]
        values += [[point and point[axis] for point in points] for axis in (0, 1)]
    return names, list(zip(*values, strict=True))


def _sheet(book: Any, title: str, about: Provenance) -> Any:  # noqa: ANN401 - openpyxl's sheets are loosely typed
    sheet = book.create_sheet(title[:31])
    sheet.sheet_view.rightToLeft = about.words.language.direction == "rtl"
    return sheet


def _rows_sheet(sheet: Any, head: Sequence[Row], rows: Sequence[Row]) -> None:  # noqa: ANN401 - as above
    sheet.freeze_panes = f"A{len(head) + 1}"
    for place, width in enumerate(_widths([*head, *rows[:ROWS_MEASURED]]), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([cell(sheet, one, bold=True) for one in head[0]])
    for row in (*head[1:], *rows):
        sheet.append([safe(sheet, one) for one in row])
    last = f"{get_column_letter(len(head[0]))}{len(head) + len(rows)}"
    sheet.auto_filter.ref = f"A{len(head)}:{last}"


def _about_sheet(
    book: Any,  # noqa: ANN401 - openpyxl's sheets are loosely typed
    layer: Layer,
    names: Sequence[str],
    told: tuple[Provenance, int],
) -> None:
    about, number = told
    words = about.words
    sheet = _sheet(book, words(mark("About")), about)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 90
    for letter in "CDE":
        sheet.column_dimensions[letter].width = 24
    facts: list[Row] = [
        (words(mark("Title")), about.title),
        (words(mark("Description")), about.description),
        (words(mark("Filters")), about.filters_text),
        (words(mark("Situation of")), about.day),
        (words(mark("Rows")), number),
        (words(mark("Audience")), about.audience),
        *((words(mark("Note")), one) for one in about.notes),
    ]
    sources: list[Row] = [
        (one.title, one.publisher, one.date, one.licence, one.url) for one in about.sources
    ]
    source_head = [
        mark("Source"),
        mark("Publisher"),
        mark("Date"),
        mark("Licence"),
        mark("Address"),
    ]
    own = {field.name: field for field in layer.fields}
    fields: list[Row] = [
        (name, words(own[name].title) + (f" ({own[name].unit})" if own[name].unit else ""))
        for name in names
        if name in own
    ]
    _append(sheet, facts)
    _append(sheet, [(), [words(one) for one in source_head]], bold=True)
    _append(sheet, sources)
    _append(sheet, [(), (words(mark("Column")), words(mark("Title")))], bold=True)
    _append(sheet, fields)


def _append(sheet: Any, rows: Iterable[Row], *, bold: bool = False) -> None:  # noqa: ANN401 - as above
    for row in rows:
        cells = [cell(sheet, one, bold=bold or place == 0) for place, one in enumerate(row)]
        for one in cells:
            one.alignment = _WRAPPED
        sheet.append(cells)


def _widths(rows: Sequence[Row]) -> list[int]:
    """Returns a readable width for each column from its first rows."""
    longest = [max(len(str(one or "")) for one in column) for column in zip(*rows, strict=True)]
    return [max(NARROWEST, min(WIDEST, number + 2)) for number in longest]


def safe(sheet: Any, value: object) -> object:  # noqa: ANN401 - as above
    """Returns a value as it is, or a cell where plain text would be run as a formula."""
    if not isinstance(value, str):
        return value
    return cell(sheet, value) if value.startswith(_FORMULA) else _allowed(value)


def cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:  # noqa: ANN401 - as above
    """Returns a cell whose text is never run as a formula."""
    made: Any = WriteOnlyCell(sheet, _allowed(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        made.data_type = "s"
        made.quotePrefix = value.startswith(_FORMULA)
    if bold:
        made.font = _BOLD
    return made


def _allowed(text: str) -> str:
    return _NOT_ALLOWED.sub("", text)[:LONGEST]
