"""Mappings of which there are very many with the same names: these are held once for all of them.

A file of hundreds of thousands of rows is held in memory until it is accepted; a dict of each row
takes three times as much.
"""

from collections.abc import ItemsView, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any


class Shared(Mapping[str, Any]):
    """Values by names that others have, too."""

    __slots__ = ("_places", "_values")

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._places = _places(tuple(values))
        self._values = tuple(values.values())

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - of any field
        return self._values[self._places[name]]

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - as above
        """Returns a value; the default where there is none of that name."""
        place = self._places.get(name)
        return default if place is None else self._values[place]

    def items(self) -> ItemsView[str, Any]:
        """Returns all of it, at the speed of a dict."""
        return dict(zip(self._places, self._values, strict=True)).items()

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@lru_cache(4_000)
def _places(names: tuple[str, ...]) -> Mapping[str, int]:
    return {name: place for place, name in enumerate(names)}


class OfTable(Mapping[str, Any]):
    """A row of a table that is held by its columns; None for values that are missing."""

    __slots__ = ("_at", "_columns")

    def __init__(self, columns: Mapping[str, Sequence[Any]], at: int) -> None:
        self._columns, self._at = columns, at

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - of any field
        value = self._columns[name][self._at]
        return value if value == value else None

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - as above
        """Returns a value; the default where there is no column of that name."""
        return self[name] if name in self._columns else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)
