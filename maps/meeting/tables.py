"""The lists of a meeting as tables, which slides and minutes write each in their way."""

from collections.abc import Mapping, Sequence
from typing import Final

from geo.dataset.context import Context
from geo.language import Words, mark
from geo.meeting.scene_text import SceneText, Task
from maps.document.parts import Column, Line, Run, Style, Table, row
from maps.meeting.list_row import ENDED, MOVED, NEW, Listing

KINDS: Final[Mapping[str, Style]] = {ENDED: "warns", MOVED: "tag-move", NEW: "tag-new"}


def services(context: Context, scene_text: SceneText, listing: Listing) -> Table:
    """Returns a list of services, under its areas or days."""
    words = context.words
    is_since = scene_text.kind == "since"
    columns = (
        Column(words(mark("Change") if is_since else mark("After it ends")), 16),
        Column(words(mark("Organisation")), 15),
        Column(words(mark("What and where")), 32),
        Column(words(mark("People")), 18, is_number=True),
    )
    rows: list[tuple[Line, ...]] = []
    for title, section in listing.sections:
        rows.append(row(title))
        for one in section:
            tag = Run(one.tag, KINDS[one.kind])
            rows.append(row(tag, Run(one.who, "bold"), one.what, one.number))
    group = Column(words(mark("District or area") if is_since else mark("Last day")), 19)
    return Table("", columns, tuple(rows), group=group)


def tasks(words: Words, points: Sequence[Task]) -> Table:
    """Returns action points, open ones first; that one is late is said in words, too."""
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
    late = words.listed((one.state, words(mark("late"))))
    return row(
        Run(words.day(one.due, short=True), "bold"),
        Run(one.text, "free-bold" if one.is_open else "free"),
        Run(one.owner, "free"),
        one.where,
        Run(late, "warns") if one.is_late else one.state,
    )
