"""What rows of a sheet change of what is stored, row by row."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from geo.intake.sheets.changes import moved
from geo.intake.sheets.changes.complete import Complete
from geo.intake.sheets.changes.moved import Unclear
from geo.intake.sheets.known import row_key
from geo.intake.sheets.work.rows import Row, slug
from geo.presence.periods import known_since
from geo.units.boundaries import LEVELS

ASIDE: Final = frozenset(
    [
        "as_of",
        "last_confirmed",
        "confirmed_source",
        "known_since",
        "source_id",
        "source_page_or_slide",
    ]
)
"""What a row says of its source, which is no change of the work."""
DERIVED: Final = frozenset(
    [
        "start_basis",
        "start_precision",
        "end_basis",
        "end_precision",
        "sector_basis",
        "donor_relation",
        "source_sector",
    ]
    + [f"{level}{end}" for level in LEVELS for end in ("", "_pcode")]
)
"""What follows from other fields."""
_FOLLOWS: Final[Mapping[tuple[str, ...], tuple[str, ...]]] = {
    ("sector",): ("source_sector", "sector_basis"),
    ("start",): ("start_basis", "start_precision"),
    ("end",): ("end_basis", "end_precision"),
    ("donor",): ("donor_relation",),
    ("place", *(f"{level}_pcode" for level in LEVELS)): (
        "place_level",
        "place_id",
        "site_id",
        "same_name_as",
        "link_inferred",
    ),
}
"""What a sheet of ours does not say of a record, by what it says: that stays where this does."""
Stored = Mapping[str, Any]


class Counts(NamedTuple):
    """How many rows are new, changed, ended or the same; how many of the sender's are missing.

    Ended are changed ones whose work has an end now, and those that a complete list has no more.
    Rows that are missing from another list are not ended by that.
    """

    new: int = 0
    changed: int = 0
    ended: int = 0
    same: int = 0
    missing: int = 0


class Pair(NamedTuple):
    """A row with what is stored of the same work, None for new work; `kind` is one of `Counts`.

    `changes` are the values before and after by field. A row that another source states is the
    `other` one's: it is never changed, and the sender's stands beside it.
    """

    row: Row
    kind: str
    stored: Stored | None
    changes: Mapping[str, tuple[Any, Any]]
    is_other: bool = False

    @property
    def writes(self) -> bool:
        """Whether it is written: what is new or changed, and what was confirmed later."""
        if self.kind != "same":
            return True
        stored = self.stored or {}
        return not self.is_other and (stored.get("as_of") or "") < str(
            self.row.values.get("as_of") or ""
        )


@dataclass(frozen=True)
class Difference:
    """Every row with what it changes, the sender's stored rows that are missing, and those ended.

    `missing` are the ones that nothing is concluded from; `unclear` are rows that may be one of
    several stored ones, and in no pair.
    """

    pairs: tuple[Pair, ...] = ()
    missing: tuple[Stored, ...] = ()
    gone: tuple[Stored, ...] = ()
    unclear: tuple[Unclear, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.gone) or any(one.writes for one in self.pairs)

    @property
    def counts(self) -> Counts:
        """The rows by what they change."""
        found = dict.fromkeys(Counts._fields, 0)
        for one in self.pairs:
            found[one.kind] += 1
        found["missing"] = len(self.missing)
        found["ended"] += len(self.gone)
        return Counts(**found)


class Expected(NamedTuple):
    """What the rows that are missing mean: the file's first day, the day it tells, its scope.

    `held` says whether a stored row may be one that stands in the file and is held back.
    """

    complete: Complete
    first: str
    day: str
    held: Callable[[Stored], bool] = lambda _: False

    def is_awaited(self, row: Stored) -> bool:
        """Whether a stored row could stand in the file: it is not over before its first day."""
        return row["declared_status"] != "ended" and (row["end"] or self.first) >= self.first

    def is_over(self, row: Stored) -> bool:
        """Whether a row that is missing is over by that: known before, and listed completely."""
        goes_on = row["end"] is None or row["end"] >= self.day
        return goes_on and (row["as_of"] or "") <= self.day and self.complete.holds(row)


def of(
    rows: Sequence[Row],
    stored: Iterable[Stored],
    sources: Collection[str],
    expected: Expected,
    answer: Callable[[str, str], str],
) -> Difference:
    """Compares rows with what is stored: the sender's own, else what has a row's very id.

    Of rows that left the Atlas to be edited nothing else of the sender is missing, but within what
    the file is complete for.

    `sources` are the ids of the sender's sources; `expected` says what a missing row means;
    `answer` returns what a person answered to a question about a word.
    """
    held = list(stored)
    own = [one for one in held if one["source_id"] in sources]
    matches = _matches(rows, own, {one["id"]: one for one in held})
    met = {one["id"] for one in matches if one is not None}
    waiting = {at: row for at, row in enumerate(rows) if matches[at] is None}
    others = [one for one in own if one["id"] not in met]
    corrected = moved.of(waiting, others, answer, expected.is_awaited)
    for place, one in corrected.found.items():
        matches[place] = one
    pairs = tuple(
        _compared(_as_started(row, match) if place in corrected.found else row, match)
        for place, (row, match) in enumerate(zip(rows, matches, strict=True))
        if place not in corrected.unclear
    )
    unclear = tuple(corrected.unclear.values())
    met |= {one["id"] for one in corrected.found.values()}
    met |= {one["id"] for each in unclear for one in each.candidates}
    left = [
        one
        for one in own
        if one["id"] not in met and expected.is_awaited(one) and not expected.held(one)
    ]
    if _is_view(rows, matches):
        left = [one for one in left if expected.complete.holds(one)]
    gone = [one for one in left if expected.is_over(one)]
    ids = {one["id"] for one in gone}
    missing = tuple(one for one in left if one["id"] not in ids)
    return Difference(pairs, missing, tuple(gone), unclear)


def _is_view(rows: Sequence[Row], matches: Sequence[Stored | None]) -> bool:
    """Whether most rows left the Atlas: what they are a part of was chosen by its filters."""
    ids = [one["id"] for one in matches if one is not None]
    own: int = sum(
        bool(row.own_id == match["id"])
        for row, match in zip(rows, matches, strict=True)
        if match is not None
    )
    return own > len(ids) / 2


def _as_started(row: Row, match: Stored | None) -> Row:
    """Returns a row that says no start with the one that is known."""
    if match is None or row.values.get("start"):
        return row
    names = ("start", "start_precision", "start_basis", "known_since")
    values = {**row.values, **{name: match[name] for name in names}}
    return row._replace(values={**values, "known_since": known_since(match, values)})


def _compared(row: Row, match: Stored | None) -> Pair:
    is_other = match is not None and match["source_id"] != row.values["source_id"]
    return _pair(_as_left(row, match), match, is_other=is_other)


def _matches(
    rows: Sequence[Row], own: Sequence[Stored], every: Mapping[str, Stored]
) -> list[Stored | None]:
    """Returns the stored row of each row: of its id, else saying the same, else of its key."""
    met = _Met([None] * len(rows), set())
    for place, row in enumerate(rows):
        if row.own_id:
            theirs = every.get(f"{row.values['source_id']}-{slug(row.own_id)}")
            met.meet(place, theirs or every.get(row.own_id))
    names = sorted({name for row in rows for name in row.values if name not in ASIDE})

    def said(values: Stored) -> tuple[Any, ...]:
        return tuple(values.get(name) or None for name in names)

    met.in_turn((said(row.values) for row in rows), own, said)
    met.in_turn((row.key for row in rows), own, row_key)
    return met.found


class _Met(NamedTuple):
    """The stored row that each row met, and the ids of all that were met: each but once."""

    found: list[Stored | None]
    ids: set[str]

    def meet(self, place: int, stored: Stored | None) -> None:
        if stored is not None and stored["id"] not in self.ids:
            self.ids.add(stored["id"])
            self.found[place] = stored

    def in_turn(
        self,
        signs: Iterable[tuple[Any, ...]],
        stored: Sequence[Stored],
        sign: Callable[[Stored], tuple[Any, ...]],
    ) -> None:
        """Lets the rows that have met none meet stored ones of the same sign, in their order."""
        waiting: dict[tuple[Any, ...], list[Stored]] = defaultdict(list)
        for one in stored:
            if one["id"] not in self.ids:
                waiting[sign(one)].append(one)
        if not waiting:
            return
        for place, own in enumerate(signs):
            if self.found[place] is None and (queue := waiting.get(own)):
                self.meet(place, queue.pop(0))


def _as_left(row: Row, match: Stored | None) -> Row:
    """Returns a row that left the Atlas with its stored id, with what the sheet could not say."""
    if match is None or row.own_id != match["id"]:
        return row
    kept = {
        name: match[name]
        for told, names in _FOLLOWS.items()
        if all((row.values.get(one) or None) == (match[one] or None) for one in told)
        for name in names
    }
    return row._replace(values={**row.values, **kept})


def _pair(row: Row, match: Stored | None, *, is_other: bool) -> Pair:
    if match is None:
        return Pair(row, "new", None, {})
    changes = changed(row.values, match)
    if not changes.keys() - DERIVED:
        return Pair(row, "same", match, {}, is_other)
    ended = (row.values["end"] and not match["end"]) or (
        row.values["declared_status"] == "ended" != match["declared_status"]
    )
    return Pair(row, "ended" if ended else "changed", match, changes, is_other)


def changed(values: Mapping[str, Any], stored: Stored) -> dict[str, tuple[Any, Any]]:
    """Returns the fields that say something else than what is stored: before and after."""
    return {
        name: (stored[name], value)
        for name, value in values.items()
        if name not in ASIDE and (value or None) != (stored[name] or None)
    }
