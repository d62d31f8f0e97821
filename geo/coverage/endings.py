"""What ends within 180 days of a day: the one place where it is worked out, for whoever shows it.

An ending is the last work of an organisation in a sector at a place; one service (an organisation
in a sector) may end at many places and counts once. What a number counts depends on the places
that were asked for, and the words beside it say which: `at_places` the sites that a view shows (or
other places), where work reported for a wider area counts with the view's `wider` only; `in_area`
all activities of a view, each at the place that it was reported for.

A scheduled end counts as an end here, although on its day it only becomes `scheduled_end_passed`:
the outlook is what the sources foresee. Work without a stated end neither ends nor goes on: on a
later day it is not known, and a month that was reported on is no end of the work.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np

from geo.catalog import layers
from geo.catalog.vocabulary import NAMED_SECTORS
from geo.coverage.places import Place, Places, SectorAtPlace
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.dataset.sums.people import People, together
from geo.presence.periods import OPEN_END, number
from geo.values import days
from geo.view.view import View

HORIZONS: Final = (30, 60, 90, 180)
HORIZON_DAYS: Final = HORIZONS[-1]
NO_END: Final = number(OPEN_END)
"""The last day of work whose end nobody stated, as a day number."""
_IN_ORDER: Final = {sector: at for at, sector in enumerate(NAMED_SECTORS)}


class Ending(NamedTuple):
    """An organisation's last work in a sector at a place, with its last day.

    `end` is None where no source states one; `precision` is `day` or `month`, as it was stated.
    `scheduled` ends are plans, `extension` says that one was held possible. `left` are the other
    organisations in the sector whose end is later or not stated, as far as they give the same kind
    of service; `wider` those of the sector, of any kind, that are only reported for the informal
    sites together or for an area that contains the place. `people` are those of the place's sites
    concerned, `reported` the places that the work was reported for and `activities` its ids.
    """

    place: Place
    sector: str
    organisation: str
    end: dt.date | None
    precision: str
    scheduled: bool
    extension: bool
    left: tuple[str, ...]
    wider: tuple[str, ...]
    people: People
    reported: tuple[Place, ...]
    activities: tuple[str, ...]

    @property
    def leaves_nobody(self) -> bool:
        """Whether nobody else is known in the sector there, however widely reported."""
        return self.end is not None and not self.left and not self.wider


class Service(NamedTuple):
    """What is counted as one service: an organisation in a sector, wherever it works."""

    organisation: str
    sector: str


class Cliff(NamedTuple):
    """All that ends within so many days of a day, up to and with `until`.

    `organisations` and `services` are distinct, `losing` the places and sectors that lose their
    last organisation. Every place is counted once in `people` (concerned by any end) and in
    `people_losing` (a place that loses its last).
    """

    within_days: int
    until: dt.date
    organisations: tuple[str, ...]
    services: tuple[Service, ...]
    losing: tuple[tuple[Place, str], ...]
    people: People
    people_losing: People


def horizon(day: dt.date) -> dt.date:
    """Returns the last day up to which ends are counted from a day."""
    return days.plus(day, HORIZON_DAYS)


def at_places(dataset: Dataset, view: View, places: Iterable[Place] = ()) -> list[Ending]:
    """Returns what ends within 180 days of the view's day, soonest first, by place and sector.

    At the places given, else at the sites that the view shows.
    """
    asked = Places(dataset, view)
    there, last = foreseen(dataset, asked.day), horizon(asked.day).toordinal()
    found = (of_cell(asked, cell, last) for cell in asked.cells(places, there))
    return in_order(one for several in found for one in several)


def in_area(dataset: Dataset, view: View, until: dt.date | None = None) -> list[Ending]:
    """Returns what ends within 180 days of the view's day among its activities, soonest first.

    At each place as it was reported: work for a whole governorate ends at that governorate. With
    `until` what ends up to that day.
    """
    asked, periods = Places(dataset, view), dataset.presence.periods
    shown = selection.passing(dataset, layers.PARTNER_ACTIVITIES.id, view.having(date=None))
    rows = shown.index.to_numpy()
    rows = rows[foreseen(dataset, asked.day)[rows]]
    last = (until or horizon(asked.day)).toordinal()
    ending = rows[(periods.last[rows] <= last) & ~periods.monthly[rows]]
    found = (of_cell(asked, cell, last) for cell in _as_reported(asked, rows, ending))
    return in_order(one for several in found for one in several)


def of_cell(asked: Places, cell: SectorAtPlace, last: int = NO_END) -> Iterator[Ending]:
    """Yields the endings up to a day (a number) of organisations in a sector at a place.

    With `NO_END` also those of work without a stated end.
    """
    presence = asked.dataset.presence
    own_rows = presence.grouped("organisation", cell.rows)
    for organisation, end in ends(asked, cell.rows).items():
        if end > last:
            continue
        own = own_rows[organisation]
        final = own[_last_days(asked, own) == end]
        precisions = presence.values("end_precision", final)
        left, wider = _left(asked, cell, own, end)
        yield Ending(
            place=cell.place,
            sector=cell.sector,
            organisation=organisation,
            end=day_of(end),
            precision=next((one for one in precisions if one), ""),
            scheduled=bool(presence.periods.scheduled[final].any()),
            extension="yes" in presence.values("extension_possible", final),
            left=left,
            wider=wider,
            people=asked.people(asked.sites_of(cell.place, own)),
            reported=tuple(dict.fromkeys(asked.own_place(row) for row in final.tolist())),
            activities=tuple(presence.ids[own].tolist()),
        )


def _left(
    asked: Places, cell: SectorAtPlace, own: np.ndarray, end: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns who else in the sector is there after a day, named for the place and wider only."""
    presence, others = asked.dataset.presence, asked.others(cell)
    others = others[asked.may_be_there[others] & (_last_days(asked, others) > end)]
    mine = set(presence.values("organisation", own))
    near = set(asked.near(cell.place, others)) - mine
    alike = set(asked.near(cell.place, others[asked.alike(own, others)])) - mine
    every = set(presence.values("organisation", others)) - mine
    return tuple(sorted(alike)), tuple(sorted(every - near))


