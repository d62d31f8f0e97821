"""Letters for the map renderer: signed distance fields in glyph ranges (PBF).

A range holds 256 code points; each glyph is drawn for 24 px text, with a border of 3 px, distances
to 8 px and the outline at 0.25 of them, as the Mapbox GL family of renderers expects.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from geo.errors import NotFoundError
from geo.exchange.tiles.encoding import varint
from maps.look import fonts, text_order
from maps.look.kept_file import kept

SIZE_PX: Final = 24
BORDER_PX: Final = 3
RADIUS_PX: Final = 8
CUTOFF: Final = 0.25
TOP_SHIFT_PX: Final = 25
RANGE: Final = 256
LAST_RANGE: Final = 0xFF00
IN_USE: Final = (0, 256, 1536, 8192, 57344, 58880, 60160, 60928, 64256, 65024)
"""First letters of the ranges that names of a map use, the commonest scripts first."""
_FINE: Final = 4  # fine pixels per pixel while measuring
_REACH: Final = math.ceil(RADIUS_PX * (1 - CUTOFF) * _FINE) + _FINE  # beyond this all is background
_VERSION: Final = 1
_ARABIC_FORMS: Final = frozenset(text_order.PRIVATE) | {
    *text_order.PRIVATE.values(),
    *fonts.JOINED_FORMS,
}


@dataclass(frozen=True)
class Glyph:
    """One letter: its distance field (with border) and its measures in px at 24 px."""

    code: int
    bitmap: bytes
    width: int
    height: int
    left: int
    top: int
    advance: int


def range_pbf(fontstack: str, first: int, characters: Iterable[str]) -> bytes:
    """One glyph range as PBF, holding only those of the characters that lie in it."""
    _check_range(first)
    files = fonts.files(fontstack)
    codes = sorted({ord(c) for c in characters if first <= ord(c) < first + RANGE})
    glyphs = b"".join(
        _field(3, _message(glyph)) for code in codes if (glyph := _glyph(files, code)) is not None
    )
    name = f"{first}-{first + RANGE - 1}"
    return _field(1, _field(1, fontstack.encode()) + _field(2, name.encode()) + glyphs)


def cached_range(cache_dir: Path, fontstack: str, first: int, characters: Iterable[str]) -> bytes:
    """`range_pbf` kept in a folder; made anew when the fonts, the characters or the code change."""
    _check_range(first)
    wanted = "".join(sorted({c for c in characters if first <= ord(c) < first + RANGE}))
    of = _of(fontstack, first, wanted)
    return kept(cache_dir, "glyphs", of, lambda: range_pbf(fontstack, first, wanted))


def _check_range(first: int) -> None:
    if first % RANGE or not 0 <= first <= LAST_RANGE:
        raise NotFoundError(
            f"there is no glyph range that starts at {first}; they start at 0, 256, … {LAST_RANGE}"
        )


def _of(fontstack: str, first: int, wanted: str) -> tuple[object, ...]:
    """Returns all on which a range of glyphs depends."""
    prints = [font_file.fingerprint for font_file in fonts.files(fontstack)]
    measures = (_VERSION, SIZE_PX, BORDER_PX, RADIUS_PX, CUTOFF, TOP_SHIFT_PX, _FINE)
    return (fontstack, first, wanted, prints, measures, sorted(fonts.JOINED_FORMS.items()))


def _glyph(files: tuple[fonts.FontFile, ...], code: int) -> Glyph | None:
    for font_file in files:
        face = fonts.face(font_file, SIZE_PX * _FINE)
        if code in face.characters:
            return _drawn(face, code)
    return None


def _drawn(face: fonts.Face, code: int) -> Glyph:
    letter = chr(code)
    exact = face.pen.getlength(letter) / _FINE
    joins = code in _ARABIC_FORMS
    # Joined letters must touch: rounded down they overlap by a hair, rounded up they come apart.
    advance = math.floor(exact) if joins else round(exact)
    x0, y0, x1, y1 = face.pen.getbbox(letter, anchor="ls")
    if x1 <= x0 or y1 <= y0:
        return Glyph(code, b"", 0, 0, 0, -TOP_SHIFT_PX, advance)
    left, top = math.floor(x0 / _FINE), math.floor(y0 / _FINE)
    width, height = math.ceil(x1 / _FINE) - left, math.ceil(y1 / _FINE) - top
    canvas = Image.new("L", ((width + 2 * BORDER_PX) * _FINE, (height + 2 * BORDER_PX) * _FINE))
    origin = ((BORDER_PX - left) * _FINE, (BORDER_PX - top) * _FINE)
    ImageDraw.Draw(canvas).text(origin, letter, font=face.pen, fill=255, anchor="ls")
    field = distance_field(np.asarray(canvas, dtype=np.uint8))
    return Glyph(code, field.tobytes(), width, height, left, -top - TOP_SHIFT_PX, advance)


def distance_field(fine: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Turns a drawing, four times as fine, into the field of bytes that the renderer reads."""
    inside = fine > 127
    away = _distance(inside) - _distance(~inside)
    signed = away + np.where(inside, 0.5, -0.5)  # from pixel middles to the edge between them
    rows, columns = (side // _FINE for side in inside.shape)
    blocks = signed.reshape(rows, _FINE, columns, _FINE)
    middle = blocks[:, _FINE // 2 - 1 : _FINE // 2 + 1, :, _FINE // 2 - 1 : _FINE // 2 + 1]
    distance_px = middle.mean(axis=(1, 3)) / _FINE
    levels = np.round(255 - 255 * (distance_px / RADIUS_PX + CUTOFF))
    field: NDArray[np.uint8] = np.clip(levels, 0, 255).astype(np.uint8)
    return field


def _distance(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Exact distance of each pixel to the nearest true one, as far as the field reaches."""
    far = _REACH + 1
    columns = np.where(mask, 0.0, far).astype(np.float32)
    for row in range(1, mask.shape[0]):
        np.minimum(columns[row], columns[row - 1] + 1, out=columns[row])
    for row in range(mask.shape[0] - 2, -1, -1):
        np.minimum(columns[row], columns[row + 1] + 1, out=columns[row])
    squares = columns**2
    nearest = squares.copy()
    for shift in range(1, min(_REACH, mask.shape[1] - 1) + 1):
        step = np.float32(shift**2)
        np.minimum(nearest[:, shift:], squares[:, :-shift] + step, out=nearest[:, shift:])
        np.minimum(nearest[:, :-shift], squares[:, shift:] + step, out=nearest[:, :-shift])
    distance: NDArray[np.float32] = np.sqrt(nearest)
    return distance


def _message(glyph: Glyph) -> bytes:
    bitmap = _field(2, glyph.bitmap) if glyph.bitmap else b""
    return (
        _number(1, glyph.code)
        + bitmap
        + _number(3, glyph.width)
        + _number(4, glyph.height)
        + _number(5, _zigzag(glyph.left))
        + _number(6, _zigzag(glyph.top))
        + _number(7, glyph.advance)
    )


def _field(tag: int, content: bytes) -> bytes:
    return varint(tag << 3 | 2) + varint(len(content)) + content


def _number(tag: int, value: int) -> bytes:
    return varint(tag << 3) + varint(value)


def _zigzag(value: int) -> int:
    return value * 2 if value >= 0 else -value * 2 - 1
