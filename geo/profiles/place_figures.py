"""The numbers of a place's own record, each with what it counts."""

from collections.abc import Mapping
from typing import Any, Final

from geo.catalog import layers
from geo.catalog.registers import SITE_GROUPS
from geo.dataset import names
from geo.dataset.context import Context
from geo.dataset.sums.people import UNCOUNTED
from geo.language import forms, mark

_NOT_KNOWN: Final = "–"
HOUSEHOLDS: Final = forms("household", "households")
PEOPLE: Final = forms("person (est., × {factor})", "people (est., × {factor})")
_LAST: Final = (
    forms("household when last listed", "households when last listed"),
    forms("person when last listed (estimate)", "people when last listed (estimate)"),
)
"""What the numbers of a closed site count."""


def pairs(
    context: Context, layer_id: str, record: Mapping[str, Any], *, is_closed: bool
) -> list[tuple[str, str]]:
    """Returns the people of a place, or the returnees of a hotspot's governorate."""
    words = context.words
    if layer_id == layers.HOTSPOTS.id:
        number = record["governorate_returnees"]
        counted = words.count(
            "returnee in the hotspots of the governorate",
            "returnees in the hotspots of the governorate",
            number,
        )
        return [(f"{number:,}", counted)]
    if layer_id not in (layers.INFORMAL_SITES.id, SITE_GROUPS.id):
        return []
    if record["households"] is None and record.get("suppressed"):
        return [("—", words(mark("withheld: too few households, or next to such a place")))]
    return [*_sites(context, record), *_people(context, record, is_closed=is_closed)]


def _sites(context: Context, record: Mapping[str, Any]) -> list[tuple[str, str]]:
    number = record.get("sites")
    if not number:
        return []
    return [(f"{number:,}", context.words.count("informal site", "informal sites", number))]


def _people(
    context: Context, record: Mapping[str, Any], *, is_closed: bool
) -> list[tuple[str, str]]:
    words, factor = context.words, context.dataset.country.people_in_a_household
    numbers = (record["households"], record["individuals"])
    counted = _LAST if is_closed else (HOUSEHOLDS, PEOPLE)
    households, people = (
        words.beside(one, number, factor=factor)
        for one, number in zip(counted, numbers, strict=True)
    )
    left_out = "" if is_closed else names.not_counted(words, record.get(UNCOUNTED) or 0)
    said = (words.clauses(filter(None, (households, left_out))), people)
    shown = (_NOT_KNOWN if number is None else f"{number:,}" for number in numbers)
    return list(zip(shown, said, strict=True))
