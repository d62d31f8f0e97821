"""Who a file comes from, and what its rows change of what is stored."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any, Final, NamedTuple

from geo.intake.sheets.changes import complete, difference
from geo.intake.sheets.changes.difference import Difference, Expected
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.work import rows
from geo.intake.sheets.work.records import Record
from geo.intake.sheets.work.rows import EARLIER_ROWS, FILE_NAME, Row, Source, slug
from geo.intake.sheets.work.told_day import SAID, Told

_HALF: Final = 0.5


class Compared(NamedTuple):
    """Who hands in, what the rows change, and what the file lists all of since its first day."""

    source: Source
    difference: Difference
    expected: Expected


class Sent(NamedTuple):
    """The records of a sheet, the names of file and sheet, its day; `held` are rows held back."""

    read: Sequence[Record]
    held: Collection[int]
    names: tuple[str, str]
    told: Told


def of(sent: Sent, known: Known, wanted: Wanted) -> Compared:
    """Compares the records that are taken with the activities of the store.

    What is held back is compared with nothing, and what may be stored of it is not missing.
    Without a sender it is the source that at least half of the rows are known from, else the one
    organisation of the file, else the file's name without figures and months.
    """
    names, records = sent.names, [one for one in sent.read if one.row not in sent.held]
    said = complete.read(wanted.complete, known).of(wanted.only)
    said_sender = rows.sender_name(wanted.sender)
    source = Source(said_sender, *names, sent.told.day, SAID, sent.told.by)
    found = rows.of(records, known, source)
    if not said_sender:
        sender, by = _sender(found, known, names[0])
        source = source._replace(sender=rows.sender_name(sender), sender_by=by)
        found = [one._replace(values={**one.values, "source_id": source.id}) for one in found]
    sources = {source.id, source.sender}
    known_days = [day.isoformat() for one in records for day in one.period.known]
    aside = _HeldBack(sent, source.id)
    expected = Expected(said, min(known_days, default=source.day), source.day, aside.may_be)
    stored = [
        one for one in known.activity_records if wanted.only in ("", str(one["organisation"]))
    ]
    compared = difference.of(found, stored, sources, expected, wanted.answer)
    return Compared(source, without_guessed(compared, source), expected)


def without_guessed(difference: Difference, source: Source) -> Difference:
    """Returns a difference in which nothing is missing of a sender that the file's name gave."""
    if source.sender_by != FILE_NAME:
        return difference
    return replace(difference, missing=())


class _HeldBack:
    """The rows of a sheet that are held back, by id, else by what could be read of each."""

    def __init__(self, sent: Sent, source: str) -> None:
        own = [one for one in sent.read if one.row in sent.held]
        named = [(one, one.texts.get("activity_id", "")) for one in own]
        self._ids = {id_ for _, name in named if name for id_ in (name, f"{source}-{slug(name)}")}
        self._told = {
            (one.who.id, one.sector, one.texts.get("activity", ""), _unit(one))
            for one, name in named
            if not name
        }

    def may_be(self, row: Mapping[str, Any]) -> bool:
        """Whether a stored row agrees with all that could be read of one that is held back."""
        if row["id"] in self._ids:
            return True
        unit = row["district_pcode"] or row["governorate_pcode"]
        told = (row["organisation"], row["sector"], row["activity"], unit)
        each = (dict.fromkeys((part or "", "")) for part in told)
        return bool(self._told) and any(one in self._told for one in product(*each))


def _unit(one: Record) -> str:
    """Returns the P-code that tells rows apart by their place; empty where it has none."""
    units = one.units if one.placed.level else {}
    return units.get("district") or units.get("governorate") or ""


def _sender(found: Sequence[Row], known: Known, file: str) -> tuple[str, str]:
    """Returns who hands a file in where nobody says so, and what tells it."""
    keys = {one.key for one in found}
    sources = Counter(one for it in keys for one in known.activity_sources.get(it, ()))
    if sources:
        likely, many = sources.most_common(1)[0]
        if many >= _HALF * len(keys):
            return likely, EARLIER_ROWS
    organisations = {str(one.values["organisation"]) for one in found}
    if len(organisations) == 1:
        return organisations.pop(), "organisation"
    return rows.named_after(file), FILE_NAME
