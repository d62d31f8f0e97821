"""A slide of a scene that is a map: its figures, the map as a picture, and the legend."""

from collections.abc import Sequence
from typing import Final

from geo.dataset.context import Context
from geo.language import mark
from geo.meeting.scene_text import SceneText
from maps.look import symbols, theme
from maps.look.markup import Figure
from maps.meeting import map as meeting_map
from maps.meeting import scene as meeting_scene
from maps.pictures import chat_card
from maps.pictures.typeset import Typesetter
from maps.slides import frame, text
from maps.slides.board import Board, Box
from maps.slides.frame import BAND_PX, FOOT_PX, Maker
from maps.slides.text import WIDER, Line, Style
from maps.svg import furniture as map_furniture
from maps.svg.ground import Ground
from maps.svg.text import BOLD, width_em

COLUMN_PX: Final = 470.0
MOST_PICTURE_BYTES: Final = 260 * 1024
_KEY_PX, _KEY_ROW_PX, _SIGN_PX = 22.0, 40.0, 27.0
_FIGURE_SIZES: Final = ((104.0, 1), (84.0, 1), (64.0, 1), (48.0, 1), (36.0, 2))
_SIGN_SCALE: Final = 3


def draw(
    made: Maker, shown: tuple[Context, SceneText], tools: tuple[Ground, Typesetter]
) -> tuple[Board, Sequence[Figure]]:
    """Puts a scene that is a map on a slide of its own; returns it with the figures it shows."""
    context, scene_text = shown
    board = made.board()
    held = meeting_scene.figures(context, scene_text)
    frame.head(made, board, shown, (1, 1))
    room = made.room
    bottom = room.bottom - FOOT_PX - BAND_PX
    figures(made, board, held, (room.top, bottom))
    rows = _rows(context, room.width - COLUMN_PX - room.margin - 20)
    under = len(rows) * _KEY_ROW_PX + (10 if rows else 0)
    left = COLUMN_PX + (0 if room.is_own else room.margin - 24)
    place = Box(left, room.top, room.width - left - room.edge, bottom - room.top - under)
    _map(board, shown, tools, (place, held))
    for at, row in enumerate(rows):
        _legend(board, row, (left + 20, place.y + place.height + 6 + at * _KEY_ROW_PX))
    frame.message(made, board, shown)
    frame.foot(made, board, shown)
    return board, held


def figures(made: Maker, board: Board, held: Sequence[Figure], ends: tuple[float, float]) -> None:
    """Puts large figures below one another into the start column, with hairlines between them."""
    top, bottom = ends
    room = made.room
    high = min((bottom - top) / max(len(held), 1), 240.0)
    left, wide = room.margin, COLUMN_PX - 56 - 28
    for at, one in enumerate(held):
        y = top + at * high
        if at:
            board.plate(Box(left, y, wide, 1.5), theme.LINE)
        label, note = (28.0, 22.0) if high > 200 else (24.0, 19.0)
        lines = len(text.lines_of(one.label, wide, label)) * label
        lines += len(text.lines_of(one.note, wide, note)) * note
        most = max(36.0, (high - lines * text.LINE_HEIGHT - 24) / 1.12)
        sizes = [(size, rows) for size, rows in _FIGURE_SIZES if size <= most] or [(36.0, 2)]
        size, number = text.fitting(one.number, wide, sizes, bold=True)
        colour = theme.RUST if one.warns else "tx2"
        parts = [
            Line(number, Style(size, colour, bold=True)),
            Line(one.label, Style(label, "tx1")),
            Line(one.note, Style(note, frame.muted(room))),
        ]
        box = Box(left, y + 8, wide, high - 14)
        board.text(box, [part for part in parts if part.words], "Figure", "ctr")


def _map(
    board: Board,
    shown: tuple[Context, SceneText],
    tools: tuple[Ground, Typesetter],
    placed: tuple[Box, Sequence[Figure]],
) -> None:
    (context, _), (ground, typesetter), (box, held) = shown, tools, placed
    size = (round(box.width), round(box.height))
    svg = meeting_map.picture(context, ground, size)
    png = chat_card.small(typesetter.png(svg, size[0]), MOST_PICTURE_BYTES)
    board.picture(png, box, alt(context, held), "Map")


def alt(context: Context, held: Sequence[Figure]) -> str:
    """Returns what the map of a scene shows, in words."""
    said = [
        f"{context.words(mark('Map'))}: {map_furniture.heading(context)}",
        map_furniture.situation(context),
        map_furniture.notice(context),
        context.words.clauses(f"{one.number} {one.label}" for one in held),
    ]
    return ". ".join(one.rstrip(".") for one in said if one) + "."


_Key = tuple[map_furniture.Entry, bool, float]


def _rows(context: Context, width: float) -> list[list[_Key]]:
    """Returns the legend in lines: each entry, whether it has a sign, and its room in px."""
    rows: list[list[_Key]] = []
    for group in map_furniture.groups(context):
        named = [one for one in group if not one.scale]
        signs = {one.sign for one in named[1:]}
        for entry in named:
            has_sign = not entry.titles or entry.sign not in signs
            wide = _wide(entry, has_sign=has_sign)
            if not rows or sum(one[2] for one in rows[-1]) + wide > width:
                rows.append([])
            rows[-1].append((entry, has_sign, wide))
    return rows


def _wide(entry: map_furniture.Entry, *, has_sign: bool) -> float:
    weight = BOLD if entry.titles else 400
    sign = _sign_px(entry.sign) + 10 if has_sign else 0.0
    return sign + width_em(entry.words, weight) * _KEY_PX * WIDER + 28


def _sign_px(name: str) -> float:
    drawing = symbols.drawing(name)
    return _SIGN_PX * drawing.width / drawing.height


def _legend(board: Board, row: Sequence[_Key], at: tuple[float, float]) -> None:
    x, y = at
    for entry, has_sign, wide in row:
        left = x
        if has_sign:
            sign = _sign_px(entry.sign)
            png = symbols.png(entry.sign, round(max(sign, _SIGN_PX) * _SIGN_SCALE))
            board.picture(png, Box(x, y + 6, sign, _SIGN_PX), "", "Sign")
            left += sign + 10
        style = Style(_KEY_PX, "tx1", bold=entry.titles)
        box = Box(left, y, wide - (left - x) - 6, _KEY_ROW_PX)
        board.text(box, [Line(entry.words, style)], "Legend", "ctr")
        x += wide
