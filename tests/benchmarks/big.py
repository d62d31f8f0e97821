"""A national register that stays in PostGIS: start, memory, items, counts and tiles of one process.

`python tests/benchmarks/big.py [SITES] [--limit 100000] [--at ADDRESS]`: fills a database with the
data pack and so many made-up sites (random places around the middle of every sub-district), starts
the Atlas with `ATLAS_IN_MEMORY`, asks it, and compares tiles with `ST_AsMVT` on the same rows.
With an address it is left there and filled once. Seconds are by the clock.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

import psycopg
from growth import is_ready, memory_mb
from postgres import Cluster

from geo import settings
from geo.access.datasets import Library
from geo.catalog.layers import INFORMAL_SITES, SUBDISTRICTS
from geo.exchange.tiles.counted import Window
from geo.exchange.tiles.grid import Tile, covering
from geo.store.revisions import Change, Note
from geo.store.stores import connect
from geo.values.crs import BBox

MOST_S = 3_600
AT_ONCE = 500_000
BAGHDAD = BBox(44.36, 33.31, 44.37, 33.32)
ITEMS = "/api/collections/informal-sites/items"
TILES = "/api/collections/informal-sites/tiles/WebMercatorQuad"
NOTE = Note("bench", "made up", "", "")
FILL = """
INSERT INTO history.informal_sites (feature, position, opened, digest, owner, id, name, households,
    individuals, kind, stated_district, source_id, as_of, governorate, governorate_pcode, district,
    district_pcode, subdistrict, subdistrict_pcode, geometry)
SELECT 'made-' || i, %(room)s + i, %(revision)s, md5(i::text), 'bench', 'made-' || i,
    'Camp ' || i %% 5000, nullif(i %% 301, 0), nullif(i %% 301, 0) * 6,
    CASE i %% 3 WHEN 0 THEN 'self_settled' ELSE 'not_stated' END, u.district, %(source)s,
    '20' || 15 + i %% 9 || '-06-15', u.governorate, u.governorate_pcode, u.district,
    u.district_pcode, u.name, u.pcode,
    ST_SetSRID(ST_MakePoint(u.x + (random() + random() - 1) * 0.2,
        u.y + (random() + random() - 1) * 0.2), 4326)
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS made (i) JOIN units AS u
    ON u.n = i %% %(units)s
"""


def fill(address: str, number: int) -> None:
    """Fills an empty store with the pack and so many sites, as one revision of one sender."""
    library = Library(connect(address))
    assert library.bring(settings.load(store=address), "bench").revision
    one = library.store.read(INFORMAL_SITES).iloc[:1].assign(id="made-0", name="Camp")
    library.store.change({INFORMAL_SITES: Change(one)}, NOTE, "bench", 1)
    source = str(one["source_id"].iloc[0])
    units = library.store.read(SUBDISTRICTS)
    middle = units.geometry.representative_point()
    names = ["name", "pcode", "district", "district_pcode", "governorate", "governorate_pcode"]
    with psycopg.connect(address) as connection:
        columns = ", ".join(f"{one} text" for one in names)
        connection.execute(f"CREATE TEMP TABLE units (n int, {columns}, x float8, y float8)")
        for n, (row, point) in enumerate(
            zip(units[names].itertuples(index=False), middle, strict=True)
        ):
            places = ", ".join(["%s"] * 9)
            added = f"INSERT INTO units VALUES ({places})"  # noqa: S608 - no value in it
            connection.execute(added, (n, *row, point.x, point.y))
        connection.execute("SELECT setseed(0.5)")
        for first in range(1, number + 1, AT_ONCE):
            last = min(number, first + AT_ONCE - 1)
            given = {"room": 2e7, "revision": 2, "source": source, "units": len(units)}
            connection.execute(FILL, {**given, "first": first, "last": last})
            connection.commit()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE history.informal_sites")


def asked(address: str) -> tuple[float, bytes]:
    """Returns how long an answer took, and the answer."""
    begun = time.perf_counter()
    with urllib.request.urlopen(address, timeout=MOST_S) as answer:
        content = answer.read()
    return time.perf_counter() - begun, content


def questions() -> dict[str, str]:
    """Returns what is asked, by what it is called."""
    large = urllib.parse.quote("households > 290 AND kind = 'self_settled'")
    named = urllib.parse.quote("CASEI(name) LIKE 'camp 77%'")
    found = {
        "items, first page": ITEMS,
        "items, page at 100,000": f"{ITEMS}?offset=100000",
        "items, 10,000": f"{ITEMS}?limit=10000",
        "items, one sub-district": f"{ITEMS}?subdistrict=IQG07Q01N01",
        "items, box of a town": f"{ITEMS}?bbox=44.3,33.3,44.4,33.4",
        "items, CQL2 of numbers": f"{ITEMS}?filter={large}",
        "items, CQL2 of names": f"{ITEMS}?filter={named}",
        "items, sorted": f"{ITEMS}?sortby=-households",
        "items, nobody named": f"{ITEMS}?presence=none",
        "one feature": f"{ITEMS}/made-77",
        "map, by sub-district": "/api/map/informal-sites.geojson?v=1",
    }
    for zoom in (0, 4, 6, 8, 9, 10, 11, 12, 14):
        tile = covering(BAGHDAD, zoom).first
        found[f"tile, zoom {zoom}"] = f"{TILES}/{zoom}/{tile.row}/{tile.column}"
    found["tile, zoom 6, filtered"] = f"{found['tile, zoom 6']}?filter={large}"
    found["tile, zoom 12, filtered"] = f"{found['tile, zoom 12']}?filter={large}"
    return found


def start(address: str, limit: int, folder: Path) -> None:
    """Starts the Atlas, asks it, and says what that took."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"STORE": address, "IN_MEMORY": limit, "CACHE": folder / "cache"}
    own |= {"AUDIT": folder / "audit", "SECRET_FILE": folder / "secret.key"}
    env = os.environ | {f"ATLAS_{name}": str(value) for name, value in own.items()}
    atlas, quiet = Path(sys.executable).with_name("atlas"), subprocess.DEVNULL
    base, begun = f"http://127.0.0.1:{port}", time.perf_counter()
    command = [atlas, "serve", "--port", str(port)]
    with subprocess.Popen(command, env=env, stdout=quiet, stderr=quiet) as process:
        try:
            while not is_ready(f"{base}/readyz"):
                assert process.poll() is None, "the Atlas ended"
                time.sleep(0.2)
            say("ready", f"{time.perf_counter() - begun:.1f} s")
            say("held then", f"{memory_mb(process.pid, 'VmRSS'):,.0f} MB")
            for name, path in questions().items():
                first, content = asked(base + path)
                again = min(asked(base + path)[0] for _ in range(3))
                told = f"first {first:.2f} s, again {again * 1000:.0f} ms, {len(content):,} bytes"
                say(name, told)
            say("held in the end", f"{memory_mb(process.pid, 'VmRSS'):,.0f} MB")
            say("held at most", f"{memory_mb(process.pid, 'VmHWM'):,.0f} MB")
            say("one record, until it is served", f"{edited(address, base):.2f} s")
        finally:
            process.send_signal(signal.SIGTERM)


