"""Files of a register: which there are, in which pieces they are read, and where points stand."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.errors import InvalidQueryError, StoreError
from geo.intake.sheets.values import words
from geo.values import crs

PARQUET: Final = (".parquet", ".geoparquet", ".pq")
_CSV: Final = (".csv", ".tsv")
_TOGETHER: Final = 1 << 17
"""Rows that are held at once."""
_BLOCK: Final = 1 << 24
"""Bytes of a table in text that are read at once; no row may be longer."""
_SEPARATORS: Final = ",;\t"
_GEOMETRY: Final = ("geometry", "geom", "wkb_geometry", "the_geom")
_SPARE: Final = 40
"""Columns that an error names."""


class Where(NamedTuple):
    """The columns that say where each row lies: geometry, or longitude and latitude."""

    geometry: str = ""
    longitude: str = ""
    latitude: str = ""
    crs: str = ""
    """That of the geometry as PROJJSON; empty for longitude and latitude."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(name for name in self[:3] if name)


class Piece(NamedTuple):
    """What is read at once and becomes one part: a whole file of text, or some row groups."""

    path: Path
    where: Where
    folders: tuple[tuple[str, str], ...] = ()
    """Columns that the names of its folders hold, as in `year=2024/`."""
    row_groups: tuple[int, ...] = ()
    rows: int | None = None
    """How many it has; None where only reading tells."""


def files_of(source: Path) -> list[Path]:
    """Returns the files of a register, a file itself or those of a folder, in their order."""
    if source.is_file():
        if source.suffix.lower() not in (*PARQUET, *_CSV):
            raise InvalidQueryError(f"{source.name}: expected a file ending in {_endings()}")
        return [source]
    if not source.is_dir():
        raise InvalidQueryError(f"{source} is not there")
    found = [
        path
        for path in sorted(source.rglob("*"))
        if path.suffix.lower() in (*PARQUET, *_CSV)
        and path.is_file()
        and not any(part.startswith((".", "_")) for part in path.relative_to(source).parts)
    ]
    if not found:
        raise InvalidQueryError(f"{source} holds no file ending in {_endings()}")
    return found


def pieces(source: Path, asked: Where, most_rows: int) -> list[Piece]:
    """Returns what a register is read in, each piece of at most so many rows or one row group.

    `asked` names columns where they are not to be guessed; InvalidQueryError where they are not
    there or cannot be guessed, StoreError where a file cannot be read.
    """
    return [piece for path in files_of(source) for piece in _of(path, source, asked, most_rows)]


def schema(piece: Piece) -> pa.Schema:
    """Returns the columns of a piece as they are read."""
    with _reading(piece.path):
        return _schema(piece.path, piece.folders)


def batches(piece: Piece) -> Iterator[pa.RecordBatch]:
    """Yields the rows of a piece, a bounded number at once; StoreError where it cannot be read."""
    with _reading(piece.path):
        if piece.row_groups:
            with pq.ParquetFile(piece.path, buffer_size=_BLOCK, pre_buffer=False) as file:
                found = file.iter_batches(_TOGETHER, row_groups=list(piece.row_groups))
                yield from (_with(batch, piece.folders) for batch in found)
        elif piece.rows is None:
            with _csv(piece.path) as reader:
                yield from (_with(batch, piece.folders) for batch in reader)


def geo(columns: pa.Schema) -> dict[str, Any]:
    """Returns what GeoParquet says of a file; nothing of others."""
    try:
        said = json.loads((columns.metadata or {}).get(b"geo", b"{}"))
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault).partition("\n")[0]
        raise StoreError(f"{path} cannot be read: {reason}") from fault


def _endings() -> str:
    return " or ".join((*PARQUET, *_CSV))


def _of(path: Path, source: Path, asked: Where, most_rows: int) -> Iterator[Piece]:
    parts = path.relative_to(source).parts[:-1]
    pairs = (unquote(part).partition("=") for part in parts)
    folders = tuple((name, value) for name, sign, value in pairs if sign)
    with _reading(path):
        where = _where(_schema(path, folders), path.name, asked)
        if path.suffix.lower() in _CSV:
            yield Piece(path, where, folders)
            return
        metadata = pq.read_metadata(path)
        groups: list[int] = []
        rows = 0
        for group in range(metadata.num_row_groups):
            own = metadata.row_group(group).num_rows
            if groups and rows + own > most_rows:
                yield Piece(path, where, folders, tuple(groups), rows)
                groups, rows = [], 0
            groups.append(group)
            rows += own
        yield Piece(path, where, folders, tuple(groups), rows)


