"""What is said to the sender of each row and cell of a sheet, and of all of it together."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from geo.intake.sheets import own_marks, said, template_columns
from geo.intake.sheets.findings import findings
from geo.intake.sheets.findings.finding_kinds import Severity
from geo.intake.sheets.findings.findings import Finding
from geo.intake.sheets.outcome import Outcome
from geo.intake.sheets.values import words
from geo.language import Words, mark

LABELS: Final[Mapping[Severity, str]] = {
    Severity.ERROR: mark("Error"),
    Severity.WARNING: mark("Warning"),
    Severity.NOTE: mark("Note"),
}
_MEANINGS: Final[Mapping[Severity, str]] = {
    Severity.ERROR: mark("The row is held back until it is corrected or the question answered."),
    Severity.WARNING: mark("The row is taken as the remark says; please look at it."),
    Severity.NOTE: mark("How the row was read; nothing to do if that is right."),
}
_IGNORED: Final[Mapping[str, str]] = {
    "blank": mark("Not read: too little is filled in."),
    "totals": mark("Not read: a row of totals."),
    "help": mark("Not read: an explanation or an example."),
    "hidden": mark("Not read: the row is hidden."),
}
_SAID_BEFORE: Final = frozenset(["totals-row", "hidden-rows"])
"""Findings that say of a row what `_IGNORED` says."""
_ABOUT: Final[Mapping[str, str]] = {
    "place": mark("Place"),
    "organisation": mark("Organisation"),
    "sector": mark("Sector"),
    "sheet": mark("Sheet"),
    "column": mark("Column"),
    "dates": mark("Day"),
    "year": mark("Year"),
    "record": mark("Record"),
}
_LEFT: Final = "\N{LEFT-TO-RIGHT MARK}"
_ARABIC: Final = re.compile("[\u0600-\u06ff]")
_ROLES: Final[Mapping[str, str]] = {
    "breakdown": mark("part of a number"),
    "latitude": mark("Latitude"),
    "longitude": mark("Longitude"),
    "partner_category": mark("part of the organisation in the work"),
    "person": mark("left out: persons"),
    "place_id": mark("Site id"),
    "place_kind": mark("Kind of place"),
    "place_pcode": mark("P-code of the place"),
    "plan": mark("Plan"),
    "row_number": mark("number of the row"),
    "subsector": mark("Part of the sector"),
    "year": mark("Year"),
}
"""Roles that a sender's column can have beside those of our own sheets."""
_MOST_LISTED: Final = 1_000
Cell = tuple[str, str]
"""A text and the name of its style: title, heading, line, text, or a severity."""


class Remarks(NamedTuple):
    """The text beside each row, and how severe what is said of a cell is (column from 0).

    `header_row` is the row of the headings; `headers` are remarks on whole columns.
    """

    texts: Mapping[int, str]
    cells: Mapping[tuple[int, int], Severity]
    headers: Mapping[int, Severity]
    header_row: int


def of(outcome: Outcome, say: Words) -> Remarks:
    """Returns what is said of the rows and cells of the sheet that was read."""
    places = _places(outcome)
    cells: dict[tuple[int, int], Severity] = {}
    headers: dict[int, Severity] = {}
    lines: dict[int, list[str]] = defaultdict(list)
    for number in sorted(outcome.held):
        lines[number].append(say(mark("Held back.")))
    for number, reason in _ignored(outcome):
        lines[number].append(say(_IGNORED[reason]))
    choices = _choices(outcome, say)
    for one in outcome.findings:
        place, severity = places.get(one.column), one.kind.severity
        about = one.code.partition("-")[0]
        sentence = _sentence(one, choices.get((about, one.value), ""), say)
        for number in one.rows:
            if one.code not in _SAID_BEFORE:
                lines[number].append(sentence)
            if place is not None:
                cells.setdefault((number, place), severity)
        if place is not None and not one.rows:
            headers.setdefault(place, severity)
    texts = {number: "\n".join(own) for number, own in lines.items()}
    return Remarks(texts, cells, headers, _header_row(outcome))


def _places(outcome: Outcome) -> dict[str, int]:
    """Returns where each heading stands; of those alike the first that was read."""
    columns = sorted(outcome.reading.columns, key=lambda one: (not one.role, one.index))
    return {one.header: one.index for one in reversed(columns)}


def _header_row(outcome: Outcome) -> int:
    lines = dict(outcome.reading.sheet.lines)
    rows = outcome.reading.header.rows
    named = [one for one in rows if not any(map(words.is_tag, lines.get(one, ())))]
    return (named or rows)[-1]


def _ignored(outcome: Outcome) -> Iterator[tuple[int, str]]:
    """Yields each row that holds something and is no record, with the reason."""
    filled = {number for number, _ in outcome.reading.sheet.lines}
    for reason, rows in outcome.records.ignored.items():
        yield from ((number, reason) for number in rows if number in filled)


