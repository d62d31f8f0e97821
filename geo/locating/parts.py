"""One piece of a register becomes one file, whole or not at all, that says what is in it."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from geo.errors import StoreError, unwritten
from geo.locating import coordinates, register
from geo.locating.placer import Degrees, How, Placer
from geo.locating.register import Piece

UNFINISHED: Final = ".part-"
"""How the name of a file begins while it is written."""
WHOLE: Final = "part-"
_SAID: Final = b"atlas_located"
_GEO: Final = b"geo"


class Job(NamedTuple):
    """What all parts of a run share: their folder, the beginning of added names, its digest."""

    folder: Path
    prefix: str
    digest: str


class Part(NamedTuple):
    """A part that is written: its number, how many rows are placed how."""

    number: int
    rows: Mapping[str, int]


def path_of(folder: Path, number: int) -> Path:
    """Returns where a part stands once it is whole."""
    return folder / f"{WHOLE}{number:05}.parquet"


def write(placer: Placer, job: Job, number: int, piece: Piece) -> Part:
    """Writes a part with all columns of its piece and those of `Placer.names`.

    It may be written by several at once, who all write the same; StoreError where it cannot be.
    """
    path = path_of(job.folder, number)
    beside = job.folder / f"{UNFINISHED}{number:05}.{uuid4().hex}"
    with _writing(beside):
        rows = _write(placer, job, piece, beside)
        beside.replace(path)
    return Part(number, rows)


def read(job: Job, number: int) -> Part | None:
    """Returns a part that this run, or one like it, has written; None where there is none."""
    try:
        metadata = pq.read_metadata(path_of(job.folder, number))
        said = json.loads((metadata.metadata or {}).get(_SAID, b"{}"))
    except (OSError, pa.ArrowException, ValueError):
        return None
    is_whole = said.get("run") == job.digest and sum(said["rows"].values()) == metadata.num_rows
    return Part(number, said["rows"]) if is_whole else None


def _write(placer: Placer, job: Job, piece: Piece, beside: Path) -> dict[str, int]:
    schema = _schema(placer, job.prefix, piece)
    rows = dict.fromkeys(map(str, How), 0)
    with beside.open("wb") as file, pq.ParquetWriter(file, schema) as writer:
        for batch in register.batches(piece):
            placed = placer.place(coordinates.degrees(batch, piece.where))
            writer.write_batch(pa.record_batch([*batch.columns, *placed.columns], schema=schema))
            for how, number in placed.rows.items():
                rows[how] += number
        said = json.dumps({"run": job.digest, "rows": rows})
        writer.add_key_value_metadata({_SAID: said})
        writer.close()
        os.fsync(file.fileno())
    if piece.rows not in (None, sum(rows.values())):
        raise StoreError(f"{piece.path} says that it has {piece.rows} rows, and has another number")
    return rows


def _schema(placer: Placer, prefix: str, piece: Piece) -> pa.Schema:
    """Returns the columns of a part: those of its piece, and those that are added."""
    own = register.schema(piece)
    nothing = np.empty(0)
    added = placer.place(Degrees(nothing, nothing, nothing.astype(bool))).columns
    for name, column in zip(placer.names(prefix), added, strict=True):
        own = own.append(pa.field(name, column.type))
    metadata = dict(own.metadata or {})
    geo = register.geo(own)
    for column in geo.get("columns", {}).values():
        column.pop("bbox", None)  # of the whole file
    return own.with_metadata(metadata | {_GEO: json.dumps(geo)} if geo else metadata)


@contextmanager
def _writing(beside: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise StoreError(f"A part cannot be written: {unwritten(fault, beside.parent)}") from fault
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
