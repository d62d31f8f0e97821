"""Which round a list is, and the day whose situation it tells: from a column, else from names."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from geo.intake.sheets.findings.findings import Notes
from geo.intake.sheets.layout.reading import Reading, Wanted
from geo.intake.sheets.values import figures
from geo.intake.sheets.values.dates import Span
from geo.intake.sheets.values.named_days import day_in, number_in
from geo.intake.sheets.work.periods import Period, Periods

ABOUT: Final = "day"
"""What is asked where nothing says the day."""


class Rounds:
    """Reads the day of rows, and the number of the round."""

    def __init__(self, reading: Reading, file: str, wanted: Wanted, notes: Notes) -> None:
        self._reading, self._notes = reading, notes
        texts = [*reading.titles, reading.sheet.name, file]
        self.number = next(filter(None, map(number_in, texts)), "")
        self._column = next((one for one in ("reported", "month") if one in reading.places), "")
        self._periods = Periods(reading, file, wanted, notes) if self._column else None
        self._said = _stated(wanted)
        named = next(filter(None, map(day_in, texts)), None)
        self._of_name = self._said or named
        if self._periods is None and self._of_name is None:
            choices = tuple({"day": f"{one.last}"} for one in _days(reading.beside))
            notes.ask(ABOUT, file, len(reading.rows), choices)
        elif self._periods is None and self._said is None and named is not None:
            notes.add("day-from-name", value=f"{named.last}")

    @property
    def form(self) -> str:
        """How the sheet writes days; empty where no column has them."""
        return self._periods.form if self._periods else ""

    def of(self, number: int, row: tuple[str, ...]) -> Period:
        """Returns the day of a row; where nothing says one, that is noted."""
        if self._periods is not None:
            place = self._reading.places[self._column]
            if not figures.is_nothing(row[place]):
                return self._periods.of(number, row)
        found = self._of_name
        if found is None:
            self._notes.add("day-missing", number)
            return Period()
        return Period(
            found.first if found.precision == "month" else None,
            found.last if found.precision == "month" else None,
            is_month=found.precision == "month",
            reported=found.last,
        )


def _stated(wanted: Wanted) -> Span | None:
    if not wanted.day:
        return None
    day = dt.date.fromisoformat(wanted.day)
    return Span(day, day, "day")


def _days(texts: Iterable[str]) -> list[Span]:
    """Returns the days that other sheets name, each once."""
    return list(dict.fromkeys(filter(None, map(day_in, texts))))