def edited(address: str, base: str) -> float:
    """Returns how long a change of one record of another process takes until it is served."""
    store = connect(address)
    one = store.read(INFORMAL_SITES, 1).iloc[:1].assign(id="made-0", name=f"At {time.time()}")
    begun = time.perf_counter()
    store.change({INFORMAL_SITES: Change(one)}, NOTE, "bench", store.version())
    while one["name"].iloc[0].encode() not in asked(f"{base}{ITEMS}/made-0")[1]:
        time.sleep(0.05)
    return time.perf_counter() - begun


def as_mvt(address: str) -> None:
    """Says what ST_AsMVT takes for the same windows: every row, or the same cells."""
    names = "id, name, households, individuals, kind, as_of, source_id"
    rows = (
        f"SELECT ST_AsMVT(t) FROM (SELECT {names}, ST_AsMVTGeom(ST_Transform(geometry, 3857),"  # noqa: S608 - as above
        " ST_TileEnvelope(%s, %s, %s), 4096, 192) AS geom FROM history.informal_sites"
        " WHERE closed IS NULL AND geometry && ST_MakeEnvelope(%s, %s, %s, %s, 4326)) AS t"
    )
    with psycopg.connect(address) as connection:
        for zoom in (8, 9, 10, 11, 12, 14):
            tile = Tile(*covering(BAGHDAD, zoom).first)
            given = (zoom, tile.column, tile.row, *Window.of(tile).box)
            took = []
            for _ in range(3):
                begun = time.perf_counter()
                (content,) = connection.execute(rows, given).fetchone()
                took.append(time.perf_counter() - begun)
            told = f"{min(took) * 1000:.0f} ms, {len(content):,} bytes"
            say(f"ST_AsMVT of all rows, zoom {zoom}", told)


def say(name: str, told: str) -> None:
    """Writes a line of the answer."""
    sys.stdout.write(f"| {name} | {told} |\n")
    sys.stdout.flush()


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sites", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--limit", type=int, default=100_000)
    parser.add_argument("--at", help="address of a database that is used and left")
    chosen = parser.parse_args()
    cluster = None if chosen.at else Cluster.new_one()
    try:
        address = chosen.at or cluster.new()
        settings.use(store=address)
        begun = time.perf_counter()
        if not connect(address).version():
            fill(address, chosen.sites)
        say(f"{chosen.sites:,} sites, filled in", f"{time.perf_counter() - begun:.0f} s")
        with tempfile.TemporaryDirectory() as folder:
            start(address, chosen.limit, Path(folder))
        as_mvt(address)
    finally:
        if cluster:
            cluster.remove()


if __name__ == "__main__":
    main()
