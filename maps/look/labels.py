"""Words for a renderer that draws code points from left to right, without knowing Arabic script.

A text is joined, turned into drawing order and broken into lines here; Latin passes unchanged.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from arabic_reshaper import ArabicReshaper
from arabic_reshaper.letters import LETTERS_ARABIC
from bidi import get_display

ARABIC_SCRIPT: Final = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
# Isolated, initial, medial and final forms of the letters that the usual table leaves out. Those
# without a code point of their own take private ones, which `maps.look.fonts` gives their shapes.
KURDISH_FORMS: Final = {
    "\u0695": ("\u0695", "", "", "\ue001"),  # reh with small v below
    "\u06b5": ("\u06b5", "\ue008", "\ue009", "\ue007"),  # lam with small v
    "\u06ce": ("\u06ce", "\ue005", "\ue006", "\ue004"),  # yeh with small v
    "\u06d5": ("\u06d5", "", "", "\ufeea"),  # ae ends like heh
}
# Private characters count as left-to-right. While the order is worked out, letters that neither
# language uses (forms of noon ghunna, rnoon and heh goal) stand in for them.
_PRIVATE: Final = "\ue001\ue004\ue005\ue006\ue007\ue008\ue009"
_STAND_INS: Final = "\ufb9f\ufba1\ufba2\ufba3\ufba7\ufba8\ufba9"
_HIDE: Final = str.maketrans(_PRIVATE, _STAND_INS)
_SHOW: Final = str.maketrans(_STAND_INS, _PRIVATE)
ARABIC_LETTERS: Final = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژڕڤکگڵۆیێەھ"
ARABIC_SIGNS: Final = "،؛؟ـً"
_MOST_LINES: Final = 100_000
"""Lines that are kept as they were shaped: each layer, label and language draws the same names."""
LATIN: Final = "ÇçÊêÎîŞşÛûÀÁÂÄÉÈËÏÖÜàáâäéèëïöüı"
ALWAYS: Final = frozenset(chr(code) for code in range(0x20, 0x7F)) | frozenset("·×–—…’“”İ")


def _reshaper() -> ArabicReshaper:
    reshaper = ArabicReshaper({"delete_harakat": False})
    reshaper.letters = {**LETTERS_ARABIC, **KURDISH_FORMS}
    return reshaper


_RESHAPER: Final = _reshaper()


def is_arabic_script(text: str) -> bool:
    """Whether any letter of the text is of the Arabic script."""
    return ARABIC_SCRIPT.search(text) is not None


def shaped(text: str) -> str:
    """The text as it is to be drawn from left to right: joined and in order, line by line."""
    return "\n".join(_shaped_line(line) for line in text.split("\n"))


def broken(text: str, longest: int) -> str:
    """Breaks a text at spaces into lines of about that many characters, of even length."""
    words = text.split(" ")
    if len(text) <= longest or len(words) == 1:
        return text
    middle = len(text) / 2
    cuts = (len(" ".join(words[:count])) for count in range(1, len(words)))
    cut = min(cuts, key=lambda position: abs(position - middle))
    return f"{text[:cut]}\n{text[cut + 1 :]}"


def text_characters(texts: Iterable[str]) -> set[str]:
    """Every character needed to draw these shaped texts, in capitals too, and the usual signs."""
    found = set(ALWAYS)
    for text in texts:
        found.update(text, text.upper())
    return found - {"\n"}


def whole_scripts() -> set[str]:
    """Every character that a shaped text of the Atlas's four languages may need."""
    found = set(ALWAYS) | set(LATIN) | set(ARABIC_SIGNS)
    for letter in ARABIC_LETTERS:
        # alone, first, last and within a word; lam with an alef is one sign
        for text in (
            letter,
            f"{letter}ب",
            f"ب{letter}",
            f"ب{letter}ب",
            f"ل{letter}",
            f"بل{letter}",
        ):
            found.update(shaped(text))
    return found


@lru_cache(_MOST_LINES)
def _shaped_line(line: str) -> str:
    if not is_arabic_script(line):
        return line
    joined: str = _RESHAPER.reshape(line)
    return str(get_display(joined.translate(_HIDE))).translate(_SHOW)
