"""PostgreSQL with PostGIS from the system's packages, as a cluster of its own for one run."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from services.running import free_port, resident_mb

USER = "atlas"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "512MB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "effective_cache_size": "4GB",
    "random_page_cost": "1.1",
    "fsync": "off",
    "statement_timeout": "30s",
}


@dataclass(frozen=True)
class Database:
    """A running cluster: where it listens, and its first process."""

    port: int
    pid: int

    @property
    def address(self) -> str:
        """What asyncpg and psycopg connect to."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/postgres"

    def memory_mb(self) -> float:
        """Returns the resident memory of all its processes, shared buffers counted once."""
        return resident_mb(self.pid)

    def run(self, sql: str) -> None:
        """Runs statements of SQL."""
        command = ["psql", "-q", "-v", "ON_ERROR_STOP=1", self.address]
        subprocess.run(command, input=sql, text=True, check=True, stdout=subprocess.DEVNULL)

    def load(self, table: str, features: gpd.GeoDataFrame, folder: Path) -> None:
        """Makes a table of features, EPSG:4326, with a key and an index on the geometry."""
        columns = [name for name in features if name != features.geometry.name]
        kinds = {
            name: "integer"
            if pd.api.types.is_integer_dtype(features[name])
            else "double precision"
            if pd.api.types.is_float_dtype(features[name])
            else "text"
            for name in columns
        }
        path = folder / f"{table}.csv"
        rows = pd.DataFrame(features[columns])
        rows["geometry"] = shapely.to_wkb(features.geometry.to_numpy(), hex=True, include_srid=True)
        rows.to_csv(path, index=False, header=False)
        declared = ", ".join(f'"{name}" {kinds[name]}' for name in columns)
        self.run(
            "SET statement_timeout = 0;\n"
            f"CREATE TABLE {table} ({declared}, geometry geometry(Geometry, 4326));\n"
            f"\\copy {table} FROM '{path}' WITH (FORMAT csv)\n"
            f"ALTER TABLE {table} ADD PRIMARY KEY (id);\n"
            f"CREATE INDEX ON {table} USING gist (geometry);\n"
            f"VACUUM ANALYZE {table};\n"
        )
        path.unlink()


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise SystemExit("PostgreSQL is missing: install postgresql and postgresql-15-postgis-3.")
    return found[-1].parent


def _as_postgres(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root, which hands over to the user that its package makes."""
    return (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        if (os.getuid() == 0)
        else command
    )


@contextmanager
def database(folder: Path, tables: Mapping[str, gpd.GeoDataFrame]) -> Iterator[Database]:
    """Runs a new cluster with these tables, and removes it."""
    cluster = folder / "postgres"
    shutil.rmtree(cluster, ignore_errors=True)
    cluster.mkdir(parents=True)
    if os.getuid() == 0:
        shutil.chown(cluster, "postgres", "postgres")
    binaries, held, port = _binaries(), cluster / "held", free_port()
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": cluster}
    subprocess.run(
        _as_postgres(
            [
                str(binaries / "initdb"),
                "-D",
                str(held),
                "-U",
                USER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
            ]
        ),
        **quiet,
    )
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    control = [str(binaries / "pg_ctl"), "-D", str(held), "-w"]
    options = f"-p {port} -k {cluster} {options}"
    start = [*control, "-l", str(cluster / "log"), "-o", options, "start"]
    subprocess.run(_as_postgres(start), **quiet)
    try:
        pid = int((held / "postmaster.pid").read_text(encoding="ascii").split()[0])
        made = Database(port, pid)
        made.run("CREATE EXTENSION postgis;")
        for table, features in tables.items():
            sys.stderr.write(f"loading {len(features):,} {table} into PostGIS\n")
            made.load(table, features, folder)
        yield made
    finally:
        stop = _as_postgres([*control, "-m", "immediate", "stop"])
        subprocess.run(stop, check=False, capture_output=True, cwd=cluster)
        shutil.rmtree(cluster, ignore_errors=True)
