"""The meetings that the documents name, and which one was the last before a day."""

import calendar
import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from geo.catalog.registers import MEETINGS
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.language import Words, mark
from geo.values import days
from geo.view.view import View

SINCE: Final = mark("Since the last meeting")
"""A title that is told with the day or month of that meeting."""
USUAL_DAYS: Final = 90
"""How far back a list of changes looks where no meeting is known and a view names no day."""


class Meeting(NamedTuple):
    """A meeting of a group: its day, or with `precision` month the first day of its month."""

    group: str
    day: dt.date
    precision: str

    @property
    def last_day(self) -> dt.date:
        """The last day on which it can have been."""
        if self.precision != "month":
            return self.day
        days = calendar.monthrange(self.day.year, self.day.month)[1]
        return self.day.replace(day=days)


def of_record(record: Mapping[str, Any]) -> Meeting:
    """Returns a meeting of the register."""
    text, precision = record["date"], record["date_precision"]
    return Meeting(
        record["group"],
        dt.date.fromisoformat(f"{text}-01" if precision == "month" else text),
        precision,
    )


def before(dataset: Dataset, day: dt.date, group: str = "") -> Meeting | None:
    """Returns the last meeting that was surely before a day, of a group where one is named."""
    known = (of_record(one) for one in dataset.registered(MEETINGS))
    found = [one for one in known if one.last_day < day and group in ("", one.group)]
    return max(found, key=lambda one: one.day, default=None)


def last(dataset: Dataset, view: View) -> Meeting | None:
    """Returns the meeting since which a view shows changes; None where it names another day."""
    day = selection.day(dataset, view)
    if view.compare is None:
        return before(dataset, day)
    known = (of_record(one) for one in dataset.registered(MEETINGS))
    return next((one for one in known if one.day == view.compare), None)


def since(dataset: Dataset, view: View) -> dt.date:
    """Returns the first day of what changed: that of the last meeting, or the view's `compare`.

    90 days before the view's day where there is neither. Of a meeting of which only the month is
    known it is the first of that month, so that nothing is left out.
    """
    day = selection.day(dataset, view)
    meeting = last(dataset, view)
    if meeting is not None:
        return min(meeting.day, day)
    return min(view.compare or days.plus(day, -USUAL_DAYS), day)


def when(words: Words, meeting: Meeting) -> str:
    """Returns when a meeting was, as surely as it is known."""
    if meeting.precision == "month":
        said = mark("{month}, day not stated")
        return words(said, month=words.month(meeting.day, short=False))
    return words.day(meeting.day)


def title(words: Words, dataset: Dataset, view: View) -> str:
    """Returns since when changes are shown: the last meeting by its day or month, or the day."""
    meeting = last(dataset, view)
    if meeting is None:
        return words(mark("Since {day}"), day=words.day(since(dataset, view)))
    if meeting.precision == "month":
        month = words.month(meeting.day, short=False)
        return words(mark("Since the last meeting, in {month}"), month=month)
    return words(mark("Since the last meeting, on {day}"), day=words.day(meeting.day))
