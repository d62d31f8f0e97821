"""The map service beside pygeoapi, tipg, MapServer and tileserver-gl, in one run.

Same data for all: 28 informal sites, 294 sub-districts and 1,000,000 made-up sites. Each service
is one process (MapServer four; all but tileserver-gl have PostgreSQL's besides), asked by wrk over
1, 16 and 64 connections in turns, so that what else the machine does falls on all alike. What an
answer takes of the processor is that of all processes of a service, its database included.
tileserver-gl hands out tiles that the Atlas has made before, from MBTiles; Martin cannot be had
as a package here. Prints a table and writes it to var/bench/services.md. Needs wrk, PostgreSQL,
PostGIS, MapServer, nginx and npm from the system's packages; installs the others beside. The first
run reads a million sites into the store, which takes minutes. Where few tiles are new (`ask_once`)
they are asked for by Python, which is slower than a service that has them ready.
"""

import argparse
import os
import re
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import shapely

sys.path.insert(0, str(Path(__file__).resolve().parent))

from services import asked, made_sites, mapserver, peer_data, peers, table, tileserver
from services.asked import Case
from services.database import database
from services.load import Measured, ask, ask_once
from services.running import Server, Start, running

from geo.settings import ROOT

FOLDER = ROOT / "var" / "bench"
ZOOMS = (6, 9, 12)
CONNECTIONS = (1, 16, 64)
READY = "tileserver-gl"
SLOW_S = 5.0
"""A service that needs longer for one answer alone is not put under load."""
PUSHED_OUT = 520
"""More tiles than the Atlas keeps: after so many others it has to make a tile anew."""


def cases(grounds: Mapping[str, shapely.Geometry], ids: Mapping[str, list[str]]) -> Iterator[Case]:
    """Yields everything that is asked, in the order of the table; tiles where something lies."""
    yield asked.items("points", 0.4, 100)
    yield asked.items("points", 0.4, 1000)
    yield asked.items("polygons", 2.0, 1000)
    yield asked.items("sites", 2.0, 100, asked.ANBAR)
    yield asked.everything("polygons", 294)
    for of in ("points", "polygons", "sites"):
        yield asked.one(of, ids[of])
    for of in ("points", "polygons", "sites"):
        for zoom in ZOOMS:
            yield asked.tiled(of, zoom, grounds[of], fresh=True)
            yield asked.tiled(of, zoom, grounds[of], fresh=False)


def atlas(name: str, pack: Path) -> Start:
    """Returns how the Atlas is started on a pack, for partners: sites are told apart."""
    settings = {
        "ATLAS_STORE": peer_data.store_of(FOLDER, pack),
        "ATLAS_DATA": str(pack),
        "ATLAS_DEFAULT_AUDIENCE": "partner",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "atlas", "serve", "--port", "{port}"]
    return Start(name, command, settings, "/readyz")


class Run:
    """All services, and what is asked of them in turns."""

    def __init__(
        self,
        servers: Mapping[str, Mapping[str, Server]],
        seconds: int,
        connections: Sequence[int] = CONNECTIONS,
    ) -> None:
        self.servers = servers
        self.seconds = seconds
        self.connections = connections
        self.alone: dict[tuple[Case, str], table.Alone] = {}
        self.found: dict[table.Key, list[Measured]] = {}
        self._portion = 1_000

    def probe(self, case: Case) -> None:
        """Asks each service for a few answers alone: what they hold, and how long they take."""
        for service, by_layer in self.servers.items():
            has_none = service == ("pygeoapi" if case.tiled else READY)  # no tiles, or nothing else
            if not has_none and not self._same_as_new(case, service):
                paths = list(case.paths(service, 0))[:5]
                self.alone[case, service] = table.probe(by_layer[case.of], paths)

    def round(self, case: Case, number: int) -> None:
        """Puts one service after the other under load, from few connections and from many."""
        for connections in self.connections:
            self._loaded(case, number, connections)

    def _loaded(self, case: Case, number: int, connections: int) -> None:
        for service in self.servers:
            alone = self.alone.get((case, service))
            if alone is None or alone.slow(SLOW_S):
                continue
            server = self.servers[service][case.of]
            paths = case.paths(service, 1 + number)
            if case.fresh and len(paths) <= PUSHED_OUT:
                if service == "Atlas":
                    self._push_out(case, server)
                measured = ask_once(server, paths, connections)
            else:
                seconds = max(self.seconds, min(60, int(6 * alone.seconds)))
                measured = ask(server, paths, seconds, connections)
            self.found.setdefault((case, service, connections), []).append(measured)

    def _same_as_new(self, case: Case, service: str) -> bool:
        """The peers keep no tile: asking again is the same to them."""
        return case.tiled and not case.fresh and service not in ("Atlas", READY)

    def _push_out(self, case: Case, server: Server) -> None:
        """Lets the Atlas forget the tiles of a case by asking for others."""
        self._portion += 1
        layer = asked.LAYERS[case.of]
        column, row = 1_000 + self._portion, 6_000
        start = f"/api/collections/{layer}/tiles/WebMercatorQuad/14"
        others = [f"{start}/{row + at}/{column}" for at in range(PUSHED_OUT)]
        with ThreadPoolExecutor(4) as at_once:
            list(at_once.map(server.get, others))


