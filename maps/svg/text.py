"""Lines of text in drawings: how wide they are, where they break, and their SVG.

Widths are estimates in em, a little too wide rather than too narrow: a drawing may be shown with
another font than ours.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final

from maps.look import theme
from maps.look.labels import is_arabic_script

LINE_HEIGHT: Final = 1.36
BOLD: Final = 600
MORE: Final = "…"
_NARROW: Final = frozenset(" .,:;'|!ijl()[]·’‘،؛")
_WIDE: Final = frozenset("mwMW@%—…")
_NARROW_EM, _LETTER_EM, _CAPITAL_EM, _WIDE_EM, _ARABIC_EM = 0.25, 0.5, 0.58, 0.84, 0.485
_OTHER_FONT, _FOREIGN_EM = 1.25, 0.74
_LAST_LATIN: Final = 0x17F
_JOINERS: Final = frozenset("\ufe0e\ufe0f\u200d\u20e3")
"""What glues emoji together."""
_SIGNS: Final = range(0x2000, 0x2300)
_BOLDER, _ARABIC_BOLDER = 1.05, 1.13


def width_em(text: str, weight: int = 400) -> float:
    """Returns about how wide a text is, in em."""
    wide = sum(_letter_em(one) for one in text)
    bolder = _ARABIC_BOLDER if is_arabic_script(text) else _BOLDER
    other = _OTHER_FONT if any(map(_is_foreign, text)) else 1.0
    return wide * other * (bolder if weight >= BOLD else 1.0)


@lru_cache(4096)
def _is_foreign(letter: str) -> bool:
    """Whether our fonts lack a letter, so that the whole text is drawn in another, wider one."""
    code = ord(letter)
    return code > _LAST_LATIN and not is_arabic_script(letter) and code not in _SIGNS


@lru_cache(4096)
def _letter_em(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if letter in _NARROW:
        return _NARROW_EM
    if letter in _WIDE or (ord(letter) > 0x2E7F and not is_arabic_script(letter)):
        return 1.0 if ord(letter) > 0x2E7F else _WIDE_EM
    if is_arabic_script(letter):
        return _ARABIC_EM
    if _is_foreign(letter):
        return _FOREIGN_EM * (1.25 if letter.isupper() else 1.0)
    return _CAPITAL_EM if letter.isupper() else _LETTER_EM


def wrapped(text: str, most_em: float, lines: int = 99, weight: int = 400) -> list[str]:
    """Returns a text in lines of at most so many em; what has no room ends in an ellipsis."""
    found: list[str] = []
    for word in text.split():
        joined = f"{found[-1]} {word}" if found else word
        if found and width_em(joined, weight) <= most_em:
            found[-1] = joined
        else:
            found += _cut(word, most_em, weight)
    found = [one.removesuffix(" ·") for one in found]
    if len(found) <= lines:
        return found
    return [*found[: lines - 1], shortened(" ".join(found[lines - 1 :]), most_em, weight)]


def _cut(word: str, most_em: float, weight: int) -> list[str]:
    """Returns a word in pieces, for the rare one that is longer than a whole line."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_em(pieces[-1] + letter, weight) > most_em:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def shortened(text: str, most_em: float, weight: int = 400) -> str:
    """Returns a text that fits into so many em, with an ellipsis where letters were cut off."""
    if width_em(text, weight) <= most_em:
        return text
    letters = range(1, len(text) + 1)
    fitting = bisect_right(letters, most_em, key=lambda n: width_em(text[:n] + MORE, weight))
    return text[:fitting].rstrip(" ,;:·،؛") + MORE


def fitted(text: str, width: float, sizes: Sequence[float], lines: int) -> tuple[float, list[str]]:
    """Returns the largest of the sizes at which a bold text fits, and its lines."""
    for size in sizes:
        found = wrapped(text, width / size, 99, BOLD)
        if len(found) <= lines:
            return size, balanced(text, width / size, found)
    return sizes[-1], wrapped(text, width / sizes[-1], lines, BOLD)


