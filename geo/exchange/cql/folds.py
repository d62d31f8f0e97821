"""CASEI and ACCENTI in SQL, by the tables of Unicode that Python has, so that both find the same.

ICU makes small letters; what `str.casefold` makes of those besides is few characters. What it makes
of each one, and of each that ICU changes, is the same (tests/mapservice/kept).
"""

import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Final

from geo.values.asked import Sql, bound, joined


def _casei(text: Sql) -> Sql:
    one, many = _left_of_case()
    made = Sql("small")
    for sign, folded in many.items():
        made = joined("replace({}, {}, {})", made, bound(sign, "text"), bound(folded, "text"))
    return joined(
        "(CASE WHEN octet_length({}) = char_length({}) THEN lower({}) ELSE (SELECT {} FROM"
        ' (SELECT translate(lower({} COLLATE "und-x-icu"), {}, {}) AS small) AS folded) END)',
        text,
        text,
        text,
        made,
        text,
        bound("".join(one), "text"),
        bound("".join(one.values()), "text"),
    )


def _accenti(text: Sql) -> Sql:
    return joined(
        "normalize(regexp_replace(normalize({}, NFD), {}, '', 'g'), NFC)",
        text,
        bound(_accents(), "text"),
    )


FOLDS: Final[Mapping[str, Callable[[Sql], Sql]]] = {"casei": _casei, "accenti": _accenti}
"""What takes the case or the accents of a text away, by its name in CQL2."""


@cache
def _left_of_case() -> tuple[dict[str, str], dict[str, str]]:
    """Returns small letters that casefold changes still: into one sign, and into several."""
    left = {one: one.casefold() for one in _signs() if one.lower() == one != one.casefold()}
    many = {one: folded for one, folded in left.items() if len(folded) > 1}
    return {one: folded for one, folded in left.items() if one not in many}, many


@cache
def _accents() -> str:
    """Returns the regular expression of a sign that is an accent (Mn)."""
    found = {ord(one) for one in _signs() if unicodedata.category(one) == "Mn"}
    starts = sorted(one for one in found if one - 1 not in found)
    ends = sorted(one for one in found if one + 1 not in found)
    spans = (f"\\U{low:08x}-\\U{high:08x}" for low, high in zip(starts, ends, strict=True))
    return f"[{''.join(spans)}]"


def _signs() -> Iterator[str]:
    """Yields every character but halves of pairs."""
    return (chr(one) for one in range(1, sys.maxunicode + 1) if not 0xD800 <= one <= 0xDFFF)
