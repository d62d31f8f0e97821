"""What the cells of a column speak for, whatever its heading says."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from geo.intake.sheets.known import Known, bare, key, organisation_key
from geo.intake.sheets.values import dates, figures, organisations, words
from geo.units.boundaries import LEVELS

TAG_WEIGHT: Final = 0.8

_CONTENT_WEIGHT: Final = 1.3

LEAST: Final = 0.5

_SEEN: Final = 400
"""Different cells of a column that are looked at."""

_MOST_TEXTS: Final = 50_000

MOST: Final = 0.6

_FEW: Final = 0.15

_ACRONYM: Final = 10
"""Letters that are too many for an acronym."""

_HALF: Final = 0.5
"""What words of people weigh, which names of organisations hold, too."""

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.\w+")

_PHONE: Final = re.compile(r"[+0]\d[\d\s()-]{7,16}\d")

COUNTS: Final = ("households", "individuals", "households_planned", "individuals_planned")

_COUNTED: Final = 0.2
"""What numbers speak for a column that is called one of counts."""

_NUMBERS: Final = (*COUNTS, "returnees", "breakdown", "latitude", "longitude", "row_number")

_SIGNED: Final = ("latitude", "longitude")

DAYS: Final = ("start", "end", "reported")

OTHERS: Final = ("donor", "implementing_partner")
"""Organisations that only a heading or a tag tells from the one that does the work."""

_NAMES: Final = (
    *(*LEVELS, "place", "name_ar", "organisation", "organisation_acronym", "sector", "kind"),
)

_SEVERITIES: Final = ("livelihoods_and_services", "safety_and_cohesion", "overall_severity")

_NO_PLACE: Final = -0.1
"""What hardly any name of a unit weighs against a column of units."""

_DEGREES: Final = re.compile(r"-?\d{1,3}[.,]\d{3,}")

_POINT: Final = 0.7
"""What degrees inside the country weigh."""

_ARABIC: Final = re.compile("[\u0620-\u064a\u0671-\u06d3]")

Seen = Counter[str]
"""Different texts of a column with how often they stand there."""


def _is_day(text: str) -> bool:
    return dates.is_date(text) or figures.read(text) is not None


def _is_end(text: str) -> bool:
    return _is_day(text) or words.status(text) == "active"


def is_number(text: str) -> bool:
    """Whether a text is a number."""
    return figures.read(text) is not None


def _is_negative(text: str) -> bool:
    return (figures.read(text) or 0) < 0


def _is_person(text: str) -> bool:
    return bool(_EMAIL.fullmatch(text) or _PHONE.fullmatch(text))


def is_arabic(seen: Seen) -> bool:
    """Whether most texts of a column are in Arabic script."""
    return share_of(seen, _ARABIC.search) >= MOST


def _is_code(text: str) -> bool:
    return any(sign.isdecimal() for sign in text)


_SHAPES: Final[Mapping[str, Callable[[str], object]]] = {
    "month": lambda text: dates.month(text) or dates.is_date(text),
    "year": dates.year,
    **dict.fromkeys(DAYS, _is_day),
    "end": _is_end,
    **dict.fromkeys(_SEVERITIES, words.severity),
    **{f"{level}_pcode": _is_code for level in (*LEVELS, "place")},
}
"""What most cells of a column must be to have a role."""


@lru_cache(_MOST_TEXTS)
def without_contacts(text: str) -> str:
    """Returns a text without e-mail addresses and telephone numbers."""
    if "@" not in text and not any(sign.isdigit() for sign in text):
        return text
    kept = _PHONE.sub("", _EMAIL.sub("", text))
    return text if kept == text else " ".join(kept.split()).strip(" ,;:-")


class Contents(NamedTuple):
    """The cells of a column: all, the different ones, and how much they speak for each role."""

    cells: Sequence[str]
    seen: Seen
    evidence: Mapping[str, float]


def contents(name: str, cells: Sequence[str], known: Known) -> Contents:
    """Returns what the cells of one column speak for, whatever its heading says.

    But that numbers under the name of a unit are a part of a total.
    """
    seen = Seen(dict(Seen(filter(None, cells)).most_common(_SEEN)))
    evidence = _content(seen, known)
    if name and seen and known.names.get(key(name)) and share_of(seen, is_number) >= MOST:
        evidence["breakdown"] = _CONTENT_WEIGHT
    return Contents(cells, seen, evidence)


def share_of(seen: Seen, judge: Callable[[str], object]) -> float:
    """Returns the share of different texts, or of cells where it is larger, that are so."""
    own = [count for text, count in seen.items() if judge(text)]
    return max(len(own) / len(seen), sum(own) / seen.total()) if seen else 0.0


def _content(seen: Seen, known: Known) -> dict[str, float]:
    """Returns how much the contents of a column speak for each role; negative against it."""
    if not seen:
        return {}
    if codes := _of_codes(seen, known):
        return codes
    if all(map(is_number, seen)):
        persons = share_of(seen, _is_person)
        found = {"person": _CONTENT_WEIGHT * persons} if persons >= MOST else {}
        return dict.fromkeys(LEVELS, _NO_PLACE) | found | _of_values(seen, known)
    return _of_places(seen, known) | _of_words(seen, known) | _of_values(seen, known)


def _of_codes(seen: Seen, known: Known) -> dict[str, float]:
    levels = {text: known.units.level(known.codes.get(bare(text), "")) for text in seen}
    for level in LEVELS:
        own = {text for text in seen if levels[text] == level}
        if (share := share_of(seen, own.__contains__)) >= MOST:
            return {f"{level}_pcode": 2 * _CONTENT_WEIGHT * share}
    return {}


def _of_words(seen: Seen, known: Known) -> dict[str, float]:
    shares = {role: share_of(seen, judge) for role, judge in _judges(known).items()}
    found = {role: _CONTENT_WEIGHT * share for role, share in shares.items() if share >= MOST}
    if "beneficiary" in found:
        found["beneficiary"] *= _HALF
    if "organisation" in found:
        found.update(dict.fromkeys(OTHERS, found["organisation"]))
        if share_of(seen, lambda text: text.isupper() and len(text) < _ACRONYM) >= MOST:
            found["organisation_acronym"] = found.pop("organisation")
    return found


def _of_values(seen: Seen, known: Known) -> dict[str, float]:
    found: dict[str, float] = {}
    if share_of(seen, _DEGREES.fullmatch) >= MOST:
        west, south, east, north = known.bounds
        for role, least, most in (("latitude", south, north), ("longitude", west, east)):
            share = share_of(seen, lambda text: least <= (figures.degrees(text) or 0) <= most)  # noqa: B023
            if share >= MOST:
                found[role] = _POINT * share
    if (share := share_of(seen, dates.is_date)) >= MOST:
        found.update(dict.fromkeys(DAYS, LEAST * share))
    if share_of(seen, is_number) >= MOST:
        found.update(dict.fromkeys(COUNTS, _COUNTED))
    return found


def _judges(known: Known) -> Mapping[str, Callable[[str], object]]:
    return {
        "sector": words.sector,
        "organisation_type": words.organisation_type,
        "organisation": lambda text: any(
            organisation_key(name) in known.organisation_names
            for name in (text, *(organisations.split(text) or ()))
        ),
        "partner_category": words.is_category,
        "beneficiary": words.is_beneficiary,
        "status": words.status,
        "person": _is_person,
        "month": dates.named_month,
        "kind": words.is_site_kind,
        "name_ar": _ARABIC.search,
    }


def _of_places(seen: Seen, known: Known) -> dict[str, float]:
    found: dict[str, float] = {}
    entries = [known.spelled(part) for text in seen for part in words.scripts(text)]
    count = len(seen)
    shares = {
        level: min(1.0, sum(any(one.level == level for one in own) for own in entries) / count)
        for level in LEVELS
    }
    best = max(shares.values())
    for level, share in shares.items():
        if share >= MOST or (share == best and share > MOST / 2):
            found[level] = (_CONTENT_WEIGHT if share == best else 0.5) * share
        elif share < _FEW and best < _FEW:
            found[level] = _NO_PLACE
        elif best >= MOST and share < best / 2:
            found[level] = -TAG_WEIGHT
    return found


def is_possible(role: str, seen: Seen, evidence: Mapping[str, float]) -> bool:
    """Whether a column's contents can be of a role at all."""
    if sum(evidence.values()) <= 0:
        return False
    if not seen:
        return True
    numbers = share_of(
        seen, lambda text: figures.read(text) is not None or figures.is_nothing(text)
    )
    if role in _NUMBERS:
        signed = share_of(seen, _is_negative)
        is_slip = len(seen) > 2 and sum(map(_is_negative, seen)) == 1
        return numbers >= MOST and (role in _SIGNED or signed < _FEW or is_slip)
    if role in _SHAPES:
        return share_of(seen, _SHAPES[role]) >= MOST
    return role not in _NAMES or numbers < MOST
