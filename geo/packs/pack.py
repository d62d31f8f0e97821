"""A data pack as checked features: reads `data/`, validates it, places it on the map.

Every file is checked before anything is made of it; one error anywhere refuses the whole pack
with the full list, so that a half-read revision can never be served.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
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
    HANDED_IN,
    MEETINGS,
    ORGANISATIONS,
    PUBLICATIONS,
    SITE_GROUPS,
    SOURCE_SCOPES,
    SOURCES,
    STATEMENTS,
)
from geo.errors import ValidationError
from geo.packs import (
    activities,
    agenda,
    base_map,
    build,
    files,
    references,
    shape_checks,
    site_names,
    validate,
)
from geo.packs import country as countries
from geo.packs.validate import Finding, Severity, Sheet
from geo.units import boundaries

NEAR_EDGE_KM = 1.0
"""Closer than this to an edge, a sub-district found for a point is a suggestion (SOURCES.md)."""

SITES_FILE = "informal_sites.csv"
TOGETHER = "the files together"
"""Where no single file has a fault."""
logger = logging.getLogger(__name__)
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
        FileSpec("source_scopes.csv", SOURCE_SCOPES, ("organisations", "who")),
        FileSpec("statements.csv", STATEMENTS),
        FileSpec("publications.csv", PUBLICATIONS),
        FileSpec("meetings.csv", MEETINGS),
        FileSpec(
            "informal_sites.csv",
            layers.INFORMAL_SITES,
            ("name_ckb", "edge_km", "until", *_PLACED),
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
                *activities.HANDED_IN,
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


@dataclass(frozen=True)
class Ground:
    """The country and its units, as they were read.

    `shapes` are the light shapes by level, and the `full` ones of the sub-districts.
    """

    country: Country
    shapes: Mapping[str, gpd.GeoDataFrame]

    @cached_property
    def faults(self) -> tuple[Finding, ...]:
        """What is wrong with the shapes, in themselves and together."""
        return tuple(shape_checks.check(self.shapes, self.country))

    @cached_property
    def units(self) -> Mapping[str, gpd.GeoDataFrame]:
        """The units by level, in the catalogue's fields."""
        return {
            level: build.boundary(self.shapes[level], level, self.country.source(f"{level}s"))
            for level in boundaries.LEVELS
        }

    @cached_property
    def places(self) -> boundaries.Units:
        """The units by P-code."""
        return boundaries.Units.of(self.units)

    @cached_property
    def subdistricts(self) -> gpd.GeoDataFrame:
        """The full shapes with their `pcode`."""
        return self.shapes[shape_checks.FULL].rename(columns={"adm3_pcode": "pcode"})


@dataclass(frozen=True)
class Parsed:
    """The files of a pack as they were read, and why some could not be."""

    sheets: Mapping[str, Sheet]
    ground: Ground | None
    faults: tuple[Finding, ...]


def read(folder: Path) -> Pack:
    """Returns the checked pack of a folder; ValidationError carries every fault of every file."""
    return checked(parsed(folder))


def parsed(folder: Path) -> Parsed:
    """Returns the files of a folder, as far as they can be read."""
    faults: list[Finding] = []
    sheets: dict[str, Sheet] = {}
    shapes: dict[str, gpd.GeoDataFrame] = {}
    country: list[Country] = []
    places = dict.fromkeys((*FILES, *OWN_CHECKS), folder / files.SITES)
    for name, place in {**places, references.CROSSWALK: folder / files.BOUNDARIES}.items():
        with guarded(faults, name):
            sheets[name] = files.sheet(place, name)
    with guarded(faults, countries.FILE):
        country.append(countries.read(folder))
    with guarded(faults, agenda.FILE):
        agenda.read(folder)
    for number, level in enumerate((*boundaries.LEVELS, shape_checks.FULL), start=1):
        full = level == shape_checks.FULL
        with guarded(faults, f"{level} shapes"):
            shapes[level] = files.shapes(folder, min(number, 3), full=full)
    with guarded(faults, f"{files.BOUNDARIES}/{base_map.FOLDER}"):
        faults.extend(base_map.check(folder))
    ground = (
        Ground(country[0], shapes)
        if country and len(shapes) == len(boundaries.LEVELS) + 1
        else None
    )
    return Parsed(sheets, ground, tuple(faults))


