"""A map with all its furniture, for paper and pictures of any size, as one SVG document.

Lying pages have the legend at the end side, standing ones below the map. Right-to-left languages
are mirrored, the map is not.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Final, NamedTuple

from geo.dataset.context import Context
from maps.look import theme
from maps.pictures import inset
from maps.pictures.formats import Format
from maps.pictures.typeset import Typesetter
from maps.svg import fit as svg_fit
from maps.svg import furniture as map_furniture
from maps.svg import map as svg_map
from maps.svg.frame import Frame
from maps.svg.furniture import Entry
from maps.svg.ground import Ground
from maps.svg.map import Drawing
from maps.svg.text import BOLD, LINE_HEIGHT, Sheet, fitted, plain, width_em, wrapped

NAME: Final = "Durable Solutions Atlas"
MARGIN_PX: Final = 28.0
MOST_TITLE: Final = 200
_STRIP_PX, _GAP_PX = 8.0, 14.0
_COLUMN_PX: Final = 246.0
_INSET_PX: Final = (168, 158)
_LARGE_INSET_PX: Final = (246, 231)
_TITLE_SIZES: Final = (27.0, 25.0, 23.0, 21.0, 19.0)
_NAME_PX, _LINE_PX, _SMALL_PX = 13.0, 13.0, 9.6
_LYING: Final = 1.1


class Printed(NamedTuple):
    """What a map says beside its scene: the day of print, and a title in place of ours."""

    day: dt.date
    title: str = ""


class _Block(NamedTuple):
    """A part of the legend column: how high it is, and its lines; without lines the inset."""

    height: float
    rows: list[Entry]


class _Band(NamedTuple):
    """A part of the sheet from edge to edge, as SVG, and how high it is."""

    svg: str
    height: float


def written(typesetter: Typesetter, svg: str, form: Format, ending: str) -> bytes:
    """Returns a drawn map as a file: a `png` picture, the `svg`, or a `pdf` page."""
    if ending == "png":
        return typesetter.png(svg, form.width_px)
    return svg.encode() if ending == "svg" else typesetter.pdf([svg], form.size_mm)


def draw(context: Context, ground: Ground, form: Format, printed: Printed) -> str:
    """Returns the whole sheet as an SVG document."""
    width, height = form.layout
    sheet = Sheet(width, height, context.view.lang.direction == "rtl")
    head = _head(sheet, context, printed)
    foot = _foot(sheet, context, printed.day)
    top, bottom = head.height, height - foot.height
    inner = width - 2 * MARGIN_PX
    blocks = _blocks(context)
    if width >= _LYING * height:
        columns = _packed(blocks, bottom - top)
        side = len(columns) * (_COLUMN_PX + _GAP_PX)
        at, size = (MARGIN_PX, top), (int(inner - side), int(bottom - top))
        legend_at, column = (MARGIN_PX + size[0] + _GAP_PX, top), _COLUMN_PX
    else:
        columns, column = _spread(blocks, inner)
        below = max((_high(one) for one in columns), default=0.0)
        at, size = (MARGIN_PX, top), (int(inner), int(bottom - top - below - _GAP_PX))
        legend_at = (MARGIN_PX, top + size[1] + _GAP_PX)
    frame = svg_fit.window(context, size)
    parts = [
        head.svg,
        _map(sheet, context, (ground, frame), at),
        *_legend(sheet, columns, (legend_at, column)),
        _inset(sheet, (context, ground, frame), columns, (legend_at, column, bottom)),
        foot.svg,
    ]
    title = printed.title or map_furniture.heading(context)
    return sheet.document(parts, context.view.lang.value, title)


def body(context: Context, ground: Ground, frame: Frame) -> str:
    """Returns the map itself, with the open place marked, as an SVG document."""
    layer_id, _, feature_id = context.view.select.partition("/")
    chosen = (layer_id, feature_id) if feature_id else None
    drawing = Drawing((frame.width, frame.height), chosen=chosen, stands_alone=True)
    return svg_map.draw(context, ground, drawing, frame)


def message(sheet: Sheet, words: str, middle: tuple[float, float], size: float) -> str:
    """Returns a message in a white box over the middle of a map; nothing where it is empty."""
    if not words:
        return ""
    lines = wrapped(words, 24)
    high = len(lines) * size * LINE_HEIGHT + 1.6 * size
    wide = (max(width_em(one, BOLD) for one in lines) + 3) * size
    x, y = middle
    shown = [
        sheet.text(
            line,
            (x, y - high / 2 + 0.8 * size + (at + 0.8) * size * LINE_HEIGHT),
            size,
            theme.INK,
            'font-weight="600" text-anchor="middle"',
        )
        for at, line in enumerate(lines)
    ]
    box = sheet.box(
        (x - wide / 2, y - high / 2),
        (wide, high),
        f'rx="6" fill="{theme.WHITE}" stroke="{theme.NAVY}" stroke-width="1.5"',
    )
    return box + "".join(shown)


def _map(
    sheet: Sheet, context: Context, drawn: tuple[Ground, Frame], at: tuple[float, float]
) -> str:
    ground, frame = drawn
    size = (frame.width, frame.height)
    middle = (at[0] + size[0] / 2, at[1] + size[1] / 2)
    return (
        sheet.placed(body(context, ground, frame), at, size)
        + sheet.box(at, size, f'fill="none" stroke="{theme.LINE}"')
        + message(sheet, map_furniture.notice(context), middle, 16)
    )


def _head(sheet: Sheet, context: Context, printed: Printed) -> _Band:
    """Returns the name of the Atlas and the audience, the title, the day and the filters."""
    inner = sheet.width - 2 * MARGIN_PX
    name = context.words(NAME)
    y = _STRIP_PX + 22.0
    pill, _ = map_furniture.badge(sheet, context, (sheet.width - MARGIN_PX, y - 12), 12.0)
    parts = [
        sheet.box((0, 0), (sheet.width, _STRIP_PX), f'fill="{theme.NAVY}"'),
        map_furniture.sign(sheet, "brand", (MARGIN_PX, y), 20),
        sheet.bold(name, (MARGIN_PX + 28, y + 4.5), _NAME_PX, theme.MUTED),
        pill,
    ]
    asked = " ".join(plain(printed.title).split())
    heading = map_furniture.heading(context)
    size, lines = fitted(asked or heading, inner, _TITLE_SIZES, 2)
    y += 12
    for line in lines:
        y += size * 1.2
        parts.append(sheet.bold(line, (MARGIN_PX, y), size, theme.NAVY))
    y += 6
    told = [heading] if asked else []
    told += [map_furniture.situation(context), map_furniture.filters(context)]
    below = wrapped(" · ".join(one for one in told if one), inner / _LINE_PX, 2)
    parts.append(sheet.paragraph(below, (MARGIN_PX, y + 2), _LINE_PX))
    return _Band("".join(parts), y + len(below) * _LINE_PX * LINE_HEIGHT + 12)


def _foot(sheet: Sheet, context: Context, day: dt.date) -> _Band:
    """Returns sources, disclaimer and the day of print in small letters."""
    most = (sheet.width - 2 * MARGIN_PX) / _SMALL_PX
    lines = [
        *wrapped(
            f"{map_furniture.printed_on(context, day)} · {map_furniture.sources(context)}", most
        ),
        *wrapped(map_furniture.disclaimer(context), most),
    ]
    high = len(lines) * _SMALL_PX * LINE_HEIGHT
    top = sheet.height - high - 18
    drawn = sheet.paragraph(lines, (MARGIN_PX, top), _SMALL_PX, theme.MUTED)
    return _Band(drawn, high + 18 + 10)


def _blocks(context: Context) -> list[_Block]:
    found = [
        _Block(map_furniture.height_px(rows) + _GAP_PX / 2, rows)
        for rows in map_furniture.groups(context)
    ]
    return [*found, _Block(_INSET_PX[1] + 2.0, [])]


def _high(column: Iterable[_Block]) -> float:
    return sum(one.height for one in column)


def _packed(blocks: list[_Block], most: float) -> list[list[_Block]]:
    """Returns the blocks in as many columns as they need, none higher than `most` px."""
    columns: list[list[_Block]] = [[]]
    for one in blocks:
        if columns[-1] and _high(columns[-1]) + one.height > most:
            columns.append([])
        columns[-1].append(one)
    return columns


def _spread(blocks: list[_Block], width: float) -> tuple[list[list[_Block]], float]:
    """Returns the blocks in as many columns as have room side by side, as low as can be."""
    number = max(1, int((width + _GAP_PX) // (_COLUMN_PX * 0.95 + _GAP_PX)))
    most = max(one.height for one in blocks)
    while len(_packed(blocks, most)) > number:
        most += 4
    columns = _packed(blocks, most)
    return columns, (width + _GAP_PX) / number - _GAP_PX


def _legend(
    sheet: Sheet, columns: list[list[_Block]], room: tuple[tuple[float, float], float]
) -> Iterable[str]:
    """Yields the columns of the legend; the inset has its room at the end of the last."""
    (x, top), width = room
    for column in columns:
        y = top
        for block in column:
            yield from map_furniture.drawn(sheet, block.rows, (x, y))
            y += block.height
        x += width + _GAP_PX


def _inset(
    sheet: Sheet,
    drawn: tuple[Context, Ground, Frame],
    columns: list[list[_Block]],
    room: tuple[tuple[float, float], float, float],
) -> str:
    """Returns the small map at the end of the last column: large, and at the foot of the map."""
    context, ground, frame = drawn
    (x, top), width, bottom = room
    x += (len(columns) - 1) * (width + _GAP_PX)
    y = top + _high(columns[-1][:-1])
    spare = bottom - y - _LARGE_INSET_PX[1]
    size = _LARGE_INSET_PX if spare >= 0 and width >= _LARGE_INSET_PX[0] else _INSET_PX
    if bottom - y - size[1] > 0 and x > sheet.width / 2 and sheet.width >= _LYING * sheet.height:
        y = bottom - size[1]
    return sheet.placed(inset.draw(context, ground, frame, size), (x, y), size)
