"""Slides of a scene that is a list: figures and a chart, then the whole list as native tables."""

from collections.abc import Iterator
from itertools import chain
from typing import Final, NamedTuple

from geo.dataset.context import Context
from geo.meeting.scene_text import SceneText
from maps.document.parts import Table
from maps.meeting import scene as meeting_scene
from maps.meeting.lists import Listed
from maps.slides import charts, frame, tables, text
from maps.slides.board import Board, Box
from maps.slides.charts import Bars
from maps.slides.frame import BAND_PX, FOOT_PX, Maker
from maps.slides.scene import COLUMN_PX, figures
from maps.slides.text import Line, Style

GAP_PX: Final = 24.0
MOST_BELOW: Final = 0.5
"""Of the room of a list: a table that takes no more stands below the chart."""


class Page(NamedTuple):
    """One slide of a list: the room of its chart, and of its part of the table."""

    chart: Box | None
    table: tuple[Box, Table] | None


def draw(made: Maker, shown: tuple[Context, SceneText], listed: Listed) -> list[Board]:
    """Puts the list of a scene on as many slides as it needs, and returns them."""
    bars = charts.of(*shown)
    pages = _pages(made, _counted(*shown, listed.table), bars)
    boards = []
    for at, page in enumerate(pages):
        board = made.board()
        boards.append(board)
        frame.head(made, board, shown, (at + 1, len(pages)))
        if not at:
            _beside(made, board, listed)
        if page.chart is not None and bars is not None:
            _chart(made, board, bars, page.chart)
        if page.table is not None:
            tables.draw(board, page.table[1], page.table[0], "Table")
        if page == Page(None, None):
            frame.empty(board, listed.empty, _right(made))
        if not at:
            frame.message(made, board, shown)
        frame.foot(made, board, shown)
    return boards


def _pages(made: Maker, table: Table, bars: Bars | None) -> list[Page]:
    """Returns the slides of a list: a short table stands below its chart, a long one after it."""
    right = _right(made)
    if bars is None:
        rooms = _rooms(made)
        first = tables.pages(table, chain([right], rooms))
        return [Page(None, one) for one in first] or [Page(None, None)]
    high = tables.height_px(table, right.width)
    if table.rows and high <= MOST_BELOW * right.height:
        below = right._replace(y=right.y + right.height - high, height=high + 1)
        above = right._replace(height=right.height - high - GAP_PX)
        return [Page(above, (below, table))]
    return [Page(right, None), *(Page(None, one) for one in tables.pages(table, _rooms(made)))]


def _beside(made: Maker, board: Board, listed: Listed) -> None:
    room, note = made.room, listed.note
    bottom = room.bottom - FOOT_PX - BAND_PX
    size, said = text.fitting(note, COLUMN_PX - 84, ((22.0, 5), (19.0, 8)))
    high = 0.0
    if said:
        high = len(text.lines_of(said, COLUMN_PX - 84, size)) * size * 1.25 + 16
        box = Box(room.margin, bottom - high, COLUMN_PX - 84, high - 8)
        board.text(box, [Line(said, Style(size, frame.muted(room)))], "Note", "b")
    figures(made, board, listed.figures, (room.top, bottom - high))


def _right(made: Maker) -> Box:
    """Returns the room beside the figures of the first slide."""
    room = made.room
    left = COLUMN_PX + room.margin - 56 + GAP_PX
    bottom = room.bottom - FOOT_PX - BAND_PX
    return Box(
        left, room.top + GAP_PX, room.width - left - room.margin, bottom - room.top - 2 * GAP_PX
    )


def _rooms(made: Maker) -> Iterator[Box]:
    """Yields the room for a table that has slide after slide for itself."""
    room = made.room
    top, wide = room.top + GAP_PX, room.width - 2 * room.margin
    while True:
        yield Box(room.margin, top, wide, room.bottom - FOOT_PX - 8 - top)


def _chart(made: Maker, board: Board, bars: Bars, box: Box) -> None:
    titled = [Line(bars.title, Style(28, "tx2", bold=True))]
    board.text(box._replace(height=40.0), titled, "Title of chart")
    note = Line(bars.note, Style(20, frame.muted(made.room)))
    charts.draw(board, bars, box._replace(y=box.y + 44, height=box.height - 44 - 34))
    board.text(box._replace(y=box.y + box.height - 28, height=28.0), [note], "Note")


def _counted(context: Context, scene_text: SceneText, table: Table) -> Table:
    """Returns a table as slides show it, with its title and how many lines it has."""
    made = tables.flat(table)
    lines = context.words.count("{n} line", "{n} lines", len(made.rows))
    return made._replace(caption=f"{meeting_scene.title(context, scene_text)}: {lines}")
