"""Reading and writing of the pack's files, the same bytes on every run."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

DECIMALS = 5


class Places(NamedTuple):
    """Where a step reads the reference files and the hand-written sites, and where it writes."""

    reference: Path
    sites: Path
    output: Path


def rows_of(path: Path) -> list[dict[str, str]]:
    """Returns the rows of a UTF-8 CSV file as texts."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def features_of(path: Path) -> list[dict[str, Any]]:
    """Returns the features of a GeoJSON file in EPSG:4326, in file order."""
    collection = json.loads(path.read_text(encoding="utf-8"))
    return list(collection["features"])


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Path:
    """Writes a UTF-8 CSV file without byte order mark and with newline line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_features(path: Path, features: Iterable[Mapping[str, Any]]) -> Path:
    """Writes GeoJSON in EPSG:4326, one feature a line, so that differences can be read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def write_parquet(path: Path, table: pa.Table) -> Path:
    """Writes Parquet with zstd and only the metadata that the table itself carries."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", compression_level=9)
    return path


def rounded(coordinates: Any) -> Any:  # noqa: ANN401  nested lists of GeoJSON have no simple type
    """Returns GeoJSON coordinates in degrees, rounded to 5 decimals (about 1 m)."""
    if isinstance(coordinates, list):
        return [rounded(part) for part in coordinates]
    return round(coordinates, DECIMALS)


def feature(properties: Mapping[str, Any], geometry: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a GeoJSON feature with rounded coordinates."""
    shape = {"type": geometry["type"], "coordinates": rounded(geometry["coordinates"])}
    return {"type": "Feature", "properties": dict(properties), "geometry": shape}
