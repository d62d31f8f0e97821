"""A data pack as checked features: reads `data/`, validates it, places it on the map.

Every file is checked before anything is made of it; one error anywhere refuses the whole pack
with the full list, so that a half-read revision can never be served.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import shapely

from geo.catalog import layers
from geo.catalog.country import Country
from geo.catalog.fields import PLACE
from geo.catalog.layer import Layer
from geo.catalog.registers import (
    AREA_PROFILES,
    COUNTRY,
    MEETINGS,
    ORGANISATIONS,
    PUBLICATIONS,
    SITE_GROUPS,
    SOURCE_SCOPES,
    SOURCES,
    STATEMENTS,
)
from geo.errors import ValidationError
from geo.intake import activities, build, files, references, site_names, validate
from geo.intake import country as countries
from geo.intake.validate import Finding, Severity, Sheet
from geo.units import boundaries

NEAR_EDGE_KM = 1.0
"""Closer than this to an edge, a sub-district found for a point is a suggestion (SOURCES.md)."""

SITES_FILE = "informal_sites.csv"
_PLACED = tuple(field.name for field in PLACE)


@dataclass(frozen=True)
class FileSpec:
    """One file of the pack: its layer, the fields that intake computes, and helper columns."""

    name: str
    layer: Layer
    computed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the file must have, and no others."""
        stored = [field.name for field in self.layer.stored_fields]
        return (*(name for name in stored if name not in self.computed), *self.extra)


FILES: dict[str, FileSpec] = {
    spec.name: spec
    for spec in (
        FileSpec("sources.csv", SOURCES, ("id",), ("source_id",)),
        FileSpec("organisations.csv", ORGANISATIONS),
        FileSpec("site_groups.csv", SITE_GROUPS),
        FileSpec("area_profiles.csv", AREA_PROFILES),
        FileSpec("source_scopes.csv", SOURCE_SCOPES),
        FileSpec("statements.csv", STATEMENTS),
        FileSpec("publications.csv", PUBLICATIONS),
        FileSpec("meetings.csv", MEETINGS),
        FileSpec(
            "informal_sites.csv",
            layers.INFORMAL_SITES,
            ("name_ckb", "edge_km", *_PLACED),
            ("latitude", "longitude"),
        ),
        FileSpec(
            "hotspots.csv",
            layers.HOTSPOTS,
            ("name_ckb", "governorate", "district", "subdistrict"),
            ("confidence", "seat_name", "seat_name_ar", "seat_latitude", "seat_longitude"),
        ),
        FileSpec("coordination_areas.csv", layers.ABC_AREAS, ("name_ckb",)),
        FileSpec(
            "coordination_area_units.csv",
            layers.ABC_AREA_UNITS,
            ("name", "name_ar", "name_ckb", *_PLACED),
        ),
        FileSpec(
            "blocked_areas.csv",
            layers.BLOCKED_AREAS,
            ("name_ckb", "governorate", "district", "subdistrict"),
            ("latitude", "longitude"),
        ),
        FileSpec(
            "partner_activities.csv",
            layers.PARTNER_ACTIVITIES,
            (
                "name",
                "name_ar",
                "name_ckb",
                "organisation_name",
                "organisation_type",
                "site_id",
                "same_name_as",
                "start_precision",
                "end_precision",
                *_PLACED,
            ),
        ),
        FileSpec(
            "service_gaps.csv", layers.SERVICE_GAPS, ("name", "name_ar", "name_ckb", *_PLACED)
        ),
        FileSpec("movements.csv", layers.MOVEMENTS, ("name_ckb",)),
    )
}
OWN_CHECKS: Mapping[str, Callable[[Sheet], list[Finding]]] = {
    activities.PRESENCE_FILE: activities.check_presence,
    site_names.FILE: site_names.check,
}
"""The files that are no layer of their own, and what is checked of each."""


@dataclass(frozen=True)
class Pack:
    """Every layer and register of a data pack, with what a person should look at."""

    features: Mapping[Layer, gpd.GeoDataFrame]
    warnings: tuple[Finding, ...]


