"""What a list is complete for, as a scope of its sender: there its silence says that there is none.

It is the sender's statement of the day that the list tells, and of the months that it reports on.
While a row is held back that may lie in it nothing is said of its silence.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.catalog.registers import SOURCE_SCOPES
from geo.catalog.vocabulary import NAMED_SECTORS
from geo.dataset.dataset import Dataset
from geo.intake.accepting import features
from geo.intake.sheets import kind
from geo.intake.sheets.changes.complete import Complete
from geo.intake.sheets.kinds.entries import Entry
from geo.intake.sheets.kinds.sites import RETURNEES
from geo.intake.sheets.outcome import Outcome
from geo.intake.sheets.work.records import Record
from geo.intake.sheets.work.rows import where
from geo.language import Language, Words, mark, words
from geo.store.revisions import Change
from geo.units import areas

Values = Mapping[str, Any]
_SUFFIXES: Final = {Language.EN: "", Language.AR: "_ar", Language.CKB: "_ckb"}
_WORK_OF: Final = mark("Work of {who} in {place}, by a complete list of {day}")


class _Of(NamedTuple):
    """The layer that a kind of list speaks for, the kind of its places, and how it is said."""

    layer: Layer
    place_kind: str
    said: str


_KINDS: Final[Mapping[str, _Of]] = {
    kind.ACTIVITIES.name: _Of(
        layers.PARTNER_ACTIVITIES, "all", mark("Work in {place}, by a complete list of {day}")
    ),
    kind.SITES.name: _Of(
        layers.INFORMAL_SITES,
        "informal_sites",
        mark("Informal sites in {place}, by a complete list of {day}"),
    ),
    kind.BLOCKED_AREAS.name: _Of(
        layers.BLOCKED_AREAS, "all", mark("Blocked areas in {place}, by a complete list of {day}")
    ),
}


def held_within(outcome: Outcome) -> int:
    """Returns how many rows are held back that may lie in what a list is complete for."""
    complete = outcome.expected.complete
    if complete.is_nothing:
        return 0
    held = (one for one in outcome.records.read if one.row in outcome.held)
    return sum(_may_lie(one, complete) for one in held)


def row(outcome: Outcome, dataset: Dataset, who: str) -> Values | None:
    """Returns the scope of a list that somebody accepts; None where silence of it says nothing."""
    complete, found = outcome.expected.complete, _KINDS.get(outcome.reading.kind.name)
    if complete.is_nothing or found is None or not _speaks(outcome, found) or held_within(outcome):
        return None
    source, country = outcome.source, dataset.country
    area = "|".join(complete.units) or country.iso3
    own, sectors = "|".join(complete.organisations), "|".join(complete.sectors)
    told = features.short("/".join((found.layer.id, area, own, sectors)))
    return {
        "id": f"{source.id}-{source.day}-{told}",
        "source_id": source.id,
        "part": where(source.file, source.sheet),
        "layer": found.layer.id,
        "area": area,
        "place_kind": found.place_kind,
        "sectors": sectors or None,
        "organisations": own or None,
        "period_start": min(_months(outcome), default=source.day),
        "period_end": source.day,
        **{
            f"scope{suffix}": _sentence(outcome, dataset, found, words(language))
            for language, suffix in _SUFFIXES.items()
        },
        "who": who,
        "source_page_or_slide": where(source.file, source.sheet),
        "as_of": source.day,
    }


def of(outcome: Outcome, dataset: Dataset, who: str) -> Values | None:
    """Returns the scope that accepting a list writes; None where it stands already, or none is."""
    made = row(outcome, dataset, who)
    if made is None:
        return None
    known = {one["id"]: one for one in dataset.registered(SOURCE_SCOPES)}.get(made["id"])
    is_known = known is not None and known["period_start"] <= made["period_start"]
    return None if is_known else made


def document(outcome: Outcome, dataset: Dataset, say: Words) -> dict[str, Any]:
    """Returns as plain values for JSON what a list covers, and how many held rows are against it.

    `scope` is a sentence; None where nobody named there may still be somebody.
    """
    made = row(outcome, dataset, "")
    scope = say.name(made, "scope") if made else None
    return {"scope": scope, "held": held_within(outcome)}


def change(row: Values) -> Change:
    """Returns a scope to be written."""
    return Change(features.features(SOURCE_SCOPES, [row]))


def _speaks(outcome: Outcome, found: _Of) -> bool:
    """Whether a list of its kind speaks of all that it is said to be complete for."""
    complete = outcome.expected.complete
    if found.layer is layers.PARTNER_ACTIVITIES:
        return True
    if complete.organisations or complete.sectors:
        return False
    return not all(one.sent.own_id.endswith(RETURNEES) for one in outcome.entries)


def _months(outcome: Outcome) -> Iterable[str]:
    """Yields the first day of each month that rows report on, of none that is to come."""
    for one in outcome.taken:
        period = one.period
        if period.is_month and period.start and period.start.isoformat() <= outcome.source.day:
            yield period.start.isoformat()


def _may_lie(one: Record | Entry, complete: Complete) -> bool:
    code = one.placed.pcode
    elsewhere = bool(complete.units and code) and not any(
        areas.holds((unit,), code) or areas.holds((code,), unit) for unit in complete.units
    )
    if isinstance(one, Entry):
        return not elsewhere
    others = bool(complete.organisations and one.who.id) and (
        one.who.id not in complete.organisations
    )
    other = bool(complete.sectors and one.sector) and one.sector not in complete.sectors
    return not (elsewhere or others or other)


def _sentence(outcome: Outcome, dataset: Dataset, found: _Of, say: Words) -> str:
    """Returns what is covered in a sentence."""
    complete, suffix = outcome.expected.complete, _SUFFIXES[say.language]
    names = (dataset.units.name(code, suffix) for code in complete.units)
    register = dataset.organisations
    own = (register[one]["acronym"] or register[one]["name"] for one in complete.organisations)
    told = say(
        _WORK_OF if complete.organisations else found.said,
        who=say.listed(own),
        place=say.listed(names) or dataset.country.named(say.language),
        day=say.day(dt.date.fromisoformat(outcome.source.day)),
    )
    sectors = say.listed(say(NAMED_SECTORS[one]) for one in complete.sectors)
    return f"{told} ({sectors})" if sectors else told
