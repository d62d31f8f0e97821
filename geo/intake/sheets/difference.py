"""What records of a sheet change of what the store holds."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple

import pandas as pd

from geo.intake.sheets.known import Known, key
from geo.intake.sheets.records import Record

_KEY: Final = ("organisation", "sector", "activity", "beneficiary", "start")
_COMPARED: Final = ("end", "donor", "implementing_partner")
_STORED: Final = ("id", "source_id", "place", *_KEY, *_COMPARED)
Key = tuple[str, ...]
Row = dict[str, str]


class Difference(NamedTuple):
    """How many records are new, changed, ended or the same; how many of the sender's are missing.

    Ended are changed ones whose work has an end now. Rows that are missing are not ended by that.
    """

    new: int = 0
    changed: int = 0
    ended: int = 0
    same: int = 0
    missing: int = 0


def of(records: Iterable[Record], known: Known, sender: str) -> Difference:
    """Compares records with the activities of the store: the sender's own, else all.

    A record is the one with the sender's id, else the one of the same organisation, place, sector,
    activity, people and start.
    """
    sent = [_row(one, known) for one in records]
    stored = _stored(known, sender, {one["organisation"] for one in sent})
    by_id = {one["id"]: one for one in stored}
    by_key: dict[Key, list[Row]] = defaultdict(list)
    for one in stored:
        by_key[_key(one)].append(one)
    counts = dict.fromkeys(Difference._fields, 0)
    met: set[str] = set()
    for one in sent:
        held = by_id.get(one["id"]) or next(
            (other for other in by_key[_key(one)] if other["id"] not in met), None
        )
        if held is not None:
            met.add(held["id"])
        counts[_kind(one, held)] += 1
    if sender:
        own = known.activities["source_id"] == sender
        counts["missing"] = int(own.sum()) - len(met)
    return Difference(**counts)


def _kind(sent: Row, held: Row | None) -> str:
    if held is None:
        return "new"
    if all(not sent[name] or sent[name] == held[name] for name in _COMPARED):
        return "same"
    return "ended" if sent["end"] and not held["end"] else "changed"


def _key(row: Row) -> Key:
    return (*(row[name] for name in _KEY), row["unit"], key(row["place"]))


def _row(one: Record, known: Known) -> Row:
    texts = one.texts
    return {
        "id": texts.get("activity_id", ""),
        "organisation": one.who.id or one.who.label,
        "sector": one.sector,
        "activity": texts.get("activity", ""),
        "beneficiary": texts.get("beneficiary", ""),
        "start": one.period.start.isoformat() if one.period.start else "",
        "end": one.period.end.isoformat() if one.period.end else "",
        "donor": texts.get("donor", ""),
        "implementing_partner": texts.get("implementing_partner", ""),
        "place": one.place or known.units.name(one.placed.pcode),
        "unit": known.units.district(one.placed.pcode),
    }


def _stored(known: Known, sender: str, organisations: set[str]) -> list[Row]:
    """Returns the stored activities that the records may be."""
    rows = known.activities
    wanted = rows["source_id"] == sender if sender else rows["organisation"].isin(organisations)
    own = rows[wanted]
    unit = own["district_pcode"].fillna(own["governorate_pcode"]).fillna("")
    texts = pd.DataFrame({name: own[name].fillna("") for name in _STORED}).assign(unit=unit)
    names = list(texts.columns)
    return [dict(zip(names, row, strict=True)) for row in texts.itertuples(index=False, name=None)]