def read(folder: Path) -> Pack:
    """Returns the checked pack of a folder; ValidationError carries every fault of every file."""
    faults: list[Finding] = []
    sheets = _sheets(folder, faults)
    country = _country(folder, faults)
    shapes = _shapes(folder, faults)
    if country and set(boundaries.LEVELS) <= shapes.keys():
        units = {
            level: build.boundary(shapes[level], level, country.source(f"{level}s"))
            for level in boundaries.LEVELS
        }
        places = boundaries.Units.of(units)
        faults.extend(countries.codes(country, units))
        faults.extend(countries.sources(country, sheets))
        faults.extend(references.check(sheets, places, country))
        if "full" in shapes and not faults_of(faults, SITES_FILE):
            faults.extend(references.stated_districts(sheets, shapes["full"]))
        if not faults:
            return _made(build.Build(sheets, units, places), shapes["full"], country)
    raise ValidationError(faults)


def _made(made: build.Build, subdistricts: gpd.GeoDataFrame, country: Country) -> Pack:
    features = made.features(subdistricts)
    features[COUNTRY] = countries.row(country)
    features[layers.PARTNER_ACTIVITIES] = activities.features(made, features)
    return Pack(features, tuple(_warnings(features)))


def faults_of(faults: Iterable[Finding], file: str) -> list[Finding]:
    """Returns the findings of one file."""
    return [fault for fault in faults if fault.file == file]


def _sheets(folder: Path, faults: list[Finding]) -> dict[str, Sheet]:
    """Returns the sheets that can be read and adds the faults of all."""
    sheets: dict[str, Sheet] = {}
    places = dict.fromkeys((*FILES, *OWN_CHECKS), folder / files.SITES)
    for name, place in {**places, references.CROSSWALK: folder / files.BOUNDARIES}.items():
        try:
            sheets[name] = files.sheet(place, name)
        except ValidationError as fault:
            faults.extend(one for one in fault.findings if isinstance(one, Finding))
    for name, spec in FILES.items():
        if name in sheets:
            faults.extend(validate.check(sheets[name], spec.layer, spec.columns))
    for name, check in OWN_CHECKS.items():
        if name in sheets:
            faults.extend(check(sheets[name]))
    return sheets


def _country(folder: Path, faults: list[Finding]) -> Country | None:
    """Returns what the pack says of its country; None where that adds faults."""
    try:
        return countries.read(folder)
    except ValidationError as fault:
        faults.extend(one for one in fault.findings if isinstance(one, Finding))
        return None


def _shapes(folder: Path, faults: list[Finding]) -> dict[str, gpd.GeoDataFrame]:
    """Returns the light shapes by level and the `full` sub-districts, and adds what fails."""
    shapes: dict[str, gpd.GeoDataFrame] = {}
    for number, level in enumerate((*boundaries.LEVELS, "full"), start=1):
        full = level == "full"
        try:
            shapes[level] = files.shapes(folder, min(number, 3), full=full)
        except ValidationError as fault:
            faults.extend(one for one in fault.findings if isinstance(one, Finding))
    if "full" in shapes:
        shapes["full"] = shapes["full"].rename(columns={"adm3_pcode": "pcode"})
    return shapes


def _warnings(features: Mapping[Layer, gpd.GeoDataFrame]) -> Iterable[Finding]:
    sites = features[layers.INFORMAL_SITES]
    for row, (name, edge_km) in enumerate(
        zip(sites["name"], sites["edge_km"], strict=True), start=2
    ):
        if edge_km < NEAR_EDGE_KM:
            message = f"{name} lies {edge_km:g} km from a sub-district edge"
            yield _warning("informal_sites.csv", row, "near-edge", message)
    hotspots = features[layers.HOTSPOTS]
    for row, (name, match) in enumerate(
        zip(hotspots["name"], hotspots["match"], strict=True), start=2
    ):
        if match == "no_own_polygon":
            message = f"{name} has no polygon of its own in COD-AB"
            yield _warning("hotspots.csv", row, "no-polygon", message)
    blocked = features[layers.BLOCKED_AREAS]
    for row, (name, shape) in enumerate(
        zip(blocked["name"], blocked.geometry, strict=True), start=2
    ):
        if not isinstance(shape, shapely.Point):
            yield _warning("blocked_areas.csv", row, "no-position", f"{name} has no position")
    moves = features[layers.MOVEMENTS]
    moved = moves[moves["indicator"].isin(["returned", "relocated"])]["households"].sum()
    total = moves[moves["indicator"] == "facilitated_total"]["households"].sum()
    if moved != total:
        message = f"returned and relocated add up to {moved:,}, the text says {total:,}"
        yield _warning("movements.csv", None, "total", message)


def _warning(file: str, row: int | None, rule: str, message: str) -> Finding:
    return Finding(file, row, "", rule, message, Severity.WARNING)
