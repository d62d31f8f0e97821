"""Totals among breakdowns, found by arithmetic: columns that add up to another one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from geo.intake.sheets.values import figures

_AGREE: Final = 0.95
"""Share of rows in which parts have to add up."""
_FEWEST: Final = 3
_MOST_PARTS: Final = 10
_MOST_COUNTED: Final = 80
"""Columns of numbers among which the parts of a total are looked for."""
_SAMPLE: Final = 300
"""Rows by which it is told that columns are parts of a total."""


class Above:
    """What the rows above a row add up to: all, those that are not hidden, those of its part."""

    def __init__(self) -> None:
        names = ("all", "shown", "part")
        self._sums = {name: defaultdict[str, float](float) for name in names}
        self._rows = dict.fromkeys(self._sums, 0)

    def add(self, counts: Mapping[str, float]) -> None:
        """Adds a record."""
        self._add(counts, "all", "shown", "part")

    def skip(self, reason: str, counts: Mapping[str, float]) -> None:
        """Takes note of a row of totals, which ends a part, or a hidden one, which is in all."""
        if reason == "hidden":
            self._add(counts, "all")
        else:
            self._sums["part"], self._rows["part"] = defaultdict(float), 0

    def _add(self, counts: Mapping[str, float], *names: str) -> None:
        for name in names:
            self._rows[name] += 1
            for role, value in counts.items():
                self._sums[name][role] += value

    def is_total(self, counts: Mapping[str, float]) -> bool:
        """Whether counts are the sums of several rows above."""
        return any(counts.values()) and any(
            self._rows[name] > 1
            and all(own.get(role, 0) == value for role, value in counts.items())
            for name, own in self._sums.items()
        )


def find(assigned: dict[int, str], counted: Sequence[int], cells: Sequence[Sequence[str]]) -> None:
    """Gives `individuals` to the one of some columns that is the sum of those beside it.

    `assigned` are the roles of columns by their position.
    """
    is_few = _FEWEST <= len(counted) <= _MOST_PARTS
    if not is_few or any(second - first > 1 for first, second in pairwise(counted)):
        return
    values = {place: [figures.read(text) or 0.0 for text in cells[place]] for place in counted}
    for total in counted:
        others = [values[place] for place in counted if place != total]
        filled = [row for row, value in enumerate(values[total]) if value]
        agree = sum(sum(one[row] for one in others) == values[total][row] for row in filled)
        if filled and agree >= _AGREE * len(filled):
            assigned.update(dict.fromkeys(counted, "breakdown"))
            assigned[total] = "individuals"
            return


def find_parts(
    assigned: dict[int, str],
    counts: Sequence[int],
    free: Sequence[int],
    cells: Sequence[Sequence[str]],
) -> None:
    """Gives `breakdown` to free columns side by side that add up to a column of counts."""
    for total in counts:
        rows = [row for row, text in enumerate(cells[total]) if figures.read(text)][:_SAMPLE]
        wanted = np.array([figures.read(cells[total][row]) or 0.0 for row in rows])
        for run in _runs(free[:_MOST_COUNTED]):
            values = [[figures.read(cells[one][row]) or 0.0 for row in rows] for one in run]
            for first, last in _adding_up(np.array(values), wanted):
                assigned.update(dict.fromkeys(run[first:last], "breakdown"))


def _runs(places: Sequence[int]) -> list[list[int]]:
    """Returns columns in lists of those that stand side by side."""
    found: list[list[int]] = []
    for place in places:
        if found and found[-1][-1] == place - 1:
            found[-1].append(place)
        else:
            found.append([place])
    return found


def _adding_up(values: np.ndarray, wanted: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yields the first and the last (exclusive) of the columns that add up to what is wanted."""
    if not len(wanted):
        return
    sums = np.vstack([np.zeros_like(wanted), np.cumsum(values, axis=0)])
    for first in range(len(values) - _FEWEST + 1):
        agree = (sums[first + _FEWEST :] - sums[first] == wanted).mean(axis=1)
        fitting = np.flatnonzero(agree >= _AGREE)
        if len(fitting):
            yield first, first + _FEWEST + int(fitting[-1])
