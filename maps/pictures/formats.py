"""How large printed maps and pictures are: paper in mm, pictures in px, and the room to draw in."""

import math
import re
from dataclasses import dataclass
from typing import Final

from geo.errors import InvalidQueryError

PX_PER_MM: Final = 96 / 25.4
"""Paper is laid out in CSS px, of which an inch has 96: 9.34 px are 7 pt."""
LEAST_PX, MOST_PX, LONGEST_RATIO = 600, 8000, 3
LEAST_DPI, MOST_DPI, DPI = 72, 600, 200
_ROOM_PX: Final = 1280 * 720
_SMALLEST_SCALE: Final = 0.75
_A4, _A3 = (297.0, 210.0), (420.0, 297.0)
_WIDE_MM: Final = (338.667, 190.5)
_PAPER: Final = {"a4": _A4, "a4-portrait": _A4[::-1], "a3": _A3, "a3-portrait": _A3[::-1]}
NAMES: Final = (*_PAPER, "16:9")
_PIXELS: Final = re.compile(r"(\d{1,5})[x×](\d{1,5})", re.ASCII)


@dataclass(frozen=True)
class Format:
    """The size of a page: laid out in px, on paper in mm, and how many px wide as a picture."""

    layout: tuple[int, int]
    size_mm: tuple[float, float]
    width_px: int


def read(name: str, dpi: int | None = None) -> Format:
    """Returns the format of a name or of WIDTHxHEIGHT in px; InvalidQueryError says what is wrong.

    `dpi` are the px to an inch of paper.
    """
    wanted = name.strip().lower()
    if wanted in _PAPER:
        return _paper(_PAPER[wanted], DPI if dpi is None else dpi)
    if dpi is not None:
        raise InvalidQueryError(f"A picture of {name} has its px already: leave out the dpi.")
    if wanted == "16:9":
        return Format((1280, 720), _WIDE_MM, 1920)
    found = _PIXELS.fullmatch(wanted)
    if found is None:
        known = ", ".join(NAMES)
        raise InvalidQueryError(
            f"“{name[:60]}” is not a size; expected {known}, or px such as 1600x1200."
        )
    return _pixels(int(found[1]), int(found[2]))


def _paper(size_mm: tuple[float, float], dpi: int) -> Format:
    if not LEAST_DPI <= dpi <= MOST_DPI:
        raise InvalidQueryError(
            f"{dpi} px to an inch cannot be used: expected {LEAST_DPI} to {MOST_DPI}."
        )
    width, height = (round(one * PX_PER_MM) for one in size_mm)
    return Format((width, height), size_mm, round(size_mm[0] / 25.4 * dpi))


def _pixels(width: int, height: int) -> Format:
    sides = sorted((width, height))
    if sides[0] < LEAST_PX or sides[1] > MOST_PX or sides[1] > LONGEST_RATIO * sides[0]:
        raise InvalidQueryError(
            f"A picture of {width}x{height} px cannot be drawn: expected sides of {LEAST_PX} to "
            f"{MOST_PX} px, one at most {LONGEST_RATIO} times the other."
        )
    scale = max(math.sqrt(width * height / _ROOM_PX), _SMALLEST_SCALE)
    layout = round(width / scale), round(height / scale)
    size_mm = layout[0] / PX_PER_MM, layout[1] / PX_PER_MM
    return Format(layout, size_mm, width)
