"""Features as plain records, GeoJSON and CSV bytes; any other rows as CSV."""

import contextlib
import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import shapely

DECIMALS = 6
"""Decimals of degrees in GeoJSON: about 0.1 m."""
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def records(features: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Returns each feature's properties as a dict of plain values; missing ones are None."""
    held, shape = pd.DataFrame(features, copy=False), features.geometry.name
    names = [name for name in held.columns if name != shape]
    columns = [
        held[name].to_numpy(dtype=object, na_value=None).tolist()  # type: ignore[call-overload]  # the stubs do not know None
        for name in names
    ]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def shapes(features: gpd.GeoDataFrame, decimals: int = DECIMALS) -> list[bytes]:
    """Returns each geometry as GeoJSON bytes with so many decimals of degrees; null where none."""
    return shapes_of(features.geometry.to_numpy(), decimals)


def shapes_of(geometries: np.ndarray, decimals: int = DECIMALS) -> list[bytes]:
    """Returns what `shapes` does, of an array of geometries."""
    present = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
    rounded = np.full(len(geometries), None, dtype=object)
    rounded[present] = shapely.transform(
        geometries[present], lambda points: np.round(points, decimals)
    )
    texts = shapely.to_geojson(rounded)
    return [b"null" if text is None else text.encode() for text in texts]


def feature(properties: Mapping[str, Any], shape: bytes, links: object = None) -> bytes:
    """Returns one GeoJSON feature; `shape` is its geometry's GeoJSON."""
    tail = b"" if links is None else b',"links":' + orjson.dumps(links)
    return b"".join(
        (
            b'{"type":"Feature","id":',
            orjson.dumps(properties["id"]),
            b',"geometry":',
            shape,
            b',"properties":',
            orjson.dumps(properties, option=orjson.OPT_SERIALIZE_NUMPY),
            tail,
            b"}",
        )
    )


def geojson(features: gpd.GeoDataFrame, members: Mapping[str, Any] | None = None) -> bytes:
    """Returns a GeoJSON FeatureCollection, EPSG:4326, with further members where given."""
    listed = b",".join(encoded(features))
    return b'{"type":"FeatureCollection","features":[' + listed + b"]" + told(members or {}) + b"}"


def encoded(features: gpd.GeoDataFrame) -> Iterator[bytes]:
    """Yields each feature as GeoJSON."""
    for properties, shape in zip(records(features), shapes(features), strict=True):
        yield feature(properties, shape)


def told(members: Mapping[str, Any]) -> bytes:
    """Returns further members of a FeatureCollection, each behind a comma."""
    return b"".join(
        b"," + orjson.dumps(name) + b":" + orjson.dumps(value) for name, value in members.items()
    )


def sheet(
    features: gpd.GeoDataFrame,
    tags: Callable[[list[str]], list[str]] | None = None,
    *,
    placed: bool = False,
) -> bytes:
    """Returns a CSV file, UTF-8 with a byte order mark so that Excel shows Arabic.

    Points become `longitude` and `latitude` (degrees). Cells that a spreadsheet would run as a
    formula are made text with a leading apostrophe. `tags` gives the HXL tags of the columns by
    their names, for a row under them. With `placed` it has columns for points whether there are any
    or not.
    """
    rows = records(features)
    points = features.geometry.to_numpy()
    is_point = shapely.get_type_id(points) == shapely.GeometryType.POINT
    for row, point, wanted in zip(rows, points, is_point, strict=True):
        row["longitude"] = round(float(point.x), DECIMALS) if wanted else None
        row["latitude"] = round(float(point.y), DECIMALS) if wanted else None
    names = [name for name in features.columns if name != features.geometry.name]
    if placed or is_point.any():
        names += ["longitude", "latitude"]
    head = [names] if tags is None else [names, tags(names)]
    return table([*head, *([row[name] for name in names] for row in rows)])


def table(rows: Iterable[Sequence[object]]) -> bytes:
    """Returns rows of cells as a CSV file, UTF-8 with a byte order mark so that Excel shows Arabic.

    Cells that a spreadsheet would run as a formula are made text with a leading apostrophe.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerows([cell(one) for one in row] for row in rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def cell(value: object) -> object:
    """Returns a value as CSV shows it: lists joined, days in ISO 8601, formulas made text."""
    if isinstance(value, list | tuple):
        return cell(";".join(str(item) for item in value))
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(_FORMULA_SIGNS):
        return f"'{value}"
    return value


def write(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all: beside it first, then in its place."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
