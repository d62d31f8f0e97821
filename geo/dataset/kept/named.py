"""Which rows of a large layer others name, so that they are held in memory whatever its size."""

from collections.abc import Iterator, Mapping
from typing import Final

import geopandas as gpd
import pandas as pd

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.catalog.registers import SET_ASIDE, SITE_EDITS, SITE_GROUPS, SITE_ROUNDS, STATEMENTS
from geo.store.kept.splitting import Named

KEPT: Final[tuple[Layer, ...]] = (layers.INFORMAL_SITES,)
"""Layers that can be kept. Activities cannot: who is where is worked out of all of them."""
Features = Mapping[str, gpd.GeoDataFrame]
_SITES: Final = layers.INFORMAL_SITES.id
_IDS: Final = {
    layers.PARTNER_ACTIVITIES.id: ("place_id", "site_id", "same_name_as"),
    layers.SERVICE_GAPS.id: ("place_id",),
    SITE_ROUNDS.id: ("site_id", "beside"),
    SITE_EDITS.id: ("id",),
    SET_ASIDE.id: ("record", "counts"),
}
"""The columns of other layers that hold ids of sites, others among them."""
_GROUPS: Final = {
    layers.PARTNER_ACTIVITIES.id: "place_id",
    layers.SERVICE_GAPS.id: "place_id",
    SITE_GROUPS.id: "id",
}


def of(features: Features) -> Named:
    """Returns the sites that other layers name, and the groups of sites."""
    ids = {one for layer, names in _IDS.items() for one in _values(features[layer], names)}
    ids |= set(_told(features[STATEMENTS.id]["about"]))
    groups = {one for layer, name in _GROUPS.items() for one in _values(features[layer], (name,))}
    return Named(ids, groups)


def _values(rows: pd.DataFrame, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        yield from rows[name].dropna().unique().tolist()


def _told(about: pd.Series) -> Iterator[str]:
    """Yields the sites that statements are about, each `layer/id`, with | between several."""
    for text in about.dropna().unique():
        for one in text.split("|"):
            layer, _, feature = one.partition("/")
            if layer == _SITES and feature:
                yield feature
