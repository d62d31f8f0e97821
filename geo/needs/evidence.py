"""What is known of places for the gap ranking: people, gaps, partners and hotspot on a day."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.vocabulary import SECTORS
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.dataset.sources import named_at
from geo.disclosure import disclosure
from geo.presence.presence import NOBODY, Chosen
from geo.units import boundaries
from geo.view.view import View

ByUnit = Mapping[str, set[str]]


class Around(NamedTuple):
    """How many more are reported for the informal sites together, and for a wider area only."""

    for_sites: int
    wider: int


AT_RISK: Final = 0.5
"""What a gap counts that is not there yet: half an open one."""


class Evidence(NamedTuple):
    """What is known of one place on the day, in the chosen sectors; None where nobody may know.

    `gaps` are recorded for the place or its group, `at_risk` of them are not there yet, and
    `wider_gaps` more are for an area that contains it, which moves no rank;
    `partners` are distinct organisations named there, `around` more that are only reported for
    the sites together or for an area that contains it; `hotspot` None where the hotspot of the
    sub-district has no boundary.
    `individuals` are an estimate, the households multiplied.
    """

    households: int
    individuals: int | None
    gaps: int | None
    at_risk: int
    wider_gaps: int
    partners: int | None
    around: Around
    hotspot: bool | None


class Known(NamedTuple):
    """What is known of many places: arrays with a value for each, NaN where nobody knows.

    `keys` are the site id or P-code at which presence is counted, `homes` the sub-districts.
    """

    keys: np.ndarray
    homes: np.ndarray
    households: np.ndarray
    individuals: np.ndarray
    gaps: np.ndarray
    at_risk: np.ndarray
    wider_gaps: np.ndarray
    partners: np.ndarray
    hotspot: np.ndarray


def hidden_sectors(dataset: Dataset, view: View) -> tuple[str, ...]:
    """Returns the chosen sectors that the audience may not see at single sites or districts."""
    audience = Audience(dataset.audience)
    return tuple(
        one
        for one in view.sector or SECTORS
        if not disclosure.may_know(audience, one, in_governorates=False)
    )


def of_sites(dataset: Dataset, view: View, sites: gpd.GeoDataFrame) -> Known:
    """Returns what is known of these sites or cells on the view's day."""
    ids = _ids(dataset).at(sites.index.to_numpy())
    every, risky = _recorded(dataset, view.sector)
    blind = len(hidden_sectors(dataset, view)) == len(view.sector or SECTORS)
    unknown = np.full(len(sites), np.nan)
    return Known(
        keys=ids.keys.values,
        homes=ids.homes.values,
        households=sites["households"].to_numpy(dtype=float, na_value=np.nan),
        individuals=sites["individuals"].to_numpy(dtype=float, na_value=np.nan),
        gaps=unknown if blind else _summed(every, ids.own),
        at_risk=_summed(risky, ids.own),
        wider_gaps=_summed(every, ids.wider),
        partners=unknown if blind else _partners(dataset, view, ids.keys),
        hotspot=ids.homes.of(_listed(dataset)),
    )


class Coded(NamedTuple):
    """Ids of many places as positions in the few that are distinct."""

    codes: np.ndarray
    distinct: pd.Index

    @property
    def values(self) -> np.ndarray:
        """The ids themselves."""
        return np.asarray(self.distinct.to_numpy(dtype=object)[self.codes])

    def of(self, numbers: pd.Series) -> np.ndarray:
        """Returns the number of each id, 0 for an id that has none."""
        at = self.distinct.get_indexer(numbers.index)
        found = np.zeros(len(self.distinct))
        found[at[at >= 0]] = numbers.to_numpy(dtype=float)[at >= 0]
        return np.asarray(found[self.codes])


class Ids(NamedTuple):
    """The ids under which things are recorded for each site or cell.

    `own` are its key and its group's (a group of one site may have that site's id, which counts
    once), `wider` the units around it.
    """

    keys: Coded
    homes: Coded
    own: tuple[Coded, ...]
    wider: tuple[Coded, ...]

    def at(self, positions: np.ndarray) -> "Ids":
        """Returns those of the places at these positions."""
        keys, homes, own, wider = (
            tuple(Coded(one.codes[positions], one.distinct) for one in held)
            for held in ((self.keys,), (self.homes,), self.own, self.wider)
        )
        return Ids(keys[0], homes[0], own, wider)


def _ids(dataset: Dataset) -> Ids:
    """Returns the ids of all sites or cells, made once for each revision."""

    def make() -> Ids:
        sites = dataset.features[layers.INFORMAL_SITES.id]
        keys = pd.Index(named_at.place_keys(dataset, layers.INFORMAL_SITES, sites), dtype=object)
        homes = pd.Index(boundaries.finest(sites))
        own = [keys]
        if dataset.sites_are_told_apart:
            groups = pd.Index(sites["site_group"].to_numpy(dtype=object, na_value=""), dtype=object)
            own.append(groups.where(groups != keys, ""))
        ends = dataset.units.code_lengths.values()
        wider = [
            homes.str[:end].where((homes.str[:end] != keys) & (homes.str.len() >= end), "")
            for end in ends
        ]
        return Ids(_coded(keys), _coded(homes), tuple(map(_coded, own)), tuple(map(_coded, wider)))

    return dataset.derived.get("gap ids", make)


