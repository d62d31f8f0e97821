"""Every kind of finding of a sheet, declared once: how grave it is, what is said and what to do."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from geo.language import mark


class Severity(StrEnum):
    """An `error` holds its rows back, a `warning` does not; a `note` says how it was read."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Kind(NamedTuple):
    """One kind of finding: what is said, and what to do; both are gettext messages."""

    severity: Severity
    message: str
    remedy: str


_CORRECT: Final = mark("Correct the cell.")
_ANSWER: Final = mark("Answer the question, or correct the cell.")
_NOTHING: Final = mark("Nothing to do if that is right.")
KINDS: Final[Mapping[str, Kind]] = {
    "role-missing": Kind(
        Severity.ERROR,
        mark("No column could be found that says {value}."),
        mark("Say which column it is, or add it to the sheet."),
    ),
    "column-unsure": Kind(
        Severity.WARNING,
        mark("The column is taken for {role}, but that is not sure."),
        mark("Confirm the column, or say what it is."),
    ),
    "column-unsure-out": Kind(
        Severity.WARNING,
        mark("The column may be {role}, but that is not sure; it is left out."),
        mark("Confirm the column, or say what it is."),
    ),
    "column-refused": Kind(
        Severity.WARNING,
        mark("The heading says {role}, but the contents are something else; it is left out."),
        mark("Confirm the column, or say what it is."),
    ),
    "column-new": Kind(
        Severity.WARNING,
        mark(
            "The column was not in the list of {sender} that was confirmed on {day}; it is read as"
            " {role}."
        ),
        mark("Confirm the column, or say what it is."),
    ),
    "column-new-out": Kind(
        Severity.NOTE,
        mark(
            "The column was not in the list of {sender} that was confirmed on {day}; it is left"
            " out."
        ),
        mark("Say what the column is if it matters."),
    ),
    "column-changed": Kind(
        Severity.WARNING,
        mark(
            "The contents are not those of the column in the list of {sender} that was confirmed on"
            " {day}; it is read as {role}."
        ),
        mark("Confirm the column, or say what it is."),
    ),
    "column-changed-out": Kind(
        Severity.WARNING,
        mark(
            "The contents are not those of the column in the list of {sender} that was confirmed on"
            " {day}; it is left out."
        ),
        mark("Confirm the column, or say what it is."),
    ),
    "column-gone": Kind(
        Severity.WARNING,
        mark(
            "The column, which was {role} in the list of {sender} that was confirmed on {day}, is"
            " not there any more."
        ),
        mark("Say which column it is now, or add it to the sheet."),
    ),
    "rows-above": Kind(
        Severity.WARNING,
        mark("Rows stand above the names of the columns, and were not read."),
        mark("Say which rows are the header, or move the rows below it."),
    ),
    "header-other": Kind(
        Severity.ERROR,
        mark("The row stands below row {value}, which names other columns than the header."),
        mark("Send each table in a sheet of its own."),
    ),
    "columns-cut": Kind(
        Severity.WARNING,
        mark("The sheet has more than {value} columns; those behind them were not read."),
        mark("Move the columns that matter to the left."),
    ),
    "personal-data": Kind(
        Severity.WARNING,
        mark("The column holds names, addresses or numbers of persons and is left out."),
        mark("Take the column out before you send the sheet."),
    ),
    "personal-data-in-cell": Kind(
        Severity.WARNING,
        mark("The cell holds the address or number of a person, which is left out."),
        mark("Take it out before you send the sheet."),
    ),
    "hidden-rows": Kind(
        Severity.WARNING,
        mark("Rows are hidden, perhaps by a filter, and were not read."),
        mark("Show the rows in the sheet if they belong to it."),
    ),
    "hidden-sheet": Kind(
        Severity.NOTE,
        mark("The sheet {value} is hidden and was not read."),
        mark("Choose it if it is the one that is meant."),
    ),
    "hidden-unseen": Kind(
        Severity.NOTE,
        mark("A file of this format does not show which of its rows are hidden; all were read."),
        mark("Save it as XLSX if rows of it may be hidden."),
    ),
    "unpivoted": Kind(
        Severity.NOTE,
        mark("The table of places by sectors was read as one row for each place and sector."),
        mark("Send a list with one row for each activity, where there is one."),
    ),
    "totals-column": Kind(Severity.NOTE, mark("A column of totals was left out."), _NOTHING),
    "shape-point": Kind(
        Severity.NOTE,
        mark("The row is a line or an area on the map; a point inside it stands for it."),
        _NOTHING,
    ),
    "lost-cell": Kind(
        Severity.WARNING,
        mark("The cell holds an error or a formula without a result; it is read as empty."),
        mark("Open the workbook, let it calculate, and save it."),
    ),
    "lost-letters": Kind(
        Severity.WARNING,
        mark("Letters of the cell were lost on the way: question marks stand in their place."),
        mark("Save the sheet as XLSX or as CSV UTF-8 and send it again."),
    ),
    "control-signs": Kind(
        Severity.WARNING,
        mark("Signs that no sheet has stood among the letters and were left out."),
        mark("Look whether the row says what is meant; save the sheet as XLSX."),
    ),
    "merged-cells": Kind(
        Severity.WARNING,
        mark("Cells among the data are merged; each of their rows got the value."),
        mark("Write the value into every row."),
    ),
    "totals-row": Kind(
        Severity.NOTE, mark("The row holds totals and is no fact of its own."), _NOTHING
    ),
    "totals-differ": Kind(
        Severity.WARNING,
        mark("The totals row says {value}, the rows that were read add up to {read}."),
        mark("Look for rows that were left out or changed after the total."),
    ),
    "repeats": Kind(
        Severity.WARNING,
        mark("Rows repeat an earlier row in every column that was read; each is kept as a fact."),
        mark("Take out what was copied twice, or add the column that tells the rows apart."),
    ),
    "organisation-missing": Kind(
        Severity.ERROR, mark("The row names no organisation."), mark("Write who does the work.")
    ),
    "organisation-several": Kind(
        Severity.ERROR,
        mark("{value} may be one organisation or more."),
        mark("Write one row for each organisation, or answer the question."),
    ),
    "organisation-unclear": Kind(
        Severity.ERROR, mark("{value} may be more than one organisation."), _ANSWER
    ),
    "organisation-disagrees": Kind(
        Severity.WARNING,
        mark("The acronym {value} and the name {name} are of two organisations; the name counts."),
        _ANSWER,
    ),
    "organisation-new": Kind(
        Severity.WARNING,
        mark("{value} is in no register of organisations and would be a new one."),
        mark("Correct the name if the organisation is known by another."),
    ),
    "organisation-near": Kind(
        Severity.ERROR,
        mark("{value} is in no register of organisations, but much like {names}."),
        _ANSWER,
    ),
    "organisation-acronym": Kind(
        Severity.NOTE,
        mark("The acronym {value} stands alone and is read as {name}."),
        mark("Write the name beside it if another is meant."),
    ),
    "organisation-unnamed": Kind(
        Severity.WARNING,
        mark("The row names no organisation; it is read as one of {value}, whose link this is."),
        mark("Write who does the work into every row."),
    ),
    "organisation-no-column": Kind(
        Severity.NOTE,
        mark("No column names the organisation; all rows are read as of {value}."),
        _NOTHING,
    ),
    "organisation-other": Kind(
        Severity.ERROR,
        mark("{value} is not the organisation that this link is of; the row is held back."),
        mark("Hand in your own rows alone, or write your organisation's name as the page does."),
    ),
    "acronym-unknown": Kind(
        Severity.NOTE, mark("The acronym {value} is not known; the name {name} counts."), _NOTHING
    ),
    "sector-missing": Kind(
        Severity.WARNING, mark("The row names no sector; it is read as not stated."), _CORRECT
    ),
    "sector-unknown": Kind(
        Severity.WARNING,
        mark("{value} is no sector that is known; it is kept as the sender's word."),
        mark("Use one of the sectors of the Atlas."),
    ),
    "place-missing": Kind(
        Severity.ERROR,
        mark("The row names no place."),
        mark("Write the place, or “whole country”."),
    ),
    "place-unknown": Kind(
        Severity.ERROR, mark("{value} matches no place of the country."), _ANSWER
    ),
    "place-elsewhere": Kind(
        Severity.ERROR,
        mark("The places of the sheet, such as {value}, do not lie in this country."),
        mark("Check whether the file is about another country."),
    ),
    "place-unclear": Kind(Severity.ERROR, mark("{value} may be more than one place."), _ANSWER),
    "place-code-unknown": Kind(
        Severity.WARNING,
        mark("The P-code {value} is not known; the place was taken from the name."),
        mark("Use the P-codes of the boundaries of the Atlas."),
    ),
    "place-code-missing": Kind(
        Severity.NOTE,
        mark("The P-code is missing; the place was taken from the name."),
        mark("Use the P-codes of the boundaries of the Atlas."),
    ),
    "place-spelling": Kind(
        Severity.NOTE,
        mark("{value} is in no list of spellings; it is read as {place}, which sounds alike."),
        _NOTHING,
    ),
    "place-level": Kind(
        Severity.WARNING,
        mark("{value} is a place of another level than its column and was taken as {place}."),
        mark("Write it into the column of its level."),
    ),
    "place-disagrees": Kind(
        Severity.WARNING,
        mark("Code, name and point do not agree: {value}. The first of them counts."),
        _ANSWER,
    ),
    "place-part-unknown": Kind(
        Severity.WARNING,
        mark("{value} is not known inside {place}; the row stands for {place}."),
        _ANSWER,
    ),
    "place-name-unknown": Kind(
        Severity.WARNING,
        mark("{value} is not known; the place was taken from the other cells: {place}."),
        _CORRECT,
    ),
    "place-part-needed": Kind(
        Severity.ERROR,
        mark("{value} is not known inside {place}, and the list tells of single places."),
        _ANSWER,
    ),
    "point-outside": Kind(
        Severity.WARNING,
        mark("The point {value} lies outside the country and is not used."),
        _CORRECT,
    ),
    "point-elsewhere": Kind(
        Severity.WARNING,
        mark("The point {value} lies in {found}, not in {place}, and is not used."),
        _CORRECT,
    ),
    "date-form": Kind(
        Severity.WARNING,
        mark("No day of the column shows whether day or month comes first; read as day/month."),
        mark("Write days as 2023-12-31."),
    ),
    "date-mixed": Kind(
        Severity.ERROR,
        mark("The column has days in two forms, and {value} may be two days."),
        mark("Write days as 2023-12-31."),
    ),
    "date-unreadable": Kind(Severity.ERROR, mark("{value} is no day or month."), _CORRECT),
    "date-other-form": Kind(
        Severity.WARNING,
        mark("{value} is written in another form than the column; it is read as {day}."),
        mark("Write days as 2023-12-31."),
    ),
    "site-uncounted": Kind(
        Severity.WARNING,
        mark("No households are stated; the site is shown, and its households as not known."),
        mark("Write how many households live there, if that is known."),
    ),
    "period-empty": Kind(
        Severity.WARNING, mark("The row does not say when; it is read as unknown."), _CORRECT
    ),
    "end-open": Kind(Severity.NOTE, mark("{value} is no day: the end is read as open."), _NOTHING),
    "date-implausible": Kind(
        Severity.WARNING,
        mark("{value} is what programs make of an empty cell or a year; it is read as unknown."),
        _CORRECT,
    ),
    "year-missing": Kind(
        Severity.ERROR,
        mark("{value} has no year, and no column, sheet or file says which."),
        mark("Say the year."),
    ),
    "period-from-name": Kind(
        Severity.NOTE,
        mark("No column says when; the name of the file or sheet does: {value}."),
        _NOTHING,
    ),
    "period-missing": Kind(
        Severity.WARNING,
        mark("Nothing says when the work is done; it is read as unknown."),
        mark("Add a column with the month, or days of start and end."),
    ),
    "end-before-start": Kind(
        Severity.ERROR,
        mark("The end {value} lies before the start {start}."),
        mark("Correct one of the two days."),
    ),
    "number-unreadable": Kind(
        Severity.WARNING,
        mark("{value} is no number of its own; it is read as not stated."),
        _CORRECT,
    ),
    "number-unclear": Kind(
        Severity.WARNING,
        mark("{value} may be {read} or {other}; it is read as {read}."),
        mark("Write numbers without points and commas between thousands."),
    ),
    "number-likely": Kind(
        Severity.NOTE,
        mark("Three digits stand behind each point or comma: {value} is read as {read}."),
        _NOTHING,
    ),
    "number-fraction": Kind(
        Severity.WARNING,
        mark("The cell counts a part of one; it is rounded where it is kept."),
        mark("Write a whole number."),
    ),
    "individuals-estimated": Kind(
        Severity.NOTE,
        mark("Individuals are the households times {value} in every row: an estimate."),
        _NOTHING,
    ),
    "day-from-name": Kind(
        Severity.NOTE,
        mark("No column says the day of the list; the name of the file or sheet does: {value}."),
        _NOTHING,
    ),
    "day-unstated": Kind(
        Severity.WARNING,
        mark("Nothing says of which day the list is; till somebody does, it tells of {value}."),
        mark("Say the day, or add a column with it."),
    ),
    "day-missing": Kind(
        Severity.ERROR,
        mark("Nothing says of which day the list is."),
        mark("Say the day, or add a column with it."),
    ),
    "site-unnamed": Kind(
        Severity.ERROR,
        mark("The row names no site."),
        mark("Write the name of the site, or its id."),
    ),
    "site-twice": Kind(
        Severity.ERROR,
        mark("The site {value} stands in more than one row, and they differ; none is taken."),
        mark("Leave one row for each site, or give each site an id of its own."),
    ),
    "site-repeated": Kind(
        Severity.ERROR,
        mark("The row repeats that of the site {value} and is not counted twice."),
        mark("Take out what was copied twice."),
    ),
    "site-unclear": Kind(
        Severity.ERROR,
        mark("{value} may be the site {site} that is known, and no id says so."),
        _ANSWER,
    ),
    "site-kind-unknown": Kind(
        Severity.NOTE,
        mark("{value} is no kind of site that is known; it is kept as the sender's word."),
        _NOTHING,
    ),
    "severity-unknown": Kind(
        Severity.ERROR,
        mark("{value} is not low, medium or high."),
        mark("Write low, medium or high."),
    ),
    "returnees-missing": Kind(
        Severity.ERROR,
        mark("The row does not say how many people returned."),
        mark("Write a whole number, 0 or more."),
    ),
    "place-twice": Kind(
        Severity.ERROR,
        mark("{value} stands in more than one row of the round; none is taken."),
        mark("Leave one row for each place and round."),
    ),
    "place-listed": Kind(
        Severity.NOTE,
        mark("{value} has no boundary of its own; the list of 2020 puts it in {place}."),
        _NOTHING,
    ),
    "organisation-clash": Kind(
        Severity.ERROR,
        mark("{value} shares a name or the acronym with {name}, which is in the register."),
        _ANSWER,
    ),
    "organisation-alike": Kind(
        Severity.WARNING,
        mark("{value} may be {name}, which is in the register; it is read as a new one."),
        _ANSWER,
    ),
    "organisation-twice": Kind(
        Severity.ERROR,
        mark("The name or acronym {value} stands in more than one row; none is taken."),
        mark("Leave one row for each organisation."),
    ),
    "organisation-type-unknown": Kind(
        Severity.WARNING,
        mark("{value} is no type of organisation that is known; a new one is read as of another."),
        mark("Choose one of the types of the Atlas."),
    ),
    "unit-unknown": Kind(
        Severity.ERROR,
        mark("{value} is no P-code of a unit."),
        mark("Use the P-codes of the boundaries of the Atlas."),
    ),
    "area-differs": Kind(
        Severity.ERROR,
        mark("Rows of the area {value} say different names or kinds of it."),
        mark("Write the same name and kind in all rows of an area."),
    ),
    "field-choice": Kind(
        Severity.ERROR,
        mark("{value} is none of the values that the column can have."),
        mark("Choose one from the list of the template."),
    ),
    "field-missing": Kind(
        Severity.ERROR, mark("The cell is empty, and its row needs it."), mark("Fill the cell.")
    ),
    "round-older": Kind(
        Severity.NOTE,
        mark("More recent figures are known; these are kept as history and change nothing."),
        _NOTHING,
    ),
    "record-unclear": Kind(
        Severity.ERROR,
        mark("{value} may be one of several records with other days, or one of its own."),
        mark("Answer the question, or give each activity an id of its own."),
    ),
    "id-twice": Kind(
        Severity.WARNING,
        mark("The id {value} stands in more than one row that differ."),
        mark("Give each activity an id of its own."),
    ),
}

OF_ALL_ROWS: Final[Mapping[tuple[str, str], str]] = {
    ("role-missing", "who"): mark(
        "Say which column it is or add it; or name the organisation as the sender, if all of it is"
        " its own work."
    )
}
"""What else is to be done about a finding, by its code and value."""
CHANGED: Final = frozenset(
    one for one in KINDS if one.startswith(("column-new", "column-changed", "column-gone"))
)
"""What is said of columns that are not as in the list that was confirmed before."""
