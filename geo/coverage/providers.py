"""Who serves alone, where nobody serves, who serves side by side, and who takes over.

Presence is what counts by default: named at the place or for its group; with the view's `wider`,
for an area that contains it too. Organisations are distinct in each place and sector.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np

from geo.coverage import endings, known_ends
from geo.coverage.degrees import ABSENT, REPORTED_BEFORE, SCHEDULED_END_PASSED, UNCONFIRMED
from geo.coverage.places import CERTAINTIES, WIDER, Place, Places
from geo.dataset.dataset import Dataset
from geo.dataset.sums.people import People
from geo.presence.periods import Status
from geo.values import days
from geo.view.view import View

MONTHS: Final = 12
_NO_ROWS: Final = np.array([], dtype=np.int64)


class Single(NamedTuple):
    """The one organisation named in a sector at a place, with its end (None where none is stated).

    `precision` of the end is `day` or `month`; `extension` says that one was held possible.
    `wider` are others that give the same kind of service and are reported for the informal sites
    together or for an area that contains the place: they may be there too.
    """

    place: Place
    sector: str
    organisation: str
    end: dt.date | None
    scheduled: bool
    wider: tuple[str, ...]
    people: People
    precision: str
    extension: bool


class Unserved(NamedTuple):
    """A sector that other places of the selection had and in which nobody counts at this place.

    `degree` is the best that is left: `reported_for_sites` or `reported_for_area` (by the
    organisations in `wider`), `unconfirmed`, `scheduled_end_passed`, `reported_before` or `absent`.
    `last` are the organisations that were there last and `since` the day after their end, None
    where no end is known. `people` are all people of the place's sites.
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
    days, presence = dataset.presence.periods, dataset.presence
    active = days.active(asked.day.toordinal())
    found = []
    for cell in asked.cells(places, active):
        until = endings.ends(asked, cell.rows)
        others = asked.others(cell)
        others = others[active[others]]
        named = set(asked.near(cell.place, others)) | set(until)
        if len(named) == 1:
            (organisation,) = until
            (ending,) = endings.of_cell(asked, cell)
            around = presence.grouped("organisation", others[asked.alike(cell.rows, others)])
            found.append(
                Single(
                    place=cell.place,
                    sector=cell.sector,
                    organisation=organisation,
                    end=ending.end,
                    scheduled=bool(days.scheduled[cell.rows].all()),
                    wider=tuple(one for one in around if one != organisation),
                    people=asked.people(asked.sites_of(cell.place, cell.rows)),
                    precision=ending.precision,
                    extension=ending.extension,
                )
            )
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
        wider, left = _wider(asked, place, status), known_ends.of(asked, place, status)
        people = asked.people(asked.sites_in(place))
        for sector in matter:
            rows = sectors.get(sector, _NO_ROWS)
            if asked.may_know(place, sector) and not (status[rows] == Status.ACTIVE).any():
                around = wider.get(sector, _NOBODY_AROUND)
                last, since = _last(asked, rows)
                degree = around.degree or _left(left[rows])
                found.append(Unserved(place, sector, degree, last, since, around.names, people))
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


class _Around(NamedTuple):
    """Who is reported for the informal sites together or for a wider area, and how surely."""

    names: tuple[str, ...] = ()
    degree: str = ""


_NOBODY_AROUND: Final = _Around()


def _wider(asked: Places, place: Place, status: np.ndarray) -> dict[str, _Around]:
    """Returns who is reported around the place only, by sector."""
    presence = asked.dataset.presence
    rows, certainty = asked.reach(place)
    around = (certainty >= WIDER) & (status[rows] == Status.ACTIVE)
    how = dict(zip(rows[around].tolist(), certainty[around].tolist(), strict=True))
    return {
        sector: _Around(
            tuple(presence.grouped("organisation", held)),
            CERTAINTIES[min(how[row] for row in held.tolist())],
        )
        for sector, held in presence.grouped("sector", rows[around]).items()
    }


def _last(asked: Places, rows: np.ndarray) -> tuple[tuple[str, ...], dt.date | None]:
    """Returns who was there last, and since when they are not; no day where no end is known."""
    presence = asked.dataset.presence
    if not len(rows):
        return (), None
    periods = presence.periods
    undated = periods.undated[rows] | periods.open_ended[rows] | periods.monthly[rows]
    ends = np.where(undated, 0, presence.periods.last[rows])
    last = int(ends.max())
    names = tuple(presence.grouped("organisation", rows[ends == last]))
    return names, days.plus(dt.date.fromordinal(last), 1) if last else None


def _left(status: np.ndarray) -> str:
    held = set(status.tolist())
    known = (
        (Status.UNCONFIRMED, UNCONFIRMED),
        (Status.SCHEDULED_END_PASSED, SCHEDULED_END_PASSED),
        (Status.REPORTED_BEFORE, REPORTED_BEFORE),
    )
    return next((degree for one, degree in known if one in held), ABSENT)


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
