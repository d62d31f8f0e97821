"""The map service while an import of 200,000 rows runs: answers, p50, p99 and their ratio.

`python tests/benchmarks/importing.py [--rows 200000]` starts the Atlas on a store of its own and
asks, over 16 connections, for tiles and features in turns: first alone, then while `atlas import
--accept` of so many activities works on the same store in another process and the Atlas takes the
new revision in. Each figure is the median of runs of two seconds. Needs wrk.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import imports
import shapely
from services import asked, table
from services.asked import Case
from services.load import Measured, ask
from services.running import Server, Start, running

from geo.access.datasets import shared
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.settings import ROOT

RUN_S = 2
ALONE_ROUNDS = 4
HEAD = (
    "| what | meanwhile | runs | answers/s | p50, ms | p99, ms | p99 / p50 | processor, ms "
    "| faults |"
)


def cases() -> Sequence[Case]:
    """Returns what is asked for: tiles that are kept and new ones, and features in boxes."""
    units = shared().dataset(Audience.PARTNER).features[layers.SUBDISTRICTS.id]
    country = shapely.union_all(units.geometry.to_numpy())
    return (
        asked.tiled("polygons", 12, country, fresh=False),
        asked.tiled("polygons", 12, country, fresh=True),
        asked.items("polygons", 0.4, 100),
    )


class Rounds:
    """Runs of all cases in turns, as long as it is wanted."""

    def __init__(self, server: Server, wanted: Sequence[Case]) -> None:
        self.server, self.wanted, self._portion = server, wanted, 0

    def while_(self, goes_on: Callable[[int], bool]) -> Mapping[Case, list[Measured]]:
        """Returns the runs of each case; `goes_on` is asked before each, with their number."""
        found: dict[Case, list[Measured]] = {one: [] for one in self.wanted}
        number = 0
        while goes_on(number):
            case = self.wanted[number % len(self.wanted)]
            self._portion += 1
            found[case].append(ask(self.server, case.paths("Atlas", self._portion), RUN_S))
            number += 1
        return found


def atlas(folder: Path) -> tuple[Start, dict[str, str]]:
    """Returns how the Atlas is started on a store in this folder, and its settings."""
    settings = {
        "ATLAS_STORE": f"sqlite:///{folder / 'atlas.sqlite'}",
        "ATLAS_AUDIT": str(folder / "audit"),
        "ATLAS_CACHE": str(folder / "cache"),
        "ATLAS_SECRET_FILE": str(folder / "secret.key"),
        "ATLAS_DEFAULT_AUDIENCE": "partner",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "atlas", "serve", "--port", "{port}"]
    return Start("atlas", command, settings, "/readyz"), settings


def measure(rows: int, folder: Path) -> str:
    """Returns the report."""
    start, settings = atlas(folder)
    sheet = imports.sheet(rows, folder / "sheet.csv")
    take = [sys.executable, "-m", "atlas", "import", str(sheet), "--kind", "activities"]
    with running(start, folder) as server:
        rounds = Rounds(server, cases())
        rounds.while_(lambda number: number < len(rounds.wanted))  # what is made once is made now
        alone = rounds.while_(lambda number: number < ALONE_ROUNDS * len(rounds.wanted))
        began = time.monotonic()
        with subprocess.Popen(
            [*take, "--sender", "bench", "--accept"],
            env=os.environ | settings,
            stdout=subprocess.PIPE,
            text=True,
        ) as importing:
            beside = rounds.while_(lambda _: importing.poll() is None)
            told = (importing.stdout.read() if importing.stdout else "").strip().splitlines()
        spent_s = time.monotonic() - began
        later = rounds.while_(lambda number: number < len(rounds.wanted))
    lines = [HEAD, "|---" * (HEAD.count(" | ") + 1) + "|"]
    for meanwhile, found in (
        ("nothing", alone),
        (f"{rows:,} rows", beside),
        ("the new revision", later),
    ):
        lines += [_line(case, meanwhile, runs) for case, runs in found.items() if runs]
    last = f"The import took {spent_s:.0f} s; it ended with {importing.returncode}: {told[-1:]}."
    return "\n".join([*lines, "", last]) + "\n"


def _line(case: Case, meanwhile: str, runs: Sequence[Measured]) -> str:
    one = table.Median.of(runs)
    return (
        f"| {case.of}, {case.title} | {meanwhile} | {len(runs)} | {one.per_s:,.0f} "
        f"| {one.p50_ms:,.1f} | {one.p99_ms:,.1f} | {one.p99_ms / max(one.p50_ms, 0.001):.1f} "
        f"| {one.busy_ms:.2f} | {one.faults} |"
    )


def main() -> None:
    """Prints the table and writes it to var/bench/importing.md."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rows", type=int, default=200_000)
    rows = reader.parse_args().rows
    busy = " / ".join(f"{one:.1f}" for one in os.getloadavg())
    with tempfile.TemporaryDirectory() as folder:
        report = measure(rows, Path(folder))
    report += f"\n{os.cpu_count()} processors; load before the run {busy}.\n"
    kept = ROOT / "var" / "bench"
    kept.mkdir(parents=True, exist_ok=True)
    (kept / "importing.md").write_text(report, encoding="utf-8")
    sys.stdout.write(report)


if __name__ == "__main__":
    main()
