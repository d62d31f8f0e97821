"""A sheet to fill and hand in: guide, columns with drop-downs, lists; empty or with records."""

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import zip_longest
from typing import Any, Final, NamedTuple

import geopandas as gpd
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from geo.catalog.audience import Audience
from geo.catalog.layer import FieldKind
from geo.dataset import names
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.exchange import workbook
from geo.exchange.provenance import INTERNAL
from geo.intake.sheet_look import MUTED, NAVY, UNDER, WASH, aligned, fill, font, heading, styled
from geo.intake.sheets.template_columns import LISTS, TEMPLATES, TemplateColumn
from geo.intake.templates import template_lists, template_rows
from geo.intake.templates.template_lists import PREFIX, Choices
from geo.intake.templates.template_rows import Row
from geo.language import Language, mark

HEAD_ROWS: Final = 2
"""The headings, and under them the HXL tags."""
_SPARE_ROWS: Final = 2_000
"""Rows below the records in which the drop-downs are offered, too."""
_WIDE: Final = frozenset(["activity", "note", "organisation", "name", "basis", "evidence"])
_FORMATS: Final[Mapping[FieldKind, str]] = {
    FieldKind.DATE: "yyyy-mm-dd",
    FieldKind.INTEGER: "0",
    FieldKind.NUMBER: "0.0#####",
}
_TEXT: Final = "@"
_TAGS: Final = {"font": font(MUTED, 8), "fill": fill(WASH), "border": UNDER}
_A3: Final = 8
_ONE_PAGE_WIDE: Final = PageSetupProperties(fitToPage=True)
_DAYS: Final = _FORMATS[FieldKind.DATE]
_LONGEST_TITLE: Final = 32
"""Letters that a spreadsheet allows in the title of a warning."""
_EXAMPLE_COUNTS: Final = {"households": 20, "households_planned": 20, "returnees": 4_200}
_EXAMPLE_COUNT: Final = 120
_EXAMPLE_DAYS: Final = {
    "start": dt.date(2026, 11, 1),
    "end": dt.date(2027, 1, 31),
    "reported": dt.date(2026, 11, 30),
}
_CHECKS: Final[Mapping[FieldKind, tuple[dict[str, Any], str]]] = {
    FieldKind.DATE: (
        {"type": "date", "operator": "greaterThan", "formula1": "36525"},
        mark("This is no day such as 2026-11-30."),
    ),
    FieldKind.INTEGER: (
        {"type": "whole", "operator": "greaterThanOrEqual", "formula1": "0"},
        mark("This is no whole number."),
    ),
}
"""What is checked of days and counts while they are written, and what is said."""
_HOW: Final = (
    mark(
        "Columns with a star are needed. Leave empty what you do not know, and write no 0 for it."
    ),
    mark("Names that are in no list can be written freely: the Atlas asks what is meant."),
    mark("Keep the line of tags (#): by it the sheet is understood in every language."),
    mark("Write no names, telephone numbers or e-mail addresses of persons."),
    mark("Hand the sheet in on the page Data."),
)
_EMPTY: Final = (mark("The line that begins with “Example:” is not read."),)
_FILLED: Final = (
    INTERNAL,
    mark("These are the records of the Atlas: change, add or leave; only changes are taken."),
)


class _Sheet(NamedTuple):
    """What a workbook is made of: its kind, its columns, the lists that they offer, its reader."""

    kind: str
    columns: tuple[TemplateColumn, ...]
    lists: Mapping[str, Choices]
    context: Context


def empty(kind: str, language: Language, dataset: Dataset) -> bytes:
    """Returns the XLSX to fill, with an example that is not read; `kind` is one of `TEMPLATES`.

    The drop-downs offer what the dataset's audience may see.
    """
    sheet = _sheet(kind, language, dataset)
    return _written(sheet, [_example(sheet)], is_filled=False)


def filled(kind: str, rows: gpd.GeoDataFrame, language: Language, dataset: Dataset) -> bytes:
    """Returns records in the sheet to fill, as XLSX; `rows` as they are stored.

    Handed in again, it changes only what was changed in it: that needs the records as coordinators
    see them, since those of others are coarser and have other ids.
    """
    sheet = _sheet(kind, language, dataset)
    return _written(sheet, template_rows.of(kind, rows, sheet.context), is_filled=True)


