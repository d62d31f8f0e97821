"""Which sheet of a file holds the activities, and how its rows and columns are read."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from geo.catalog.vocabulary import SECTORS
from geo.intake.sheets import columns, header, words
from geo.intake.sheets.columns import Column
from geo.intake.sheets.findings import Notes
from geo.intake.sheets.header import Header
from geo.intake.sheets.known import Known
from geo.intake.sheets.workbook import MOST_COLUMNS, Sheet
from geo.intake.uploaded_sheet import fault
from geo.units.boundaries import LEVELS

_SAMPLE: Final = 2_000
"""Rows that are looked at to tell what a sheet holds."""
_MOST_CROSSED: Final = 4
_MOST_SPARE: Final = 10
_MOST_MERGED: Final = 100_000
"""Rows of merged cells that are filled."""
_WHERE: Final = frozenset(
    [*LEVELS, *(f"{level}_pcode" for level in LEVELS), "place", "place_pcode", "latitude"]
)
CORE: Final[Mapping[str, frozenset[str]]] = {
    "who": frozenset(["organisation", "organisation_acronym", "implementing_partner"]),
    "what": frozenset(["sector", "activity", "subsector"]),
    "where": _WHERE,
}
"""What every list of activities says, and the roles that say it."""
_MORE: Final = (
    frozenset(["month", "start", "end", "reported"]),
    frozenset(["individuals", "households", "beneficiary"]),
)
_ASIDE: Final = frozenset(["", "row_number", "person"])


class Wanted(NamedTuple):
    """What the person who hands a file in says of it; empty or 0 where nothing is said."""

    sheet: str = ""
    sender: str = ""
    roles: Mapping[str, str] = {}
    year: int = 0


class Reading(NamedTuple):
    """How a sheet is read: its header, columns and rows of data (number, cells of each column)."""

    sheet: Sheet
    header: Header
    columns: tuple[Column, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    equal: tuple[str, ...] = ()

    @property
    def places(self) -> dict[str, int]:
        """Where each role stands; the first column of roles that several have."""
        found: dict[str, int] = {}
        for one in self.columns:
            if one.role not in _ASIDE:
                found.setdefault(one.role, one.index)
        return found

    @property
    def core(self) -> tuple[str, ...]:
        """What of `CORE` a column says."""
        return tuple(what for what, own in CORE.items() if own & self.places.keys())


def choose(sheets: Sequence[Sheet], wanted: Wanted, known: Known, name: str) -> Reading:
    """Returns how the sheet that holds the activities is read.

    ValidationError where none does, or where it is a table of places by sectors.
    """
    unknown = [one for one in wanted.roles.values() if one and one not in words.roles()]
    if unknown:
        said = ", ".join(sorted(words.roles()))
        raise fault(name, "role", f"there is no role {unknown[0]!r}: expected one of {said}")
    asked = _asked(sheets, wanted.sheet, name)
    candidates = [one for sheet in asked if (one := _read(sheet, wanted, known)) is not None]
    for one in candidates:
        if _is_crossed(one):
            message = (
                f"the sheet {one.sheet.name!r} is a table of places by sectors, not a list of"
                " activities: send one row for each activity"
            )
            raise fault(name, "cross-table", message)
    fitting = [one for one in candidates if len(one.core) > 1]
    if not fitting:
        message = "no sheet lists activities: expected columns that say who does what where"
        raise fault(name, "no-activities", message)
    best = max(fitting, key=_fit)
    equal = tuple(
        one.sheet.name
        for one in fitting
        if one is not best and one.core == best.core and one.places.keys() == best.places.keys()
    )
    whole = _whole(best._replace(equal=equal), wanted, known)
    if not whole.rows:
        message = f"the sheet {whole.sheet.name!r} has a header but no rows below it"
        raise fault(name, "no-rows", message)
    return whole


def _asked(sheets: Sequence[Sheet], wanted: str, name: str) -> list[Sheet]:
    if not wanted:
        return [one for one in sheets if not one.is_hidden and one.lines]
    own = [one for one in sheets if one.name.strip() == wanted.strip()]
    if not own or not own[0].lines:
        there = ", ".join(one.name for one in sheets)
        raise fault(name, "sheet", f"there is no filled sheet {wanted!r}: there are {there}")
    return own


def _fit(one: Reading) -> float:
    more = sum(bool(own & one.places.keys()) for own in _MORE)
    return (len(one.core) + more / 2) * math.log2(2 + len(one.rows))


def _read(sheet: Sheet, wanted: Wanted, known: Known, most: int = _SAMPLE) -> Reading | None:
    found = header.find(sheet)
    if found is None:
        return None
    rows = tuple(_data(sheet, found))
    width = len(found.names)
    sample = [row for _, row in rows[:most]]
    cells = [[row[place] for row in sample] for place in range(width)]
    judged = columns.roles(found, cells, known, wanted.roles)
    return Reading(sheet, found, tuple(judged), rows)


def _data(sheet: Sheet, found: Header) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yields the filled rows of data, each as wide as the header."""
    width = len(found.names)
    for number, row in sheet.lines:
        if number >= found.first_row and number not in found.help_rows:
            yield number, (*row, *[""] * (width - len(row)))


