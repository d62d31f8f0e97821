"""The first step: how a file is read, shown on the sheet itself, and corrected there."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st
from markupsafe import Markup

from dashboard.data import history
from dashboard.data.desk import desk
from dashboard.data.proposal import changes_screen, sheet_view
from dashboard.session import acts, filters
from geo.dataset import names
from geo.dataset.context import Context
from geo.errors import GeoError
from geo.intake.proposals import answers
from geo.intake.proposals.proposals import Proposal
from geo.intake.sheets import kind, said
from geo.intake.sheets.findings import findings
from geo.intake.sheets.findings.finding_kinds import CHANGED
from geo.intake.sheets.outcome import Outcome
from geo.language import mark
from maps.look import markup
from maps.look.markup import Figure
from maps.look.templates import piece

_MOST_NAMED: Final = 6
FORMS: Final = {
    "": mark("not said yet"),
    "dmy": mark("day / month / year"),
    "mdy": mark("month / day / year"),
    "iso": mark("year-month-day"),
    "month": mark("months"),
    "serial": mark("days as numbers"),
}
IGNORED: Final = {
    "blank": mark("Empty rows"),
    "totals": mark("Totals"),
    "help": mark("Rows that explain"),
    "hidden": mark("Hidden rows"),
}
_LONGEST: Final = 400
"""Letters of a list of rows that are shown at once."""


def draw(context: Context, proposal: Proposal, found: Outcome) -> None:
    """Draws the counts, what a person can say of the file, and the sheet."""
    st.html(figures(context, found) + rows_of(context, found))
    with st.container(key="da_say"):
        st.html(markup.box_title(context.words(mark("How it is read"))))
        st.html(markup.paragraph(_sentence(context, found)))
        _settings(context, proposal, found)
    sheet_view.draw(context, proposal, found)


def figures(context: Context, found: Outcome) -> Markup:
    """Returns the rows of the file: all of them are taken, held back or ignored."""
    words, read = context.words, found.records
    ignored = sum(map(len, read.ignored.values()))
    held, asked = len(found.held), len(found.questions)
    every = len(read.read) + ignored
    return markup.figures(
        [
            Figure(f"{every:,}", words.count("row in the sheet", "rows in the sheet", every)),
            Figure(f"{len(read.read) - held:,}", words(mark("can be taken"))),
            Figure(f"{held:,}", words(mark("held back")), warns=bool(held)),
            Figure(f"{ignored:,}", words(mark("ignored"))),
            Figure(f"{asked:,}", words.count("question", "questions", asked), warns=bool(asked)),
        ],
        large=True,
    )


def rows_of(context: Context, found: Outcome) -> Markup:
    """Returns which rows are held back, ignored and why, or repeat others; by their numbers."""
    words, read = context.words, found.records
    parts = [
        (words(mark("Held back")), sorted(found.held)),
        *((words(title), read.ignored[name]) for name, title in IGNORED.items()),
        (words(mark("Repeat an earlier row, and are taken")), read.repeats),
    ]
    terms = [(title, _ranges(context, rows)) for title, rows in parts if rows]
    if not terms:
        return Markup()
    title = words(mark("Which rows"))
    return piece(
        '<details class="da-rows"><summary>{}</summary>{}</details>', title, markup.facts(terms)
    )


def _ranges(context: Context, rows: Sequence[int]) -> Markup:
    text = findings.ranges(tuple(rows))
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST].rpartition(',')[0]} …"
    many = context.words.count("{n} row", "{n} rows", len(rows))
    return piece('{}: <bdi dir="ltr">{}</bdi>', many, shown)


def _sentence(context: Context, found: Outcome) -> str:
    words, reading = context.words, found.reading
    text = mark(
        "Sheet “{sheet}”, read as a list: {kind}. Rows of its header: {header}; of its data: "
        "{first} to {last}."
    )
    header = findings.ranges(reading.header.rows) or "–"
    told = words(
        text,
        sheet=f"\u2068{reading.sheet.name.strip() or found.name}\u2069",
        kind=said.kind(reading.kind.name, words),
        header=f"\u2066{header}\u2069",
        first=f"{reading.header.first_row:,}",
        last=f"{reading.header.last_row:,}",
    )
    form = found.records.form
    days = words(mark("Days are written as {form}."), form=words(FORMS.get(form, form)))
    return " ".join(
        [told, *([days] if form else []), _told_by(context, found), *_confirmed(context, found)]
    )


def _told_by(context: Context, found: Outcome) -> str:
    """Returns the day and the sender, each with what says it."""
    words, source = context.words, found.source
    return words(
        mark("It tells of {day} ({day_by}); it is a sheet of {sender} ({sender_by})."),
        day=words.day(changes_screen.day_of(found), short=True),
        day_by=said.by(source.day_by, words),
        sender=f"\u2068{history.sender(context, source.sender)}\u2069",
        sender_by=said.by(source.sender_by, words),
    )


def _confirmed(context: Context, found: Outcome) -> Iterator[str]:
    """Yields that it starts as an accepted sheet of the sender, and what is not as it was there."""
    before, words = found.reading.confirmed, context.words
    if before is None:
        return
    text = mark("It is read as was confirmed for {sender} on {day}.")
    sender = f"\u2068{history.sender(context, before.sender)}\u2069"
    yield words(text, sender=sender, day=words.day(dt.date.fromisoformat(before.day), short=True))
    changed = sum(one.code in CHANGED for one in found.findings)
    if changed:
        yield words.count(
            "{n} column is not as it was: please confirm it.",
            "{n} columns are not as they were: please confirm them.",
            changed,
        )


def _settings(context: Context, proposal: Proposal, found: Outcome) -> None:
    """Draws what a person can say of the whole file; each changes it at once."""
    words, wanted = context.words, proposal.wanted
    with st.container(key="da_settings", horizontal=True):
        sheets = [one.name for one in found.sheets if one.lines]
        hidden = {one.name for one in found.sheets if one.is_hidden}
        _select(
            proposal,
            "sheet",
            words(mark("Sheet")),
            _Offer(sheets, found.reading.sheet.name, partial(_sheet, context, hidden)),
        )
        acts.choice(
            st.text_input,
            words(mark("Rows of the header")),
            name="da_header",
            shown=proposal.wanted.header or findings.ranges(found.reading.header.rows),
            act=partial(_header_said, proposal, found),
            placeholder="5-6",
        )
        kinds = [one.name for one in kind.KINDS]
        _select(
            proposal,
            "kind",
            words(mark("What it lists")),
            _Offer(kinds, found.reading.kind.name, partial(said.kind, say=words)),
        )
        register = context.dataset.organisations
        known = sorted(register, key=lambda one: names.organisation_in_full(context, one))
        _select(
            proposal,
            "sender",
            words(mark("Who sends it")),
            _Offer(known, found.source.sender, partial(_sender, context), is_free=True),
        )
        _select(
            proposal,
            "complete",
            words(mark("Complete for")),
            _Offer(
                ["", "all", *_parts(found)], wanted.complete, partial(_part, context), is_free=True
            ),
        )
        _text(proposal, "day", words(mark("Day that it tells")), found.source.day)
        if wanted.year or any(one.code == "year-missing" for one in found.findings):
            _text(proposal, "year", words(mark("Year")), str(wanted.year or ""))
        for title in _undecided(proposal, found):
            _dates(context, proposal, title)
    note = mark(
        "Rows that a file is complete for and does not list any more are over. Of other rows that "
        "are missing nothing is concluded."
    )
    st.html(markup.note(words(note)))


class _Offer:
    """What a box offers: options, the one that holds, their titles, whether others can be typed."""

    def __init__(
        self,
        options: Iterable[str],
        shown: str,
        title: Callable[[str], str],
        *,
        is_free: bool = False,
    ) -> None:
        self.options = list(dict.fromkeys((*options, shown)))
        self.shown, self.title, self.is_free = shown, title, is_free


def _select(proposal: Proposal, field: str, label: str, offer: _Offer) -> None:
    acts.choice(
        st.selectbox,
        label,
        options=offer.options,
        name=f"da_{field}",
        shown=offer.shown,
        act=partial(_said, proposal, field),
        format_func=offer.title,
        accept_new_options=offer.is_free,
    )


def _text(proposal: Proposal, field: str, label: str, shown: str) -> None:
    acts.choice(
        st.text_input,
        label,
        name=f"da_{field}",
        shown=shown,
        act=partial(_said, proposal, field),
        placeholder="2026-11-30" if field == "day" else "2026",
    )


def _dates(context: Context, proposal: Proposal, title: str) -> None:
    words = context.words
    acts.choice(
        st.selectbox,
        words(mark("Days of “{column}”"), column=title),
        options=["", "dmy", "mdy"],
        name="da_dates",
        shown=proposal.wanted.answer("dates", title),
        act=partial(_dates_said, proposal, title),
        format_func=lambda one: words(FORMS[one]),
    )


def _said(proposal: Proposal, field: str) -> None:
    """Callback: a person says something of the whole file."""
    try:
        value: Any = desk.checked(field, str(acts.taken(f"da_{field}") or ""))
    except GeoError as fault:
        filters.hold(desk.FAULT, fault)
        return
    header = "" if field == "sheet" else proposal.wanted.header
    desk.say(proposal, proposal.wanted._replace(header=header, **{field: value}))


def _header_said(proposal: Proposal, found: Outcome) -> None:
    """Callback: a person says which rows are the header of the sheet that is shown."""
    try:
        text = str(desk.checked("header", str(acts.taken("da_header") or "")))
    except GeoError as fault:
        filters.hold(desk.FAULT, fault)
        return
    reading = found.reading
    wanted = proposal.wanted._replace(header=text)
    if text:
        wanted = wanted._replace(sheet=reading.sheet.name, kind=reading.kind.name)
    desk.say(proposal, wanted)


def _dates_said(proposal: Proposal, title: str) -> None:
    answer = str(acts.taken("da_dates") or "")
    desk.say(proposal, answers.answered(proposal.wanted, "dates", title, answer))


def _undecided(proposal: Proposal, found: Outcome) -> list[str]:
    """Returns the columns whose days do not show whether day or month comes first."""
    asked = [one.value for one in found.questions if one.about == "dates"]
    said_before = [value for about, value in proposal.wanted.answers if about == "dates"]
    return list(dict.fromkeys((*asked, *said_before)))[:1]


def _sheet(context: Context, hidden: Iterable[str], name: str) -> str:
    shown = name.strip() or "–"
    return context.words(mark("{sheet} (hidden)"), sheet=shown) if name in hidden else shown


def _sender(context: Context, one: str) -> str:
    if one in context.dataset.organisations:
        return names.organisation_in_full(context, one)
    return history.sender(context, one)


def _parts(found: Outcome) -> list[str]:
    """Returns what the file may list all of: its governorates and its main organisations."""
    rows: list[Mapping[str, Any]] = [one.row.values for one in found.difference.pairs]
    units = Counter(str(one["governorate_pcode"]) for one in rows if one.get("governorate_pcode"))
    who = Counter(str(one["organisation"]) for one in rows if one.get("organisation"))
    named = [one for one, _ in who.most_common(_MOST_NAMED)]
    return [*(code for code, _ in units.most_common()), *named]


def _part(context: Context, one: str) -> str:
    """Returns what a file is complete for, in words."""
    words = context.words
    if one in _WHOLE:
        return words(_WHOLE[one])
    if one in context.dataset.units.by_pcode:
        return words(mark("all of {place}"), place=names.unit(context, one))
    if one in context.dataset.organisations:
        return words(mark("all of {place}"), place=names.organisation(context, one))
    return one


_WHOLE: Final = {"": mark("nothing"), "all": mark("everything")}
