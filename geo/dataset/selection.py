"""What a View shows of a Dataset: the features that pass its filters, with the day's values."""

import datetime as dt
from collections.abc import Collection, Iterator
from functools import partial
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.dataset import place_names
from geo.dataset.dataset import Dataset
from geo.dataset.sources import named_at, standing
from geo.presence import presence
from geo.presence.presence import Count
from geo.units import areas, boundaries
from geo.view.address import FILTERS, PLACES
from geo.view.view import View

MOST_ACTIVITIES: Final = 4
"""Views of a dataset whose activities are remembered: those of one page, and of a few readers."""
MOST_SELECTED: Final = 64
"""Selections of a dataset that are remembered: a page asks for the same ones in many places."""
MOST_AROUND: Final = 256
"""Chains of units whose work is remembered: sites of one sub-district have the same."""
MOST_ROWS: Final = 2_000
"""Features of a selection that is remembered: larger ones would fill memory."""


class Relaxation(NamedTuple):
    """A filter whose removal would show something, and how many features."""

    filter: str
    features: int


def day(dataset: Dataset, view: View) -> dt.date:
    """Returns the day of a view: the one chosen, else the latest that the data describes."""
    return view.date or dataset.day


def select(dataset: Dataset, layer_id: str, view: View) -> gpd.GeoDataFrame:
    """Returns the features of a layer that pass the view's filters, EPSG:4326.

    Adds the derived fields of the day (`partners`, `sectors`; `status`, `certainty`) and names
    in the view's language. `partners` are missing where nobody is named and no source covers the
    place on the day. A chosen date keeps only activities whose period holds that day.
    """
    remembered = dataset.derived.part("selected", MOST_SELECTED)
    asked = (layer_id, *_asked(view))
    found: gpd.GeoDataFrame | None = remembered.peek(asked)
    if found is None:
        features = passing(dataset, layer_id, view)
        found = derived(dataset, dataset.layer(layer_id), features, view)
        if len(found) <= MOST_ROWS:
            remembered.get(asked, lambda: found)
    return found.copy(deep=False)


def _asked(view: View) -> tuple[object, ...]:
    """Returns everything of a view that a selection depends on."""
    filters = (getattr(view, name) for name in FILTERS)
    return (*filters, view.presence, view.date, view.lang, view.wider)


def passing(dataset: Dataset, layer_id: str, view: View) -> gpd.GeoDataFrame:
    """Returns the features of a layer that pass the view's filters as they are stored."""
    kept = _kept(dataset, dataset.layer(layer_id), view)
    shown: gpd.GeoDataFrame = dataset.features[layer_id][kept]
    return shown


def number(dataset: Dataset, layer_id: str, view: View) -> int:
    """Returns how many features of a layer pass the view's filters."""
    return int(_kept(dataset, dataset.layer(layer_id), view).sum())


def derived(
    dataset: Dataset, layer: Layer, features: gpd.GeoDataFrame, view: View
) -> gpd.GeoDataFrame:
    """Returns the features with the derived fields of the view's day, in its language."""
    on = day(dataset, view)
    found: dict[str, pd.Series] = {}
    if layer.counted:
        found |= named_at.of_the_day(dataset, layer, features, view)
    if layer is layers.PARTNER_ACTIVITIES:
        found["status"] = dataset.presence.status(on).loc[features.index]
        sure = _certainties(dataset, view)
        found["certainty"] = pd.Series(
            [sure.get(row) for row in features.index], index=features.index, dtype=object
        )
    found |= standing.of_the_day(dataset, layer, features, on.toordinal())
    return place_names.in_language(features.assign(**found), dataset.units, view.lang)


def relaxations(dataset: Dataset, layer_id: str, view: View) -> list[Relaxation]:
    """Returns, for a selection that is empty, each filter whose removal alone would fill it."""
    everything = View()
    found = []
    for name in (*active_filters(view), "date"):
        less = view.having(**{name: getattr(everything, name)})
        left = number(dataset, layer_id, less) if less != view else 0
        if left:
            found.append(Relaxation(name, left))
    return found


def activities(dataset: Dataset, view: View) -> gpd.GeoDataFrame:
    """Returns the view's activities of every day, with their status on the view's day.

    A page asks for them in many places: those of the last views are remembered.
    """
    remembered = dataset.derived.part("activities", MOST_ACTIVITIES)
    found = remembered.get(_asked(view), lambda: _activities(dataset, view))
    return found.copy(deep=False)


