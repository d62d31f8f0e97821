"""Moments as RFC 3339 writes them: read in one place, for `datetime` and for CQL2 alike."""

import calendar
import datetime as dt
import re
from decimal import Decimal
from typing import Final, NamedTuple

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}):(\d{2}(?:\.\d{1,40})?)([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)


class Moment(NamedTuple):
    """A minute in UTC and the seconds after it: below 60, below 61 in a leap second."""

    minute: dt.datetime
    second: Decimal

    @property
    def day(self) -> str:
        """The day in UTC, as ISO text."""
        return self.minute.date().isoformat()


def read(text: str) -> Moment:
    """Returns the moment of an RFC 3339 date-time, or the start of a date such as 2023-12-13.

    Seconds may have any fraction, and a 60th where leap seconds are: in the last minute of a
    month, in UTC. ValueError for anything else, and for what lies outside the years 1 to 9999.
    """
    if _DATE.fullmatch(text):
        return Moment(
            dt.datetime.combine(dt.date.fromisoformat(text), dt.time(), dt.UTC), Decimal()
        )
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    date, time, seconds, offset = found.groups()
    try:
        minute = dt.datetime.fromisoformat(f"{date}T{time}{offset.upper()}").astimezone(dt.UTC)
    except OverflowError as fault:
        raise ValueError(text) from fault
    second = Decimal(seconds)
    if second >= (61 if _may_leap(minute) else 60):
        raise ValueError(text)
    return Moment(minute, second)


def _may_leap(minute: dt.datetime) -> bool:
    """Whether a minute in UTC is the last one of its month."""
    days_in_month = calendar.monthrange(minute.year, minute.month)[1]
    return (minute.day, minute.hour, minute.minute) == (days_in_month, 23, 59)


def days(text: str) -> tuple[str | None, str | None]:
    """Returns the first and last day of a moment, or of an interval with a slash; None where open.

    ValueError where it ends before it starts, or is open on both sides.
    """
    parts = text.split("/")
    if len(parts) == 1:
        only = read(text).day
        return only, only
    if len(parts) > 2:
        raise ValueError(text)
    start, end = (None if part in ("", "..") else read(part) for part in parts)
    if start is None and end is None:
        raise ValueError(text)
    if start and end:
        is_whole_day = _DATE.fullmatch(parts[1])
        if start.day > end.day or (start > end and not is_whole_day):
            raise ValueError(text)
    return start and start.day, end and end.day
