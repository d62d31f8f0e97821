"""Who serves alone, where nobody serves, who serves side by side, and who takes over.

Presence is what counts by default: named at the place or for its group; with the view's `wider`,
for an area that contains it too. Organisations are distinct in each place and sector.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np

from geo.coverage import endings
from geo.coverage.degrees import ABSENT, SCHEDULED_END_PASSED, UNCONFIRMED
from geo.coverage.places import CERTAINTIES, People, Place, Places
from geo.dataset.dataset import Dataset
from geo.presence.periods import Status
from geo.presence.presence import FOR_AREA
from geo.view.view import View

MONTHS: Final = 12
_NO_ROWS: Final = np.array([], dtype=np.int64)


class Single(NamedTuple):
    """The one organisation in a sector at a place, with its end (None where none is stated)."""

    place: Place
    sector: str
    organisation: str
    end: dt.date | None
    scheduled: bool
    people: People


class Unserved(NamedTuple):
    """A sector that other places of the selection had and in which nobody counts at this place.

    `degree` is the best that is left: `reported_for_area` (by the organisations in `wider`),
    `unconfirmed`, `scheduled_end_passed` or `absent`. `last` are the organisations that were there
    last and `since` the day after their end, None where no end is known. `people` are all people
    of the place's sites.
    """

    place: Place
    sector: str
    degree: str
    last: tuple[str, ...]
    since: dt.date | None
    wider: tuple[str, ...]
    people: People


class Overlap(NamedTuple):
    """Several organisations in one sector at one place, the same ones in each of the months.

    `first` and `last` are the first days of the first and of the last month.
    """

    place: Place
    sector: str
    first: dt.date
    last: dt.date
    organisations: tuple[str, ...]


def single(dataset: Dataset, view: View, places: Iterable[Place] = ()) -> list[Single]:
    """Returns each place and sector that one organisation alone serves on the view's day."""
    asked = Places(dataset, view)
    days = dataset.presence.periods
    found = []
    for place, sector, rows in asked.cells(places, days.active(asked.day.toordinal())):
        until = endings.ends(asked, rows)
        if len(until) == 1:
            ((organisation, end),) = until.items()
            scheduled = bool(days.scheduled[rows].all())
            people = asked.people(asked.sites_of(place, rows))
            day = endings.day_of(end)
            found.append(Single(place, sector, organisation, day, scheduled, people))
    return found


def unserved(dataset: Dataset, view: View, places: Iterable[Place] = ()) -> list[Unserved]:
    """Returns the sectors that matter and that nobody serves at each place on the view's day.

    A sector matters when any of the places has had it by that day (the view's sectors, where it
    names some). Sectors of which the audience may know nothing at a place are left out there.
    """
    asked = Places(dataset, view)
    status = dataset.presence.periods.status(asked.day.toordinal())
    begun = ~np.isin(status, (Status.UNSTATED, Status.PLANNED))
    held = {place: asked.by_sector(place, begun) for place in asked.asked(places)}
    matter = sorted({sector for sectors in held.values() for sector in sectors})
    found = []
    for place, sectors in held.items():
        wider = _wider(asked, place, status)
        people = asked.people(asked.sites_in(place))
        for sector in matter:
            rows = sectors.get(sector, _NO_ROWS)
            if asked.may_know(place, sector) and not (status[rows] == Status.ACTIVE).any():
                around = wider.get(sector, ())
                last, since = _last(asked, rows)
                degree = _left(status[rows], named_around=bool(around))
                found.append(Unserved(place, sector, degree, last, since, around, people))
    return found


def overlaps(
    dataset: Dataset, view: View, places: Iterable[Place] = (), months: int = MONTHS
) -> list[Overlap]:
    """Returns where several organisations served side by side in the months up to the view's day.

    One for each run of months with the same organisations.
    """
    asked = Places(dataset, view)
    days = dataset.presence.periods
    shown = _months(asked.day, months)
    under_way = [days.under_way(first.toordinal(), last.toordinal()) for first, last in shown]
    return [
        Overlap(place, sector, shown[first][0], shown[last][0], names)
        for place, sector, rows in asked.cells(places, np.logical_or.reduce(under_way))
        for names, first, last in _runs(_names_by_month(asked, rows, under_way))
    ]


def _wider(asked: Places, place: Place, status: np.ndarray) -> dict[str, tuple[str, ...]]:
    """Returns who is reported for an area that contains the place, by sector."""
    presence = asked.dataset.presence
    rows, certainty = asked.reach(place)
    around = rows[(certainty == CERTAINTIES.index(FOR_AREA)) & (status[rows] == Status.ACTIVE)]
    return {
        sector: tuple(presence.grouped("organisation", held))
        for sector, held in presence.grouped("sector", around).items()
    }


def _last(asked: Places, rows: np.ndarray) -> tuple[tuple[str, ...], dt.date | None]:
    """Returns who was there last, and since when they are not; no day where no end is known."""
    presence = asked.dataset.presence
    if not len(rows):
        return (), None
    undated = presence.periods.undated[rows] | presence.periods.open_ended[rows]
    ends = np.where(undated, 0, presence.periods.last[rows])
    last = int(ends.max())
    names = tuple(presence.grouped("organisation", rows[ends == last]))
    return names, dt.date.fromordinal(last + 1) if last else None


def _left(status: np.ndarray, *, named_around: bool) -> str:
    if named_around:
        return FOR_AREA
    if (status == Status.UNCONFIRMED).any():
        return UNCONFIRMED
    return SCHEDULED_END_PASSED if (status == Status.SCHEDULED_END_PASSED).any() else ABSENT


def _months(day: dt.date, number: int) -> list[tuple[dt.date, dt.date]]:
    """Returns the first and last days of so many months, the day's month last."""
    found = []
    year, month = day.year, day.month
    for _ in range(number):
        length = calendar.monthrange(year, month)[1]
        found.append((dt.date(year, month, 1), dt.date(year, month, length)))
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
        if year < dt.MINYEAR:
            break
    return found[::-1]


def _names_by_month(
    asked: Places, rows: np.ndarray, under_way: list[np.ndarray]
) -> Iterator[tuple[str, ...]]:
    for mask in under_way:
        yield tuple(asked.dataset.presence.grouped("organisation", rows[mask[rows]]))


def _runs(names: Iterable[tuple[str, ...]]) -> list[tuple[tuple[str, ...], int, int]]:
    """Returns runs of the same several names with the positions of the first and the last."""
    found: list[tuple[tuple[str, ...], int, int]] = []
    for at, several in enumerate(names):
        if found and found[-1][0] == several and found[-1][2] == at - 1:
            found[-1] = (several, found[-1][1], at)
        elif len(several) > 1:
            found.append((several, at, at))
    return found
