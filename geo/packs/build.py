"""Makes features of checked sheets: values by kind, P-codes from points, names from P-codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.catalog import layers
from geo.catalog.layer import FieldKind, Layer
from geo.catalog.registers import (
    AREA_PROFILES,
    MEETINGS,
    ORGANISATIONS,
    PUBLICATIONS,
    SITE_GROUPS,
    SOURCE_SCOPES,
    SOURCES,
    STATEMENTS,
)
from geo.packs.validate import Sheet
from geo.units import boundaries
from geo.values import crs


def boundary(shapes: gpd.GeoDataFrame, level: str, source_id: str) -> gpd.GeoDataFrame:
    """Returns one level of administrative units in the catalogue's fields, EPSG:4326."""
    number = boundaries.LEVELS.index(level) + 1
    prefix = f"adm{number}"
    columns: dict[str, pd.Series | str] = {
        "id": shapes[f"{prefix}_pcode"],
        "name": shapes[f"{prefix}_name"],
        "name_ar": shapes[f"{prefix}_name1"],
        "name_ckb": shapes[f"{prefix}_name2"],
        "pcode": shapes[f"{prefix}_pcode"],
        "area_km2": shapes["area_sqkm"],
    }
    for above, name in enumerate(boundaries.LEVELS, start=1):
        known = above <= number
        columns[name] = shapes[f"adm{above}_name"] if known else ""
        columns[f"{name}_pcode"] = shapes[f"adm{above}_pcode"] if known else ""
    columns["source_id"] = source_id
    columns["as_of"] = pd.to_datetime(shapes["valid_on"]).dt.strftime("%Y-%m-%d")
    columns["source_page_or_slide"] = f"COD-AB level {number}, {level}"
    features = gpd.GeoDataFrame(
        pd.DataFrame(columns, index=shapes.index), geometry=shapes.geometry, crs=crs.STORED
    )
    features["label"] = gpd.points_from_xy(shapes["center_lon"], shapes["center_lat"])
    return features.replace({"": None})


_VALUES: Mapping[FieldKind, Callable[[str], object]] = {
    FieldKind.INTEGER: int,
    FieldKind.NUMBER: float,
    FieldKind.BOOLEAN: lambda text: text == "true",
}
_DTYPES = {FieldKind.INTEGER: "Int64", FieldKind.NUMBER: "float64", FieldKind.BOOLEAN: "boolean"}


def series(cells: pd.Series, kind: FieldKind) -> pd.Series:
    """Returns text cells as values of a kind; empty cells are missing values."""
    read = _VALUES.get(kind, str)
    return mapped(cells, lambda text: read(text) if text else None, _DTYPES.get(kind, "str"))


def mapped(texts: pd.Series, value: Callable[[str], object], dtype: str = "str") -> pd.Series:
    """Returns what `value` makes of each text; it sees each once. Missing texts stay missing."""
    codes, distinct = pd.factorize(texts)
    made = pd.Series([*(value(one) for one in distinct), None], dtype=dtype)
    return made.take(codes).set_axis(texts.index)


