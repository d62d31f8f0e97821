"""Rows of a list with what is stored of the same, and what they change of it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from geo.intake.sheets.changes import complete
from geo.intake.sheets.changes.comparison import Compared, without_guessed
from geo.intake.sheets.changes.difference import Difference, Expected, Pair, Stored
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.values.places import Placed
from geo.intake.sheets.work.periods import Period
from geo.intake.sheets.work.rows import (
    EARLIER_ROWS,
    FILE_NAME,
    Row,
    Source,
    named_after,
    sender_name,
    slug,
    source_id,
)
from geo.intake.sheets.work.told_day import SAID
from geo.units.boundaries import LEVELS
from geo.values import days

_ASIDE: Final = frozenset(
    ["as_of", "source_id", "source_page_or_slide", "stated_governorate", "stated_district"]
)
"""What a row says of its source, which is no change of what it is about."""
_DERIVED: Final = frozenset(["governorate", "district", "subdistrict", "edge_km"])
_UNITS: Final = frozenset(f"{level}_pcode" for level in LEVELS)
_POINT: Final = frozenset(["latitude", "longitude"])
_MOVED: Final = 0.0005
"""Degrees (some 50 m) within which a point is the same."""
_HALF: Final = 0.5


class Entry(NamedTuple):
    """One row: what it says as stored fields, where it lies, its day, and what is known of it.

    A cell that is blank has no value in `sent`, for nothing was asked. `names` are what is counted
    as different things. `match` is what is stored of the same; None for what is new. `also` is what
    it changes of the area that its unit is part of.
    """

    row: int
    sent: Row
    placed: Placed
    units: Mapping[str, str]
    period: Period
    counts: Mapping[str, float]
    names: Mapping[str, str] = {}
    match: Stored | None = None
    also: Mapping[str, Any] = {}


@dataclass
class Entries:
    """The entries of a sheet, the rows that are none by reason, and those that repeat another.

    `missing` are the sender's stored rows that no row of the sheet is of; `round` is the number of
    the round, empty where nothing says it.
    """

    read: list[Entry] = field(default_factory=list)
    ignored: dict[str, list[int]] = field(
        default_factory=lambda: {"blank": [], "totals": [], "help": [], "hidden": []}
    )
    repeats: list[int] = field(default_factory=list)
    form: str = ""
    round: str = ""
    missing: list[Stored] = field(default_factory=list)


def sender(wanted: Wanted, ids: Collection[str], rows: Iterable[Stored], file: str) -> str:
    """Returns who hands a file in: as said, else whom half of its ids are known from, else a name.

    The name is that of the file without its figures and months.
    """
    if wanted.sender:
        return sender_name(wanted.sender)
    own = {slug(one) for one in ids if one}
    sources = Counter(
        str(one["source_id"])
        for one in rows
        if one["id"] in ids or one["id"].removeprefix(f"{one['source_id']}-") in own
    )
    if sources and sources.most_common(1)[0][1] >= _HALF * len(own):
        return sender_name(sources.most_common(1)[0][0])
    return named_after(file)


def sources_of(name: str) -> frozenset[str]:
    """Returns the ids of the sources that are a sender's own."""
    return frozenset([source_id(name), name])


def compare(
    read: Entries, held: Collection[int], known: Known, wanted: Wanted, names: tuple[str, str]
) -> Compared:
    """Compares the entries that are not held back with what they match; names of file and sheet.

    With a scope nothing outside of it is missing, and what is missing inside is over, but for what
    was known later. Of records that left the Atlas to be edited nothing else is missing.
    """
    scope = complete.read(wanted.complete, known)
    reported = (one.period.reported for one in read.read if one.period.reported)
    day = wanted.day or max(reported, default=days.today()).isoformat()
    own = next((str(one.sent.values["source_id"]) for one in read.read), "")
    gone = [
        one for one in read.missing if "" < (one.get("as_of") or "") <= day and scope.holds(one)
    ]
    pairs = tuple(_pair(one) for one in read.read if one.row not in held)
    matched = [one for one in read.read if one.match is not None]
    left = sum(one.match is not None and one.sent.own_id == one.match["id"] for one in matched)
    is_view = left > len(matched) / 2
    missing = tuple(read.missing) if scope.is_nothing and not is_view else ()
    by = (_sender_by(wanted, own, names[0], matched, read), _day_by(wanted, read))
    source = Source(sender_name(wanted.sender or own), *names, day, *by)
    expected = Expected(scope, day, day)
    found = without_guessed(Difference(pairs, missing, tuple(gone)), source)
    return Compared(source, found, expected)


def _sender_by(wanted: Wanted, own: str, file: str, matched: Sequence[Entry], read: Entries) -> str:
    if wanted.sender:
        return SAID
    is_named = own == source_id(named_after(file)) and len(matched) < _HALF * len(read.read)
    return FILE_NAME if is_named else EARLIER_ROWS


def _day_by(wanted: Wanted, read: Entries) -> str:
    if wanted.day:
        return SAID
    return ("column" if read.form else "name") if read.read else "today"


def _pair(one: Entry) -> Pair:
    """Returns what an entry changes; one that is older than what is known changes nothing."""
    if one.match is None:
        return Pair(one.sent, "new", None, {})
    changes = changed(one.sent, one.match) | {
        f"area.{name}": (None, value) for name, value in one.also.items()
    }
    is_other = one.match["source_id"] != one.sent.values["source_id"]
    if is_older(one.sent, one.match) or not changes.keys() - _DERIVED:
        return Pair(one.sent, "same", one.match, changes, is_other)
    return Pair(one.sent, "changed", one.match, changes, is_other)


def is_older(sent: Row, match: Stored) -> bool:
    """Whether a row tells of a day before that of what is stored: it is history."""
    return str(sent.values.get("as_of") or "") < str(match.get("as_of") or "")


def changed(sent: Row, match: Stored) -> dict[str, tuple[Any, Any]]:
    """Returns the fields that say something else than what is stored: before and after."""
    found = {
        name: (match.get(name), value)
        for name, value in sent.values.items()
        if name not in _ASIDE and _plain(value) != _plain(match.get(name))
    }
    if not all(_is_near(*found.get(one, (0, 0))) for one in _POINT):
        return found
    told_by_point = {name for name in _UNITS if found.get(name, ("",))[0] is None}
    aside = _POINT | (told_by_point if "latitude" in sent.values else set())
    return {name: pair for name, pair in found.items() if name not in aside}


def _plain(value: Any) -> Any:  # noqa: ANN401 - of any row
    """Returns a value as it is compared: what is empty alike, other names in any order."""
    return (
        tuple(sorted(value.split("|")))
        if isinstance(value, str) and "|" in value
        else value or None
    )


def _is_near(before: Any, after: Any) -> bool:  # noqa: ANN401 - of any row
    return before is not None and after is not None and abs(before - after) < _MOVED
