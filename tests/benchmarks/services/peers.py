"""tipg and pygeoapi, each in a Python environment of its own with pinned versions."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from services.database import Database
from services.running import Start

TIPG = ("tipg==1.6.1", "uvicorn[standard]==0.54.0")
PYGEOAPI = (
    "pygeoapi==0.21.0",
    "gunicorn==27.0.1",
    "SQLAlchemy==2.1.9",
    "GeoAlchemy2==0.20.0",
    "psycopg2-binary==2.9.13",
    "pygeofilter[backend-sqlalchemy]==0.4.0",
)
PYTHONS = (sys.executable, "/usr/bin/python3")
_LOADS = (
    "import sqlite3; one = sqlite3.connect(':memory:'); one.enable_load_extension(True); "
    "one.load_extension('mod_spatialite')"
)


def environment(folder: Path, name: str, packages: tuple[str, ...], python: str) -> Path:
    """Makes a Python environment with these packages, once; returns the folder of its programs."""
    place = folder / name
    mark = place / "made"
    if not mark.exists() or mark.read_text(encoding="utf-8") != repr((packages, python)):
        sys.stderr.write(f"installing {', '.join(packages)}\n")
        subprocess.run([python, "-m", "venv", "--clear", "--without-pip", str(place)], check=True)
        pip = [sys.executable, "-m", "pip", "--python", str(place / "bin" / "python")]
        subprocess.run([*pip, "install", "-q", *packages], check=True, capture_output=True)
        mark.write_text(repr((packages, python)), encoding="utf-8")
    return place / "bin"


def with_spatialite() -> str | None:
    """Returns a Python whose SQLite can load SpatiaLite, which GeoPackage in pygeoapi needs."""
    tried = (
        (python, subprocess.run([python, "-c", _LOADS], capture_output=True, check=False))
        for python in PYTHONS
        if Path(python).exists()
    )
    return next((python for python, one in tried if one.returncode == 0), None)


def tipg(folder: Path, database: Database) -> Start:
    """Returns how tipg is started: one process, as its documentation has it."""
    programs = environment(folder, "tipg", TIPG, sys.executable)
    command = [
        str(programs / "uvicorn"),
        "tipg.main:app",
        "--port",
        "{port}",
        "--log-level",
        "warning",
        "--no-access-log",
    ]
    settings = {"DATABASE_URL": database.address, "TIPG_DB_SCHEMAS": '["public"]'}
    return Start("tipg", command, settings, "/healthz", (database.pid,))


def pygeoapi(folder: Path, database: Database, files: Mapping[str, Path]) -> Start:
    """Returns how pygeoapi is started: one gunicorn process with sixteen threads.

    Serves each file as a collection, and each table of the same name as `NAME-postgis`.
    """
    programs = environment(folder, "pygeoapi", PYGEOAPI, with_spatialite() or sys.executable)
    config, description = folder / "pygeoapi.yml", folder / "pygeoapi-openapi.yml"
    config.write_text(yaml.safe_dump(_config(database, files)), encoding="utf-8")
    settings = {
        "PYGEOAPI_CONFIG": str(config),
        "PYGEOAPI_OPENAPI": str(description),
        "BENCH_PORT": "{port}",
    }
    made = subprocess.run(
        [programs / "pygeoapi", "openapi", "generate", config, "--output-file", description],
        env={**settings, "PATH": "/usr/bin:/bin", "BENCH_PORT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise SystemExit(f"pygeoapi refused its configuration:\n{made.stdout}{made.stderr}")
    command = [
        str(programs / "gunicorn"),
        "-w",
        "1",
        "-k",
        "gthread",
        "--threads",
        "16",
        "-b",
        "127.0.0.1:{port}",
        "--log-level",
        "error",
        "--timeout",
        "600",
        "pygeoapi.flask_app:APP",
    ]
    return Start("pygeoapi", command, settings, "/conformance?f=json", (database.pid,))


def _config(database: Database, files: Mapping[str, Path]) -> dict[str, Any]:
    resources: dict[str, Any] = {}
    for name, path in files.items():
        resources[name] = _resource(name, [_file(name, path)])
        resources[f"{name}-postgis"] = _resource(name, _table(name, database))
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": "${BENCH_PORT}"},
            "url": "http://127.0.0.1:${BENCH_PORT}",
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "gzip": False,
            "languages": ["en-US"],
            "limits": {"default_items": 100, "max_items": 10_000},
            "map": {"url": "http://127.0.0.1/{z}/{x}/{y}.png", "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": "Benchmark",
                "description": "Benchmark",
                "keywords": ["none"],
                "keywords_type": "theme",
                "terms_of_service": "none",
                "url": "http://127.0.0.1",
            },
            "license": {"name": "none", "url": "http://127.0.0.1"},
            "provider": {"name": "none", "url": "http://127.0.0.1"},
            "contact": {"name": "none", "email": "none@example.org"},
        },
        "resources": resources,
    }


def _resource(name: str, providers: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "collection",
        "title": name,
        "description": name,
        "keywords": ["none"],
        "extents": {
            "spatial": {
                "bbox": [38.7, 29.0, 48.6, 37.4],
                "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
            }
        },
        "providers": providers,
    }


def _file(name: str, path: Path) -> dict[str, Any]:
    if path.suffix == ".geojson":
        return {"type": "feature", "name": "GeoJSON", "data": str(path), "id_field": "id"}
    return {
        "type": "feature",
        "name": "SQLiteGPKG",
        "data": str(path),
        "id_field": "id",
        "table": name,
    }


def _table(name: str, database: Database) -> list[dict[str, Any]]:
    where = {
        "data": {
            "host": "127.0.0.1",
            "port": database.port,
            "dbname": "postgres",
            "user": "atlas",
            "password": "none",
            "search_path": ["public"],
        },
        "id_field": "id",
        "table": name,
        "geom_field": "geometry",
    }
    tiles = {
        "type": "tile",
        "name": "MVT-postgresql",
        **where,
        "options": {"zoom": {"min": 0, "max": 15}},
        "format": {"name": "pbf", "mimetype": "application/vnd.mapbox-vector-tile"},
    }
    return [{"type": "feature", "name": "PostgreSQL", **where}, tiles]
