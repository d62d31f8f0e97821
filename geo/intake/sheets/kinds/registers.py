"""Organisations: a register with names, acronyms, types and other names."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final

from geo.catalog.registers import ORGANISATIONS
from geo.intake import progress
from geo.intake.progress import Part
from geo.intake.sheets.changes.difference import Stored
from geo.intake.sheets.findings.findings import Notes
from geo.intake.sheets.kinds import entries
from geo.intake.sheets.kinds.entries import Entries, Entry
from geo.intake.sheets.known import Known, organisation_key
from geo.intake.sheets.layout.reading import Reading, Wanted
from geo.intake.sheets.layout.table import Line, Table
from geo.intake.sheets.values import words
from geo.intake.sheets.values.organisations import Organisations
from geo.intake.sheets.values.places import Placed
from geo.intake.sheets.work.periods import Period
from geo.intake.sheets.work.rows import Row, Values, slug, source_id, where

_SEVERAL: Final = re.compile(r"\s*[|;\n]\s*")
_FIELDS: Final = {
    "name": "organisation",
    "acronym": "organisation_acronym",
    "name_ar": "name_ar",
    "note": "note",
}
"""Which role fills each stored field of text."""
_UNSTATED: Final = "Other"


def read(reading: Reading, wanted: Wanted, known: Known, file: str, notes: Notes) -> Entries:
    """Returns the organisations of a sheet as entries, and notes what is wrong with its rows."""
    table = Table(reading, known, notes, ("organisation",))
    found = Entries()
    lines = list(table.lines(found.ignored))
    stored: dict[str, Stored] = {str(one["id"]): one for one in known.stored(ORGANISATIONS.id)}
    ids = {table.cell(row, "organisation_id") for _, row in lines}
    who = entries.sender(wanted, ids, stored.values(), file)
    rows = _Rows(table, wanted, source_id(who), stored, file)
    found.read = [rows.entry(number, row) for number, row in progress.through(Part.ROWS, lines)]
    _say_twice(found.read, table)
    met = {one.match["id"] for one in found.read if one.match is not None}
    own = entries.sources_of(who)
    if wanted.sender:
        left = (one for one in stored.values() if one["source_id"] in own)
        found.missing = [one for one in left if one["id"] not in met]
    return found


class _Rows:
    """Makes the entries of one sheet."""

    def __init__(
        self, table: Table, wanted: Wanted, source: str, stored: dict[str, Stored], file: str
    ) -> None:
        self._table, self._wanted, self._source, self._stored = table, wanted, source, stored
        self._alike = Organisations(table.known, {})
        self._page = where(file, table.reading.sheet.name)

    def entry(self, number: int, row: Line) -> Entry:
        """Returns the entry of a row, and notes what is wrong with it."""
        table = self._table
        values: Values = {
            field: text
            for field, role in _FIELDS.items()
            if (text := table.text(number, row, role))
        }
        aliases = [one for one in _SEVERAL.split(table.text(number, row, "aliases")) if one]
        own = table.cell(row, "organisation_id")
        match = self._stored.get(own) or self._stored.get(f"{self._source}-{slug(own)}")
        if match is None:
            match = self._known(number, values, aliases)
        if not values.get("name"):
            values["name"] = values.get("acronym") or own
        values |= self._type(number, row, match)
        if aliases:
            before = str((match or {}).get("aliases") or "").split("|")
            values["aliases"] = "|".join(dict.fromkeys(filter(None, [*before, *aliases])))
        table.say_required(number, row)
        values["source_id"] = self._source
        label = str(values["name"])
        told = Row(number, own, (organisation_key(label),), values)
        names = {"organisations": match["id"] if match else organisation_key(label)}
        return Entry(number, told, Placed(), {}, Period(), {}, names, match)

    def _type(self, number: int, row: Line, match: Stored | None) -> Values:
        said = self._table.cell(row, "organisation_type")
        found = words.organisation_type(said)
        if said and not found:
            title = self._table.title("organisation_type")
            self._table.notes.add("organisation-type-unknown", number, title, said)
        if found or match is not None:
            return {"type": found} if found else {}
        return {"type": _UNSTATED}

    def _known(self, number: int, values: Values, aliases: Collection[str]) -> Stored | None:
        """Returns the organisation that names and acronym mean; what clashes is asked."""
        label = str(values.get("name") or values.get("acronym") or "")
        title = self._table.title("organisation")
        if not label:
            self._table.notes.add("organisation-missing", number, title)
            return None
        answer = self._wanted.answer("organisation", label)
        if answer:
            return self._stored.get(answer)
        named = self._ids(str(values.get("name") or ""), str(values.get("name_ar") or ""))
        others = self._ids(str(values.get("acronym") or ""), *aliases) - named
        if len(named) == 1 and not others:
            return self._stored[next(iter(named))]
        clashing = [*sorted(named), *sorted(others)]
        if clashing:
            name = self._stored[clashing[0]]["name"]
            self._table.notes.add("organisation-clash", number, title, label, name=name)
            self._ask(label, [(1.0, one) for one in clashing])
        elif near := self._alike.of(label, "").candidates:
            name = near[0][1].name
            self._table.notes.add("organisation-alike", number, title, label, name=name)
            self._ask(label, [(score, one.id) for score, one in near])
        return None

    def _ids(self, *names: str) -> set[str]:
        known = self._table.known.organisation_names
        return {one for name in names if name for one in known.get(organisation_key(name), ())}

    def _ask(self, label: str, choices: list[tuple[float, str]]) -> None:
        found = (
            {"id": one, "name": self._stored[one]["name"], "score": round(score, 2)}
            for score, one in choices
        )
        self._table.notes.ask("organisation", label, 1, tuple(found))


def _say_twice(made: list[Entry], table: Table) -> None:
    """Notes rows of which one name or acronym is that of another row, too."""
    said: dict[str, dict[int, str]] = defaultdict(dict)
    for one in made:
        for name in _names(one.sent.values):
            said[organisation_key(name)].setdefault(one.row, name)
        if one.match is not None:
            said[f"#{one.match['id']}"].setdefault(one.row, str(one.sent.values["name"]))
    for rows in said.values():
        for number, name in rows.items() if len(rows) > 1 else ():
            table.notes.add("organisation-twice", number, table.title("organisation"), name)


def _names(values: Stored) -> Iterator[str]:
    for field in ("name", "acronym", "name_ar"):
        if values.get(field):
            yield str(values[field])
