"""Small counts: which cells are withheld, so that no total that a reader holds gives one away.

What the Atlas prints for the public are cells and sums of cells that are shown; a withheld cell is
in no sum, whatever the filter (sub-district, district, governorate, coordination area, hotspot), so
no two sums differ by one. Readers hold more: documents print the totals of governorates and of the
country. Here these totals are taken as known, withheld cells included, and further cells are
withheld until no withheld number can be narrowed to fewer than `least` households.

What a governorate's total leaves over is the sum of its withheld cells: each of them can be
anything from nothing to that sum, or is told exactly where it is alone. A governorate whose own
cells cannot make that safe is left `open`: its total cannot be taken as known (where it has one
cell, the total is the cell), and the same question is asked of all open governorates together,
whose sum the country's total leaves over. The totals form a tree, so these intervals are exact and
need no linear programming.

The total of a district or of a coordination area, withheld cells included, is not taken as known:
the Atlas never prints one, and most of them hold one or two cells.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np


class Cells(NamedTuple):
    """The cells: the governorate of each, its households, and whether it is too small to show."""

    governorates: Sequence[str]
    households: np.ndarray
    small: np.ndarray


class Withheld(NamedTuple):
    """Which cells are withheld, and in how wide an interval of households each can be placed.

    `widths` are NaN for cells that are shown; `open_governorates` are those whose total, withheld
    cells included, must not be printed.
    """

    hidden: np.ndarray
    widths: np.ndarray
    open_governorates: frozenset[str]


def withheld(cells: Cells, least: int) -> Withheld:
    """Returns the cells to withhold: the small ones and as few and small others as are needed.

    Where all cells of the country together have fewer than `least` households, all are withheld
    and the country's total must not be printed either.
    """
    hidden = np.asarray(cells.small, dtype=bool).copy()
    own = {code: _where(cells, [code]) for code in dict.fromkeys(cells.governorates)}
    for inside in own.values():
        _complete(cells.households, hidden, inside, least)
    opened = {code for code, inside in own.items() if not _safe(cells, hidden & inside, least)}
    while not _safe(cells, hidden & _where(cells, opened), least):
        joining = _next_open(cells, hidden, own, opened)
        if joining is None:
            break
        opened.add(joining)
        if not hidden[own[joining]].any():
            hidden[_smallest(cells.households, own[joining])] = True
    return Withheld(hidden, _widths(cells, hidden, own, opened), frozenset(opened))


def _complete(households: np.ndarray, hidden: np.ndarray, inside: np.ndarray, least: int) -> None:
    """Withholds the smallest shown cells of a governorate until its own sum is safe."""
    while hidden[inside].any() and not hidden[inside].all():
        own = hidden & inside
        if own.sum() > 1 and households[own].sum() >= least:
            return
        hidden[_smallest(households, inside & ~hidden)] = True


def _safe(cells: Cells, own: np.ndarray, least: int) -> bool:
    number = int(own.sum())
    return number == 0 or (number > 1 and int(cells.households[own].sum()) >= least)


def _next_open(
    cells: Cells, hidden: np.ndarray, own: dict[str, np.ndarray], opened: set[str]
) -> str | None:
    """Returns the governorate that costs the least to open: a withheld one, else a small one."""
    costs = {
        code: (
            not hidden[inside].any(),
            int(inside.sum()) > 1,
            int(cells.households[_smallest(cells.households, inside)]),
        )
        for code, inside in own.items()
        if code not in opened
    }
    return min(costs, key=lambda code: costs[code], default=None)


def _widths(
    cells: Cells, hidden: np.ndarray, own: dict[str, np.ndarray], opened: set[str]
) -> np.ndarray:
    found = np.full(len(hidden), np.nan)
    groups = [inside for code, inside in own.items() if code not in opened]
    for inside in (*groups, _where(cells, opened)):
        left = hidden & inside
        found[left] = cells.households[left].sum() if left.sum() > 1 else 0
    return found


def _smallest(households: np.ndarray, among: np.ndarray) -> int:
    positions = np.flatnonzero(among)
    return int(positions[np.argmin(households[positions])])


def _where(cells: Cells, codes: Iterable[str]) -> np.ndarray:
    wanted = set(codes)
    return np.array([code in wanted for code in cells.governorates], dtype=bool)
