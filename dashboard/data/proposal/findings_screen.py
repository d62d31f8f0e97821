"""What is to be said of a file: errors, warnings and notes, those of most rows first."""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import PurePath
from typing import Final

import streamlit as st
from markupsafe import Markup

from dashboard.data.desk import desk
from dashboard.data.proposal import reading_screen
from dashboard.session import downloads
from dashboard.session.downloads import File
from geo.dataset import records
from geo.dataset.context import Context
from geo.intake.marked_copy import marked
from geo.intake.proposals.proposals import Proposal
from geo.intake.sheets import said
from geo.intake.sheets.findings import findings
from geo.intake.sheets.findings.finding_kinds import Severity
from geo.intake.sheets.findings.findings import Finding
from geo.intake.sheets.outcome import Outcome
from geo.language import mark
from maps.look import markup
from maps.look.templates import joined, listed, piece

MOST_SHOWN: Final = 60
_LONGEST: Final = 60
_MOST_VALUES: Final = 3
_TITLES: Final = {
    Severity.ERROR: mark("Errors: these rows are held back"),
    Severity.WARNING: mark("Warnings: these rows are taken"),
    Severity.NOTE: mark("Notes: how it was read"),
}
_TAGS: Final = {Severity.ERROR: "end", Severity.WARNING: "", Severity.NOTE: "off"}
_SEVERITIES: Final = {
    Severity.ERROR: mark("error"),
    Severity.WARNING: mark("warning"),
    Severity.NOTE: mark("note"),
}


def draw(context: Context, proposal: Proposal, found: Outcome) -> None:
    """Draws the rows by what becomes of them, and every finding by its severity."""
    words = context.words
    st.html(reading_screen.figures(context, found) + reading_screen.rows_of(context, found))
    _back(context, proposal, found)
    if not found.findings:
        with st.container(key="da_note"):
            st.html(markup.empty(words(mark("Nothing is to be said of this file."))))
        return
    for severity, title in _TITLES.items():
        own = [one for one in found.findings if one.kind.severity is severity]
        if own:
            with st.container(key=f"da_{severity.value}"):
                file = File(f"findings-{severity.value}.csv", partial(sheet, context, own))
                downloads.head(context, words(title), file, f"da_csv_{severity.value}")
                st.html(_table(context, own))


def _back(context: Context, proposal: Proposal, found: Outcome) -> None:
    """Draws the button that hands out the sender's own workbook with all of this in it."""
    words = context.words
    with st.container(key="da_back_to", horizontal=True, vertical_alignment="center"):
        text = mark(
            "For the sender: their own workbook, cells with remarks coloured, and a column that "
            "says what is meant. They mend it and send it again."
        )
        st.html(markup.paragraph(words(text)), width="stretch")
        imports = desk.imports()

        def content() -> bytes:
            return marked.marked(imports.content(proposal), found, words.language)

        name = f"{PurePath(proposal.name).stem}-marked.xlsx"
        downloads.button(context, File(name, content), "da_marked", mark("Marked copy (XLSX)"))


def _table(context: Context, own: Sequence[Finding]) -> Markup:
    words = context.words
    head = words.each(
        mark("What"), mark("Rows"), mark("Which"), mark("Column"), mark("Value"), mark("What to do")
    )
    groups = alike(own)
    caption = words.count("{n} finding", "{n} findings", len(own))
    rows = [_row(context, one) for one in groups[:MOST_SHOWN]]
    table = markup.table(caption, head, rows, stacks=True)
    left = len(groups) - MOST_SHOWN
    if left > 0:
        table += markup.note(words.count("and {n} more", "and {n} more", left))
    return table


def alike(own: Iterable[Finding]) -> list[list[Finding]]:
    """Returns findings together that are the same of one column, those of most rows first."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for one in own:
        groups.setdefault((one.code, one.column), []).append(one)
    found = [sorted(group, key=lambda one: -len(one.rows)) for group in groups.values()]
    return sorted(found, key=lambda group: -sum(len(one.rows) for one in group))


def _row(context: Context, group: Sequence[Finding]) -> list[str]:
    words, first = context.words, group[0]
    rows = tuple(sorted({row for one in group for row in one.rows}))
    code = piece('<span class="da-code {}">{}</span>', _TAGS[first.kind.severity], first.code)
    values = [markup.isolated(one.value) for one in group[:_MOST_VALUES] if one.value]
    more = f"+{len(group) - _MOST_VALUES:,}" if len(group) > _MOST_VALUES else ""
    return [
        piece("{} {}{}", said.message(first, words), code, _others(context, group[1:])),
        markup.number(len(rows)) if rows else words(mark("whole sheet")),
        piece('<bdi dir="ltr">{}</bdi>', _cut(findings.ranges(rows))),
        markup.isolated(first.column),
        listed(words, [*values, *([more] if more else [])]),
        said.remedy(first, words),
    ]


def _others(context: Context, others: Sequence[Finding]) -> Markup:
    """Returns what is said alike of other values, folded."""
    if not others:
        return Markup()
    words = context.words
    lines = [
        piece(
            '<li>{} <bdi dir="ltr">({})</bdi></li>',
            said.message(one, words),
            _cut(findings.ranges(one.rows)),
        )
        for one in others[:MOST_SHOWN]
    ]
    title = words.count("{n} more like this", "{n} more like this", len(others))
    return piece(
        '<details class="da-more"><summary>{}</summary><ul>{}</ul></details>', title, joined(lines)
    )


def _cut(rows: str) -> str:
    """Returns the beginning of a long list of rows."""
    return rows if len(rows) <= _LONGEST else f"{rows[:_LONGEST].rpartition(',')[0]} …"


def sheet(context: Context, own: Sequence[Finding]) -> bytes:
    """Returns findings as a CSV file, all of their rows named."""
    words = context.words
    head = ["severity", "code", "sheet", "rows", "column", "value", "message", "remedy"]
    return records.table(
        [
            head,
            *(
                [
                    words(_SEVERITIES[one.kind.severity]),
                    one.code,
                    one.sheet,
                    findings.ranges(one.rows),
                    one.column,
                    one.value,
                    said.message(one, words),
                    said.remedy(one, words),
                ]
                for one in own
            ),
        ]
    )
