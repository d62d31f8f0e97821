"""A short form in place of a sheet: its entries become a sheet of our own template."""

import io
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from openpyxl import Workbook

from geo.exchange import workbook
from geo.intake.sheets.template_columns import ACTIVITIES
from geo.values import days

_LONGEST: Final = 300
SHEET: Final = "Form"
FIRST_ROW: Final = 3
"""The row of the first entry, below the headings and their tags."""


class Entry(NamedTuple):
    """What was written of one activity, as it was written; empty where nothing was.

    `sector` is a title or a word of the sender's, `governorate` a P-code, `start` and `end` days.
    """

    sector: str = ""
    activity: str = ""
    governorate_pcode: str = ""
    district: str = ""
    place: str = ""
    start: str = ""
    end: str = ""
    individuals: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written that says what or where."""
        return not any((*self[1:5], self.individuals))


_COLUMNS: Final = tuple(
    one for one in ACTIVITIES if one.role in ("organisation", *Entry._fields, "reported")
)
ROLES: Final[Mapping[str, str]] = {one.title: one.role for one in _COLUMNS}
"""What the columns of the sheet hold, whatever was written into them."""


def sheet(entries: Sequence[Entry], organisation: str) -> bytes:
    """Returns a workbook with the entries below the headings of the template, as texts.

    `organisation` is the name under which the register has it.
    """
    book = Workbook(write_only=True)
    target = book.create_sheet(SHEET)
    target.append([one.title for one in _COLUMNS])
    target.append([one.tag for one in _COLUMNS])
    day = days.today().isoformat()
    for one in entries:
        said = {**one._asdict(), "organisation": organisation, "reported": day}
        texts = [said[column.role][:_LONGEST] or None for column in _COLUMNS]
        target.append([workbook.safe(target, text) for text in texts])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
