"""Reads the files of a data pack: sheets of text cells and boundary shapes."""

import csv
import hashlib
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.errors import ValidationError
from geo.intake.validate import Finding, Sheet

BOUNDARIES = "boundaries"
SITES = "sites"
SCHEMA_VERSION = 2
"""Raise it when intake makes other rows of the same files, so that a release reads them again."""


def sheet(folder: Path, name: str) -> Sheet:
    """Returns a CSV file's cells as text; ValidationError where it cannot be read."""
    try:
        with (folder / name).open(encoding="utf-8-sig", newline="") as lines:
            header, *rows = csv.reader(lines, strict=True)
    except (OSError, ValueError, csv.Error) as fault:
        raise _unreadable(name, fault) from fault
    faults = [
        Finding(name, 1, column, "duplicate-column", "the column is there more than once")
        for column in sorted({one for one in header if header.count(one) > 1})
    ]
    faults += [
        Finding(name, number, "", "cells", f"the row has {len(row)} cells, not {len(header)}")
        for number, row in enumerate(rows, start=2)
        if len(row) != len(header)
    ]
    if faults:
        raise ValidationError(faults)
    return Sheet(name, pd.DataFrame(rows, columns=header, dtype=object))


def shapes(folder: Path, level: int, *, full: bool = False) -> gpd.GeoDataFrame:
    """Returns one level of administrative units, EPSG:4326; full shapes are for placing points.

    ValidationError where the file cannot be read or lacks a column.
    """
    ending = f"_admin{level}" + ("_full.parquet" if full else ".geojson")
    paths = sorted((folder / BOUNDARIES).glob(f"*{ending}"))
    path = paths[0] if paths else folder / BOUNDARIES / f"?{ending}"
    name = path.name
    try:
        found = gpd.read_parquet(path) if full else gpd.read_file(path)
    except (OSError, ValueError, RuntimeError) as fault:
        raise _unreadable(name, fault) from fault
    missing = [column for column in _columns(level, full=full) if column not in found.columns]
    if missing or not isinstance(found, gpd.GeoDataFrame):
        raise ValidationError(
            [
                Finding(name, None, column, "missing-column", "the column is missing")
                for column in missing or ["geometry"]
            ]
        )
    return found


def _columns(level: int, *, full: bool) -> list[str]:
    above = [f"adm{one}_{field}" for one in range(1, level) for field in ("pcode", "name")]
    own = [f"adm{level}_{field}" for field in ("pcode", "name", "name1", "name2")]
    return own[:1] if full else [*above, *own, "center_lat", "center_lon", "area_sqkm", "valid_on"]


def _unreadable(name: str, fault: Exception) -> ValidationError:
    reason = "the file is empty" if "unpack" in str(fault) else str(fault)
    return ValidationError([Finding(name, None, "", "unreadable", reason)])


def digest(folder: Path) -> str:
    """Returns the SHA-256 (hexadecimal) of every file that is read, and of how they are read.

    ValidationError where a file cannot be read.
    """
    seen = hashlib.sha256(f"intake {SCHEMA_VERSION}".encode())
    paths = [
        *folder.glob("*.toml"),
        *(folder / SITES).glob("*.csv"),
        *(folder / BOUNDARIES).glob("*_admin*.*"),
        *(folder / BOUNDARIES).glob("*.csv"),
    ]
    for path in sorted(paths):
        try:
            seen.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        except OSError as fault:
            raise _unreadable(path.name, fault) from fault
    return seen.hexdigest()
