"""Conditions and values in SQL for rows that are asked in the database, not read into memory.

Whatever comes from an address is bound as a value (`?`) and is never part of the text.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

LAST: Final = 1e15
"""A position beyond all that are stored, for rows that come last."""
_NEVER_STORED: Final = "\ufffe"
"""Stands for the one character that PostgreSQL keeps in no text: neither is in any."""


class Sql:
    """A part of a statement with its values in their order; comparing two makes a condition."""

    __hash__ = object.__hash__

    def __init__(self, text: str, values: Sequence[Any] = ()) -> None:
        self.text = text
        self.values = tuple(values)

    def __repr__(self) -> str:
        return f"Sql({self.text!r}, {self.values!r})"

    def __lt__(self, other: "Sql") -> "Sql":
        return joined("({} < {})", self, other)

    def __gt__(self, other: "Sql") -> "Sql":
        return joined("({} > {})", self, other)

    def __le__(self, other: "Sql") -> "Sql":
        return joined("({} <= {})", self, other)

    def __ge__(self, other: "Sql") -> "Sql":
        return joined("({} >= {})", self, other)

    def __eq__(self, other: "Sql") -> "Sql":  # type: ignore[override]  # as operators of SQL
        return joined("({} = {})", self, other)

    def __ne__(self, other: "Sql") -> "Sql":  # type: ignore[override]  # as above
        return joined("({} <> {})", self, other)

    def __and__(self, other: "Sql") -> "Sql":
        return joined("({} AND {})", self, other)

    def __or__(self, other: "Sql") -> "Sql":
        return joined("({} OR {})", self, other)


TRUE: Final = Sql("TRUE")
FALSE: Final = Sql("FALSE")


class Order(NamedTuple):
    """What rows are sorted by before their own order, as a PostgreSQL type; missing ones last."""

    key: Sql
    kind: str
    descending: bool = False


class Own(NamedTuple):
    """A row that is held in memory and answers itself: where it stands among the others."""

    feature: str
    position: float
    keys: tuple[Any, ...] = ()


def joined(text: str, *parts: Sql) -> Sql:
    """Returns SQL with parts in place of the `{}`, in their order, and all their values."""
    return Sql(
        text.format(*(one.text for one in parts)), [it for one in parts for it in one.values]
    )


def listed(parts: Iterable[Sql], between: str = ", ") -> Sql:
    """Returns parts with a text between them."""
    held = list(parts)
    return joined(between.join("{}" for _ in held), *held)


def all_of(conditions: Iterable[Sql]) -> Sql:
    """Returns the condition that all of these are true."""
    held = [one for one in conditions if one is not TRUE]
    if any(one is FALSE for one in held):
        return FALSE
    return joined(f"({' AND '.join('{}' for _ in held)})", *held) if held else TRUE


def quoted(name: str) -> str:
    """Returns a name as SQL writes it."""
    return '"{}"'.format(name.replace('"', '""'))


def bound(value: Any, kind: str) -> Sql:  # noqa: ANN401 - a value of any type
    """Returns a value, or a list of them, as a PostgreSQL type such as `text` or `float8[]`."""
    if isinstance(value, list | tuple | set | frozenset):
        value = [_kept(one) for one in value]
    return Sql(f"?::{kind}", (_kept(value),))


def column(name: str, kind: str = "") -> Sql:
    """Returns a column of a layer's table; texts are compared by their characters' numbers."""
    if kind == "text":
        return Sql(f'({quoted(name)} COLLATE "C")')
    return Sql(f"({quoted(name)}::{kind})" if kind else quoted(name))


def among(one: Sql, values: Iterable[str]) -> Sql:
    """Returns the condition that a text is one of these."""
    chosen = sorted(values)
    return joined("({} = ANY({}))", one, bound(chosen, "text[]")) if chosen else FALSE


def _kept(value: Any) -> Any:  # noqa: ANN401 - as above
    return value.replace("\0", _NEVER_STORED) if isinstance(value, str) else value
