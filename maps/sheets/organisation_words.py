"""What is said of an organisation's work, as plain values: page and booklet show the same."""

from collections.abc import Sequence
from typing import NamedTuple

from geo.coverage.handovers import Handover
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from geo.profiles.organisation import Organisation, Stay, place_name
from maps.look import escaped as markup
from maps.look import work_rows
from maps.look.markup import Tag


class StayRow(NamedTuple):
    """Work at a place: sectors in words, who pays for it (may be empty), until when."""

    stay: Stay
    sectors: str
    funded: str
    until: Tag


class HandoverRow(NamedTuple):
    """A service with its places, whether it was taken over and by whom (ids), and the gap."""

    service: str
    places: str
    status: str
    to: tuple[str, ...]
    gap: str


def stays(context: Context, found: Sequence[Stay]) -> list[StayRow]:
    """Returns what stands in the table of places and sectors."""
    return [_stay(context, one) for one in found]


def _stay(context: Context, stay: Stay) -> StayRow:
    words = context.words
    funded = ""
    if stay.donors:
        donors = words.listed(names.organisation(context, one) for one in stay.donors)
        funded = words(mark("funded by {donor}"), donor=donors)
    until = markup.end(words, stay.status, stay.end, stay.precision, context.day)
    if stay.monthly and stay.end is not None:
        until = Tag(words(mark("reported for {month}"), month=words.month(stay.end)))
    sectors = words.listed(names.sector(context, one) for one in stay.sectors)
    return StayRow(stay, sectors, funded, until)


def handovers(context: Context, organisation: Organisation) -> list[HandoverRow]:
    """Returns the handovers of or to the organisation, one row for all places of a service."""
    joined: dict[tuple[object, ...], tuple[Handover, list[str]]] = {}
    for one in organisation.handovers:
        key = (one.organisation, one.sector, one.end, one.status, one.to, one.successors)
        joined.setdefault(key, (one, []))[1].append(place_name(context, *one.place))
    return [_handover(context, one, places) for one, places in joined.values()]


def _handover(context: Context, one: Handover, places: Sequence[str]) -> HandoverRow:
    words = context.words
    name = names.organisation(context, one.organisation)
    gap = words.count("{n} day", "{n} days", one.gap_days)
    if not one.closed and one.gap_days:
        gap = words(mark("{days} so far"), days=gap)
    return HandoverRow(
        service=f"{name}: {names.sector(context, one.sector)}, {words.month(one.end)}",
        places=words.listed(dict.fromkeys(places)),
        status=words(work_rows.HANDOVERS.get(one.status, mark("not stated"))),
        to=(*one.to, *(x for x in one.successors if x not in one.to)),
        gap=gap,
    )
