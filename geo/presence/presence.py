"""Who is active where on a day, in which sector, and how surely.

Everything is integer arrays made once for each revision: days as numbers (`periods`), places,
organisations and sectors as codes, and the activities of each place sorted by organisation and by
sector, so that a question costs one pass. Nothing here sums levels: an organisation counts once at
each place.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.presence import links as place_links
from geo.presence.links import CERTAINTIES, Named, Pairs
from geo.presence.periods import NAMES, Periods, number, texts
from geo.units.boundaries import Units
from geo.values.cache import Cache

FOR_SITES: Final = "reported_for_sites"
FOR_AREA: Final = "reported_for_area"
SITES_TOGETHER: Final = "governorate_sites"
"""The level of work for the informal sites of a governorate together; its id is the P-code."""
MOST_COUNTS: Final = 64
"""Choices of day, sectors and types whose counts are remembered at once."""


DAYS: Final = (
    "start",
    "start_precision",
    "start_basis",
    "known_since",
    "end",
    "end_precision",
    "end_basis",
    "declared_status",
    "extension_possible",
    "handover_to",
    "handover_status",
)
"""The columns that say when work is under way and what becomes of it; a supposition changes no
others."""


class Count(NamedTuple):
    """What is named at a place on a day: distinct organisations and sectors, both sorted."""

    organisations: tuple[str, ...]
    sectors: tuple[str, ...]


NOBODY = Count((), ())


class Chosen(NamedTuple):
    """Which activities count: a day (ISO) and, where not empty, sectors, types, organisations."""

    day: str
    sectors: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


def periods(activities: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Returns the first and last day of each activity as ISO text (`geo.periods.Periods`)."""
    found = Periods.of(activities)
    return texts(found.first), texts(found.last)


def holds(activities: pd.DataFrame, day: str) -> np.ndarray:
    """Returns whether each activity's period holds the day."""
    return overlaps(activities, day, day)


def overlaps(activities: pd.DataFrame, start: str, end: str) -> np.ndarray:
    """Returns whether each activity's period meets the days from start to end, both included."""
    return Periods.of(activities).meet(number(start), number(end))


class Counts(Mapping[str, Count]):
    """Who is named at each place, by site id or P-code; places with nobody named are absent."""

    def __init__(self, presence: "Presence", counted: np.ndarray) -> None:
        self._presence = presence
        self._counted = counted

    @cached_property
    def numbers(self) -> np.ndarray:
        """How many distinct organisations are at each of `Presence.places`, zeros included."""
        return np.diff(self._organisations.offsets)

    def __getitem__(self, place: str) -> Count:
        at = self._presence.positions[place]
        organisations = self._organisations.at(at)
        if not organisations:
            raise KeyError(place)
        return Count(organisations, self._sectors.at(at))

    def __iter__(self) -> Iterator[str]:
        return iter(self._presence.places[self.numbers > 0].tolist())

    def __len__(self) -> int:
        return int((self.numbers > 0).sum())

    @cached_property
    def _organisations(self) -> Named:
        return self._presence.by_organisation.named(self._counted)

    @cached_property
    def _sectors(self) -> Named:
        return self._presence.by_sector.named(self._counted)


