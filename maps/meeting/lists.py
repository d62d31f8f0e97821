"""Lists of projected scenes as HTML: what changed, what ends next, and action points."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from markupsafe import Markup

from geo.dataset.context import Context
from geo.language import mark
from geo.meeting.scene_text import SceneText, Task
from maps.look import markup
from maps.look.markup import Figure
from maps.look.templates import joined, listed, piece
from maps.meeting import rows as meeting_rows
from maps.meeting.list_row import ENDED, MOVED, NEW, Listing, ListRow

ROOM_PX: Final = 664
_HEAD_PX, _ROW_PX, _TASK_PX, _MORE_PX = 54, 50, 92, 48


class Listed(NamedTuple):
    """A list with the figures that stand beside it."""

    html: Markup
    figures: tuple[Figure, ...]


def services(context: Context, scene_text: SceneText) -> Listed | None:
    """Returns the list of a scene that is one of services; None for every other scene."""
    found = meeting_rows.of(context, scene_text)
    return None if found is None else Listed(_sections(context, found), found.figures)


def tasks(context: Context, held: Sequence[Task], *, may_see: bool) -> Listed:
    """Returns action points, open ones first; the public is told that there are none for it."""
    words = context.words
    if not may_see:
        said = words(mark("Action points are for partners; the public view has none."))
        return Listed(markup.empty(said), ())
    late = sum(task.is_late for task in held)
    opened = sum(task.is_open for task in held)
    figures = (
        Figure(f"{opened:,}", words(mark("action points open"))),
        Figure(f"{late:,}", words(mark("of them late")), warns=late > 0),
        Figure(f"{len(held) - opened:,}", words(mark("done or dropped"))),
    )
    if not held:
        return Listed(markup.empty(words(mark("There is no action point yet."))), figures)
    number = (ROOM_PX - _MORE_PX) // _TASK_PX
    shown = [*(_task(context, task) for task in held[:number]), _more(context, len(held[number:]))]
    return Listed(joined(shown), figures)


def _task(context: Context, task: Task) -> Markup:
    words, kind = context.words, ENDED if task.is_late else MOVED if task.is_open else NEW
    who_and_where = (markup.isolated(part) for part in (task.owner, task.where) if part)
    return piece(
        '<div class="ms-task"><i class="{}">{}</i><p><b><bdi>{}</bdi></b><span>{}</span></p>'
        "<em>{}</em></div>",
        kind,
        words.day(task.due, short=True),
        task.text,
        listed(words, who_and_where),
        task.state,
    )


def _sections(context: Context, found: Listing) -> Markup:
    """Returns sections as far as there is room, how many rows are left out, and the note."""
    note = piece('<p class="ms-more">{}</p>', found.note) if found.note else Markup()
    if not found.sections:
        return markup.empty(found.empty) + note
    needed = sum(_HEAD_PX + _ROW_PX * len(rows) for _, rows in found.sections)
    room, parts, left = ROOM_PX - (_MORE_PX if note else 0), [], 0
    room -= _MORE_PX if needed > room else 0
    for title, rows in found.sections:
        fitting = max(0, (room - _HEAD_PX) // _ROW_PX)
        shown, left = rows[:fitting], left + len(rows[fitting:])
        room -= _HEAD_PX + _ROW_PX * len(shown) if shown else room
        if shown:
            body = joined(_row(row) for row in shown)
            parts.append(piece("<section><h2><bdi>{}</bdi></h2>{}</section>", title, body))
    return joined([*parts, _more(context, left), note])


def _more(context: Context, left: int) -> Markup:
    if not left:
        return Markup()
    said = context.words.count("and {n} more line", "and {n} more lines", left)
    return piece('<p class="ms-more">{}</p>', said)


def _row(row: ListRow) -> Markup:
    return piece(
        '<div class="ms-li"><i class="{}">{}</i><b><bdi>{}</bdi></b><p>{}</p><em>{}</em></div>',
        row.kind,
        row.tag,
        row.who,
        row.what,
        row.number,
    )
