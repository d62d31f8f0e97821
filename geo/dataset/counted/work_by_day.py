"""Work by day: what is said in place of an earlier statement counts from its own day on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, NamedTuple, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.values.cache import Cache

T = TypeVar("T")
_MOST_KEPT: Final = 4
"""States of the work on earlier days that are kept in memory at once."""


class Overtaken(NamedTuple):
    """A statement that another one overtakes, by their ids, from a day (ISO) on."""

    record: str
    counts: str
    day: str


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows that count now and those set aside, with the places of both in the stored order."""

    now: gpd.GeoDataFrame
    aside: gpd.GeoDataFrame
    order: np.ndarray

    def before(self, ahead: tuple[Overtaken, ...]) -> gpd.GeoDataFrame:
        """Returns the rows as they counted while some statements were not overtaken yet."""
        back = self.aside["id"].isin([one.record for one in ahead]).to_numpy(dtype=bool)
        kept = np.concatenate([np.ones(len(self.now), dtype=bool), back])
        both = pd.concat([self.now, self.aside], ignore_index=True)
        kept &= ~both["id"].isin([one.counts for one in ahead]).to_numpy(dtype=bool)
        places = np.flatnonzero(kept)
        rows = both.iloc[places[np.argsort(self.order[places])]].reset_index(drop=True)
        return gpd.GeoDataFrame(rows, geometry="geometry", crs=self.now.crs)


def overtaken(
    decisions: Mapping[tuple[str, str], Mapping[str, Any]], layer_id: str, rows: pd.DataFrame
) -> tuple[Overtaken, ...]:
    """Returns which statements that are set aside were so until a later day.

    `decisions` are those in force, by layer and id, `rows` all rows of the layer. A row beside
    another that says the same day corrects it: it counts on every day.
    """
    told = {one: said for (layer, one), said in decisions.items() if layer == layer_id}
    named = {*told, *(said["counts"] for said in told.values())}
    own = rows[rows["id"].isin(named).to_numpy(dtype=bool)].set_index("id")
    days, beside = own["as_of"].to_dict(), own["beside"].to_dict()
    return tuple(
        Overtaken(record, said["counts"], min(days[said["counts"]], said["as_of"]))
        for record, said in sorted(told.items())
        if beside.get(said["counts"]) == record and days[said["counts"]] > days[record]
    )


class Earlier(Generic[T]):
    """What is made of the work of earlier days, such as a dataset; a few are kept in memory."""

    def __init__(
        self, every: tuple[Overtaken, ...], make: Callable[[tuple[Overtaken, ...]], T]
    ) -> None:
        self._every, self._make = every, make
        self._kept = Cache(_MOST_KEPT)

    def on(self, day: str) -> T | None:
        """Returns that of a day (ISO); None where it is that of now."""
        ahead = tuple(one for one in self._every if one.day > day)
        return self._of(ahead) if ahead else None

    def through(self, treat: Callable[[T], T]) -> "Earlier[T]":
        """Returns the same with each treated, such as disclosed to an audience."""
        return Earlier(self._every, lambda ahead: treat(self._of(ahead)))

    def _of(self, ahead: tuple[Overtaken, ...]) -> T:
        return self._kept.get(ahead, lambda: self._make(ahead))
