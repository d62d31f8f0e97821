"""Lists of projected scenes as HTML: what changed, what ends next, and action points."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from geo.dataset.context import Context
from geo.language import mark
from geo.meeting.scene_text import SceneText, Task
from maps.look import escaped as markup
from maps.look.markup import Figure
from maps.meeting import rows as meeting_rows
from maps.meeting.rows import ENDED, MOVED, NEW, Listing, ListRow

ROOM_PX: Final = 664
_HEAD_PX, _ROW_PX, _TASK_PX, _MORE_PX = 54, 50, 92, 48


class Listed(NamedTuple):
    """A list (HTML) with the figures that stand beside it."""

    html: str
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
    rows = [_task(context, one) for one in held]
    shown = (
        _fitting(context, rows, _TASK_PX)
        if rows
        else markup.empty(words(mark("There is no action point yet.")))
    )
    late = sum(one.is_late for one in held)
    opened = sum(one.is_open for one in held)
    figures = (
        Figure(f"{opened:,}", words(mark("action points open"))),
        Figure(f"{late:,}", words(mark("of them late")), warns=late > 0),
        Figure(f"{len(held) - opened:,}", words(mark("done or dropped"))),
    )
    return Listed(shown, figures)


def _task(context: Context, one: Task) -> str:
    words, kind = context.words, ENDED if one.is_late else MOVED if one.is_open else NEW
    below = words.listed(
        f"<bdi>{markup.text(part)}</bdi>" for part in (one.owner, one.where) if part
    )
    return (
        f'<div class="ms-task"><i class="{kind}">{markup.text(words.day(one.due, short=True))}</i>'
        f"<p><b><bdi>{markup.text(one.text)}</bdi></b><span>{below}</span></p>"
        f"<em>{markup.text(one.state)}</em></div>"
    )


def _sections(context: Context, found: Listing) -> str:
    """Returns sections as far as there is room, how many rows are left out, and the note."""
    note = f'<p class="ms-more">{markup.text(found.note)}</p>' if found.note else ""
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
            body = "".join(_row(one) for one in shown)
            parts.append(f"<section><h2><bdi>{markup.text(title)}</bdi></h2>{body}</section>")
    return "".join(parts) + _more(context, left) + note


def _fitting(context: Context, rows: Sequence[str], each_px: int) -> str:
    number = (ROOM_PX - _MORE_PX) // each_px
    return "".join(rows[:number]) + _more(context, len(rows[number:]))


def _more(context: Context, left: int) -> str:
    if not left:
        return ""
    said = context.words.count("and {n} more line", "and {n} more lines", left)
    return f'<p class="ms-more">{markup.text(said)}</p>'


def _row(one: ListRow) -> str:
    return (
        f'<div class="ms-li"><i class="{one.kind}">{markup.text(one.tag)}</i>'
        f"<b><bdi>{markup.text(one.who)}</bdi></b><p>{markup.text(one.what)}</p>"
        f"<em>{markup.text(one.number)}</em></div>"
    )
