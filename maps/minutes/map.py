"""The map of a scene in minutes: as wide as the text of a page, with its legend below."""

import math
from dataclasses import replace
from typing import Final

from geo.dataset.context import Context
from maps.look import symbols, theme
from maps.meeting import map as meeting_map
from maps.meeting import scene as meeting_scene
from maps.pictures import page
from maps.svg import fit as svg_fit
from maps.svg import furniture as map_furniture
from maps.svg import map as svg_map
from maps.svg.furniture import Entry
from maps.svg.ground import Ground
from maps.svg.text import Sheet, width_em

WIDTH_PX: Final = 680
MAP_PX: Final = 290
"""Drawn so, and shown as wide as the text: letters of 10.5 px are some 7.5 pt on paper."""
_LINE_PX, _SIGN_PX, _TEXT_PX, _GAP_PX = 20.0, 15.0, 11.5, 18.0


def draw(context: Context, ground: Ground) -> str:
    """Returns the map and its legend as an SVG document."""
    rows = _rows([one for group in map_furniture.groups(context) for one in _signs(group)])
    height = MAP_PX + 8 + len(rows) * _LINE_PX
    sheet = Sheet(WIDTH_PX, height, context.view.lang.direction == "rtl")
    frame = svg_fit.window(_wider(context), (WIDTH_PX, MAP_PX))
    middle = (WIDTH_PX / 2, MAP_PX / 2)
    size = (float(WIDTH_PX), float(MAP_PX))
    parts = [
        sheet.placed(page.body(context, ground, frame), (0, 0), size),
        sheet.box((0, 0), size, f'fill="none" stroke="{theme.LINE}"'),
        page.message(sheet, map_furniture.notice(context), middle, 16),
    ]
    for at, row in enumerate(rows):
        parts += _drawn(sheet, row, MAP_PX + 8 + (at + 0.5) * _LINE_PX)
    return sheet.document(parts, context.view.lang.value, svg_map.title_of(context))


def _wider(context: Context) -> Context:
    """Returns a scene that starts as many zoom levels farther as the paper is smaller than a wall.

    So the same places are on both.
    """
    at = context.view.at
    if at is None:
        return context
    farther = math.log2(meeting_scene.MAP_PX[0] / meeting_map.MAGNIFIED / WIDTH_PX)
    view = context.view.having(at=at._replace(zoom=max(at.zoom - farther, 0.0)))
    return replace(context, view=view)


def _signs(group: list[Entry]) -> list[Entry]:
    """Returns what a line of the legend has room for: the signs, beginning with a capital."""
    shown = map_furniture.on_card(group)
    return [one._replace(words=one.words[:1].upper() + one.words[1:]) for one in shown]


def _rows(entries: list[Entry]) -> list[list[Entry]]:
    """Returns the signs in lines that are no wider than the map."""
    rows: list[list[Entry]] = []
    room = 0.0
    for one in entries:
        wide = _wide(one)
        if not rows or wide > room:
            rows.append([])
            room = WIDTH_PX + _GAP_PX
        rows[-1].append(one)
        room -= wide
    return rows


def _sign_px(entry: Entry) -> float:
    drawing = symbols.drawing(entry.sign)
    return _SIGN_PX * drawing.width / drawing.height + 6


def _wide(entry: Entry) -> float:
    return _sign_px(entry) + width_em(entry.words) * _TEXT_PX + _GAP_PX


def _drawn(sheet: Sheet, row: list[Entry], middle: float) -> list[str]:
    x, parts = 0.0, []
    for one in row:
        parts.append(map_furniture.sign(sheet, one.sign, (x, middle), _SIGN_PX))
        at = (x + _sign_px(one), middle + _TEXT_PX * 0.35)
        parts.append(sheet.text(one.words, at, _TEXT_PX, theme.INK))
        x += _wide(one)
    return parts
