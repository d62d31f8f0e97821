"""Properties of features as a table of numbers, so that a tile only looks its values up."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import pandas as pd

from geo.exchange.tiles import encoding
from geo.exchange.tiles.encoding import Ragged

_FEW = 500
"""Up to so many cells are looked up in turn: arrays of so few take longer."""


class Tagged(NamedTuple):
    """The tags of some features, with the keys and values that they point at."""

    tags: Ragged
    keys: list[str]
    entries: bytes
    entry_count: int

    def then(self, others: "Tagged") -> "Tagged":
        """Returns the tags of these and then of other features, every key only once."""
        if not len(self.tags.counts):
            return others
        keys = list(dict.fromkeys((*self.keys, *others.keys)))
        numbers = others.tags.numbers.copy()
        position = np.array([keys.index(key) for key in others.keys], dtype=np.uint64)
        numbers[0::2] = position[numbers[0::2].astype(np.int64)]
        numbers[1::2] += np.uint64(self.entry_count)
        return Tagged(
            encoding.joined((self.tags, Ragged(numbers, others.tags.counts))),
            keys,
            self.entries + others.entries,
            self.entry_count + others.entry_count,
        )


@dataclass(frozen=True, eq=False)
class Table:
    """The properties of a layer: for each row and key the position of its value, or -1 for none."""

    keys: tuple[str, ...]
    places: np.ndarray
    values: np.ndarray
    coded: list[bytes | None]

    @classmethod
    def of(cls, features: pd.DataFrame, names: Sequence[str]) -> "Table":
        """Reads these columns; lists become texts joined with semicolons, empty cells no tag."""
        keys, columns, values = [], [], []
        held = 0
        for name in names:
            codes, known = _told_apart(features[name])
            if len(known):
                keys.append(name)
                columns.append(np.where(codes < 0, -1, codes + held))
                values.append(known)
                held += len(known)
        places = np.column_stack(columns) if columns else np.empty((len(features), 0), dtype=int)
        known_values = np.concatenate(values) if values else np.empty(0, dtype=object)
        nothing: list[bytes | None] = [None] * held
        return cls(tuple(keys), places.astype(np.int32), known_values, nothing)

    def tagged(self, rows: np.ndarray) -> Tagged:
        """Returns the tags of these rows, with only the keys and values that they use."""
        places = self.places[rows]
        return self._in_turn(places.tolist()) if places.size <= _FEW else self._at_once(places)

    def _in_turn(self, places: Sequence[Sequence[int]]) -> Tagged:
        used = sorted({place for row in places for place in row if place >= 0})
        position: dict[bytes, int] = {}
        ours = {one: position.setdefault(self._code(one), len(position)) for one in used}
        known = [any(place >= 0 for place in column) for column in zip(*places, strict=True)]
        keys = [key for key, is_used in zip(self.keys, known, strict=False) if is_used]
        nth = list(accumulate(known, initial=0))
        tags = [
            [
                number
                for at, place in enumerate(row)
                if place >= 0
                for number in (nth[at], ours[place])
            ]
            for row in places
        ]
        numbers = np.array([number for row in tags for number in row], dtype=np.uint64)
        counts = np.array([len(row) for row in tags], dtype=np.int64)
        return Tagged(Ragged(numbers, counts), keys, b"".join(position), len(position))

    def _at_once(self, places: np.ndarray) -> Tagged:
        filled = places >= 0
        used, nth = np.unique(places[filled], return_inverse=True)
        position: dict[bytes, int] = {}
        ours = [position.setdefault(self._code(one), len(position)) for one in used.tolist()]
        keys = np.flatnonzero(filled.any(axis=0))
        key_of = np.zeros(len(self.keys), dtype=np.int64)
        key_of[keys] = np.arange(len(keys))
        numbers = np.empty((len(nth), 2), dtype=np.uint64)
        numbers[:, 0] = key_of[np.nonzero(filled)[1]]
        numbers[:, 1] = np.array(ours, dtype=np.int64)[nth]
        tags = Ragged(numbers.ravel(), filled.sum(axis=1) * 2)
        return Tagged(tags, [self.keys[key] for key in keys], b"".join(position), len(position))

    def _code(self, place: int) -> bytes:
        """Returns the bytes of a value, which are made when they are first used."""
        coded = self.coded[place]
        if coded is None:
            coded = self.coded[place] = encoding.value(self.values[place])
        return coded


def summed(
    columns: Mapping[str, np.ndarray], known: Mapping[str, np.ndarray] | None = None
) -> Tagged:
    """Returns the tags of features of which every one has all of these whole numbers.

    `known` says of columns that not all of them have which do.
    """
    numbers = np.column_stack(list(columns.values()))
    distinct, nth = np.unique(numbers, return_inverse=True)
    tags = np.empty((*numbers.shape, 2), dtype=np.uint64)
    tags[:, :, 0] = np.arange(len(columns))
    tags[:, :, 1] = nth.reshape(numbers.shape)
    every = np.ones(len(numbers), dtype=bool)
    held = np.column_stack([(known or {}).get(name, every) for name in columns])
    counts = 2 * held.sum(axis=1, dtype=np.int64)
    values = encoding.integers(distinct)
    return Tagged(Ragged(tags[held].ravel(), counts), list(columns), values, len(distinct))


def numbered(ids: Sequence[str]) -> np.ndarray:
    """Returns a whole number for each id, the same in every revision, below 2**53 for JavaScript.

    That any two of a million ids share a number has a chance of 1 in 18,000.
    """
    digests = (hashlib.blake2b(one.encode(), digest_size=8).digest() for one in ids)
    return np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64) >> np.uint64(11)


def _told_apart(column: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Returns for each cell the position of its value, -1 for an empty one, and the values."""
    if column.dtype == object:
        column = column.map(_text, na_action="ignore")
    codes, known = pd.factorize(column)
    values = np.asarray(known.astype(object), dtype=object)
    return codes, values


def _text(cell: object) -> object:
    if isinstance(cell, list | tuple | np.ndarray):
        return ";".join(str(one) for one in cell) or None
    return cell
