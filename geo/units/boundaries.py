"""Administrative units: the hierarchy, which unit holds a point, and how near its edge is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.units.grid import NONE, Grid
from geo.values import crs

LEVELS = ("governorate", "district", "subdistrict")
COLLECTIONS = {
    "governorate": "governorates",
    "district": "districts",
    "subdistrict": "subdistricts",
}


_TOGETHER = 20_000
"""Points that are measured at once."""
_MANY = 100_000
"""Points for which cutting a grid takes less time than it saves."""


class Unit(NamedTuple):
    """One administrative unit: P-code, level and its names."""

    pcode: str
    level: str
    name: str
    name_ar: str
    name_ckb: str


@dataclass(frozen=True)
class Units:
    """All administrative units by P-code, for names and for asking what exists.

    A unit's code begins with the code of the unit above it, and the codes of a level have one
    length; intake has checked both.
    """

    by_pcode: Mapping[str, Unit]

    @classmethod
    def of(cls, layers: Mapping[str, gpd.GeoDataFrame]) -> "Units":
        """Makes the register from the boundary layers, given by their level names."""
        units = {}
        for level_name, features in layers.items():
            columns = [features[name].tolist() for name in ("pcode", "name", "name_ar", "name_ckb")]
            for row in zip(*columns, strict=True):
                pcode, name, name_ar, name_ckb = ("" if pd.isna(value) else value for value in row)
                units[pcode] = Unit(pcode, level_name, name, name_ar, name_ckb)
        return cls(units)

    def name(self, pcode: str, suffix: str = "") -> str:
        """Returns a unit's name; `_ar` Arabic, else English; `_ckb` Kurdish, else Arabic."""
        unit = self.by_pcode.get(pcode)
        if unit is None:
            return ""
        known = {"_ar": (unit.name_ar,), "_ckb": (unit.name_ckb, unit.name_ar)}.get(suffix, ())
        return next((name for name in known if name), unit.name)

    @cached_property
    def code_lengths(self) -> Mapping[str, int]:
        """How many characters the P-codes of each level have, the widest level first."""
        known = {unit.level: len(code) for code, unit in self.by_pcode.items()}
        return {name: known[name] for name in LEVELS if name in known}

    def level(self, pcode: str) -> str:
        """Returns governorate, district or subdistrict from the length of a P-code, else ''."""
        lengths = self.code_lengths.items()
        return next((name for name, length in lengths if length == len(pcode)), "")

    def parents(self, pcode: str) -> dict[str, str]:
        """Returns the P-codes of a unit and of the units above it, by level name."""
        return {
            name: pcode[:length]
            for name, length in self.code_lengths.items()
            if len(pcode) >= length
        }

    def governorates(self, pcodes: Iterable[str]) -> list[str]:
        """Returns the P-codes of the governorates that units lie in, each once, in their order."""
        found = (self.parents(one).get("governorate") for one in pcodes)
        return sorted({one for one in found if one})

    def district(self, pcode: str) -> str:
        """Returns the P-code of the district of a sub-district; others as they are.

        Where no district is known it is that of the governorate.
        """
        lengths = self.code_lengths
        return pcode[: lengths.get("district", lengths.get("governorate"))]

    def codes(self, level_name: str) -> tuple[str, ...]:
        """Returns the P-codes of one level, in their order."""
        return tuple(code for code, unit in self.by_pcode.items() if unit.level == level_name)


def finest(features: pd.DataFrame) -> np.ndarray:
    """Returns the P-code of the smallest unit that is known of each row; empty where none is."""
    found = pd.Series("", index=features.index, dtype=object)
    for level in LEVELS:
        own = features[f"{level}_pcode"]
        found = found.where(own.isna(), own)
    return found.to_numpy(dtype=object)


def finest_of(record: Mapping[str, Any]) -> str:
    """Returns what `finest` does, of one record."""
    codes = (record.get(f"{level}_pcode") for level in LEVELS[::-1])
    return next((str(one) for one in codes if one), "")


def holding(points: gpd.GeoSeries, subdistricts: gpd.GeoDataFrame) -> np.ndarray:
    """Returns the position of the sub-district that holds each point; -1 where none does.

    Points in degrees; `subdistricts` are the full shapes. On a shared edge it is the first.
    """
    shapes, asked = subdistricts.geometry.to_numpy(), points.to_numpy(copy=True)
    if len(asked) >= _MANY:
        asked[shapely.is_empty(asked)] = None
        return Grid(shapes).find(shapely.get_x(asked), shapely.get_y(asked)).first
    positions: np.ndarray = np.full(len(asked), NONE)
    which, found = shapely.STRtree(shapes).query(asked, predicate="intersects")
    last = np.lexsort((-found, which))
    positions[which[last]] = found[last]
    return positions


def place(points: gpd.GeoSeries, subdistricts: gpd.GeoDataFrame) -> pd.DataFrame:
    """Returns `pcode` and `edge_km` for each point: its sub-district and the nearest edge.

    Points in degrees; `subdistricts` are the full shapes with `pcode`. A point outside all of
    them, or an empty one, has no P-code. The distance is measured in the UTM zone of the country.
    """
    shapes = points.to_numpy()
    positions = holding(points, subdistricts)
    inside = positions >= 0
    pcodes = np.full(len(shapes), None, dtype=object)
    pcodes[inside] = subdistricts["pcode"].to_numpy(dtype=object)[positions[inside]]
    edges = crs.in_metres(subdistricts.geometry).boundary.to_numpy()
    edge_km = np.full(len(shapes), np.nan)
    rows = np.flatnonzero(inside)
    for start in range(0, len(rows), _TOGETHER):
        part = rows[start : start + _TOGETHER]
        some = gpd.GeoSeries(shapes[part], crs=crs.STORED)
        measured = crs.in_metres(some, subdistricts.geometry).to_numpy()
        far_m = shapely.distance(edges[positions[part]], measured)
        edge_km[part] = np.round(far_m / 1000, 2)
    pcode = pd.Series(pcodes, index=points.index, dtype=object)
    return pd.DataFrame({"pcode": pcode, "edge_km": edge_km}, index=points.index)
