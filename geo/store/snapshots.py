"""Layers as a process held them, in files of columns from which the next one starts.

A file for each layer: the SHA-256 of all that follows, then Arrow's IPC file. It names the revision
and the fields that it was made of; whoever reads it asks the store what was changed since. A file
that is damaged, of other fields or of another form is not used, and one of another store is not
even looked at. Files hold what coordinators see: they are this user's alone.
"""

import contextlib
import datetime as dt
import hashlib
import logging
import mmap
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import shapely

from geo.catalog.layer import FieldKind, Layer
from geo.errors import unwritten
from geo.store.frames import DTYPES
from geo.store.patches import Placed
from geo.store.revisions import Revision
from geo.values.crs import STORED

_FORM: Final = 1
"""Changes when what is written does."""
_DIGEST_BYTES: Final = hashlib.sha256().digest_size
_HEADER_BYTES: Final = 64
"""The digest and room behind it, so that what follows lies as Arrow wants it."""
_UNFINISHED: Final = ".part"
_LONGEST_S: Final = 3_600
"""How long a file may be written."""
_TEXTS: Final = (FieldKind.TEXT, FieldKind.DATE)
_MASKED: Final[Mapping[FieldKind, Any]] = {
    FieldKind.INTEGER: pd.Int64Dtype(),
    FieldKind.BOOLEAN: pd.BooleanDtype(),
}
_GEOMETRY, _POSITION, _ABOUT = "geometry", "position of the store", b"atlas"
logger = logging.getLogger(__name__)


class Snapshot(NamedTuple):
    """A layer as of a revision."""

    revision: Revision
    placed: Placed


class Snapshots:
    """The files of one store in a folder that others may have files in as well."""

    def __init__(self, folder: Path, address: str) -> None:
        """Of the address of the store only a digest is written: it may hold a password."""
        self._folder = folder / hashlib.sha256(address.encode()).hexdigest()[:16]

    def read(self, layer: Layer) -> Snapshot | None:
        """Returns what is kept of a layer; None where there is nothing that can be used."""
        try:
            with self._path(layer).open("rb") as stream:
                content = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
            return _read(layer, memoryview(content))
        except (OSError, ValueError, KeyError, pa.ArrowException):
            return None

    def write(self, layer: Layer, kept: Snapshot) -> None:
        """Keeps a layer in place of what was kept of it; the log says why where it cannot."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._forget_unfinished()
            with tempfile.NamedTemporaryFile(
                dir=self._folder, suffix=_UNFINISHED, delete=False
            ) as stream:
                try:
                    stream.write(bytes(_HEADER_BYTES))
                    _write(stream, layer, kept)
                    stream.flush()
                    digest = _digest(memoryview(mmap.mmap(stream.fileno(), 0)))
                    stream.seek(0)
                    stream.write(digest)
                    stream.flush()
                    Path(stream.name).replace(self._path(layer))
                except BaseException:
                    with contextlib.suppress(OSError):
                        os.unlink(stream.name)  # noqa: PTH108 - a text, not a path
                    raise
        except OSError as fault:
            logger.warning("layers are not kept: %s", unwritten(fault, self._folder))

    def _forget_unfinished(self) -> None:
        """Deletes what a process was writing when it was killed, but nothing of one that writes."""
        for one in self._folder.glob(f"*{_UNFINISHED}"):
            if time.time() - one.stat().st_mtime > _LONGEST_S:
                one.unlink(missing_ok=True)

    def _path(self, layer: Layer) -> Path:
        return self._folder / f"{layer.id}.arrow"


def _digest(content: memoryview) -> bytes:
    return hashlib.sha256(content[_HEADER_BYTES:]).digest()


def _about(layer: Layer) -> list[Any]:
    return [_FORM, [[one.name, one.kind.value] for one in layer.stored_fields]]


def _write(stream: Any, layer: Layer, kept: Snapshot) -> None:  # noqa: ANN401 - a file of tempfile
    features, positions = kept.placed
    columns = {one.name: _column(features[one.name], one.kind) for one in layer.stored_fields}
    shapes = pd.Series(shapely.to_wkb(features.geometry.to_numpy()), dtype=object)
    columns[_GEOMETRY] = _encoded(shapes, pa.large_binary())
    columns[_POSITION] = pa.array(positions)
    told = {**vars(kept.revision), "made_at": kept.revision.made_at.isoformat()}
    about = orjson.dumps([_about(layer), told])
    table = pa.table(columns).replace_schema_metadata({_ABOUT: about})
    with pa.ipc.new_file(stream, table.schema) as file:
        file.write_table(table)


def _column(values: pd.Series, kind: FieldKind) -> pa.Array:
    if not values.notna().any():
        return pa.nulls(len(values))
    if kind in _TEXTS:
        return _encoded(values, pa.large_string())
    return pa.array(values, from_pandas=True)


def _encoded(values: pd.Series, kind: pa.DataType) -> pa.DictionaryArray:
    codes, distinct = pd.factorize(values)
    indices = pa.array(codes.astype(np.int32), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(distinct), kind))


def _read(layer: Layer, content: memoryview) -> Snapshot | None:
    if bytes(content[:_DIGEST_BYTES]) != _digest(content):
        return None
    table = pa.ipc.open_file(pa.py_buffer(content[_HEADER_BYTES:])).read_all()
    about, told = orjson.loads(table.schema.metadata[_ABOUT])
    if about != _about(layer):
        return None
    told["made_at"] = dt.datetime.fromisoformat(told["made_at"])
    columns = {
        one.name: pd.Series(_values(table[one.name], one.kind), dtype=DTYPES[one.kind])
        for one in layer.stored_fields
    }
    shapes = _decoded(table[_GEOMETRY], None, shapely.from_wkb)
    features = gpd.GeoDataFrame(pd.DataFrame(columns, copy=False), geometry=shapes, crs=STORED)
    return Snapshot(Revision(**told), Placed(features, table[_POSITION].to_numpy().copy()))


def _values(column: pa.ChunkedArray, kind: FieldKind) -> Any:  # noqa: ANN401 - as pandas takes it
    if kind in _TEXTS:
        return _decoded(column, np.nan)
    if pa.types.is_null(column.type):
        return pd.Series([None], dtype=DTYPES[kind]).array.take(np.zeros(len(column), dtype=int))
    if kind in _MASKED:
        return _MASKED[kind].__from_arrow__(column)
    return column.to_pylist() if kind is FieldKind.LIST else column.to_numpy().copy()


def _decoded(column: pa.ChunkedArray, missing: object, made: Any = np.asarray) -> np.ndarray:  # noqa: ANN401
    """Returns the values of a column, of which those that are the same are one."""
    if pa.types.is_null(column.type):
        return np.full(len(column), missing, dtype=object)
    encoded = column.combine_chunks()
    distinct = np.empty(len(encoded.dictionary) + 1, dtype=object)
    distinct[:-1] = made(np.array(encoded.dictionary.to_pylist(), dtype=object))
    distinct[-1] = missing
    found: np.ndarray = distinct[encoded.indices.fill_null(len(distinct) - 1).to_numpy()]
    return found
