"""Administrative units: the hierarchy, which unit holds a point, and how near its edge is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import crs

LEVELS = ("governorate", "district", "subdistrict")
COLLECTIONS = {
    "governorate": "governorates",
    "district": "districts",
    "subdistrict": "subdistricts",
}


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


def place(points: gpd.GeoSeries, subdistricts: gpd.GeoDataFrame) -> pd.DataFrame:
    """Returns `pcode` and `edge_km` for each point: its sub-district and the nearest edge.

    Points in degrees; `subdistricts` are the full shapes with `pcode`. A point outside all of
    them, or an empty one, has no P-code. The distance is measured in the UTM zone of the country.
    """
    tree = shapely.STRtree(subdistricts.geometry.to_numpy())
    shapes = points.to_numpy()
    positions = np.full(len(shapes), -1)
    hits = tree.query(shapes, predicate="intersects")
    positions[hits[0][::-1]] = hits[1][::-1]
    pcodes = subdistricts["pcode"].to_numpy(dtype=object)
    found = [pcodes[position] if position >= 0 else None for position in positions]
    edges = crs.in_metres(subdistricts.geometry).boundary
    measured = crs.in_metres(gpd.GeoSeries(points, crs=crs.STORED), subdistricts.geometry)
    edge_km = [
        round(float(edges.iloc[position].distance(point)) / 1000, 2) if position >= 0 else None
        for position, point in zip(positions, measured, strict=True)
    ]
    pcode = pd.Series(found, index=points.index, dtype=object)
    return pd.DataFrame({"pcode": pcode, "edge_km": edge_km}, index=points.index)