def _is_crossed(one: Reading) -> bool:
    """Whether sectors are columns."""
    sectors = {words.sector(name) for name in one.header.names}
    crossed = len((sectors & SECTORS.keys()) - {""}) >= _MOST_CROSSED
    return crossed and "sector" not in one.places and "where" in one.core


def _whole(one: Reading, wanted: Wanted, known: Known) -> Reading:
    """Returns a reading whose merged cells are filled, and whose end is that of its data."""
    read = _read(one.sheet, wanted, known, most=len(one.rows)) or one
    rows = _filled(read)
    used = [place for role, place in read.places.items() if role != "breakdown"]
    while rows and sum(bool(rows[-1][1][place]) for place in used) < 2:
        rows.pop()
    last = rows[-1][0] if rows else read.header.first_row - 1
    return read._replace(
        rows=tuple(rows), header=read.header._replace(last_row=last), equal=one.equal
    )


def _filled(one: Reading) -> list[tuple[int, tuple[str, ...]]]:
    ranges = merged(one)
    if not ranges:
        return list(one.rows)
    held = dict(one.rows)
    width = len(one.header.names)
    for top, left, bottom, right in ranges:
        if top in held and left < width:
            value = held[top][left]
            for number in range(top, bottom + 1):
                row = list(held.get(number, [""] * width))
                row[left : min(right, width - 1) + 1] = [value] * (min(right, width - 1) + 1 - left)
                held[number] = tuple(row)
    return sorted(held.items())


def merged(one: Reading) -> list[tuple[int, int, int, int]]:
    """Returns the merged cells among the data that reach over more than one row."""
    first, last = one.header.first_row, one.header.last_row
    own = [area for area in one.sheet.merged if first <= area[0] < area[2] <= last]
    rows = accumulate(bottom - top for top, _, bottom, _ in own)
    return [area for area, count in zip(own, rows, strict=True) if count <= _MOST_MERGED]


def remark(one: Reading, sheets: Sequence[Sheet], notes: Notes) -> None:
    """Notes what is to be said of the reading itself."""
    for what in CORE:
        if what not in one.core:
            _remark_missing(one, what, notes)
    _remark_columns(one, notes)
    choices = tuple({"name": name} for name in (one.sheet.name, *one.equal))
    if one.equal:
        notes.ask("sheet", one.sheet.name, len(one.rows), choices)
    unread = [other for other in sheets if other.is_hidden and other is not one.sheet]
    for sheet in unread:
        notes.add("hidden-sheet", value=sheet.name)
    _remark_cells(one, notes)


def _remark_columns(one: Reading, notes: Notes) -> None:
    for column in one.columns:
        if column.role == "person":
            notes.add("personal-data", column=column.header)
        elif column.role and not column.is_sure:
            notes.add("column-unsure", column=column.header, role=column.role)
        elif role := _refused(one, column):
            notes.add("column-refused", column=column.header, role=role)


def _refused(one: Reading, column: Column) -> str:
    """Returns the role that a heading names and its contents cannot have; empty for none."""
    role, clarity = words.heading(one.header.names[column.index])
    is_filled = any(row[column.index] for _, row in one.rows)
    is_free = not column.role and role not in one.places and role not in _ASIDE
    return role if is_filled and is_free and clarity == 1 and column.why == "" else ""


def _remark_missing(one: Reading, what: str, notes: Notes) -> None:
    for number, _ in one.rows:
        notes.add("role-missing", number, value=what)
    spare = tuple({"header": other.header} for other in one.columns if not other.role)
    notes.ask("column", what, len(one.rows), spare[:_MOST_SPARE])


def _remark_cells(one: Reading, notes: Notes) -> None:
    if one.sheet.is_cut:
        notes.add("columns-cut", value=str(MOST_COLUMNS))
    titles = {column.index: column.header for column in one.columns if column.role}
    for top, left, _, _ in merged(one):
        notes.add("merged-cells", top, titles.get(left, ""))
    for row, place, _ in one.sheet.lost:
        if one.header.first_row <= row <= one.header.last_row and place in titles:
            notes.add("lost-cell", row, titles[place])
