"""Reads the files of a data pack: sheets of text cells and boundary shapes."""

import csv
import hashlib
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.errors import ValidationError
from geo.packs.validate import Finding, Sheet, shown
from geo.values.cells import visible

BOUNDARIES = "boundaries"
SITES = "sites"
MOST_BYTES = 256 * 1024**2
"""A larger file is none of a pack; 200,000 rows of the 3W have 33 MB."""
_CHUNK = 10_000
SCHEMA_VERSION = 2
"""Raise it when intake makes other rows of the same files, so that a release reads them again."""


def sheet(folder: Path, name: str) -> Sheet:
    """Returns a CSV file's cells as text; ValidationError where it cannot be read."""
    path = folder / name
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _unreadable(name, f"the file is larger than {MOST_BYTES // 1024**2} MB")
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            header = next(reader, [])
            columns, faults = _columns_of(reader, name, len(header))
    except (OSError, ValueError, csv.Error) as fault:
        raise _unreadable(name, str(fault)) from fault
    if not header:
        raise _unreadable(name, "the file is empty")
    faults += [
        Finding(name, 1, shown(column), "duplicate-column", "the column is there more than once")
        for column in sorted({one for one in header if header.count(one) > 1})
    ]
    if faults:
        raise ValidationError(faults)
    cells = dict(zip(header, columns, strict=True))
    return Sheet(name, pd.DataFrame(cells, columns=header, dtype=object))


class _Known(dict[str, str]):
    """Each text once; blanks at its ends stay, since they are a fault of a pack."""

    def __missing__(self, text: str) -> str:
        self[text] = found = visible(text)
        return found


def _columns_of(
    rows: Iterator[list[str]], name: str, width: int
) -> tuple[list[list[str]], list[Finding]]:
    """Returns the cells by column, each text held once, and what rows have too much or little."""
    columns: list[list[str]] = [[] for _ in range(width)]
    faults: list[Finding] = []
    known = _Known()
    number = 2
    while chunk := list(islice(rows, _CHUNK)):
        for row in chunk:
            if len(row) != width:
                message = f"the row has {len(row)} cells, not {width}"
                faults.append(Finding(name, number, "", "cells", message))
            number += 1
        if not faults:
            for column, cells in zip(columns, zip(*chunk, strict=True), strict=True):
                column.extend(map(known.__getitem__, cells))
    return columns, faults


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
    except Exception as fault:  # a file of shapes fails in as many ways as its libraries know
        raise _unreadable(name, str(fault) or type(fault).__name__) from fault
    missing = [column for column in _columns(level, full=full) if column not in found.columns]
    if missing or not isinstance(found, gpd.GeoDataFrame):
        raise ValidationError(
            [
                Finding(name, None, column, "missing-column", "the column is missing")
                for column in missing or ["geometry"]
            ]
        )
    found.attrs["file"] = f"{BOUNDARIES}/{name}"
    return found


def placing(folder: Path, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Returns the shapes of sub-districts by which points are placed, with `pcode`, EPSG:4326.

    They are the full ones of the pack: near a border the light ones of a store, `units`, err. Those
    serve where the folder holds the pack of other units. ValidationError for a file that cannot be
    read.
    """
    full = _full(folder)
    return full if set(full["pcode"]) == set(units["pcode"]) else units


@cache
def _full(folder: Path) -> gpd.GeoDataFrame:
    return shapes(folder, 3, full=True).rename(columns={"adm3_pcode": "pcode"})


def _columns(level: int, *, full: bool) -> list[str]:
    above = [f"adm{one}_{field}" for one in range(1, level) for field in ("pcode", "name")]
    own = [f"adm{level}_{field}" for field in ("pcode", "name", "name1", "name2")]
    return own[:1] if full else [*above, *own, "center_lat", "center_lon", "area_sqkm", "valid_on"]


def _unreadable(name: str, reason: str) -> ValidationError:
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
            raise _unreadable(path.name, str(fault)) from fault
    return seen.hexdigest()
