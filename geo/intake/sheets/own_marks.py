"""What the Atlas wrote into a sender's workbook before: no part of what the sender says."""

from collections.abc import Iterable
from functools import cache
from typing import Final

from geo.intake.formats.sheet import Sheet
from geo.intake.sheets.values import words
from geo.language import mark
from geo.values.cells import folded

SAYS: Final = mark("Atlas says")
"""The heading of the column and the name of the sheet that hold what was said."""
_HEAD: Final = 60
"""Filled rows among which the heading is looked for."""


def without(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Returns sheets as they were sent: without the sheet and the column of the Atlas."""
    return [_sent(one) for one in sheets if not is_own(one.name)]


@cache
def _titles() -> frozenset[str]:
    return frozenset(words.titles({"": SAYS}))


def is_own(text: str) -> bool:
    """Whether a heading or the name of a sheet is that of the Atlas, in any language."""
    return folded(text) in _titles()


def _sent(sheet: Sheet) -> Sheet:
    own = {
        place for _, row in sheet.lines[:_HEAD] for place, text in enumerate(row) if is_own(text)
    }
    if not own:
        return sheet
    place = max(own)
    lines = [(number, _cleared(row, place)) for number, row in sheet.lines]
    return sheet._replace(lines=[one for one in lines if one[1]], own_column=place)


def _cleared(row: tuple[str, ...], place: int) -> tuple[str, ...]:
    kept = [*row[:place], "", *row[place + 1 :]]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)
