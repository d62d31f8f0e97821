"""Rows of work whose start was corrected: the same in all else, in a period that overlaps."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from geo.intake.sheets.known import KEY, Key, row_key
from geo.intake.sheets.work.rows import Row

ABOUT: Final = "record"
NEW: Final = "new"
"""The answer that a row is work of its own."""
_START: Final = KEY.index("start")
_FIRST, _LAST = "0000", "9999"
Stored = Mapping[str, Any]


class Unclear(NamedTuple):
    """A row that may be one of several stored ones, or one that several rows may be."""

    row: Row
    candidates: tuple[Stored, ...]


class Moved(NamedTuple):
    """The stored row of each place among the rows, and the rows that are not sure."""

    found: Mapping[int, Stored]
    unclear: Mapping[int, Unclear]


def of(
    rows: Mapping[int, Row],
    stored: Sequence[Stored],
    answer: Callable[[str, str], str],
    is_awaited: Callable[[Stored], bool],
) -> Moved:
    """Returns which of the stored rows, that nothing met yet, the rows are; by place.

    Only where there is one on both sides; else what a person answered. A row without a start can
    only be one that is not over.
    """
    waiting: dict[Key, list[Stored]] = defaultdict(list)
    for one in stored:
        waiting[_rest(row_key(one))].append(one)
    fits = {
        place: held
        for place, row in rows.items()
        if not row.own_id
        and (
            held := [
                one
                for one in waiting.get(_rest(row.key), ())
                if _overlap(row.values, one) and (row.values.get("start") or is_awaited(one))
            ]
        )
    }
    found: dict[int, Stored] = {}
    for place, own in list(fits.items()):
        said = answer(ABOUT, label(rows[place].values))
        chosen = next((one for one in own if one["id"] == said), None)
        if chosen is not None and chosen["id"] not in {one["id"] for one in found.values()}:
            found[place] = chosen
        if said == NEW or place in found:
            del fits[place]
    taken = {one["id"] for one in found.values()}
    open_ = {place: [one for one in own if one["id"] not in taken] for place, own in fits.items()}
    claims: dict[str, int] = defaultdict(int)
    for own in open_.values():
        for one in own:
            claims[one["id"]] += 1
    sure = {
        place: own[0] for place, own in open_.items() if len(own) == 1 and claims[own[0]["id"]] == 1
    }
    unclear = {
        place: Unclear(rows[place], tuple(own))
        for place, own in open_.items()
        if own and place not in sure
    }
    return Moved({**found, **sure}, unclear)


def label(values: Mapping[str, Any]) -> str:
    """Returns what a row of work is told by to a person."""
    names = ("organisation", "sector", "activity", "place")
    told = " · ".join(str(values[one]) for one in names if values.get(one))
    return f"{told}, {values.get('start') or '?'} – {values.get('end') or '?'}"


def _rest(key: Key) -> Key:
    return (*key[:_START], *key[_START + 1 :])


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two periods share a day; a month that is reported on is no period of work."""
    is_report = [each.get("declared_status") == "reported" for each in (one, other)]
    first = max(each.get("start") or _FIRST for each in (one, other))
    last = min(each.get("end") or _LAST for each in (one, other))
    return is_report[0] == is_report[1] and first <= last
