"""Features of a layer of which some are held in memory and others kept in the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catalog.layer import Layer
from geo.dataset.dataset import Dataset
from geo.values.asked import LAST, TRUE, Order, Own, Sql, all_of

if TYPE_CHECKING:
    from geo.store.kept.rows import Kept


class Beside(NamedTuple):
    """What is asked of the rows of a layer that are kept: a condition, and what they come by."""

    kept: "Kept"
    condition: Sql
    order: tuple[Order, ...]
    number: int


@dataclass(frozen=True, eq=False)
class Matched:
    """Features that pass, in order: those in memory by position, and those kept beside them.

    `own` says where the ones in memory stand among the others.
    """

    features: gpd.GeoDataFrame
    positions: np.ndarray
    beside: Beside | None = None
    own: tuple[Own, ...] = ()

    def __len__(self) -> int:
        return len(self.positions) + (self.beside.number if self.beside else 0)

    def page(self, offset: int, limit: int) -> gpd.GeoDataFrame:
        """Returns some of the features as they are stored."""
        if self.beside is None:
            return self.features.iloc[self.positions[offset : offset + limit]]
        parts = [*self._parts(TRUE, (offset, limit)), self.features.iloc[:0]]
        return _together(parts)

    def whole(self) -> gpd.GeoDataFrame:
        """Returns all of the features as they are stored."""
        return self.page(0, len(self))

    def parts(self) -> Iterator[gpd.GeoDataFrame]:
        """Yields all features as they are stored, no more at a time than memory holds."""
        if self.beside is None:
            yield self.features.iloc[self.positions]
        elif not len(self):
            yield self.features.iloc[:0]
        else:
            yield from self._parts(TRUE, (0, None))

    def sources(self) -> set[str]:
        """Returns the ids of the sources of all of the features."""
        mine = self.features["source_id"].iloc[self.positions].dropna()
        beside = self.beside
        return {*mine, *(beside.kept.said("source_id", beside.condition) if beside else ())}

    def within(self, condition: Sql, own: np.ndarray) -> gpd.GeoDataFrame:
        """Returns the kept features that meet a condition, too, and these of those in memory."""
        chosen = np.isin(self.positions, own)
        mine = [one for one, is_in in zip(self.own, chosen, strict=True) if is_in]
        parts = [*self._parts(condition, (0, None), mine), self.features.iloc[:0]]
        return _together(parts)

    def _parts(
        self, more: Sql, page: tuple[int, int | None], own: list[Own] | None = None
    ) -> Iterator[gpd.GeoDataFrame]:
        if self.beside is None:
            return
        mine = self.own if own is None else own
        kept, condition, order, _ = self.beside
        asking = kept.parts(all_of([condition, more]), order, mine, page)
        for ids, found in asking:
            held = [one for one in ids if one in self._rows]
            both = _together([found, self.features.iloc[[self._rows[one] for one in held]]])
            at = {one: row for row, one in enumerate(both["id"])}
            yield both.iloc[[at[one] for one in ids]].reset_index(drop=True)

    @cached_property
    def _rows(self) -> dict[str, int]:
        ids = self.features["id"].iloc[self.positions]
        return dict(zip(ids, self.positions.tolist(), strict=True))


def own(
    dataset: Dataset, layer: Layer, positions: np.ndarray, keys: Sequence[tuple[Any, ...]] = ()
) -> tuple[Own, ...]:
    """Returns where rows in memory stand, by position: where they are stored, gone ones last.

    Sites that are gone by now stand behind all others on an earlier day. `keys` are what they are
    sorted by before that.
    """
    kept, features = dataset.kept[layer.id], dataset.features[layer.id]
    now = len(dataset.newest.features[layer.id])
    return tuple(
        Own(one, kept.positions[one] if at < now else LAST + at, key)
        for one, at, key in zip(
            features["id"].iloc[positions],
            positions.tolist(),
            keys or [()] * len(positions),
            strict=True,
        )
    )


def _together(parts: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    filled = [one for one in parts if len(one)] or parts[:1]
    if len(filled) == 1:
        return filled[0]
    both = pd.concat(filled, ignore_index=True)
    return gpd.GeoDataFrame(both, geometry="geometry", crs=filled[0].crs)
