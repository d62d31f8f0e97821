"""Who is active where on a day, in which sector, until when, and how surely.

Days are ISO text (2023-12-13), which sorts as time does; an open start or end is `OPEN_START`
or `OPEN_END`. Nothing here sums levels: an organisation counts once at each place.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import boundaries

OPEN_START = "0000-00-00"
OPEN_END = "9999-12-31"
UNKNOWN = "9999-99-99"
FRESHNESS_DAYS = 60
"""Monthly reporting is delinquent after 60 days (HDX's ageing table, CONVENTIONS I5)."""

PRESENT = "present"
FOR_GROUP = "reported_for_group"
FOR_AREA = "reported_for_area"


class Count(NamedTuple):
    """What is named at a place on a day: distinct organisations and sectors, both sorted."""

    organisations: tuple[str, ...]
    sectors: tuple[str, ...]


NOBODY = Count((), ())


class Chosen(NamedTuple):
    """Which activities count: a day (ISO) and, where not empty, sectors and types."""

    day: str
    sectors: tuple[str, ...] = ()
    types: tuple[str, ...] = ()


def periods(activities: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Returns the first and last day of each activity.

    An unstated start counts from the source's date, or is open where the source says that the
    work began earlier; a planned activity without a start, or one
    that is reported as done without an end, holds on no day.
    """
    start = activities["start"].to_numpy(dtype=object)
    unstated = pd.isna(start)
    basis = activities["start_basis"].to_numpy(dtype=object)
    declared = activities["declared_status"].to_numpy(dtype=object)
    end = activities["end"].to_numpy(dtype=object)
    undated = (unstated & (declared == "planned")) | (pd.isna(end) & (declared == "ended"))
    first = np.where(unstated, activities["as_of"].to_numpy(dtype=object), start)
    first = np.where(unstated & (basis == "earlier"), OPEN_START, first)
    first = np.where(undated, UNKNOWN, first)
    return first, np.where(pd.isna(end), OPEN_END, end)


def holds(activities: pd.DataFrame, day: str) -> np.ndarray:
    """Returns whether each activity's period holds the day."""
    first, last = periods(activities)
    return (first <= day) & (day <= last)


def overlaps(activities: pd.DataFrame, start: str, end: str) -> np.ndarray:
    """Returns whether each activity's period meets the days from start to end, both included."""
    first, last = periods(activities)
    return (first <= end) & (start <= last)


def status(activities: pd.DataFrame, day: str) -> pd.Series:
    """Returns each activity's status on a day; missing where it was not reported yet.

    A scheduled end that has passed without confirmation is `scheduled_end_passed`, not `ended`;
    work without a stated end is `unconfirmed` when its last confirmation is too old. A monthly
    report plans nothing: before its month it has no status.
    """
    first, last = periods(activities)
    basis = activities["end_basis"].to_numpy(dtype=object)
    confirmed = activities["last_confirmed"].fillna(activities["as_of"]).to_numpy(dtype=object)
    fresh = dt.timedelta(days=FRESHNESS_DAYS)
    oldest = (max(dt.date.fromisoformat(day), dt.date.min + fresh) - fresh).isoformat()
    start = activities["start"].to_numpy(dtype=object)
    declared = activities["declared_status"].to_numpy(dtype=object)
    later = np.array([not pd.isna(one) and one > day for one in start], dtype=bool)
    planned = (later & (declared != "reported")) | ((declared == "planned") & (first == UNKNOWN))
    after = last < day
    scheduled = after & (basis == "scheduled")
    stale = (last == OPEN_END) & (confirmed < oldest)
    begun = first <= day
    done = (declared == "ended") & (first == UNKNOWN) & (confirmed <= day)
    choices = [planned, done, scheduled, after, begun & stale, begun]
    names = ["planned", "ended", "scheduled_end_passed", "ended", "unconfirmed", "active"]
    return pd.Series(np.select(choices, names, default=""), index=activities.index).replace(
        {"": None}
    )


@dataclass(frozen=True, eq=False)
class Presence:
    """The activities of a dataset and every place that each of them is at or inside.

    `links` has one row per activity and place: `row` (position of the activity), `place` (site
    id or P-code) and `certainty`. Places that only lie inside a reported area are not in it.
    """

    activities: gpd.GeoDataFrame
    links: pd.DataFrame

    @classmethod
    def of(cls, activities: gpd.GeoDataFrame, sites: gpd.GeoDataFrame | None) -> "Presence":
        """Links activities to places; `sites` None where sites may not be told apart."""
        members = _members(sites) if sites is not None else {}
        homes = _homes(sites) if sites is not None else {}
        rows: list[tuple[int, str, str]] = []
        ids = activities["place_id"].tolist()
        levels = activities["place_level"].tolist()
        for row, (place_id, level) in enumerate(zip(ids, levels, strict=True)):
            if level == "site_group":
                rows.extend((row, *link) for link in _group_links(members, homes, place_id))
            else:
                code = homes.get(place_id, place_id)
                rows.extend((row, one, PRESENT) for one in boundaries.parents(code).values())
                if place_id in homes:
                    rows.append((row, place_id, PRESENT))
        links = pd.DataFrame(rows, columns=["row", "place", "certainty"])
        return cls(activities, links)

    def counts(self, chosen: Chosen) -> Mapping[str, Count]:
        """Returns who is named at each place; places with nobody named are absent.

        Counts activities that are `active` on the day, at the place itself, inside it, or
        reported for its group.
        """
        return self._kept_counts(chosen)

    @cached_property
    def _kept_counts(self) -> Callable[[Chosen], Mapping[str, Count]]:
        """`counts` with a memory that goes when this revision goes."""
        return lru_cache(maxsize=64)(self._count)

    def _count(self, chosen: Chosen) -> Mapping[str, Count]:
        counted = (status(self.activities, chosen.day) == "active").to_numpy(dtype=bool)
        if chosen.sectors:
            counted = counted & self.activities["sector"].isin(chosen.sectors).to_numpy()
        if chosen.types:
            counted = counted & self.activities["organisation_type"].isin(chosen.types).to_numpy()
        links = self.links[counted[self.links["row"].to_numpy(dtype=int)]]
        organisations = self.activities["organisation"].to_numpy(dtype=object)
        sectors = self.activities["sector"].to_numpy(dtype=object)
        found: dict[str, tuple[set[str], set[str]]] = {}
        for row, place in zip(links["row"].tolist(), links["place"].tolist(), strict=True):
            named, covered = found.setdefault(place, (set(), set()))
            named.add(organisations[row])
            covered.add(sectors[row])
        return {
            place: Count(tuple(sorted(named)), tuple(sorted(covered)))
            for place, (named, covered) in found.items()
        }

    def at(self, places: Collection[str]) -> dict[int, str]:
        """Returns the activities at or inside any of these places, by position, with certainty."""
        here = self.links[self.links["place"].isin(list(places))]
        found: dict[int, str] = {}
        for row, certainty in zip(here["row"].tolist(), here["certainty"].tolist(), strict=True):
            if found.get(row) != PRESENT:
                found[row] = certainty
        return found

    def around(self, containing: Collection[str]) -> dict[int, str]:
        """Returns the activities reported for one of these wider units as a whole."""
        wide = self.activities["place_id"].isin(list(containing)).to_numpy()
        return dict.fromkeys(np.flatnonzero(wide).tolist(), FOR_AREA)


def _members(sites: gpd.GeoDataFrame) -> dict[str, list[str]]:
    grouped = sites[sites["site_group"].notna()]
    return {str(group): rows["id"].tolist() for group, rows in grouped.groupby("site_group")}


def _homes(sites: gpd.GeoDataFrame) -> dict[str, str]:
    return dict(zip(sites["id"].tolist(), sites["subdistrict_pcode"].tolist(), strict=True))


def _group_links(
    members: Mapping[str, list[str]], homes: Mapping[str, str], group: str
) -> Iterator[tuple[str, str]]:
    """A group is at each of its sites, and surely in the units that hold all of them."""
    sites = members.get(group, [])
    yield from ((site, FOR_GROUP) for site in sites)
    chains = [set(boundaries.parents(homes[site]).values()) for site in sites]
    for code in sorted(set().union(*chains)):
        yield code, PRESENT if all(code in chain for chain in chains) else FOR_GROUP