def _choices(outcome: Outcome, say: Words) -> dict[tuple[str, str], str]:
    """Returns what a value may mean, by what it is about and the value."""
    return {(one.about, one.value): say.listed(_names(one.candidates)) for one in outcome.questions}


def _names(candidates: Iterable[Mapping[str, object]]) -> list[str]:
    return [str(one["name"]) for one in candidates if one.get("name")]


def _sentence(one: Finding, choices: str, say: Words) -> str:
    about = say.listed(filter(None, (say(LABELS[one.kind.severity]), one.column)))
    parts = [_message(one, say), said.for_sender(one.kind.remedy, say)]
    if choices and one.kind.severity is not Severity.NOTE:
        parts.append(say(mark("Perhaps: {names}."), names=choices))
    return f"{about}: {' '.join(parts)}"


def _message(one: Finding, say: Words) -> str:
    values = {"value": one.value, **one.values}
    if "role" in values:
        values["role"] = said.role(str(values["role"]), say)
    return say(one.kind.message, **{name: _apart(text, say) for name, text in values.items()})


def _apart(value: object, say: Words) -> str:
    """Returns a value between marks that keep days and codes from being turned round."""
    text = str(value)
    is_turned = say.language.direction == "rtl" and not _ARABIC.search(text)
    return f"{_LEFT}{text}{_LEFT}" if is_turned and text else text


def summary(outcome: Outcome, say: Words) -> list[list[Cell]]:
    """Returns the rows of the sheet that sums up: counts, columns, questions, findings."""
    blocks = (
        [[(f"{say(own_marks.SAYS)}: {outcome.name}", "title")]],
        _counts(outcome, say),
        [[(say(LABELS[one]), one.value), (say(_MEANINGS[one]), "line")] for one in Severity],
        _questions(outcome, say),
        _findings(outcome, say),
        _columns(outcome, say),
    )
    return [row for block in blocks if block for row in [*block, []]]


def _counts(outcome: Outcome, say: Words) -> list[list[Cell]]:
    read = outcome.records
    ignored = {reason: rows for reason, rows in read.ignored.items() if rows}
    number = len(read.read) + sum(map(len, ignored.values()))
    rows = [
        (mark("Sheet"), outcome.reading.sheet.name, ""),
        (mark("Rows"), f"{number:,}", ""),
        (mark("can be taken"), f"{len(outcome.taken):,}", ""),
        (mark("held back"), f"{len(outcome.held):,}", findings.ranges(tuple(sorted(outcome.held)))),
    ]
    found = [[(say(name), "text"), (told, "text"), (more, "text")] for name, told, more in rows]
    for reason, own in ignored.items():
        told = findings.ranges(tuple(sorted(own)))
        found.append([(say(_IGNORED[reason]), "text"), (f"{len(own):,}", "text"), (told, "text")])
    return found


def _questions(outcome: Outcome, say: Words) -> list[list[Cell]]:
    if not outcome.questions:
        return []
    head = (mark("Open questions"), mark("Value"), mark("Rows"), mark("Perhaps"))
    rows = [
        (
            say(_ABOUT.get(one.about, one.about)),
            one.value,
            f"{one.rows:,}",
            say.listed(_names(one.candidates)),
        )
        for one in outcome.questions[:_MOST_LISTED]
    ]
    return _table(say.each(*head), rows)


def _findings(outcome: Outcome, say: Words) -> list[list[Cell]]:
    if not outcome.findings:
        return []
    head = (mark("Remarks"), mark("Column"), mark("Rows"), mark("Value"), mark("What is said"))
    found = [[(one, "heading") for one in say.each(*head)]]
    for one in outcome.findings[:_MOST_LISTED]:
        severity = one.kind.severity
        told = f"{_message(one, say)} {said.for_sender(one.kind.remedy, say)}"
        texts = (one.column, findings.ranges(one.rows), one.value, told)
        found.append([(say(LABELS[severity]), severity.value), *((text, "text") for text in texts)])
    return found


def _columns(outcome: Outcome, say: Words) -> list[list[Cell]]:
    kind = outcome.reading.kind
    named = template_columns.titles(kind.name).items()
    titles = {**_ROLES, **{kind.role(role) or role: title for role, title in named}}
    rows = [
        (one.header, say(titles.get(one.role, one.role)) if one.role else say(mark("left out")))
        for one in outcome.reading.columns
    ]
    return _table(say.each(mark("Column"), mark("Read as")), rows)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[list[Cell]]:
    body = [[(one, "text") for one in row] for row in rows]
    return [[(one, "heading") for one in head], *body]
