"""The same work in a file and in PostGIS, in one run: whole layers, single records, copies.

`python tests/benchmarks/stores.py [ROWS]`: seconds by the clock for made-up sites, and that both
hold the same at the end.
"""

import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from postgres import Cluster

from geo.catalog.layer import FieldKind
from geo.catalog.layers import INFORMAL_SITES as SITES
from geo.store import backups, stores
from geo.store.frames import DTYPES
from geo.store.revisions import Change, Note

ROWS = 100_000
NOTE = Note("bench", "made up", "", "")


def made(rows: int) -> gpd.GeoDataFrame:
    """Returns so many sites with a value in every field."""
    numbers = range(rows)
    values = {
        FieldKind.INTEGER: numbers,
        FieldKind.NUMBER: [at / 7 for at in numbers],
        FieldKind.BOOLEAN: [at % 2 == 0 for at in numbers],
        FieldKind.LIST: [["a", "b"]] * rows,
    }
    words = [f"words {at}" for at in numbers]
    columns = {
        one.name: pd.Series(values.get(one.kind, words), dtype=DTYPES[one.kind])
        for one in SITES.stored_fields
    }
    places = np.random.default_rng(rows).uniform((39, 29), (48, 37), (rows, 2))
    return gpd.GeoDataFrame(columns, geometry=shapely.points(places), crs="EPSG:4326")


def measured(address: str, sites: gpd.GeoDataFrame, folder: Path) -> tuple[dict[str, float], str]:
    """Returns seconds by what was done, and the digest of what is held in the end."""
    store, database = stores.connect(address), stores.database(address)
    one, many = sites.iloc[:1].assign(name="x"), sites.iloc[: len(sites) // 5].assign(name="y")
    aside = folder / "aside.zip"
    copy = f"sqlite:///{folder / f'{abs(hash(address))}.sqlite'}"
    work = {
        "write a layer": lambda: store.write({SITES: sites}, NOTE),
        "read it": lambda: store.read(SITES),
        "change one record": lambda: store.change({SITES: Change(one)}, NOTE, "", 1),
        "write the layer again": lambda: store.write({SITES: sites}, NOTE),
        "change a fifth of it": lambda: store.change({SITES: Change(many)}, NOTE, "", 3),
        "undo that": lambda: store.undo(4, NOTE),
        "backup": lambda: backups.write(database, aside),
        "restore": lambda: backups.restore(aside, stores.database(copy)),
    }
    took = {}
    for name, do in work.items():
        began = time.perf_counter()
        do()
        took[name] = time.perf_counter() - began
    return took, store.digest(5)


def main() -> None:
    """Prints the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    sites, cluster = made(rows), Cluster.new_one()
    try:
        with tempfile.TemporaryDirectory() as folder:
            first, held = measured(f"sqlite:///{folder}/atlas.sqlite", sites, Path(folder))
            second, other = measured(cluster.new(), sites, Path(folder))
    finally:
        cluster.remove()
    say = sys.stdout.write
    say(f"{f'{rows:,} sites':24}{'file':>10}{'PostGIS':>10}\n")
    for name, seconds in first.items():
        say(f"{name:24}{seconds:>8.2f} s{second[name]:>8.2f} s\n")
    say(f"both hold {'the same' if held == other else 'SOMETHING ELSE'}\n")
    sys.exit(held != other)


main()
