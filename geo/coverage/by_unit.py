"""Very many sites of a view, told by the units that hold them in place of one by one."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from geo.catalog import layers
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.units import boundaries
from geo.view.address import PLACES
from geo.view.view import View

MOST_SITES: Final = 1_000
"""Sites of a view that are asked for one by one; more are taken together by unit."""
MOST_UNITS: Final = 60
"""Units by which they are; where there are more, larger units."""
_MOST_VIEWS: Final = 64
"""Views of a dataset whose sites are remembered by unit."""


class ByUnit(NamedTuple):
    """Many sites of a view by unit: the level of the units, and the sites (positions) by P-code.

    Each is known of every site; a site of which no unit at all is known is in none.
    """

    level: str
    sites: Mapping[str, np.ndarray]


def counted_by(dataset: Dataset, view: View) -> str:
    """Returns what the places of a view are counted as: `site`, `district`, or `unit` of many."""
    if not dataset.sites_are_told_apart:
        return "district"
    return "unit" if by_unit(dataset, view) else "site"


def by_unit(dataset: Dataset, view: View) -> ByUnit | None:
    """Returns the sites that a view shows by unit, where they are too many to be told one by one.

    None where they are not, and where sites may not be told apart.
    """
    if len(dataset.features[layers.INFORMAL_SITES.id]) <= MOST_SITES:
        return None
    found = in_units(dataset, view) if dataset.sites_are_told_apart else None
    return found if found and sum(map(len, found.sites.values())) > MOST_SITES else None


def in_units(dataset: Dataset, view: View) -> ByUnit:
    """Returns the sites that a view shows by the smallest units of which `MOST_UNITS` hold them."""
    where = View(**{name: getattr(view, name) for name in PLACES})
    return dataset.derived.part("by unit", _MOST_VIEWS).get(
        where, lambda: _in_units(dataset, where)
    )


def _in_units(dataset: Dataset, view: View) -> ByUnit:
    sites = selection.passing(dataset, layers.INFORMAL_SITES.id, view)
    homes = pd.Series(boundaries.finest(sites), index=sites.index, dtype="str")
    homes = homes[(homes != "").to_numpy(dtype=bool)]
    ends = dataset.units.code_lengths
    widest, *closer = ends
    fitting = (
        level
        for level in closer[::-1]
        if homes.str[: ends[level]].nunique() <= MOST_UNITS
        and (homes.str.len() >= ends[level]).all()
    )
    level = next(fitting, widest)
    codes, distinct = pd.factorize(homes.str[: ends[level]])
    positions = homes.index.to_numpy()
    return ByUnit(level, {str(one): positions[codes == at] for at, one in enumerate(distinct)})
