"""Judges numbers: sums of every address against the cells that it shows, solved for the rest."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from addresses import ITEMS, Known
from equations import PEOPLE_OF_A_HOUSEHOLD, Equations, Interval
from findings import Finding
from formats_read import COLLECTION, Row, words_of

LEAST_WIDTH = 10
"""Households between which a withheld count must be open (CONVENTIONS P4)."""
_NUMBERS = (
    (re.compile(r"([\d,]+) households?\b"), 1),
    (re.compile(r"\bhouseholds [\d,]+ people \(est\.\) ([\d,]+)"), 1),
    (re.compile(r"([\d,]+) people\b"), PEOPLE_OF_A_HOUSEHOLD),
    (re.compile(r"([\d,]+) individuals\b"), PEOPLE_OF_A_HOUSEHOLD),
)
_SHARED = (
    "governorate",
    "district",
    "subdistrict",
    "area",
    "sector",
    "orgtype",
    "partner",
    "presence",
    "date",
    "without",
    "without_donor",
)


@dataclass
class Numbers:
    """The cells of sites as they are shown, and what sums say about those that are withheld.

    `totals` are what anybody has read elsewhere: households by governorate and of the country.
    """

    known: Known
    totals: Mapping[str, Mapping[str, int]]
    conflicts: list[Finding] = field(default_factory=list)

    @cached_property
    def shown(self) -> dict[str, int]:
        """Households of the cells that are shown, by sub-district."""
        return {
            one["subdistrict_pcode"]: one["households"]
            for one in self.known.cells
            if one.get("subdistrict_pcode") and one["households"] is not None
        }

    @cached_property
    def withheld(self) -> tuple[str, ...]:
        """The cells whose households are not shown."""
        codes = [
            one["subdistrict_pcode"]
            for one in self.known.cells
            if one.get("subdistrict_pcode") and one["households"] is None
        ]
        return tuple(sorted(codes))

    @cached_property
    def equations(self) -> Equations:
        """What the totals that all know say about the withheld cells."""
        found = Equations(self.withheld)
        for code, held in self.totals.items():
            prefix = "" if code == "IQ" else code
            if any(one.startswith(prefix) for one in self.shown):
                rest = held["households"] - self._shown(self._inside(prefix))
                total = f"the published total of {code}, {held['households']:,} households"
                where = f"{ITEMS.format('informal-sites')} with {total},"
                found.sums(self._inside(prefix), rest, where)
        return found

    def read(self) -> None:
        """Reads every answer that the donor holds for sums and for single values."""
        for reply in list(self.known.asker.replies.values()):
            for row in reply.rows:
                self._row(row, reply.address)
            if "html" in reply.media and "lang=" not in reply.address and reply.status == 200:
                self.page(reply.address, words_of(reply.body.decode()))

    def _row(self, row: Row, address: str) -> None:
        """Adds what a row says: of its own cell, or of all cells in the unit that it is for."""
        households, people = row.get("households"), row.get("individuals")
        if row.get(COLLECTION) != "informal-sites" or not isinstance(people or households, int):
            return
        code = row.get("subdistrict_pcode") or row.get("district_pcode")
        code = str(code or row.get("governorate_pcode") or "")
        value = households if households is not None else people / PEOPLE_OF_A_HOUSEHOLD
        if code not in self.shown:
            cells = self._inside(code)
            self.equations.sums(cells, value - self._shown(cells), address)

    def line(self, row: Row, address: str) -> None:
        """Adds what a line of a file says of a place, where it is more than the cells shown."""
        code, households = str(row.get("place_id") or ""), row.get("households")
        if isinstance(households, int) and code.startswith("IQG"):
            cells = self._inside(code)
            if households > self._shown(cells):
                self.equations.sums(cells, households - self._shown(cells), address)

    def page(self, address: str, words: str) -> None:
        """Adds the sums on a page that the cells which pass its filters do not explain."""
        cells = self._passing(address)
        explained = {*self._subsets(self.shown), 0}
        for pattern, size in _NUMBERS:
            for text in pattern.findall(words):
                number = float(text.replace(",", "") or 0) / size
                rest = number - self._shown(cells)
                if number not in explained and rest > 0 and number <= self._most:
                    self.equations.sums(cells, rest, address)

    @cached_property
    def _most(self) -> int:
        """More households than in the whole country are those of something else."""
        return max(one["households"] for one in self.totals.values())

    def _passing(self, address: str) -> frozenset[str]:
        """Returns the cells that pass the filters of an address, or are at its place."""
        parts = urlsplit(address)
        place = re.search(r"/lite/(?:districts|governorates)/(IQG\w+)", parts.path)
        if place:
            return self._inside(place[1])
        kept = [one for one in parts.query.split("&") if one.partition("=")[0] in _SHARED]
        found = self.known.asker.get(f"{ITEMS.format('informal-sites')}?{'&'.join(kept)}")
        return frozenset(str(one.get("subdistrict_pcode")) for one in found.rows)

    def ranges(self) -> None:
        """Asks which cells pass bounds of households; a withheld one must pass none."""
        for name, size in (("households", 1), ("individuals", PEOPLE_OF_A_HOUSEHOLD)):
            for number in (1, 5, 10, 20, 50, 100, 200):
                for sign in (">=", "<"):
                    condition = f"{name}%20{sign}%20{number * size}"
                    address = f"{ITEMS.format('informal-sites')}?filter={condition}"
                    for one in self.known.asker.get(address).rows:
                        least, most = (number, 1e6) if sign == ">=" else (0, number - 1)
                        self.equations.between([one["subdistrict_pcode"]], least, most, address)

    def findings(self) -> Iterator[Finding]:
        """Yields the withheld cells that are known too well, and single sites that are."""
        for cell, found in self.intervals.items():
            if not found.width >= LEAST_WIDTH:
                fact = f"that {cell} has from {found.least:.0f} to {found.most:.0f} households"
                why = f"fewer than {LEAST_WIDTH} lie between, though the cell is withheld"
                yield Finding("narrow", self.equations.about(cell), fact, why)
        for one in self.known.cells:
            sites, households = one.get("sites"), one.get("households")
            if sites and households is not None and households - sites < LEAST_WIDTH:
                fact = f"the households of the site(s) of {one['id']}"
                why = f"{households} households are in {sites} site(s)"
                yield Finding("narrow", ITEMS.format("informal-sites"), fact, why)

    @cached_property
    def intervals(self) -> Mapping[str, Interval]:
        """The bounds of each withheld cell."""
        return self.equations.intervals()

    def _inside(self, code: str) -> frozenset[str]:
        cells = {*self.shown, *self.withheld}
        return frozenset(one for one in cells if one.startswith(code))

    def _shown(self, cells: Iterable[str]) -> int:
        return sum(self.shown.get(one, 0) for one in cells)

    @staticmethod
    def _subsets(shown: Mapping[str, int]) -> set[int]:
        """Returns every sum of cells that are shown; of many cells, only single ones and all."""
        if len(shown) > 12:
            return {*shown.values(), sum(shown.values())}
        sums = {0}
        for value in shown.values():
            sums |= {one + value for one in sums}
        return sums
