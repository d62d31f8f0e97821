"""The file formats of downloads, declared once: what each can hold and how it is written.

Coordinates are degrees of WGS 84, longitude first (CRS84), in every one of them.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pyogrio
import shapely
from pyproj import CRS

from geo.catalog.layer import Geometry, Layer
from geo.dataset import records as dataset_records
from geo.errors import NotFoundError
from geo.exchange import columns, kml, workbook
from geo.exchange.provenance import Provenance
from geo.values.crs import STORED

GEOPARQUET = "1.1.0"
GEOPACKAGE = "1.3"
"""What GDAL 3.6 and the QGIS of that time read without a warning; 1.4 changed triggers only."""
_CRS84 = "OGC:CRS84"


@dataclass(frozen=True)
class Content:
    """What a file holds: a layer's features that passed the filters, and where they come from.

    `shape` is the geometry type of the whole layer, so that a file's schema does not change with
    the filters; None for plain records. `tagged` asks for a row of HXL tags.
    """

    layer: Layer
    features: gpd.GeoDataFrame
    about: Provenance
    shape: str | None
    tagged: bool = False


@dataclass(frozen=True)
class Format:
    """A file format: its media type, and whether it holds plain records and HXL tags."""

    title: str
    media_type: str
    write: Callable[[Path, Content], None]
    records: bool = True
    tags: bool = False


def shape_of(layer: Layer, features: gpd.GeoDataFrame, has_kept: bool = False) -> str | None:
    """Returns the geometry type that holds every feature of a layer; None for plain records.

    Polygons become MultiPolygons where a file has one type for all; points beside polygons give
    `Unknown`, which is any type. Features that are kept in the database are points.
    """
    kinds = set(shapely.get_type_id(features.geometry.to_numpy()).tolist()) - {-1}
    kinds |= {int(shapely.GeometryType.POINT)} if has_kept else set()
    polygons = {int(shapely.GeometryType.POLYGON), int(shapely.GeometryType.MULTIPOLYGON)}
    if layer.geometry is Geometry.NONE:
        return None
    if not kinds:
        return "Unknown"
    if kinds == {int(shapely.GeometryType.POINT)}:
        return "Point"
    return "MultiPolygon" if kinds <= polygons else "Unknown"


def of(extension: str) -> Format:
    """Returns the format with that file extension; NotFoundError lists those that there are."""
    found = FORMATS.get(extension)
    if found is None:
        raise NotFoundError(
            f"There is no download as “{extension[:20]}”; there are {', '.join(FORMATS)}."
        )
    return found


def refuse_records(extension: str, layer: Layer) -> None:
    """Raises NotFoundError where the format cannot hold a layer of records without a place."""
    if layer.geometry is Geometry.NONE and not of(extension).records:
        able = ", ".join(name for name, one in FORMATS.items() if one.records)
        raise NotFoundError(
            f"{layer.id} has no geometry, and {of(extension).title} holds nothing without one; "
            f"there are {able}."
        )


def write(path: Path, extension: str, content: Content) -> None:
    """Writes a file; NotFoundError where the format cannot hold records without a place."""
    refuse_records(extension, content.layer)
    of(extension).write(path, content)


def members(content: Content) -> dict[str, Any]:
    """Returns what GeoJSON says of all features."""
    return {
        "name": content.layer.id,
        "title": content.about.title,
        "filters": content.about.filters_text,
        "attribution": content.about.credit,
        "notes": list(content.about.notes),
    }


def _geojson(path: Path, content: Content) -> None:
    ordered = columns.in_order(content.layer, content.features)
    path.write_bytes(dataset_records.geojson(ordered, members(content)))


def _csv(path: Path, content: Content) -> None:
    ordered = columns.in_order(content.layer, content.features)
    tag = (lambda names: columns.tags(content.layer, names)) if content.tagged else None
    path.write_bytes(dataset_records.sheet(ordered, tag))


def _xlsx(path: Path, content: Content) -> None:
    workbook.write(path, content.layer, content.features, content.about, tagged=content.tagged)


def _kml(path: Path, content: Content) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as target:
        target.writelines(kml.document(content.layer, content.features, content.about))


def geopackage_options(content: Content) -> dict[str, Any]:
    """Returns how a GeoPackage is written, and what it says of all features."""
    about = content.about
    described = {"IDENTIFIER": about.title, "DESCRIPTION": f"{about.description} {about.credit}"}
    return {"layer_options": described, "dataset_options": {"VERSION": GEOPACKAGE}}


def _geopackage(path: Path, content: Content) -> None:
    _ogr(path, content, "GPKG", geopackage_options(content))


def _flatgeobuf(path: Path, content: Content) -> None:
    """Writes a spatial index, except where there is nothing to index or a shape is missing."""
    missing = shapely.is_missing(content.features.geometry.to_numpy())
    indexed = len(missing) > 0 and not missing.any()
    options = {"SPATIAL_INDEX": "YES" if indexed else "NO"}
    _ogr(path, content, "FlatGeobuf", {"layer_options": options})


def _ogr(path: Path, content: Content, driver: str, options: Mapping[str, Any]) -> None:
    table = columns.arrow(content.layer, _uniform(content), shapes=content.shape is not None)
    write_ogr(path, content, driver, options, table)


def write_ogr(
    path: Path, content: Content, driver: str, options: Mapping[str, Any], table: object
) -> None:
    """Writes an Arrow table, or a reader of batches of one, by GDAL."""
    placed: dict[str, Any] = {}
    if content.shape is not None:
        placed = {"geometry_name": columns.GEOMETRY, "geometry_type": content.shape, "crs": STORED}
    pyogrio.write_arrow(table, path, layer=content.layer.id, driver=driver, **options, **placed)


def _uniform(content: Content) -> gpd.GeoDataFrame:
    """Returns the features with every polygon as a MultiPolygon where the file has that type."""
    if content.shape != "MultiPolygon":
        return content.features
    shapes = content.features.geometry.to_numpy()
    single = shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON
    whole = np.array(shapes, dtype=object)
    whole[single] = [shapely.MultiPolygon([one]) for one in whole[single]]
    return content.features.set_geometry(
        gpd.GeoSeries(whole, index=content.features.index, crs=STORED)
    )


def _parquet(path: Path, content: Content) -> None:
    """Writes GeoParquet, or plain Parquet for records without a place."""
    features = _uniform(content)
    table = columns.arrow(content.layer, features, shapes=content.shape is not None)
    shapes = features.geometry.to_numpy()
    present = shapes[~shapely.is_missing(shapes)]
    box = shapely.total_bounds(present).tolist() if len(present) else None
    told = told_in_parquet(content, sorted({one.geom_type for one in present}), box)
    pq.write_table(table.replace_schema_metadata(told), path, compression="snappy")


def told_in_parquet(
    content: Content, kinds: list[str], box: list[float] | None
) -> dict[bytes | str, bytes | str]:
    """Returns what Parquet says of all features: kinds of geometry and their box in degrees."""
    about = content.about
    told = {"title": about.title, "filters": about.filters_text, "attribution": about.credit}
    metadata: dict[bytes | str, bytes | str] = {
        b"atlas": json.dumps(told, ensure_ascii=False).encode()
    }
    if content.shape is None:
        return metadata
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": kinds,
        "crs": CRS.from_user_input(_CRS84).to_json_dict(),
    }
    if box is not None:
        column["bbox"] = box
    geo = {
        "version": GEOPARQUET,
        "primary_column": columns.GEOMETRY,
        "columns": {columns.GEOMETRY: column},
    }
    return metadata | {b"geo": json.dumps(geo).encode()}


FORMATS: Mapping[str, Format] = {
    "geojson": Format("GeoJSON", "application/geo+json", _geojson),
    "gpkg": Format("GeoPackage", "application/geopackage+sqlite3", _geopackage),
    "parquet": Format("GeoParquet", "application/vnd.apache.parquet", _parquet),
    "fgb": Format("FlatGeobuf", "application/flatgeobuf", _flatgeobuf, records=False),
    "csv": Format("CSV", "text/csv; charset=utf-8", _csv, tags=True),
    "xlsx": Format(
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _xlsx,
        tags=True,
    ),
    "kml": Format("KML", "application/vnd.google-earth.kml+xml", _kml, records=False),
}
"""File extension → format, in the order in which pages offer them."""
