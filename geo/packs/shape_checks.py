"""Checks the boundary files of a pack: codes, names, parents, numbers, days and shapes."""

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any, Final

import geopandas as gpd
import shapely

from geo.catalog.country import Country
from geo.packs import validate
from geo.packs.validate import Finding
from geo.units import boundaries
from geo.values import crs
from geo.values.days import Span

FULL: Final = "full"
"""The name of the full shapes of the sub-districts beside the light ones by level."""
_MOST_KM2: Final = 20_000_000.0


def check(shapes: Mapping[str, gpd.GeoDataFrame], country: Country) -> Iterator[Finding]:
    """Yields every fault of the light shapes by level and of the `full` ones.

    The codes of a level have one length, by which the level is known.
    """
    above: Collection[str] = ()
    for level in boundaries.LEVELS:
        units = shapes[level]
        yield from _level(units, level, country)
        if above:
            yield from _parents(units, level, above)
        above = {*_codes(units, level)}
    full = shapes[FULL]
    yield from _codes_of(full, "subdistrict", country)
    yield from _geometries(full, "subdistrict", country)
    for code in sorted({*_codes(full, "subdistrict")} ^ {*above}):
        message = f"the light and the full shapes of sub-districts do not both have {code!r}"
        yield _finding(full, "adm3_pcode", "reference", message)


def _level(units: gpd.GeoDataFrame, level: str, country: Country) -> Iterator[Finding]:
    west, south, east, north = country.extent
    prefix = _prefix(level)
    yield from _codes_of(units, level, country)
    yield from _geometries(units, level, country)
    for column, low, high in (
        ("center_lon", west, east),
        ("center_lat", south, north),
        ("area_sqkm", 0.0, _MOST_KM2),
    ):
        yield from _each(units, level, column, partial(_number, low=low, high=high))
    yield from _each(units, level, "valid_on", _day)
    for column in (f"{prefix}_name", f"{prefix}_name1", f"{prefix}_name2"):
        yield from _each(units, level, column, partial(_name, column=column))


def _codes_of(units: gpd.GeoDataFrame, level: str, country: Country) -> Iterator[Finding]:
    """Yields codes that are none of the level, or stand there twice."""
    pattern = re.compile(getattr(country.codes, level))
    column = f"{_prefix(level)}_pcode"
    codes = _codes(units, level)
    for code in codes:
        if not pattern.fullmatch(code):
            message = f"{validate.shown(code)} is no P-code of a {level}: {pattern.pattern}"
            yield _finding(units, column, "pattern", message)
    for code in sorted({one for one in codes if codes.count(one) > 1}):
        yield _finding(units, column, "duplicate", f"there is more than one {code!r}")
    if len({len(code) for code in codes}) > 1:
        message = f"the P-codes of a {level} have more than one length"
        yield _finding(units, column, "length", message)
    if not codes:
        yield _finding(units, column, "empty", f"there is no {level}")


def _parents(units: gpd.GeoDataFrame, level: str, above: Collection[str]) -> Iterator[Finding]:
    """Yields units whose parent is not there, or does not begin their code."""
    upper = boundaries.LEVELS[boundaries.LEVELS.index(level) - 1]
    column = f"{_prefix(upper)}_pcode"
    for code, parent in zip(_codes(units, level), _texts(units, column), strict=True):
        if parent not in above:
            message = f"{code!r}: there is no {upper} {validate.shown(parent)}"
            yield _finding(units, column, "reference", message)
        elif not code.startswith(parent):
            message = f"{code!r} does not begin with the code of its {upper}, {parent!r}"
            yield _finding(units, column, "parent", message)


def _geometries(units: gpd.GeoDataFrame, level: str, country: Country) -> Iterator[Finding]:
    if units.crs is None or units.crs.to_epsg() != int(crs.STORED.partition(":")[2]):
        message = f"expected degrees ({crs.STORED}), got {units.crs}"
        yield _finding(units, "geometry", "crs", message)
        return
    extent = shapely.box(*country.extent)
    for code, shape in zip(_codes(units, level), units.geometry, strict=True):
        if not shape:
            wrong = "has no shape"
        elif not isinstance(shape, shapely.Polygon | shapely.MultiPolygon):
            wrong = f"is a {shape.geom_type}, not a polygon"
        elif not all(math.isfinite(one) for one in shape.bounds) or not shape.is_valid:
            wrong = f"has a broken shape: {shapely.is_valid_reason(shape)[:80]}"
        elif not extent.intersects(shape):
            wrong = "lies outside the country (its shape is not in degrees?)"
        else:
            continue
        yield _finding(units, "geometry", "shape", f"{validate.shown(code)} {wrong}")


def _each(
    units: gpd.GeoDataFrame, level: str, column: str, judge: Callable[[Any], str]
) -> Iterator[Finding]:
    for code, value in zip(_codes(units, level), units[column].tolist(), strict=True):
        if wrong := judge(value):
            yield _finding(units, column, "value", f"{validate.shown(code)}: {wrong}")


def _number(value: object, low: float, high: float) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and low <= float(str(value)) <= high:
        return ""
    return f"expected a number from {low:g} to {high:g}, got {validate.shown(str(value))}"


def _day(value: object) -> str:
    text = str(value)[: len("2019-06-03")]
    fault = validate.day(text, Span.HAPPENED)
    if fault is None and len(text) < len("2019-06-03"):
        return f"expected a day (2019-06-03), got {text!r}"
    return fault.message if fault else ""


def _name(value: object, column: str) -> str:
    is_missing = value is None or value == "" or value != value
    if is_missing:
        return "" if column[-1].isdigit() else "the name is missing"
    fault = validate.text_fault(value, "name") if isinstance(value, str) else None
    return fault.message if fault else "" if isinstance(value, str) else f"{value} is no name"


def _codes(units: gpd.GeoDataFrame, level: str) -> list[str]:
    return _texts(units, f"{_prefix(level)}_pcode")


def _texts(units: gpd.GeoDataFrame, column: str) -> list[str]:
    return [one if isinstance(one, str) else "" for one in units[column].tolist()]


def _prefix(level: str) -> str:
    return f"adm{boundaries.LEVELS.index(level) + 1}"


def _finding(units: gpd.GeoDataFrame, column: str, rule: str, message: str) -> Finding:
    return Finding(str(units.attrs["file"]), None, column, rule, message)
