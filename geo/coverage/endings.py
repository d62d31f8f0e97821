"""The coverage cliff: what ends after a day, whom it affects, and who is left.

Presence is what counts by default (named at the place or for its group; with the view's `wider`,
for an area that contains it too). A scheduled end counts as an end here, although on its day it
only becomes `scheduled_end_passed`: the outlook is what the sources foresee. Work without a stated
end is taken to go on, and a month that was reported on is no end of the work.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np

from geo.coverage.places import People, Place, Places
from geo.dataset.dataset import Dataset
from geo.presence.periods import OPEN_END, number
from geo.view.view import View

HORIZONS: Final = (30, 60, 90, 180)
NO_END: Final = number(OPEN_END)
"""The last day of work whose end nobody stated, as a day number."""


class Ending(NamedTuple):
    """An organisation's last work in a sector at a place, which ends within a horizon (days).

    `scheduled` ends are plans, `extension` says that one was held possible. `leaves_nobody` is
    true where no other organisation in the sector goes on at the place after that day. `people`
    are those of the sites concerned.
    """

    place: Place
    sector: str
    organisation: str
    end: dt.date
    within_days: int
    scheduled: bool
    extension: bool
    leaves_nobody: bool
    people: People


class Cliff(NamedTuple):
    """All that ends within so many days of a day, up to and with `until`.

    `organisations` are distinct, `services` distinct pairs of organisation and sector, `losing`
    the places and sectors that lose their last organisation. Every site is counted once in
    `people` (concerned by any end) and in `people_losing` (at a place that loses its last).
    """

    within_days: int
    until: dt.date
    organisations: tuple[str, ...]
    services: tuple[tuple[str, str], ...]
    losing: tuple[tuple[Place, str], ...]
    people: People
    people_losing: People


class Outlook(NamedTuple):
    """Who is there in a sector at a place now and on a later day.

    `then` are those of `now` without the ones `leaving`, and those whose stated start lies
    between. `by_schedule` are the leaving ones whose end is only scheduled, `no_end_stated` those
    of `then` that are taken to go on because no source says until when.
    """

    place: Place
    sector: str
    now: tuple[str, ...]
    then: tuple[str, ...]
    leaving: tuple[str, ...]
    by_schedule: tuple[str, ...]
    no_end_stated: tuple[str, ...]
    people: People


class LastDay(NamedTuple):
    """The last day on which anybody is there in a sector at a place.

    `day` is None where one organisation states no end; `organisations` are then those, else the
    ones that leave last.
    """

    place: Place
    sector: str
    day: dt.date | None
    organisations: tuple[str, ...]
    scheduled: bool
    people: People


def endings(dataset: Dataset, view: View, places: Iterable[Place] = ()) -> list[Ending]:
    """Returns what ends within 180 days of the view's day, by place and sector, soonest first.

    At the places given, else at the sites that the view shows.
    """
    asked = Places(dataset, view)
    found = [ending for ending, _ in _endings(asked, places)]
    return sorted(found, key=lambda one: (one.end, one.place, one.sector, one.organisation))


def cliffs(dataset: Dataset, view: View, places: Iterable[Place] = ()) -> list[Cliff]:
    """Returns what ends within each of `HORIZONS` of the view's day; each holds those before."""
    asked = Places(dataset, view)
    found = list(_endings(asked, places))
    return [_cliff(asked, found, days) for days in HORIZONS]


def outlook(
    dataset: Dataset, view: View, later: dt.date, places: Iterable[Place] = ()
) -> list[Outlook]:
    """Returns who is there on the view's day and who would be on a later one."""
    asked = Places(dataset, view)
    days = dataset.presence.periods
    then = later.toordinal()
    active = _active(asked)
    coming = (days.start > asked.day.toordinal()) & days.meet(then, then)
    return [
        _outlook(asked, (place, sector), rows, active, then)
        for place, sector, rows in asked.cells(places, active | coming)
    ]