def _sheet(kind: str, language: Language, dataset: Dataset) -> _Sheet:
    context = template_lists.context(dataset, language)
    columns = TEMPLATES[kind].columns
    return _Sheet(kind, columns, template_lists.of(columns, context), context)


def _written(sheet: _Sheet, rows: Iterable[Row], *, is_filled: bool) -> bytes:
    book: Any = Workbook(write_only=True)
    say = sheet.context.words
    book.properties.title = say(TEMPLATES[sheet.kind].title)
    book.properties.creator = "Durable Solutions Atlas"
    _guide(_added(book, say(mark("Guide")), sheet), sheet, is_filled=is_filled)
    _records(
        _added(book, say(TEMPLATES[sheet.kind].title), sheet),
        sheet,
        list(rows),
        is_filled=is_filled,
    )
    _lists(book, sheet.lists)
    book.active = 1 if is_filled else 0
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _added(book: Any, title: str, sheet: _Sheet) -> Any:  # noqa: ANN401 - openpyxl's sheets are loosely typed
    added = book.create_sheet(title)
    added.sheet_view.rightToLeft = sheet.context.words.language.direction == "rtl"
    added.page_setup.orientation, added.page_setup.paperSize = "landscape", _A3
    return added


def _guide(target: Any, sheet: _Sheet, *, is_filled: bool) -> None:  # noqa: ANN401 - as above
    """Writes how to fill the sheet, and what each column means."""
    say, template, written = sheet.context.words, TEMPLATES[sheet.kind], partial(styled, target)
    lines = aligned(say.language, wrap=False)
    target.sheet_view.showGridLines = False
    target.page_setup.fitToHeight, target.sheet_properties.pageSetUpPr = 0, _ONE_PAGE_WIDE
    for letter, width in zip("ABC", (34, 14, 84), strict=True):
        target.column_dimensions[letter].width = width
    target.row_dimensions[1].height = 26
    title = font(NAVY, 16, bold=True)
    target.append([written(say(template.title), font=title, alignment=lines)])
    seen_by = names.audience(sheet.context, Audience(sheet.context.dataset.audience))
    for line in (template.row, *(_FILLED if is_filled else _EMPTY), *_HOW):
        text = say(line, audience=seen_by)
        target.append([written(text, font=font(), alignment=lines)])
    target.append([])
    head = say.each(mark("Column"), mark("Needed"), mark("What it means"))
    target.append([written(one, **heading(say.language)) for one in head])
    for one in sheet.columns:
        row = [say(one.title), say(mark("needed")) if one.is_required else "", say(one.guide)]
        cells = [written(text, alignment=aligned(say.language), border=UNDER) for text in row]
        for place, cell in enumerate(cells):
            cell.font = font(bold=one.is_required and not place)
        target.append(cells)


def _records(target: Any, sheet: _Sheet, rows: Sequence[Row], *, is_filled: bool) -> None:  # noqa: ANN401 - as above
    """Writes the headings, tags and records, and offers the lists below them."""
    target.freeze_panes = f"A{HEAD_ROWS + 1}"
    target.print_title_rows = "1:1"
    target.row_dimensions[1].height = 32
    for place, one in enumerate(sheet.columns, start=1):
        dimension = target.column_dimensions[get_column_letter(place)]
        dimension.width = _width(one, sheet)
        dimension.number_format = _format(one)
    target.append([_heading(target, one, sheet) for one in sheet.columns])
    beside = aligned(sheet.context.words.language, wrap=False)
    target.append([styled(target, one.tag, alignment=beside, **_TAGS) for one in sheet.columns])
    formats = [_format(one) for one in sheet.columns]
    for row in rows:
        cells = [_value(target, one, shape) for one, shape in zip(row, formats, strict=True)]
        for cell in () if is_filled else cells:
            cell.font, cell.fill, cell.alignment = font(MUTED, italic=True), fill(WASH), beside
        target.append(cells)
    first = HEAD_ROWS + (1 if is_filled else 2)
    _offer(target, sheet, first, HEAD_ROWS + len(rows) + _SPARE_ROWS)


def _heading(target: Any, column: TemplateColumn, sheet: _Sheet) -> Any:  # noqa: ANN401 - as above
    say = sheet.context.words
    title = say(column.title) + (" *" if column.is_required else "")
    return styled(target, title, **heading(say.language, is_strong=column.is_required))


