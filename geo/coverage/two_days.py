"""Two days side by side: who is named in each sector at each place on both, and what ends when.

Up to the day of the data, a day is what the sources say of it. A later day is what they foresee:
work ends on its stated or scheduled end, planned work starts, and of work without a stated end
nothing is known (`unknown`).
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

import numpy as np

from geo.catalog import layers
from geo.coverage import endings
from geo.coverage.endings import Ending, foreseen, not_known
from geo.coverage.matrix import Column
from geo.coverage.places import UNIT_SITES, Place, Places, SectorAtPlace
from geo.dataset.dataset import Dataset
from geo.dataset.sums.people import People, together
from geo.presence.periods import Status
from geo.view.view import View


class Both(NamedTuple):
    """Organisations in a sector on the earlier and on the later day, distinct and sorted.

    `unknown` are those of whom no source says whether they are there on the later day, as where a
    month was reported and none since; `wider` those who may be, reported for the informal sites
    together or a wider area only.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()

    @property
    def is_lost(self) -> bool:
        """Whether the last organisation goes: nobody else is known on the later day."""
        return bool(self.before) and not self.after and not self.unknown and not self.wider

    @property
    def gone(self) -> tuple[str, ...]:
        """Who is there on the earlier day only."""
        return tuple(one for one in self.before if one not in {*self.after, *self.unknown})

    @property
    def come(self) -> tuple[str, ...]:
        """Who is there on the later day only."""
        return tuple(one for one in self.after if one not in self.before)


NEITHER: Final = Both((), ())


class Days(NamedTuple):
    """The earlier and the later of two days, and `known`, the last day that is no outlook."""

    first: dt.date
    second: dt.date
    known: dt.date

    @property
    def is_outlook(self) -> bool:
        """Whether the later day lies after what the data describe."""
        return self.second > self.known


class TwoDays(NamedTuple):
    """The places of a view on two days.

    `places` are all that were asked for with their people, `cells` by place and sector hold who
    is named on either day, `endings` what ends after the view's day, soonest first, and `turns`
    the days on which anything starts, or has ended the day before. For cells that somebody leaves
    `left` has the people of the sites concerned; `reported` holds for cells that lose the last
    organisation the places that its work was reported for; `extended` are services (organisation
    and sector) that are gone on the later day, and may have been put off.
    """

    days: Days
    places: Mapping[Place, People]
    cells: Mapping[tuple[Place, str], Both]
    left: Mapping[tuple[Place, str], People]
    reported: Mapping[tuple[Place, str], tuple[Place, ...]]
    endings: tuple[Ending, ...]
    turns: tuple[dt.date, ...]
    extended: frozenset[tuple[str, str]]


class Loss(NamedTuple):
    """The places that lose the last organisation of one sector, with their people.

    `reported` are the places that its work was reported for, such as one group of several sites.
    """

    sector: str
    places: tuple[Place, ...]
    reported: tuple[Place, ...]
    people: People


class Figures(NamedTuple):
    """Distinct organisations and services (organisation and sector) on both days.

    `ended` are services of the earlier day that are nowhere on the later one, nor unknown there.
    `losing` holds for each sector the places that lose their last organisation, most places first.
    `nobody` are the people of places where nobody is named at all, nor unknown, `affected` of those
    that anybody leaves, `bereft` of those that lose the last organisation of a sector; every site
    counts once. `unknown` are the organisations and services of which it is not known whether they
    are there on the later day.
    """

    organisations: tuple[int, int]
    services: tuple[int, int]
    unknown: tuple[int, int]
    ended: int
    come: int
    losing: Mapping[str, tuple[Place, ...]]
    nobody: tuple[People, People]
    nobody_places: tuple[int, int]
    affected: People
    bereft: People


def second_day(dataset: Dataset, view: View) -> dt.date:
    """Returns the second day of a view: the one chosen, else 180 days after its first."""
    return view.compare or endings.horizon(view.date or dataset.day)


def days_of(dataset: Dataset, view: View) -> Days:
    """Returns the two days of a view in the order of the calendar."""
    first, second = sorted((view.date or dataset.day, second_day(dataset, view)))
    return Days(first, second, dataset.day)


def known_span(dataset: Dataset) -> tuple[dt.date, dt.date]:
    """Returns the first and the last day that any activity states, else the day of the data."""
    held = dataset.presence.periods
    today = dataset.day.toordinal()
    starts = held.start[held.start > 0]
    ends = held.last[~held.open_ended]
    first = int(starts.min()) if len(starts) else today
    last = int(ends.max()) if len(ends) else today
    return dt.date.fromordinal(min(first, today)), dt.date.fromordinal(max(last, today))


