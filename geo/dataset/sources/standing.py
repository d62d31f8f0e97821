"""How far each statement can be relied on: its age on a day, its place, and other sources of it."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.fields import STANDING
from geo.catalog.layer import Layer
from geo.dataset.counted import sites_by_day
from geo.dataset.dataset import Dataset
from geo.dataset.sources import confirmers, disagreements
from geo.presence import age, periods
from geo.units.boundaries import LEVELS

FIELDS: Final = tuple(one.name for one in STANDING)
_PLACES: Final = ("Village", "Town")
"""Positions of blocked areas that are those of a place on the ground."""


def fields(layer: Layer) -> tuple[str, ...]:
    """Returns the derived fields of a layer whose features are statements."""
    return FIELDS if layer.renewed_days else ()


def of_the_day(
    dataset: Dataset, layer: Layer, features: gpd.GeoDataFrame, day: int
) -> dict[str, pd.Series]:
    """Returns the `fields` of features of a layer on a day, a number (`toordinal`).

    `age` is missing for activities whose period does not hold the day: they say nothing of it.
    `disputed` is missing where the audience is not told what other sources say, and
    `last_confirmed_by` where nobody had confirmed it by the day.
    """
    if not fields(layer):
        return {}
    ages = np.array([*(one.value for one in age.AGES), None], dtype=object)[
        ages_on(dataset, layer, features, day)
    ]
    others = disputed(dataset, layer, features, day)
    who = confirmers.sources(features).map(dict(confirmers.registered(dataset)))
    by = who.where(confirmed_by(layer, features, day) > 0).to_numpy(dtype=object)
    made = (ages, precisions(dataset, layer, features), others, by)
    return {
        name: pd.Series(values, index=features.index, dtype=object)
        for name, values in zip(FIELDS, made, strict=True)
    }


def confirmed_by(layer: Layer, features: gpd.GeoDataFrame, day: int) -> np.ndarray:
    """Returns the numbers of the days on which statements were last confirmed by a day, 0 for none.

    What a source says later of an earlier day is not confirmed by then, whatever its kind.
    """
    found = periods.numbers(features["as_of"], 0)
    if layer is layers.PARTNER_ACTIVITIES:
        own = periods.numbers(features["last_confirmed"], 0)
        found = np.where((own > 0) & (own <= day), own, found)
    said: np.ndarray = np.where(found <= day, found, 0)
    return said


def ages_on(dataset: Dataset, layer: Layer, features: gpd.GeoDataFrame, day: int) -> np.ndarray:
    """Returns the positions in `age.AGES` of features on a day, -1 for what says nothing of it."""
    last = confirmed_by(layer, features, day)
    found = age.of(last, day, age.AGEING[layer.renewed_days])
    if layer is not layers.PARTNER_ACTIVITIES:
        return found
    holds = dataset.presence.periods.meet(day, day)[features.index.to_numpy()]
    return np.where(holds, found, np.int8(-1))


def precisions(dataset: Dataset, layer: Layer, features: gpd.GeoDataFrame) -> np.ndarray:
    """Returns how closely the place of each feature is known: one of `vocabulary.PRECISIONS`."""
    found: np.ndarray = np.asarray(_PRECISIONS[layer.id](dataset, features), dtype=object)
    return found


def disputed(dataset: Dataset, layer: Layer, features: gpd.GeoDataFrame, day: int) -> np.ndarray:
    """Returns whether another source says otherwise, None where the audience is not told."""
    if dataset.audience == Audience.PUBLIC:
        return np.full(len(features), None, dtype=object)
    if layer is layers.INFORMAL_SITES:
        ids = sites_by_day.disputed(dataset.features, dt.date.fromordinal(day).isoformat())
    elif layer is layers.PARTNER_ACTIVITIES:
        ids = disagreements.disputed(dataset)
    else:
        ids = frozenset()
    found: np.ndarray = features["id"].isin(ids).to_numpy(dtype=bool).astype(object)
    return found


def _of_sites(dataset: Dataset, features: gpd.GeoDataFrame) -> list[str]:
    return ["site" if dataset.sites_are_told_apart else "subdistrict"] * len(features)


def _of_hotspots(_: Dataset, features: gpd.GeoDataFrame) -> np.ndarray:
    own: np.ndarray = (features["match"] != "no_own_polygon").to_numpy(dtype=bool)
    return np.where(own, "subdistrict", "approximate")


def _of_areas(_: Dataset, features: gpd.GeoDataFrame) -> list[str]:
    """No public document lists the units of a coordination area."""
    return ["not_stated"] * len(features)


def _of_units(_: Dataset, features: gpd.GeoDataFrame) -> pd.Series:
    return features["level"].mask(features["evidence"] == "inferred", "inferred")


def _of_blocked(_: Dataset, features: gpd.GeoDataFrame) -> np.ndarray:
    named = features["precision"].isin(LEVELS).to_numpy(dtype=bool)
    point = np.where(features["precision"].isin(_PLACES), "site", "approximate")
    told = np.where(named, features["precision"], point)
    return np.where(features.geometry.isna() & ~named, _finest(features), told)


def _finest(features: gpd.GeoDataFrame) -> np.ndarray:
    """Returns the closest level at which each feature names a unit."""
    found = np.full(len(features), "not_stated", dtype=object)
    for level in LEVELS:
        found[features[f"{level}_pcode"].notna().to_numpy(dtype=bool)] = level
    return found


def _of_records(_: Dataset, features: gpd.GeoDataFrame) -> pd.Series:
    inferred = features["link_inferred"].fillna(value=False).astype(bool)
    return features["place_level"].mask(inferred, "inferred")


_PRECISIONS: Final[Mapping[str, Callable[[Dataset, gpd.GeoDataFrame], object]]] = {
    layers.INFORMAL_SITES.id: _of_sites,
    layers.HOTSPOTS.id: _of_hotspots,
    layers.ABC_AREAS.id: _of_areas,
    layers.ABC_AREA_UNITS.id: _of_units,
    layers.BLOCKED_AREAS.id: _of_blocked,
    layers.PARTNER_ACTIVITIES.id: _of_records,
    layers.SERVICE_GAPS.id: _of_records,
}
