"""Rows of a sheet as records of work: every row is taken, held back or ignored, and listed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from geo.cells import folded
from geo.intake.sheets import figures, places, words
from geo.intake.sheets.findings import Notes
from geo.intake.sheets.known import Known
from geo.intake.sheets.organisations import Organisations, Who
from geo.intake.sheets.periods import Period, Periods
from geo.intake.sheets.places import Placed, Places
from geo.intake.sheets.reading import Reading, Wanted
from geo.units.boundaries import LEVELS

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
    "note",
)
_ESTIMATED: Final = 5
"""Rows from which on a ratio that never changes is an estimate."""
_LOST: Final = "??"


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


class _Rows:
    """Reads the rows of one sheet."""

    def __init__(self, reading: Reading, known: Known, notes: Notes) -> None:
        self.reading, self.notes, self.places = reading, notes, reading.places
        self._order = [self.places.get(role) for role in places.ROLES]
        points = (self.places.get("latitude"), self.places.get("longitude"))
        pairs = {
            (row[points[0]], row[points[1]])
            for _, row in reading.rows
            if points[0] is not None and points[1] is not None
        }
        self._where = Places(known, pairs, self.places)
        self._who = Organisations(known)
        self._known = known
        self._parents: dict[str, Mapping[str, str]] = {}
        self._sectors: dict[str, str] = {}
        self._counted: dict[str, float | None] = {"": None}

    def cell(self, row: tuple[str, ...], role: str) -> str:
        """Returns a row's cell of a role; empty where no column has it."""
        place = self.places.get(role)
        return "" if place is None else row[place]

    def title(self, role: str) -> str:
        """Returns the heading of a role's column; that of a place's first column for a place."""
        place = self.places.get(role)
        return "" if place is None else self.reading.columns[place].header

    def record(self, number: int, row: tuple[str, ...], period: Period) -> Record:
        """Returns the record of a row, and notes what is wrong with it."""
        who = self._organisation(number, row)
        sent = self.cell(row, "sector") or self.cell(row, "subsector")
        where = self._where.of(tuple("" if one is None else row[one] for one in self._order))
        texts = {role: self.cell(row, role) for role in _KEPT if role in self.places}
        texts["activity"] = texts.get("activity") or self.cell(row, "plan")
        status = words.status(self.cell(row, "status"))
        return Record(
            number,
            who,
            self._sector(number, sent),
            sent,
            where,
            self.cell(row, "place"),
            period,
            status,
            texts,
            dict(self._counts(number, row)),
            self._units(row, where),
        )

    def _units(self, row: tuple[str, ...], where: Placed) -> Mapping[str, str]:
        if where.pcode:
            return self._parents.setdefault(where.pcode, self._known.units.parents(where.pcode))
        said = (
            (level, self.cell(row, level) or self.cell(row, f"{level}_pcode")) for level in LEVELS
        )
        return {level: folded(text) for level, text in said if text}

    def _organisation(self, number: int, row: tuple[str, ...]) -> Who:
        name, acronym = self.cell(row, "organisation"), self.cell(row, "organisation_acronym")
        is_lead = bool({"organisation", "organisation_acronym"} & self.places.keys())
        if not is_lead:
            name = self.cell(row, "implementing_partner")
        found = self._who.of("" if figures.is_nothing(name) else name, acronym)
        title = self.title("organisation") or self.title("organisation_acronym")
        for code, value, values in found.remarks:
            self.notes.add(code, number, title, value, **values)
        if found.candidates:
            choices = tuple(
                {"id": one.id, "name": one.name, "score": round(score, 2)}
                for score, one in found.candidates
            )
            self.notes.ask("organisation", found.label, 1, choices)
        return found

    def _sector(self, number: int, sent: str) -> str:
        if not sent:
            if title := self.title("sector"):
                self.notes.add("sector-missing", number, title)
            return ""
        if sent not in self._sectors:
            self._sectors[sent] = words.sector(sent)
        if not self._sectors[sent]:
            title = self.title("sector") or self.title("subsector")
            self.notes.add("sector-unknown", number, title, sent)
        return self._sectors[sent] or "other"

    def _counts(self, number: int, row: tuple[str, ...]) -> Iterator[tuple[str, float]]:
        for role in _COUNTS:
            text = self.cell(row, role)
            if text not in self._counted:
                self._counted[text] = None if figures.is_nothing(text) else figures.read(text)
            value = self._counted[text]
            if value is not None:
                yield role, value
            elif not figures.is_nothing(text):
                self.notes.add("number-unreadable", number, self.title(role), text)


