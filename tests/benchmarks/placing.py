"""Placing points into the pack's sub-districts, beside geopandas, DuckDB, SedonaDB and Dask.

`python tests/benchmarks/placing.py [POINTS ...]`: half of the points lie anywhere in the box of the
country, half round its towns, where registers have theirs, and a thousand on corners of units. Each
engine runs in a process of its own; those of others in an environment with pinned versions, which
is made in var/bench. A point that two units hold counts for the first. Seconds stand by the clock
and, behind the slash, of the processor; memory is that of the largest process.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely
from services.peers import environment

from geo import settings
from geo.packs import files

SIZES = (1_000_000, 10_000_000)
CORNERS = 1_000
TOWN_DEGREES = 0.02
ROW_GROUP = 1 << 17
PEERS = (
    "geopandas==1.2.0",
    "shapely==2.2.0",
    "pandas==3.1.1",
    "pyarrow==26.0.1",
    "duckdb==1.5.5",
    "duckdb-extension-spatial==1.5.5",
    "sedonadb==0.5.0",
    "dask-geopandas==0.5.0",
    "distributed==2026.8.0",
    "psutil==7.2.2",
)
TITLES = {
    "atlas": "the grid of the Atlas, arrays in memory",
    "geopandas": "geopandas.sjoin, in memory",
    "geopandas_within": "geopandas.sjoin `within`, in memory",
    "atlas_locate": "`atlas locate`, file to files",
    "duckdb": "DuckDB spatial, file to file",
    "sedonadb": "SedonaDB, file to file",
    "atlas_locate_workers": "`atlas locate`, two workers",
    "dask_geopandas": "dask-geopandas, two workers",
}
HEAD = (
    "| | placed, s | whole, s | million points for a second of the processor | MB | differ |\n"
    "|---|---|---|---|---|---|\n"
)


def units() -> gpd.GeoDataFrame:
    """Returns the sub-districts by P-code."""
    full = files.shapes(settings.current().data, 3, full=True)
    return full.rename(columns={"adm3_pcode": "pcode"})[["pcode", "geometry"]].sort_values("pcode")


def points(number: int, shapes: gpd.GeoDataFrame) -> pa.Table:
    """Returns points by id, the same each time."""
    chance = np.random.default_rng(17)
    west, south, east, north = shapes.total_bounds
    corners = shapely.get_coordinates(np.asarray(shapes.geometry))
    towns = pd.read_parquet(settings.current().data / files.BOUNDARIES / "gazetteer.parquet")
    towns = towns[["lon", "lat"]].to_numpy()
    anywhere = chance.uniform((west, south), (east, north), (number // 2, 2))
    near = towns[chance.integers(len(towns), size=number - number // 2 - CORNERS)]
    near = near + chance.normal(0, TOWN_DEGREES, near.shape)
    on = corners[chance.integers(len(corners), size=CORNERS)]
    x, y = chance.permutation(np.concatenate([anywhere, near, on])).T
    return pa.table({"id": np.arange(number), "lon": x, "lat": y})


def joined(out: Path, number: int, pcodes: pa.Array) -> np.ndarray:
    """Returns the first unit of each point that an engine wrote; as many as there are for none."""
    found = pq.read_table(out)
    own = next(name for name in found.column_names if name.endswith("pcode"))
    codes = pc.index_in(found[own].cast(pa.string()), pcodes)
    has_one = codes.is_valid().to_numpy()
    first = np.full(number, len(pcodes))
    np.minimum.at(first, found["id"].to_numpy()[has_one], codes.drop_null().to_numpy())
    return first


def run(engine: str, python: Path, folder: Path, out: Path) -> Mapping[str, float]:
    """Returns what an engine took."""
    script = Path(__file__).with_name("joins.py")
    given = [str(folder / name) for name in ("points.parquet", "units.parquet")]
    told = subprocess.run(
        [python, script, engine, *given, out], check=True, stdout=subprocess.PIPE, text=True
    )
    spent: dict[str, float] = json.loads(told.stdout)
    return spent


def row(title: str, spent: Mapping[str, float], number: int, differing: int) -> list[str]:
    """Returns a line of the table, but for what it is compared with."""
    steps = ("read", "placed", "written")
    whole = [sum(spent.get(f"{one}{of}", 0) for one in steps) for of in ("", " processor")]
    placed = [spent["placed"], spent["placed processor"]] if "read" in spent else None
    return [
        title,
        " / ".join(f"{one:.2f}" for one in placed) if placed else "–",
        " / ".join(f"{one:.2f}" for one in whole),
        f"{number / whole[1] / 1e6:.2f}",
        f"{spent['MB']:,.0f}",
        f"{differing:,}",
    ]


def main() -> None:
    """Prints a table for each size."""
    peers = environment(settings.ROOT / "var" / "bench", "placing", PEERS, sys.executable)
    shapes = units()
    pcodes = pa.array(shapes["pcode"], pa.string())
    say = sys.stdout.write
    for number in [int(one) for one in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            shapes.to_parquet(folder / "units.parquet")
            pq.write_table(
                points(number, shapes), folder / "points.parquet", row_group_size=ROW_GROUP
            )
            say(f"\n{number:,} points, {os.cpu_count()} cores\n\n")
            say(HEAD)
            expected = None
            for engine, title in TITLES.items():
                python = Path(sys.executable) if engine.startswith("atlas") else peers / "python"
                spent = run(engine, python, folder, folder / engine)
                found = joined(folder / engine, number, pcodes)
                expected = found if expected is None else expected
                line = row(title, spent, number, int((found != expected).sum()))
                say(f"| {' | '.join(line)} |\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