@dataclass(frozen=True)
class Build:
    """The checked sheets and the units they refer to."""

    sheets: Mapping[str, Sheet]
    units: Mapping[str, gpd.GeoDataFrame]
    places: boundaries.Units

    def features(self, subdistricts: gpd.GeoDataFrame) -> dict[Layer, gpd.GeoDataFrame]:
        """Returns every layer and register but the activities; points are placed by full shapes.

        `subdistricts` are the full shapes with `pcode`.
        """
        made: dict[Layer, gpd.GeoDataFrame] = {
            layer: self.units[level].drop(columns="label")
            for layer, level in zip(layers.BOUNDARIES, boundaries.LEVELS, strict=True)
        }
        made[SOURCES] = self._sources()
        for name, register in (
            ("organisations.csv", ORGANISATIONS),
            ("site_groups.csv", SITE_GROUPS),
            ("area_profiles.csv", AREA_PROFILES),
            ("source_scopes.csv", SOURCE_SCOPES),
            ("statements.csv", STATEMENTS),
            ("publications.csv", PUBLICATIONS),
            ("meetings.csv", MEETINGS),
        ):
            made[register] = self.plain(name, register)
        made[layers.INFORMAL_SITES] = self._sites(subdistricts)
        made[layers.HOTSPOTS] = self._hotspots()
        made[layers.ABC_AREA_UNITS] = self._area_units()
        made[layers.ABC_AREAS] = self._areas(made[layers.ABC_AREA_UNITS])
        made[layers.BLOCKED_AREAS] = self._blocked()
        made[layers.SERVICE_GAPS] = self._gaps(made[layers.INFORMAL_SITES])
        made[layers.MOVEMENTS] = self._movements()
        return made

    def plain(self, name: str, layer: Layer) -> gpd.GeoDataFrame:
        """Returns a sheet's rows as features without geometry; computed fields are missing."""
        cells = self.sheets[name].cells
        empty = pd.Series("", index=cells.index, dtype=object)
        columns = {
            field.name: series(cells.get(field.name, empty), field.kind)
            for field in layer.stored_fields
        }
        nothing = np.full(len(cells), None, dtype=object)
        return gpd.GeoDataFrame(columns, geometry=nothing, crs=crs.STORED)

    def place(self, features: gpd.GeoDataFrame, pcodes: pd.Series) -> None:
        """Fills the six place fields of each row from its most precise P-code."""
        for level in boundaries.LEVELS:
            codes = mapped(pcodes, partial(self._above, level=level))
            features[f"{level}_pcode"] = codes
            features[level] = mapped(codes, self.places.name)

    def _above(self, code: str, level: str) -> str | None:
        return self.places.parents(code).get(level)

    def label_points(self, pcodes: list[str]) -> np.ndarray:
        """Returns a point inside each unit, in degrees; None for an unknown P-code."""
        points = {
            code: point
            for level in boundaries.LEVELS
            for code, point in zip(
                self.units[level]["pcode"], self.units[level]["label"], strict=True
            )
        }
        return np.array([points.get(code) for code in pcodes], dtype=object)

    def shapes_of(self, pcodes: list[str]) -> np.ndarray:
        """Returns the light polygon of each unit."""
        polygons = {
            code: shape
            for level in boundaries.LEVELS
            for code, shape in zip(
                self.units[level]["pcode"], self.units[level].geometry, strict=True
            )
        }
        return np.array([polygons[code] for code in pcodes], dtype=object)

    def points(self, name: str, prefix: str = "") -> np.ndarray:
        """Returns the points of a sheet's latitude and longitude (degrees); None where empty."""
        cells = self.sheets[name].cells
        degrees = [
            series(cells[f"{prefix}{axis}"], FieldKind.NUMBER).to_numpy()
            for axis in ("longitude", "latitude")
        ]
        known = ~np.isnan(degrees).any(axis=0)
        points = np.full(len(cells), None, dtype=object)
        points[known] = shapely.points(*(axis[known] for axis in degrees))
        return points

    def _sources(self) -> gpd.GeoDataFrame:
        sources = self.plain("sources.csv", SOURCES)
        sources["id"] = series(self.sheets["sources.csv"].cells["source_id"], FieldKind.TEXT)
        return sources

    def _sites(self, subdistricts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        sites = self.plain("informal_sites.csv", layers.INFORMAL_SITES)
        sites = sites.set_geometry(self.points("informal_sites.csv"), crs=crs.STORED)
        found = boundaries.place(sites.geometry, subdistricts)
        self.place(sites, found["pcode"])
        sites["edge_km"] = found["edge_km"].astype(float)
        return sites

    def _hotspots(self) -> gpd.GeoDataFrame:
        hotspots = self.plain("hotspots.csv", layers.HOTSPOTS)
        cells = self.sheets["hotspots.csv"].cells
        codes = cells["subdistrict_pcode"].tolist()
        self.place(hotspots, cells["subdistrict_pcode"])
        polygons = self.shapes_of(codes)
        own = (cells["match"] != "no_own_polygon").tolist()
        seats = self.points("hotspots.csv", "seat_")
        shapes = [
            polygon if is_own else seat
            for polygon, seat, is_own in zip(polygons, seats, own, strict=True)
        ]
        return hotspots.set_geometry(np.array(shapes, dtype=object), crs=crs.STORED)

    def _area_units(self) -> gpd.GeoDataFrame:
        members = self.plain("coordination_area_units.csv", layers.ABC_AREA_UNITS)
        known = self.places.by_pcode
        for field in ("name", "name_ar", "name_ckb"):
            named = {code: getattr(unit, field) or None for code, unit in known.items()}
            members[field] = mapped(members["pcode"], named.__getitem__)
        self.place(members, members["pcode"])
        return members.set_geometry(self.shapes_of(members["pcode"].tolist()), crs=crs.STORED)

    def _areas(self, members: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        areas = self.plain("coordination_areas.csv", layers.ABC_AREAS)
        units = {area: rows.geometry.union_all() for area, rows in members.groupby("area_id")}
        shapes = [units.get(area) for area in areas["id"]]
        return areas.set_geometry(np.array(shapes, dtype=object), crs=crs.STORED)

    def _blocked(self) -> gpd.GeoDataFrame:
        blocked = self.plain("blocked_areas.csv", layers.BLOCKED_AREAS)
        cells = self.sheets["blocked_areas.csv"].cells
        triples = zip(
            cells["subdistrict_pcode"],
            cells["district_pcode"],
            cells["governorate_pcode"],
            strict=True,
        )
        codes = [third or second or first for third, second, first in triples]
        self.place(blocked, pd.Series(codes, dtype=object))
        return blocked.set_geometry(self.points("blocked_areas.csv"), crs=crs.STORED)

    def _gaps(self, sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        gaps = self.plain("service_gaps.csv", layers.SERVICE_GAPS)
        Located.of(self, sites).fill(gaps)
        return gaps

    def _movements(self) -> gpd.GeoDataFrame:
        return self.plain("movements.csv", layers.MOVEMENTS)


@dataclass(frozen=True)
class Located:
    """Where a site, a group of sites or a unit is: its P-code and a point, in degrees."""

    build: Build
    sites: Mapping[str, tuple[str, BaseGeometry]]

    @classmethod
    def of(cls, build: Build, sites: gpd.GeoDataFrame) -> "Located":
        """Knows each site, and each group as the common unit and middle of its sites."""
        where: dict[str, tuple[str, BaseGeometry]] = {
            site: (code, point)
            for site, code, point in zip(
                sites["id"], sites["subdistrict_pcode"], sites.geometry, strict=True
            )
        }
        grouped = sites[sites["site_group"].notna()]
        for group, members in grouped.groupby("site_group"):
            code = _common(build.places, members["subdistrict_pcode"].tolist())
            where[str(group)] = (code, shapely.MultiPoint(members.geometry.tolist()).centroid)
        return cls(build, where)

    def fill(self, features: gpd.GeoDataFrame) -> None:
        """Fills name, place fields and geometry of rows that have sector, place and place_id."""
        ids = features["place_id"]
        codes = mapped(ids, lambda one: self.sites[one][0] if one in self.sites else one)
        self.build.place(features, codes)
        positions, distinct = pd.factorize(ids)
        labels = self.build.label_points(distinct.tolist())
        points = [
            self.sites[one][1] if one in self.sites else label
            for one, label in zip(distinct, labels, strict=True)
        ]
        features["name"] = features["sector"] + ": " + features["place"].fillna("")
        features.geometry = gpd.GeoSeries(
            np.array([*points, None], dtype=object)[positions], crs=crs.STORED
        )


def _common(units: boundaries.Units, codes: list[str]) -> str:
    """Returns the P-code of the smallest unit that holds all of these sub-districts."""
    for length in reversed(tuple(units.code_lengths.values())):
        shared = {code[:length] for code in codes}
        if len(shared) == 1:
            return shared.pop()
    return ""
