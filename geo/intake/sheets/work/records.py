"""Rows of a sheet as records of work: every row is taken, held back or ignored, and listed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from geo.catalog.vocabulary import OTHER
from geo.intake import progress
from geo.intake.progress import Part
from geo.intake.sheets import kind
from geo.intake.sheets.findings.findings import Notes
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout.reading import Reading, Wanted
from geo.intake.sheets.layout.table import Line, Table
from geo.intake.sheets.shared import Shared
from geo.intake.sheets.values import figures, words
from geo.intake.sheets.values.organisations import Organisations, Who
from geo.intake.sheets.values.places import Placed
from geo.intake.sheets.work.periods import Period, Periods

_COUNTS: Final[tuple[str, ...]] = (
    "households",
    "individuals",
    "households_planned",
    "individuals_planned",
)
_KEPT: Final[tuple[str, ...]] = (
    "activity_id",
    "activity",
    "beneficiary",
    "donor",
    "implementing_partner",
    "organisation_type",
    "partner_category",
    "note",
)


class Record(NamedTuple):
    """One row: where it stands, who, what, where, when, for whom, and texts and counts by role.

    `units` are the P-codes of its unit and those above by level; as sent where none is known.
    """

    row: int
    who: Who
    sector: str
    sector_as_sent: str
    placed: Placed
    place: str
    period: Period
    status: str
    texts: Mapping[str, str]
    counts: Mapping[str, float]
    units: Mapping[str, str]


@dataclass
class Records:
    """The records of a sheet, and the rows that are none, by reason."""

    read: list[Record] = field(default_factory=list)
    ignored: dict[str, list[int]] = field(
        default_factory=lambda: {"blank": [], "totals": [], "help": [], "hidden": []}
    )
    repeats: list[int] = field(default_factory=list)
    form: str = ""


class _Rows(Table):
    """Reads the rows of one sheet."""

    def __init__(self, reading: Reading, wanted: Wanted, known: Known, notes: Notes) -> None:
        super().__init__(reading, known, notes, ("organisation", "sector"))
        said = {about: dict[str, str]() for about in ("organisation", "sector")}
        for (about, value), answer in wanted.answers.items():
            said.setdefault(about, {})[value] = answer
        self._where = self.finder(wanted, with_sites=True)
        self._who = Organisations(known, said["organisation"])
        self._only = wanted.only
        self._is_named = kind.WHO in self.reading.core
        if self._only:
            self.required = [role for role in self.required if role != "organisation"]
        self._sectors: dict[str, str] = dict(said["sector"])

    def cell(self, row: Line, role: str) -> str:
        """Returns a row's cell of a role as it is; empty where no column has it."""
        place = self.places.get(role)
        return "" if place is None else row[place]

    def names_of(self, row: Line) -> list[str]:
        """Returns who and what a row names."""
        return [*super().names_of(row), self.cell(row, "organisation_acronym")]

    def record(self, number: int, row: Line, period: Period) -> Record:
        """Returns the record of a row, and notes what is wrong with it."""
        who = self._organisation(number, row)
        sent = self.cell(row, "sector") or self.cell(row, "subsector")
        where = self.placed(row, self._where)
        texts = {role: self.text(number, row, role) for role in _KEPT if role in self.places}
        texts["activity"] = texts.get("activity") or self.cell(row, "plan")
        status = words.status(self.cell(row, "status"))
        sector = self._sector(number, sent)
        self.say_required(number, row)
        return Record(
            number,
            who,
            sector,
            sent,
            where,
            self.cell(row, "place"),
            period,
            status,
            Shared(texts),
            Shared(self.counts(number, row, _COUNTS)),
            self.units(row, where),
        )

    def text(self, number: int, row: Line, role: str) -> str:
        """Returns a text without contacts of persons; for whom work is, in the words of the 3W."""
        text = super().text(number, row, role)
        return words.beneficiary(text) if role == "beneficiary" else text

    def _organisation(self, number: int, row: Line) -> Who:
        name = self.text(number, row, "organisation")
        acronym = self.text(number, row, "organisation_acronym")
        is_lead = bool({"organisation", "organisation_acronym"} & self.places.keys())
        if not is_lead and not self._only:
            name = self.text(number, row, "implementing_partner")
        found = self._who.of("" if figures.is_nothing(name) else name, acronym)
        title = self.title("organisation") or self.title("organisation_acronym")
        if self._only:
            return self._own(number, found, title)
        for code, value, values in found.remarks if self._is_named else ():
            if code == "organisation-acronym":
                self.notes.add(code, None, "", value, **values)
            else:
                self.notes.add(code, number, title, value, **values)
        if found.candidates:
            choices = tuple(
                {"id": one.id, "name": one.name, "score": round(score, 2)}
                for score, one in found.candidates
            )
            self.notes.ask("organisation", found.label, 1, choices)
        return found

    def _own(self, number: int, found: Who, title: str) -> Who:
        """Returns the one organisation whose rows count; a row that names another is held back."""
        if found.label and found.id != self._only:
            self.notes.add("organisation-other", number, title, found.label)
            return Who("", found.label)
        if not found.label:
            register = self.known.organisations
            name = register[self._only].name if self._only in register else self._only
            if title:
                self.notes.add("organisation-unnamed", number, title, name)
            else:
                self.notes.add("organisation-no-column", value=name)
        return Who(self._only, found.label)

    def _sector(self, number: int, sent: str) -> str:
        if not sent:
            if "sector" in self.places and "sector" not in self.required:
                self.notes.add("sector-missing", number, self.title("sector"))
            return ""
        if sent not in self._sectors:
            self._sectors[sent] = words.sector(sent)
        if not self._sectors[sent]:
            title = self.title("sector") or self.title("subsector")
            self.notes.add("sector-unknown", number, title, sent)
        return self._sectors[sent] or OTHER


def read(reading: Reading, wanted: Wanted, known: Known, file: str, notes: Notes) -> Records:
    """Returns the records of a sheet, and notes what is wrong with its rows."""
    found = Records()
    periods = Periods(reading, file, wanted, notes)
    found.form = periods.form
    rows = _Rows(reading, wanted, known, notes)
    seen: set[Line] = set()
    used = sorted(rows.places.values())
    for number, row in progress.through(Part.ROWS, list(rows.lines(found.ignored))):
        told = tuple(row[place] for place in used)
        if told in seen:
            found.repeats.append(number)
            notes.add("repeats", number)
        seen.add(told)
        found.read.append(rows.record(number, row, periods.of(number, row)))
    rows.say_places(found.read)
    _say_ids(found, rows, notes)
    rows.say_estimate(found.read)
    rows.reconcile(found.read, found.ignored["totals"], _COUNTS)
    return found


def _say_ids(found: Records, rows: Table, notes: Notes) -> None:
    """Notes ids that stand in more than one row."""
    ids = Counter(one.texts.get("activity_id", "") for one in found.read)
    twice = [
        one
        for one in found.read
        if one.texts.get("activity_id") and ids[one.texts["activity_id"]] > 1
    ]
    for one in twice:
        notes.add("id-twice", one.row, rows.title("activity_id"), one.texts["activity_id"])