def ready_tiles(wanted: Sequence[Case], ours: Mapping[str, Server]) -> dict[str, Path]:
    """Returns the files with all tiles that are asked for, made by the Atlas, by layer."""
    files = {}
    for of, server in ours.items():
        tiled = [one for one in wanted if one.tiled and one.of == of]
        paths = [path for one in tiled for at in range(8) for path in one.paths("Atlas", at)]
        if paths:
            sys.stderr.write(f"making tiles of {of} ready\n")
            files[of] = FOLDER / f"{of}.mbtiles"
            tileserver.mbtiles(files[of], of, server, paths)
    return files


def measure(options: argparse.Namespace, made: Path, real: Path) -> str:
    """Starts everything, measures, and returns the report."""
    paths = peer_data.files(FOLDER, real, made)
    features = peer_data.tables(paths)
    country = shapely.union_all(features["polygons"].geometry.to_numpy())
    around_sites = shapely.union_all(features["sites"].geometry.to_numpy()).buffer(0.05)
    grounds = {"points": country, "polygons": country, "sites": around_sites}
    ids = {name: one["id"].tolist() for name, one in features.items()}
    counts = {name: len(one) for name, one in features.items()}
    with ExitStack() as stack:
        held = stack.enter_context(database(FOLDER, features))
        del features
        starts = (
            atlas("atlas", real),
            atlas("atlas-points", made),
            peers.tipg(FOLDER, held),
            peers.pygeoapi(FOLDER, held, paths),
            mapserver.mapserver(FOLDER, held, paths),
        )
        small, large, tipg, pygeoapi, mapserv = (
            stack.enter_context(running(start, FOLDER)) for start in starts
        )
        wanted = [
            one for one in cases(grounds, ids) if re.search(options.only, f"{one.of}, {one.title}")
        ]
        ours = {"points": large, "polygons": small, "sites": small}
        made_before = ready_tiles(wanted, ours)
        ready = stack.enter_context(running(tileserver.tileserver(FOLDER, made_before), FOLDER))
        everything = tuple(paths)
        run = Run(
            {
                "Atlas": ours,
                "tipg": dict.fromkeys(everything, tipg),
                "pygeoapi": dict.fromkeys(everything, pygeoapi),
                "pygeoapi on PostGIS": dict.fromkeys(everything, pygeoapi),
                "MapServer": dict.fromkeys(everything, mapserv),
                READY: dict.fromkeys(everything, ready),
            },
            options.seconds,
            options.connections,
        )
        for case in wanted:
            sys.stderr.write(f"alone: {case.of}, {case.title}\n")
            run.probe(case)
        for number in range(options.rounds):
            for case in wanted:
                sys.stderr.write(f"round {number + 1}: {case.of}, {case.title}\n")
                run.round(case, number)
        memory = {
            "Atlas, real pack": (small.memory_mb(), small.ready_s),
            f"Atlas, with {counts['points']:,} points": (large.memory_mb(), large.ready_s),
            "tipg": (tipg.memory_mb(), tipg.ready_s),
            "pygeoapi": (pygeoapi.memory_mb(), pygeoapi.ready_s),
            "MapServer, four processes and nginx": (mapserv.memory_mb(), mapserv.ready_s),
            READY: (ready.memory_mb(), ready.ready_s),
            "PostgreSQL of the peers": (held.memory_mb(), 0.0),
        }
    return table.report(run.alone, run.found, memory, counts)


def main() -> None:
    """Reads the options, measures and writes the report."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--points", type=int, default=1_000_000)
    reader.add_argument("--rounds", type=int, default=3)
    reader.add_argument("--seconds", type=int, default=4, help="of each run")
    reader.add_argument("--connections", type=int, nargs="+", default=CONNECTIONS)
    reader.add_argument(
        "--only", default="", help="what a title has, a pattern, such as 'points, tiles'"
    )
    reader.add_argument(
        "--quick", action="store_true", help="one round of a second, 100,000 points"
    )
    options = reader.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # the servers end with it
    if options.quick:
        options.rounds, options.seconds, options.points = 1, 1, min(options.points, 100_000)
    FOLDER.mkdir(parents=True, exist_ok=True)
    began, busy = time.monotonic(), os.getloadavg()
    report = measure(options, made_sites.pack(FOLDER, options.points), ROOT / "data")
    ahead = " / ".join(f"{one:.1f}" for one in busy)
    report += (
        f"\n{os.cpu_count()} processors; load before the run {ahead}; {options.rounds} rounds of "
        f"{options.seconds} s, {(time.monotonic() - began) / 60:.0f} minutes in all.\n"
    )
    (FOLDER / "services.md").write_text(report, encoding="utf-8")
    sys.stdout.write(report)


if __name__ == "__main__":
    main()
