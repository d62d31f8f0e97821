"""The tables of the coverage page: losses, changes, single and missing providers.

What is the same at several places stands in one row; the files hold every place.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

import streamlit as st

from dashboard.coverage import facts as coverage_facts
from dashboard.coverage import files
from dashboard.session import shared
from geo.coverage import changes, providers, two_days
from geo.coverage.changes import Change, Changes
from geo.coverage.places import UNKNOWN_PEOPLE, People, Place, together
from geo.coverage.providers import Overlap, Single, Unserved
from geo.dataset import names
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.language import mark
from geo.view.view import View
from maps.look import escaped as markup

MOST_ROWS = 12
Fact = TypeVar("Fact", Change, Single, Unserved, Overlap)


class Box(NamedTuple):
    """A table of a box: its key, title, heads, rows (HTML cells), file, and words if empty."""

    name: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    content: Callable[[], bytes]
    empty: str
    note: str = ""


class Group(NamedTuple):
    """Facts that are the same at several places: the first of them, the places, their people."""

    fact: object
    places: tuple[Place, ...]
    people: People


def show(context: Context, box: Box) -> None:
    """Draws a table with its first rows, the rest folded, and its file."""
    words = context.words
    with st.container(key=f"cv_{box.name}", width="stretch"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f'<h2 class="a-h2">{markup.text(box.title)}</h2>', width="stretch")
            if box.rows:
                files.button(context, box.name, box.content)
        if not box.rows:
            st.html(markup.empty(box.empty))
            return
        caption = words.count("{n} row", "{n} rows", len(box.rows))
        st.html(markup.table(f"{box.title}: {caption}", box.heads, box.rows[:MOST_ROWS]))
        rest = box.rows[MOST_ROWS:]
        if rest:
            with st.expander(words.count("{n} more row", "{n} more rows", len(rest))):
                st.html(markup.table(box.title, box.heads, rest))
        if box.note:
            st.html(markup.note(box.note))


def grouped(facts: Iterable[Fact], key: Callable[[Fact], Hashable]) -> list[tuple[Fact, Group]]:
    """Returns facts that are the same but for their place together, in the order given."""
    held: dict[Hashable, list[Fact]] = {}
    for one in facts:
        held.setdefault(key(one), []).append(one)
    return [
        (
            several[0],
            Group(
                several[0],
                tuple(one.place for one in several),
                together(getattr(one, "people", UNKNOWN_PEOPLE) for one in several),
            ),
        )
        for several in held.values()
    ]


KINDS = {
    changes.ENDED: mark("Ended"),
    changes.HANDED_OVER: mark("Handed over"),
    changes.LAPSED: mark("Scheduled end passes"),
    changes.NO_LONGER_CONFIRMED: mark("Not confirmed again"),
    changes.STARTED: mark("Started"),
    changes.FIRST_REPORTED: mark("First reported"),
}
_TAGS = {changes.STARTED: "on", changes.FIRST_REPORTED: "", changes.NO_LONGER_CONFIRMED: "off"}


def changed(context: Context) -> None:
    """Draws what changed between the two days, by kind, and the people concerned."""
    words = context.words
    found: Changes = shared.answer(_changes, context.dataset, coverage_facts.bare(context))
    order = list(KINDS)
    groups = grouped(
        found.changes, lambda one: (one.kind, one.organisation, one.sector, one.day, one.to)
    )
    groups.sort(key=lambda one: (order.index(one[0].kind), one[0].day, -len(one[1].places)))
    rows = [
        [
            markup.tag(words(KINDS[one.kind]), _TAGS.get(one.kind, "end")),
            coverage_facts.organisations(context, (one.organisation,))
            + (f" → {coverage_facts.organisations(context, one.to)}" if one.to else ""),
            markup.text(names.sector(context, one.sector)),
            coverage_facts.named(context, group.places),
            day_cell(context, one.day),
            number_cell(coverage_facts.households(context, group.people)),
        ]
        for one, group in groups
    ]
    parts = [
        words(
            mark("{kind}: {n} households"),
            kind=words(KINDS[kind]),
            n=coverage_facts.households(context, found.people[kind]),
        )
        for kind in KINDS
        if found.people[kind].sites or found.people[kind].withheld
    ]
    notes = [f"{words.listed(parts)}."] if parts else []
    notes.append(words(mark("“Not confirmed again” states no end: above it is taken to go on.")))
    title = words(
        mark("What changes from {first} to {second}"),
        first=words.day(found.first, short=True),
        second=words.day(found.second, short=True),
    )
    empty = words(mark("Nothing starts or ends at these places between the two days."))
    content = partial(files.changes, context, found)
    show(
        context,
        Box(
            "changes",
            title,
            heads(
                context,
                mark("Change"),
                mark("Organisation"),
                mark("Sector"),
                mark("Places"),
                mark("Day"),
                mark("Households"),
            ),
            rows,
            content,
            empty,
            " ".join(notes),
        ),
    )


def _changes(dataset: Dataset, view: View) -> Changes:
    days = two_days.days_of(dataset, view)
    return changes.between(dataset, view, days.first, days.second)


def single(context: Context) -> None:
    """Draws the organisations that serve alone, those that leave first at the top."""
    words = context.words
    found: list[Single] = shared.answer(providers.single, context.dataset, today(context))
    groups = grouped(found, lambda one: (one.organisation, one.sector, one.end))
    groups.sort(key=lambda one: (one[0].end or dt.date.max, -(one[1].people.households or 0)))
    rows = [
        [
            coverage_facts.organisations(context, (one.organisation,)),
            markup.text(names.sector(context, one.sector)),
            coverage_facts.named(context, group.places),
            markup.end_tag(words, "active", one.end, "day", context.day),
            number_cell(coverage_facts.households(context, group.people)),
        ]
        for one, group in groups
    ]
    title = words(mark("One organisation alone, {day}"), day=words.day(context.day, short=True))
    empty = words(mark("No sector at these places depends on one organisation alone."))
    show(
        context,
        Box(
            "single",
            title,
            heads(
                context,
                mark("Organisation"),
                mark("Sector"),
                mark("Places"),
                mark("Until"),
                mark("Households"),
            ),
            rows,
            partial(files.single, context, found),
            empty,
        ),
    )


def losing(context: Context) -> None:
    """Draws who loses the last organisation of a sector between the two days."""
    words, found = context.words, coverage_facts.two(context)
    lost: dict[tuple[str, tuple[str, ...]], list[Place]] = {}
    for (place, sector), both in found.cells.items():
        if both.is_lost:
            lost.setdefault((sector, both.before), []).append(place)
    people = {key: two_days.people_of(found, places) for key, places in lost.items()}
    order = sorted(lost, key=lambda key: (-(people[key].households or 0), key))
    rows = [
        [
            markup.text(names.sector(context, sector)),
            coverage_facts.named(context, lost[sector, gone]),
            coverage_facts.organisations(context, gone),
            number_cell(coverage_facts.households(context, people[sector, gone])),
            number_cell(coverage_facts.individuals(context, people[sector, gone])),
        ]
        for sector, gone in order
    ]
    title = words(
        mark("Who loses the last organisation by {day}"),
        day=words.day(found.days.second, short=True),
    )
    empty = words(mark("No place loses the last organisation of a sector between the two days."))
    show(
        context,
        Box(
            "losing",
            title,
            heads(
                context,
                mark("Sector"),
                mark("Places"),
                mark("Who goes"),
                mark("Households"),
                mark("People (est.)"),
            ),
            rows,
            partial(files.losing, context, found),
            empty,
        ),
    )


DEGREES = {
    "reported_for_area": mark("for a wider area only"),
    "unconfirmed": mark("not confirmed lately"),
    "scheduled_end_passed": mark("scheduled end passed"),
    "absent": mark("nobody named"),
}


def unserved(context: Context) -> None:
    """Draws the sectors in which nobody is left at places, with most households first."""
    words = context.words
    found: list[Unserved] = shared.answer(providers.unserved, context.dataset, today(context))
    groups = grouped(found, lambda one: (one.sector, one.degree, one.last, one.since, one.wider))
    groups.sort(key=lambda one: (-(one[1].people.households or 0), one[0].sector))
    rows = [
        [
            markup.text(names.sector(context, one.sector)),
            coverage_facts.named(context, group.places),
            _who_was(context, one),
            number_cell(coverage_facts.households(context, group.people)),
        ]
        for one, group in groups
    ]
    title = words(mark("No organisation counts, {day}"), day=words.day(context.day, short=True))
    empty = words(mark("Every sector that these places have had is served at each of them."))
    note = words(
        mark(
            "Sectors that other places of the selection have or had. Silence of the "
            "sources is not absence."
        )
    )
    show(
        context,
        Box(
            "unserved",
            title,
            heads(
                context, mark("Sector"), mark("Places"), mark("Who was there"), mark("Households")
            ),
            rows,
            partial(files.unserved, context, found),
            empty,
            note,
        ),
    )


def _who_was(context: Context, one: Unserved) -> str:
    words = context.words
    parts = [markup.tag(words(DEGREES[one.degree]), "off")]
    if one.wider:
        parts.append(coverage_facts.organisations(context, one.wider[:4]))
    if one.last and one.since:
        last = coverage_facts.organisations(context, one.last[:4])
        day = markup.text(words.day(one.since - dt.timedelta(days=1), short=True))
        parts.append(markup.text(words(mark("until {day}:"), day="\0")).replace("\0", day))
        parts.append(last)
    return " ".join(parts)


def today(context: Context) -> View:
    """Returns the view of the first day alone."""
    return coverage_facts.bare(context).having(compare=None)


def heads(context: Context, *titles: str) -> list[str]:
    """Returns the heads of columns in the reader's language."""
    return [context.words(one) for one in titles]


def day_cell(context: Context, day: dt.date) -> str:
    """Returns a day as the HTML of a cell."""
    return f'<bdi class="cv-nowrap">{markup.text(context.words.day(day, short=True))}</bdi>'


def number_cell(text: str) -> str:
    """Returns a number as the HTML of a cell."""
    return f'<bdi class="a-num">{markup.text(text)}</bdi>'
