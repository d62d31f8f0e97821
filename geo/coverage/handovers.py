"""Services that end: who is to take them over, whether they did, and the days in between."""

import datetime as dt
from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np

from geo.coverage.endings import HORIZON_DAYS
from geo.coverage.places import People, Place, Places
from geo.dataset.dataset import Dataset
from geo.view.view import View

DAYS_BACK: Final = 365
UNKNOWN: Final = "unknown"
_WILLING: Final = ("agreed", "promised")


class Handover(NamedTuple):
    """An organisation's service in a sector, with its end, at the place as it was reported.

    `to` and `status` are the source's: `taken_over`, `partly`, `not_taken_over`, `agreed`,
    `promised`, else `unknown`. `successors` are other organisations that work in the sector for
    all of the place after the end, the first to begin first; `willing` those that only agreed or
    promised. `gap_days` are the days without any of them: `closed` when one has come, else the
    days so far; `at_most` where the successor's start is not stated, so that the gap may be
    shorter. Where sites are not told apart, "all of the place" is a cell in which each may have
    worked at other sites.
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
    gap_days: int
    closed: bool
    at_most: bool
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
    after = [row for row in others if days.last[row] > end and not days.undated[row]]
    after.sort(key=lambda row: (days.first[row], row))
    begins = int(days.first[after[0]]) if after else asked.day.toordinal() + 1
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
        gap_days=max(0, begins - end - 1),
        closed=bool(after),
        at_most=begins > end + 1 and any(days.start[row] == 0 for row in after[:1]),
        people=asked.people(asked.sites_in(place)),
    )


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
