"""A square picture of a view for chat groups: title, three figures, map, date and disclaimer.

1200 × 1200 px and at most 150 KB, so that it also arrives over a slow line.
"""

import io
from collections.abc import Iterator
from typing import Final

from PIL import Image

from geo.dataset.context import Context
from geo.errors import DrawingError
from maps.look import key_figures, symbols, theme
from maps.look.markup import Figure
from maps.pictures import page
from maps.pictures.typeset import Typesetter
from maps.svg import fit as svg_fit
from maps.svg import furniture as map_furniture
from maps.svg.ground import Ground
from maps.svg.text import BOLD, LINE_HEIGHT, Sheet, fitted, shortened, width_em, wrapped

SIZE_PX: Final = 1200
MOST_BYTES: Final = 150 * 1024
NAME: Final = "Durable Solutions Atlas"
_MARGIN_PX: Final = 48.0
_SCALE: Final = 1.65
_TITLE_SIZES: Final = (58.0, 52.0, 46.0, 40.0)
_DAY_SIZES: Final = (26.0, 23.0, 20.0)
"""Of the day, with what is supposed of it, which is never cut."""
_COLUMN_PX: Final = 352.0
_FIGURE_PX, _LABEL_PX, _NOTE_PX, _LINE_PX, _SMALL_PX = 76.0, 27.0, 21.0, 26.0, 17.0
_COLOURS: Final = (256, 128, 64, 32, 16)


def draw(context: Context, ground: Ground) -> str:
    """Returns the card as an SVG document."""
    sheet = Sheet(SIZE_PX, SIZE_PX, context.view.lang.direction == "rtl")
    head, top = _head(sheet, context)
    foot, bottom = _foot(sheet, context)
    figures = _figures(sheet, key_figures.on_map(context)[:3], (top, bottom))
    drawn = map_at(
        sheet, context, ground, ((_COLUMN_PX, top), (SIZE_PX - _COLUMN_PX, bottom - top))
    )
    parts = [drawn, head, *figures, foot]
    return sheet.document(parts, context.view.lang.value, map_furniture.heading(context))


def png(typesetter: Typesetter, svg: str) -> bytes:
    """Returns the drawn card as a PNG picture of at most 150 KB, in fewer colours if need be."""
    return small(typesetter.png(svg, SIZE_PX), MOST_BYTES)


def small(picture: bytes, most_bytes: int) -> bytes:
    """Returns a PNG picture in as many colours as fit into so many bytes."""
    with Image.open(io.BytesIO(picture)) as opened:
        full = opened.convert("RGB")
    for colours in _COLOURS:
        written = io.BytesIO()
        fewer = full.quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        fewer.save(written, "PNG", optimize=True)
        if written.tell() <= most_bytes:
            return written.getvalue()
    raise DrawingError(f"The picture does not fit into {most_bytes:,} bytes.")


def _head(sheet: Sheet, context: Context) -> tuple[str, float]:
    """Returns the navy band with the place, what is shown and the day, and where it ends."""
    inner = sheet.width - 2 * _MARGIN_PX
    name = context.words(NAME)
    pill, wide = map_furniture.badge(sheet, context, (sheet.width - _MARGIN_PX, 34), 21)
    size, lines = fitted(map_furniture.place(context), inner, _TITLE_SIZES, 2)
    y, parts = 84.0, []
    for line in lines:
        y += size * 1.16
        parts.append(sheet.bold(line, (_MARGIN_PX, y), size, theme.WHITE))
    told = " · ".join(
        one
        for one in (
            map_furniture.shown_layers(context),
            map_furniture.filters(context, beside_place=True),
        )
        if one
    )
    told = told[:1].upper() + told[1:]
    y += 16
    below = wrapped(told, inner / _LINE_PX, 2)
    parts.append(sheet.paragraph(below, (_MARGIN_PX, y), _LINE_PX, theme.NAVY_TEXT))
    y += len(below) * _LINE_PX * LINE_HEIGHT
    size, lines = fitted(map_furniture.situation(context), inner, _DAY_SIZES, 3)
    for at, line in enumerate(lines):
        y += size * (LINE_HEIGHT if at else 1.0)
        parts.append(sheet.bold(line, (_MARGIN_PX, y), size, theme.WHITE))
    bottom = y + 24
    band = sheet.box((0, 0), (sheet.width, bottom), f'fill="{theme.NAVY}"')
    brand = map_furniture.sign(sheet, "brand", (_MARGIN_PX, 55), 40)
    room = (inner - wide - 80) / 25
    title = sheet.bold(shortened(name, room, BOLD), (_MARGIN_PX + 56, 64), 25, theme.WHITE)
    return "".join((band, brand, title, pill, *parts)), bottom