def in_order(found: Iterable[Ending]) -> list[Ending]:
    """Returns endings by day, place, sector and organisation; those without a day are last."""
    return sorted(
        found,
        key=lambda one: (
            one.end or dt.date.max,
            one.place,
            _IN_ORDER[one.sector],
            one.organisation,
        ),
    )


def services(found: Iterable[Ending]) -> set[Service]:
    """Returns the distinct services that end."""
    return {Service(one.organisation, one.sector) for one in found}


def cliffs(day: dt.date, found: Iterable[Ending]) -> list[Cliff]:
    """Returns what ends within each of `HORIZONS` of a day; each holds those before.

    The places of the endings share no site.
    """
    held = [one for one in found if one.end is not None]
    return [_cliff(held, day, days) for days in HORIZONS]


def foreseen(dataset: Dataset, day: dt.date) -> np.ndarray:
    """Returns whether each activity is active on a day, or stated for it where the day is later."""
    return dataset.presence.periods.active(day.toordinal())


def not_known(dataset: Dataset, day: dt.date) -> np.ndarray:
    """Returns of which activities no source says whether they are under way on a day.

    They are active on the last day that the data describe, the day is later, and no end is stated.
    """
    held = dataset.presence.periods
    number, known = day.toordinal(), dataset.day.toordinal()
    if number <= known:
        return np.zeros(len(held.last), dtype=bool)
    unsure = (held.open_ended | held.monthly) & ~held.gone(number)
    return np.asarray(held.active(known) & unsure & ~held.active(number))


def ends(asked: Places, rows: np.ndarray) -> dict[str, int]:
    """Returns the number of the last day of each organisation; `NO_END` where none is stated.

    A month that was reported on says nothing beside work with days of its own.
    """
    presence = asked.dataset.presence
    stated = rows[~presence.periods.monthly[rows]]
    held = presence.grouped("organisation", rows) | presence.grouped("organisation", stated)
    return {name: int(_last_days(asked, own).max()) for name, own in held.items()}


def day_of(day: int) -> dt.date | None:
    """Returns the day of a number; None for `NO_END`."""
    return None if day == NO_END else dt.date.fromordinal(day)


def _last_days(asked: Places, rows: np.ndarray) -> np.ndarray:
    """Returns the number of the last day of each of these activities."""
    periods = asked.dataset.presence.periods
    return np.where(periods.monthly[rows], NO_END, periods.last[rows])


def _as_reported(asked: Places, rows: np.ndarray, ending: np.ndarray) -> Iterator[SectorAtPlace]:
    """Yields these activities by sector and the place that each was reported for.

    Only the places of those `ending`.
    """
    presence = asked.dataset.presence
    codes, _ = presence.coded("place_id")
    near = rows[np.isin(codes[rows], codes[ending])]
    for level, at_level in presence.grouped("place_level", near).items():
        for place_id, at_place in presence.grouped("place_id", at_level).items():
            for sector, own in presence.grouped("sector", at_place).items():
                yield SectorAtPlace(Place(level, place_id), sector, own)


def _cliff(found: list[Ending], day: dt.date, within: int) -> Cliff:
    until = days.plus(day, within)
    held = [one for one in found if one.end is not None and one.end <= until]
    losing = [one for one in held if one.leaves_nobody]
    return Cliff(
        within_days=within,
        until=until,
        organisations=tuple(sorted({one.organisation for one in held})),
        services=tuple(sorted(services(held))),
        losing=tuple(dict.fromkeys((one.place, one.sector) for one in losing)),
        people=people(held),
        people_losing=people(losing),
    )


def people(found: Iterable[Ending]) -> People:
    """Returns the people of the places of endings, each site counted once."""
    return together(one.people for one in found)
