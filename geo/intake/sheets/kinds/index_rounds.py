"""Rounds of the Return Index: how severe conditions of return are, place by place."""

from collections import defaultdict
from dataclasses import replace
from typing import Final

from geo.catalog import layers
from geo.intake import progress
from geo.intake.progress import Part
from geo.intake.sheets.findings.findings import Notes
from geo.intake.sheets.kinds import entries
from geo.intake.sheets.kinds.entries import Entries, Entry
from geo.intake.sheets.kinds.rounds import Rounds
from geo.intake.sheets.known import Known, key
from geo.intake.sheets.layout.reading import Reading, Wanted
from geo.intake.sheets.layout.table import Line, Table
from geo.intake.sheets.values import words
from geo.intake.sheets.values.places import Placed
from geo.intake.sheets.work.rows import Row, Values, source_id, where

LAYER: Final = "return-index"
SCALES: Final = ("livelihoods_and_services", "safety_and_cohesion")
_COUNTS: Final = ("returnees", "households")
_NAMES: Final = ("place", "subdistrict", "district", "governorate")
_SUBDISTRICT: Final = "subdistrict"
_MOST: Final = 0.5
_NEEDED: Final = {"place-part-unknown": "place-part-needed"}
"""What is a warning where a wider place is enough, and holds a row back here."""


def read(reading: Reading, wanted: Wanted, known: Known, file: str, notes: Notes) -> Entries:
    """Returns the rows of a round as entries, and notes what is wrong with them."""
    table = Table(reading, known, notes, _NAMES)
    found = Entries()
    lines = list(table.lines(found.ignored))
    _let_places_be_subdistricts(table, lines)
    rounds = Rounds(reading, file, wanted, notes)
    found.form, found.round = rounds.form, rounds.number
    stored = known.stored(LAYER)
    rows = _Rows(table, wanted, entries.sender(wanted, (), stored, file), rounds, file)
    made = [rows.entry(number, row) for number, row in progress.through(Part.ROWS, lines)]
    by_key = {(one["source_id"], *_key(one)): one for one in stored}
    found.read = [
        one._replace(match=by_key.get((str(one.sent.values["source_id"]), *one.sent.key)))
        for one in made
    ]
    _say_twice(found.read, table)
    table.say_places(found.read)
    table.reconcile(found.read, found.ignored["totals"], _COUNTS)
    return found


class _Rows:
    """Makes the entries of one sheet."""

    def __init__(
        self, table: Table, wanted: Wanted, sender: str, rounds: Rounds, file: str
    ) -> None:
        self._table, self._rounds = table, rounds
        self._finder = table.finder(wanted)
        self._source = source_id(sender)
        self._page = where(file, table.reading.sheet.name)
        self._listed = _listed(table.known)

    def entry(self, number: int, row: Line) -> Entry:
        """Returns the entry of a row, and notes what is wrong with it."""
        table = self._table
        placed = self._placed(row)
        units = table.units(row, placed)
        counts = table.counts(number, row, _COUNTS)
        if "returnees" in table.places and "returnees" not in counts:
            table.notes.add("returnees-missing", number, table.title("returnees"))
        period = self._rounds.of(number, row)
        values: Values = {role: self._severity(number, row, role) for role in SCALES}
        values |= {role: round(value) for role, value in counts.items()}
        values["name"] = next(
            (text for role in _NAMES if (text := table.text(number, row, role))),
            table.known.units.name(placed.pcode),
        )
        if stated := table.cell(row, "governorate"):
            values["stated_governorate"] = stated
        values["round"] = table.cell(row, "round") or self._rounds.number or None
        if placed.pcode:
            values |= table.unit_values(units)
        values["as_of"] = period.reported.isoformat() if period.reported else None
        values["source_id"], values["source_page_or_slide"] = (
            self._source,
            f"{self._page}, {number}",
        )
        table.say_required(number, row)
        told = Row(number, "", _key(values), values)
        return Entry(number, told, placed, units, period, counts)

    def _placed(self, row: Line) -> Placed:
        """Returns where a row lies; the list of hotspots knows places without a boundary."""
        table = self._table
        placed = table.placed(row, self._finder)
        if placed.level == _SUBDISTRICT:
            return placed
        name = table.cell(row, _SUBDISTRICT) or table.cell(row, "place")
        inside = self._listed.get(key(name), "")
        if not inside or not inside.startswith(placed.pcode):
            return _single(placed)
        found = Placed(_SUBDISTRICT, inside)
        place = f"{table.known.units.name(inside)} [{inside}]"
        found.remark("place-listed", _SUBDISTRICT, name, place=place)
        return found

    def _severity(self, number: int, row: Line, role: str) -> str | None:
        text = self._table.cell(row, role)
        found = words.severity(text)
        if not found and role in self._table.places:
            code = "severity-unknown" if text else "field-missing"
            self._table.notes.add(code, number, self._table.title(role), text)
        return found or None


def _single(placed: Placed) -> Placed:
    """Returns where a row lies; of one place it does not stand for a wider one unasked."""
    if not placed.asked:
        return placed
    remarks = [(_NEEDED.get(one[0], one[0]), *one[1:]) for one in placed.remarks]
    return replace(placed, remarks=remarks)


def _listed(known: Known) -> dict[str, str]:
    """Returns the sub-districts of the listed hotspots by the key of each name."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in known.stored(layers.HOTSPOTS.id):
        for name in ("name", "name_ar"):
            found[key(one[name] or "")].add(one["subdistrict_pcode"])
    return {name: codes.pop() for name, codes in found.items() if name and len(codes) == 1}


def _let_places_be_subdistricts(table: Table, lines: list[tuple[int, Line]]) -> None:
    """Reads a column of places as that of sub-districts where most are and no other column is."""
    place = table.places.get("place")
    if place is None or _SUBDISTRICT in table.places or f"{_SUBDISTRICT}_pcode" in table.places:
        return
    names = {row[place] for _, row in lines} - {""}
    are = [any(one.level == _SUBDISTRICT for one in table.known.spelled(name)) for name in names]
    if sum(are) > _MOST * len(names):
        table.places[_SUBDISTRICT] = table.places.pop("place")
        table.order()


def _key(values: Values) -> tuple[str, ...]:
    """Returns what tells a row from the others of its source: unit, name, day."""
    unit = values.get("subdistrict_pcode") or values.get("district_pcode") or ""
    return str(unit), key(str(values.get("name") or "")), str(values.get("as_of") or "")


def _say_twice(made: list[Entry], table: Table) -> None:
    same: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for one in made:
        same[one.sent.key].append(one)
    for group in same.values():
        for one in group if len(group) > 1 else ():
            name = str(one.sent.values["name"])
            table.notes.add("place-twice", one.row, table.title(_SUBDISTRICT), name)
