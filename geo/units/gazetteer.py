"""A place name in any usual spelling → P-codes within a parent; it never accepts a guess."""

from collections.abc import Iterable
from typing import NamedTuple

from geo.units.spelling import normalised
from geo.values.cells import clean, western


class Candidate(NamedTuple):
    """A place that may be meant: its P-code, its name, and how the name matched."""

    pcode: str
    name: str
    match: str


class Entry(NamedTuple):
    """One name of a place, with the P-code of the unit it is or lies in."""

    name: str
    pcode: str


class Gazetteer:
    """Names to look up; exact spellings come before normalised ones."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._units: dict[str, Candidate] = {}
        self._exact: dict[str, list[Entry]] = {}
        self._normalised: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.name:
                self._units.setdefault(entry.pcode, Candidate(entry.pcode, entry.name, "pcode"))
                self._exact.setdefault(entry.name, []).append(entry)
                self._normalised.setdefault(normalised(entry.name), []).append(entry)

    def candidates(self, name: str, parent: str = "") -> list[Candidate]:
        """Returns what a name may mean within a parent P-code, best first; a P-code is itself.

        `match` is `pcode`, `exact` or `normalised`. More than one candidate, or a normalised
        one, is for a person to decide.
        """
        wanted = clean(name)
        unit = self._units.get(western(wanted).upper())
        if unit is not None:
            return [unit] if unit.pcode.startswith(parent) else []
        found: dict[str, Candidate] = {}
        tiers = (
            ("exact", self._exact, wanted),
            ("normalised", self._normalised, normalised(wanted)),
        )
        for match, names, key in tiers:
            for entry in names.get(key, ()) if key else ():
                if entry.pcode.startswith(parent):
                    found.setdefault(entry.pcode, Candidate(entry.pcode, entry.name, match))
        return list(found.values())