def _coded(ids: pd.Index) -> Coded:
    codes, distinct = pd.factorize(ids)
    return Coded(codes, pd.Index(distinct, dtype=object))


def _partners(dataset: Dataset, view: View, keys: Coded) -> np.ndarray:
    """Returns how many distinct organisations are named at each place."""
    at = dataset.derived.get(
        "gap places", lambda: dataset.presence.places.get_indexer(keys.distinct)
    )
    chosen = Chosen(selection.day(dataset, view).isoformat(), view.sector, view.orgtype)
    numbers = np.append(dataset.presence.counts(chosen).numbers, 0).astype(float)
    return np.asarray(numbers[at][keys.codes])


def one(known: Known, position: int, around: Around) -> Evidence:
    """Returns what is known of the place at a position, with how many are reported around it."""
    individuals, gaps, partners, hotspot = (
        None if np.isnan(column[position]) else int(column[position])
        for column in (known.individuals, known.gaps, known.partners, known.hotspot)
    )
    return Evidence(
        households=int(known.households[position]),
        individuals=individuals,
        gaps=gaps,
        at_risk=int(known.at_risk[position]),
        wider_gaps=int(known.wider_gaps[position]),
        partners=partners,
        around=around,
        hotspot=None if hotspot is None else bool(hotspot),
    )


def values(dataset: Dataset, sectors: tuple[str, ...], known: Known) -> np.ndarray:
    """Returns 0 to 1 by place and criterion, against the highest of all sites; NaN if unknown."""
    households, gaps = _highest(dataset, sectors)
    criteria = (
        known.households / households,
        _pressing(known.gaps, known.at_risk) / gaps,
        1 / (1 + known.partners),
        known.hotspot,
    )
    return np.column_stack(criteria)


def _highest(dataset: Dataset, sectors: tuple[str, ...]) -> tuple[float, float]:
    """Returns the most households and the most pressing gaps of any site, never 0."""
    own = _ids(dataset).own
    every, risky = _recorded(dataset, sectors)
    pressing = _pressing(_summed(every, own), _summed(risky, own))
    households = dataset.features[layers.INFORMAL_SITES.id]["households"].dropna()
    most = float(households.max()) if len(households) else 0.0
    return most or 1.0, float(pressing.max(initial=0.0)) or 1.0


def _recorded(dataset: Dataset, sectors: tuple[str, ...]) -> tuple[pd.Series, pd.Series]:
    """Returns how many gaps of the chosen sectors are recorded by place id, all and at risk."""
    gaps = dataset.features[layers.SERVICE_GAPS.id]
    if sectors:
        gaps = gaps[gaps["sector"].isin(sectors).to_numpy()]
    risky = (gaps["state"] == "at_risk").fillna(value=False).to_numpy(dtype=bool)
    return gaps["place_id"].value_counts(), gaps["place_id"][risky].value_counts()


def _summed(numbers: pd.Series, ids: Sequence[Coded]) -> np.ndarray:
    """Returns the numbers of each place, added over its ids."""
    return np.asarray(np.sum([one.of(numbers) for one in ids], axis=0))


def _pressing(gaps: np.ndarray, at_risk: np.ndarray) -> np.ndarray:
    return np.asarray(gaps - (1 - AT_RISK) * at_risk)


def _listed(dataset: Dataset) -> pd.Series:
    """Returns 1 for sub-districts with a listed hotspot, NaN where its boundary is not known."""
    hotspots = dataset.features[layers.HOTSPOTS.id]
    own = np.where(hotspots["match"] == "no_own_polygon", np.nan, 1.0)
    return pd.Series(own).groupby(hotspots["subdistrict_pcode"].to_numpy(dtype=object)).max()


def reported_for(
    dataset: Dataset, view: View, homes: Iterable[str], *, sites: bool
) -> dict[str, set[str]]:
    """Returns who is active on the day by unit, for the units around these sub-districts.

    For the informal `sites` of a unit together, or for all of the unit.
    """
    units = {unit for home in homes for unit in dataset.units.parents(home).values()}
    known = dataset.presence
    rows = known.rows_for(units, sites=sites)
    chosen = Chosen("", view.sector, view.orgtype)
    active = known.periods.active(selection.day(dataset, view).toordinal()) & known.passing(chosen)
    rows = rows[active[rows]]
    found: dict[str, set[str]] = {}
    pairs = zip(known.values("place_id", rows), known.values("organisation", rows), strict=True)
    for unit, organisation in pairs:
        found.setdefault(unit, set()).add(organisation)
    return found


def around(
    dataset: Dataset, view: View, site: tuple[str, str], reported: tuple[ByUnit, ByUnit]
) -> Around:
    """Returns how many organisations are active for a containing area and not named here.

    `site` is the key and the sub-district of the place, `reported` comes from `reported_for`: for
    the sites of a unit, and for all of it.
    """
    key, home = site
    units = set(dataset.units.parents(home).values()) - {key}
    for_sites, wider = (
        set().union(*(by_unit.get(unit, set()) for unit in units)) for by_unit in reported
    )
    chosen = Chosen(selection.day(dataset, view).isoformat(), view.sector, view.orgtype)
    here = set(dataset.presence.counts(chosen).get(key, NOBODY).organisations)
    return Around(len(for_sites - here), len(wider - for_sites - here))
