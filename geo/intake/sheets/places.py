"""Where a row lies: its P-codes, names and point are compared, and nothing is moved in silence."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd

from geo import crs
from geo.intake.sheets import figures, words
from geo.intake.sheets.known import Known, Named, alike, bare, key
from geo.units import boundaries
from geo.units.boundaries import LEVELS

ROLES: Final = (
    *(role for level in LEVELS for role in (f"{level}_pcode", level)),
    "place_pcode",
    "place",
    "latitude",
    "longitude",
    "beneficiary",
)
"""The columns that say where, and for whom: sites are places of displaced people."""
_MOST_GUESSED: Final = 200
COUNTRY: Final = "country"


@dataclass
class Placed:
    """Where a row lies: the level (empty for nowhere), the unit's P-code, the site; and remarks.

    A remark is a code of `findings.KINDS`, the role of the column, the value and what else is
    said; `candidates` are what may be meant instead.
    """

    level: str = ""
    pcode: str = ""
    site_id: str = ""
    by_point: bool = False
    remarks: list[tuple[str, str, str, Mapping[str, object]]] = field(default_factory=list)
    asked: str = ""
    candidates: list[tuple[float, Named]] = field(default_factory=list)

    def remark(self, code: str, role: str, value: str, **values: object) -> None:
        """Adds a remark."""
        self.remarks.append((code, role, value, values))

    def ask(self, value: str, candidates: Iterable[tuple[float, Named]]) -> None:
        """Asks what a value means; the first question of a row is the one that counts."""
        if not self.asked:
            self.asked, self.candidates = value, list(candidates)


class Places:
    """Finds the place of rows, each different one once."""

    def __init__(
        self, known: Known, points: Iterable[tuple[str, str]], roles: Iterable[str]
    ) -> None:
        """Takes what is known, all points of the sheet as texts, and the roles of its columns."""
        self._known = known
        self._expected = {f"{level}_pcode" for level in LEVELS} & set(roles)
        self._points = dict(_units_of_points(known, set(points)))
        self._guessed = 0
        self._held: dict[tuple[str, ...], Placed] = {}

    def of(self, cells: tuple[str, ...]) -> Placed:
        """Returns the place of a row whose cells are in the order of `ROLES`."""
        found = self._held.get(cells)
        if found is None:
            given = dict(zip(ROLES, cells, strict=True))
            found = self._held[cells] = self._placed(
                {role: "" if figures.is_nothing(text) else text for role, text in given.items()}
            )
        return found

    def _placed(self, cells: Mapping[str, str]) -> Placed:
        found = Placed()
        coded, *strays = self._coded(cells, found) or [""]
        named = self._named(cells, coded, found)
        point = self._point(cells, found)
        evidence = [one for one in (coded, *strays, named, point) if one]
        if evidence:
            found.pcode = self._agreed(evidence, found)
            found.level = self._known.units.level(found.pcode)
            found.by_point = not coded and not named
            if not named and not point:
                found.remarks = [one for one in found.remarks if one[0] != "place-code-unknown"]
        self._refined(cells, found)
        if not found.level:
            self._nowhere(cells, found)
        return found

    def _coded(self, cells: Mapping[str, str], found: Placed) -> list[str]:
        """Returns the P-code of the finest unit that a row's codes name, and those that differ."""
        codes: list[str] = []
        for role in (*(f"{level}_pcode" for level in LEVELS), "place_pcode"):
            if not cells[role]:
                if role in self._expected and cells[role.removesuffix("_pcode")]:
                    found.remark("place-code-missing", role, cells[role.removesuffix("_pcode")])
                continue
            code = self._known.codes.get(bare(cells[role]), "")
            if code:
                codes.append(code)
            elif role != "place_pcode":
                found.remark("place-code-unknown", role, cells[role])
        finest = max(codes, key=len, default="")
        return [finest, *(code for code in codes if not finest.startswith(code))] if codes else []

    def _named(self, cells: Mapping[str, str], coded: str, found: Placed) -> str:
        """Returns the P-code of the finest unit that the names of a row name."""
        parent = ""
        for level in LEVELS:
            text = cells[level]
            if not text:
                continue
            if words.is_everywhere(text):
                break
            entry = self._match(text, level, parent, coded, found)
            if entry is None:
                break
            if entry.level != level and not parent.startswith(entry.pcode):
                found.remark("place-level", level, text, place=self._title(entry.pcode))
            parent = max(parent, entry.pcode, key=len)
        return parent

    def _match(self, text: str, level: str, parent: str, coded: str, found: Placed) -> Named | None:
        """Returns the one unit that a name means; None, and a remark, where that is not sure."""
        entries = self._entries(text)
        inside = [one for one in entries if one.pcode.startswith(parent)]
        own = [one for one in inside if one.level == level]
        near = [one for one in inside if abs(LEVELS.index(one.level) - LEVELS.index(level)) == 1]
        fitting = own or near or [one for one in entries if parent.startswith(one.pcode)]
        if len(fitting) > 1:
            fitting = [one for one in fitting if coded.startswith(one.pcode)] or fitting
        if len(fitting) > 1:
            fitting = [one for one in fitting if one.name.casefold() == text.casefold()] or fitting
        if len({one.pcode for one in fitting}) == 1:
            if not any(key(part) in self._known.names for part in words.scripts(text)):
                found.remark("place-spelling", level, text, place=self._title(fitting[0].pcode))
            return fitting[0]
        if fitting:
            found.ask(text, [(1.0, one) for one in fitting])
            found.remark(
                "place-unclear" if not coded and not parent else "place-part-unknown",
                level,
                text,
                place=self._title(coded or parent),
            )
            return None
        elsewhere = [(1.0, one) for one in entries if one.level == level]
        found.ask(text, elsewhere or alike(text, self._children(level, parent)))
        if coded or parent:
            found.remark("place-part-unknown", level, text, place=self._title(coded or parent))
        return None

    def _entries(self, text: str) -> list[Named]:
        for part in words.scripts(text):
            own = [one for one in self._known.spelled(part) if one.level in LEVELS]
            if own:
                return own
        return []

    def _children(self, level: str, parent: str) -> list[Named]:
        units = self._known.units.by_pcode.values()
        return [
            Named(one.pcode, one.pcode, level, name)
            for one in units
            if one.level == level and one.pcode.startswith(parent)
            for name in (one.name, one.name_ar)
            if name
        ]

    def _point(self, cells: Mapping[str, str], found: Placed) -> str:
        """Returns the P-code of the sub-district that holds a row's point."""
        pair = (cells["latitude"], cells["longitude"])
        if not all(pair):
            return ""
        code = self._points.get(pair, "")
        if not code:
            found.remark("point-outside", "latitude", ", ".join(pair))
        return code

    def _agreed(self, evidence: list[str], found: Placed) -> str:
        """Returns the finest unit of those that agree with the first."""
        first = evidence[0]
        for other in evidence[1:]:
            if not _agree(first, other):
                self._disagree(evidence, found)
                return first
            first = max(first, other, key=len)
        return first

    def _disagree(self, units: list[str], found: Placed) -> None:
        own = dict.fromkeys(units)
        wider = {one for one in own for two in own if one != two and two.startswith(one)}
        distinct = [one for one in own if one not in wider]
        said = " ≠ ".join(map(self._title, distinct))
        found.remark("place-disagrees", "place", said)
        level = self._known.units.level
        found.ask(
            said,
            [(1.0, Named(one, one, level(one), self._known.units.name(one))) for one in distinct],
        )

    def _title(self, pcode: str) -> str:
        return f"{self._known.units.name(pcode)} [{pcode}]"

    def _refined(self, cells: Mapping[str, str], found: Placed) -> None:
        """Takes a place's own name into account: a site, a town, a whole district."""
        text = cells["place"]
        if not text or words.is_everywhere(text):
            if not found.level and any(words.is_everywhere(cells[one]) for one in ROLES[:-1]):
                found.level = COUNTRY
            return
        if words.district(text) and len(found.pcode) > self._length("district"):
            found.pcode, found.level = found.pcode[: self._length("district")], "district"
            return
        site = self._site(text, cells["beneficiary"], found.pcode)
        if site is not None:
            found.pcode, found.level, found.site_id = site.pcode, "site", site.id
        elif len(found.pcode) < self._length("subdistrict"):
            self._locality(text, found)

    def _length(self, level: str) -> int:
        return self._known.units.code_lengths.get(level, 0)

    def _site(self, text: str, beneficiary: str, within: str) -> Named | None:
        if "in-camp" in beneficiary.casefold() or "returnee" in beneficiary.casefold():
            return None
        own = {
            one.id: one
            for part in words.scripts(text)
            for one in self._known.names.get(key(part), [])
            if one.level == "site" and one.pcode.startswith(within)
        }
        return next(iter(own.values())) if len(own) == 1 else None

    def _locality(self, text: str, found: Placed) -> None:
        """Places a town by its name inside the unit that is known, or in the whole country."""
        entries: dict[str, Named] = {}
        for part in words.scripts(text):
            for one in (*self._entries(part), *self._known.localities.get(key(part), [])):
                if one.pcode.startswith(found.pcode):
                    entries.setdefault(one.pcode, one)
        widest = min(entries, key=len, default="")
        if entries and all(code.startswith(widest) for code in entries):
            found.pcode = widest
            found.level = self._known.units.level(found.pcode)
        elif entries and not found.level:
            found.ask(text, [(1.0, one) for one in list(entries.values())[:5]])
            found.remark("place-unclear", "place", text)

    def _nowhere(self, cells: Mapping[str, str], found: Placed) -> None:
        """Says why a row has no place."""
        said = [(role, cells[role]) for role in ROLES[:-3] if cells[role]]
        found.remarks = [one for one in found.remarks if one[0] == "place-unclear"]
        if not said:
            found.remark("place-missing", "place", "")
        elif not found.remarks:
            role, text = next((one for one in said if not one[0].endswith("_pcode")), said[0])
            found.remark("place-unknown", role, text)
            found.ask(text, self._guesses(text, role))

    def _guesses(self, text: str, role: str) -> list[tuple[float, Named]]:
        """Returns what a name without any parent may mean; of the first names of a sheet only."""
        self._guessed += 1
        if role != "place" or self._guessed > _MOST_GUESSED:
            return alike(text, self._children(LEVELS[0], ""))
        return alike(text, (one for own in self._known.names.values() for one in own))


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _units_of_points(
    known: Known, points: set[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], str]]:
    """Yields the P-code of the sub-district that holds each point that can be read."""
    read = {
        pair: (longitude, latitude)
        for pair in points
        if (latitude := figures.read(pair[0])) is not None
        and (longitude := figures.read(pair[1])) is not None
    }
    if not read:
        return
    shapes = gpd.points_from_xy(*zip(*read.values(), strict=True))
    at = boundaries.holding(gpd.GeoSeries(shapes, crs=crs.STORED), known.subdistricts)
    codes = known.subdistricts["pcode"].tolist()
    yield from ((pair, codes[place]) for pair, place in zip(read, at, strict=True) if place >= 0)
