"""What each column of a sheet holds: words, tags and contents add up, contents most."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from geo.intake.sheets import dates, figures, organisations, words
from geo.intake.sheets.header import Header
from geo.intake.sheets.known import Known, bare, organisation_key
from geo.units.boundaries import LEVELS

_TAG_WEIGHT: Final = 0.8
_CONTENT_WEIGHT: Final = 1.3
_GROUP_WEIGHT: Final = 1.2
_LEAST: Final = 0.5
_WHOLE: Final = 1.5
_SURE: Final = 0.5
_SEEN: Final = 400
"""Different cells of a column that are looked at."""
_MOST: Final = 0.6
_FEW: Final = 0.15
_ACRONYM: Final = 10
"""Letters that are too many for an acronym."""
_HALF: Final = 0.5
"""What words of people weigh, which names of organisations hold, too."""
_PARTS_AGREE: Final = 0.95
_MOST_PARTS: Final = 10
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.\w+")
_PHONE: Final = re.compile(r"[+0]\d[\d\s()-]{7,16}\d")
_COUNTS: Final = ("households", "individuals", "households_planned", "individuals_planned")
_COUNTED: Final = 0.2
"""What numbers speak for a column that is called one of counts."""
_NUMBERS: Final = (
    "households",
    "individuals",
    "households_planned",
    "individuals_planned",
    "breakdown",
    "latitude",
    "longitude",
    "row_number",
)
_SIGNED: Final = ("latitude", "longitude")
_DAYS: Final = ("start", "end", "reported")
_WHEN: Final = frozenset([*_DAYS, "month", "year"])
_OTHERS: Final = ("donor", "implementing_partner")
"""Organisations that only a heading or a tag tells from the one that does the work."""
_SEVERAL: Final = frozenset(["person", "breakdown", "note", "row_number"])
"""Roles that more than one column can have."""
_NAMES: Final = (*LEVELS, "place", "organisation", "organisation_acronym", "sector")
_IN_WORDS: Final[Mapping[str, str]] = {"words": "heading", "tag": "HXL tag", "content": "contents"}


Seen = Counter[str]
"""Different texts of a column with how often they stand there."""


def _is_day(text: str) -> bool:
    return dates.is_date(text) or figures.read(text) is not None


def _is_code(text: str) -> bool:
    return any(sign.isdecimal() for sign in text)


_SHAPES: Final[Mapping[str, Callable[[str], object]]] = {
    "month": lambda text: dates.month(text) or dates.is_date(text),
    "year": dates.year,
    **dict.fromkeys(_DAYS, _is_day),
    **{f"{level}_pcode": _is_code for level in (*LEVELS, "place")},
}
"""What most cells of a column must be to have a role."""


@dataclass(frozen=True)
class Column:
    """A column: where it stands from 0, its heading, its role (empty for none), how sure, why."""

    index: int
    header: str
    role: str
    confidence: float
    why: str

    @property
    def is_sure(self) -> bool:
        """Whether the role needs nobody's confirmation."""
        return self.confidence >= _SURE


def roles(
    header: Header, cells: Sequence[Sequence[str]], known: Known, named: Mapping[str, str]
) -> list[Column]:
    """Returns the role of each column of a sheet.

    `cells` are the texts of each column's data; `named` are roles that a person gave, by heading.
    """
    seen = [Seen(dict(Seen(filter(None, column)).most_common(_SEEN))) for column in cells]
    scores = [_scores(header, place, seen[place], known) for place in range(len(cells))]
    given = {
        place: role
        for place in range(len(cells))
        if (role := _named(header, place, named)) is not None
    }
    assigned = _assigned(scores, given)
    _uncross(assigned, scores, seen)
    _total(assigned, scores, cells)
    return [
        _column(header, place, assigned.get(place, ""), scores[place], given)
        for place in range(len(cells))
    ]


def _named(header: Header, place: int, named: Mapping[str, str]) -> str | None:
    titles = (header.title(place), header.names[place])
    return next((named[title] for title in titles if title in named), None)


