"""Services whose gate was weakened on purpose: real datasets that tell too much, each in one way.

None of our code is replaced: a shelf hands out a Dataset that a worse gate would have made.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.access.datasets import Library
from geo.catalog.vocabulary import SECTORS, SENSITIVE_SECTORS
from geo.dataset import supposed
from geo.dataset.dataset import Dataset
from geo.presence.presence import Chosen, Counts, Presence
from geo.values.cache import Cache
from geo.view.view import View

SITES, WORK = "informal-sites", "partner-activities"


class Shelf(Library):
    """A library that hands out one dataset to everybody."""

    def __init__(self, store: Any, held: Dataset) -> None:
        super().__init__(store)
        self.held = held

    def dataset(self, *asked: Any) -> Dataset:  # noqa: ARG002 - whoever asks
        """Returns the dataset, whoever asks."""
        return self.held


def _with(public: Dataset, layer_id: str, features: gpd.GeoDataFrame) -> Dataset:
    return replace(public, features={**public.features, layer_id: features})


def _numbers(full: Dataset, code: str) -> dict[str, int]:
    sites = full.features[SITES]
    inside = sites[sites["subdistrict_pcode"].str.startswith(code)]
    households = int(inside["households"].sum())
    return {"sites": len(inside), "households": households, "individuals": 6 * households}


def _smallest_last(full: Dataset, cells: gpd.GeoDataFrame) -> list[int]:
    """Returns the positions of the withheld cells, most households first."""
    hidden = [at for at, one in enumerate(cells["suppressed"]) if one]
    size = {at: _numbers(full, cells["subdistrict_pcode"].iloc[at])["households"] for at in hidden}
    return sorted(hidden, key=lambda at: -size[at])


def without_complement(full: Dataset, public: Dataset) -> Dataset:
    """Only the cell with too few households is withheld, so that any total gives it away."""
    cells = public.features[SITES].copy()
    *others, _ = _smallest_last(full, cells)
    for at in others:
        for name, value in _numbers(full, cells["subdistrict_pcode"].iloc[at]).items():
            cells.iloc[at, cells.columns.get_loc(name)] = value
        cells.iloc[at, cells.columns.get_loc("suppressed")] = False
    return _with(public, SITES, cells)


def totals_of_everything(full: Dataset, public: Dataset) -> Dataset:
    """Districts have totals of their own, worked out from all sites."""
    cells = public.features[SITES]
    totals = cells.drop_duplicates("district_pcode").copy()
    for name in ("subdistrict", "subdistrict_pcode"):
        totals[name] = pd.Series(None, index=totals.index, dtype=totals[name].dtype)
    for at, code in enumerate(totals["district_pcode"]):
        for name, value in _numbers(full, code).items():
            totals.iloc[at, totals.columns.get_loc(name)] = value
    totals["id"] = [f"sites-{code.lower()}" for code in totals["district_pcode"]]
    totals["suppressed"] = False
    both = pd.concat([cells, totals.astype(cells.dtypes.to_dict())], ignore_index=True)
    return _with(public, SITES, gpd.GeoDataFrame(both, geometry="geometry", crs=cells.crs))


def people_left(full: Dataset, public: Dataset) -> Dataset:
    """Households are withheld, and the number of people is not, which is six times as many."""
    cells = public.features[SITES].copy()
    for at in _smallest_last(full, cells):
        people = _numbers(full, cells["subdistrict_pcode"].iloc[at])["individuals"]
        cells.iloc[at, cells.columns.get_loc("individuals")] = people
    return _with(public, SITES, cells)


def sensitive_at_its_district(full: Dataset, public: Dataset) -> Dataset:
    """One sensitive activity is told at the district where it is."""
    rows = public.features[WORK].copy()
    work = full.features[WORK]
    known = work[work["sector"].isin(SENSITIVE_SECTORS) & work["district_pcode"].notna()].iloc[0]
    same = (rows["organisation"] == known["organisation"]) & (rows["sector"] == known["sector"])
    at = int((same & (rows["governorate_pcode"] == known["governorate_pcode"])).to_numpy().argmax())
    district = known["district_pcode"]
    moved = {
        "district": known["district"],
        "district_pcode": district,
        "place_id": district,
        "place_level": "district",
        "place": known["district"],
    }
    for name, value in moved.items():
        rows.iloc[at, rows.columns.get_loc(name)] = value
    return _with(public, WORK, rows)


def only_sensitive_with_another_word(full: Dataset, public: Dataset) -> Dataset:
    """An organisation that does only sensitive work is told at its district, the sector is not."""
    rows, work = public.features[WORK].copy(), full.features[WORK]
    open_work = work[~work["sector"].isin(SENSITIVE_SECTORS)]
    pairs = set(zip(open_work["organisation"], open_work["governorate_pcode"], strict=True))
    named = zip(work["organisation"], work["governorate_pcode"], strict=True)
    closed = np.array([one not in pairs for one in named])
    alone = work[closed & work["district_pcode"].notna()].iloc[0]
    at = int((rows["district_pcode"] == alone["district_pcode"]).to_numpy().argmax())
    organisation = {
        name: alone[name] for name in ("organisation", "organisation_name", "organisation_type")
    }
    titled = f"{alone['name'].partition(': ')[0]}: {SECTORS['coordination']}"
    for name, value in {**organisation, "sector": "coordination", "name": titled}.items():
        rows.iloc[at, rows.columns.get_loc(name)] = value
    return _with(public, WORK, rows)


def site_in_a_property(full: Dataset, public: Dataset) -> Dataset:
    """The id of a site is left in a property of an activity."""
    rows = public.features[WORK].copy()
    rows.iloc[0, rows.columns.get_loc("site_id")] = full.features[SITES]["id"].iloc[-1]
    return _with(public, WORK, rows)


def site_in_a_shape(full: Dataset, public: Dataset) -> Dataset:
    """An activity is drawn at the site where it is, not at its district."""
    rows = public.features[WORK].copy()
    shapes = rows.geometry.to_numpy().copy()
    shapes[0] = full.features[SITES].geometry.iloc[-1]
    return _with(public, WORK, rows.set_geometry(shapes, crs=rows.crs))


def blocked_area_in_its_subdistrict(full: Dataset, public: Dataset) -> Dataset:
    """A blocked area is told by sub-district."""
    areas = public.features["blocked-areas"].copy()
    blocked = full.features["blocked-areas"]
    known = blocked[blocked["subdistrict_pcode"].notna()].iloc[0]
    at = int((areas["district_pcode"] == known["district_pcode"]).to_numpy().argmax())
    for name in ("subdistrict", "subdistrict_pcode"):
        areas.iloc[at, areas.columns.get_loc(name)] = known[name]
    return _with(public, "blocked-areas", areas)


@dataclass(frozen=True, eq=False)
class FullyCounted(Dataset):
    """A public dataset in which presence is counted on the full data."""

    everything: Dataset | None = None

    @cached_property
    def presence(self) -> Presence:
        """The public activities, with the counts of all."""
        public = super().presence
        held = self.everything
        assert held is not None
        counted = Presence.of(held.features[WORK], None, held.units, held.day)
        return _Counting(public.activities, public.links, public.latest, everything=counted)


@dataclass(frozen=True, eq=False)
class _Counting(Presence):
    everything: Presence | None = None

    def counts(self, chosen: Chosen) -> Counts:
        assert self.everything is not None
        return self.everything.counts(chosen)


def presence_of_everything(full: Dataset, public: Dataset) -> Dataset:
    """Filters by presence and numbers of organisations come from the full data."""
    held = {name: getattr(public, name) for name in public.__dataclass_fields__}
    return FullyCounted(**held, everything=full)


class _Supposing(Cache):
    """Remembers suppositions about another dataset than the one that they are asked of."""

    def __init__(self, everything: Dataset) -> None:
        super().__init__()
        self.everything = everything

    def get(self, key: Any, make: Any) -> Any:  # noqa: ARG002 - it makes another one
        """Returns what is supposed of everything, as if it were for the public."""
        view = View(without=key.organisations, without_donor=key.donors, date=key.day)
        return replace(supposed.of(self.everything, view), audience="public")


class _Derived(Cache):
    """What is worked out of a dataset, but for suppositions."""

    def __init__(self, everything: Dataset) -> None:
        super().__init__()
        self.everything = everything

    def part(self, name: str, most: int) -> Cache:
        """Returns a cache of its own, that of suppositions one of everything."""
        wrong = name == "supposed"
        return _Supposing(self.everything) if wrong else super().part(name, most)


def suppositions_of_everything(full: Dataset, public: Dataset) -> Dataset:
    """Suppositions are made of the full data, not of what the public may see."""
    held = replace(public)
    held.__dict__["derived"] = _Derived(full)
    return held
