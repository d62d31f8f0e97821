"""Coordination areas as sets of administrative units, graded by evidence."""

from collections.abc import Mapping

import geopandas as gpd


def members(area_units: gpd.GeoDataFrame) -> Mapping[str, tuple[str, ...]]:
    """Returns the P-codes of each coordination area, by area id."""
    return {
        str(area): tuple(rows["pcode"].tolist())
        for area, rows in area_units.groupby("area_id", sort=True)
    }


def holds(pcodes: tuple[str, ...], place: str | None) -> bool:
    """Whether a place (P-code) is one of these units or lies inside one."""
    return place is not None and any(place.startswith(code) for code in pcodes)
