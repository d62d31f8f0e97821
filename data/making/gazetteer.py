"""Place names for searching, and the crosswalk from IOM's district names to P-codes."""

from pathlib import Path

import pyarrow as pa

from making.writing import Places, rows_of, write_csv, write_parquet

DEGREES_AND_KM = ("lat", "lon", "adm3_edge_km")
COUNTS = ("population",)


def make(places: Places) -> list[Path]:
    """Writes all places as Parquet (lat and lon in degrees) and the district crosswalk as CSV."""
    target = places.output / "boundaries"
    crosswalk = rows_of(places.reference / "boundaries" / "iom_district_crosswalk.csv")
    return [
        write_parquet(target / "gazetteer.parquet", place_table(places.reference)),
        write_csv(target / "district_crosswalk.csv", list(crosswalk[0]), crosswalk),
    ]


def place_table(reference: Path) -> pa.Table:
    """Returns one row per place; ids and codes are texts, an unknown value is null."""
    rows = rows_of(reference / "gazetteer" / "irq_places.csv")
    columns: dict[str, pa.Array] = {}
    for name in rows[0]:
        texts = [row[name] or None for row in rows]
        if name in DEGREES_AND_KM:
            columns[name] = pa.array([text and float(text) for text in texts], pa.float64())
        elif name in COUNTS:
            columns[name] = pa.array([text and int(float(text)) for text in texts], pa.int64())
        else:
            columns[name] = pa.array(texts, pa.string())
    table: pa.Table = pa.table(columns)
    return table
