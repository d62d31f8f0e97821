"""Lists of a meeting that the documents fill: plans of action by area, movements by period."""

from collections import Counter
from typing import Final

from geo.catalog.registers import AREA_PROFILES
from geo.catalog.vocabulary import PLANS
from geo.dataset import names, records, selection
from geo.dataset.context import Context
from geo.language import mark
from maps.document import movements as movements_table
from maps.look.markup import Figure
from maps.meeting.list_row import ENDED, MOVED, NEW, Listing, ListRow, Section

_KINDS: Final = {"published": NEW, "revising": MOVED, "drafting": ENDED}
_UNITS: Final = {"households": mark("households"), "grants": mark("grants")}


def plans(context: Context) -> Listing:
    """Returns how far the plan of action of each area is, and what is said of its coordination."""
    words = context.words
    shown = records.records(selection.select(context.dataset, "abc-areas", context.view))
    told: dict[str, list[str]] = {}
    profiles = context.dataset.registered(AREA_PROFILES)
    for topic in ("coordination", "plan_of_action"):
        for one in profiles:
            if one["topic"] == topic:
                told.setdefault(one["area_id"], []).append(one["text"])
    stated = sorted(
        (one for one in shown if one["plan_of_action"]),
        key=lambda one: (list(PLANS).index(one["plan_of_action"]), words.name(one)),
    )
    rows = tuple(
        ListRow(
            words(PLANS[one["plan_of_action"]]),
            _KINDS[one["plan_of_action"]],
            words.name(one),
            words.clauses(told.get(one["id"], ())),
            names.day(context, one["plan_of_action_as_of"]),
        )
        for one in stated
    )
    numbers = Counter(one["plan_of_action"] for one in stated)
    figures = tuple(
        Figure(f"{numbers[state]}", words(title))
        for state, title in PLANS.items()
        if numbers[state]
    )
    title = words(mark("Plans of action of the areas"))
    empty = words(mark("No source says how far the plans of these areas are."))
    return Listing((Section(title, rows),) if rows else (), figures, empty)


def movements(context: Context) -> Listing:
    """Returns facilitated movements by indicator and period, with what does not add up."""
    words = context.words
    periods, rows, stated = movements_table.records(context)
    notes = movements_table.footnotes(context)
    listed = tuple(
        ListRow(
            words(_UNITS.get(held[0]["unit"], mark("unit not stated"))),
            NEW,
            " · ".join(movements_table.cell(one, notes) for one in held),
            words.name(held[0]),
            "",
        )
        for held in rows.values()
    )
    added = movements_table.added(rows)
    figures = [
        Figure(
            f"{one['households']:,}",
            words.count("household by the text", "households by the text", one["households"]),
        )
        for one in stated
    ]
    if listed:
        said = words(mark("returned or relocated by the table"))
        figures.append(Figure(f"{added:,}", said))
    starred = [f"{'*' * number} {note}" for number, note in enumerate(notes, start=1)]
    section = Section(" · ".join(periods), listed)
    empty = words(mark("No movements are held for this view."))
    return Listing((section,) if listed else (), tuple(figures), empty, words.clauses(starred))
