"""What is said of a sheet in the words of its reader: roles of columns, why, findings, kinds."""

from collections.abc import Mapping
from typing import Final

from geo.intake.sheets.findings.finding_kinds import OF_ALL_ROWS
from geo.intake.sheets.findings.findings import Finding
from geo.intake.sheets.layout.columns import BY_HAND, CONFIRMED, Column
from geo.intake.sheets.layout.confirmed import Confirmed
from geo.intake.sheets.template_columns import TEMPLATES
from geo.language import Words, mark

_ROLES: Final[Mapping[str, str]] = {
    "breakdown": mark("Part of a total"),
    "partner_category": mark("Lead or sub-partner"),
    "person": mark("Person, left out"),
    "place_pcode": mark("P-code of the place"),
    "plan": mark("Response plan"),
    "row_number": mark("Row number, left out"),
    "subsector": mark("Sub-sector"),
    "year": mark("Year"),
    "site_id": mark("Site id"),
    "organisation_id": mark("Organisation id"),
}
"""Roles that no template has a column for."""
_WHY: Final[Mapping[str, str]] = {
    "heading": mark("heading"),
    "HXL tag": mark("HXL tag"),
    "contents": mark("contents"),
    BY_HAND: mark("named by a person"),
    "contents beside others": mark("contents beside others"),
}
_FOR_SENDERS: Final[Mapping[str, str]] = {
    "Answer the question, or correct the cell.": mark(
        "Correct the cell, or leave it to a coordinator."
    ),
    "Answer the question, or give each activity an id of its own.": mark(
        "Give each activity an id of its own, or leave it to a coordinator."
    ),
    "Confirm the column, or say what it is.": mark("Name the column as our empty sheet does."),
    "Say which column it is, or add it to the sheet.": mark("Add the column to the sheet."),
    OF_ALL_ROWS["role-missing", "who"]: mark("Add the column to the sheet."),
    "Say which column it is now, or add it to the sheet.": mark("Add the column to the sheet."),
    "Say what the column is if it matters.": mark("Name the column as our empty sheet does."),
    "Say which rows are the header, or move the rows below it.": mark(
        "Move the rows below the header."
    ),
    "Say the year.": mark("Write the year beside the month."),
    "Say the day, or add a column with it.": mark("Add a column with the day."),
    "Choose it if it is the one that is meant.": mark("Show the sheet if it is the one meant."),
}
"""What senders can do who only have their sheet, in place of what is done on the page Data."""
_WHAT: Final[Mapping[str, str]] = {
    "who": mark("who does the work"),
    "what": mark("what is done"),
    "where": mark("where it is"),
    "site": mark("which site it is"),
}
"""What each row of a list has to say."""

_BY: Final[Mapping[str, str]] = {
    "said": mark("as a person said"),
    "column": mark("as a column says"),
    "title": mark("as a title above it says"),
    "sheet name": mark("by the name of the sheet"),
    "file name": mark("by the name of the file"),
    "name": mark("by a title or the name of the sheet or file"),
    "start": mark("the latest start in it"),
    "today": mark("today, as nothing says it"),
    "earlier rows": mark("whose rows most of these are"),
    "organisation": mark("the one organisation in it"),
}
"""What says the day or the sender of a file."""


def by(what: str, say: Words) -> str:
    """Returns what says the day or the sender of a file."""
    return say(_BY[what]) if what in _BY else what


def role(name: str, say: Words, kind: str = "") -> str:
    """Returns what a role is called in a kind of list; its name where it has no title."""
    kinds = [TEMPLATES[kind]] if kind in TEMPLATES else []
    for template in (*kinds, *TEMPLATES.values()):
        for one in template.columns:
            if one.role == name:
                return say(one.title)
    return say(_ROLES[name]) if name in _ROLES else name


def why(column: Column, say: Words, before: Confirmed | None = None, sender: str = "") -> str:
    """Returns why a column is read as it is; empty where nothing speaks for a role.

    `before` is the reading that was confirmed earlier, `sender` how its sender is called.
    """
    if before is not None and column.why == CONFIRMED:
        return say(
            mark("as confirmed on {day} for {sender}"),
            day=f"\u2066{before.day}\u2069",
            sender=f"\u2068{sender or before.sender}\u2069",
        )
    reasons = [one for one in column.why.split(", ") if one]
    return say.listed(say(_WHY[one]) if one in _WHY else one for one in reasons)


def kind(name: str, say: Words) -> str:
    """Returns what a kind of list is called."""
    return say(TEMPLATES[name].title) if name in TEMPLATES else name


def what(name: str, say: Words) -> str:
    """Returns what rows have to say, such as who does the work."""
    return say(_WHAT[name]) if name in _WHAT else role(name, say)


def message(finding: Finding, say: Words) -> str:
    """Returns the sentence of a finding."""
    values = dict(finding.values)
    if "role" in values:
        values["role"] = f"“{role(str(values['role']), say)}”"
    value = what(finding.value, say) if finding.code == "role-missing" else finding.value
    return say(finding.kind.message, value=value, **values)


def remedy(finding: Finding, say: Words) -> str:
    """Returns what to do about a finding."""
    return say(OF_ALL_ROWS.get((finding.code, finding.value), finding.kind.remedy))


def for_sender(text: str, say: Words) -> str:
    """Returns what the sender can do in the sheet itself, by the remedy of a finding."""
    return say(_FOR_SENDERS.get(text, text))
