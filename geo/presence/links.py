"""The places that each activity is at or inside, and the distinct names at each place.

A link joins the position of an activity to a place (site id or P-code), with its certainty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.units.boundaries import LEVELS, Units, finest

PRESENT: Final = "present"
FOR_GROUP: Final = "reported_for_group"
CERTAINTIES: Final = (PRESENT, FOR_GROUP)


def of(activities: gpd.GeoDataFrame, sites: pd.DataFrame | None, units: Units) -> pd.DataFrame:
    """Returns the links of activities, sorted by place: `row`, `place`, `certainty`.

    `sites` are those that are `near` them, None where sites may not be told apart.
    """
    ids, distinct = pd.factorize(activities["place_id"])
    members = _members(sites) if sites is not None else {}
    homes = {**_told_homes(activities), **_homes(sites)} if sites is not None else {}
    grouped = (activities["place_level"] == "site_group").to_numpy(dtype=bool)
    keys, own = np.unique(ids * 2 + grouped, return_inverse=True)
    named = distinct.to_numpy(dtype=object)[keys // 2]
    alone, chains = keys % 2 == 0, _Chains(units)
    of_places = _of_places(chains, homes, named[alone])
    of_groups = [_of_group(chains, members, homes, one) for one in named[~alone]]
    lengths = np.empty(len(keys), dtype=np.int64)
    lengths[alone] = of_places.lengths
    lengths[~alone] = [len(places) for places, _ in of_groups]
    order = np.concatenate([np.flatnonzero(alone), np.flatnonzero(~alone)])
    begins = np.empty(len(keys), dtype=np.int64)
    begins[order] = np.cumsum(lengths[order]) - lengths[order]
    places = [of_places.places, *(np.array(one, dtype=object) for one, _ in of_groups)]
    unsure = [np.zeros(len(of_places.places), dtype=np.int8), *(codes for _, codes in of_groups)]
    return _links(own, _Reached(np.concatenate(places), lengths, begins), np.concatenate(unsure))


class _Reached(NamedTuple):
    """The places that each of some places is at or inside: so many, from where its own begin."""

    places: np.ndarray
    lengths: np.ndarray
    begins: np.ndarray


class _Chains:
    """The units that hold a unit, itself included; each is looked for once."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, code: str) -> tuple[str, ...]:
        """Returns the P-codes, from the largest unit; none for what is no unit."""
        found = self._known.get(code)
        if found is None:
            found = self._known[code] = tuple(self._units.parents(code).values())
        return found


@dataclass(frozen=True, eq=False)
class Pairs:
    """The links of activities to places, sorted into distinct pairs of a place and a code.

    `rows` are the activities; a pair is the run of links from its item of `starts` to the next.
    """

    rows: np.ndarray
    starts: np.ndarray
    places: np.ndarray
    codes: np.ndarray
    names: np.ndarray
    many_places: int

    @classmethod
    def of(cls, rows: np.ndarray, places: np.ndarray, names: pd.Series, many: int) -> "Pairs":
        """Sorts links by place (of so `many`) and by the name of their activity."""
        codes, distinct = pd.factorize(names, sort=True)
        keys = places.astype(np.int64) * max(len(distinct), 1) + codes[rows]
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        of_place, code = np.divmod(keys[starts], max(len(distinct), 1))
        named = np.array(distinct, dtype=object)
        return cls(rows[order], starts, of_place.astype(np.int32), code, named, many)

    def named(self, counted: np.ndarray) -> "Named":
        """Returns the names that at least one counted activity brings to each place."""
        if not len(self.starts):
            return Named([], [0] * (self.many_places + 1))
        found = np.flatnonzero(np.logical_or.reduceat(counted[self.rows], self.starts))
        numbers = np.bincount(self.places[found], minlength=self.many_places)
        return Named(self.names[self.codes[found]].tolist(), [0, *np.cumsum(numbers).tolist()])


class Named(NamedTuple):
    """Names by place, sorted: those of place n are from offset n to the next."""

    names: list[str]
    offsets: list[int]

    def at(self, place: int) -> tuple[str, ...]:
        """Returns the names at one place."""
        return tuple(self.names[self.offsets[place] : self.offsets[place + 1]])