def _scores(header: Header, place: int, seen: Seen, known: Known) -> dict[str, dict[str, float]]:
    """Returns the evidence for each role by its kind: words, tag and content."""
    found: dict[str, dict[str, float]] = {}
    name, tag = header.names[place], header.tags[place]
    group = header.groups[place]
    said = [pair for text in (name, *name.split(" / ")) for pair in words.headings(text).items()]
    grouped = [words.heading(text) for text in (f"{group} {name}", f"{name} {group}") if group]
    said += [(role, _GROUP_WEIGHT * weight) for role, weight in grouped if weight == 1]
    for role, weight in said:
        if role:
            held = found.setdefault(role, {})
            held["words"] = max(held.get("words", 0.0), weight)
    if tag and (role := words.tagged(tag)):
        found.setdefault(role, {})["tag"] = _TAG_WEIGHT
    if found.get("month", {}).get("words") == 1:
        found.pop("reported", None)
    for role, weight in _content(seen, known).items():
        if weight and _counts(role, found):
            found.setdefault(role, {})["content"] = weight
    return {
        role: evidence for role, evidence in found.items() if _is_possible(role, seen, evidence)
    }


def _counts(role: str, found: Mapping[str, object]) -> bool:
    """Whether the contents of a column may speak for a role that its heading does not name."""
    if role in _DAYS:
        return role in found or (role == "reported" and not _WHEN & found.keys())
    return role not in (*_OTHERS, *_COUNTS) or role in found


def _share(seen: Seen, judge: Callable[[str], object]) -> float:
    """Returns the share of different texts, or of cells where it is larger, that are so."""
    own = [count for text, count in seen.items() if judge(text)]
    return max(len(own) / len(seen), sum(own) / seen.total()) if seen else 0.0


def _content(seen: Seen, known: Known) -> dict[str, float]:
    """Returns how much the contents of a column speak for each role; negative against it."""
    if not seen:
        return {}
    return _of_places(seen, known) | _of_words(seen, known) | _of_values(seen)


def _of_words(seen: Seen, known: Known) -> dict[str, float]:
    shares = {role: _share(seen, judge) for role, judge in _judges(known).items()}
    found = {role: _CONTENT_WEIGHT * share for role, share in shares.items() if share >= _MOST}
    if "beneficiary" in found:
        found["beneficiary"] *= _HALF
    if "organisation" in found:
        found.update(dict.fromkeys(_OTHERS, found["organisation"]))
        if _share(seen, lambda text: text.isupper() and len(text) < _ACRONYM) >= _MOST:
            found["organisation_acronym"] = found.pop("organisation")
    return found


def _of_values(seen: Seen) -> dict[str, float]:
    found: dict[str, float] = {}
    if (share := _share(seen, dates.is_date)) >= _MOST:
        found.update(dict.fromkeys(_DAYS, _LEAST * share))
    if _share(seen, lambda text: figures.read(text) is not None) >= _MOST:
        found.update(dict.fromkeys(_COUNTS, _COUNTED))
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
        "person": lambda text: _EMAIL.fullmatch(text) or _PHONE.fullmatch(text),
        "month": dates.named_month,
    }


def _of_places(seen: Seen, known: Known) -> dict[str, float]:
    found: dict[str, float] = {}
    levels = {text: known.units.level(known.codes.get(bare(text), "")) for text in seen}
    for level in LEVELS:
        own = {text for text in seen if levels[text] == level}
        if (share := _share(seen, own.__contains__)) >= _MOST:
            found[f"{level}_pcode"] = 2 * _CONTENT_WEIGHT * share
            return found
    entries = [known.spelled(part) for text in seen for part in words.scripts(text)]
    count = len(seen)
    shares = {
        level: min(1.0, sum(any(one.level == level for one in own) for own in entries) / count)
        for level in LEVELS
    }
    best = max(shares.values())
    for level, share in shares.items():
        if share >= _MOST or (share == best and share > _MOST / 2):
            found[level] = (_CONTENT_WEIGHT if share == best else 0.5) * share
        elif share < _FEW and best < _FEW:
            found[level] = -0.1
        elif best >= _MOST and share < best / 2:
            found[level] = -_TAG_WEIGHT
    return found