def compare(dataset: Dataset, view: View) -> TwoDays:
    """Returns who is where on the two days of a view, and what ends after its first day."""
    asked = Places(dataset, view)
    days = days_of(dataset, view)
    before, after = foreseen(dataset, days.first), foreseen(dataset, days.second)
    held = dataset.presence.periods
    reported = held.status(days.second.toordinal()) == Status.REPORTED_BEFORE
    unknown = not_known(dataset, days.second) | (before & reported)
    now = foreseen(dataset, asked.day)
    dated = ~held.monthly & ~held.undated
    cells: dict[tuple[Place, str], Both] = {}
    left: dict[tuple[Place, str], People] = {}
    places: dict[tuple[Place, str], tuple[Place, ...]] = {}
    found: list[Ending] = []
    turns: set[int] = set()
    may_go_on = dataset.features[layers.PARTNER_ACTIVITIES.id]["extension_possible"].eq("yes")
    put_off = before & ~after & may_go_on.to_numpy(dtype=bool)
    extended: set[tuple[str, str]] = set()
    for cell in asked.cells((), before | after | now | dated):
        place, sector, rows = cell
        both = _both(asked, cell, (before, after, unknown))
        if both.before or both.after or both.unknown:
            cells[place, sector] = both
        if both.gone:
            left[place, sector] = _left(asked, place, rows[before[rows]], both.gone)
        if both.is_lost:
            own = rows[before[rows]].tolist()
            places[place, sector] = tuple(dict.fromkeys(asked.own_place(row) for row in own))
        found += endings.of_cell(asked, cell._replace(rows=rows[now[rows]]))
        turns |= _turns(asked, rows[dated[rows]])
        names = dataset.presence.grouped("organisation", rows[put_off[rows]])
        extended |= {(one, sector) for one in names}
    return TwoDays(
        days=days,
        places={place: asked.people(asked.sites_in(place)) for place in asked.asked()},
        cells=cells,
        left=left,
        reported=places,
        endings=tuple(endings.in_order(found)),
        turns=tuple(dt.date.fromordinal(one) for one in sorted(turns)),
        extended=frozenset(extended),
    )


def figures(found: TwoDays) -> Figures:
    """Returns the key figures of two days."""
    cells = found.cells
    *services, unknown = (
        {(one, sector) for (_, sector), both in cells.items() for one in both[part]}
        for part in range(3)
    )
    named = [
        {place for (place, _), both in cells.items() if both[part] or (part and both.unknown)}
        for part in (0, 1)
    ]
    nobody = [[one for one in found.places if one not in held] for held in named]
    losing = [(place, sector) for (place, sector), both in cells.items() if both.is_lost]
    numbers = Counter(sector for _, sector in losing)
    return Figures(
        organisations=(len({one for one, _ in services[0]}), len({one for one, _ in services[1]})),
        services=(len(services[0]), len(services[1])),
        unknown=(len({one for one, _ in unknown - services[1]}), len(unknown - services[1])),
        ended=len(services[0] - services[1] - unknown),
        come=len(services[1] - services[0]),
        losing={
            sector: tuple(place for place, one in losing if one == sector)
            for sector, _ in sorted(numbers.items(), key=lambda one: (-one[1], one[0]))
        },
        nobody=(people_of(found, nobody[0]), people_of(found, nobody[1])),
        nobody_places=(len(nobody[0]), len(nobody[1])),
        affected=together(found.left.values()),
        bereft=together(found.left[one] for one in losing),
    )


def losses(found: TwoDays) -> list[Loss]:
    """Returns who loses the last organisation, each sector by itself, most people first."""
    by_sector: dict[str, list[Place]] = {}
    for place, sector in found.reported:
        by_sector.setdefault(sector, []).append(place)
    held = [
        Loss(
            sector,
            tuple(places),
            tuple(dict.fromkeys(one for place in places for one in found.reported[place, sector])),
            together(found.left[place, sector] for place in places),
        )
        for sector, places in by_sector.items()
    ]
    return sorted(held, key=lambda one: (-(one.people.individuals or 0), one.sector))


def people_of(found: TwoDays, places: Iterable[Place]) -> People:
    """Returns the people of several of these places, each place counted once."""
    return together(found.places[place] for place in dict.fromkeys(places))


def united(several: Iterable[Both]) -> Both:
    """Returns the distinct organisations of several places or sectors."""
    held = tuple(several)
    before, after, unknown, wider = (
        {name for both in held for name in both[part]} for part in range(len(Both._fields))
    )
    unknown -= after
    parts = (before, after, unknown, wider - after - unknown)
    return Both(*(tuple(sorted(one)) for one in parts))


def place_of(dataset: Dataset, record: Mapping[str, object]) -> Place:
    """Returns the place at which the presence at a site, or a cell of sites, is counted."""
    if dataset.sites_are_told_apart:
        return Place("site", str(record["id"]))
    return Place("district", str(record["district_pcode"]))


def members(dataset: Dataset, column: Column) -> tuple[Place, ...]:
    """Returns the places in a column of the matrix of sites."""
    if column.sites:
        return (Place(UNIT_SITES, column.id), *(Place("site", one) for one in column.sites))
    if column.filter != "site_group":
        return (Place(column.filter, column.id),)
    sites = dataset.features[layers.INFORMAL_SITES.id]
    held = sites["id"][(sites["site_group"] == column.id).to_numpy(dtype=bool, na_value=False)]
    return tuple(Place("site", str(one)) for one in held)


def _left(asked: Places, place: Place, rows: np.ndarray, gone: Collection[str]) -> People:
    """Returns the people of the sites of a place at which organisations were that are gone."""
    held = asked.dataset.presence.grouped("organisation", rows)
    own = np.concatenate([rows[:0], *(held[one] for one in gone if one in held)])
    return asked.people(asked.concerned(place, own))


def _both(asked: Places, cell: SectorAtPlace, masks: tuple[np.ndarray, ...]) -> Both:
    presence, rows = asked.dataset.presence, cell.rows
    before, after, unknown = (
        tuple(presence.grouped("organisation", rows[mask[rows]])) for mask in masks
    )
    others = asked.others(cell)
    others = others[(masks[1] | masks[2])[others]] if before else others[:0]
    unknown = tuple(one for one in unknown if one not in after)
    known = {*before, *after, *unknown}
    wider = [one for one in presence.grouped("organisation", others) if one not in known]
    return Both(before, after, unknown, tuple(wider))


def _turns(asked: Places, rows: np.ndarray) -> set[int]:
    held = asked.dataset.presence.periods
    starts = held.start[rows]
    ends = held.last[rows][~held.open_ended[rows]] + 1
    return {*starts[starts > 0].tolist(), *ends.tolist()}
