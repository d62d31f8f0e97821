"""Native tables on slides: the head is repeated on every slide, and no row is left out.

Rows are as high as their words need. A row that no slide has room for goes on in the next one.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from lxml import etree
from pptx.oxml.ns import qn

from maps.document import parts
from maps.document.parts import Column, Line, Run, Table, row
from maps.look import theme
from maps.slides import board as slide_board
from maps.slides import text
from maps.slides.board import Board, Box
from maps.slides.text import LINE_HEIGHT, Style

SIZE_PX: Final = 24.0
HEAD_PX: Final = 50.0
LEAST_ROW_PX: Final = 46.0
_PAD_PX, _SIDE_PX = 9.0, 12.0
_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_LINE_EMU: Final = 9525


class Look(NamedTuple):
    """How a cell is written: its colour and weight, and the colour of its ground."""

    colour: str = "tx1"
    bold: bool = False
    ground: str = ""


_BOLD: Final = Look(bold=True)
_HEAD: Final = Look("bg1", True, "tx2")
_LOOKS: Final[Mapping[str, Look]] = {
    "bold": _BOLD,
    "free-bold": _BOLD,
    "key": Look("tx2", True),
    "warns": Look(theme.WHITE, True, theme.RUST),
    "tag-move": Look(theme.RUST_PALE_TEXT, True, theme.RUST_PALE),
    "tag-new": Look(theme.BLUE_PALE_TEXT, True, theme.BLUE_PALE),
}


def flat(table: Table) -> Table:
    """Returns a table whose titles of groups stand in a column of their own, before the others."""
    if table.group is None:
        return table
    rows = tuple(
        ((Run(parts.plain(title), "again" if at else "key"),), *cells)
        for title, section in table.groups
        for at, cells in enumerate(section)
    )
    return table._replace(columns=(table.group, *table.columns), rows=rows, group=None)


def pages(table: Table, rooms: Iterator[Box]) -> Iterator[tuple[Box, Table]]:
    """Yields the parts of a table that fit into the rooms of slide after slide, one each."""
    left = list(table.rows)
    while left:
        box = next(rooms)
        held: list[tuple[Line, ...]] = []
        free = box.height - _head_px(table.columns, box.width)
        while left:
            if not held:
                left[:1] = _pieces(left[0], table.columns, box.width, free)
            high = _row_px(left[0], table.columns, box.width)
            if held and high > free:
                break
            free -= high
            held.append(left.pop(0))
        yield box, table._replace(rows=tuple(held))


def height_px(table: Table, width: float) -> float:
    """Returns how high a table is that is so wide."""
    rows = sum(_row_px(one, table.columns, width) for one in table.rows)
    return _head_px(table.columns, width) + rows


def draw(board: Board, table: Table, box: Box, name: str) -> None:
    """Puts a table on a slide."""
    unit = board.tongue.emu_per_px
    heights = [_row_px(one, table.columns, box.width) for one in table.rows]
    head = _head_px(table.columns, box.width)
    placed = board.emu(box._replace(height=head + sum(heights)))
    frame = board.slide.shapes.add_table(len(table.rows) + 1, len(table.columns), *placed)
    frame.name = name
    slide_board.describe(frame, table.caption)
    held = frame.table
    _style(held, rtl=board.tongue.rtl)
    for column, share in zip(held.columns, _shares(table.columns), strict=True):
        column.width = round(share * box.width * unit)
    for held_row, high in zip(held.rows, [head, *heights], strict=True):
        held_row.height = round(high * unit)
    for at, cells in enumerate((_head(table.columns), *table.rows)):
        for place, (cell, column) in enumerate(zip(cells, table.columns, strict=True)):
            look = _HEAD if not at else _look(cell)
            _put(board, held.cell(at, place), cell, look, is_number=column.is_number)


def _style(held: Any, *, rtl: bool) -> None:  # noqa: ANN401 - a table
    looks = held._tbl.tblPr  # noqa: SLF001 - python-pptx knows no style and no direction
    for name in list(looks.attrib):
        del looks.attrib[name]
    if rtl:
        looks.set("rtl", "1")
    looks.set("firstRow", "1")
    for one in list(looks):
        looks.remove(one)
    etree.SubElement(looks, qn("a:tableStyleId")).text = _NO_STYLE


def _look(cell: Line) -> Look:
    if not cell:
        return Look()
    return _LOOKS.get(cell[0].style, Look("hlink" if cell[0].target else "tx1"))


def _put(board: Board, made: Any, cell: Line, look: Look, *, is_number: bool) -> None:  # noqa: ANN401 - a cell
    style = Style(SIZE_PX, look.colour, look.bold, "end" if is_number else "start")
    link = cell[0].target if cell else ""
    body = made._tc.get_or_add_txBody()  # noqa: SLF001 - paragraphs of several directions
    text.fill(
        body, [text.Line(parts.plain(cell), style, link=link)], board.tongue, board.slide.part
    )
    unit = board.tongue.emu_per_px
    made.margin_left = made.margin_right = round(_SIDE_PX * unit)
    made.margin_top = made.margin_bottom = round(_PAD_PX * unit)
    looks = made._tc.get_or_add_tcPr()  # noqa: SLF001
    looks.set("anchor", "t")
    line = etree.SubElement(looks, qn("a:lnB"), w=str(_LINE_EMU))
    line.append(text.colour(theme.LINE))
    if look.ground:
        looks.append(text.colour(look.ground))
    else:
        etree.SubElement(looks, qn("a:noFill"))


def _shares(columns: Sequence[Column]) -> list[float]:
    total = sum(one.share for one in columns)
    return [one.share / total for one in columns]


def _lines(cell: Line, share: float, width: float) -> list[str]:
    room = share * width - 2 * _SIDE_PX
    return text.lines_of(parts.plain(cell), room, SIZE_PX, bold=_look(cell).bold)


def _head(columns: Sequence[Column]) -> tuple[Line, ...]:
    return row(*(Run(one.head, "bold") for one in columns))


def _head_px(columns: Sequence[Column], width: float) -> float:
    return max(HEAD_PX, _row_px(_head(columns), columns, width))


def _row_px(cells: Sequence[Line], columns: Sequence[Column], width: float) -> float:
    most = max(
        len(_lines(cell, share, width)) for cell, share in zip(cells, _shares(columns), strict=True)
    )
    return max(LEAST_ROW_PX, most * SIZE_PX * LINE_HEIGHT + 2 * _PAD_PX)


def _pieces(
    cells: tuple[Line, ...], columns: Sequence[Column], width: float, room: float
) -> list[tuple[Line, ...]]:
    """Returns a row as one or several that have room on a slide; cells end where they end."""
    most = max(1, int((room - 2 * _PAD_PX) / (SIZE_PX * LINE_HEIGHT)))
    lines = [
        _lines(cell, share, width) for cell, share in zip(cells, _shares(columns), strict=True)
    ]
    number = max(1, *(-(-len(one) // most) for one in lines))
    if number == 1:
        return [cells]
    return [
        tuple(
            _piece(cell, one[at * most : (at + 1) * most])
            for cell, one in zip(cells, lines, strict=True)
        )
        for at in range(number)
    ]


def _piece(cell: Line, lines: Sequence[str]) -> Line:
    return (cell[0]._replace(text=" ".join(lines)),) if lines else ()