def balanced(text: str, most_em: float, found: list[str]) -> list[str]:
    """Returns the same number of lines, broken so that the last is not one lonely word."""
    if len(found) != 2:
        return found
    narrow = width_em(text, BOLD) / 2
    while narrow < most_em:
        evenly = wrapped(text, narrow, 99, BOLD)
        if len(evenly) <= 2:
            return evenly
        narrow += 0.5
    return found


@dataclass(frozen=True)
class Sheet:
    """A drawing of width × height px that runs from left to right or from right to left.

    Places are measured from the side where lines start, so that right-to-left sheets are mirrored.
    """

    width: float
    height: float
    rtl: bool = False

    def left(self, start: float, width: float = 0.0) -> float:
        """Returns the left edge (px) of what is so wide and so far from the start."""
        return self.width - start - width if self.rtl else start

    def text(
        self,
        words: str,
        at: tuple[float, float],
        size: float,
        colour: str = theme.BODY,
        more: str = "",
    ) -> str:
        """Returns one line of text; `at` is the start of its foot line, `more` are attributes."""
        x, y = at
        return (
            f'<text x="{self.left(x):.1f}" y="{y:.1f}" font-size="{size:g}" fill="{colour}"'
            f"{' ' + more if more else ''}>{escape(plain(words))}</text>"
        )

    def bold(
        self, words: str, at: tuple[float, float], size: float, colour: str = theme.INK
    ) -> str:
        """Returns one line of semi-bold text."""
        return self.text(words, at, size, colour, f'font-weight="{BOLD}"')

    def paragraph(
        self, lines: Sequence[str], at: tuple[float, float], size: float, colour: str = theme.BODY
    ) -> str:
        """Returns lines below one another; `at` is the upper start corner of the first."""
        x, y = at
        return "".join(
            self.text(line, (x, y + (place + 0.8) * size * LINE_HEIGHT), size, colour)
            for place, line in enumerate(lines)
        )

    def box(self, at: tuple[float, float], size: tuple[float, float], more: str) -> str:
        """Returns a rectangle; `at` is its upper start corner, `more` are attributes."""
        (x, y), (width, height) = at, size
        return (
            f'<rect x="{self.left(x, width):.1f}" y="{y:.1f}" width="{width:.1f}" '
            f'height="{height:.1f}" {more}/>'
        )

    def placed(
        self, svg: str, at: tuple[float, float], size: tuple[float, float], more: str = ""
    ) -> str:
        """Returns a whole SVG document as a part of this one, drawn as large as `size`."""
        (x, y), (width, height) = at, size
        return svg.replace(
            "<svg ",
            f'<svg x="{self.left(x, width):.1f}" y="{y:.1f}" width="{width:g}" '
            f'height="{height:g}" {more}',
            1,
        )

    def document(self, parts: Sequence[str], language: str, title: str) -> str:
        """Returns the drawing as an SVG document on white ground."""
        direction = "rtl" if self.rtl else "ltr"
        size = f"{self.width:g} {self.height:g}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" '
            f'width="{self.width:g}" height="{self.height:g}" '
            f'font-family="{escape(theme.FONT_FAMILY)}" direction="{direction}" '
            f'xml:lang="{language}"><title>{escape(plain(title))}</title>'
            f'<rect width="{self.width:g}" height="{self.height:g}" fill="{theme.WHITE}"/>'
            f"{''.join(parts)}</svg>"
        )


def plain(text: str) -> str:
    """Returns a text without what cannot be drawn: control signs, half signs and emoji."""
    return " ".join("".join(one for one in text if _can_be_drawn(one)).split(" "))


def _can_be_drawn(letter: str) -> bool:
    is_sign = unicodedata.category(letter) in ("Cc", "Cs", "Cn", "Co", "So", "Sk")
    return not is_sign and letter not in _JOINERS
