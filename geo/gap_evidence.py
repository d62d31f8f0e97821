"""What is known of places for the gap ranking: people, gaps, partners and hotspot on a day."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import boundaries, catalog, disclosure, presence, selection
from geo.dataset import Dataset
from geo.disclosure import Audience, Treatment
from geo.presence import NOBODY, Chosen
from geo.view import View
from geo.vocabulary import SECTORS, SENSITIVE_SECTORS

_LENGTHS: Final = (5, 8, 11)
ByUnit = Mapping[str, set[str]]
AT_RISK: Final = 0.5
"""What a gap counts that is not there yet: half an open one."""


class Evidence(NamedTuple):
    """What is known of one place on the day, in the chosen sectors; None where nobody may know.

    `gaps` are recorded for the place or its group, `at_risk` of them are not there yet, and
    `wider_gaps` more are for an area that contains it, which moves no rank;
    `partners` are distinct organisations named there, `wider` more that are only reported for an
    area that contains it; `hotspot` None where the hotspot of the sub-district has no boundary.
    `individuals` are an estimate, households × 6.
    """

    households: int
    individuals: int
    gaps: int | None
    at_risk: int
    wider_gaps: int
    partners: int | None
    wider: int
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
    rule = disclosure.treatment("partner-activities, sensitive sectors", Audience(dataset.audience))
    if rule is Treatment.SHOW:
        return ()
    return tuple(one for one in view.sector or SECTORS if one in SENSITIVE_SECTORS)


def of_sites(dataset: Dataset, view: View, sites: gpd.GeoDataFrame) -> Known:
    """Returns what is known of these sites or cells, with the `partners` of the view's day."""
    keys = pd.Index(selection.place_keys(dataset, catalog.INFORMAL_SITES, sites), dtype=object)
    homes = sites["subdistrict_pcode"].to_numpy(dtype=object)
    said_of = _said_of(dataset, keys, sites)
    codes = pd.Index(homes)
    wider = [codes.str[:end].where(codes.str[:end] != keys, "") for end in _LENGTHS]
    every, risky = _recorded(dataset, view.sector)
    blind = len(hidden_sectors(dataset, view)) == len(view.sector or SECTORS)
    gaps = np.full(len(sites), np.nan) if blind else _summed(every, said_of)
    partners = sites["partners"].to_numpy(dtype=float, na_value=np.nan)
    return Known(
        keys=keys.to_numpy(dtype=object),
        homes=homes,
        households=sites["households"].to_numpy(dtype=float, na_value=np.nan),
        individuals=sites["individuals"].to_numpy(dtype=float, na_value=np.nan),
        gaps=gaps,
        at_risk=_summed(risky, said_of),
        wider_gaps=_summed(every, wider),
        partners=np.full(len(sites), np.nan) if blind else partners,
        hotspot=_listed(dataset).reindex(homes, fill_value=0.0).to_numpy(dtype=float),
    )


def one(known: Known, position: int, wider: int) -> Evidence:
    """Returns what is known of the place at a position, with how many are reported around it."""
    gaps, partners, hotspot = (
        None if np.isnan(column[position]) else int(column[position])
        for column in (known.gaps, known.partners, known.hotspot)
    )
    return Evidence(
        households=int(known.households[position]),
        individuals=int(known.individuals[position]),
        gaps=gaps,
        at_risk=int(known.at_risk[position]),
        wider_gaps=int(known.wider_gaps[position]),
        partners=partners,
        wider=wider,
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
    sites = dataset.features[catalog.INFORMAL_SITES.id]
    keys = pd.Index(selection.place_keys(dataset, catalog.INFORMAL_SITES, sites), dtype=object)
    said_of = _said_of(dataset, keys, sites)
    every, risky = _recorded(dataset, sectors)
    pressing = _pressing(_summed(every, said_of), _summed(risky, said_of))
    households = sites["households"].dropna()
    most = float(households.max()) if len(households) else 0.0
    return most or 1.0, float(pressing.max(initial=0.0)) or 1.0


def _said_of(dataset: Dataset, keys: pd.Index, sites: gpd.GeoDataFrame) -> list[pd.Index]:
    """Returns the ids under which gaps of each place are recorded: its own and its group's.

    A group of one site may have that site's id, which counts once.
    """
    if not dataset.sites_are_told_apart:
        return [keys]
    groups = pd.Index(sites["site_group"].to_numpy(dtype=object, na_value=""), dtype=object)
    return [keys, groups.where(groups != keys, "")]


def _recorded(dataset: Dataset, sectors: tuple[str, ...]) -> tuple[pd.Series, pd.Series]:
    """Returns how many gaps of the chosen sectors are recorded by place id, all and at risk."""
    gaps = dataset.features[catalog.SERVICE_GAPS.id]
    if sectors:
        gaps = gaps[gaps["sector"].isin(sectors).to_numpy()]
    risky = (gaps["state"] == "at_risk").fillna(value=False).to_numpy(dtype=bool)
    return gaps["place_id"].value_counts(), gaps["place_id"][risky].value_counts()


def _summed(numbers: pd.Series, ids: Sequence[pd.Index]) -> np.ndarray:
    """Returns the numbers of each place, added over its ids; an unknown id has none."""
    parts = [numbers.reindex(one, fill_value=0).to_numpy(dtype=float) for one in ids]
    return np.asarray(np.sum(parts, axis=0))


def _pressing(gaps: np.ndarray, at_risk: np.ndarray) -> np.ndarray:
    return np.asarray(gaps - (1 - AT_RISK) * at_risk)


def _listed(dataset: Dataset) -> pd.Series:
    """Returns 1 for sub-districts with a listed hotspot, NaN where its boundary is not known."""
    hotspots = dataset.features[catalog.HOTSPOTS.id]
    own = np.where(hotspots["match"] == "no_own_polygon", np.nan, 1.0)
    return pd.Series(own).groupby(hotspots["subdistrict_pcode"].to_numpy(dtype=object)).max()


def reported_for(dataset: Dataset, view: View, homes: Iterable[str]) -> dict[str, set[str]]:
    """Returns who is active on the day by unit, for the units around these sub-districts."""
    units = {unit for home in homes for unit in boundaries.parents(home).values()}
    positions = sorted(dataset.presence.around(units))
    rows = dataset.features[catalog.PARTNER_ACTIVITIES.id].iloc[positions]
    if view.sector:
        rows = rows[rows["sector"].isin(view.sector).to_numpy()]
    if view.orgtype:
        rows = rows[rows["organisation_type"].isin(view.orgtype).to_numpy()]
    day = selection.day(dataset, view).isoformat()
    active = (presence.status(rows, day) == "active").to_numpy(dtype=bool)
    found: dict[str, set[str]] = {}
    pairs = zip(rows["place_id"][active], rows["organisation"][active], strict=True)
    for unit, organisation in pairs:
        found.setdefault(unit, set()).add(organisation)
    return found


def around(dataset: Dataset, view: View, site: tuple[str, str], by_unit: ByUnit) -> int:
    """Returns how many organisations are active for a containing area and not named here.

    `site` is the key and the sub-district of the place, `by_unit` comes from `reported_for`.
    """
    key, home = site
    units = set(boundaries.parents(home).values()) - {key}
    reported = set().union(*(by_unit.get(unit, set()) for unit in units))
    chosen = Chosen(selection.day(dataset, view).isoformat(), view.sector, view.orgtype)
    return len(reported.difference(dataset.presence.counts(chosen).get(key, NOBODY).organisations))
