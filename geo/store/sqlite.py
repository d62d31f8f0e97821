"""The embedded store: one SQLite file, readable while it is written."""

import datetime as dt
import hashlib
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from pyarrow import json

from geo import cells
from geo.catalog.layer import FieldKind, Layer
from geo.crs import STORED
from geo.errors import NotFoundError
from geo.store import positions
from geo.store.connection import prepared

_DTYPES = {
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
_CHUNK = 10_000
"""Rows that are held as text at a time."""


@dataclass(frozen=True)
class Revision:
    """One write: who made it, when, why, from which source, and the features per layer."""

    id: int
    made_at: dt.datetime
    who: str
    why: str
    source: str
    source_sha256: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Note:
    """Who writes a revision, why, and the source with its SHA-256 (hexadecimal)."""

    who: str
    why: str
    source: str
    source_sha256: str


class SqliteStore:
    """Layers by revision in one file; safe for many readers and one writer at a time."""

    def __init__(self, path: str) -> None:
        self._file = prepared(path)

    def version(self) -> int:
        """Returns the id of the newest revision, 0 for an empty store."""
        with self._file.reading() as connection:
            (newest,) = connection.execute("SELECT max(id) FROM revisions").fetchone()
        return newest or 0

    def trouble(self) -> str:
        """Returns why nothing can be written at the moment, empty where no reason is known."""
        return self._file.trouble()

    def newest(self) -> Revision | None:
        """Returns the newest revision, None for an empty store."""
        return next(iter(self.revisions(most=1)), None)

    def revisions(self, most: int = -1) -> list[Revision]:
        """Returns every revision, or the newest few, newest first."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT id, made_at, who, why, source, source_sha256, counts"
                " FROM revisions ORDER BY id DESC LIMIT ?",
                (most,),
            ).fetchall()
        return [
            Revision(
                number,
                dt.datetime.fromisoformat(made_at),
                who,
                why,
                source,
                sha256,
                orjson.loads(counts),
            )
            for number, made_at, who, why, source, sha256, counts in rows
        ]

    def read(self, layer: Layer, revision: int | None = None) -> gpd.GeoDataFrame:
        """Returns a layer's features as of a revision (the newest), EPSG:4326, in stored order.

        NotFoundError for a revision that the store does not have.
        """
        at = self.version() if revision is None else revision
        if revision is not None and not 1 <= revision <= self.version():
            raise NotFoundError(f"the store has no revision {revision}")
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT properties, geometry FROM features WHERE layer = ? AND opened <= ?"
                " AND (closed IS NULL OR closed > ?) ORDER BY position, feature",
                (layer.id, at, at),
            )
            return _features(layer, rows)

    def write(self, features: Mapping[Layer, gpd.GeoDataFrame], note: Note) -> Revision:
        """Makes one revision in which these layers hold exactly these features.

        Layers that are not given stay as they are. One transaction: an interrupted write leaves
        the last revision whole.
        """
        made_at = dt.datetime.now(dt.UTC).replace(microsecond=0)
        counts = {layer.id: len(rows) for layer, rows in features.items()}
        with self._file.writing() as connection:
            connection.execute("BEGIN IMMEDIATE")
            cursor = connection.execute(
                "INSERT INTO revisions (made_at, who, why, source, source_sha256, counts)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    made_at.isoformat(),
                    note.who,
                    note.why,
                    note.source,
                    note.source_sha256,
                    orjson.dumps(counts).decode(),
                ),
            )
            number = int(cursor.lastrowid or 0)
            for layer, rows in features.items():
                _replace(connection, layer, rows, number)
        return Revision(
            number, made_at, note.who, note.why, note.source, note.source_sha256, counts
        )


def _replace(
    connection: sqlite3.Connection, layer: Layer, features: gpd.GeoDataFrame, number: int
) -> None:
    """Closes what changed or went and opens what is new or changed; the rest stays open."""
    held = {
        feature: (position, digest)
        for feature, position, digest in connection.execute(
            "SELECT feature, position, digest FROM features WHERE layer = ? AND closed IS NULL",
            (layer.id,),
        )
    }
    ids = features["id"].tolist()
    places = positions.kept([held.get(one, (None,))[0] for one in ids])
    _close(connection, layer, number, held.keys() - set(ids))
    for start in range(0, len(ids), _CHUNK):
        part = slice(start, start + _CHUNK)
        new = [
            _row(layer, number, position, record)
            for position, record in zip(
                places[part], _records(layer, features.iloc[part]), strict=True
            )
        ]
        changed = [row for row in new if held.get(row[1]) != (row[2], row[4])]
        _close(connection, layer, number, {row[1] for row in changed} & held.keys())
        connection.executemany(
            "INSERT INTO features (layer, feature, position, opened, digest, properties, geometry)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            changed,
        )


def _close(
    connection: sqlite3.Connection, layer: Layer, number: int, features: Collection[str]
) -> None:
    connection.executemany(
        "UPDATE features SET closed = ? WHERE layer = ? AND feature = ? AND closed IS NULL",
        [(number, layer.id, feature) for feature in features],
    )


def _records(
    layer: Layer, features: gpd.GeoDataFrame
) -> Iterator[tuple[dict[str, Any], bytes | None]]:
    columns = {}
    for field in layer.stored_fields:
        values = features[field.name].astype(object)
        columns[field.name] = values.where(values.notna(), None).tolist()
    shapes = shapely.to_wkb(features.geometry.to_numpy())
    for index, shape in enumerate(shapes):
        yield {name: values[index] for name, values in columns.items()}, shape


def _row(
    layer: Layer, number: int, position: float, record: tuple[dict[str, Any], bytes | None]
) -> tuple[str, str, float, int, str, str, bytes | None]:
    properties, shape = record
    encoded = orjson.dumps(properties, option=orjson.OPT_SERIALIZE_NUMPY)
    digest = hashlib.sha256(encoded + b"\0" + (shape or b"")).hexdigest()
    return layer.id, properties["id"], position, number, digest, encoded.decode(), shape


def _features(layer: Layer, rows: Iterable[tuple[str, bytes | None]]) -> gpd.GeoDataFrame:
    """Returns stored rows as features; a part of them at a time is held as text."""
    parts = list(_parts(layer, iter(rows))) or [_part(layer, [])]
    columns = pd.concat([columns for columns, _ in parts], ignore_index=True)
    shapes = np.concatenate([shapes for _, shapes in parts])
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=STORED)


def _parts(
    layer: Layer, rows: Iterator[tuple[str, bytes | None]]
) -> Iterator[tuple[pd.DataFrame, np.ndarray]]:
    while part := list(islice(rows, _CHUNK)):
        yield _part(layer, part)


def _part(layer: Layer, rows: list[tuple[str, bytes | None]]) -> tuple[pd.DataFrame, np.ndarray]:
    records = _table(layer, [properties for properties, _ in rows])
    columns = {
        field.name: pd.Series(_values(records[field.name], field.kind), dtype=_DTYPES[field.kind])
        for field in layer.stored_fields
    }
    shapes = shapely.from_wkb(np.array([shape for _, shape in rows], dtype=object))
    return pd.DataFrame(columns), shapes


def _values(column: pa.ChunkedArray, kind: FieldKind) -> pa.ChunkedArray | list[Any]:
    """Returns a column of records; in texts of before they were refused, controls are blanks."""
    if kind is FieldKind.TEXT:
        return pc.replace_substring_regex(column, pattern=_CONTROLS, replacement=" ")
    return column.to_pylist() if kind is FieldKind.LIST else column


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
