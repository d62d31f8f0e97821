"""Rounds of the Return Index that were handed in: which sub-districts met the rule, and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from geo.catalog import layers
from geo.catalog.registers import RETURN_ROUNDS
from geo.dataset.dataset import Dataset
from geo.intake.return_index import Row
from geo.needs import hotspots
from geo.needs.hotspots import LARGE_RETURNS, Classified
from geo.units import areas, boundaries
from geo.view.view import View

Record = Mapping[str, Any]
CAME: Final = "came"
STAYED: Final = "stayed"
LEFT: Final = "left"
FIRST_KNOWN: Final = "first_known"
NOT_IN_ROUND: Final = "not_in_round"
KINDS: Final = (CAME, STAYED, LEFT, FIRST_KNOWN, NOT_IN_ROUND)
"""What became of a hotspot from one round to the next.

`first_known` is one that the earlier round does not have, `not_in_round` one that the later has
not: neither has come nor left, as far as is known.
"""


class Round(NamedTuple):
    """A round of one source: its day (ISO), its number as stated, and how many rows it has."""

    day: str
    number: str
    source_id: str
    rows: int
    unmatched: int


class Found(NamedTuple):
    """What a round says of a place; `returnees` are None where it does not say."""

    livelihoods: str
    safety: str
    returnees: int | None
    is_hotspot: bool
    where: str


class Place(NamedTuple):
    """A sub-district with what each round says of it, None where a round does not have it.

    `listed` is the id of the hotspot of 2020 that it is, empty for none.
    """

    pcode: str
    listed: str
    rounds: tuple[Found | None, ...]


class Change(NamedTuple):
    """What became of a place between two rounds that follow one another; `kind` of `KINDS`."""

    kind: str
    place: Place


@dataclass(frozen=True)
class OverTime:
    """The rounds, the oldest first, and the places that were a hotspot in one or in 2020."""

    rounds: tuple[Round, ...]
    places: tuple[Place, ...]

    def hotspots(self, at: int) -> int:
        """Returns how many places met the rule in a round, by its position."""
        return sum(one is not None and one.is_hotspot for one in self._of(at))

    def changes(self, later: int) -> tuple[Change, ...]:
        """Returns what became of hotspots from the round before to this one, by its position.

        The round before is the last one of the same source, else the last of an earlier day.
        """
        before = self.before(later)
        if before is None:
            return ()
        found = ((_change(one.rounds[before], one.rounds[later]), one) for one in self.places)
        made = [Change(kind, place) for kind, place in found if kind]
        return tuple(sorted(made, key=lambda one: KINDS.index(one.kind)))

    def before(self, later: int) -> int | None:
        """Returns the position of the round that one is compared with, None for the first."""
        day, source = self.rounds[later].day, self.rounds[later].source_id
        earlier = [at for at, one in enumerate(self.rounds) if one.day < day]
        own = [at for at in earlier if self.rounds[at].source_id == source]
        return max(own or earlier, default=None)

    def _of(self, at: int) -> Iterable[Found | None]:
        return (one.rounds[at] for one in self.places)


def over_time(dataset: Dataset, view: View, large_returns: int = LARGE_RETURNS) -> OverTime:
    """Returns the hotspots of all rounds inside the places of a view, by a threshold of returnees.

    Places are in the order of their codes; none where the audience may see no round.
    """
    held = dataset.derived.part("index rounds", _MOST).get(
        large_returns, lambda: _all(dataset, large_returns)
    )
    wanted = [code for level in boundaries.LEVELS for code in getattr(view, level)]
    wanted += [code for area in view.area for code in dataset.area_members.get(area, ())]
    if not wanted:
        return held
    kept = tuple(one for one in held.places if areas.holds(tuple(wanted), one.pcode))
    return OverTime(held.rounds, kept)


_MOST: Final = 8


def _all(dataset: Dataset, large_returns: int) -> OverTime:
    stored: dict[tuple[str, str, str], list[Record]] = {}
    if RETURN_ROUNDS.id in dataset.features:
        for one in dataset.registered(RETURN_ROUNDS):
            key = (one["as_of"], one["round"] or "", one["source_id"])
            stored.setdefault(key, []).append(one)
    rounds, found = [], []
    for (day, number, source), records in sorted(stored.items()):
        compared = hotspots.compare(
            dataset, [_row(at, one) for at, one in enumerate(records)], large_returns
        )
        rows = (*compared.both, *compared.only_listed, *compared.only_computed, *compared.neither)
        rounds.append(Round(day, number, source, len(records), len(compared.unmatched)))
        found.append({(one.pcode, one.listed): _found(one, records[one.row.row]) for one in rows})
    listed = {(one["subdistrict_pcode"], one["id"]) for one in dataset.registered(layers.HOTSPOTS)}
    keys = listed | {key for one in found for key, said in one.items() if said.is_hotspot}
    places = [
        Place(pcode, own, tuple(one.get((pcode, own)) for one in found))
        for pcode, own in sorted(keys)
    ]
    return OverTime(tuple(rounds), tuple(places) if rounds else ())


def _row(at: int, record: Record) -> Row:
    """Returns a stored row as a table has it, its position in place of its number."""
    return Row(
        at,
        record["name"] or "",
        record["stated_governorate"] or "",
        record["subdistrict_pcode"] or "",
        record["livelihoods_and_services"] or "",
        record["safety_and_cohesion"] or "",
        record["returnees"] or 0,
    )


def _found(one: Classified, record: Record) -> Found:
    row = one.row
    return Found(
        row.livelihoods,
        row.safety,
        record["returnees"],
        one.is_hotspot,
        record["source_page_or_slide"] or "",
    )


def _change(before: Found | None, after: Found | None) -> str:
    """Returns what became of a place; empty for one that is in neither round a hotspot."""
    was, is_now = (one is not None and one.is_hotspot for one in (before, after))
    if was and is_now:
        return STAYED
    if was:
        return LEFT if after is not None else NOT_IN_ROUND
    if is_now:
        return CAME if before is not None else FIRST_KNOWN
    return ""
