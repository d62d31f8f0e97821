"""Services that end: who is to take them over, whether they did, and the time in between."""

import calendar
import datetime as dt
from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np

from geo.coverage.endings import HORIZON_DAYS
from geo.coverage.places import Place, Places, SectorAtPlace
from geo.dataset.dataset import Dataset
from geo.dataset.sums.people import People
from geo.view.view import View

DAYS_BACK: Final = 365
_MONTH_DAYS: Final = 365.25 / 12
UNKNOWN: Final = "unknown"
_WILLING: Final = ("agreed", "promised")


class Gap(NamedTuple):
    """The days between two services, at least and at most: months that are stated give a range.

    `closed` when a successor has come, else the days so far. `in_months` where a day is not stated.
    """

    least_days: int
    most_days: int
    closed: bool
    in_months: bool

    @property
    def months(self) -> tuple[int, int]:
        """The whole months of the range, at least and at most."""
        return int(self.least_days / _MONTH_DAYS), int(self.most_days / _MONTH_DAYS)


class Handover(NamedTuple):
    """An organisation's service in a sector, with its end, at the place as it was reported.

    `to` and `status` are the source's: `taken_over`, `partly`, `not_taken_over`, `agreed`,
    `promised`, else `unknown`. `successors` are other organisations that give such a service for
    all of the place after the end, the first to begin first; `willing` those that only agreed or
    promised; `wider` those that are reported after it for the informal sites together or for a
    wider area only. `gap` is the time without any of them. Where sites are not told apart, "all of
    the place" is a cell in which each may have worked at other sites.
    """

    place: Place
    sector: str
    organisation: str
    end: dt.date
    scheduled: bool
    to: tuple[str, ...]
    status: str
    successors: tuple[str, ...]
    willing: tuple[str, ...]
    wider: tuple[str, ...]
    gap: Gap
    people: People


class _Service(NamedTuple):
    place: Place
    sector: str
    organisation: str
    end: int


def handovers(dataset: Dataset, view: View, places: Iterable[Place] = ()) -> list[Handover]:
    """Returns the services that ended in the year before the view's day or end within 180 days.

    Those that count as presence at the places given, else at the sites that the view shows;
    soonest end first. A month that was reported on is no end.
    """
    asked = Places(dataset, view)
    days = dataset.presence.periods
    today = asked.day.toordinal()
    ends = ~days.open_ended & ~days.monthly & ~days.undated
    ends &= (days.last >= today - DAYS_BACK) & (days.last <= today + HORIZON_DAYS)
    ends &= days.first <= today
    found: dict[_Service, set[int]] = {}
    for _, sector, rows in asked.cells(places, ends):
        names = dataset.presence.values("organisation", rows)
        for row, name in zip(rows.tolist(), names, strict=True):
            key = _Service(asked.own_place(row), sector, name, int(days.last[row]))
            found.setdefault(key, set()).add(row)
    services = [
        _handover(asked, key, np.array(sorted(rows)))
        for key, rows in found.items()
        if _is_last(asked, key)
    ]
    return sorted(services, key=lambda one: (one.end, one.place, one.sector, one.organisation))


def _handover(asked: Places, service: _Service, rows: np.ndarray) -> Handover:
    place, sector, organisation, end = service
    presence = asked.dataset.presence
    days = presence.periods
    others = [row for row, name in _work(asked, service) if name != organisation]
    others = [row for row in others if asked.alike(rows, np.array([row])).all()]
    after = [row for row in others if days.last[row] > end and not days.undated[row]]
    after.sort(key=lambda row: (days.first[row], row))
    statuses = [one for one in presence.values("handover_status", rows) if one]
    return Handover(
        place=place,
        sector=sector,
        organisation=organisation,
        end=dt.date.fromordinal(end),
        scheduled=bool(days.scheduled[rows].any()),
        to=_distinct(
            one for text in presence.values("handover_to", rows) if text for one in text.split("|")
        ),
        status=statuses[0] if statuses else UNKNOWN,
        successors=_distinct(presence.values("organisation", np.array(after, dtype=int))),
        willing=_willing(asked, others),
        wider=_wider(asked, service, rows),
        gap=_gap(asked, rows, after[:1]),
        people=asked.people(asked.sites_in(place)),
    )


def _gap(asked: Places, rows: np.ndarray, after: list[int]) -> Gap:
    """Returns the time between the end of this work and the start of that after it, if any."""
    presence = asked.dataset.presence
    days = presence.periods
    by_month = "month" in presence.values("end_precision", rows)
    end = int(days.last[rows].max())
    earliest = dt.date.fromordinal(end).replace(day=1).toordinal() if by_month else end
    if not after:
        today = asked.day.toordinal()
        earliest = earliest if end < today else today
        return Gap(max(0, today - end), max(0, today - earliest), closed=False, in_months=by_month)
    begins = int(days.first[after[0]])
    stated = days.start[after[0]] > 0
    latest = begins
    if "month" in presence.values("start_precision", np.array(after)):
        by_month, first = True, dt.date.fromordinal(begins)
        latest = begins + calendar.monthrange(first.year, first.month)[1] - 1
    least = max(0, begins - end - 1) if stated else 0
    return Gap(least, max(0, latest - earliest - 1), closed=True, in_months=by_month)


def _wider(asked: Places, service: _Service, rows: np.ndarray) -> tuple[str, ...]:
    """Returns who is known after the end for the sites together or a wider area only."""
    presence = asked.dataset.presence
    days = presence.periods
    others = asked.others(SectorAtPlace(service.place, service.sector, rows))
    others = others[(days.last[others] > service.end) & ~days.undated[others]]
    others = others[~days.monthly[others] & asked.alike(rows, others)]
    near = {service.organisation, *asked.near(service.place, others)}
    return tuple(one for one in presence.grouped("organisation", others) if one not in near)


def _is_last(asked: Places, service: _Service) -> bool:
    """Whether the organisation has nothing in the sector at the place that goes on longer."""
    days = asked.dataset.presence.periods
    return not any(
        days.last[row] > service.end and not days.undated[row]
        for row, name in _work(asked, service)
        if name == service.organisation
    )


def _work(asked: Places, service: _Service) -> list[tuple[int, str]]:
    """Returns the work in the sector for all of the place's sites, with its organisation."""
    presence = asked.dataset.presence
    rows = asked.by_sector(service.place, ~presence.periods.monthly).get(service.sector)
    if rows is None:
        return []
    whole = asked.sites_in(service.place)
    names = presence.values("organisation", rows)
    return [
        (row, name)
        for row, name in zip(rows.tolist(), names, strict=True)
        if asked.sites_of(service.place, np.array([row])) == whole
    ]


def _willing(asked: Places, others: list[int]) -> tuple[str, ...]:
    presence = asked.dataset.presence
    rows = np.array(others, dtype=int)
    statuses = presence.values("handover_status", rows)
    names = presence.values("organisation", rows)
    return _distinct(
        name for name, status in zip(names, statuses, strict=True) if status in _WILLING
    )


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
