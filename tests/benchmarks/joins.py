"""One engine joins points to units, in a process and an environment of its own.

`python joins.py ENGINE POINTS UNITS OUT`: points are a Parquet file with `id`, `lon` and `lat`,
units one with `pcode` and geometry; OUT gets `id` and `pcode`. Prints seconds and memory as JSON.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

SPENT: dict[str, float] = {}
"""Seconds of each step by the clock; and of the processor, behind its name."""


@contextmanager
def step(name: str) -> Iterator[None]:
    """Notes what a step takes."""
    clock, processor = time.perf_counter(), processor_s()
    yield
    SPENT[name] = time.perf_counter() - clock
    SPENT[f"{name} processor"] = processor_s() - processor
    SPENT["MB"] = max(most_mb(one.pid) for one in processes())


def processes() -> list[psutil.Process]:
    """Returns this process and its workers."""
    own = psutil.Process()
    return [own, *own.children(recursive=True)]


def most_mb(process: int) -> float:
    """Returns what a process has held at most since its program began."""
    told = Path(f"/proc/{process}/status").read_text("ascii")
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


def processor_s() -> float:
    """Returns what this process and its workers have taken of the processor."""
    each = [one.cpu_times() for one in processes()]
    return sum(one.user + one.system for one in each)


def atlas(points: str, units: str, out: str) -> None:
    """The grid of the Atlas, on arrays."""
    pa, pq, gpd, np, grid = map(
        importlib.import_module,
        ("pyarrow", "pyarrow.parquet", "geopandas", "numpy", "geo.units.grid"),
    )
    with step("read"):
        rows, shapes = pq.read_table(points), gpd.read_parquet(units)
        x, y = (rows[name].to_numpy() for name in ("lon", "lat"))
    with step("placed"):
        first = grid.Grid(np.asarray(shapes.geometry)).find(x, y).first
    with step("written"):
        names = pa.array(shapes["pcode"], pa.string())
        found = pa.DictionaryArray.from_arrays(pa.array(first, mask=first < 0), names)
        pq.write_table(pa.table({"id": rows["id"], "pcode": found}), out)


def atlas_locate(points: str, units: str, out: str, work: object = None) -> None:
    """`atlas locate` in one process, from file to folder."""
    gpd, np, run, placer = map(
        importlib.import_module, ("geopandas", "numpy", "geo.locating.run", "geo.locating.placer")
    )
    with step("placed"):
        shapes = gpd.read_parquet(units)
        columns = {"subdistrict_pcode": tuple(shapes["pcode"])}
        given = placer.Placer(np.asarray(shapes.geometry), columns, 0)
        run.locate(Path(points), Path(out), given, work=work or run.here)


def atlas_locate_workers(points: str, units: str, out: str) -> None:
    """The same by two workers of one thread of a Dask scheduler."""
    dask, workers = map(importlib.import_module, ("distributed", "geo.locating.cluster"))
    with dask.LocalCluster(2, threads_per_worker=1, dashboard_address=":0") as cluster:
        atlas_locate(points, units, out, workers.through(cluster.scheduler_address))


def geopandas(points: str, units: str, out: str, predicate: str = "intersects") -> None:
    """`geopandas.sjoin` as its documentation has it."""
    pd, gpd = map(importlib.import_module, ("pandas", "geopandas"))
    with step("read"):
        rows, shapes = pd.read_parquet(points), gpd.read_parquet(units)
        where = gpd.points_from_xy(rows["lon"], rows["lat"], crs=4326)
        given = gpd.GeoDataFrame(rows[["id"]], geometry=where)
    with step("placed"):
        found = gpd.sjoin(given, shapes, how="left", predicate=predicate)
    with step("written"):
        found[["id", "pcode"]].to_parquet(out)


def geopandas_within(points: str, units: str, out: str) -> None:
    """The same with `within`, which is faster and leaves out points on edges."""
    geopandas(points, units, out, "within")


def duckdb(points: str, units: str, out: str) -> None:
    """DuckDB with its spatial extension, from file to file."""
    engine, spatial = map(importlib.import_module, ("duckdb", "duckdb_extension_spatial"))
    extension = next(Path(spatial.__file__).parent.rglob("*.duckdb_extension"))
    with step("placed"), engine.connect() as connection:
        connection.execute(f"LOAD '{extension}'")
        connection.execute(
            f"COPY (SELECT p.id, u.pcode FROM '{points}' p LEFT JOIN '{units}' u"  # noqa: S608 - ours
            f" ON ST_Intersects(u.geometry, ST_Point(p.lon, p.lat))) TO '{out}' (FORMAT parquet)"
        )


def sedonadb(points: str, units: str, out: str) -> None:
    """SedonaDB, from file to file."""
    sedona = importlib.import_module("sedonadb").connect()
    with step("placed"):
        for name, path in (("points", points), ("units", units)):
            sedona.read_parquet(path).to_view(name)
        sedona.sql(
            "SELECT p.id, u.pcode FROM points p LEFT JOIN units u"
            " ON ST_Intersects(u.geometry, ST_SetSRID(ST_Point(p.lon, p.lat), 4326))"
        ).to_parquet(out)


def dask_geopandas(points: str, units: str, out: str) -> None:
    """dask-geopandas with two workers of one thread, from file to file."""
    dd, dgpd, dask, gpd = map(
        importlib.import_module, ("dask.dataframe", "dask_geopandas", "distributed", "geopandas")
    )
    two = dask.LocalCluster(2, threads_per_worker=1, dashboard_address=":0")
    with two as cluster, cluster.get_client(), step("placed"):
        rows = dd.read_parquet(points, split_row_groups=2)
        where = dgpd.points_from_xy(rows, "lon", "lat", crs=4326)
        rows = rows[["id"]].assign(geometry=where)
        given = dgpd.from_dask_dataframe(rows, "geometry").set_crs(4326)
        found = dgpd.sjoin(given, gpd.read_parquet(units), how="inner", predicate="intersects")
        found[["id", "pcode"]].to_parquet(out, write_index=False)


ENGINES: dict[str, Callable[[str, str, str], Any]] = {
    one.__name__: one
    for one in (
        atlas,
        atlas_locate,
        atlas_locate_workers,
        geopandas,
        geopandas_within,
        duckdb,
        sedonadb,
        dask_geopandas,
    )
}

if __name__ == "__main__":
    ENGINES[sys.argv[1]](*sys.argv[2:])
    sys.stdout.write(json.dumps(SPENT))
