"""The features that pass all filters, whether their layer is held in memory or kept in PostGIS."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catalog.layer import Layer
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.dataset.kept import questions
from geo.dataset.kept.questions import Properties
from geo.exchange import boxes
from geo.exchange.cql import sql
from geo.language import Language
from geo.store.databases import asked
from geo.store.databases.asked import TRUE, Sql, all_of, bound, joined
from geo.store.kept import LAST, Kept, Order, Own
from mapservice.query import property_filters
from mapservice.query.parameters import ItemsQuery


class Beside(NamedTuple):
    """What is asked of the rows of a layer that are kept: a condition, and what they come by."""

    kept: Kept
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

    def parts(self) -> Iterator[gpd.GeoDataFrame]:
        """Yields all features as they are stored, no more at a time than memory holds."""
        if self.beside is None:
            yield self.features.iloc[self.positions]
        else:
            yield from self._parts(TRUE, (0, None))

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


def of_kept(dataset: Dataset, layer: Layer, query: ItemsQuery, positions: np.ndarray) -> Matched:
    """Returns the features of a layer of which some are kept; `positions` are those in memory."""
    kept, features = dataset.kept[layer.id], dataset.features[layer.id]
    condition = _condition(dataset, layer, query)
    plain = Properties(dataset, layer, query.view.having(lang=Language.EN))
    order = tuple(
        Order(plain(one.name), plain.kind(one.name), one.descending) for one in query.order
    )
    number = kept.number if condition is TRUE else kept.count(condition)
    own = _own(dataset, layer, query, positions)
    return Matched(features, positions, Beside(kept, condition, order, number), own)


def of_kept_id(dataset: Dataset, layer: Layer, feature: str) -> Matched:
    """Returns the one feature of an id that is kept, or none."""
    kept = dataset.kept[layer.id]
    condition = asked.column("feature") == bound(feature, "text")
    beside = Beside(kept, condition, (), kept.count(condition))
    return Matched(dataset.features[layer.id], np.zeros(0, dtype=int), beside)


def _condition(dataset: Dataset, layer: Layer, query: ItemsQuery) -> Sql:
    parts = [questions.passing(dataset, query.view)]
    if query.bbox is not None:
        shape = joined("ST_GeomFromWKB({}, 4326)", bound(boxes.shape(query.bbox).wkb, "bytea"))
        parts.append(joined("ST_Intersects(geometry, {})", shape))
    if query.period is not None:
        as_of = asked.column("as_of", "text")
        for day, compare in ((query.period.start, as_of.__ge__), (query.period.end, as_of.__le__)):
            if day:
                parts.append(compare(joined('({} COLLATE "C")', bound(str(day), "text"))))
    if query.wanted:
        known = property_filters.queryables(dataset, layer)
        told = Properties(dataset, layer, query.view)
        parts += [sql.condition_of(one, known, told) for one in query.wanted]
    return all_of(parts)


def _own(
    dataset: Dataset, layer: Layer, query: ItemsQuery, positions: np.ndarray
) -> tuple[Own, ...]:
    """Returns where the matching rows in memory stand: where they are stored; gone ones come last.

    Sites that are gone by now stand behind all others on an earlier day.
    """
    kept, features = dataset.kept[layer.id], dataset.features[layer.id]
    now = len(dataset.newest.features[layer.id])
    rows = features.iloc[positions]
    keys = _sorted_by(dataset, layer, query, rows)
    return tuple(
        Own(one, kept.positions[one] if at < now else LAST + at, key)
        for one, at, key in zip(rows["id"], positions.tolist(), keys, strict=True)
    )


def _sorted_by(
    dataset: Dataset, layer: Layer, query: ItemsQuery, rows: gpd.GeoDataFrame
) -> list[tuple[Any, ...]]:
    if not query.order:
        return [()] * len(rows)
    if any(layer.field(one.name).derived for one in query.order):
        rows = selection.derived(dataset, layer, rows, query.view.having(lang=Language.EN))
    columns = [
        rows[one.name].astype(object).where(rows[one.name].notna(), None).tolist()
        for one in query.order
    ]
    return list(zip(*columns, strict=True))


def _together(parts: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    filled = [one for one in parts if len(one)] or parts[:1]
    if len(filled) == 1:
        return filled[0]
    both = pd.concat(filled, ignore_index=True)
    return gpd.GeoDataFrame(both, geometry="geometry", crs=filled[0].crs)
