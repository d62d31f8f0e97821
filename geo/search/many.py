"""Names of very many things of a kind, found by what stands in them and without an index.

Words of a name are found from their beginning, in any order and any keyboard's letters. Nothing
is found by its sound or likened to what was typed, as an index does for what it holds.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.search.things import Thing
from geo.units import spelling

_MOST_FOUND: Final = 100
"""Things of a text that are looked at further, those with the shortest names."""


class Named(NamedTuple):
    """A thing whose name has what was typed, and whether it begins so or is all of it."""

    thing: Thing
    name: str
    begins: bool
    is_whole: bool
    distance: float


class ManyNames:
    """The names of one kind of thing, as columns; `by_id` also finds ids by their last part."""

    def __init__(
        self, kind: str, features: gpd.GeoDataFrame, names: Sequence[str], *, by_id: bool
    ) -> None:
        self._kind, self._ids, self._by_id = kind, features["id"], by_id
        self._columns = [_encoded(features[name]) for name in names if name in features]

    @cached_property
    def _as_arrow(self) -> pa.Array:
        return pa.array(self._ids.to_numpy(dtype=object), pa.large_string())

    def named(self, typed: str) -> Iterator[Named]:
        """Yields the things that have every word of a text among the words of one name."""
        said = spelling.words(typed)
        if not said:
            return
        whole, exact = "".join(said), typed.strip().casefold()
        found: dict[int, str] = {}
        for column in self._columns:
            for name, row in _rows(column, said):
                found.setdefault(row, name)
        if self._by_id:
            ends = pc.match_substring_regex(self._as_arrow, f"(?:^|-){re.escape(typed)}$")
            rows = np.flatnonzero(ends.to_numpy(False))[:_MOST_FOUND]
            found |= dict.fromkeys(rows.tolist(), typed)
        for row, name in found.items():
            spelled = "".join(spelling.words(name))
            yield Named(
                Thing(self._kind, self._ids.iloc[row], (name,)),
                name,
                spelled.startswith(whole),
                spelled == whole or name.casefold() == exact,
                max(0.0, 1 - len(whole) / max(len(spelled), 1)),
            )


def _encoded(names: pd.Series) -> pa.DictionaryArray:
    held = pa.array(names.to_numpy(dtype=object), pa.large_string(), from_pandas=True)
    return held.dictionary_encode()


def _rows(column: pa.DictionaryArray, said: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yields the names with all of these words, the shortest first, each with a row that has it."""
    names = column.dictionary
    fits = np.ones(len(names), dtype=bool)
    for word in said:
        pattern = spelling.pattern(word)
        fits &= pc.match_substring_regex(names, pattern, ignore_case=True).to_numpy(False)
    places = np.flatnonzero(fits)
    lengths = pc.utf8_length(names.take(pa.array(places))).to_numpy(False)
    places = places[np.argsort(lengths, kind="stable")[:_MOST_FOUND]]
    codes = column.indices.fill_null(-1).to_numpy(False)
    rows = np.flatnonzero(np.isin(codes, places))
    rank = {code: at for at, code in enumerate(places.tolist())}
    first = sorted(rows.tolist(), key=lambda row: rank[int(codes[row])])[:_MOST_FOUND]
    yield from ((names[int(codes[row])].as_py(), row) for row in first)
