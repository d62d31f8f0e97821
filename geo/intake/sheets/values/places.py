"""Where a row lies: its P-codes, names and point are compared, and nothing is moved in silence."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

import geopandas as gpd

from geo.intake.sheets.known import Known, Named, alike, bare, key
from geo.intake.sheets.values import figures, words
from geo.units import boundaries
from geo.units.boundaries import LEVELS
from geo.values import crs
from geo.values.cells import folded

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
NOWHERE: Final = "none"
"""The answer that a name means none of the places that are known."""


@dataclass
class Placed:
    """Where a row lies: the level (empty for nowhere), the unit's P-code, the site or group.

    A remark is a code of `finding_kinds.KINDS`, the role of the column, the value and what else is
    said; `candidates` are what may be meant instead, `told` whether a `code`, a `name` or the
    `point` of the row tells a unit, where these do not agree.
    """

    level: str = ""
    pcode: str = ""
    site_id: str = ""
    by_point: bool = False
    remarks: list[tuple[str, str, str, Mapping[str, object]]] = field(default_factory=list)
    asked: str = ""
    candidates: list[tuple[float, Named]] = field(default_factory=list)
    told: Mapping[str, str] = field(default_factory=dict)

    def remark(self, code: str, role: str, value: str, **values: object) -> None:
        """Adds a remark."""
        self.remarks.append((code, role, value, values))

    def ask(self, value: str, candidates: Iterable[tuple[float, Named]]) -> None:
        """Asks what a value means; the first question of a row is the one that counts."""
        if not self.asked:
            self.asked, self.candidates = value, list(candidates)


class _Missed(NamedTuple):
    """A name that means no unit or several: its level, what it lies in, what it may mean."""

    level: str
    text: str
    parent: str
    fitting: list[Named]


class Places:
    """Finds the place of rows, each different one once."""

    def __init__(
        self,
        known: Known,
        points: Iterable[tuple[str, str]],
        codes: Iterable[str],
        answers: Mapping[str, str],
        *,
        with_sites: bool = True,
    ) -> None:
        """Takes what is known, all points of the sheet as texts, roles of codes, answers.

        Of `codes` it is said where they are missing beside a name; `answers` are what people said
        that a name means: a P-code, a site, or `NOWHERE`. `with_sites` says whether a name can be
        that of a site, not of a unit alone.
        """
        self._known, self._answers, self._with_sites = known, answers, with_sites
        self._expected = {f"{level}_pcode" for level in LEVELS} & set(codes)
        self._points = dict(_units_of_points(known, set(points)))
        self._guessed = 0
        self._held: dict[tuple[str, ...], Placed] = {}

    def of(self, cells: tuple[str, ...]) -> Placed:
        """Returns the place of a row whose cells are in the order of `ROLES`."""
        found = self._held.get(cells)
        if found is None:
            given = dict(zip(ROLES, cells, strict=True))
            given["beneficiary"] = words.beneficiary(given["beneficiary"])
            found = self._placed(
                {role: "" if figures.is_nothing(text) else text for role, text in given.items()}
            )
            self._held[cells] = found = self._answered(found)
        return found

    def unit_of(self, point: tuple[str, str]) -> str:
        """Returns the P-code of the sub-district that holds a point of the sheet; empty for none.

        Latitude and longitude as the cells have them.
        """
        return self._points.get(point, "")

    def _answered(self, found: Placed) -> Placed:
        """Returns where a person said that a name is, where one was asked."""
        said = self._answers.get(found.asked, "") if found.asked else ""
        if said == NOWHERE and found.level:
            return replace(found, asked="", candidates=[])
        if said == NOWHERE:
            return Placed(remarks=[("place-unknown", "place", found.asked, {})])
        if said in self._known.units.by_pcode:
            return Placed(self._known.units.level(said), said)
        site = self._known.sites.get(said)
        return Placed("site", site.pcode, site.id) if site else found

    def _placed(self, cells: Mapping[str, str]) -> Placed:
        found = Placed()
        coded, *strays = self._coded(cells, found) or [""]
        named, missed = self._named(cells, coded, found)
        point = self._point(cells, found)
        evidence = [one for one in (coded, *strays, named, point) if one]
        if evidence:
            found.pcode = self._agreed(evidence, found)
            found.level = self._known.units.level(found.pcode)
            found.by_point = not coded and not named
        for one in missed:
            self._say_missed(one, found)
        self._say_strange_codes(cells, found)
        if evidence and found.asked:
            found.told = {point: "point", named: "name", **dict.fromkeys((coded, *strays), "code")}
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
                    found.remark("place-code-missing", role, "")
                continue
            code = self._known.codes.get(bare(cells[role]), "")
            if code:
                codes.append(code)
                if self._known.units.level(code) != role.removesuffix("_pcode") != "place":
                    found.remark("place-level", role, cells[role], place=self._title(code))
            elif role != "place_pcode":
                found.remark("place-code-unknown", role, cells[role])
        finest = max(codes, key=len, default="")
        return [finest, *(code for code in codes if not finest.startswith(code))] if codes else []

    def _named(
        self, cells: Mapping[str, str], coded: str, found: Placed
    ) -> tuple[str, list[_Missed]]:
        """Returns the P-code of the finest unit that the names of a row name, and what is none."""
        parent, missed = "", list[_Missed]()
        for level in LEVELS:
            text = cells[level]
            if not text:
                continue
            if self._is_everywhere(text):
                break
            fitting = self._fitting(text, level, parent, coded)
            if len({one.pcode for one in fitting}) != 1:
                missed.append(_Missed(level, text, parent, fitting))
                if not coded and not parent:
                    break
                continue
            entry = fitting[0]
            if not any(key(part) in self._known.names for part in words.scripts(text)):
                found.remark("place-spelling", level, text, place=self._title(entry.pcode))
            if entry.level != level:
                found.remark("place-level", level, text, place=self._title(entry.pcode))
            parent = max(parent, entry.pcode, key=len)
        return parent, missed

    def _fitting(self, text: str, level: str, parent: str, coded: str) -> list[Named]:
        """Returns the units that a name may mean: of its level, else of the next, inside others."""
        entries = self._entries(text)
        inside = [one for one in entries if one.pcode.startswith(parent)]
        own = [one for one in inside if one.level == level]
        near = [one for one in inside if abs(LEVELS.index(one.level) - LEVELS.index(level)) == 1]
        fitting = own or near or [one for one in entries if parent.startswith(one.pcode)]
        if len(fitting) > 1:
            fitting = [one for one in fitting if coded.startswith(one.pcode)] or fitting
        if len(fitting) > 1:
            fitting = [one for one in fitting if one.name.casefold() == text.casefold()] or fitting
        return fitting

    def _say_missed(self, one: _Missed, found: Placed) -> None:
        """Says what is made of a name that means no unit, or several; asks where nothing tells."""
        level, text, parent, fitting = one
        if found.pcode and len({it.pcode for it in fitting if agree(it.pcode, found.pcode)}) == 1:
            return
        own = [it for it in self._entries(text) if it.level == level]
        if not own and self._reaches(level, found):
            found.remark("place-name-unknown", level, text, place=self._title(found.pcode))
            return
        choices = [(1.0, it) for it in fitting or own]
        found.ask(text, choices or alike(text, self._children(level, parent)))
        if found.pcode:
            found.remark("place-part-unknown", level, text, place=self._title(found.pcode))
        elif fitting:
            found.remark("place-unclear", level, text)

    def _say_strange_codes(self, cells: Mapping[str, str], found: Placed) -> None:
        """Says of codes that are not known where no other cell tells what they should."""
        for place, (code, role, value, _) in enumerate(found.remarks):
            level = role.removesuffix("_pcode")
            is_alone = code == "place-code-unknown" and not cells[level]
            if is_alone and found.pcode and not self._reaches(level, found):
                told = {"place": self._title(found.pcode)}
                found.remarks[place] = ("place-part-unknown", role, value, told)
                found.ask(value, [])

    def _reaches(self, level: str, found: Placed) -> bool:
        """Whether a place is a unit of a level, or lies in one."""
        return bool(found.level) and LEVELS.index(found.level) >= LEVELS.index(level)

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
            if not agree(first, other):
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
        if not text or self._is_everywhere(text):
            if not found.level and any(self._is_everywhere(cells[one]) for one in ROLES[:-1]):
                found.level = COUNTRY
            return
        if words.district(text) and len(found.pcode) > self._length("district"):
            found.pcode, found.level = found.pcode[: self._length("district")], "district"
            return
        if found.asked and not found.pcode:
            return
        site = self._site(text, cells["beneficiary"], found.pcode)
        if site is not None:
            found.pcode, found.level, found.site_id = site.pcode, site.level, site.id
        elif len(found.pcode) < self._length("subdistrict"):
            self._locality(text, found)

    def _is_everywhere(self, text: str) -> bool:
        """Whether a name is that of the country, or says that all of what is beside it is meant."""
        return words.is_everywhere(text) or folded(text) in self._known.country_words

    def _length(self, level: str) -> int:
        return self._known.units.code_lengths.get(level, 0)

    def _site(self, text: str, beneficiary: str, within: str) -> Named | None:
        if (
            not self._with_sites
            or "in-camp" in beneficiary.casefold()
            or "returnee" in beneficiary.casefold()
        ):
            return None
        own = {
            one.id: one
            for part in words.scripts(text)
            for one in self._known.names.get(key(part), [])
            if one.level == "site" and one.pcode.startswith(within)
        }
        if own:
            return next(iter(own.values())) if len(own) == 1 else None
        groups = (self._known.site_groups.get(key(part)) for part in words.scripts(text))
        return next((one for one in groups if one and agree(one.pcode, within)), None)

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
        elif not entries and found.level and self._may_be_known(text):
            found.remark("place-name-unknown", "place", text, place=self._title(found.pcode))

    def _may_be_known(self, text: str) -> bool:
        """Whether a name should be one that is known; lists of sites bring names of their own."""
        return self._with_sites and key(text) not in self._known.sites_together

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


def agree(one: str, other: str) -> bool:
    """Whether one of two units (P-codes) is the other or lies in it."""
    return one.startswith(other) or other.startswith(one)


def _units_of_points(
    known: Known, points: set[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], str]]:
    """Yields the P-code of the sub-district that holds each point that can be read."""
    read = {
        pair: (longitude, latitude)
        for pair in points
        if (latitude := figures.degrees(pair[0])) is not None
        and (longitude := figures.degrees(pair[1])) is not None
    }
    if not read:
        return
    shapes = gpd.points_from_xy(*zip(*read.values(), strict=True))
    at = boundaries.holding(gpd.GeoSeries(shapes, crs=crs.STORED), known.subdistricts)
    codes = known.subdistricts["pcode"].tolist()
    yield from ((pair, codes[place]) for pair, place in zip(read, at, strict=True) if place >= 0)
