"""Key figures and timeline of a View: numbers and frames, no words and no drawing."""

import datetime as dt
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catalog import layers
from geo.catalog.vocabulary import ORGANISATION_TYPES, SECTORS
from geo.coverage.endings import HORIZONS
from geo.coverage.matrix import (
    Cell,
    Column,
    Matrix,
    area_columns,
    governorate_columns,
    matrix,
    site_columns,
)
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.view.view import View

__all__ = [
    "Bar",
    "Cell",
    "Column",
    "MapFigures",
    "Matrix",
    "PartnerFigures",
    "area_columns",
    "governorate_columns",
    "matrix",
    "of_partners",
    "on_map",
    "organisation_types",
    "site_columns",
    "timeline",
]
HORIZON_DAYS = HORIZONS[-1]
SOON_DAYS = 31


class MapFigures(NamedTuple):
    """Figures of the map: people are an estimate, six to a household out of camp.

    `suppressed` counts the cells whose numbers are withheld and therefore not in the sums.
    `ending` counts distinct organisation and sector pairs; `ending_soon` those of the next month.
    """

    sites: int
    households: int
    individuals: int
    suppressed: int
    unserved_sites: int
    unserved_households: int
    unserved_individuals: int
    ending: int
    ending_soon: int
    horizon: dt.date
    next_end: dt.date | None


class PartnerFigures(NamedTuple):
    """Figures of the partners page on a day, each of distinct organisations or services.

    `people` are an estimate of all people in the sites, `unserved_people` of those in sites that
    nobody is named for; `withheld` cells are in neither.
    """

    active: int
    named: int
    unplaced: int
    sectors: int
    ended: int
    ended_since: int
    ending: int
    ending_soon: int
    next_end: dt.date | None
    horizon: dt.date
    sites: int
    people: int
    withheld: int
    unserved_sites: int
    unserved_people: int


class Bar(NamedTuple):
    """One line of the timeline: an organisation's work in sectors with the same dates."""

    organisation: str
    sectors: tuple[str, ...]
    places: tuple[str, ...]
    start: dt.date | None
    end: dt.date | None
    status: str
    end_precision: str


def on_map(dataset: Dataset, view: View) -> MapFigures:
    """Returns the key figures of the sites that the view shows."""
    sites = selection.select(dataset, layers.INFORMAL_SITES.id, view)
    unserved = sites[(sites["partners"] == 0).to_numpy(dtype=bool)]
    day = selection.day(dataset, view)
    ending = _ending(selection.activities(dataset, view), day)
    ends = [dt.date.fromisoformat(one) for one in ending["end"]]
    return MapFigures(
        sites=_sites(sites),
        households=int(sites["households"].sum()),
        individuals=int(sites["individuals"].sum()),
        suppressed=_suppressed(sites),
        unserved_sites=_sites(unserved),
        unserved_households=int(unserved["households"].sum()),
        unserved_individuals=int(unserved["individuals"].sum()),
        ending=_services(ending),
        ending_soon=_services(
            ending[np.array([(end - day).days <= SOON_DAYS for end in ends], dtype=bool)]
        ),
        horizon=day + dt.timedelta(days=HORIZON_DAYS),
        next_end=min(ends, default=None),
    )


def of_partners(dataset: Dataset, view: View) -> PartnerFigures:
    """Returns the key figures of the partners page for the activities that the view shows."""
    day = selection.day(dataset, view)
    rows = selection.activities(dataset, view)
    active = rows[(rows["status"] == "active").to_numpy()]
    placed = active[active["place_level"].isin(_precise_levels(dataset)).to_numpy()]
    unplaced = set(active["organisation"]) - set(placed["organisation"])
    ended = rows[selection.ended_this_year(rows, day)]
    on = on_map(dataset, view)
    since = {*active["organisation"], *ended["organisation"]}
    return PartnerFigures(
        active=active["organisation"].nunique(),
        named=len(since),
        unplaced=len(unplaced),
        sectors=active["sector"].nunique(),
        ended=_services(ended),
        ended_since=day.year,
        ending=on.ending,
        ending_soon=on.ending_soon,
        next_end=on.next_end,
        horizon=on.horizon,
        sites=on.sites,
        people=on.individuals,
        withheld=on.suppressed,
        unserved_sites=on.unserved_sites,
        unserved_people=on.unserved_individuals,
    )


def organisation_types(dataset: Dataset, view: View) -> list[tuple[str, tuple[str, ...]]]:
    """Returns the organisations active on the day by type, largest type first."""
    rows = selection.activities(dataset, view)
    active = rows[(rows["status"] == "active").to_numpy()]
    found = [
        (kind, tuple(sorted(active["organisation"][active["organisation_type"] == kind].unique())))
        for kind in ORGANISATION_TYPES
    ]
    return sorted([one for one in found if one[1]], key=lambda one: -len(one[1]))


def timeline(dataset: Dataset, view: View) -> list[Bar]:
    """Returns the slides' activities as bars: one per organisation and pair of dates."""
    rows = selection.activities(dataset, view)
    rows = rows[rows["end_basis"].to_numpy(dtype=object) != "reporting_month"]
    rows = rows[rows["status"].notna().to_numpy()]
    keys = [rows[name].fillna("") for name in ("organisation", "start", "end", "status")]
    bars = []
    for (organisation, start, end, status), held in rows.groupby(keys, sort=False):
        bars.append(
            Bar(
                organisation=organisation,
                sectors=tuple(one for one in SECTORS if one in set(held["sector"])),
                places=tuple(sorted(held["place"].dropna().unique())),
                start=dt.date.fromisoformat(start) if start else None,
                end=dt.date.fromisoformat(end) if end else None,
                status=status,
                end_precision=str(held["end_precision"].fillna("").iloc[0]),
            )
        )
    return sorted(bars, key=_bar_order)


def _bar_order(bar: Bar) -> tuple[int, dt.date, str]:
    late = 1 if bar.status == "planned" else 0
    undated = bar.end is None and bar.status == "ended"
    return (late, dt.date.min if undated else bar.end or dt.date.max, bar.organisation)


def _precise_levels(dataset: Dataset) -> list[str]:
    levels = ["site", "site_group", "subdistrict"]
    return levels if dataset.sites_are_told_apart else [*levels, "district"]


def _ending(rows: gpd.GeoDataFrame, day: dt.date) -> gpd.GeoDataFrame:
    last = (day + dt.timedelta(days=HORIZON_DAYS)).isoformat()
    ends = rows["end"].to_numpy(dtype=object)
    near = np.array([not pd.isna(end) and end <= last for end in ends], dtype=bool)
    active = (rows["status"] == "active").to_numpy(dtype=bool)
    reported = rows["end_basis"].to_numpy(dtype=object) == "reporting_month"
    ending: gpd.GeoDataFrame = rows[near & active & ~reported]
    return ending


def _services(rows: gpd.GeoDataFrame) -> int:
    return len(rows[["organisation", "sector"]].drop_duplicates())


def _sites(sites: gpd.GeoDataFrame) -> int:
    return int(sites["sites"].sum()) if "sites" in sites else len(sites)


def _suppressed(sites: gpd.GeoDataFrame) -> int:
    return int(sites["suppressed"].sum()) if "suppressed" in sites else 0
