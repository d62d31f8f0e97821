"""A name without what spellings differ in: case, accents, marks, articles; and how it sounds."""

import re
import unicodedata
from functools import cache
from itertools import groupby
from typing import Any, Final

from geo.values import cells

_ARTICLES = re.compile(r"^(al|el|ar|as|ash|at|az|ad|an)[\s\-]+(?=\w)")
_SEATS = re.compile(r"^(markaz|center of|centre of|nahiyat|qada)\s+")
_LETTERS: Final[dict[int, Any]] = {**cells.LETTERS, **cells.SIGNS} | str.maketrans(
    {"ı": "i", **dict.fromkeys("'’‘`´ʻʼʿʾ", "")}
)
_ARTICLE_WORDS: Final = frozenset(["al", "el", "ar", "as", "ash", "at", "az", "ad", "an", "ul"])
_DIGRAPHS: Final = re.compile("kh|gh|sh|ch|th|dh|ph|c(?=[eiy])")
_AS_ONE: Final = {
    "kh": "k",
    "gh": "k",
    "sh": "s",
    "ch": "k",
    "th": "t",
    "dh": "t",
    "ph": "f",
    "c": "s",
}
_CLASSES: Final = str.maketrans(
    {**dict.fromkeys("gqcjx", "k"), "d": "t", "p": "b", **dict.fromkeys("ey", "i")}
    | {**dict.fromkeys("ouvw", "u"), "پ": "ب", "ڤ": "ف", **dict.fromkeys("گقجچغخ", "ك")}
    | {**dict.fromkeys("ژظذض", "ز"), "ص": "س", "ش": "س", "ط": "ت", "ث": "ت", "ح": "ه"}
)
_BETWEEN: Final = "['’‘`´ʻʼʿʾ\u0640\u064b-\u065f\u0670]*"
"""What may stand between the letters of a word that is spelled without it."""
_WORD: Final = re.compile(r"[^\W_]+")
_VOWELS: Final = str.maketrans("", "", "aiuhاويهع")


class _Plain(dict[int, str | int | None]):
    """What becomes of each sign, worked out when it is met first."""

    def __missing__(self, code: int) -> str | int | None:
        sign = chr(code)
        is_mark = unicodedata.combining(sign) or unicodedata.category(sign) == "Cf"
        self[code] = None if is_mark else str(unicodedata.decimal(sign, sign))
        return self[code]


_PLAIN: Final = _Plain(_LETTERS)


def plain(name: str) -> str:
    """Returns a name in small letters without accents, vowel signs, apostrophes, invisible signs.

    Letters of one sound that Arabic, Persian and Kurdish keyboards write apart become one.
    """
    if name.isascii():
        return name.strip().lower().replace("'", "").replace("`", "")
    return unicodedata.normalize("NFKD", cells.clean(name).casefold()).translate(_PLAIN)


def normalised(name: str) -> str:
    """Returns a name without case, accents, hyphens, apostrophes, articles and “Markaz”."""
    spaced = re.sub(r"[\s\-‒–—―−_/]+", " ", plain(name)).strip()
    spaced = re.sub(r"^المركز |^مركز ", "", spaced)
    spaced = _ARTICLES.sub("", _SEATS.sub("", spaced))
    return re.sub(r"^ال(?=\w{3})", "", spaced).replace(" ", "")


def words(name: str) -> list[str]:
    """Returns the words of a name, plain and without their articles."""
    found = _WORD.findall(plain(name))
    kept = [one for one in found if one not in _ARTICLE_WORDS] or found
    return [one[2:] if one.startswith("ال") and len(one) > 4 else one for one in kept]


def pattern(word: str) -> str:
    """Returns a regular expression of RE2 for names one of whose words begins with this one.

    `word` is one of `words`; case is left to whoever asks.
    """
    alike = (f"[{_alike().get(letter, '')}{re.escape(letter)}]" for letter in word)
    return rf"(?:^|[^\p{{L}}\p{{N}}])(?:ال)?{_BETWEEN.join(alike)}"


@cache
def _alike() -> dict[str, str]:
    """Returns the letters that `plain` makes each letter of, but for itself."""
    found: dict[str, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x620, 0x700)):
        sign = chr(code)
        letter = plain(sign)
        if len(letter) == 1 and letter != sign and sign.isalnum():
            found[letter] = found.get(letter, "") + sign
    return found


def sounded(text: str) -> str:
    """Returns words as they sound: one letter for consonants and vowels that spellings exchange."""
    letters = _DIGRAPHS.sub(lambda found: _AS_ONE[found[0]], text).translate(_CLASSES)
    once = _once(letters)
    return once[:-1] if len(once) > 2 and once[-1] in "hه" else once


def skeleton(sound: str) -> str:
    """Returns a sound without vowels, but for whether it begins with one."""
    bones = _once(sound.translate(_VOWELS))
    return ("a" if sound[:1] in tuple("aiuاع") else "") + bones


def _once(letters: str) -> str:
    return "".join(letter for letter, _ in groupby(letters))
