"""The tables of the coverage page: losses, changes, single and missing providers.

What is the same at several places stands in one row; the files hold every place.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from typing import Generic, NamedTuple, TypeVar

import streamlit as st
from markupsafe import Markup

from dashboard.coverage import facts as coverage_facts
from dashboard.coverage import files
from dashboard.session import shared
from geo import days
from geo.coverage import changes, providers, two_days
from geo.coverage.changes import Change, Changes
from geo.coverage.places import UNKNOWN_PEOPLE, People, Place, together
from geo.coverage.providers import Overlap, Single, Unserved
from geo.dataset import names
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.language import mark
from geo.view.view import View
from maps.look import markup
from maps.look.markup import Until
from maps.look.templates import joined, piece

MOST_ROWS = 12
Fact = TypeVar("Fact", Change, Single, Unserved, Overlap)


class Box(NamedTuple):
    """A table of a box: its key, title, heads, rows, file, words if empty, and a note below."""

    name: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    content: Callable[[], bytes]
    empty: str
    note: str = ""


class Group(NamedTuple, Generic[Fact]):
    """Facts that are the same at several places: the first of them, the places, their people."""

    fact: Fact
    places: tuple[Place, ...]
    people: People

    @property
    def households(self) -> int:
        """Households at the places, 0 where they are not known."""
        return self.people.households or 0


def show(context: Context, box: Box) -> None:
    """Draws a table with its first rows, the rest folded, and its file."""
    words = context.words
    with st.container(key=f"cv_{box.name}", width="stretch"):
        if not box.rows:
            st.html(markup.box_title(box.title) + markup.empty(box.empty))
            return
        files.head(context, box.title, box.name, box.content)
        caption = words.count("{n} row", "{n} rows", len(box.rows))
        st.html(markup.table(f"{box.title}: {caption}", box.heads, box.rows[:MOST_ROWS]))
        rest = box.rows[MOST_ROWS:]
        if rest:
            with st.expander(words.count("{n} more row", "{n} more rows", len(rest))):
                st.html(markup.table(box.title, box.heads, rest))
        if box.note:
            st.html(markup.note(box.note))


def grouped(facts: Iterable[Fact], key: Callable[[Fact], Hashable]) -> list[Group[Fact]]:
    """Returns facts that are the same but for their place together, in the order given."""
    by_key: dict[Hashable, list[Fact]] = {}
    for fact in facts:
        by_key.setdefault(key(fact), []).append(fact)
    return [
        Group(
            several[0],
            tuple(fact.place for fact in several),
            together(getattr(fact, "people", UNKNOWN_PEOPLE) for fact in several),
        )
        for several in by_key.values()
    ]


KINDS = {
    changes.ENDED: mark("Ended"),
    changes.HANDED_OVER: mark("Handed over"),
    changes.LAPSED: mark("Scheduled end passes"),
    changes.NO_LONGER_CONFIRMED: mark("Not confirmed again"),
    changes.STARTED: mark("Started"),
    changes.RECENT: mark("Started recently"),
    changes.FIRST_KNOWN: mark("Named, start not stated"),
}
_TAGS = {
    changes.STARTED: "on",
    changes.RECENT: "on",
    changes.FIRST_KNOWN: "off",
    changes.NO_LONGER_CONFIRMED: "off",
}


def changed(context: Context) -> None:
    """Draws what changed between the two days, by kind, and the people concerned."""
    words = context.words
    found: Changes = shared.answer(_changes, context.dataset, coverage_facts.bare(context))
    order = list(KINDS)
    groups = grouped(
        found.changes,
        lambda change: (change.kind, change.organisation, change.sector, change.day, change.to),
    )
    groups.sort(
        key=lambda group: (order.index(group.fact.kind), group.fact.day, -len(group.places))
    )
    rows = [
        [
            markup.tag(words(KINDS[group.fact.kind]), _TAGS.get(group.fact.kind, "end")),
            _who_changed(context, group.fact),
            names.sector(context, group.fact.sector),
            coverage_facts.named(context, group.places),
            day_cell(context, group.fact.day),
            markup.number(coverage_facts.households(context, group.people)),
        ]
        for group in groups
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
    notes.append(words(mark("“Not confirmed again” states no end: above it is not known.")))
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
            words.each(
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


def _who_changed(context: Context, change: Change) -> Markup:
    who = coverage_facts.organisations(context, (change.organisation,))
    after = coverage_facts.organisations(context, change.to)
    return piece("{} → {}", who, after) if after else who


def _changes(dataset: Dataset, view: View) -> Changes:
    days = two_days.days_of(dataset, view)
    return changes.between(dataset, view, days.first, days.second)


def single(context: Context) -> None:
    """Draws the organisations that serve alone, those that leave first at the top."""
    words = context.words
    found: list[Single] = shared.answer(providers.single, context.dataset, today(context))
    groups = grouped(found, lambda fact: (fact.organisation, fact.sector, _until(fact)))
    groups.sort(key=lambda group: (group.fact.end or dt.date.max, -group.households))
    rows = [
        [
            coverage_facts.organisations(context, (group.fact.organisation,)),
            names.sector(context, group.fact.sector),
            coverage_facts.named(context, group.places),
            markup.end_tag(words, _until(group.fact), context.day),
            markup.number(coverage_facts.households(context, group.people)),
        ]
        for group in groups
    ]
    title = words(
        mark("One organisation alone named for the place itself, {day}"),
        day=words.day(context.day, short=True),
    )
    empty = words(mark("No sector at these places depends on one organisation alone."))
    show(
        context,
        Box(
            "single",
            title,
            words.each(
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


def _until(fact: Single) -> Until:
    return Until("active", fact.end, fact.precision, fact.extension)


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
            names.sector(context, sector),
            coverage_facts.named(context, lost[sector, gone]),
            coverage_facts.organisations(context, gone),
            markup.number(coverage_facts.households(context, people[sector, gone])),
            markup.number(coverage_facts.individuals(context, people[sector, gone])),
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
            words.each(
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
    "reported_for_sites": mark("for the sites together or a wider area only"),
    "reported_for_area": mark("for a wider area only"),
    "unconfirmed": mark("not confirmed lately"),
    "scheduled_end_passed": mark("scheduled end passed"),
    "reported_before": mark("reported for an earlier month"),
    "absent": mark("nobody named"),
}


def unserved(context: Context) -> None:
    """Draws the sectors in which nobody is left at places, with most households first."""
    words = context.words
    found: list[Unserved] = shared.answer(providers.unserved, context.dataset, today(context))
    groups = grouped(
        found, lambda fact: (fact.sector, fact.degree, fact.last, fact.since, fact.wider)
    )
    groups.sort(key=lambda group: (-group.households, group.fact.sector))
    rows = [
        [
            names.sector(context, group.fact.sector),
            coverage_facts.named(context, group.places),
            _who_was(context, group.fact),
            markup.number(coverage_facts.households(context, group.people)),
        ]
        for group in groups
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
            words.each(mark("Sector"), mark("Places"), mark("Who was there"), mark("Households")),
            rows,
            partial(files.unserved, context, found),
            empty,
            note,
        ),
    )


def _who_was(context: Context, fact: Unserved) -> Markup:
    words = context.words
    parts: list[str] = [markup.tag(words(DEGREES[fact.degree]), "off")]
    if fact.wider:
        parts.append(coverage_facts.organisations(context, fact.wider[:4]))
    if fact.last and fact.since:
        day = words.day(days.plus(fact.since, -1), short=True)
        parts.append(words(mark("until {day}:"), day=day))
        parts.append(coverage_facts.organisations(context, fact.last[:4]))
    elif fact.last:
        parts.append(words(mark("earlier, no day stated:")))
        parts.append(coverage_facts.organisations(context, fact.last[:4]))
    return joined(parts, " ")


def today(context: Context) -> View:
    """Returns the view of the first day alone."""
    return coverage_facts.bare(context).having(compare=None)


def day_cell(context: Context, day: dt.date) -> Markup:
    """Returns a day for the cell of a table."""
    return markup.date(context.words, day)