def _is_possible(role: str, seen: Seen, evidence: Mapping[str, float]) -> bool:
    """Whether a column's contents can be of a role at all."""
    if sum(evidence.values()) <= 0:
        return False
    if not seen:
        return True
    numbers = _share(seen, lambda text: figures.read(text) is not None or figures.is_nothing(text))
    if role in _NUMBERS:
        signed = _share(seen, lambda text: (figures.read(text) or 0) < 0)
        return numbers >= _MOST and (role in _SIGNED or signed < _FEW)
    if role in _SHAPES:
        return _share(seen, _SHAPES[role]) >= _MOST
    return role not in _NAMES or numbers < _MOST


def _assigned(
    scores: Sequence[Mapping[str, Mapping[str, float]]], given: Mapping[int, str]
) -> dict[int, str]:
    """Returns a role for each column, the surest first, no role twice."""
    assigned = dict(given)
    taken = set(given.values()) - _SEVERAL
    claims = sorted(
        (
            (sum(evidence.values()), -place, role)
            for place, own in enumerate(scores)
            for role, evidence in own.items()
        ),
        reverse=True,
    )
    for weight, minus, role in claims:
        if weight < _LEAST or -minus in assigned or role in taken:
            continue
        assigned[-minus] = role
        if role not in _SEVERAL:
            taken.add(role)
    _fill_in(assigned, scores, taken)
    return assigned


def _fill_in(
    assigned: dict[int, str], scores: Sequence[Mapping[str, object]], taken: set[str]
) -> None:
    """Lets a column whose own role another has be what is missing beside it."""
    spare = (
        ("subdistrict", "place"),
        ("organisation", "organisation_acronym"),
        ("organisation", "implementing_partner"),
        ("reported", "start"),
    )
    for place, own in enumerate(scores):
        for role, instead in spare:
            if place not in assigned and role in own and role in taken and instead not in taken:
                assigned[place] = instead
                taken.add(instead)


def _uncross(
    assigned: dict[int, str],
    scores: Sequence[Mapping[str, Mapping[str, float]]],
    seen: Sequence[Seen],
) -> None:
    """Exchanges an acronym and a name whose contents show that headings or tags crossed them."""
    places = {role: place for place, role in assigned.items()}
    name, acronym = places.get("organisation"), places.get("organisation_acronym")
    if name is None and acronym is not None and "organisation" in scores[acronym]:
        assigned[acronym] = "organisation"
    if name is None or acronym is None or not seen[name] or not seen[acronym]:
        return
    lengths = [median(map(len, seen[place])) for place in (name, acronym)]
    if lengths[1] > 1.5 * lengths[0]:
        assigned[name], assigned[acronym] = "organisation_acronym", "organisation"


def _total(
    assigned: dict[int, str],
    scores: Sequence[Mapping[str, Mapping[str, float]]],
    cells: Sequence[Sequence[str]],
) -> None:
    """Finds the total among breakdowns by arithmetic: the sum of the columns beside it."""
    counts = [
        place
        for place, own in enumerate(scores)
        if {"individuals", "breakdown"} & own.keys() and assigned.get(place, "") not in _DAYS
    ]
    if len(counts) < 3 or any(second - first > 1 for first, second in pairwise(counts)):
        return
    values = {place: [figures.read(text) or 0.0 for text in cells[place]] for place in counts}
    for total in counts:
        others = [values[place] for place in counts if place != total]
        filled = [row for row, value in enumerate(values[total]) if value]
        agree = sum(sum(one[row] for one in others) == values[total][row] for row in filled)
        if filled and agree >= _PARTS_AGREE * len(filled) and len(counts) <= _MOST_PARTS:
            for place in counts:
                assigned[place] = "breakdown"
            assigned[total] = "individuals"
            return


def _column(
    header: Header,
    place: int,
    role: str,
    scores: Mapping[str, Mapping[str, float]],
    given: Mapping[int, str],
) -> Column:
    title = header.title(place)
    if place in given:
        return Column(place, title, role, 1.0, "named by a person")
    evidence = scores.get(role, {})
    if not role or not evidence:
        confidence = 0.45 if role else 0.0
        return Column(place, title, role, confidence, "contents beside others" if role else "")
    reasons = sorted(((weight, kind) for kind, weight in evidence.items()), reverse=True)
    why = ", ".join(_IN_WORDS[kind] for weight, kind in reasons if weight > 0)
    confidence = round(min(1.0, sum(evidence.values()) / _WHOLE), 2)
    return Column(place, title, role, confidence, why)
