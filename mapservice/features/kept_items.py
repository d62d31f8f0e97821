"""What the address of items asks of a layer that is kept in the database."""

from typing import Any

import geopandas as gpd
import numpy as np

from geo.catalog.layer import Layer
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.dataset.kept import matched, questions
from geo.dataset.kept.matched import Beside, Matched
from geo.dataset.kept.questions import Properties
from geo.exchange import boxes
from geo.exchange.cql import sql
from geo.language import Language
from geo.values import asked
from geo.values.asked import TRUE, Order, Sql, all_of, bound, joined
from mapservice.query import property_filters
from mapservice.query.parameters import ItemsQuery


def of_kept(dataset: Dataset, layer: Layer, query: ItemsQuery, positions: np.ndarray) -> Matched:
    """Returns the features of a layer of which some are kept; `positions` are those in memory."""
    kept, features = dataset.kept[layer.id], dataset.features[layer.id]
    condition = _condition(dataset, layer, query)
    plain = Properties(dataset, layer, query.view.having(lang=Language.EN))
    order = tuple(
        Order(plain(one.name), plain.kind(one.name), one.descending) for one in query.order
    )
    number = kept.number if condition is TRUE else kept.count(condition)
    keys = _sorted_by(dataset, layer, query, features.iloc[positions])
    own = matched.own(dataset, layer, positions, keys)
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
