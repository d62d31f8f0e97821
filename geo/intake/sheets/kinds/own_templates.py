"""Coordination areas and blocked areas: only sheets of our own template, column by column."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from geo.catalog import layers
from geo.catalog.layer import FieldKind
from geo.intake import progress
from geo.intake.progress import Part
from geo.intake.sheets.changes.difference import Stored
from geo.intake.sheets.findings.findings import Notes
from geo.intake.sheets.kinds import entries
from geo.intake.sheets.kinds.entries import Entries, Entry
from geo.intake.sheets.known import Known, bare, key
from geo.intake.sheets.layout.reading import Reading, Wanted
from geo.intake.sheets.layout.table import Line, Table
from geo.intake.sheets.template_columns import CHOICES, TEMPLATES, TemplateColumn
from geo.intake.sheets.values import dates, figures, words
from geo.intake.sheets.values.dates import Form, Span
from geo.intake.sheets.values.places import Placed
from geo.intake.sheets.work.periods import Period
from geo.intake.sheets.work.rows import Row, Values, slug, source_id, where
from geo.units.boundaries import LEVELS
from geo.values import days
from geo.values.cells import folded

_AREA: Final = ("name", "kind")
"""What a row of a unit says of the whole area."""
_SPAN: Final = ("since", "until")
_ON_MAP: Final = frozenset([*LEVELS, *(f"{level}_pcode" for level in LEVELS)])


def areas(reading: Reading, wanted: Wanted, known: Known, file: str, notes: Notes) -> Entries:
    """Returns the units of coordination areas as entries; `also` is what is said of the area."""
    table = Table(reading, known, notes, ("area_id", "name"))
    found = Entries()
    lines = list(table.lines(found.ignored))
    units, stored = known.stored(layers.ABC_AREA_UNITS.id), known.stored(layers.ABC_AREAS.id)
    who = entries.sender(wanted, {table.cell(row, "area_id") for _, row in lines}, stored, file)
    cells = _Cells(table, wanted, who, file)
    by_unit = {(one["area_id"], one["pcode"]): one for one in units}
    by_id = {str(one["id"]): one for one in stored}
    found.read = [
        _unit(number, row, cells, (by_unit, by_id))
        for number, row in progress.through(Part.ROWS, lines)
    ]
    _say_twice(found.read, table, "area_id")
    _say_areas_that_differ(found.read, table)
    return _with_missing(found, units, wanted, who)


def _unit(
    number: int,
    row: Line,
    cells: "_Cells",
    stored: tuple[Mapping[tuple[str, str], Stored], Mapping[str, Stored]],
) -> Entry:
    """Returns the entry of a unit; without a P-code it is of the area alone."""
    table, known = cells.table, cells.table.known
    values = dict(cells.values("areas", number, row))
    area_id = str(values.get("area_id") or "")
    area = stored[1].get(area_id)
    cells.say_missing("areas", number, values, area)
    table.say_required(number, row)
    also: dict[str, Any] = {name: values.pop(name) for name in _AREA if name in values}
    for name in _SPAN:
        if area is not None and values.get(name) == area[name]:
            values.pop(name, None)
    sent = str(values.pop("pcode", "") or "")
    code = known.codes.get(bare(sent), "")
    placed = Placed(known.units.level(code), code) if code else Placed("none")
    if sent and not code:
        table.notes.add("unit-unknown", number, table.title("pcode"), sent)
    if code:
        values |= {"pcode": code, "level": placed.level, "name": known.units.name(code)}
    match = stored[0].get((area_id, code)) if code else area
    values |= cells.origin(number)
    told = Row(number, f"{area_id}-{code.lower()}" if code else area_id, (area_id, code), values)
    changed: dict[str, Any] = {
        name: value for name, value in also.items() if area is None or area.get(name) != value
    }
    return Entry(
        number, told, placed, known.units.parents(code), Period(), {}, {}, match, also=changed
    )


def _say_areas_that_differ(made: list[Entry], table: Table) -> None:
    """Notes rows that say of one area what another row says otherwise."""
    said: dict[tuple[str, str], set[Any]] = defaultdict(set)
    for one in made:
        for name, value in one.also.items():
            said[one.sent.key[0], name].add(value)
    for one in made:
        if any(len(said[one.sent.key[0], name]) > 1 for name in one.also):
            table.notes.add("area-differs", one.row, table.title("area_id"), one.sent.key[0])


def blocked(reading: Reading, wanted: Wanted, known: Known, file: str, notes: Notes) -> Entries:
    """Returns blocked areas of origin as entries, and notes what is wrong with its rows."""
    table = Table(reading, known, notes, ("id", "name"))
    found = Entries()
    lines = list(table.lines(found.ignored))
    stored = known.stored(layers.BLOCKED_AREAS.id)
    who = entries.sender(wanted, {table.cell(row, "id") for _, row in lines}, stored, file)
    cells, finder = _Cells(table, wanted, who, file), table.finder(wanted)
    for number, row in lines:
        placed = table.placed(row, finder)
        units = table.units(row, placed)
        values = dict(cells.values("blocked-areas", number, row))
        own = str(values.pop("id", "") or "")
        match = _of_name(own, values, placed, stored, source_id(who))
        cells.say_missing("blocked-areas", number, values, match)
        table.say_required(number, row)
        if placed.pcode:
            values |= table.unit_values(units)
        values |= cells.origin(number, str(values.pop("reported", "") or ""))
        told = Row(number, own, (key(str(values.get("name"))), placed.pcode), values)
        found.read.append(Entry(number, told, placed, units, Period(), {}, {}, match))
    _say_twice(found.read, table, "name")
    table.say_places(found.read)
    return _with_missing(found, stored, wanted, who)


def _of_name(
    own: str, values: Values, placed: Placed, stored: list[dict[str, Any]], source: str
) -> Stored | None:
    """Returns the blocked area of an id, else the one of a name in the same place."""
    for one in stored:
        if own and one["id"] in (own, f"{source}-{slug(own)}"):
            return one
    named = [
        one
        for one in stored
        if key(one["name"]) == key(str(values.get("name") or ""))
        and str(one["subdistrict_pcode"] or "").startswith(placed.pcode)
    ]
    return named[0] if len(named) == 1 and not own else None


def _with_missing(
    found: Entries, stored: list[dict[str, Any]], wanted: Wanted, who: str
) -> Entries:
    met = {one.match["id"] for one in found.read if one.match is not None}
    own = entries.sources_of(who)
    if wanted.sender:
        left = (one for one in stored if one["source_id"] in own and not one.get("until"))
        found.missing = [one for one in left if one["id"] not in met]
    return found


def _say_twice(made: list[Entry], table: Table, role: str) -> None:
    same: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for one in made:
        same[one.sent.key].append(one)
    for group in same.values():
        for one in group if len(group) > 1 else ():
            table.notes.add("place-twice", one.row, table.title(role), " ".join(one.sent.key))


class _Cells:
    """Reads the cells of our own templates as the fields that are stored."""

    def __init__(self, table: Table, wanted: Wanted, sender: str, file: str) -> None:
        self.table = table
        self._source, self._page = source_id(sender), where(file, table.reading.sheet.name)
        self._day = wanted.day or days.today().isoformat()

    def origin(self, number: int, day: str = "") -> Values:
        """Returns where a row comes from: its source, page and day."""
        page = f"{self._page}, {number}"
        return {"as_of": day or self._day, "source_id": self._source, "source_page_or_slide": page}

    def values(
        self, template: str, number: int, row: Line
    ) -> Iterator[tuple[str, str | float | bool | None]]:
        """Yields what the cells say, and notes what cannot be read; units aside."""
        for column in TEMPLATES[template].columns:
            text = self.table.text(number, row, column.role)
            if text and column.role not in _ON_MAP:
                value = self._value(column, text)
                if value is None:
                    code = "date-unreadable" if _is_day(column) else "field-choice"
                    self.table.notes.add(code, number, self.table.title(column.role), text)
                else:
                    yield column.role, value

    def _value(self, column: TemplateColumn, text: str) -> str | float | bool | None:
        """Returns the value of a cell; None for what its column cannot hold."""
        if column.choices in CHOICES:
            choices = CHOICES[column.choices]
            found = text if text in choices else words.titles(choices).get(folded(text))
            return found == "true" if column.choices == "truths" and found else found
        if column.kind is FieldKind.NUMBER:
            return figures.degrees(text)
        return _day(text) if _is_day(column) else text

    def say_missing(self, template: str, number: int, values: Values, match: Stored | None) -> None:
        """Notes the fields that a row of something new has to say, and does not."""
        for column in TEMPLATES[template].columns:
            is_needed = column.is_required and column.role not in _ON_MAP and match is None
            if is_needed and column.role not in values:
                title = self.table.title(column.role) or column.title
                self.table.notes.add("field-missing", number, title)


def _is_day(column: TemplateColumn) -> bool:
    return column.kind is FieldKind.DATE or column.role in _SPAN


def _day(text: str) -> str | None:
    """Returns an ISO day, month or year; None for another text."""
    if days.read(text):
        return text
    found = dates.read(text, Form("dmy"))
    return found.first.isoformat() if isinstance(found, Span) else None
