"""Days of the calendar: which are plausible in data, and sums that stay inside the calendar."""

import datetime as dt
import re
from enum import StrEnum
from typing import Any, Final

from geo.values import clock

_FORM: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
FIRST_PLAUSIBLE: Final = dt.date(1980, 1, 1)
"""Days before are what programs make of an empty cell or of a year alone (1900, 1905, 1970)."""
_YEARS_AHEAD: Final = 20


class Span(StrEnum):
    """When the day of a field can lie: what `happened`, or what may also be `planned`."""

    HAPPENED = "happened"
    PLANNED = "planned"


class Today(dt.date):
    """The day in UTC, of an address that says `today` and whose links say so again.

    It is a day like others; what is reckoned from it is another day and no longer today.
    """

    WORD: Final = "today"

    def __add__(self, other: dt.timedelta) -> dt.date:  # type: ignore[override]  # a plain day
        return plain(self) + other

    def __radd__(self, other: dt.timedelta) -> dt.date:  # type: ignore[override]  # a plain day
        return self + other

    def __sub__(self, other: Any) -> Any:  # noqa: ANN401 - a day or days
        return plain(self) - other


def plain(day: dt.date) -> dt.date:
    """Returns the same day, which tomorrow is still the same."""
    return dt.date.fromordinal(day.toordinal())


def today() -> dt.date:
    """Returns the day in UTC."""
    return clock.now().date()


def as_today() -> Today:
    """Returns the day in UTC as an address means it that says `today`."""
    return Today.fromordinal(today().toordinal())


def read(text: str) -> dt.date | None:
    """Returns the first day of an ISO day, month or year; None for what is none of these."""
    parts = _FORM.fullmatch(text)
    try:
        return dt.date(*(int(part or 1) for part in parts.groups())) if parts else None
    except ValueError:
        return None


def whole(text: str) -> dt.date | None:
    """Returns an ISO day, or today; None for a month, a year, and what is none of these."""
    if text == Today.WORD:
        return as_today()
    return read(text) if text.count("-") == len("--") else None


def latest(span: Span) -> dt.date:
    """Returns the last plausible day; east of Greenwich it is tomorrow already."""
    ahead = 1 if span is Span.HAPPENED else _YEARS_AHEAD * 366
    return plus(today(), ahead)


def plus(day: dt.date, days: int) -> dt.date:
    """Returns the day so many days later, or the first or last day of the calendar."""
    number = min(max(day.toordinal() + days, dt.date.min.toordinal()), dt.date.max.toordinal())
    return dt.date.fromordinal(number)


def next_month(day: dt.date) -> dt.date:
    """Returns the first day of the next month; the last month of the calendar has no next one."""
    return plus(day.replace(day=1), 31).replace(day=1)
