"""The signs as a sprite for MapLibre styles: one picture, and where each sign lies in it."""

import functools
import math
from typing import Final, TypedDict

import numpy as np
from PIL import Image

from maps.look import layer_styles, shapes, symbols, theme

SIGN_PX: Final = 28
"""The side of a sign at scale 1, in CSS px; in between the smallest and the largest on the map."""
SCALES: Final = (1, 2)
_GAP_PX: Final = 2
_STRIPES: Final = 3
"""So many stripes make the side of the hatch a whole number of px, which repeats without a seam."""
HATCH_PX: Final = round(
    _STRIPES * (theme.HATCH_STROKE_PX + theme.HATCH_GAP_PX) / math.sin(math.pi / 4)
)
_HATCH_GROWS: Final = 1.5
"""Renderers draw a pattern once to twice as large as it is, growing from each zoom to the next."""
_FINER: Final = 8


class Cell(TypedDict):
    """Where a sign lies in the sprite, in the picture's own px."""

    x: int
    y: int
    width: int
    height: int
    pixelRatio: float


def index(scale: int = 1) -> dict[str, Cell]:
    """Returns the place of each sign, and of the hatch, in the picture of that scale."""
    cells: dict[str, Cell] = {}
    x = _GAP_PX * scale
    hatches = _hatches()
    for name in (*symbols.icon_names(), *hatches):
        side = (HATCH_PX if name in hatches else SIGN_PX) * scale
        ratio = scale * (_HATCH_GROWS if name in hatches else 1)
        cells[name] = Cell(x=x, y=_GAP_PX * scale, width=side, height=side, pixelRatio=ratio)
        x += side + _GAP_PX * scale
    return cells


def _hatches() -> dict[str, str]:
    """Returns the colours of the hatches that layers are drawn with, by name."""
    grounds = (one.ground for one in layer_styles.styles())
    colours = ["rust", *(one.colour for one in grounds if one and one.hatched)]
    return {symbols.hatch_name(one): theme.COLOURS[one] for one in colours}


def png(scale: int = 1) -> bytes:
    """Returns the picture of that scale as PNG."""
    return _png(scale, tuple(index(scale)))


@functools.lru_cache(maxsize=4)
def _png(scale: int, names: tuple[str, ...]) -> bytes:
    cells, hatches = index(scale), _hatches()
    last = cells[names[-1]]
    side = max(SIGN_PX, HATCH_PX) * scale + 2 * _GAP_PX * scale
    sheet = Image.new("RGBA", (last["x"] + last["width"] + _GAP_PX * scale, side))
    for name, cell in cells.items():
        drawn = (
            _hatch(scale, hatches[name])
            if name in hatches
            else shapes.picture(symbols.drawing(name), cell["width"])
        )
        sheet.paste(drawn, (cell["x"], cell["y"]))
    return shapes.png_bytes(sheet)


def _hatch(scale: int, of_colour: str) -> Image.Image:
    """Returns a square of the hatch of areas, lines falling to the right, without a seam."""
    side = HATCH_PX * scale
    fine = (np.arange(side * _FINER) + 0.5) / (side * _FINER) * _STRIPES
    share = theme.HATCH_STROKE_PX / (theme.HATCH_STROKE_PX + theme.HATCH_GAP_PX)
    inside = (fine[None, :] - fine[:, None]) % 1.0 < share
    alpha = inside.reshape(side, _FINER, side, _FINER).mean(axis=(1, 3)) * 255
    colour = np.empty((side, side, 4), dtype=np.uint8)
    colour[:, :, :3] = theme.rgba(of_colour)[:3]
    colour[:, :, 3] = np.round(alpha)
    return Image.fromarray(colour)
