"""The sites of a view as a map can draw them: each by itself, or where they are many, summed."""

from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.dataset.kept import matched, questions
from geo.dataset.kept.matched import Beside, Matched
from geo.dataset.many_sites import Drawn
from geo.dataset.sums import people
from geo.units import boundaries
from geo.view.address import FILTERS
from geo.view.view import View

MOST_DRAWN: Final = 2_000
"""Sites that a map draws each by itself."""
MOST_PRINTED: Final = 150
"""Those that a map drawn on the server does: all of it comes with its page, to slow phones too."""
MOST_SIGNS: Final = 60
"""Units with a sign on such a map; more would lie on one another."""
_MOST_VIEWS: Final = 8
"""Views of a dataset whose drawn sites are kept in memory at once."""
_SITES: Final = layers.INFORMAL_SITES.id
_PLACES: Final = tuple(name for level in boundaries.LEVELS for name in (level, f"{level}_pcode"))


def are_many(dataset: Dataset, *, printed: bool = False) -> bool:
    """Whether a dataset has more sites than a map draws each by itself."""
    if printed:  # sites that may not be told apart are summed already; kept ones are not drawn
        return dataset.sites_are_told_apart and len(dataset.features[_SITES]) > MOST_PRINTED
    return _SITES in dataset.kept or len(dataset.features[_SITES]) > MOST_DRAWN


def drawn(dataset: Dataset, view: View, *, printed: bool = False) -> Dataset:
    """Returns the dataset with the sites that a map draws for a view; itself where they are few.

    Of many they are those that pass the view's filters. Where these are many as well there is one
    feature for each sub-district with some: its P-code as `id`, its names and shape, its `sites`
    and the people of those whose number is known. Sites of which the unit is not known are in none.
    All else is the same. On a map that is `printed` into a page, fewer are many, and the units are
    larger ones where there are many.
    """
    if not are_many(dataset, printed=printed):
        return dataset
    filters = {name: getattr(view, name) for name in (*FILTERS, "presence")}
    asked = View(**filters, date=view.date)
    kept = dataset.derived.part("drawn", _MOST_VIEWS)
    return kept.get((asked, printed), lambda: _drawn(dataset, asked, printed=printed))


def _drawn(dataset: Dataset, view: View, *, printed: bool) -> Dataset:
    sites = selection.passing(dataset, _SITES, view)
    found = Matched(dataset.features[_SITES], sites.index.to_numpy())
    if _SITES in dataset.kept and not printed:
        found = _with_kept(dataset, view, found.positions)
    level, rows = "", sites
    if len(found) > (MOST_PRINTED if printed else MOST_DRAWN):
        level, rows = _by_unit(dataset, sites, found.beside, printed=printed)
    elif found.beside:
        rows = found.page(0, len(found))
    made = replace(
        dataset,
        features={**dataset.features, _SITES: rows.reset_index(drop=True)},
        drawn=Drawn(view.having(date=None).query_string(), level),
        last_day=dataset.day,
    )
    for name in ("units", "presence", "area_members", "vocabulary"):
        vars(made)[name] = getattr(dataset, name)  # the same, whichever sites are drawn
    return made


def _with_kept(dataset: Dataset, view: View, positions: np.ndarray) -> Matched:
    """Returns the sites of a view, those that are kept in the database among them."""
    kept, condition = dataset.kept[_SITES], questions.passing(dataset, view)
    beside = Beside(kept, condition, (), kept.count(condition))
    own = matched.own(dataset, layers.INFORMAL_SITES, positions)
    return Matched(dataset.features[_SITES], positions, beside, own)


def _by_unit(
    dataset: Dataset, sites: gpd.GeoDataFrame, beside: Beside | None, *, printed: bool
) -> tuple[str, gpd.GeoDataFrame]:
    """Returns the sums of the sub-districts; printed, of the smallest units that are not many."""

    def of(level: str, layer: Layer) -> tuple[str, gpd.GeoDataFrame]:
        code = f"{level}_pcode"
        more = beside.kept.by_unit(beside.condition, code) if beside else None
        return level, _summed(sites, dataset.features[layer.id], code, more)

    made = of("subdistrict", layers.SUBDISTRICTS)
    for level, layer in (("district", layers.DISTRICTS), ("governorate", layers.GOVERNORATES)):
        if printed and len(made[1]) > MOST_SIGNS:
            made = of(level, layer)
    return made


def _summed(
    sites: gpd.GeoDataFrame, units: gpd.GeoDataFrame, code: str, more: pd.DataFrame | None
) -> gpd.GeoDataFrame:
    """Returns one feature for each unit with sites, in the order of the units.

    `more` are the sums of sites that are not in memory, by their P-code.
    """
    by_unit = sites.groupby(code, sort=False)
    sums = (
        by_unit[list(people.PEOPLE)]
        .sum(min_count=1)
        .assign(sites=by_unit.size(), known=by_unit["households"].count())
    )
    if more is not None:
        both = pd.concat([sums.astype("Int64"), more[list(sums)]]).groupby(level=0)
        sums = both.sum(min_count=1)
    units = units[units["pcode"].isin(sums.index).to_numpy(dtype=bool)]
    sums = sums.loc[units["pcode"]]
    columns = {
        name: pd.Series([None] * len(units), dtype=sites[name].dtype)
        for name in sites.drop(columns=sites.geometry.name)
    }
    for name in ("name", "name_ar", "name_ckb", *(one for one in _PLACES if one in units)):
        columns[name] = pd.Series(units[name].to_numpy(), dtype=sites[name].dtype)
    columns["id"] = pd.Series(units["pcode"].to_numpy(), dtype=sites["id"].dtype)
    for name in (*people.PEOPLE, "sites"):
        columns[name] = pd.Series(sums[name].to_numpy(), dtype="Int64")
    left_out = (sums["sites"] - sums["known"]).to_numpy(dtype=np.int64)
    if left_out.any():
        columns[people.UNCOUNTED] = pd.Series(left_out, dtype="Int64")
    return gpd.GeoDataFrame(columns, geometry=units.geometry.to_numpy(), crs=sites.crs)