def _links(own: np.ndarray, reached: _Reached, unsure: np.ndarray) -> pd.DataFrame:
    """Returns the links of activities whose own place is the n-th, which reaches these places."""
    places, distinct = pd.factorize(reached.places, sort=True)
    lengths, begins = reached.lengths, reached.begins
    many = lengths[own]
    within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    link = np.repeat(begins[own], many) + within
    order = np.argsort(places[link], kind="stable")
    link, rows = link[order], np.repeat(np.arange(len(own), dtype=np.int32), many)[order]
    return pd.DataFrame(
        {
            "row": rows,
            "place": pd.Categorical.from_codes(places[link].astype(np.int32), pd.Index(distinct)),
            "certainty": pd.Categorical.from_codes(unsure[link], pd.Index(CERTAINTIES)),
        }
    )


def near(activities: gpd.GeoDataFrame, sites: gpd.GeoDataFrame) -> pd.DataFrame:
    """Returns what links are made of, of the sites that work names by themselves or their group."""
    places = activities["place_id"].unique()
    named = sites["id"].isin(places) | sites["site_group"].isin(places)
    codes = [f"{level}_pcode" for level in LEVELS]
    rows = sites.loc[named.to_numpy(dtype=bool), ["id", "site_group", *codes]]
    return pd.DataFrame(rows.reset_index(drop=True))


def _members(sites: pd.DataFrame) -> dict[str, list[str]]:
    grouped = sites[sites["site_group"].notna()]
    return {str(group): ids.tolist() for group, ids in grouped.groupby("site_group")["id"]}


def _homes(sites: pd.DataFrame) -> dict[str, str]:
    return dict(zip(sites["id"].tolist(), finest(sites).tolist(), strict=True))


def _told_homes(activities: gpd.GeoDataFrame) -> dict[str, str]:
    """Returns the sub-district of each site as work there tells it, for sites that are gone."""
    rows = activities[(activities["place_level"] == "site").to_numpy(dtype=bool)]
    held = rows.drop_duplicates("place_id").dropna(subset=["subdistrict_pcode"])
    return dict(zip(held["place_id"].tolist(), held["subdistrict_pcode"].tolist(), strict=True))


def _of_places(chains: _Chains, homes: Mapping[str, str], named: np.ndarray) -> _Reached:
    """Each site or unit is at itself and in the units above it."""
    ids = named.tolist()
    is_site = np.array([one in homes for one in ids], dtype=bool)
    codes, distinct = pd.factorize(np.array([homes.get(one, one) for one in ids], dtype=object))
    above = [chains.of(one) for one in distinct.tolist()]
    sizes = np.array([len(one) for one in above], dtype=np.int64)
    flat = np.array([code for one in above for code in one], dtype=object)
    many = sizes[codes]
    lengths = many + is_site
    begins = np.cumsum(lengths) - lengths
    within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    first = (np.cumsum(sizes) - sizes)[codes]
    places = np.empty(lengths.sum(), dtype=object)
    places[np.repeat(begins, many) + within] = flat[np.repeat(first, many) + within]
    places[(begins + many)[is_site]] = named[is_site]
    return _Reached(places, lengths, begins)


def _of_group(
    chains: _Chains, members: Mapping[str, list[str]], homes: Mapping[str, str], group: str
) -> tuple[list[str], np.ndarray]:
    """A group is at each of its sites, and surely in the units that hold all of them.

    Returns these places, and for each the position of its certainty in `CERTAINTIES`.
    """
    sites = members.get(group, [])
    held = [chains.of(homes[site]) for site in sites]
    codes = sorted(set().union(*held))
    surely, for_group = (CERTAINTIES.index(one) for one in (PRESENT, FOR_GROUP))
    sure = [all(code in chain for chain in held) for code in codes]
    unsure = [for_group] * len(sites) + [surely if one else for_group for one in sure]
    return [*sites, *codes], np.array(unsure, dtype=np.int8)
