"""When activities are under way: their first and last days, and their status on a day.

Days are ISO text (2023-12-13) for callers and day numbers (`datetime.date.toordinal`) inside, so
that a million activities are compared as integers. An open end is `OPEN_END`; `UNKNOWN` is the
first day of what holds on no day. A start that no source states is not guessed: work is known from
the first day on which a source has it under way, and before that nothing is said of it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.presence import age

OPEN_START: Final = "0000-00-00"
"""The first day of a question without one; no activity has an open start."""
OPEN_END: Final = "9999-12-31"
UNKNOWN: Final = "9999-99-99"
SUPPOSED: Final = "supposed"
"""The basis of an end that no source states: what a reader supposes."""
NOT_BEGUN: Final = "not_begun"
"""The declared status of work that, as a reader supposes, does not begin: it holds on no day."""
_LAST_DAY: Final = dt.date.max.toordinal()
_NUMBERS: Final = {OPEN_START: 0, OPEN_END: _LAST_DAY, UNKNOWN: _LAST_DAY + 1}
_TEXTS: Final = {number: text for text, number in _NUMBERS.items()}


class Status(IntEnum):
    """What an activity is on a day; `UNSTATED` where no source speaks of it yet.

    `REPORTED_BEFORE` is work of a month that was reported on: whether it went on is not known.
    """

    UNSTATED = 0
    PLANNED = 1
    ENDED = 2
    REPORTED_BEFORE = 3
    SCHEDULED_END_PASSED = 4
    UNCONFIRMED = 5
    ACTIVE = 6


NAMES: Final = tuple(None if one is Status.UNSTATED else one.name.lower() for one in Status)
"""The names of the statuses as they are stored and shown, by number."""


def number(day: str) -> int:
    """Returns the number of an ISO day, of a month's or a year's first day, or of an open end."""
    known = _NUMBERS.get(day)
    return dt.date.fromisoformat(f"{day}-01-01"[:10]).toordinal() if known is None else known


def numbers(days: pd.Series, missing: int) -> np.ndarray:
    """Returns the numbers of ISO days, int32, with `missing` where there is none."""
    codes, distinct = pd.factorize(days)
    table = np.array([*(number(day) for day in distinct), missing], dtype=np.int32)
    known: np.ndarray = table[codes]
    return known


def texts(days: np.ndarray) -> np.ndarray:
    """Returns day numbers as ISO text, an array of objects."""
    distinct, places = np.unique(days, return_inverse=True)
    named = [_TEXTS.get(one) or dt.date.fromordinal(one).isoformat() for one in distinct.tolist()]
    written: np.ndarray = np.array([*named, ""], dtype=object)[places]
    return written


@dataclass(frozen=True, eq=False)
class Periods:
    """The days of activities as arrays, one item per activity, int32 and bool.

    `start` is 0 where none is stated; `first` is then the first day known: that of a source that
    has the work under way, or the first of the days (one, or a month) that its end is stated with.
    `last` holds open ends. Planned work without a start, or work that is done without an end, holds
    on no day. `latest` is the last day that the data describe. `left` is the work of which it is
    supposed that nothing goes on from the day `left_on` (`geo.dataset.supposed`).
    """

    start: np.ndarray
    first: np.ndarray
    last: np.ndarray
    confirmed: np.ndarray
    open_ended: np.ndarray
    scheduled: np.ndarray
    monthly: np.ndarray
    recent: np.ndarray
    declared_planned: np.ndarray
    declared_ended: np.ndarray
    latest: int
    left: np.ndarray | None = None
    left_on: int = 0

    @classmethod
    def of(cls, activities: pd.DataFrame, latest: int = _LAST_DAY) -> "Periods":
        """Reads the days of activities, in their order; the data describe days up to `latest`."""
        start = numbers(activities["start"], 0)
        reported = numbers(activities["as_of"], 0)
        last = numbers(activities["end"], _LAST_DAY)
        open_ended = activities["end"].isna().to_numpy(dtype=bool)
        unstated = start == 0
        planned, ended = (_is(activities["declared_status"], one) for one in ("planned", "ended"))
        undated = (unstated & planned) | (open_ended & ended)
        undated |= _is(activities["declared_status"], NOT_BEGUN)
        first = np.where(unstated, _first_known(activities, reported, last), start)
        confirmed = numbers(activities["last_confirmed"], 0)
        return cls(
            start=start,
            first=np.where(undated, _NUMBERS[UNKNOWN], first).astype(np.int32),
            last=last,
            confirmed=np.where(confirmed == 0, reported, confirmed),
            open_ended=open_ended,
            scheduled=_is(activities["end_basis"], "scheduled"),
            monthly=_is(activities["end_basis"], "reporting_month"),
            recent=_is(activities["start_basis"], "recent"),
            declared_planned=planned,
            declared_ended=ended,
            latest=latest,
        )

    @property
    def undated(self) -> np.ndarray:
        """Whether each activity holds on no day."""
        never: np.ndarray = self.first == _NUMBERS[UNKNOWN]
        return never

    def meet(self, start: int, end: int) -> np.ndarray:
        """Returns whether each period meets the days from start to end, both included."""
        met: np.ndarray = (self.first <= end) & (start <= self.last)
        return met

    def active(self, day: int) -> np.ndarray:
        """Returns whether each activity is `ACTIVE` on a day; the quick half of `status`."""
        return self.under_way(day, day)

    def under_way(self, start: int, end: int) -> np.ndarray:
        """Returns whether each activity is under way on a day from start to end, unless stale."""
        found: np.ndarray = self.meet(start, end) & ~self._stale(start)
        return found

    def status(self, day: int | np.ndarray) -> np.ndarray:
        """Returns each activity's `Status` on a day (one for all, or one for each), int8.

        A scheduled end that has passed without confirmation is not an end, nor is that of a month
        that was reported on; a monthly report plans nothing: before its month it has no status.
        """
        after = self.last < day
        planned = (self.start > day) & ~self.monthly
        planned |= self.declared_planned & self.undated
        done = self.declared_ended & self.undated & (self.confirmed <= day)
        begun = self.first <= day
        found = np.where(begun, np.int8(Status.ACTIVE), np.int8(Status.UNSTATED))
        for mask, status in (
            (begun & self._stale(day), Status.UNCONFIRMED),
            (after, Status.ENDED),
            (after & self.scheduled, Status.SCHEDULED_END_PASSED),
            (after & self.monthly, Status.REPORTED_BEFORE),
            (after & self.gone(day), Status.ENDED),
            (done, Status.ENDED),
            (planned, Status.PLANNED),
        ):
            found = np.where(mask, np.int8(status), found)
        return found

    def gone(self, day: int | np.ndarray) -> np.ndarray:
        """Returns whether each activity is supposed to be over by a day, whatever sources say."""
        if self.left is None:
            return np.zeros(len(self.last), dtype=bool)
        over: np.ndarray = self.left & np.asarray(day >= self.left_on)
        return over

    def latest_end(self, rows: np.ndarray) -> dt.date | None:
        """Returns the latest stated end of these activities; None where one states none."""
        if self.open_ended[rows].any():
            return None
        return dt.date.fromordinal(int(self.last[rows].max()))

    def _stale(self, day: int | np.ndarray) -> np.ndarray:
        """Whether no source says that work without a stated end still goes on."""
        stale: np.ndarray = self.open_ended & (day > self.told_until)
        return stale

    @cached_property
    def told_until(self) -> np.ndarray:
        """The last day on which each activity goes on for all that is known, without a stated end.

        Until its confirmation is too old, and until the last day that the data describe; what was
        confirmed later than that, as by link, is told by its own confirmation alone.
        """
        kept = self.confirmed + age.ACTIVITIES.delinquent - 1
        until: np.ndarray = np.where(
            self.confirmed > self.latest, kept, np.minimum(kept, self.latest)
        )
        return until


def known_since(before: Mapping[str, Any], now: Mapping[str, Any]) -> str | None:
    """Returns since when work is known that is said again, by what was said of it before (ISO).

    A later statement of it does not take back that it was under way on the day of an earlier one.
    """
    told: str | None = now.get("known_since")
    if now.get("start") or "planned" in (before["declared_status"], now.get("declared_status")):
        return told
    return min(filter(None, (told, before["known_since"], before["as_of"])), default=None)


def _first_known(activities: pd.DataFrame, reported: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Returns the first day on which a source has each activity under way, whatever its start."""
    days = pd.to_datetime(activities["end"], format="%Y-%m-%d", errors="coerce")
    into = np.where(_is(activities["end_precision"], "month"), days.dt.day.fillna(1) - 1, 0)
    known = numbers(activities["known_since"], _LAST_DAY)
    first: np.ndarray = np.minimum(np.minimum(reported, known), last - into.astype(np.int32))
    return first


def _is(column: pd.Series, value: str) -> np.ndarray:
    return (column == value).fillna(value=False).to_numpy(dtype=bool)