def _activities(dataset: Dataset, view: View) -> gpd.GeoDataFrame:
    layer = layers.PARTNER_ACTIVITIES
    features = dataset.features[layer.id]
    kept = features[_kept(dataset, layer, view.having(date=None))]
    return derived(dataset, layer, kept, view)


def ended_this_year(activities: gpd.GeoDataFrame, on_day: dt.date) -> np.ndarray:
    """Returns which of these `activities` ended in the day's year, by their `status`.

    The end of a month that was reported on is no end of the work.
    """
    ended = activities["status"].to_numpy(dtype=object) == "ended"
    reported = activities["end_basis"].to_numpy(dtype=object) == "reporting_month"
    late = (activities["end"].fillna("") >= f"{on_day.year}-01-01").to_numpy(dtype=bool)
    return np.asarray(ended & ~reported & late, dtype=bool)


def _kept(dataset: Dataset, layer: Layer, view: View) -> np.ndarray:
    """Returns whether each feature of the layer passes every filter that concerns it."""
    kept = np.ones(len(dataset.features[layer.id]), dtype=bool)
    for mask in _masks(dataset, layer, view):
        kept &= mask
    return kept


def _masks(dataset: Dataset, layer: Layer, view: View) -> Iterator[np.ndarray]:
    """Yields the mask of each filter that is set and concerns the layer."""
    features = dataset.features[layer.id]
    if layer is layers.INFORMAL_SITES and dataset.drawn is not None:
        return  # they are those that pass
    if layer is layers.PARTNER_ACTIVITIES:
        yield from _activity_masks(dataset, features, view)
        return
    if layer is layers.ABC_AREAS:
        yield from _area_masks(dataset, features, view)
    else:
        yield from _place_masks(dataset, features, view)
    if layer.counted and (view.partner or view.minimum_partners is not None):
        yield named_at.is_told(dataset, layer, features)
        if view.minimum_partners == 0:
            yield named_at.is_covered(dataset, layer, features, view)
        yield from _presence_masks(named_at.counts(dataset, layer, features, view), view)
    if view.site and layer is layers.INFORMAL_SITES:
        yield features["id"].isin(view.site).to_numpy()
    if layer is layers.SERVICE_GAPS:
        yield from _gap_masks(dataset, features, view)


def _presence_masks(counted: list[Count], view: View) -> Iterator[np.ndarray]:
    if view.partner:
        wanted = set(view.partner)
        named = [not wanted.isdisjoint(one.organisations) for one in counted]
        yield np.array(named, dtype=bool)
    least = view.minimum_partners
    if least is not None:
        numbers = np.array([len(one.organisations) for one in counted], dtype=int)
        yield numbers == 0 if least == 0 else numbers >= least


def _place_masks(dataset: Dataset, features: gpd.GeoDataFrame, view: View) -> Iterator[np.ndarray]:
    for level in boundaries.LEVELS:
        wanted = getattr(view, level)
        if wanted and f"{level}_pcode" in features:
            yield features[f"{level}_pcode"].isin(wanted).to_numpy()
    if view.area:
        yield in_areas(dataset, features, view.area)


def _gap_masks(dataset: Dataset, features: gpd.GeoDataFrame, view: View) -> Iterator[np.ndarray]:
    """A gap is at a site when it was stated for the site itself or for its group."""
    if view.sector:
        yield features["sector"].isin(view.sector).to_numpy()
    if view.site:
        sites = dataset.features[layers.INFORMAL_SITES.id]
        groups = sites["site_group"][sites["id"].isin(view.site).to_numpy()].dropna()
        yield features["place_id"].isin([*view.site, *groups]).to_numpy()


def in_areas(dataset: Dataset, features: gpd.GeoDataFrame, chosen: Collection[str]) -> np.ndarray:
    """Returns whether each feature belongs to one of these areas or lies inside its units."""
    if "area_id" in features:
        return features["area_id"].isin(list(chosen)).to_numpy()
    if "governorate_pcode" not in features:
        return np.ones(len(features), dtype=bool)
    members = [code for area in chosen for code in dataset.area_members.get(area, ())]
    precise = features["subdistrict_pcode"].fillna(features["district_pcode"])
    precise = precise.fillna(features["governorate_pcode"])
    codes = [None if pd.isna(one) else str(one) for one in precise]
    return np.array([areas.holds(tuple(members), code) for code in codes], dtype=bool)


