"""A sheet of any file as clean texts, and how the values of cells become texts."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import orjson

from geo.intake import progress
from geo.intake.formats.limits import Budget
from geo.intake.progress import Part
from geo.values import cells

MOST_COLUMNS: Final = 400
_MOST_NOTED: Final = 100_000
"""Cells of a sheet that have lost their value and are noted one by one."""

_MOST_KNOWN: Final = 200_000

Line = tuple[int, tuple[str, ...]]
"""A row: its number, and its cells up to the last that is filled."""


class Sheet(NamedTuple):
    """A sheet's filled rows, numbered from 1 as spreadsheets do, and what a reader sees of them.

    `merged` are ranges as first row, first column, last row, last column, columns from 0;
    `lost` are cells (row, column) that hold an error, or a formula without a result; `is_cut`
    says that there are more columns than are read; `said` are findings by code, with their rows
    (none for the whole sheet); `own_column` is the one that the Atlas wrote, which is cleared.
    """

    name: str
    is_hidden: bool
    lines: list[Line]
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    lost: tuple[tuple[int, int, str], ...] = ()
    is_cut: bool = False
    said: tuple[tuple[str, tuple[int, ...]], ...] = ()
    own_column: int | None = None


class Rows:
    """Collects what is read of one sheet, as long as the limits allow."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._lines: list[Line] = []
        self._is_cut = False
        self.hidden: set[int] = set()
        self.merged: list[tuple[int, int, int, int]] = []
        self.lost: list[tuple[int, int, str]] = []

    def add(self, number: int, row: Sequence[str]) -> None:
        """Adds a row of clean texts, without the empty cells at its end."""
        self._budget.take(number, len(row))
        filled = len(row)
        if filled > MOST_COLUMNS:
            self._is_cut = True
            filled = MOST_COLUMNS
        while filled and not row[filled - 1]:
            filled -= 1
        if filled:
            self._lines.append((number, tuple(row[:filled])))
            if not len(self._lines) % progress.EVERY:
                progress.tell(Part.FILE, len(self._lines))

    def cut(self) -> None:
        """Notes that the sheet has more columns than are read."""
        self._is_cut = True

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Notes merged cells."""
        self.merged.append((top, left, bottom, right))

    def lose(self, number: int, column: int, what: str) -> None:
        """Notes a cell that holds an error, or a formula without a result."""
        if len(self.lost) < _MOST_NOTED and column < MOST_COLUMNS:
            self.lost.append((number, column, what))

    def sheet(self, name: str, *, is_hidden: bool = False) -> Sheet:
        """Returns what was collected as a sheet."""
        return Sheet(
            name,
            is_hidden,
            self._lines,
            frozenset(self.hidden),
            tuple(self.merged),
            tuple(self.lost),
            self._is_cut,
        )


def one_line(text: str) -> str:
    """Returns a clean text whose line breaks and runs of blanks are single blanks."""
    return " ".join(cells.printable(cells.clean(text)).split())


class Known(dict[str, str]):
    """What a way of reading makes of texts, worked out once for those that are met first."""

    def __init__(self, reading: Callable[[str], str]) -> None:
        super().__init__()
        self._reading = reading

    def __missing__(self, text: str) -> str:
        found = self._reading(text)
        found = text if found == text else found
        if len(self) < _MOST_KNOWN:
            self[text] = found
        return found


def texts() -> Known:
    """Returns what makes clean texts in one line."""
    return Known(one_line)


def text(value: object) -> str:
    """Returns any value as a cell's clean text; empty for none and for bytes."""
    if value is None or isinstance(value, bytes):
        return ""
    if isinstance(value, bool):
        return truth(value)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return day(value)
    is_nested = isinstance(value, (dict, list))
    return one_line(orjson.dumps(value).decode() if is_nested else str(value))


def number(value: float) -> str:
    """Returns a number as people write it, without what a float adds."""
    return str(int(value)) if value.is_integer() else repr(value)


def day(value: dt.date | dt.time | dt.timedelta) -> str:
    """Returns the ISO day of a moment, without its time."""
    return str(value.date() if isinstance(value, dt.datetime) else value)


def truth(value: bool) -> str:
    """Returns yes or no as spreadsheets show it."""
    return "TRUE" if value else "FALSE"