def _figures(sheet: Sheet, figures: list[Figure], room: tuple[float, float]) -> Iterator[str]:
    """Yields the figures below one another in the start column, with hairlines between them."""
    top, bottom = room
    wide = _COLUMN_PX - _MARGIN_PX - 28
    high = (bottom - top) / len(figures)
    for at, one in enumerate(figures):
        y = top + at * high
        if at:
            yield sheet.box((_MARGIN_PX, y), (wide, 1.5), f'fill="{theme.LINE}"')
        label = wrapped(one.label, wide / _LABEL_PX, 2)
        note = wrapped(one.note, wide / _NOTE_PX, 2)
        tall = (len(label) * _LABEL_PX + len(note) * _NOTE_PX) * LINE_HEIGHT
        y += (high - tall - _FIGURE_PX - 10) / 2
        colour = theme.RUST if one.warns else theme.NAVY
        yield sheet.bold(one.number, (_MARGIN_PX, y + 0.82 * _FIGURE_PX), _FIGURE_PX, colour)
        y += _FIGURE_PX + 4
        yield sheet.paragraph(label, (_MARGIN_PX, y), _LABEL_PX, theme.INK)
        y += len(label) * _LABEL_PX * LINE_HEIGHT + 6
        yield sheet.paragraph(note, (_MARGIN_PX, y), _NOTE_PX, theme.MUTED)


def _foot(sheet: Sheet, context: Context) -> tuple[str, float]:
    """Returns the legend in one strip, sources and disclaimer, and where they begin."""
    inner = sheet.width - 2 * _MARGIN_PX
    told = f"{map_furniture.sources(context)} · {map_furniture.disclaimer(context)}"
    lines = wrapped(told, inner / _SMALL_PX)
    small_top = sheet.height - 24 - len(lines) * _SMALL_PX * LINE_HEIGHT
    rows = _rows(context, inner)
    top = small_top - 14 - len(rows) * 40.0
    parts = [
        sheet.box((0, top), (sheet.width, sheet.height - top), f'fill="{theme.WHITE}"'),
        sheet.paragraph(lines, (_MARGIN_PX, small_top), _SMALL_PX, theme.MUTED),
    ]
    for at, row in enumerate(rows):
        x, middle = _MARGIN_PX, top + 32 + at * 40.0
        for entry, wide in row:
            parts.append(map_furniture.sign(sheet, entry.sign, (x, middle), 26))
            left = x + _sign_px(entry) + 12
            parts.append(sheet.text(entry.words, (left, middle + 7), 20, theme.INK))
            x += wide
    return "".join(parts), top


_Row = list[tuple[map_furniture.Entry, float]]


def _rows(context: Context, width: float) -> list[_Row]:
    """Returns the signs of the map in lines of the card's width, each with its room in px."""
    rows: list[_Row] = [[]]
    for group in map_furniture.groups(context):
        for entry in map_furniture.on_card(group):
            wide = width_em(entry.words) * 20 + _sign_px(entry) + 12 + 26
            if rows[-1] and sum(one for _, one in rows[-1]) + wide > width + 24:
                rows.append([])
            rows[-1].append((entry, wide))
    return [one for one in rows if one]


def _sign_px(entry: map_furniture.Entry) -> float:
    drawing = symbols.drawing(entry.sign)
    return 26 * drawing.width / drawing.height


def map_at(
    sheet: Sheet,
    context: Context,
    ground: Ground,
    room: tuple[tuple[float, float], tuple[float, float]],
) -> str:
    """Returns the map of a scene in large letters; `room` is its upper start corner and its size.

    What it has to say where nothing is shown stands in its middle.
    """
    (x, y), (width, height) = room
    frame = svg_fit.window(context, (round(width / _SCALE), round(height / _SCALE)))
    drawn = page.body(context, ground, frame)
    told = page.message(sheet, map_furniture.notice(context), (x + width / 2, y + height / 2), 26)
    return (
        sheet.placed(drawn, (x, y), (width, height))
        + sheet.box(
            (x, y), (width, height), f'fill="none" stroke="{theme.LINE}" stroke-width="1.5"'
        )
        + told
    )
