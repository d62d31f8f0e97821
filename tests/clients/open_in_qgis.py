"""Serves the data pack from PostGIS and has QGIS open both; ends with 1 where counts differ.

`make qgis` calls it. What is expected comes from the pack, not from the service.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from postgres import Cluster
from psycopg.conninfo import conninfo_to_dict
from served import serving

from geo import settings
from geo.access.datasets import Library
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.layer import Geometry
from geo.store.stores import connect

HERE = Path(__file__).resolve().parent
PYTHON_OF_QGIS = "/usr/bin/python3"
BOX = (43.1, 33.3, 43.4, 33.5)
ON_TILES = ("informal-sites", "hotspots", "blocked-areas", "abc-area-units")


def expected(dataset):
    """Returns what each step of `qgis_headless` must count."""
    sites = dataset.features["informal-sites"]
    return {
        "features": ids(sites),
        "stated number": len(sites),
        "in a box": ids(sites.cx[BOX[0] : BOX[2], BOX[1] : BOX[3]]),
        "by a property": ids(sites[sites["kind"] == "self_settled"]),
        "by a filter of the layer": ids(sites[sites["kind"] == "self_settled"]),
        "by a number": ids(sites[sites["households"] > 100]),
        "polygons": len(dataset.features["subdistricts"]),
        "rows without a place": len(dataset.features["movements"]),
        "crs": "EPSG:4326",
        "sites are drawn": True,
        "tiles are drawn": True,
        **{f"tiles: {name}": ids(placed(dataset.features[name])) for name in ON_TILES},
        "store: offered": sum(one.geometry is not Geometry.NONE for one in layers.LAYERS),
        "store: features": ids(sites),
        "store: in a box": ids(sites.cx[BOX[0] : BOX[2], BOX[1] : BOX[3]]),
        "store: crs": "EPSG:4326",
        "store: with their history": len(sites),
        "store: polygons": len(dataset.features["subdistricts"]),
        "store: sites are drawn": True,
        "store: polygons are drawn": True,
    }


def ids(features):
    """Returns the ids in order."""
    return sorted(features["id"])


def placed(features):
    """Returns the features that have a place on a map."""
    return features[features.geometry.notna()]


@contextmanager
def running():
    """Runs a PostgreSQL of its own."""
    cluster = Cluster.new_one()
    try:
        yield cluster
    finally:
        cluster.remove()


def reader_of(cluster, store):
    """Returns the host, the database and somebody who only reads, as QGIS is told them."""
    cluster.run("CREATE ROLE lina LOGIN IN ROLE atlas_reader")
    return cluster.folder, conninfo_to_dict(store)["dbname"], "lina"


def main():
    """Runs QGIS against a server of its own."""
    with tempfile.TemporaryDirectory() as folder, running() as cluster:
        store = cluster.new()
        config = settings.load(store=store, cache=Path(folder) / "cache")
        library = Library(connect(store))
        library.bring(config, "QGIS")
        wanted = json.dumps(expected(library.dataset(Audience.COORDINATOR)))
        with serving(store, "coordinator", settings.ROOT) as origin:
            ran = subprocess.run(
                [
                    PYTHON_OF_QGIS,
                    HERE / "qgis_headless.py",
                    origin,
                    *reader_of(cluster, store),
                    wanted,
                ],
                check=False,
                env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": folder},
            )
    sys.exit(ran.returncode)


if __name__ == "__main__":
    main()
