"""How surely each organisation works in a sector at a place on a day, and how old the word is.

The degrees are those of `DEGREES`, the surest first. What nobody named stays a count
(`unnamed`).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import numpy as np

from geo.catalog import layers
from geo.coverage import known_ends
from geo.coverage.places import CERTAINTIES, Place, Places
from geo.dataset.dataset import Dataset
from geo.dataset.sources import confirmers
from geo.presence import age, periods
from geo.presence.age import Age
from geo.presence.periods import Status
from geo.presence.presence import Presence
from geo.units.boundaries import Units
from geo.view.view import View

UNCONFIRMED: Final = "unconfirmed"
SCHEDULED_END_PASSED: Final = "scheduled_end_passed"
REPORTED_BEFORE: Final = "reported_before"
ABSENT: Final = "absent"
DEGREES: Final = (*CERTAINTIES, UNCONFIRMED, SCHEDULED_END_PASSED, REPORTED_BEFORE, ABSENT)


class Degree(NamedTuple):
    """An organisation's presence in a sector at a place on a day.

    `certainty` says how the place was named, whatever the degree. `end` is the last stated or
    scheduled day, None where one of the activities states none. `confirmed` is the newest
    confirmation and `freshness` its age on the day (`geo.presence.age`).
    `activities` are the ids behind the degree, `confirmed_in` the sources that confirmed it then.
    """

    place: Place
    organisation: str
    sector: str
    degree: str
    certainty: str
    freshness: Age
    confirmed: dt.date
    end: dt.date | None
    activities: tuple[str, ...]
    confirmed_in: tuple[str, ...]


class Unnamed(NamedTuple):
    """A number of organisations that a source counts without naming them; never to be added."""

    place: Place
    number: int
    name_in_source: str
    text: str
    freshness: Age
    as_of: dt.date
    source_id: str
    slide: str


def of(dataset: Dataset, view: View, places: Iterable[Place] = ()) -> list[Degree]:
    """Returns the degrees on the view's day of every organisation and sector ever named there.

    At the places given, else at the sites that the view shows; sorted by place, organisation and
    sector. Who is not in the list is absent.
    """
    found = Places(dataset, view)
    status = dataset.presence.periods.status(found.day.toordinal())
    return [degree for place in found.asked(places) for degree in _at(found, place, status)]


_BY_STATUS: Final = np.array(
    [
        DEGREES.index(
            {
                Status.UNCONFIRMED: UNCONFIRMED,
                Status.SCHEDULED_END_PASSED: SCHEDULED_END_PASSED,
                Status.REPORTED_BEFORE: REPORTED_BEFORE,
            }.get(one, ABSENT)
        )
        for one in Status
    ]
)


def _at(places: Places, place: Place, status: np.ndarray) -> list[Degree]:
    """Returns the surest degree of each organisation and sector at one place."""
    presence = places.dataset.presence
    rows, certainty = places.reach(place)
    status = known_ends.of(places, place, status)
    grades = dict(zip(rows.tolist(), certainty.tolist(), strict=True))
    found = []
    for organisation, held in presence.grouped("organisation", rows).items():
        for sector, own in presence.grouped("sector", held).items():
            named = np.array([grades[row] for row in own.tolist()])
            now = status[own]
            rank = np.where(now == Status.ACTIVE, named, _BY_STATUS[now])
            best = np.lexsort((named, rank))[0]
            surest = own[(rank == rank[best]) & (named == named[best])]
            grade = (DEGREES[rank[best]], CERTAINTIES[named[best]])
            found.append(_degree(places, (place, organisation, sector), grade, surest))
    return found


def _degree(
    places: Places, key: tuple[Place, str, str], grade: tuple[str, str], rows: np.ndarray
) -> Degree:
    presence = places.dataset.presence
    days = presence.periods.confirmed[rows]
    newest = rows[days == days.max()]
    confirmed = dt.date.fromordinal(int(days.max()))
    return Degree(
        *key,
        *grade,
        freshness=age.of_day(confirmed, places.day),
        confirmed=confirmed,
        end=presence.periods.latest_end(rows),
        activities=tuple(presence.ids[rows].tolist()),
        confirmed_in=tuple(dict.fromkeys(_confirmers(presence, newest))),
    )


def _confirmers(presence: Presence, rows: np.ndarray) -> Iterator[str]:
    columns = (presence.values(name, rows) for name in (confirmers.SOURCE, "source_id"))
    yield from (other or own for other, own in zip(*columns, strict=True))


def unnamed(dataset: Dataset, view: View, places: Iterable[Place] = ()) -> list[Unnamed]:
    """Returns the counts without names at or inside these places that are known on the view's day.

    They stand beside the names and are never summed: the names may be among them. Without places,
    all that the audience may see.
    """
    asked = tuple(places)
    found = Places(dataset, view)
    within = tuple(code for place in found.asked(asked) for code in found.codes(place))
    return [
        one
        for one in (
            _unnamed(dataset.units, record, found.day) for record in _partner_counts(dataset)
        )
        if one.as_of <= found.day and (not asked or one.place.id.startswith(within))
    ]


def _partner_counts(dataset: Dataset) -> list[dict[str, Any]]:
    profiles = dataset.registered(layers.AREA_PROFILES)
    return [one for one in profiles if one["topic"] == "partner_count" and one["pcode"]]


def _unnamed(units: Units, record: Mapping[str, Any], day: dt.date) -> Unnamed:
    as_of = dt.date.fromordinal(periods.number(record["as_of"]))
    return Unnamed(
        place=Place(units.level(record["pcode"]), record["pcode"]),
        number=int(record["value"]),
        name_in_source=record["place"],
        text=record["text"],
        freshness=age.of_day(as_of, day),
        as_of=as_of,
        source_id=record["source_id"],
        slide=record["source_page_or_slide"],
    )
