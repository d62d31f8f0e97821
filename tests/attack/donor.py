"""A curious donor: asks everything that the public can, and solves what it gets.

Run by the tests in a short form; `python tests/attack/donor.py --long` asks ten times as much.
How long an answer takes and how many bytes it has are out of its reach.
"""

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import addresses
import judge_filters
import judge_presence
import judge_rows
import judge_words
import shapely
from addresses import Known, Views
from asker import Asker, Reply
from findings import Finding
from hidden import Hidden
from judge_numbers import Numbers

from geo import settings
from geo.access.datasets import Library
from geo.catalog.audience import Audience
from geo.store.stores import connect

SEED = 20231213
DAYS = ("2022-02-15", "2023-12-13")
LEAST_SUPPOSED = 2
"""Suppositions that every donor asks for."""


@dataclass(frozen=True)
class Size:
    """How much a donor asks: random views, boxes, conditions, sectors, days, ids that it tries."""

    views: int = 160
    boxes: int = 40
    conditions: int = 30
    sectors: tuple[str, ...] = addresses.SENSITIVE
    days: tuple[str, ...] = DAYS
    governorates: int = 1
    guesses: int = 2
    everywhere: bool = True


SHORT = Size(0, 4, 0, ("gbv",), DAYS[:1], 0, 0, everywhere=False)
"""Enough to catch a gate that was weakened on purpose."""
SAMPLE = Size(
    views=12, boxes=4, conditions=4, sectors=addresses.SENSITIVE[:1], days=DAYS[1:], guesses=1
)
"""Every kind of address and question once more, on a gate that stood everything."""
LONG = Size(20_000, 600, 400, addresses.SENSITIVE, (*DAYS, "2022-04-30", "2023-06-01"), 17, 40)


@dataclass
class Donor:
    """One donor in front of one service, with what must stay hidden from it."""

    asker: Asker
    hidden: Hidden
    size: Size = field(default_factory=Size)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known = Known(self.asker)
        self.numbers = Numbers(self.known, self.hidden.totals)
        self.chance = random.Random(SEED)  # noqa: S311 - the same questions every time

    def attack(self) -> list[Finding]:
        """Asks everything, judges it, and returns what should not have been learned."""
        self.ask()
        self.findings += self._judged()
        self.numbers.ranges()
        self.numbers.read()
        self.findings += self.numbers.findings()
        seen: set[bytes] = set()
        for reply in list(self.asker.replies.values()):
            if reply.body not in seen:
                seen.add(reply.body)
                self.findings += self.read(reply)
        return self.findings

    def ask(self) -> None:
        """Asks the addresses that the service describes, and random views."""
        planned: list[Iterable[str]] = [_core(self.known)]
        if self.size.everywhere:
            planned += [addresses.described(self.known), addresses.pages(self.known)]
            planned += [addresses.tiles(self.known)]
        planned.append(Views(self.known, self.chance).addresses(self.size.views))
        for one in planned:
            for address in one:
                self.asker.get(address)

    def _judged(self) -> Iterator[Finding]:
        size, known = self.size, self.known
        guesses = dict(sorted(self.hidden.guesses.items())[::-1][: size.guesses])
        yield from judge_filters.boxes(known, self.chance, size.boxes)
        yield from judge_presence.told_apart(
            known, size.sectors, list(size.days), size.governorates
        )
        yield from judge_rows.order(known)
        yield from judge_presence.unexplained(known, list(size.days))
        number = max(size.conditions, LEAST_SUPPOSED)
        yield from judge_presence.supposed(known, list(size.days), self.chance, number)
        if size.everywhere:
            yield from judge_filters.refusals(known, guesses)
            yield from judge_presence.below_districts(known, size.days[0])
            yield from judge_filters.properties(known, self.chance, size.conditions)
            names = judge_presence.organisations(known)
            yield from judge_presence.named_on_pages(known, names)

    def read(self, reply: Reply) -> Iterator[Finding]:
        """Yields what one answer gives away by itself."""
        yield from judge_words.words(reply, self.hidden)
        yield from judge_words.places(reply, self.hidden, self._units)
        yield from judge_rows.rows(reply, self.hidden)

    @property
    def _units(self) -> shapely.MultiPoint:
        """The points at which whole units are drawn."""
        if not hasattr(self, "_points"):
            shapes = [self.hidden.full.features[name] for name in ("districts", "governorates")]
            points = [one for held in shapes for one in held.geometry.representative_point()]
            self._points = shapely.MultiPoint(points)
        return self._points

    def summary(self) -> str:
        """Returns what was asked and learned, in three lines."""
        media = Counter(one.media.rpartition("/")[2] for one in self.asker.replies.values())
        kinds = Counter(one.kind for one in self.findings)
        narrow = min(self.numbers.intervals.items(), key=lambda one: one[1].width, default=None)
        said = (
            "no withheld cell"
            if narrow is None
            else (f"{narrow[0]} from {narrow[1].least:.0f} to {narrow[1].most:.0f} households")
        )
        return "\n".join(
            (
                f"asked {len(self.asker.replies):,} addresses: "
                + ", ".join(f"{number:,} {name}" for name, number in media.most_common(8)),
                f"learned {len(self.numbers.shown)} cells with numbers, "
                f"{len(self.numbers.withheld)} withheld, "
                f"{len(judge_presence.organisations(self.known))} organisations",
                f"narrowest interval: {said}; found: {dict(kinds) or 'nothing hidden'}",
            )
        )


def _core(known: Known) -> Iterator[str]:
    """Yields an address of each sort that carries data."""
    for collection in (*addresses.SECRETIVE, "hotspots", "abc-areas"):
        yield f"/api/collections/{collection}/items?limit=10000"
        yield f"/api/downloads/{collection}.csv"
    yield "/api/downloads/operational-presence.csv"


def donor_of(library: Any, config: Any, hidden: Hidden, size: Size | None = None) -> Donor:
    """Returns a donor in front of a service that is built on this library."""
    return Donor(Asker(library, config), hidden, size or Size())


def main(arguments: list[str]) -> int:
    """Attacks the service on the shipped data pack; the result is how many things it found."""
    with tempfile.TemporaryDirectory() as folder:
        config = settings.load(store=f"sqlite:///{Path(folder) / 'atlas.sqlite'}")
        library = Library(connect(config.store))
        library.bring(config, "donor")
        hidden = Hidden(library.dataset(Audience.COORDINATOR))
        donor = donor_of(library, config, hidden, LONG if "--long" in arguments else None)
        with closing(donor.asker):
            found = donor.attack()
    sys.stdout.write("".join(f"{one}\n" for one in dict.fromkeys(found)) + donor.summary() + "\n")
    return min(len(found), 100)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
