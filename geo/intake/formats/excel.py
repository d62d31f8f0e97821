"""The sheets of an old (XLS) or binary (XLSB) Excel workbook, which python-calamine reads."""

import io
import zipfile
from collections.abc import Iterator
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from geo.intake.formats import kind, limits, sheet
from geo.intake.formats.limits import Budget, Limits
from geo.intake.formats.sheet import Known, Rows, Sheet

_UNSEEN: Final = ("hidden-unseen", ())
"""What is to be said of a sheet in which hidden rows and errors cannot be told from others."""


def read(content: bytes, most: Limits) -> Iterator[Sheet]:
    """Yields every sheet of a workbook; hidden rows, errors and formulas look like any cell."""
    if content.startswith(kind.ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            limits.check(archive, most)
    budget, texts = Budget(most), sheet.texts()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for one in book.sheets_metadata:
            if one.typ == SheetTypeEnum.WorkSheet:
                rows = Rows(budget)
                _fill(rows, book.get_sheet_by_name(one.name), texts)
                is_hidden = one.visible != SheetVisibleEnum.Visible
                yield rows.sheet(one.name, is_hidden=is_hidden)._replace(said=(_UNSEEN,))
    except PasswordError as error:
        raise limits.locked() from error
    except CalamineError as error:
        raise limits.broken() from error


def _fill(rows: Rows, cells: CalamineSheet, texts: Known) -> None:
    if cells.start is None:
        return
    before = [""] * cells.start[1]
    for number, row in enumerate(cells.iter_rows(), start=1):
        rows.add(number, before + [_text(value, texts) for value in row])
    for (top, left), (bottom, right) in cells.merged_cell_ranges or ():
        rows.merge(top + 1, left, bottom + 1, right)


def _text(value: object, texts: Known) -> str:
    return texts[value] if isinstance(value, str) else sheet.text(value)
