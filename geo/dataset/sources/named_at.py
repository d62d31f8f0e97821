"""Who is named at the place of each feature on a day, and of which places that is known."""

from collections.abc import Collection, Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.dataset.dataset import Dataset
from geo.dataset.sources import scopes
from geo.presence.presence import NOBODY, SITES_TOGETHER, Chosen, Count
from geo.view.view import View

MOST_COVERED: Final = 64
"""Days and sectors of a dataset of which is remembered what the sources cover."""


def counted_fields(layer: Layer) -> tuple[str, ...]:
    """Returns the derived fields of a layer whose partners are counted on a day."""
    if not layer.counted:
        return ()
    more = ("partners_for_sites",) if layer is layers.INFORMAL_SITES else ()
    return ("partners", "sectors", *more)


def of_the_day(
    dataset: Dataset, layer: Layer, features: gpd.GeoDataFrame, view: View
) -> dict[str, pd.Series]:
    """Returns the `counted_fields` of features of a counted layer on the view's day."""
    counted = counts(dataset, layer, features, view)
    numbers = np.array([len(one.organisations) for one in counted], dtype=np.int64)
    covered = (numbers > 0) | is_covered(dataset, layer, features, view)
    known = is_told(dataset, layer, features) & covered
    sectors = [list(one.sectors) for one in counted]
    found = {
        "partners": pd.Series(numbers, index=features.index, dtype="Int64").where(known),
        "sectors": pd.Series(sectors, index=features.index, dtype=object),
    }
    if layer is layers.INFORMAL_SITES:
        found["partners_for_sites"] = _for_sites_together(dataset, features, counted, view)
    return found


def counts(dataset: Dataset, layer: Layer, features: gpd.GeoDataFrame, view: View) -> list[Count]:
    """Returns who is named at each feature's place on the view's day, in the chosen sectors."""
    chosen = Chosen((view.date or dataset.day).isoformat(), view.sector, view.orgtype)
    by_place = dataset.presence.counts(chosen)
    if layer is layers.ABC_AREAS:
        members = [dataset.area_members.get(area, ()) for area in features["id"]]
        return [_together(by_place, _whole_cells(dataset, places)) for places in members]
    return [by_place.get(place, NOBODY) for place in place_keys(dataset, layer, features)]


def _for_sites_together(
    dataset: Dataset, sites: gpd.GeoDataFrame, counted: list[Count], view: View
) -> pd.Series:
    """Returns how many organisations are named for the sites together, not for each of them."""
    by_governorate = for_sites_together(dataset, view)
    nobody: frozenset[str] = frozenset()
    numbers = [
        len(by_governorate.get(code, nobody).difference(one.organisations))
        for code, one in zip(sites["governorate_pcode"], counted, strict=True)
    ]
    return pd.Series(numbers, index=sites.index, dtype="Int64")


def for_sites_together(dataset: Dataset, view: View) -> Mapping[str, frozenset[str]]:
    """Returns who is named for the sites of each governorate (P-code) on the view's day."""
    presence = dataset.presence
    chosen = Chosen((view.date or dataset.day).isoformat(), view.sector, view.orgtype)
    on = view.date or dataset.day
    active = presence.periods.active(on.toordinal()) & presence.passing(chosen)
    rows = np.flatnonzero(active & presence.for_sites)
    return {
        code: frozenset(presence.values("organisation", held))
        for code, held in presence.grouped("place_id", rows).items()
    }


def place_keys(dataset: Dataset, layer: Layer, features: gpd.GeoDataFrame) -> list[str]:
    """Returns the site id or P-code at which each feature's presence is counted."""
    if not dataset.sites_are_told_apart:
        keys = features["district_pcode"].fillna(features["governorate_pcode"])
    elif layer is layers.INFORMAL_SITES:
        keys = features["id"]
    elif layer is layers.ABC_AREA_UNITS:
        keys = features["pcode"]
    else:
        keys = features["subdistrict_pcode"].fillna(features["district_pcode"])
    told = is_told(dataset, layer, features)
    return [str(key) if known else "" for key, known in zip(keys.tolist(), told, strict=True)]


def is_told(dataset: Dataset, layer: Layer, features: gpd.GeoDataFrame) -> np.ndarray:
    """Returns whether who is named at each feature's own place can be known.

    A hotspot without a boundary of its own lies in a sub-district of another name, whose
    organisations are not its own; where presence is told by district all of that is asked for.
    """
    if layer is not layers.HOTSPOTS or not dataset.sites_are_told_apart:
        return np.ones(len(features), dtype=bool)
    return np.asarray(features["match"] != "no_own_polygon", dtype=bool)


def is_covered(
    dataset: Dataset, layer: Layer, features: gpd.GeoDataFrame, view: View
) -> np.ndarray:
    """Returns whether a source of partners covers each feature's place on the view's day.

    Where none does, nobody named is not known to be nobody.
    """
    if layer is layers.INFORMAL_SITES:
        level, keys = SITES_TOGETHER, features["governorate_pcode"].tolist()
    elif layer is layers.ABC_AREAS:
        level, keys = "area", features["id"].tolist()
    else:
        level, keys = "", place_keys(dataset, layer, features)
    codes, distinct = pd.factorize(np.array(keys, dtype=object))
    known = [
        _speaks(dataset, level or dataset.units.level(key) or "", key, view) for key in distinct
    ]
    covered: np.ndarray = np.array([*known, False])[codes]
    return covered


def covered_governorates(dataset: Dataset, view: View) -> list[str]:
    """Returns the governorates of whose sites a source of partners speaks on the view's day."""
    every = dataset.units.codes("governorate")
    return [one for one in every if _speaks(dataset, SITES_TOGETHER, one, view)]


def _speaks(dataset: Dataset, level: str, key: str, view: View) -> bool:
    """Whether a source of partners covers a place on the view's day."""
    on = view.date or dataset.day
    place = scopes.At(level, key)
    remembered = dataset.derived.part("covered", MOST_COVERED)
    known: dict[scopes.At, bool] = remembered.get((on, view.sector), dict)
    if place not in known:
        layer_id = layers.PARTNER_ACTIVITIES.id
        known[place] = bool(scopes.covering(dataset, layer_id, place, on, view.sector))
    return known[place]


def area_places(dataset: Dataset, area: str) -> Collection[str]:
    """Returns the P-codes at which the presence of a coordination area is counted."""
    return _whole_cells(dataset, dataset.area_members.get(area, ()))


def _whole_cells(dataset: Dataset, places: Collection[str]) -> Collection[str]:
    """Returns the places at which presence is known: districts where sites are not told apart."""
    if dataset.sites_are_told_apart:
        return places
    return {dataset.units.district(place) for place in places}


def _together(by_place: Mapping[str, Count], places: Collection[str]) -> Count:
    found = [by_place[place] for place in places if place in by_place]
    organisations = {name for one in found for name in one.organisations}
    sectors = {name for one in found for name in one.sectors}
    return Count(tuple(sorted(organisations)), tuple(sorted(sectors)))
