"""A layer's features as GeoJSON, put together from pieces that are encoded once per dataset.

A property with few values is a number into the list of its encoded values, and neighbouring
properties that go together (a unit, its code and the units around it) are one such piece. So a
feature is a few bytes joined, whatever the number of its properties.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd

from geo.dataset import records

MOST_KEPT = 20_000
"""A property with more values, or a layer with more shapes, is encoded when it is asked for."""
MOST_TOGETHER = 4_000
"""Neighbours are one piece while there are no more different pieces than this."""

Pieces = Callable[[np.ndarray], list[bytes]]
"""The pieces of the features at these positions."""


@dataclass(frozen=True, eq=False)
class _Coded:
    """A piece with few values: for each row the position of its bytes."""

    codes: np.ndarray
    texts: np.ndarray

    def __call__(self, positions: np.ndarray) -> list[bytes]:
        found: list[bytes] = self.texts[self.codes[positions]].tolist()
        return found

    def then(self, other: "_Coded") -> "_Coded | None":
        """Returns this piece and its neighbour as one; None where that has too many values."""
        both = self.codes.astype(np.int64) * len(other.texts) + other.codes
        codes, known = pd.factorize(both)
        if len(known) > MOST_TOGETHER:
            return None
        first, second = np.divmod(known, len(other.texts))
        return _Coded(codes.astype(np.int32), self.texts[first] + other.texts[second])


@dataclass(frozen=True, eq=False)
class Encoded:
    """A layer's features in one language; the values of a day come with each request.

    `front` is a feature up to its first property, the id. `rest` are the other properties in the
    catalogue's order, of which those of the day are told by their name alone.
    """

    front: Pieces
    rest: Sequence[Pieces | str]

    @classmethod
    def of(
        cls, features: gpd.GeoDataFrame, names: Sequence[str], of_the_day: Sequence[str]
    ) -> "Encoded":
        """Prepares features with an `id` whose properties are these and, of a day, those."""
        rest: list[Pieces | str] = []
        for name in names:
            if name == "id":
                continue
            own = name if name in of_the_day else _property(name, features[name])
            last = rest[-1] if rest else None
            together = (
                last.then(own) if isinstance(last, _Coded) and isinstance(own, _Coded) else None
            )
            rest[-1:] = [together] if together else [*rest[-1:], own]
        return cls(_fronts(features), rest)

    def features(
        self, positions: np.ndarray, values: Mapping[str, Sequence[object]]
    ) -> list[bytes]:
        """Returns the features at these positions; `values` of the day have an entry for each."""
        others = (
            _texts(piece, values[piece]) if isinstance(piece, str) else piece(positions)
            for piece in self.rest
        )
        columns = [self.front(positions), *others]
        end = b"}}"
        return [b"".join((*parts, end)) for parts in zip(*columns, strict=True)]


def _fronts(features: gpd.GeoDataFrame) -> Pieces:
    """Returns how the beginnings of features are made: all at once now, or each time."""
    ids, shapes = features["id"].to_numpy(dtype=object), features.geometry.to_numpy()
    if len(ids) > MOST_KEPT:
        return lambda positions: list(_beginnings(ids[positions], shapes[positions]))
    made = np.array([*_beginnings(ids, shapes), b""], dtype=object)[:-1]
    return lambda positions: made[positions].tolist()


def _beginnings(ids: np.ndarray, shapes: np.ndarray) -> Iterator[bytes]:
    for one, shape in zip(ids.tolist(), records.shapes_of(shapes), strict=True):
        own = orjson.dumps(one)
        yield b"".join(
            (b'{"type":"Feature","id":', own, b',"geometry":', shape, b',"properties":{"id":', own)
        )


def _property(name: str, column: pd.Series) -> Pieces:
    """Returns how a property is written, kept where it has few values."""
    told_apart = column
    if column.dtype == object:  # lists, which pandas cannot tell apart
        told_apart = pd.Series([*map(repr, _plain(column))], dtype=object)
    codes, known = pd.factorize(told_apart, use_na_sentinel=False)
    if len(known) > MOST_KEPT:
        values = np.array([*_plain(column), None], dtype=object)[:-1]
        return lambda positions: _texts(name, values[positions].tolist())
    one_of_each = np.empty(len(known), dtype=np.int64)
    one_of_each[codes] = np.arange(len(codes))
    texts = np.array([*_texts(name, _plain(column.iloc[one_of_each])), b""], dtype=object)
    return _Coded(codes.astype(np.int32), texts)


def _texts(name: str, values: Sequence[object]) -> list[bytes]:
    start = b"," + orjson.dumps(name) + b":"
    return [start + orjson.dumps(one, option=orjson.OPT_SERIALIZE_NUMPY) for one in values]


def _plain(column: pd.Series) -> list[object]:
    found: list[object] = column.to_numpy(dtype=object, na_value=None).tolist()  # type: ignore[call-overload]  # the stubs do not know None
    return found
