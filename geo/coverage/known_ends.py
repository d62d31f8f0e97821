"""Months that were reported on, where a source states since that the work has ended."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from geo.coverage.places import Place, Places
from geo.presence.periods import Status


class _Work(NamedTuple):
    organisation: str
    sector: str


def of(asked: Places, place: Place, status: np.ndarray) -> np.ndarray:
    """Returns the statuses, `ENDED` for the reports on a site or a group whose work is known over.

    A month that was reported on leaves open whether the work went on, until a source states for
    the place, or for more than it, that the organisation's work in the sector has ended since.
    """
    if place.level not in ("site", "site_group"):
        return status
    presence = asked.dataset.presence
    days, (rows, _) = presence.periods, asked.reach(place)
    reported = rows[status[rows] == Status.REPORTED_BEFORE]
    done = rows[(status[rows] == Status.ENDED) & ~days.undated[rows]]
    latest: dict[_Work, int] = {}
    for work, day in zip(_works(asked, done), days.last[done].tolist(), strict=True):
        latest[work] = max(day, latest.get(work, day))
    last = days.last[reported].tolist()
    over = [
        latest.get(work, 0) > day for work, day in zip(_works(asked, reported), last, strict=True)
    ]
    found = status.copy()
    found[reported[np.array(over, dtype=bool)]] = Status.ENDED
    return found


def _works(asked: Places, rows: np.ndarray) -> Iterable[_Work]:
    presence = asked.dataset.presence
    columns = (presence.values(name, rows) for name in _Work._fields)
    return [_Work(*one) for one in zip(*columns, strict=True)]
