"""The picture that a chat or a network shows beside a link: 1200 × 630 px, of the public view."""

from typing import Final

from geo.dataset.context import Context
from maps.look import key_figures, theme
from maps.pictures import chat_card
from maps.pictures.typeset import Typesetter
from maps.svg import furniture as map_furniture
from maps.svg.ground import Ground
from maps.svg.text import BOLD, LINE_HEIGHT, Sheet, fitted, shortened, wrapped

SIZE_PX: Final = (1200, 630)
MOST_BYTES: Final = 150 * 1024
NAME: Final = "Durable Solutions Atlas"
_PANEL_PX, _MARGIN_PX = 420.0, 36.0
_TITLE_SIZES: Final = (54.0, 46.0, 38.0, 32.0)
_DAY_SIZES: Final = (22.0, 19.0, 17.0, 15.0)
"""Of the day, with what is supposed of it, which is never cut."""
_MOST_DAY_LINES: Final = 6
_LINE_PX, _FIGURE_PX, _LABEL_PX = 22.0, 46.0, 21.0
_FIGURE_STEP_PX: Final = 74.0


def draw(context: Context, ground: Ground) -> str:
    """Returns the preview as an SVG document: words and figures beside the map."""
    width, height = SIZE_PX
    sheet = Sheet(width, height, context.view.lang.direction == "rtl")
    room = ((_PANEL_PX, 0.0), (width - _PANEL_PX, float(height)))
    drawn = chat_card.map_at(sheet, context, ground, room)
    parts = [drawn, _panel(sheet, context), _figures(sheet, context)]
    return sheet.document(parts, context.view.lang.value, map_furniture.heading(context))


def png(typesetter: Typesetter, svg: str) -> bytes:
    """Returns the drawn preview as a PNG picture of at most 150 KB."""
    return chat_card.small(typesetter.png(svg, SIZE_PX[0]), MOST_BYTES)


def _panel(sheet: Sheet, context: Context) -> str:
    inner = _PANEL_PX - 2 * _MARGIN_PX
    words = context.words
    name = shortened(words(NAME), (inner - 46) / 22, BOLD)
    size, lines = fitted(map_furniture.place(context), inner, _TITLE_SIZES, 2)
    parts = [
        sheet.box((0, 0), (_PANEL_PX, sheet.height), f'fill="{theme.NAVY}"'),
        map_furniture.sign(sheet, "brand", (_MARGIN_PX, 56), 34),
        sheet.bold(name, (_MARGIN_PX + 46, 63), 22, theme.WHITE),
    ]
    y = 96.0
    for line in lines:
        y += size * 1.16
        parts.append(sheet.bold(line, (_MARGIN_PX, y), size, theme.WHITE))
    told = map_furniture.filters(context, beside_place=True) or map_furniture.shown_layers(context)
    y += 16
    size, day = fitted(map_furniture.situation(context), inner, _DAY_SIZES, _MOST_DAY_LINES)
    room = _figures_top(sheet, context) - y - 4 - (len(day) + 0.5) * size * LINE_HEIGHT
    most = min(4, int(room / (_LINE_PX * LINE_HEIGHT)))
    below = wrapped(told[:1].upper() + told[1:], inner / _LINE_PX, most) if most > 0 else []
    parts.append(sheet.paragraph(below, (_MARGIN_PX, y), _LINE_PX, theme.NAVY_TEXT))
    y += len(below) * _LINE_PX * LINE_HEIGHT + 4
    parts += [
        sheet.bold(one, (_MARGIN_PX, y + (at + 0.9) * size * LINE_HEIGHT), size, theme.WHITE)
        for at, one in enumerate(day)
    ]
    return "".join(parts)


def _figures_top(sheet: Sheet, context: Context) -> float:
    return sheet.height - 26 - len(key_figures.on_map(context)[:3]) * _FIGURE_STEP_PX


def _figures(sheet: Sheet, context: Context) -> str:
    """Returns the three figures at the foot of the panel."""
    inner = _PANEL_PX - 2 * _MARGIN_PX
    found = key_figures.on_map(context)[:3]
    top = _figures_top(sheet, context)
    wide = max(len(one.number) for one in found) * _FIGURE_PX * 0.54 + 16
    parts = []
    for at, one in enumerate(found):
        y = top + at * _FIGURE_STEP_PX
        label = wrapped(one.label, (inner - wide) / _LABEL_PX, 2)
        first = y + _FIGURE_STEP_PX / 2 - len(label) * _LABEL_PX * LINE_HEIGHT / 2
        parts += [
            sheet.box((_MARGIN_PX, y), (inner, 1.0), f'fill="{theme.NAVY_TEXT}" opacity=".35"'),
            sheet.bold(
                one.number,
                (_MARGIN_PX, y + _FIGURE_STEP_PX / 2 + _FIGURE_PX * 0.34),
                _FIGURE_PX,
                theme.RUST_MID if one.warns else theme.WHITE,
            ),
            sheet.paragraph(label, (_MARGIN_PX + wide, first), _LABEL_PX, theme.WHITE),
        ]
    return "".join(parts)
