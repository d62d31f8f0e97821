"""Checks the files that maps and the search read beside the layers: base map and other names."""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import shapely
from shapely.geometry import shape

from geo.packs import other_names, validate
from geo.packs.files import BOUNDARIES
from geo.packs.validate import Finding

FOLDER: Final = "basemap"
_NAMES: Final = ("name_en", "name_ar")
_WATER: Final = (*_NAMES, "in_country", "scalerank")
_PROPERTIES: Final[Mapping[str, tuple[str, ...]]] = {
    "cities": (*_WATER, "capital"),
    "lakes": _WATER,
    "neighbours": (*_NAMES, "iso3"),
    "rivers": _WATER,
    "sea": _NAMES,
}
_LINES: Final = (shapely.LineString, shapely.MultiLineString)
_AREAS: Final = (shapely.Polygon, shapely.MultiPolygon)
_SHAPES: Final = {"cities": (shapely.Point,), "rivers": _LINES}


def check(folder: Path) -> Iterator[Finding]:
    """Yields every fault of the base map and the other names of a pack's folder."""
    for name, properties in _PROPERTIES.items():
        path = folder / BOUNDARIES / FOLDER / f"{name}.geojson"
        for number, feature in enumerate(_features(path), start=1):
            for message in _wrong(feature, properties, _SHAPES.get(name, _AREAS)):
                file = f"{BOUNDARIES}/{FOLDER}/{path.name}"
                yield Finding(file, None, "", "feature", f"feature {number}: {message}")
    whole = next(iter((folder / BOUNDARIES).glob("*_admin0.geojson")), None)
    if whole is None or not _features(whole):
        message = "expected a file *_admin0.geojson with the shape of the country"
        yield Finding(BOUNDARIES, None, "", "unreadable", message)
    other_names.populated_places(folder)
    yield from _spellings(folder / BOUNDARIES / other_names.SPELLINGS)


def _features(path: Path) -> list[dict[str, Any]]:
    return list(json.loads(path.read_text(encoding="utf-8"))["features"])


def _wrong(
    feature: dict[str, Any], properties: tuple[str, ...], shapes: tuple[type, ...]
) -> Iterator[str]:
    held = feature.get("properties") or {}
    for name in properties:
        if name not in held:
            yield f"the property {name} is missing"
    for name in _NAMES:
        text = held.get(name)
        fault = validate.text_fault(text, "name") if isinstance(text, str) else None
        if fault or not isinstance(text, str | None):
            yield f"{name}: {fault.message if fault else 'a name is a text'}"
    if "scalerank" in properties and not isinstance(held.get("scalerank"), int | float):
        yield "scalerank: expected a number"
    drawn = shape(feature["geometry"]) if feature.get("geometry") else None
    if drawn is None or not isinstance(drawn, shapes) or drawn.is_empty:
        yield "its shape is missing or of another kind"


def _spellings(path: Path) -> Iterator[Finding]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            if not row.get("pcode") or row.get("other_names") is None or None in row:
                message = "expected two cells, pcode and other_names"
                yield Finding(f"{BOUNDARIES}/{path.name}", number, "", "cells", message)
