"""What each column of a sheet holds: words, tags and contents add up, contents most."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from geo.intake.sheets.kind import Kind
from geo.intake.sheets.layout import totals
from geo.intake.sheets.layout.contents import (
    COUNTS,
    DAYS,
    LEAST,
    MOST,
    OTHERS,
    TAG_WEIGHT,
    Contents,
    Seen,
    is_arabic,
    is_number,
    is_possible,
    share_of,
)
from geo.intake.sheets.layout.header import Header
from geo.intake.sheets.values import words

_GROUP_WEIGHT: Final = 1.2
_WHOLE: Final = 1.5
_SURE: Final = 0.5
_WHEN: Final = frozenset([*DAYS, "month", "year"])
_SEVERAL: Final = frozenset(["person", "breakdown", "note", "row_number"])
"""Roles that more than one column can have."""
_OF_WORDS: Final = (*OTHERS, *COUNTS, "name_ar")
"""Roles that contents speak for only where the heading does, too, or names what they are of."""
BY_HAND: Final = "named by a person"
CONFIRMED: Final = "as confirmed"
_BY_SUM: Final = "adds up to another column with those beside it"
_IN_WORDS: Final[Mapping[str, str]] = {"words": "heading", "tag": "HXL tag", "content": "contents"}


@dataclass(frozen=True)
class Column:
    """A column: where it stands from 0, its heading, its role (empty for none), how sure, why.

    `perhaps` is the role that it may have, for which it is left out till that is sure.
    """

    index: int
    header: str
    role: str
    confidence: float
    why: str
    perhaps: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether the role needs nobody's confirmation."""
        return self.confidence >= _SURE


def roles(
    header: Header,
    held: Sequence[Contents],
    kind: Kind,
    named: Mapping[str, str],
    confirmed: Mapping[int, str],
) -> list[Column]:
    """Returns the role of each column of a sheet that is read as a kind of list.

    `named` are roles that a person gave, by heading or by number, such as `#3`; `confirmed` those
    of a sheet like it that was accepted, by place, which hold where the contents can be so.
    """
    scores = [_scores(header, place, one, kind) for place, one in enumerate(held)]
    given = {
        place: role
        for place in range(len(held))
        if (role := _named(header, place, named)) is not None
    }
    before = {
        place: role
        for place, role in confirmed.items()
        if place not in given and _still_fits(role, held[place], kind, given.values())
    }
    fixed = {**before, **given}
    assigned = _assigned(scores, fixed, kind)
    first = dict(assigned)
    _name(assigned, kind)
    _uncross(assigned, scores, [one.seen for one in held], fixed)
    totals.find(assigned, _counted(assigned, scores), [one.cells for one in held])
    said = {**dict.fromkeys(before, CONFIRMED), **dict.fromkeys(given, BY_HAND)}
    shown = {place for place, role in assigned.items() if first.get(place) != role}
    judged = dict(assigned)
    if kind.once:
        free = [place for place in range(len(held)) if _is_free(place, assigned, said, held)]
        counts = [place for place, role in assigned.items() if role in COUNTS]
        totals.find_parts(assigned, counts, free, [one.cells for one in held])
    sums = {place: _BY_SUM for place, role in assigned.items() if judged.get(place) != role}
    found = [
        _column(header, place, assigned.get(place, ""), scores[place], {**said, **sums})
        for place in range(len(held))
    ]
    sure = shown | set(_alone(found, scores, kind))
    return [_settled(one) if one.index in sure else _left_out(one) for one in found]


def _alone(
    found: Sequence[Column], scores: Sequence[Mapping[str, object]], kind: Kind
) -> Iterator[int]:
    """Yields the columns that alone can say what every row has to say."""
    for own in kind.core.values():
        others = {one.index for one in found if one.role not in own and one.role and one.is_sure}
        likely = [place for place, one in enumerate(scores) if own & one.keys()]
        likely = [place for place in likely if place not in others]
        if len(likely) == 1 and found[likely[0]].role in own:
            yield likely[0]


def _settled(one: Column) -> Column:
    return replace(one, confidence=max(one.confidence, _SURE))


def _left_out(one: Column) -> Column:
    """Returns a column without a role that is not sure and says something of a record."""
    if one.is_sure or not one.role or one.role in _SEVERAL:
        return one
    return replace(one, role="", perhaps=one.role)


def _still_fits(role: str, held: Contents, kind: Kind, taken: Collection[str]) -> bool:
    """Whether a column can be what it was in the sheet that was confirmed."""
    if not role:
        return True
    is_free = role in _SEVERAL or role not in taken
    return is_free and kind.role(role) == role and is_possible(role, held.seen, {role: 1.0})


def _named(header: Header, place: int, named: Mapping[str, str]) -> str | None:
    titles = (f"#{place + 1}", header.title(place), header.names[place])
    return next((named[title] for title in titles if title in named), None)


