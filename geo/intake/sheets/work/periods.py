"""When the work of a row is done: from its days, its month and year, or the file's name."""

import datetime as dt
from typing import Final, NamedTuple

from geo.intake.sheets.findings.findings import Notes
from geo.intake.sheets.layout.reading import Reading, Wanted
from geo.intake.sheets.values import dates, figures, words
from geo.intake.sheets.values.dates import Form, Span

_ROLES: Final[tuple[str, ...]] = ("start", "end", "month", "reported")
_SLASHES: Final = frozenset(["dmy", "mdy", "either"])
_CLEAR: Final = "iso"
"""How cells of the type date are read: they mean one day, and nobody need write them otherwise."""
_UNREADABLE: Final = "unreadable"
_CODES: Final = {"mixed": "date-mixed", _UNREADABLE: "date-unreadable", "year": "year-missing"}


class Period(NamedTuple):
    """The first and the last day of a row's work, where known, and how precise each is.

    `is_month` says that the row reports on a month and no more; `reported` is the last day that it
    says to speak of.
    """

    start: dt.date | None = None
    end: dt.date | None = None
    start_precision: str = ""
    end_precision: str = ""
    is_month: bool = False
    reported: dt.date | None = None

    @property
    def known(self) -> tuple[dt.date, ...]:
        """The days that are stated."""
        return tuple(one for one in (self.start, self.end, self.reported) if one is not None)


class Periods:
    """Reads the days of rows; the form of each column is decided once."""

    def __init__(self, reading: Reading, file: str, wanted: Wanted, notes: Notes) -> None:
        """Takes the reading, the file's name, and what a person said of the file."""
        self._reading, self._notes = reading, notes
        self._places = {role: reading.places[role] for role in _ROLES if role in reading.places}
        self._year_place = reading.places.get("year")
        self._wanted = wanted
        self._forms = {role: self._form(place) for role, place in self._places.items()}
        self._agree()
        names = (reading.sheet.name, file)
        self._year = wanted.year or next(filter(None, map(dates.year, names)), 0)
        self._known: dict[tuple[str, str, int], Span | str] = {}
        self._read: dict[Period, Period] = {}
        self._of_name = next(filter(None, map(dates.month_in, names)), None)
        if not self._places:
            self._say_name()

    def _form(self, place: int) -> Form:
        return dates.form(row[place] for _, row in self._reading.rows if row[place])

    def _agree(self) -> None:
        """Lets columns that do not show their form have that of one that does, else asks."""
        shown = [one for one in self._forms.values() if one.is_shown and one.kind in _SLASHES]
        for role, form in self._forms.items():
            if form.is_shown and not form.is_mixed:
                continue
            title = self._reading.columns[self._places[role]].header
            if said := self._wanted.answer("dates", title):
                self._forms[role] = Form(said, said == "dmy")
                continue
            if shown and not form.is_mixed:
                first = shown[0]
                self._forms[role] = form._replace(kind=first.kind, day_first=first.day_first)
                continue
            if not form.is_mixed:
                self._notes.add("date-form", column=title)
            choices = ({"form": "dmy"}, {"form": "mdy"})
            self._notes.ask("dates", title, len(self._reading.rows), choices)

    def _say_name(self) -> None:
        if self._of_name is None:
            self._notes.add("period-missing")
        else:
            self._notes.add("period-from-name", value=f"{self._of_name.first:%Y-%m}")

    @property
    def form(self) -> str:
        """How the sheet writes days, as its first column of days does; empty for none."""
        return next((form.kind for form in self._forms.values()), "")

    def of(self, number: int, row: tuple[str, ...]) -> Period:
        """Returns the period of a row, and notes what is wrong with it."""
        if not self._places:
            return _whole(self._of_name)
        spans = {role: self._span(role, number, row) for role in self._places}
        start, end, reported = spans.get("start"), spans.get("end"), spans.get("reported")
        if not any(spans.values()):
            self._say_empty(number, row)
        if not start and not end:
            return _whole(spans.get("month") or reported)
        if start and end and end.last < start.first:
            title = self._reading.columns[self._places["end"]].header
            said = row[self._places["end"]], row[self._places["start"]]
            self._notes.add("end-before-start", number, title, said[0], start=said[1])
        spoken = reported or spans.get("month")
        found = Period(
            start.first if start else None,
            end.last if end else None,
            start.precision if start else "",
            end.precision if end else "",
            reported=spoken.last if spoken else None,
        )
        return self._read.setdefault(found, found)

    def _span(self, role: str, number: int, row: tuple[str, ...]) -> Span | None:
        text = row[self._places[role]]
        if figures.is_nothing(text):
            return None
        year = dates.year(row[self._year_place]) if self._year_place is not None else self._year
        key = (role, text, year)
        if key not in self._known:
            self._known[key] = dates.read(text, self._forms[role], year)
        found = self._known[key]
        title = self._reading.columns[self._places[role]].header
        if role == "end" and found == _UNREADABLE and words.status(text) == "active":
            self._notes.add("end-open", number, title, text)
            return None
        if isinstance(found, str):
            self._notes.add(_CODES[found], number, title, text)
            if found == "year":
                self._notes.ask("year", text, 1)
            return None
        if not dates.is_plausible(found):
            self._notes.add("date-implausible", number, title, text)
            return None
        self._say_form(role, number, text, found)
        return dates.whole_month(found) if role == "month" else found

    def _say_form(self, role: str, number: int, text: str, found: Span) -> None:
        own, usual = dates.kind(text), self._forms[role].kind
        if own not in (usual, _CLEAR, "either"):
            title = self._reading.columns[self._places[role]].header
            day = f"{found.first:%Y-%m}" if found.precision == "month" else f"{found.first}"
            self._notes.add("date-other-form", number, title, text, day=day)

    def _say_empty(self, number: int, row: tuple[str, ...]) -> None:
        if all(figures.is_nothing(row[place]) for place in self._places.values()):
            title = self._reading.columns[next(iter(self._places.values()))].header
            self._notes.add("period-empty", number, title)


def _whole(span: Span | None) -> Period:
    """Returns the period of a report on a month, or of work that is reported on a day."""
    if span is None:
        return Period()
    if span.precision == "month":
        return Period(span.first, span.last, "month", "month", is_month=True, reported=span.last)
    return Period(reported=span.last)
