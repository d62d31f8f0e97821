"""Since when work without a stated start is known: what other sources report of it earlier."""

from collections.abc import Iterator, Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.presence.presence import SITES_TOGETHER

_MONTHLY = "reporting_month"
_EXACT = ("site", "site_group")
_COLUMNS = ("organisation", "sector", "place_level", "place_id", "start")
_UNITS = ("governorate_pcode", "district_pcode", "subdistrict_pcode")


def fill(activities: gpd.GeoDataFrame, groups: Mapping[str, str]) -> None:
    """Moves `known_since` of work without a stated start back to the first month reported on it.

    A report of the same organisation and sector counts at the place itself, at a site for its
    group and the reverse, inside a unit, and at any site for the informal sites of a governorate
    together. Work that a source calls recent keeps the day of that source. `groups` are the group
    of each site, by site id.
    """
    monthly = activities["end_basis"] == _MONTHLY
    first: dict[tuple[str, ...], str] = {}
    for report in _records(activities.loc[monthly, [*_COLUMNS, *_UNITS]]):
        for place in _places(report, groups):
            key = (report["organisation"], report["sector"], place)
            first[key] = min(report["start"], first.get(key, report["start"]))
    open_ = activities["start"].isna() & (activities["start_basis"] != "recent") & ~monthly
    asked = activities.index[open_.to_numpy(dtype=bool)]
    columns = (activities.loc[asked, name].tolist() for name in (*_COLUMNS[:4], "known_since"))
    known = [
        _earlier(first.get((organisation, sector, _key(level, place))), since)
        for organisation, sector, level, place, since in zip(*columns, strict=True)
    ]
    activities.loc[asked, "known_since"] = pd.Series(known, index=asked, dtype="str")


def _records(reports: pd.DataFrame) -> Iterator[dict[str, Any]]:
    distinct = reports.drop_duplicates()
    names = [*_COLUMNS, *_UNITS]
    for values in zip(*(distinct[name].tolist() for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def _places(report: Mapping[str, Any], groups: Mapping[str, str]) -> Iterator[str]:
    """Yields every place that a report is evidence for, as `_key` names it."""
    yield from (code for name in _UNITS if isinstance(code := report[name], str))
    if report["place_level"] in _EXACT:
        place = report["place_id"]
        yield place
        yield _key(SITES_TOGETHER, report["governorate_pcode"])
        if place in groups:
            yield groups[place]
        yield from (site for site, group in groups.items() if group == place)


def _key(level: str, place: str) -> str:
    return f"{level} {place}" if level == SITES_TOGETHER else place


def _earlier(one: str | None, other: object) -> str | None:
    days = [day for day in (one, other) if isinstance(day, str)]
    return min(days, default=None)
