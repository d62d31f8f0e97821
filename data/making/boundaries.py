"""Administrative units with the field names of the OCHA COD-AB specification."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyproj
from shapely import to_wkb
from shapely.geometry import shape

from making.writing import Places, feature, features_of, write_features, write_parquet

LEVELS = range(4)
NUMBERS = ("center_lat", "center_lon", "area_sqkm")
COMMON = {"lang": "en", "lang1": "ar", "lang2": "ckb", "valid_on": "2019-06-03", "version": "v01"}
Names = Mapping[str, Mapping[str, Any]]


def make(places: Places) -> list[Path]:
    """Writes the light shapes as GeoJSON and the full shapes as GeoParquet, levels 0 to 3."""
    source = places.reference / "boundaries"
    target = places.output / "boundaries"
    full = {level: features_of(source / f"irq_adm{level}_full.geojson") for level in LEVELS}
    names = {
        unit["properties"]["pcode"]: unit["properties"] for units in full.values() for unit in units
    }
    written = []
    for level in LEVELS:
        light = features_of(source / f"irq_adm{level}_simplified.geojson")
        drawn = [
            feature(unit_fields(unit["properties"]["pcode"], names), unit["geometry"])
            for unit in light
        ]
        written.append(write_features(target / f"irq_admin{level}.geojson", drawn))
        table = full_table(full[level], names)
        written.append(write_parquet(target / f"irq_admin{level}_full.parquet", table))
    return written


def unit_fields(pcode: str, names: Names) -> dict[str, Any]:
    """Returns the fields of one unit: its own names, its parents', centre in degrees, area."""
    fields: dict[str, Any] = {}
    for code in lineage(pcode):
        prefix = f"adm{len(lineage(code)) - 1}"
        unit = names[code]
        fields[f"{prefix}_pcode"] = code
        fields[f"{prefix}_name"] = unit["name_en"]
        fields[f"{prefix}_name1"] = unit["name_ar"]
        fields[f"{prefix}_name2"] = unit.get("name_ckb") or None
    own = names[pcode]
    centre = (own["label_lat"], own["label_lon"], own["area_km2"])
    return fields | COMMON | dict(zip(NUMBERS, centre, strict=True))


def lineage(pcode: str) -> list[str]:
    """Returns the code and the codes of its parents, the smallest unit first."""
    return [pcode[:end] for end in (11, 8, 5, 2) if end <= len(pcode)]


def full_table(units: Sequence[Mapping[str, Any]], names: Names) -> pa.Table:
    """Returns a GeoParquet table of full shapes in EPSG:4326, one row per unit."""
    fields = [unit_fields(unit["properties"]["pcode"], names) for unit in units]
    columns: dict[str, pa.Array] = {}
    for name in fields[0]:
        kind = pa.float64() if name in NUMBERS else pa.string()
        columns[name] = pa.array([row[name] for row in fields], kind)
    shapes = [shape(unit["geometry"]) for unit in units]
    columns["geometry"] = pa.array([to_wkb(one) for one in shapes], pa.binary())
    bounds = [one.bounds for one in shapes]
    about = {
        "version": "1.0.0",
        "primary_column": "geometry",
        "columns": {
            "geometry": {
                "encoding": "WKB",
                "geometry_types": sorted({one.geom_type for one in shapes}),
                "crs": pyproj.CRS.from_epsg(4326).to_json_dict(),
                "bbox": [
                    pick(side)
                    for pick, side in zip(
                        (min, min, max, max), zip(*bounds, strict=True), strict=True
                    )
                ],
            }
        },
    }
    table: pa.Table = pa.table(columns)
    return table.replace_schema_metadata({"geo": json.dumps(about)})