@dataclass(frozen=True, eq=False)
class Presence:
    """The activities of a dataset and every place that each of them is at or inside.

    `links` has one row per activity and place, sorted by place: `row` (position of the activity),
    `place` (site id or P-code) and `certainty`. Places that only lie inside a reported area are
    not in it. `near` are the sites that the links were made of, None where sites may not be told
    apart. Of what is only supposed, `real` has the same activities with the days that sources
    state; all else is the same.
    """

    activities: gpd.GeoDataFrame
    links: pd.DataFrame
    latest: dt.date
    real: "Presence | None" = None
    near: pd.DataFrame | None = None

    @classmethod
    def of(
        cls,
        activities: gpd.GeoDataFrame,
        sites: gpd.GeoDataFrame | None,
        units: Units,
        latest: dt.date,
    ) -> "Presence":
        """Links activities to places; `sites` None where sites may not be told apart.

        `latest` is the last day that the data describe.
        """
        near = None if sites is None else place_links.near(activities, sites)
        return cls(activities, place_links.of(activities, near, units), latest, near=near)

    def is_of(self, sites: gpd.GeoDataFrame | None) -> bool:
        """Whether these sites have the same links to the same activities."""
        if sites is None or self.near is None:
            return sites is None and self.near is None
        return place_links.near(self.activities, sites).equals(self.near)

    def supposing(self, activities: gpd.GeoDataFrame, periods: Periods) -> "Presence":
        """Returns the same activities, in their order, with other days."""
        made = Presence(activities, self.links, self.latest, real=self)
        made.__dict__["periods"] = periods
        return made

    @cached_property
    def periods(self) -> Periods:
        """The days of the activities."""
        return Periods.of(self.activities, self.latest.toordinal())

    def status(self, day: dt.date) -> pd.Series:
        """Returns each activity's status on a day, by position; missing where none speaks of it.

        A scheduled end that has passed without confirmation is `scheduled_end_passed`, not `ended`;
        work without a stated end is `unconfirmed` when its last confirmation is too old, and on
        every day after the last that the data describe.
        """
        found = self.periods.status(day.toordinal())
        return pd.Series(np.array(NAMES, dtype=object)[found], dtype="str")

    @cached_property
    def ids(self) -> np.ndarray:
        """The ids of the activities."""
        return self.activities["id"].to_numpy(dtype=object)

    def values(self, column: str, rows: np.ndarray) -> list[Any]:
        """Returns a column's values (organisation, sector ...) for these activities, or None."""
        codes, distinct = self.coded(column)
        found: list[Any] = distinct[codes[rows]].tolist()
        return found

    def grouped(self, column: str, rows: np.ndarray) -> dict[Any, np.ndarray]:
        """Returns these activities by their value of a column, in the order of the values."""
        codes, distinct = self.coded(column)
        own = codes[rows]
        order = own.argsort(kind="stable")
        own, rows = own[order], rows[order]
        first = np.ones(len(own), dtype=bool)
        first[1:] = own[1:] != own[:-1]
        starts = first.nonzero()[0]
        ends = [*starts[1:].tolist(), len(rows)]
        groups = (rows[start:end] for start, end in zip(starts.tolist(), ends, strict=False))
        held = zip(distinct[own[starts]].tolist(), groups, strict=True)
        return dict(sorted(held, key=lambda one: str(one[0])))

    @cached_property
    def places(self) -> pd.Index:
        """Every place that an activity is at or inside, sorted."""
        places: pd.Index = self.links["place"].cat.categories
        return places

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The position of each of `places`."""
        return {place: at for at, place in enumerate(self.places)}

    @cached_property
    def by_organisation(self) -> Pairs:
        """The links by place and organisation."""
        if self.real is not None:
            return self.real.by_organisation
        return self._pairs("organisation")

    @cached_property
    def by_sector(self) -> Pairs:
        """The links by place and sector."""
        if self.real is not None:
            return self.real.by_sector
        return self._pairs("sector")

    def counts(self, chosen: Chosen) -> Counts:
        """Returns who is named at each place; places with nobody named are absent.

        Counts activities that are `active` on the day, at the place itself, inside it, or
        reported for its group.
        """
        return self._derived.part("counts", MOST_COUNTS).get(chosen, lambda: self._count(chosen))

    def passing(self, chosen: Chosen) -> np.ndarray:
        """Returns whether each activity has one of the sectors, types and organisations."""
        passing = np.ones(len(self.activities), dtype=bool)
        for column, wanted in (
            ("sector", chosen.sectors),
            ("organisation_type", chosen.types),
            ("organisation", chosen.organisations),
        ):
            if wanted:
                codes, distinct = self.coded(column)
                passing &= pd.Index(distinct).isin(wanted)[codes]
        return passing

    def rows_at(self, places: Collection[str]) -> tuple[np.ndarray, np.ndarray]:
        """Returns the activities at or inside any of these places, and how surely.

        Positions in order, each once, and for each the position of its certainty in
        `CERTAINTIES`.
        """
        found = (self.positions[one] for one in places if one in self.positions)
        runs = [slice(*self._starts[at : at + 2]) for at in found]
        row, certainty = self._linked
        rows = np.concatenate([row[:0], *(row[run] for run in runs)])
        unsure = np.concatenate([certainty[:0], *(certainty[run] for run in runs)])
        order = np.lexsort((unsure, rows))
        first = order[np.flatnonzero(np.diff(rows[order], prepend=-1))]
        return rows[first], unsure[first]

    def rows_for(self, units: Collection[str], *, sites: bool | None = None) -> np.ndarray:
        """Returns the positions of the activities for the whole, or the `sites`, of these units.

        Both where `sites` is None. Work that is `somewhere_in` a unit is not for all of it.
        """
        held = [self._of_units[one] for one in units if one in self._of_units]
        rows = np.sort(np.concatenate(held)) if held else np.empty(0, dtype=np.int64)
        return rows if sites is None else rows[self.for_sites[rows] == sites]

    @cached_property
    def _of_units(self) -> Mapping[str, np.ndarray]:
        """The activities for each unit, or its sites, as a whole."""
        apart = self.activities["place_level"].isin(("site", "site_group"))
        whole = ~apart.to_numpy(dtype=bool) & ~self.somewhere_in
        return self.grouped("place_id", np.flatnonzero(whole))

    def at(self, places: Collection[str]) -> dict[int, str]:
        """Returns the activities at or inside any of these places, by position, with certainty."""
        rows, unsure = self.rows_at(places)
        return dict(zip(rows.tolist(), (CERTAINTIES[one] for one in unsure.tolist()), strict=True))

    def around(self, containing: Collection[str], *, has_sites: bool) -> dict[int, str]:
        """Returns the activities for wider units as a whole, and for their sites, with certainty.

        Those for the informal sites of a unit concern a place that has some.
        """
        wide = dict.fromkeys(self.rows_for(containing, sites=False).tolist(), FOR_AREA)
        if not has_sites:
            return wide
        return wide | dict.fromkeys(self.rows_for(containing, sites=True).tolist(), FOR_SITES)

    @cached_property
    def for_sites(self) -> np.ndarray:
        """Whether each activity is for the informal sites of a unit together."""
        is_: np.ndarray = (self.activities["place_level"] == SITES_TOGETHER).to_numpy(dtype=bool)
        return is_

    @cached_property
    def somewhere_in(self) -> np.ndarray:
        """Whether each activity is somewhere in its place, not for all of it.

        It was placed there by inference, or a monthly report names a place in a sub-district.
        """
        if self.real is not None:
            return self.real.somewhere_in
        inferred = self.activities["link_inferred"].fillna(value=False).to_numpy(dtype=bool)
        in_part = (self.activities["place_level"] == "subdistrict").to_numpy(dtype=bool)
        found: np.ndarray = inferred | (in_part & self.periods.monthly)
        return found

    @cached_property
    def _derived(self) -> Cache:
        """What was worked out of these activities; it goes when the revision goes."""
        return Cache()

    def _count(self, chosen: Chosen) -> Counts:
        return Counts(self, self.periods.active(number(chosen.day)) & self.passing(chosen))

    def _pairs(self, column: str) -> Pairs:
        rows, places = self.links["row"].to_numpy(), self.links["place"].cat.codes.to_numpy()
        return Pairs.of(rows, places, self.activities[column], len(self.places))

    def coded(self, column: str) -> tuple[np.ndarray, np.ndarray]:
        """Returns the codes and distinct values of a column; the last value is no value."""
        if self.real is not None and column not in DAYS:
            return self.real.coded(column)
        return self._derived.get(("codes", column), lambda: self._factorized(column))

    def _factorized(self, column: str) -> tuple[np.ndarray, np.ndarray]:
        codes, distinct = pd.factorize(self.activities[column])
        return codes, np.array([*distinct, None], dtype=object)

    @cached_property
    def _linked(self) -> tuple[np.ndarray, np.ndarray]:
        """The position of the activity of each link, and of its certainty in `CERTAINTIES`."""
        return self.links["row"].to_numpy(), self.links["certainty"].cat.codes.to_numpy()

    @cached_property
    def _starts(self) -> np.ndarray:
        """Where the links of each place begin, and where the last ones end."""
        codes = self.links["place"].cat.codes.to_numpy()
        return np.searchsorted(codes, np.arange(len(self.places) + 1))