def _area_masks(dataset: Dataset, features: gpd.GeoDataFrame, view: View) -> Iterator[np.ndarray]:
    """An area passes a place filter when one of its units is, holds or lies in the place."""
    members = [dataset.area_members.get(area, ()) for area in features["id"]]
    for level in boundaries.LEVELS:
        wanted = getattr(view, level)
        if wanted:
            yield np.array([_meet(codes, wanted) for codes in members], dtype=bool)
    if view.area:
        yield features["id"].isin(view.area).to_numpy()


def _meet(codes: Collection[str], wanted: Collection[str]) -> bool:
    return any(
        code.startswith(other) or other.startswith(code) for code in codes for other in wanted
    )


def _activity_masks(
    dataset: Dataset, features: gpd.GeoDataFrame, view: View
) -> Iterator[np.ndarray]:
    for name in PLACES:
        if getattr(view, name):
            rows = _rows_at(dataset, view, name)
            mask = np.zeros(len(features), dtype=bool)
            mask[list(rows)] = True
            yield mask
    for name, column in (
        ("partner", "organisation"),
        ("sector", "sector"),
        ("orgtype", "organisation_type"),
    ):
        if getattr(view, name):
            yield features[column].isin(getattr(view, name)).to_numpy()
    if view.date is not None:
        yield presence.holds(features, view.date.isoformat())


def _rows_at(dataset: Dataset, view: View, name: str) -> dict[int, str]:
    """Returns the activities that one place filter keeps, by position, with certainty."""
    chosen: tuple[str, ...] = getattr(view, name)
    places = (
        tuple(code for area in chosen for code in dataset.area_members.get(area, ()))
        if name == "area"
        else chosen
    )
    found = around(dataset, places) if view.wider else {}
    return found | dataset.presence.at(places)


def around(dataset: Dataset, places: Collection[str]) -> dict[int, str]:
    """Returns the activities for a wider area around these places (site ids or P-codes).

    By position, with certainty: those for the informal sites together where the places have some,
    or where their district has some if presence is told by district.
    """
    remembered = dataset.derived.part("around", MOST_AROUND)
    if all(dataset.units.level(one) for one in places):
        units = tuple(places)
        return remembered.get(units, lambda: _around_units(dataset, units))
    containing = frozenset(_containing(dataset, places))
    return remembered.get(containing, lambda: dataset.presence.around(containing, has_sites=True))


def _around_units(dataset: Dataset, places: tuple[str, ...]) -> dict[int, str]:
    apart = dataset.sites_are_told_apart
    codes = places if apart else tuple(dataset.units.district(one) for one in places)
    with_sites = dataset.derived.get("units with sites", partial(_with_sites, dataset))
    has_sites = any(areas.holds(codes, code) for code in with_sites)
    return dataset.presence.around(_containing(dataset, places), has_sites=has_sites)


def _with_sites(dataset: Dataset) -> frozenset[str]:
    return frozenset(dataset.said(layers.INFORMAL_SITES.id, "subdistrict_pcode"))


def _containing(dataset: Dataset, places: Collection[str]) -> set[str]:
    """Returns the units that contain any of these places, without the places themselves."""
    chains: set[str] = set()
    for place in places:
        chains.update(dataset.units.parents(_finest(dataset, place)).values())
    return chains - set(places)


def _finest(dataset: Dataset, place: str) -> str:
    """Returns the finest unit that a site is known to lie in; any other place as it is."""
    if dataset.units.level(place) or not (dataset.sites_are_told_apart or dataset.kept):
        return place
    homes = dataset.derived.get("homes of sites", partial(_homes, dataset))
    if place in homes or not dataset.kept:
        return homes.get(place, "")
    record = dataset.with_kept(place).record(layers.INFORMAL_SITES.id, place)
    return boundaries.finest_of(record or {})


def _homes(dataset: Dataset) -> dict[str, str]:
    """Returns the smallest unit that is known of each site."""
    sites = dataset.features[layers.INFORMAL_SITES.id]
    return dict(zip(sites["id"].tolist(), boundaries.finest(sites).tolist(), strict=True))


def _certainties(dataset: Dataset, view: View) -> dict[int, str]:
    """Returns how surely each activity is at the place asked for; empty where none is asked."""
    asked = [name for name in PLACES if getattr(view, name)]
    return _rows_at(dataset, view, asked[-1]) if asked else {}


def active_filters(view: View) -> list[str]:
    """Returns the names of the filters that are set, in a fixed order."""
    found = [name for name in FILTERS if getattr(view, name)]
    return [*found, "presence"] if view.presence != "any" else found
