"""Who a row names: an organisation of the register, or a new one; likeness only proposes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches
from typing import Final

from geo.intake.sheets import alike_names
from geo.intake.sheets.known import Known, Organisation, organisation_key

_WITH_ACRONYM: Final = re.compile(r"(.{4,}?)\s*\(([^()]{2,15})\)")
_ACRONYM_FIRST: Final = re.compile(r"([A-Z][A-Za-z&\-]{1,11})\s+-\s+(.{4,})")
_SEVERAL: Final = re.compile(r"\s*[/;+]\s*")
_JOINED: Final = re.compile(r"\s*(?:,|&|\band\b|\bet\b|\s-\s|\sو\s)\s*")
_CLOSE: Final = 0.8
NEW: Final = "new"
"""The answer that an organisation is none of those proposed."""
_MOST_CANDIDATES: Final = 5


@dataclass
class Who:
    """Who is meant: the id of the register, else empty; the name as sent; remarks as of places."""

    id: str = ""
    label: str = ""
    remarks: list[tuple[str, str, Mapping[str, object]]] = field(default_factory=list)
    candidates: list[tuple[float, Organisation]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What tells organisations apart, known or not."""
        return self.id or organisation_key(self.label)


class Organisations:
    """Finds the organisation of rows, each different one once."""

    def __init__(self, known: Known, answers: Mapping[str, str]) -> None:
        """Takes what is known, and who people said that a name means (an id, or `NEW`)."""
        self._known, self._answers = known, answers
        self._held: dict[tuple[str, str], Who] = {}

    def of(self, name: str, acronym: str) -> Who:
        """Returns who a name and an acronym mean."""
        found = self._held.get((name, acronym))
        if found is None:
            found = self._who(name, acronym)
            self._held[name, acronym] = found = self._answered(found)
        return found

    def _answered(self, found: Who) -> Who:
        """Returns whom a person said that a name means, where one was asked."""
        said = self._answers.get(found.label, "") if found.candidates else ""
        if said in self._known.organisations:
            return Who(said, found.label)
        if said == NEW:
            return Who("", found.label, [("organisation-new", found.label, {})])
        return found

    def _who(self, name: str, acronym: str) -> Who:
        label = name or acronym
        if not label:
            return Who(remarks=[("organisation-missing", "", {})])
        by_name, by_acronym = self._ids(name), self._ids(acronym)
        if not by_name and (parts := split(name)):
            by_name = self._ids(parts[0])
            by_acronym = by_acronym or self._ids(parts[1])
        both = [one for one in by_name if one in by_acronym]
        if both or len(by_name) == 1 or (not by_name and len(by_acronym) == 1 and _fits(name)):
            return self._known_one(label, acronym, [*both, *by_name, *by_acronym])
        unclear = by_name or by_acronym
        if len(unclear) > 1:
            choices = [(1.0, self._known.organisations[one]) for one in unclear]
            return Who("", label, [("organisation-unclear", label, {})], choices)
        return self._new(label, name, acronym)

    def _ids(self, text: str) -> tuple[str, ...]:
        return self._known.organisation_names.get(organisation_key(text), ()) if text else ()

    def _known_one(self, label: str, acronym: str, ids: list[str]) -> Who:
        found = Who(ids[0], label)
        known = self._known.organisations[ids[0]]
        own = [organisation_key(one) for one in (known.acronym, known.name, label)]
        if own[0] == own[2] != own[1]:
            found.remarks.append(("organisation-acronym", label, {"name": known.name}))
        if acronym and not self._ids(acronym):
            found.remarks.append(("acronym-unknown", acronym, {"name": label}))
        others = [one for one in self._ids(acronym) if one != ids[0]]
        if others and ids[0] not in self._ids(acronym):
            found.remarks.append(("organisation-disagrees", acronym, {"name": label}))
            register = self._known.organisations
            found.candidates = [(1.0, register[one]) for one in (ids[0], *others)]
        return found

    def _new(self, label: str, name: str, acronym: str) -> Who:
        parts = [one for one in _SEVERAL.split(label) if one]
        known = [ids[0] for one in parts if (ids := self._ids(one))]
        joined = [self._ids(one) for one in _JOINED.split(label)]
        if all(joined):
            known = [ids[0] for ids in joined]
        if (len(parts) > 1 and known) or (len(joined) > 1 and all(joined)):
            choices = [(1.0, self._known.organisations[one]) for one in known]
            return Who("", label, [("organisation-several", label, {})], choices)
        said = f"{name} ({acronym})" if name and acronym else label
        register = self._known.organisations
        near = [(1.0, register[one]) for one in self._ids(acronym)]
        known_near = {one.id for _, one in near}
        near += [pair for pair in self._alike(name or acronym) if pair[1].id not in known_near]
        if not near:
            return Who("", label, [("organisation-new", said, {})])
        names = ", ".join(one.name for _, one in near)
        return Who("", label, [("organisation-near", said, {"names": names})], near)

    def _alike(self, text: str) -> list[tuple[float, Organisation]]:
        own, names = organisation_key(text), self._known.organisation_names
        found: dict[str, tuple[float, Organisation]] = {}
        for near in get_close_matches(own, names, n=_MOST_CANDIDATES, cutoff=_CLOSE):
            ratio = SequenceMatcher(None, near, own).ratio()
            for one in names[near]:
                found.setdefault(one, (ratio, self._known.organisations[one]))
        known = self._known
        likely = alike_names.near(text, known.organisation_words, known.country_words)
        for share, one in likely:
            if share > found.get(one, (0.0,))[0]:
                found[one] = (share, self._known.organisations[one])
        return sorted(found.values(), key=lambda pair: -pair[0])[:_MOST_CANDIDATES]


def split(name: str) -> tuple[str, str] | None:
    """Returns the name and the acronym of "Name (ACR)" or "ACR - Name"; None for another form."""
    if found := _WITH_ACRONYM.fullmatch(name):
        return found[1], found[2]
    if found := _ACRONYM_FIRST.fullmatch(name):
        return found[2], found[1]
    return None


def _fits(name: str) -> bool:
    """Whether an acronym alone decides: where no other name stands beside it."""
    return not name or split(name) is not None
