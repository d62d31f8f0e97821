"""Numbers as people write them: any digits, blanks and signs between thousands."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from geo.values.cells import clean, folded, western

_SAID: Final = (
    "-|--|.|?|na|n/a|nan|none|null|nil|tbd|tbc|to be determined|to be confirmed|to be decided|"
    "unknown|not known|not stated|not specified|not available|not applicable|"
    "غير محدد|غير معروف|غير معلوم|لم يحدد|لم يحدد بعد|غير متوفر|لا ينطبق|"
    "نەزانراو|دیاری نەکراوە|nediyar|nayê zanîn"
)
_NOTHING: Final = frozenset(folded(one) for one in _SAID.split("|"))
"""What people write into a cell where they know nothing."""
_LONGEST: Final = 40
_MOST_TEXTS: Final = 10_000
_DECIMALS: Final = re.compile(r"-?\d+(?:\.\d+)?")
_ARABIC: Final = str.maketrans("٫٬", ".\u2019")
"""What Arabic keyboards have for parts of one, and for thousands."""
_APART: Final = re.compile(r"-?\d{1,3}(?:[ '’`´]\d{3})+(?:[.,]\d+)?")
"""A number with signs between its thousands that stand nowhere else in a number."""
_BETWEEN: Final = re.compile(r"[ '’`´]")
_NUMBER: Final = re.compile(r"-?(\d+)((?:[.,]\d+)*)")
_SEVERAL: Final = 3
"""Different cells from which on it is likely that a sign before three digits is of thousands."""
_GROUP: Final = 3
"""Digits of each group of thousands, and most of the first one."""


class Marks(NamedTuple):
    """What points and commas are for in a column: which ends the whole part, which are thousands.

    Both are known from cells that can be read in one way alone; empty where none says it. `likely`
    stand before three digits in every cell that has them, and in several.
    """

    decimals: frozenset[str] = frozenset()
    thousands: frozenset[str] = frozenset()
    likely: frozenset[str] = frozenset()


_UNKNOWN: Final = Marks()


class Read(NamedTuple):
    """A number, and what else its cell may mean; None where that is sure.

    `is_likely` says that the other cells of the column speak for the number.
    """

    value: float
    other: float | None = None
    is_likely: bool = False


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is no value."""
    return not text or (len(text) <= _LONGEST and _says_nothing(text))


@lru_cache(_MOST_TEXTS)
def _says_nothing(text: str) -> bool:
    return folded(text) in _NOTHING


def degrees(text: str) -> float | None:
    """Returns the degrees in a cell; None for what is no number. They have no thousands."""
    plain = western(clean(text)).strip().rstrip("°").replace(",", ".")
    return float(plain) if _DECIMALS.fullmatch(plain) else None


def marks(texts: Iterable[str]) -> Marks:
    """Returns what points and commas are for in the cells of a column."""
    decimals, thousands, groups_of = set[str](), set[str](), Counter[str]()
    for text in texts:
        signs, groups = _parts(_plain(text))
        if not signs:
            continue
        if len(set(signs)) > 1:
            decimals.add(signs[-1])
            thousands.update(signs[:-1])
        elif len(signs) > 1:
            thousands.add(signs[0])
        elif _is_group(groups):
            groups_of[signs[0]] += 1
        else:
            decimals.add(signs[0])
    likely = {sign for sign, many in groups_of.items() if many >= _SEVERAL} - decimals
    return Marks(frozenset(decimals), frozenset(thousands), frozenset(likely))


def read(text: str, known: Marks = _UNKNOWN) -> float | None:
    """Returns the number in a cell; None for what is none of its own: a range, `<10`, a word."""
    found = told(text, known)
    return found.value if found else None


def told(text: str, known: Marks = _UNKNOWN) -> Read | None:
    """Returns the number in a cell of a column, and what else it may be; None for no number.

    `1.200` is one thousand two hundred, unless other cells have parts of one behind such a point.
    """
    plain = _plain(text)
    signs, groups = _parts(plain)
    if not groups:
        return None
    minus = -1 if plain.startswith("-") else 1
    whole = minus * float("".join(groups))
    last = minus * float(f"{''.join(groups[:-1])}.{groups[-1]}")
    if not signs:
        return Read(whole)
    if len(signs) > 1:
        own = groups if len(set(signs)) == 1 else groups[:-1]
        is_plain = _is_group(own) and len(set(signs[: len(own) - 1])) == 1
        return Read(whole if own is groups else last) if is_plain else None
    return _of_one_sign(signs, whole, last, known) if _is_group(groups) else Read(last)


def _of_one_sign(sign: str, whole: float, last: float, known: Marks) -> Read:
    """Returns a number with one point or comma before three digits, as its column has it."""
    is_decimal, is_apart = sign in known.decimals, sign in known.thousands
    if is_decimal and not is_apart:
        return Read(last, whole)
    is_other = bool(known.decimals - {sign})
    if not is_decimal and (is_apart or is_other):
        return Read(whole)
    return Read(whole, last, sign in known.likely)


def _plain(text: str) -> str:
    plain = western(clean(text).translate(_ARABIC)).strip()
    return _BETWEEN.sub("", plain) if _APART.fullmatch(plain) else plain


def _parts(plain: str) -> tuple[str, list[str]]:
    """Returns the points and commas of a number, and the digits between them; none for another."""
    found = _NUMBER.fullmatch(plain)
    if not found:
        return "", []
    return re.sub(r"\d", "", found[2]), [found[1], *re.findall(r"\d+", found[2])]


def _is_group(groups: list[str]) -> bool:
    """Whether digits may be thousands: at most three, not 0 alone, then three each time."""
    first, *others = groups
    is_led = len(first) <= _GROUP and not first.startswith("0")
    return is_led and all(len(one) == _GROUP for one in others)
