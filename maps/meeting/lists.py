"""The lists of a meeting as tables, which wall, slides and minutes write each in their way."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from geo.catalog.audience import Audience
from geo.dataset.context import Context
from geo.language import Words, mark
from geo.meeting.scene_text import SceneText, Task
from maps.document import parts
from maps.document.parts import Column, Line, Run, Style, Table, line, row
from maps.look.markup import Figure
from maps.meeting import rows as meeting_rows
from maps.meeting.list_row import ENDED, MOVED, NEW, Listing

_SERVICE: Final = (mark("Organisation"), mark("What and where"), mark("People"))
HEADS: Final[Mapping[str, tuple[str, str, str, str, str]]] = {
    "since": (mark("Change"), *_SERVICE, mark("District or area")),
    "ends": (mark("After it ends"), *_SERVICE, mark("Last day")),
    "plans": (
        mark("State"),
        mark("Area"),
        mark("What the documents say"),
        mark("Day"),
        mark("What"),
    ),
    "movements": (mark("Unit"), mark("Number by period"), mark("Indicator"), "", mark("Periods")),
}
KINDS: Final[Mapping[str, Style]] = {ENDED: "warns", MOVED: "tag-move", NEW: "tag-new"}


class Listed(NamedTuple):
    """The list of a scene: its table, the figures beside it, what it says without rows, a note."""

    table: Table
    figures: tuple[Figure, ...]
    empty: str
    note: str = ""


def of(context: Context, scene_text: SceneText) -> Listed | None:
    """Returns the list of a scene; None for a scene that is a map."""
    if scene_text.kind == "actions":
        return _actions(context, scene_text.tasks)
    listing = meeting_rows.of(context, scene_text)
    if listing is None:
        return None
    table = _services(context, scene_text, listing)
    return Listed(table, listing.figures, listing.empty, listing.note)


def _services(context: Context, scene_text: SceneText, listing: Listing) -> Table:
    """Returns a list of services, under its areas or days."""
    words = context.words
    kind, who, what, number, group_head = (words(one) for one in HEADS[scene_text.kind])
    columns = (
        Column(kind, 16),
        Column(who, 15),
        Column(what, 32),
        Column(number, 18, is_number=True),
    )
    rows: list[tuple[Line, ...]] = []
    for title, section in listing.sections:
        rows.append(row(title))
        for one in section:
            tag = Run(one.tag, KINDS[one.kind])
            rows.append(row(tag, Run(one.who, "bold"), one.what, one.number))
    group = Column(group_head, 19)
    return Table("", columns, tuple(rows), group=group)


def _actions(context: Context, points: Sequence[Task]) -> Listed:
    """Returns action points with their figures; the public is told that there are none for it."""
    words = context.words
    if context.dataset.audience == Audience.PUBLIC:
        said = mark("Action points are for partners; the public view has none.")
        return Listed(tasks(words, ()), (), words(said))
    late = sum(task.is_late for task in points)
    opened = sum(task.is_open for task in points)
    figures = (
        Figure(f"{opened:,}", words.count("action point open", "action points open", opened)),
        Figure(f"{late:,}", words(mark("of them late")), warns=late > 0),
        Figure(f"{len(points) - opened:,}", words(mark("done or dropped"))),
    )
    return Listed(tasks(words, points), figures, words(mark("There is no action point yet.")))


def tasks(words: Words, points: Sequence[Task]) -> Table:
    """Returns action points, open ones first; paper says in words, too, that one is late."""
    columns = (
        Column(words(mark("Due")), 13),
        Column(words(mark("What is to be done")), 40),
        Column(words(mark("Owner")), 17),
        Column(words(mark("Where")), 17),
        Column(words(mark("State")), 13),
    )
    ordered = sorted(points, key=lambda one: (not one.is_open, one.due))
    return Table("", columns, tuple(_task(words, one) for one in ordered))


def _task(words: Words, one: Task) -> tuple[Line, ...]:
    late = Run(words(mark("late")), "warns", medium="paper")
    state = [line(Run(one.state, "warns" if one.is_late else ""))]
    return row(
        Run(words.day(one.due, short=True), "bold"),
        Run(one.text, "free-bold" if one.is_open else "free"),
        Run(one.owner, "free"),
        one.where,
        parts.listed(words, [*state, (late,)] if one.is_late else state),
    )
