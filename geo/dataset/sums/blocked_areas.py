"""Blocked areas of origin counted by what they stand on, so that no part is counted as a whole."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from geo.language import Words
from geo.units import boundaries


class Counted(NamedTuple):
    """How many areas documents name, how many other sources do, with their years, and the rest.

    `open` are reported open, `parts` are parts of an area that is counted already. `level` is the
    unit of which `named` counts those with such areas, empty where areas themselves are told.
    """

    named: int
    others: int
    years: tuple[str, ...]
    open: int
    parts: int
    level: str


def counted(records: Iterable[Mapping[str, Any]]) -> Counted:
    """Returns the areas of these records, each counted once for the best that it stands on."""
    rows = list(records)
    parts = [one for one in rows if one["part_of"]]
    whole = [one for one in rows if not one["part_of"]]
    others = [one for one in whole if one["standing"] == "1"]
    named = [one for one in whole if one["standing"] == "2"]
    levels = {one["precision"] for one in named} & set(boundaries.LEVELS)
    return Counted(
        named=len(named),
        others=len(others),
        years=tuple(sorted({one["as_of"][:4] for one in others})),
        open=sum(one["standing"] == "0" for one in whole),
        parts=len(parts),
        level=min(levels, default=""),
    )


def rest(words: Words, found: Counted) -> str:
    """Returns what is known beside the areas that documents name; empty where that is nothing."""
    years = words.listed(found.years)
    said = (
        words.count(
            "{n} more from other sources ({years})",
            "{n} more from other sources ({years})",
            found.others,
            years=years,
        ),
        words.count("{n} reported open", "{n} reported open", found.open),
        words.count("{n} part of one of them", "{n} parts of one of them", found.parts),
    )
    numbers = (found.others, found.open, found.parts)
    return words.clauses(one for one, number in zip(said, numbers, strict=True) if number)


def sentence(words: Words, found: Counted) -> str:
    """Returns how many areas stand on what, such as "4 named in the documents"."""
    if found.level:
        named = words.count(
            "{n} unit has areas named in the documents",
            "{n} units have areas named in the documents",
            found.named,
        )
    else:
        named = words.count("{n} named in the documents", "{n} named in the documents", found.named)
    return words.clauses(one for one in (named, rest(words, found)) if one)
