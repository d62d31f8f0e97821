"""A map with all its furniture as one SVG picture: for slides, files and paper.

Title, map with scale bar and north arrow, legend of what is on, sources with days, disclaimer.
"""

import textwrap
from collections.abc import Iterable
from dataclasses import replace
from html import escape
from typing import Final

from geo import credits as credit_lines
from geo.scene import Scene
from maps import legend, look, shapes, svg_map, symbols
from maps.svg_frame import Frame
from maps.svg_ground import Ground
from maps.svg_map import Drawing

MARGIN_PX: Final = 16
LEGEND_PX: Final = 250
_TITLE_PX, _ROW_PX, _SMALL_PX = 20, 13, 11.5
_LINE: Final = 1.5
_LETTER_EM: Final = 0.52
_LAYER_SIGNS: Final = {
    "informal-sites": "site_several",
    "hotspots": "hotspot",
    "abc-area-units": "area_stated",
    "blocked-areas": "blocked",
}


def draw(scene: Scene, ground: Ground, title: str, drawing: Drawing | None = None) -> str:
    """Returns the whole picture as an SVG document; its width is the map's and the legend's."""
    drawing = replace(drawing or Drawing(), stands_alone=True)
    return _sheet(scene, title, drawing, svg_map.draw(scene, ground, drawing))


def draw_frame(scene: Scene, ground: Ground, title: str, frame: Frame) -> str:
    """Returns the picture of a certain window."""
    drawing = Drawing(size=(frame.width, frame.height), stands_alone=True)
    return _sheet(scene, title, drawing, svg_map.draw(scene, ground, drawing, frame))


def _sheet(scene: Scene, title: str, drawing: Drawing, drawn: str) -> str:
    map_width, map_height = drawing.size
    width = map_width + LEGEND_PX + 3 * MARGIN_PX
    top = MARGIN_PX * 2 + _TITLE_PX * _LINE
    rtl = scene.view.lang.direction == "rtl"
    map_left = MARGIN_PX * 2 + LEGEND_PX if rtl else MARGIN_PX
    legend_start = MARGIN_PX + LEGEND_PX if rtl else map_width + 2 * MARGIN_PX
    start = width - MARGIN_PX if rtl else MARGIN_PX
    columns = int((width - 2 * MARGIN_PX) / (_SMALL_PX * _LETTER_EM))
    foot = textwrap.wrap(" · ".join(credit_lines.lines(scene.dataset, scene.words)), columns)
    below = top + map_height + MARGIN_PX
    height = below + len(foot) * _SMALL_PX * _LINE + MARGIN_PX
    placed = drawn.replace("<svg ", f'<svg x="{map_left}" y="{top:g}" ', 1).replace(
        'class="m"', f'class="m" width="{map_width}" height="{map_height}"', 1
    )
    direction = scene.view.lang.direction
    return "".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}" '
        f'width="{width}" height="{height:g}" font-family="{escape(look.FONT_FAMILY)}" '
        f'direction="{direction}" xml:lang="{scene.view.lang.value}">'
        f'<rect width="{width}" height="{height:g}" fill="{look.WHITE}"/>',
        _text(title, start, MARGIN_PX + _TITLE_PX, _TITLE_PX, look.INK),
        _text(svg_map.title_of(scene), start, top - 5, _SMALL_PX, look.MUTED),
        placed,
        f'<rect x="{map_left}" y="{top:g}" width="{map_width}" height="{map_height}" '
        f'fill="none" stroke="{look.LINE}"/>',
        "".join(_legend(scene, legend_start, top, rtl=rtl)),
        "".join(
            _text(line, start, below + (at + 0.8) * _SMALL_PX * _LINE, _SMALL_PX, look.MUTED)
            for at, line in enumerate(foot)
        ),
        "</svg>",
    ))  # fmt: skip


def _legend(scene: Scene, x: float, top: float, *, rtl: bool) -> Iterable[str]:
    """One line for each layer that is on, and one for each of its signs."""
    words, y = scene.words, top + _ROW_PX
    side = -1 if rtl else 1
    for layer_id in reversed(svg_map.layers_on(scene)):
        cells = layer_id == "informal-sites" and not scene.dataset.sites_are_told_apart
        sign = "site_area" if cells else _LAYER_SIGNS[layer_id]
        yield _sign(sign, x, y, rtl=rtl)
        yield _text(words(legend.TITLES[layer_id]), x + side * 34, y, _ROW_PX, look.INK)
        y += _ROW_PX * _LINE * 1.15
        for name, meaning in legend.signs(scene.dataset, layer_id):
            yield _sign(name, x + side * 18, y, rtl=rtl)
            yield _text(words(meaning), x + side * 52, y, _SMALL_PX, look.BODY)
            y += _SMALL_PX * _LINE * 1.15
        y += 8


def _sign(name: str, x: float, y: float, *, rtl: bool) -> str:
    drawing = symbols.drawing(name)
    scale = 16 / drawing.height
    left = x - drawing.width * scale if rtl else x
    body = "".join(shapes.svg_body(drawing.shapes))
    return f'<g transform="translate({left:g} {y - 12:g}) scale({scale:.4f})">{body}</g>'


def _text(words: str, x: float, y: float, size_px: float, colour: str) -> str:
    weight = ' font-weight="600"' if size_px == _TITLE_PX else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size_px:g}" fill="{colour}"{weight}>'
        f"{escape(words)}</text>"
    )
