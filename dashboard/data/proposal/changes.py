"""What becomes of every row of a file, and of stored rows that it does not have any more."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from geo.intake.sheets.outcome import Outcome
from geo.intake.sheets.work.rows import slug
from geo.language import mark

TITLES: Final = {
    "new": mark("new"),
    "changed": mark("changed"),
    "ended": mark("ended"),
    "missing": mark("missing since last time"),
    "same": mark("the same"),
}


class Change(NamedTuple):
    """One row: what becomes of it, what it says, each field before and after, its number if any.

    `is_other` says that another source states the same work, which stays as it is.
    """

    kind: str
    values: Mapping[str, Any]
    changes: Mapping[str, tuple[Any, Any]]
    row: int = 0
    is_other: bool = False


def newcomers(found: Outcome) -> dict[str, str]:
    """Returns the names of organisations that no register has yet, as sent, by their new ids."""
    return {slug(one.who.label): one.who.label for one in found.taken if not one.who.id}


def of(found: Outcome) -> Iterator[Change]:
    """Yields what becomes of every row, and of stored ones that are missing or over by that."""
    for one in found.difference.pairs:
        yield Change(one.kind, one.row.values, one.changes, one.row.number, one.is_other)
    for stored in found.difference.gone:
        yield Change("ended", stored, {})
    for stored in found.difference.missing:
        yield Change("missing", stored, {})