def read(reading: Reading, wanted: Wanted, known: Known, file: str, notes: Notes) -> Records:
    """Returns the records of a sheet, and notes what is wrong with its rows."""
    found = Records()
    periods = Periods(reading, file, wanted.year, notes)
    found.form = periods.form
    rows = _Rows(reading, known, notes)
    totals = dict(_sorted_out(reading, rows, found))
    seen: set[tuple[str, ...]] = set()
    used = sorted(rows.places.values())
    for number, row in reading.rows:
        if number in totals:
            continue
        told = tuple(row[place] for place in used)
        if told in seen:
            found.repeats.append(number)
        seen.add(told)
        if any(_LOST in text for text in told):
            notes.add("lost-letters", number)
        found.read.append(rows.record(number, row, periods.of(number, row)))
    _say_places(found.read, rows, notes)
    _say_of_all(found, rows, notes)
    _reconcile(found, rows, notes)
    return found


def _sorted_out(reading: Reading, rows: _Rows, found: Records) -> Iterator[tuple[int, str]]:
    """Yields the rows that are no records with the reason, and lists them."""
    first, last = reading.header.first_row, reading.header.last_row
    hidden = reading.sheet.hidden_rows
    filled = dict(reading.rows)
    used = [place for role, place in rows.places.items() if role != "breakdown"]
    helps = set(reading.header.help_rows)
    for number in range(first, last + 1):
        row = filled.get(number)
        reason = ""
        if number in helps:
            reason = "help"
        elif number in hidden:
            reason = "hidden"
        elif row is None or sum(bool(row[place]) for place in used) < 2:
            reason = "blank"
        elif _is_total(row, rows):
            reason = "totals"
        if reason:
            found.ignored[reason].append(number)
            yield number, reason


def _is_total(row: tuple[str, ...], rows: _Rows) -> bool:
    """Whether a row is one of totals: so called, and without who or where of its own."""
    if not any(words.is_total(text) for text in row if text):
        return False
    said = [rows.cell(row, role) for role in ("organisation", "organisation_acronym", "sector")]
    own = [text for text in said if text and not words.is_total(text)]
    named = [role for role in ("organisation", "sector") if role in rows.places]
    return len(own) < max(len(named), 1)


def _say_places(records: list[Record], rows: _Rows, notes: Notes) -> None:
    """Notes what is said of places; of another country's once."""
    nowhere = [one for one in records if not one.placed.level]
    named = [one for one in nowhere if one.placed.asked]
    codes = {code for one in nowhere for code, *_ in one.placed.remarks} - {"place-missing"}
    is_elsewhere = len(nowhere) == len(records) and codes == {"place-unknown"}
    if is_elsewhere and len({one.placed.asked for one in named}) > 1:
        value = named[0].placed.remarks[0][2]
        for one in records:
            notes.add("place-elsewhere", one.row, value=value)
        return
    for one in records:
        for code, role, value, values in one.placed.remarks:
            notes.add(code, one.row, rows.title(role), value, **values)
        if one.placed.asked:
            choices = tuple(
                {"id": other.id, "name": other.name, "level": other.level, "score": round(score, 2)}
                for score, other in one.placed.candidates
            )
            notes.ask("place", one.placed.asked, 1, choices)


def _say_of_all(found: Records, rows: _Rows, notes: Notes) -> None:
    for number in found.repeats:
        notes.add("repeats", number)
    for number in found.ignored["hidden"]:
        notes.add("hidden-rows", number)
    for number in found.ignored["totals"]:
        notes.add("totals-row", number)
    ids = Counter(one.texts.get("activity_id", "") for one in found.read)
    twice = [
        one
        for one in found.read
        if one.texts.get("activity_id") and ids[one.texts["activity_id"]] > 1
    ]
    for one in twice:
        notes.add("id-twice", one.row, rows.title("activity_id"), one.texts["activity_id"])
    pairs = [(one.counts.get("households"), one.counts.get("individuals")) for one in found.read]
    ratios = Counter(
        individuals / households for households, individuals in pairs if households and individuals
    )
    if len(ratios) == 1 and ratios.total() >= _ESTIMATED and (ratio := next(iter(ratios))) > 1:
        notes.add("individuals-estimated", column=rows.title("individuals"), value=f"{ratio:g}")


def _reconcile(found: Records, rows: _Rows, notes: Notes) -> None:
    """Compares the last row of totals with what was read."""
    if not found.ignored["totals"]:
        return
    number = found.ignored["totals"][-1]
    row = dict(rows.reading.rows)[number]
    for role in _COUNTS:
        said = figures.read(rows.cell(row, role))
        added = sum(one.counts.get(role, 0) for one in found.read)
        if said is not None and said != added:
            notes.add(
                "totals-differ", number, rows.title(role), f"{said:,.0f}", read=f"{added:,.0f}"
            )