def _scores(header: Header, place: int, held: Contents, kind: Kind) -> dict[str, dict[str, float]]:
    """Returns the evidence for each role by its kind: words, tag and content."""
    found: dict[str, dict[str, float]] = {}
    for role, weight in _said(header, place, kind):
        own = found.setdefault(role, {})
        own["words"] = max(own.get("words", 0.0), weight)
    tag = header.tags[place]
    if tag and (role := next(filter(None, map(kind.role, words.tagged(tag, kind.name))), "")):
        found.setdefault(role, {})["tag"] = TAG_WEIGHT
    if found.get("month", {}).get("words") == 1:
        found.pop("reported", None)
    is_decided = any(found.get(one, {}).get("words") == 1 for one in kind.by_heading)
    for role, weight in () if is_decided else held.evidence.items():
        if weight and kind.role(role) == role and _counts(role, found):
            found.setdefault(role, {})["content"] = weight
    return {
        role: evidence for role, evidence in found.items() if is_possible(role, held.seen, evidence)
    }


def _said(header: Header, place: int, kind: Kind) -> Iterator[tuple[str, float]]:
    """Yields the roles that a heading speaks for, alone and with that of its group."""
    name, group = header.names[place], header.groups[place]
    for text in (name, *name.split(" / "), *words.by_script(name)):
        for role, weight in words.headings(text, kind.name).items():
            if kind.role(role):
                yield kind.role(role), weight
    for text in (f"{group} {name}", f"{name} {group}") if group else ():
        role, weight = words.heading(text, kind.name)
        if weight == 1 and kind.role(role):
            yield kind.role(role), _GROUP_WEIGHT * weight


def _counts(role: str, found: Mapping[str, object]) -> bool:
    """Whether the contents of a column may speak for a role that its heading does not name."""
    if role in DAYS:
        return role in found or (role == "reported" and not _WHEN & found.keys())
    if role == "name_ar" and {"place", "organisation"} & found.keys():
        return True
    return role not in _OF_WORDS or role in found


def _assigned(
    scores: Sequence[Mapping[str, Mapping[str, float]]], given: Mapping[int, str], kind: Kind
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
        if weight < LEAST or -minus in assigned or role in taken:
            continue
        assigned[-minus] = role
        if role not in _SEVERAL:
            taken.add(role)
    _fill_in(assigned, scores, taken, kind)
    return assigned


def _fill_in(
    assigned: dict[int, str], scores: Sequence[Mapping[str, object]], taken: set[str], kind: Kind
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
            is_free = place not in assigned and instead not in taken and kind.role(instead)
            if is_free and role in own and role in taken:
                assigned[place] = instead
                taken.add(instead)


def _name(assigned: dict[int, str], kind: Kind) -> None:
    """Lets an Arabic name that is the only one be the name."""
    for role in ("place", "organisation"):
        is_core = any(role in own for own in kind.core.values())
        if is_core and kind.role("name_ar") and role not in assigned.values():
            arabic = [place for place, own in assigned.items() if own == "name_ar"]
            assigned.update(dict.fromkeys(arabic[:1], role))


def _uncross(
    assigned: dict[int, str],
    scores: Sequence[Mapping[str, Mapping[str, float]]],
    seen: Sequence[Seen],
    fixed: Collection[int],
) -> None:
    """Exchanges names whose contents show that headings or tags crossed them.

    `fixed` are the columns that a person named.
    """
    places = {role: place for place, role in assigned.items() if place not in fixed}
    arabic = places.get("name_ar")
    for role in ("place", "organisation"):
        own = places.get(role)
        if own is None or arabic is None or not seen[own] or not seen[arabic]:
            continue
        if is_arabic(seen[own]) and not is_arabic(seen[arabic]):
            assigned[own], assigned[arabic] = "name_ar", role
    name, acronym = places.get("organisation"), places.get("organisation_acronym")
    if name is None and acronym is not None and "organisation" in scores[acronym]:
        assigned[acronym] = "organisation"
    if name is None or acronym is None or not seen[name] or not seen[acronym]:
        return
    lengths = [median(map(len, seen[place])) for place in (name, acronym)]
    if lengths[1] > 1.5 * lengths[0]:
        assigned[name], assigned[acronym] = "organisation_acronym", "organisation"


def _counted(assigned: Mapping[int, str], scores: Sequence[Mapping[str, object]]) -> list[int]:
    """Returns the columns that may be a total or a part of it."""
    return [
        place
        for place, own in enumerate(scores)
        if {"individuals", "breakdown"} & own.keys() and assigned.get(place, "") not in DAYS
    ]


def _is_free(
    place: int, assigned: Mapping[int, str], given: Mapping[int, str], held: Sequence[Contents]
) -> bool:
    """Whether a column of numbers has no role but perhaps that of a part."""
    is_open = place not in given and assigned.get(place, "breakdown") == "breakdown"
    return is_open and share_of(held[place].seen, is_number) >= MOST


def _column(
    header: Header,
    place: int,
    role: str,
    scores: Mapping[str, Mapping[str, float]],
    sure: Mapping[int, str],
) -> Column:
    title = header.title(place)
    if place in sure:
        return Column(place, title, role, 1.0, sure[place])
    evidence = scores.get(role, {})
    if not role or not evidence:
        confidence = 0.45 if role else 0.0
        return Column(place, title, role, confidence, "contents beside others" if role else "")
    reasons = sorted(((weight, kind) for kind, weight in evidence.items()), reverse=True)
    why = ", ".join(_IN_WORDS[kind] for weight, kind in reasons if weight > 0)
    confidence = round(min(1.0, sum(evidence.values()) / _WHOLE), 2)
    return Column(place, title, role, confidence, why)
