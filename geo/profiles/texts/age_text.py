"""How old a statement is, in words: nothing where it is fresh, plainly where it is not."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.catalog.registers import BY_HAND, EVERY_SENDER
from geo.dataset import names
from geo.dataset.context import Context
from geo.dataset.counted import sites_by_day
from geo.dataset.sources import confirmers, disagreements
from geo.language import mark
from geo.presence import age
from geo.presence.age import Age

CONFIRMED: Final[Mapping[str, str]] = {
    Age.AGEING: mark("confirmed {day}, a new report is due"),
    Age.STALE: mark("confirmed {day}, too old to rely on"),
    Age.UNKNOWN: mark("told by a source of {day}"),
}


def remarks(context: Context, layer: Layer, record: Mapping[str, Any]) -> list[str]:
    """Returns what stands beside a statement: its age where it is not fresh, and whether disputed.

    Of work the degree of its presence says how old it is.
    """
    as_of = record.get("last_confirmed") or record.get("as_of")
    if not layer.renewed_days or not as_of:
        return []
    told = dt.date.fromisoformat(as_of)
    text = CONFIRMED.get(age.of_day(told, context.day, age.AGEING[layer.renewed_days]))
    said = [context.words(text, day=_when(context, record, told))] if text else []
    disputed = [context.words(mark("another source says otherwise"))]
    return [*said, *(disputed if _is_disputed(context, layer, record) else [])]


def _when(context: Context, record: Mapping[str, Any], told: dt.date) -> str:
    day = context.words.day(told, short=True)
    return confirmed(context, day, [confirmers.source(record)])


def _is_disputed(context: Context, layer: Layer, record: Mapping[str, Any]) -> bool:
    if layer is layers.INFORMAL_SITES:
        day = context.day.isoformat()
        return record["id"] in sites_by_day.disputed(context.dataset.features, day)
    is_work = layer is layers.PARTNER_ACTIVITIES
    return is_work and record["id"] in disagreements.disputed(context.dataset)


def confirmed(context: Context, day: str, by: Iterable[str]) -> str:
    """Returns the day of a confirmation with who gave it; documents are named by source lines."""
    who = context.words.listed(dict.fromkeys(filter(None, (_named(context, one) for one in by))))
    return context.words(mark("{day} by {who}"), day=day, who=who) if who else day


def _named(context: Context, source_id: str) -> str:
    """Returns who confirmed by handing in, as short as people call it; empty for a document."""
    if source_id == BY_HAND:
        return context.words(mark("the coordinators"))
    if source_id == EVERY_SENDER:
        return context.words(mark("organisations that hand in"))
    sender = confirmers.sender(source_id)
    if sender in context.dataset.organisations:
        return names.organisation(context, sender)
    known = context.dataset.sources.get(source_id) if sender else None
    return context.words.name(known, "caption") if known else ""
