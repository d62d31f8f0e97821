"""Texts of cells without what no eye sees: the one normaliser of all that is read from files.

`clean` is what is kept of a cell; `folded` is what headings and words are compared by; `western`
is what numbers and dates are read from.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

LETTERS: Final = str.maketrans(
    {**dict.fromkeys("أإآٱ", "ا"), **dict.fromkeys("ىیېێ", "ي"), **dict.fromkeys("ةەہھۀۂ", "ه")}
    | {"ک": "ك", "ڪ": "ك", "ۆ": "و", "ڵ": "ل", "ڕ": "ر", "ء": "", "ـ": ""}
)
"""Letters that Arabic, Persian and Kurdish keyboards write apart and a reader takes for one."""
CONTROLS: Final = (
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff\ufdd0-\ufdef\ufffd-\uffff]"
    r"|[\U0001fffe\U0001ffff\U000e0001]"
)
"""Signs that no name holds, and that XML or a line of a table cannot; a regular expression."""
_CONTROLS: Final = re.compile(CONTROLS)
_SURROGATES: Final = re.compile(r"[\ud800-\udfff]")
_BLANKS: Final = {code: " " for code in range(128) if not chr(code).isalnum()}
"""A blank for each sign of ASCII that is neither letter nor digit."""
_KEPT: Final = "\u200c\u200d"
"""Joiners that Kurdish and Persian spelling needs."""


class _Western(dict[int, str | int]):
    """The Western sign for each, worked out when it is met first."""

    def __missing__(self, code: int) -> str | int:
        sign = chr(code)
        self[code] = str(unicodedata.decimal(sign, sign))
        return self[code]


SIGNS: Final = str.maketrans("٫٬،−﹣", ".,,--")
"""Signs of numbers that Arabic keyboards and typesetters write apart."""
_WESTERN: Final = _Western(SIGNS)


class _Clean(dict[int, str | int | None]):
    """What is kept of each sign, worked out when it is met first."""

    def __missing__(self, code: int) -> str | int | None:
        sign = chr(code)
        kept: str | None = sign
        if unicodedata.category(sign) == "Cf" and sign not in _KEPT:
            kept = None
        elif sign in "\u2010\u2011\ufe63\uff0d":
            kept = "-"
        elif unicodedata.category(sign) == "Zs":
            kept = " "
        self[code] = kept
        return kept


_CLEAN: Final = _Clean()


def clean(text: str) -> str:
    """Returns a cell's text without direction marks, byte order marks and zero widths.

    Letters that join get their usual code, blanks of any width are plain blanks and hyphens that do
    not break plain hyphens; nothing stands at its ends.
    """
    return visible(text).strip().strip(_KEPT)


def visible(text: str) -> str:
    """Returns what `clean` does, with the blanks at its ends."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _usual_letters(text).translate(_CLEAN))


def _usual_letters(text: str) -> str:
    """Returns a text in which no letter stands in a form for one place in a word."""
    if max(text) < "\ufb50":
        return text
    return re.sub(
        "[\ufb50-\ufdff\ufe70-\ufeff]", lambda one: unicodedata.normalize("NFKC", one[0]), text
    )


def printable(text: str, *, lines: bool = False) -> str:
    """Returns a text with a blank for each sign that no paper and no XML can hold.

    With `lines` its line breaks stay.
    """
    parts = text.splitlines() if lines else [text]
    return "\n".join(_CONTROLS.sub(" ", _SURROGATES.sub(" ", one)) for one in parts)


def keep_printable(value: object, one_line: Iterable[str], lines: Iterable[str] = ()) -> None:
    """Makes texts of a frozen value printable; to be called while it is made."""
    for name in one_line:
        object.__setattr__(value, name, printable(getattr(value, name)))
    for name in lines:
        object.__setattr__(value, name, printable(getattr(value, name), lines=True))


def control(text: str) -> str:
    """Returns the first sign in a text that no name holds; empty where there is none."""
    found = _CONTROLS.search(text) or _SURROGATES.search(text)
    return found[0] if found else ""


def folded(text: str) -> str:
    """Returns a text by which headings and words are compared: letters, digits, single blanks.

    In small letters of one script each, without accents, harakat, tatweel and punctuation.
    """
    if text.isascii():
        return " ".join(text.lower().translate(_BLANKS).split())
    plain = unicodedata.normalize("NFKD", clean(text).translate(LETTERS)).casefold()
    plain = "".join(one for one in plain if not unicodedata.combining(one) and one not in _KEPT)
    return " ".join(re.sub(r"[^\w\s]|_", " ", western(plain)).split())


def western(text: str) -> str:
    """Returns a text with Western digits, points and commas for those of any script."""
    return text if text.isascii() else text.translate(_WESTERN)
