"""A filter that was read: from its tree to a mask over the features of a layer."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd
import numpy as np
import orjson

from geo.catalog.layer import FieldKind, Geometry, Layer
from geo.exchange.cql.conditions import Test, condition
from geo.exchange.cql.operands import Kind, Queryables
from geo.exchange.cql.syntax import FilterLanguage, tree

GEOMETRY: Final = "geometry"
_KINDS: Final = {
    FieldKind.TEXT: Kind.TEXT,
    FieldKind.INTEGER: Kind.NUMBER,
    FieldKind.NUMBER: Kind.NUMBER,
    FieldKind.BOOLEAN: Kind.TRUTH,
    FieldKind.DATE: Kind.DAY,
    FieldKind.LIST: Kind.LIST,
}


@dataclass(frozen=True)
class Filter:
    """A condition on features, equal to every other that asks the same in the same words.

    `source` is its JSON form.
    """

    source: str
    test: Test = field(compare=False, repr=False)

    def mask(self, features: gpd.GeoDataFrame) -> np.ndarray:
        """Returns whether the condition is true of each feature."""
        met = np.broadcast_to(self.test(features).yes, len(features))
        return np.array(met, dtype=bool)


def queryables(layer: Layer, columns: Collection[str]) -> dict[str, Kind]:
    """Returns the names that a filter may use on a layer whose features have these columns."""
    found = {one.name: _KINDS[one.kind] for one in layer.fields if one.name in columns}
    return found if layer.geometry is Geometry.NONE else found | {GEOMETRY: Kind.SHAPE}


def read(text: str, language: FilterLanguage, known: Queryables) -> Filter:
    """Returns the filter that a text stands for; FilterError says what cannot be used in it."""
    return _filter(tree(text, language), known)


def combined(chosen: Iterable[tuple[str, Collection[Any]]], known: Queryables) -> Filter | None:
    """Returns the filter that keeps what has one of the values in each property, or None."""
    parts = [
        {"op": "in", "args": [{"property": name}, sorted(set(values))]} for name, values in chosen
    ]
    if not parts:
        return None
    return _filter(parts[0] if len(parts) == 1 else {"op": "and", "args": parts}, known)


def _filter(made: Any, known: Queryables) -> Filter:  # noqa: ANN401 - any JSON
    return Filter(orjson.dumps(made).decode(), condition(made, known))
