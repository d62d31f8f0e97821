"""Files of more features than memory holds: written part by part, the same as at once."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.dataset import records
from geo.errors import InvalidQueryError
from geo.exchange import columns, formats
from geo.exchange.formats import Content
from geo.language import mark

STREAMED: Final = ("geojson", "gpkg", "parquet", "fgb", "csv")
"""Formats that are written part by part; others only of as many features as MOST_WHOLE."""
MOST_WHOLE: Final = 100_000


def check(extension: str, number: int) -> None:
    """Raises InvalidQueryError where a format cannot hold so many features."""
    if extension not in STREAMED and number > MOST_WHOLE:
        raise InvalidQueryError(
            mark("{n} features are too many for {format}; there are {known}, or fewer by a filter"),
            n=f"{number:,}",
            format=formats.of(extension).title,
            known=", ".join(STREAMED),
        )


def write(path: Path, extension: str, parts: Iterator[Content]) -> None:
    """Writes the parts of one file, of which there is at least one."""
    first = next(parts)
    _WRITERS[extension](path, first, chain([first], parts))


def _geojson(path: Path, first: Content, parts: Iterable[Content]) -> None:
    with path.open("wb") as file:
        file.write(b'{"type":"FeatureCollection","features":[')
        between = b""
        for part in parts:
            for one in records.encoded(columns.in_order(part.layer, part.features)):
                file.write(between + one)
                between = b","
        file.write(b"]" + records.told(formats.members(first)) + b"}")


def _csv(path: Path, first: Content, parts: Iterable[Content]) -> None:
    tag = (lambda names: columns.tags(first.layer, names)) if first.tagged else None
    head, placed = 1 + first.tagged, first.shape == "Point" and len(first.features) > 0
    with path.open("wb") as file:
        for number, part in enumerate(parts):
            ordered = columns.in_order(part.layer, part.features)
            written = records.sheet(ordered, tag, placed=placed)
            file.write(b"".join(written.splitlines(keepends=True)[head:]) if number else written)


def _parquet(path: Path, first: Content, parts: Iterable[Content]) -> None:
    """Writes GeoParquet; what is told of all features is added at the end."""
    kinds: set[str] = set()
    edges: list[Any] = []
    schema = _table(first).schema
    with pq.ParquetWriter(path, schema, compression="snappy") as file:
        for part in parts:
            shapes = part.features.geometry.to_numpy()
            present = shapes[~shapely.is_missing(shapes)]
            kinds |= {one.geom_type for one in present}
            edges += [shapely.box(*shapely.total_bounds(present))] if len(present) else []
            file.write_table(_table(part))
        box = shapely.total_bounds(edges).tolist() if edges else None
        file.add_key_value_metadata(formats.told_in_parquet(first, sorted(kinds), box))


def _ogr(driver: str, options: dict[str, Any]) -> Any:  # noqa: ANN401 - a writer
    def write(path: Path, first: Content, parts: Iterable[Content]) -> None:
        schema = _table(first).schema
        batches = (one for part in parts for one in _table(part).to_batches())
        reader = pa.RecordBatchReader.from_batches(schema, batches)
        formats.write_ogr(path, first, driver, options, reader)

    return write


def _table(content: Content) -> pa.Table:
    return columns.arrow(content.layer, content.features, shapes=content.shape is not None)


_WRITERS: Final[dict[str, Any]] = {
    "geojson": _geojson,
    "csv": _csv,
    "parquet": _parquet,
    "gpkg": lambda path, first, parts: _ogr("GPKG", formats.geopackage_options(first))(
        path, first, parts
    ),
    "fgb": _ogr("FlatGeobuf", {"layer_options": {"SPATIAL_INDEX": "NO"}}),
}
