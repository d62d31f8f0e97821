"""Features as frames, and as a store keeps each of them: JSON, geometry, digest."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from pyarrow import json

from geo.catalog.layer import FieldKind, Layer
from geo.store.patches import Placed
from geo.values import cells
from geo.values.crs import STORED

pd.set_option("mode.string_storage", "python")  # Arrow's own take a quarter longer to answer with
DTYPES = {
    FieldKind.INTEGER: "Int64",
    FieldKind.NUMBER: "float64",
    FieldKind.BOOLEAN: "boolean",
    FieldKind.TEXT: "str",
    FieldKind.DATE: "str",
    FieldKind.LIST: "object",
}
_ARROW = {
    FieldKind.INTEGER: pa.int64(),
    FieldKind.NUMBER: pa.float64(),
    FieldKind.BOOLEAN: pa.bool_(),
    FieldKind.TEXT: pa.large_string(),
    FieldKind.DATE: pa.large_string(),
    FieldKind.LIST: pa.list_(pa.string()),
}
_CONTROLS = re.sub(r"\\[uUx]([0-9a-f]{2,8})", r"\\x{\1}", cells.CONTROLS)
_Stored = tuple[str, bytes | None, float]
CHUNK = 10_000
"""Rows that are held as text at a time."""


class StoredRow(NamedTuple):
    """One state of a feature as it is kept: `properties` JSON, `geometry` WKB.

    `opened` and `closed` are the revisions between which it was so.
    """

    feature: str
    position: float
    opened: int
    closed: int | None
    digest: str
    properties: str
    geometry: bytes | None
    owner: str


def rows(
    layer: Layer, features: gpd.GeoDataFrame, positions: Iterable[float], number: int, owner: str
) -> Iterator[StoredRow]:
    """Yields features as rows that a revision opens."""
    columns = {}
    for field in layer.stored_fields:
        values = features[field.name].astype(object)
        columns[field.name] = values.where(values.notna(), None).tolist()
    shapes = shapely.to_wkb(features.geometry.to_numpy())
    for index, (position, shape) in enumerate(zip(positions, shapes, strict=True)):
        properties = {name: values[index] for name, values in columns.items()}
        encoded = orjson.dumps(properties, option=orjson.OPT_SERIALIZE_NUMPY)
        digest = hashlib.sha256(encoded + b"\0" + (shape or b"")).hexdigest()
        yield StoredRow(
            properties["id"], position, number, None, digest, encoded.decode(), shape, owner
        )


def placed(layer: Layer, stored: Iterable[_Stored]) -> Placed:
    """Returns stored rows (JSON, WKB, position); a part of them at a time is held as text."""
    parts = list(_parts(layer, iter(stored))) or [_part(layer, [])]
    shapes = np.concatenate([shapes for _, shapes, _ in parts])
    positions = np.concatenate([places for _, _, places in parts])
    held = together([columns for columns, _, _ in parts])
    return Placed(gpd.GeoDataFrame(held, geometry=shapes, crs=STORED), positions)


def frame(layer: Layer, stored: Iterable[tuple[str, bytes | None]]) -> gpd.GeoDataFrame:
    """Returns stored rows (JSON, WKB) as features in their order."""
    return placed(layer, ((properties, shape, 0.0) for properties, shape in stored)).features


def together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Returns parts of a table as one; they are emptied, so that nothing is held twice."""
    if len(parts) == 1:
        return parts[0]
    columns = {
        name: pd.concat([part.pop(name) for part in parts], ignore_index=True)
        for name in list(parts[0].columns)
    }
    return pd.DataFrame(columns, copy=False)


def _parts(
    layer: Layer, rows: Iterator[_Stored]
) -> Iterator[tuple[pd.DataFrame, np.ndarray, np.ndarray]]:
    while part := list(islice(rows, CHUNK)):
        yield _part(layer, part)


def _part(layer: Layer, rows: list[_Stored]) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    records = _table(layer, [properties for properties, _, _ in rows])
    columns = {
        field.name: pd.Series(_values(records[field.name], field.kind), dtype=DTYPES[field.kind])
        for field in layer.stored_fields
    }
    drawn = list(dict.fromkeys(shape for _, shape, _ in rows))
    shape_of = dict(zip(drawn, shapely.from_wkb(np.array(drawn, dtype=object)), strict=True))
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [shape_of[shape] for _, shape, _ in rows]
    positions = np.array([position for _, _, position in rows], dtype=np.float64)
    return pd.DataFrame(columns), shapes, positions


def _values(column: pa.ChunkedArray, kind: FieldKind) -> Any:  # noqa: ANN401 - as pandas takes it
    """Returns a column of records; in texts of before they were refused, controls are blanks."""
    if _ARROW[kind] == pa.large_string():
        return _texts(column)
    return column.to_pylist() if kind is FieldKind.LIST else column


def _texts(column: pa.ChunkedArray) -> np.ndarray:
    """Returns texts as objects, of which those that are the same are one."""
    if not len(column):
        return np.zeros(0, dtype=object)
    encoded = column.combine_chunks().dictionary_encode()
    told = pc.replace_substring_regex(encoded.dictionary, pattern=_CONTROLS, replacement=" ")
    distinct = np.array([*told.to_pylist(), None], dtype=object)
    found: np.ndarray = distinct[encoded.indices.fill_null(len(told)).to_numpy()]
    return found


def _table(layer: Layer, texts: list[str]) -> pa.Table:
    """Returns records, each a JSON object, by column; missing values where a record has none."""
    fields = [pa.field(one.name, _ARROW[one.kind]) for one in layer.stored_fields]
    schema = pa.schema(fields)
    if not texts:
        return schema.empty_table()
    encoded = "\n".join(texts).encode()
    return json.read_json(
        pa.BufferReader(encoded),
        json.ReadOptions(use_threads=False, block_size=len(encoded) + 1),
        json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore"),
    )
