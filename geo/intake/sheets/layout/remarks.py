"""What is said of how a sheet was read: its columns, its merged cells, what no column says."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from geo.intake.formats.sheet import MOST_COLUMNS, Sheet
from geo.intake.sheets import kind, template_columns
from geo.intake.sheets.findings.findings import Notes
from geo.intake.sheets.layout import columns, confirmed, reading
from geo.intake.sheets.layout.columns import Column
from geo.intake.sheets.layout.confirmed import Confirmed
from geo.intake.sheets.layout.reading import Reading, Wanted
from geo.intake.sheets.values import words

_FULL: Final = 3
"""Cells that are filled in a record at least."""


def of_reading(one: Reading, sheets: Sequence[Sheet], asked: Wanted, notes: Notes) -> None:
    """Notes what is to be said of the reading itself."""
    _of_columns(one, notes)
    if one.confirmed is not None and one.confirmed.kind == one.kind.name:
        _of_confirmed(one, one.confirmed, notes)
    for number in _rows_above(one):
        notes.add("rows-above", number)
    choices = tuple({"name": name} for name in (one.sheet.name, *one.equal))
    if one.equal and not asked.answer("sheet", one.sheet.name):
        notes.ask("sheet", one.sheet.name, len(one.rows), choices)
    if one.other_kinds and not asked.kind:
        kinds = tuple({"kind": name} for name in (one.kind.name, *one.other_kinds))
        notes.ask("kind", one.kind.name, len(one.rows), kinds)
    unread = [other for other in sheets if other.is_hidden and other is not one.sheet]
    unread = [other for other in unread if other.name != template_columns.LISTS]
    for sheet in unread:
        notes.add("hidden-sheet", value=sheet.name)
    _of_cells(one, notes)


def _of_confirmed(one: Reading, before: Confirmed, notes: Notes) -> None:
    """Notes which columns are not as in the sheet that was confirmed."""
    told: dict[str, Any] = {"day": before.day, "sender": before.sender}
    names = confirmed.titles(one.header)
    was = before.role_of(names)
    for column in one.columns:
        is_filled = any(row[column.index] for _, row in one.rows)
        if column.why in (columns.CONFIRMED, columns.BY_HAND) or not (column.header and is_filled):
            continue
        if column.index not in was and before.is_open(column.header):
            continue
        code = "column-changed" if was.get(column.index) else "column-new"
        if column.role:
            notes.add(code, column=column.header, role=column.role, **told)
        else:
            notes.add(f"{code}-out", column=column.header, **told)
    for title, role in before.gone(names).items():
        notes.add("column-gone", column=title, role=role, **told)


def _rows_above(one: Reading) -> Iterator[int]:
    """Yields the rows above the header that are as full as records."""
    first = min(one.header.rows, default=0)
    least = max(_FULL, sum(map(bool, one.header.names)) / 2)
    for number, row in one.sheet.lines:
        if number >= first:
            break
        if sum(map(bool, row)) >= least:
            yield number


def _of_columns(one: Reading, notes: Notes) -> None:
    for column in one.columns:
        if column.role == "person":
            notes.add("personal-data", column=column.header)
        elif column.perhaps:
            notes.add("column-unsure-out", column=column.header, role=column.perhaps)
            notes.ask("column", column.perhaps, len(one.rows), ({"header": column.header},))
        elif column.role and not column.is_sure:
            notes.add("column-unsure", column=column.header, role=column.role)
        elif role := _refused(one, column):
            notes.add("column-refused", column=column.header, role=role)


def _refused(one: Reading, column: Column) -> str:
    """Returns the role that a heading names and its contents cannot have; empty for none."""
    role, clarity = words.heading(one.header.names[column.index], one.kind.name)
    is_filled = any(row[column.index] for _, row in one.rows)
    is_free = not column.role and role not in one.places and role not in reading.ASIDE
    return role if is_filled and is_free and clarity == 1 and column.why == "" else ""


def of_missing(one: Reading, rows: Sequence[int], asked: Wanted, notes: Notes) -> None:
    """Notes what no column says and each of these rows, which are records, has to say."""
    spare = tuple({"header": other.header} for other in one.columns if not other.role)
    for what in one.kind.core:
        if what not in one.core and not (asked.only and what == kind.WHO):
            for number in rows:
                notes.add("role-missing", number, value=what)
            if what not in one.likely_core:
                notes.ask("column", what, len(rows), spare[: reading.MOST_SPARE])


def _of_cells(one: Reading, notes: Notes) -> None:
    for code, rows in one.sheet.said:
        for number in rows or (None,):
            notes.add(code, number)
    if one.sheet.is_cut:
        notes.add("columns-cut", value=str(MOST_COLUMNS))
    titles = {column.index: column.header for column in one.columns if column.role}
    for top, left, _, _ in reading.merged(one):
        notes.add("merged-cells", top, titles.get(left, ""))
    for row, place, _ in one.sheet.lost:
        if one.header.first_row <= row <= one.header.last_row and place in titles:
            notes.add("lost-cell", row, titles[place])
