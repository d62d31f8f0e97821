"""What totals say about counts that are withheld: bounds by linear programming over whole numbers.

Each withheld cell is an unknown number of households, at least one for each of its sites. Every
published sum is an equation, every filter that keeps or drops a cell an inequality.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

PEOPLE_OF_A_HOUSEHOLD = 6
MOST = 1_000_000.0


class Equation(NamedTuple):
    """Households of these cells together lie from `least` to `most`; `address` says so."""

    cells: frozenset[str]
    least: float
    most: float
    address: str


class Interval(NamedTuple):
    """What can be said of a cell: no less than `least` and no more than `most` households."""

    least: float
    most: float

    @property
    def width(self) -> float:
        """How many households lie between the bounds."""
        return self.most - self.least


@dataclass
class Equations:
    """Everything known about the withheld cells, which have at least `sites` households."""

    cells: tuple[str, ...]
    equations: list[Equation] = field(default_factory=list)

    def sums(self, cells: Iterable[str], households: float, address: str) -> None:
        """Adds that these cells have so many households together."""
        self.between(cells, households, households, address)

    def between(self, cells: Iterable[str], least: float, most: float, address: str) -> None:
        """Adds that these cells have from `least` to `most` households together."""
        held = frozenset(cells) & frozenset(self.cells)
        if held:
            self.equations.append(Equation(held, least, most, address))

    def intervals(self) -> Mapping[str, Interval]:
        """Returns the bounds of each cell; narrower than any where the equations contradict."""
        return {cell: self._interval(at) for at, cell in enumerate(self.cells)}

    def about(self, cell: str) -> str:
        """Returns the address of the narrowest equation that speaks of a cell."""
        held = [one for one in self.equations if cell in one.cells]
        first = min(held, key=lambda one: (len(one.cells), one.most - one.least), default=None)
        return first.address if first else ""

    def _interval(self, at: int) -> Interval:
        wanted = np.zeros(len(self.cells))
        wanted[at] = 1
        return Interval(self._least(wanted), -self._least(-wanted))

    def _least(self, wanted: np.ndarray) -> float:
        """Returns the least value of a sum over the cells that all equations allow."""
        number = len(self.cells)
        known = [
            LinearConstraint(
                np.array([[float(cell in one.cells) for cell in self.cells]]), one.least, one.most
            )
            for one in self.equations
        ]
        found = milp(
            wanted,
            integrality=np.ones(number),
            bounds=Bounds(np.ones(number), np.full(number, MOST)),
            constraints=known,
        )
        if found.x is None:
            return float("nan")
        return float(round(found.fun))
