"""The day whose situation a list of work tells: stated, else named, else its latest start."""

import datetime as dt
from collections.abc import Iterable
from typing import Final, NamedTuple

from geo.intake.sheets.findings.findings import Notes
from geo.intake.sheets.layout.reading import Reading, Wanted
from geo.intake.sheets.values.named_days import day_in
from geo.intake.sheets.work.records import Record
from geo.values import days

SAID: Final = "said"
_STATED: Final = frozenset(["month", "reported"])


class Told(NamedTuple):
    """An ISO day, and what says it: `said`, `column`, `title`, `sheet name`, `file name`, `start`.

    `today` where nothing says any.
    """

    day: str
    by: str


def of(
    reading: Reading, file: str, records: Iterable[Record], wanted: Wanted, notes: Notes
) -> Told:
    """Returns the day that a list tells, never one after today; notes where nothing states it.

    A planned end never decides it, nor a start to come.
    """
    if wanted.day:
        return Told(wanted.day, SAID)
    today, read = days.today(), list(records)
    is_stated = bool(reading.places.keys() & _STATED)
    reported = [day for one in read if is_stated and (day := one.period.reported)]
    if reported:
        return Told(min(max(reported), today).isoformat(), "column")
    if named := _named(reading, file, today):
        return named
    starts = [day for one in read if (day := one.period.start) and day <= today]
    told = Told(max(starts, default=today).isoformat(), "start" if starts else "today")
    notes.add("day-unstated", value=told.day)
    return told


def _named(reading: Reading, file: str, today: dt.date) -> Told | None:
    """Returns the day that a title, the sheet's or the file's name says, up to today."""
    places = (
        *((text, "title") for text in reading.titles),
        (reading.sheet.name, "sheet name"),
        (file, "file name"),
    )
    for text, by in places:
        found = day_in(text)
        if found is not None and found.first <= today:
            return Told(min(found.last, today).isoformat(), by)
    return None