def last_days(dataset: Dataset, view: View, places: Iterable[Place] = ()) -> list[LastDay]:
    """Returns, for each place and sector with anybody on the view's day, until when that is so."""
    asked = Places(dataset, view)
    days = dataset.presence.periods
    found = []
    for place, sector, rows in asked.cells(places, _active(asked)):
        until = ends(asked, rows)
        last = max(until.values())
        final = rows[days.last[rows] == last]
        found.append(
            LastDay(
                place=place,
                sector=sector,
                day=day_of(last),
                organisations=tuple(sorted(one for one, end in until.items() if end == last)),
                scheduled=bool(days.scheduled[final].any()),
                people=asked.people(asked.sites_of(place, rows)),
            )
        )
    return found


def ends(asked: Places, rows: np.ndarray) -> dict[str, int]:
    """Returns the number of the last day of each organisation; `NO_END` where none is stated."""
    presence = asked.dataset.presence
    last = np.where(presence.periods.monthly, NO_END, presence.periods.last)
    return {
        name: int(last[own].max()) for name, own in presence.grouped("organisation", rows).items()
    }


def _active(asked: Places) -> np.ndarray:
    return asked.dataset.presence.periods.active(asked.day.toordinal())


def _endings(asked: Places, places: Iterable[Place]) -> Iterator[tuple[Ending, frozenset[int]]]:
    """Yields each ending with the positions of the sites that it concerns."""
    presence = asked.dataset.presence
    today = asked.day.toordinal()
    for place, sector, rows in asked.cells(places, _active(asked)):
        until = ends(asked, rows)
        own_rows = presence.grouped("organisation", rows)
        for organisation, end in until.items():
            if end - today > HORIZONS[-1]:
                continue
            own = own_rows[organisation]
            final = own[presence.periods.last[own] == end]
            sites = asked.sites_of(place, own)
            yield (
                Ending(
                    place=place,
                    sector=sector,
                    organisation=organisation,
                    end=dt.date.fromordinal(end),
                    within_days=next(one for one in HORIZONS if end - today <= one),
                    scheduled=bool(presence.periods.scheduled[final].any()),
                    extension="yes" in presence.values("extension_possible", final),
                    leaves_nobody=end == max(until.values()),
                    people=asked.people(sites),
                ),
                sites,
            )


def _cliff(asked: Places, found: list[tuple[Ending, frozenset[int]]], days: int) -> Cliff:
    held = [(one, sites) for one, sites in found if one.within_days <= days]
    losing = [(one, sites) for one, sites in held if one.leaves_nobody]
    return Cliff(
        within_days=days,
        until=asked.day + dt.timedelta(days=days),
        organisations=tuple(sorted({one.organisation for one, _ in held})),
        services=tuple(sorted({(one.organisation, one.sector) for one, _ in held})),
        losing=tuple(dict.fromkeys((one.place, one.sector) for one, _ in losing)),
        people=asked.people(frozenset().union(*(sites for _, sites in held))),
        people_losing=asked.people(frozenset().union(*(sites for _, sites in losing))),
    )


def _outlook(
    asked: Places, cell: tuple[Place, str], rows: np.ndarray, active: np.ndarray, then: int
) -> Outlook:
    days = asked.dataset.presence.periods
    now = ends(asked, rows[active[rows]])
    after = {name: end for name, end in ends(asked, rows).items() if end >= then}
    leaving = set(now) - set(after)
    own = asked.dataset.presence.grouped("organisation", rows)
    planned = {
        name
        for name in leaving
        if days.scheduled[own[name]][days.last[own[name]] == now[name]].any()
    }
    return Outlook(
        place=cell[0],
        sector=cell[1],
        now=tuple(sorted(now)),
        then=tuple(sorted(after)),
        leaving=tuple(sorted(leaving)),
        by_schedule=tuple(sorted(planned)),
        no_end_stated=tuple(sorted(name for name, end in after.items() if end == NO_END)),
        people=asked.people(asked.sites_of(cell[0], rows)),
    )


def day_of(day: int) -> dt.date | None:
    """Returns the day of a number; None for `NO_END`."""
    return None if day == NO_END else dt.date.fromordinal(day)