def _schema(path: Path, folders: tuple[tuple[str, str], ...]) -> pa.Schema:
    if path.suffix.lower() in _CSV:
        with _csv(path) as reader:
            found = reader.schema
    else:
        found = pq.read_schema(path)
    for name, _ in folders:
        if name not in found.names:
            found = found.append(pa.field(name, pa.string()))
    return found


def _with(batch: pa.RecordBatch, folders: tuple[tuple[str, str], ...]) -> pa.RecordBatch:
    for name, value in folders:
        if name not in batch.schema.names:
            batch = batch.append_column(name, pa.repeat(value, len(batch)))
    return batch


def _csv(path: Path) -> pa_csv.CSVStreamingReader:
    """Opens a table in text; every cell stays the text that it is."""
    with path.open("rb") as content:
        head = content.readline(_BLOCK).decode("utf-8-sig", "replace")
    separator = max(_SEPARATORS, key=head.count)
    parsing = pa_csv.ParseOptions(delimiter=separator, newlines_in_values=True)
    how = pa_csv.ReadOptions(block_size=_BLOCK)
    with pa_csv.open_csv(path, how, parsing) as reader:
        types = dict.fromkeys(reader.schema.names, pa.string())
    options = pa_csv.ConvertOptions(column_types=types)
    return pa_csv.open_csv(path, how, parsing, options)


def _where(columns: pa.Schema, name: str, asked: Where) -> Where:
    """Returns the columns that say where, as asked or as guessed; InvalidQueryError for none."""
    missing = [one for one in asked.columns if one not in columns.names]
    if missing:
        raise _refused(f"has no column {', '.join(missing)}", columns, name)
    if bool(asked.longitude) != bool(asked.latitude) or (asked.geometry and asked.longitude):
        raise InvalidQueryError("Name --lon and --lat, or --geometry alone.")
    if asked.longitude:
        return asked
    geometry = asked.geometry or _geometry(columns)
    if geometry and not _may_hold(columns, geometry):
        raise _refused(f"has no geometry in {geometry}", columns, name)
    if geometry:
        return Where(geometry, crs=_system(columns, geometry, name))
    return Where("", *(_guessed(columns, role, name) for role in ("longitude", "latitude")))


def _geometry(columns: pa.Schema) -> str:
    main = str(geo(columns).get("primary_column", ""))
    named = [one for one in columns.names if one.lower() in _GEOMETRY]
    return next((one for one in (main, *named) if _may_hold(columns, one)), "")


def _may_hold(columns: pa.Schema, name: str) -> bool:
    if name not in columns.names:
        return False
    kind = columns.field(name).type
    kind = kind.storage_type if isinstance(kind, pa.BaseExtensionType) else kind
    test = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_struct)
    return any(is_so(kind) for is_so in test) or pa.types.is_fixed_size_list(kind)


def _guessed(columns: pa.Schema, role: str, name: str) -> str:
    """Returns the column whose heading means a role, in any of the languages of sheets."""
    found = {str(one): words.heading(one, "sites") for one in columns.names}
    sure = {one: certainty for one, (meant, certainty) in found.items() if meant == role}
    best = [one for one, certainty in sure.items() if certainty == max(sure.values())]
    if len(best) == 1:
        return best[0]
    if best:
        raise _refused(
            f"has several columns that may be the {role} ({', '.join(best)})", columns, name
        )
    raise _refused(f"has no geometry, and no column that looks like the {role}", columns, name)


def _refused(what: str, columns: pa.Schema, name: str) -> InvalidQueryError:
    some = columns.names[:_SPARE]
    more = f" and {len(columns.names) - _SPARE} more" if len(columns.names) > _SPARE else ""
    return InvalidQueryError(
        f"{name} {what}. Name the columns with --lon and --lat, or with --geometry; "
        f"it has: {', '.join(some)}{more}"
    )


def _system(columns: pa.Schema, geometry: str, name: str) -> str:
    """Returns the system of a geometry column; empty for degrees, which hold where none is said."""
    own = geo(columns).get("columns", {}).get(geometry, {}).get("crs")
    if not own:
        return ""
    try:
        system = CRS.from_user_input(own)
    except CRSError as fault:
        message = f"{name}: the system of coordinates of {geometry} is not known"
        raise InvalidQueryError(message) from fault
    is_degrees = system.equals(crs.STORED, ignore_axis_order=True)
    return "" if is_degrees else str(system.to_json())
