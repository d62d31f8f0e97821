"""A table of Coverage as a value, and facts that are the same at several places as one row."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Final, Generic, NamedTuple, TypeVar, overload

from geo.coverage.changes import Change
from geo.coverage.leaving import Lost
from geo.coverage.places import Place
from geo.coverage.providers import Overlap, Single, Unserved
from geo.dataset.sums.people import UNKNOWN_PEOPLE, People, together
from geo.language import Words
from maps.document import parts
from maps.document.parts import Block, Chapter, Column, Line, Table

MOST_ROWS: Final = 12
"""The rows that a page shows first."""
Of = TypeVar("Of")
Fact = TypeVar("Fact", Change, Single, Unserved, Overlap, Lost)


class Rows(Sequence[tuple[Line, ...]]):
    """Rows of facts, each made when it is looked at: of many, a page shows the first."""

    def __init__(self, facts: Sequence[Of], row: Callable[[Of], tuple[Line, ...]]) -> None:
        self._facts: Sequence[Any] = facts
        self._row = row

    @overload
    def __getitem__(self, at: int) -> tuple[Line, ...]: ...
    @overload
    def __getitem__(self, at: slice) -> "Rows": ...
    def __getitem__(self, at: int | slice) -> "tuple[Line, ...] | Rows":
        if isinstance(at, slice):
            return Rows(self._facts[at], self._row)
        return self._row(self._facts[at])

    def __len__(self) -> int:
        return len(self._facts)


class Box(NamedTuple):
    """A table: its name in files, title, heads, rows, words if it is empty, and a note below."""

    name: str
    title: str
    heads: Sequence[str]
    rows: Sequence[tuple[Line, ...]]
    empty: str
    note: str = ""

    def chapter(self, words: Words) -> Chapter:
        """Returns the box as a chapter with its first rows, saying how many more there are."""
        if not self.rows:
            return Chapter(self.title, (parts.text(self.empty, "empty"),))
        first = tuple(self.rows[:MOST_ROWS])
        columns = tuple(
            Column(head, 1, _is_number(first, at)) for at, head in enumerate(self.heads)
        )
        caption = words.count("{n} row", "{n} rows", len(self.rows))
        blocks: list[Block] = [Table(caption, columns, first)]
        left = len(self.rows) - MOST_ROWS
        notes = (parts.more(words, left) if left > 0 else "", self.note)
        return Chapter(self.title, (*blocks, *(parts.text(one, "note") for one in notes if one)))


def _is_number(rows: Sequence[tuple[Line, ...]], at: int) -> bool:
    return all(parts.style_of(cells[at]) == "number" for cells in rows)


class Group(NamedTuple, Generic[Fact]):
    """Facts that are the same at several places: the first of them, the places, their people."""

    fact: Fact
    places: tuple[Place, ...]
    people: People

    @property
    def households(self) -> int:
        """Households at the places, 0 where they are not known."""
        return self.people.households or 0


def grouped(facts: Iterable[Fact], key: Callable[[Fact], Hashable]) -> list[Group[Fact]]:
    """Returns facts that are the same but for their place together, in the order given."""
    by_key: dict[Hashable, list[Fact]] = {}
    for fact in facts:
        by_key.setdefault(key(fact), []).append(fact)
    return [
        Group(
            several[0],
            tuple(fact.place for fact in several),
            together(getattr(fact, "people", UNKNOWN_PEOPLE) for fact in several),
        )
        for several in by_key.values()
    ]
