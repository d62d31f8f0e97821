"""tileserver-gl-light, which hands out tiles that are ready: those of the Atlas, in MBTiles."""

import gzip
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from services.running import Server, Start

PACKAGE = "tileserver-gl-light@5.6.0"
_TABLES = """
CREATE TABLE metadata (name TEXT, value TEXT);
CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);
CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row);
"""


def mbtiles(file: Path, name: str, server: Server, paths: Iterable[str]) -> None:
    """Writes the tiles at these addresses of the Atlas, gzipped as the format wants them."""
    file.unlink(missing_ok=True)
    places = sorted({tuple(map(int, path.split("/")[-3:])) for path in paths})
    start = next(iter(paths)).rsplit("/", 3)[0]
    asked = [f"{start}/{zoom}/{row}/{column}" for zoom, row, column in places]
    with ThreadPoolExecutor(4) as at_once:
        answers = [gzip.compress(body) for body, _ in at_once.map(server.get, asked)]
    zooms = [zoom for zoom, _, _ in places]
    told = {
        "name": name,
        "format": "pbf",
        "minzoom": min(zooms),
        "maxzoom": max(zooms),
        "bounds": "38.79,29.06,48.57,37.38",
        "json": json.dumps({"vector_layers": [{"id": start.split("/")[3], "fields": {}}]}),
    }
    with closing(sqlite3.connect(file)) as made, made:
        made.executescript(_TABLES)
        made.executemany("INSERT INTO metadata VALUES (?, ?)", told.items())
        made.executemany(
            "INSERT INTO tiles VALUES (?, ?, ?, ?)",
            (
                (zoom, column, (1 << zoom) - 1 - row, body)  # rows of MBTiles are from the south
                for (zoom, row, column), body in zip(places, answers, strict=True)
            ),
        )


def tileserver(folder: Path, files: Mapping[str, Path]) -> Start:
    """Returns how it is started on these files: one process of Node."""
    program = folder / "node" / "node_modules" / ".bin" / "tileserver-gl"
    if not program.exists():
        if shutil.which("npm") is None:
            raise SystemExit("npm is missing: install Debian's packages nodejs and npm.")
        sys.stderr.write(f"installing {PACKAGE}\n")
        install = ["npm", "install", "--no-audit", "--no-fund", "--silent", PACKAGE]
        subprocess.run([*install, "--prefix", str(folder / "node")], check=True)
    config = folder / "tileserver.json"
    held = {name: {"mbtiles": str(path)} for name, path in files.items()}
    config.write_text(json.dumps({"options": {}, "data": held}), encoding="utf-8")
    command = [str(program), "-c", str(config), "-p", "{port}", "-b", "127.0.0.1", "-s"]
    return Start("tileserver-gl", command, {}, "/health")