def checked(parts: Parsed) -> Pack:
    """Returns the pack that the files are; ValidationError carries every fault of every file."""
    faults = [*parts.faults]
    for name, sheet in parts.sheets.items():
        with guarded(faults, name):
            faults.extend(_form(sheet))
    if parts.ground is not None:
        before = len(faults)
        with guarded(faults, files.BOUNDARIES):
            faults.extend(parts.ground.faults)
        if len(faults) == before:
            return _together(parts.sheets, parts.ground, faults)
    raise ValidationError(faults)


def _form(sheet: Sheet) -> list[Finding]:
    """Returns what is wrong with a sheet that other files have no part in."""
    spec, check = FILES.get(sheet.file), OWN_CHECKS.get(sheet.file)
    if spec is not None:
        return validate.check(sheet, spec.layer, spec.columns)
    return check(sheet) if check else validate.texts(sheet)


def _together(sheets: Mapping[str, Sheet], ground: Ground, faults: list[Finding]) -> Pack:
    """Returns what is made of files that fit one another; ValidationError where they do not."""
    with guarded(faults, countries.FILE):
        faults.extend(countries.sources(ground.country, sheets))
    with guarded(faults, TOGETHER):
        faults.extend(references.check(sheets, ground.places, ground.country))
    if not faults_of(faults, SITES_FILE):
        with guarded(faults, SITES_FILE):
            faults.extend(references.stated_districts(sheets, ground.subdistricts))
    if not faults:
        made = _made(sheets, ground, faults)
        if not faults:
            return made
    raise ValidationError(faults)


def _made(sheets: Mapping[str, Sheet], ground: Ground, faults: list[Finding]) -> Pack:
    made = build.Build(sheets, ground.units, ground.places)
    features: dict[Layer, gpd.GeoDataFrame] = {}
    warnings: list[Finding] = []
    with guarded(faults, TOGETHER):
        features.update(made.features(ground.subdistricts))
        features[COUNTRY] = countries.row(ground.country)
        features[layers.PARTNER_ACTIVITIES] = activities.features(made, features)
        warnings.extend(_warnings(features))
    for layer, rows in features.items():
        faults.extend(_ids_of(layer, rows))
    return Pack(features, tuple(warnings))


def _ids_of(layer: Layer, rows: gpd.GeoDataFrame) -> Iterable[Finding]:
    """Yields ids that are missing, handed-in ones', or twice in a layer of several files."""
    name = next((one.name for one in FILES.values() if one.layer is layer), layer.id)
    ids = rows["id"]
    for one in ids[ids.str.startswith(HANDED_IN).fillna(value=False)]:
        yield Finding(
            name, None, "id", "id", f"the id {one!r} begins as those of handed-in rows do"
        )
    for one in sorted({*ids[ids.duplicated()].fillna("")}):
        yield Finding(name, None, "id", "duplicate", f"the id {one!r} stands in the layer twice")


@contextmanager
def guarded(faults: list[Finding], file: str) -> Iterator[None]:
    """Makes findings of the file of whatever fails inside."""
    try:
        yield
    except ValidationError as fault:
        faults.extend(one for one in fault.findings if isinstance(one, Finding))
    except OSError as fault:
        message = f"cannot be read: {fault.strerror or fault}"
        faults.append(Finding(file, None, "", "unreadable", message))
    except Exception as fault:
        logger.warning("%s cannot be read", file, exc_info=True)
        message = f"cannot be read: {type(fault).__name__}: {str(fault)[:200]}"
        faults.append(Finding(file, None, "", "unreadable", message))


def faults_of(faults: Iterable[Finding], file: str) -> list[Finding]:
    """Returns the findings of one file."""
    return [fault for fault in faults if fault.file == file]


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
