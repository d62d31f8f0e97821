"""How many people live at sites: sums that say how many sites are not in them.

A site whose number nobody has stated is of unknown size. It is never counted as 0, and is told
apart from a cell whose numbers are withheld.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

PEOPLE: Final = ("households", "individuals")
UNCOUNTED: Final = "uncounted"
"""Column of cells of sites, where one of them has sites without a number: how many it has."""


class Total(NamedTuple):
    """A sum: None where no site has told a number; `uncounted` sites are not in it."""

    number: int | None
    uncounted: int


class Sites(NamedTuple):
    """Which sites (positions) are counted, among the numbers of all.

    The numbers are rows of sites, households, individuals and uncounted sites, with a column for
    each feature; NaN where one is withheld or not known.
    """

    positions: frozenset[int]
    numbers: np.ndarray


class People(NamedTuple):
    """People of some sites, each site counted once; individuals are mostly estimated.

    `households` and `individuals` are None where no number is known (unknown is not zero), and a
    least number where `withheld` cells, whose numbers are too small to show, are among the sites;
    such cells are not in `sites` either. So they are where `uncounted` sites are among them, whose
    households nobody has stated. `at` says which sites they are, so that several counts are added
    without counting a site twice; it is no part of a comparison.
    """

    sites: int
    households: int | None
    individuals: int | None
    withheld: int = 0
    uncounted: int = 0
    at: Sites | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, People) and self._counts == other._counts

    def __hash__(self) -> int:
        return hash(self._counts)

    @property
    def _counts(self) -> tuple[object, ...]:
        return self[:-1]

    @property
    def is_least(self) -> bool:
        """Whether there are more people than the numbers say."""
        return bool(self.withheld or self.uncounted)


UNKNOWN_PEOPLE: Final = People(0, None, None)


def of_sites(positions: frozenset[int], numbers: np.ndarray) -> People:
    """Returns the people of some sites (positions) by their numbers, as `Sites` has them."""
    if not positions:
        return UNKNOWN_PEOPLE
    number, households, individuals, left_out = numbers[:, sorted(positions)]
    return People(
        sites=int(np.nansum(number)),
        households=_summed(households),
        individuals=_summed(individuals),
        withheld=int((np.isnan(households) & (left_out == 0)).sum()),
        uncounted=int(left_out.sum()),
        at=Sites(positions, numbers),
    )


def _summed(numbers: np.ndarray) -> int | None:
    known = numbers[~np.isnan(numbers)]
    return int(known.sum()) if len(known) else None


def together(several: Iterable[People]) -> People:
    """Adds people of places; a site that several of them have counts once, where it is known."""
    counted = [*several]
    of_which = {id(one.at.numbers): one.at.numbers for one in counted if one.at}
    united = [
        of_sites(
            frozenset().union(
                *(one.at.positions for one in counted if one.at and one.at.numbers is numbers)
            ),
            numbers,
        )
        for numbers in of_which.values()
    ]
    if len(united) == 1 and all(one.at or one == UNKNOWN_PEOPLE for one in counted):
        return united[0]
    total = UNKNOWN_PEOPLE
    for one in (*united, *(one for one in counted if one.at is None)):
        total = People(
            total.sites + one.sites,
            _added(total.households, one.households),
            _added(total.individuals, one.individuals),
            total.withheld + one.withheld,
            total.uncounted + one.uncounted,
        )
    return total


def _added(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other


def is_unknown(site: Mapping[str, Any]) -> bool:
    """Whether a site, or group of sites, has told no households, and none are withheld."""
    is_told = site.get("households", 0) is not None
    return not is_told and not site.get("suppressed")


def uncounted(sites: pd.DataFrame, name: str = "households") -> np.ndarray:
    """Returns how many sites of each row, a site or a cell of sites, have told no such number."""
    missing = sites[name].isna().to_numpy(dtype=bool)
    if "suppressed" in sites:
        missing = missing & ~sites["suppressed"].to_numpy(dtype=bool, na_value=False)
    every, some = (
        sites[one].to_numpy(dtype=int, na_value=0) if one in sites else np.full(len(sites), other)
        for one, other in (("sites", 1), (UNCOUNTED, 0))
    )
    found: np.ndarray = np.where(missing, every, some)
    return found


def total(sites: pd.DataFrame, name: str = "households") -> Total:
    """Returns the sum of `households` or `individuals` of sites or of cells of sites.

    It is 0 for no site, and for cells that are all withheld.
    """
    number, left_out = int(sites[name].sum()), int(uncounted(sites, name).sum())
    is_told = not left_out or bool(sites[name].notna().any())
    return Total(number if is_told else None, left_out)