def _format(column: TemplateColumn) -> str:
    """Returns the number format of a column; ids, codes and months stay texts."""
    is_code = column.role.endswith(("id", "pcode", "month", "acronym"))
    return _TEXT if is_code else _FORMATS.get(column.kind, "General")


def _width(column: TemplateColumn, sheet: _Sheet) -> int:
    if column.role in _WIDE:
        return 36
    title = len(sheet.context.words(column.title)) + 3
    listed = {"sectors": 22, "sites": 28}.get(column.choices, 18 if column.choices else 0)
    return max(18 if column.example or _format(column) == _TEXT else 12, min(title, 24), listed)


def _value(target: Any, value: object, shape: str) -> Any:  # noqa: ANN401 - as above
    """Returns a cell that reads as what was meant: a text in a column of days stays a text."""
    cell = workbook.cell(target, value)
    cell.number_format = _TEXT if shape == _DAYS and isinstance(value, str) else shape
    return cell


def _example(sheet: _Sheet) -> Row:
    """Returns the cells of the example: the first of each list, and what columns give."""
    say = sheet.context.words
    found: Row = []
    chosen: dict[str, str] = {}
    for one in sheet.columns:
        value = say(one.example) if one.example else _first(one, sheet, chosen)
        chosen[one.choices] = str(value or "")
        found.append(value)
    found[0] = say(mark("Example: {value}"), value=found[0])
    return found


def _first(column: TemplateColumn, sheet: _Sheet, chosen: Mapping[str, str]) -> object:
    """Returns the first choice of a list that fits what was chosen before, else a plain value."""
    if column.kind is FieldKind.DATE:
        return _EXAMPLE_DAYS.get(column.role)
    if column.kind is FieldKind.INTEGER:
        return _EXAMPLE_COUNTS.get(column.role, _EXAMPLE_COUNT)
    choices = sheet.lists.get(column.choices)
    if choices is None or column.choices == "sites":
        return None
    wanted = "|".join(chosen.get(one, "") for one in template_lists.PARENTS.get(column.choices, ()))
    fitting = [
        value
        for value, parent in zip(
            choices.values, choices.parents or [""] * len(choices.values), strict=True
        )
        if parent == wanted
    ]
    return next(iter(fitting), None)


def _offer(target: Any, sheet: _Sheet, first: int, last: int) -> None:  # noqa: ANN401 - as above
    """Declares the drop-downs and checks of the columns; each warns, and none refuses."""
    letters = {
        one.choices: get_column_letter(place)
        for place, one in enumerate(sheet.columns, start=1)
        if one.choices
    }
    for place, one in enumerate(sheet.columns, start=1):
        rule = _rule(one, sheet, letters, first)
        if rule is None:
            continue
        letter = get_column_letter(place)
        rule.add(f"{letter}{first}:{letter}{last}")
        target.data_validations.append(rule)


def _rule(
    column: TemplateColumn, sheet: _Sheet, letters: Mapping[str, str], row: int
) -> DataValidation | None:
    say = sheet.context.words
    shape: dict[str, Any]
    if column.choices in sheet.lists:
        shape = {"type": "list", "formula1": template_lists.formula(column.choices, letters, row)}
        message = mark("This is not in the list. It can be handed in all the same.")
    elif column.kind in _CHECKS:
        shape, message = _CHECKS[column.kind]
    else:
        return None
    return DataValidation(
        **shape,
        allow_blank=True,
        errorStyle="warning",
        showErrorMessage=True,
        errorTitle=say(column.title)[:_LONGEST_TITLE],
        error=say(message),
    )


def _lists(book: Any, lists: Mapping[str, Choices]) -> None:  # noqa: ANN401 - as above
    """Writes the hidden sheet of lists, and names each list and what its values belong to."""
    columns: list[tuple[str, tuple[str, ...]]] = []
    for name, choices in lists.items():
        columns.append((f"{PREFIX}{name}", choices.values))
        if choices.parents and any(choices.parents):
            columns.append((f"{PREFIX}{name}_of", choices.parents))
    target = book.create_sheet(LISTS)
    target.sheet_state = "hidden"
    for row in zip_longest(*((name, *values) for name, values in columns)):
        target.append([workbook.safe(target, one) for one in row])
    for place, (name, values) in enumerate(columns, start=1):
        letter = get_column_letter(place)
        area = f"'{LISTS}'!${letter}$2:${letter}${len(values) + 1}"
        book.defined_names[name] = DefinedName(name, attr_text=area)
