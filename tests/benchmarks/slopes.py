"""Tiles, filters, presence and gap ranking by the number of rows, with the slope of each.

`python tests/benchmarks/slopes.py [--rows 1000 10000 ...]`: made-up sites for tiles, made-up
activities for presence; each size in a process of its own. Times are those of the processor. The
last lines are the exponent fitted to each column, over all sizes and over the last two, where what
is the same for every size counts least: 1 grows as the rows do. Reading, writing and starting are
measured by `growth.py` and `stores.py`.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import presence
import tiles

from geo.access.datasets import shared
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.dataset import selection
from geo.exchange.tiles import grid
from geo.exchange.tiles.tileset import Sight
from geo.settings import ROOT
from geo.values.crs import BBox
from geo.view.view import View

SIZES = (1_000, 10_000, 100_000, 1_000_000)
AROUND_BAGHDAD = BBox(44.3, 33.2, 44.5, 33.4)
REPEATS = 30


def of_tiles(number: int) -> dict[str, float]:
    """Returns what tiles and a change of the filter take of so many points."""
    dataset = shared().dataset(Audience.COORDINATOR)
    units = selection.select(dataset, layers.SUBDISTRICTS.id, View())
    subject = tiles.Subject(tiles.GENERATED, tiles.generated(number, units))
    took = {"prepared, s": subject.prepared_s}
    for zoom in (6, 9, 12):
        tile = grid.covering(AROUND_BAGHDAD, zoom).first
        subject.tile(tile)
        took[f"tile z{zoom}, ms"] = best(tiles.timed_ms(lambda at=tile: subject.tile(at), REPEATS))
    features, names = subject.sight.features, subject.sight.names
    half = features[features["kind"] == "self_settled"]
    began = time.thread_time()
    other = Sight(subject.ground, half, names)
    other.tile("sites", grid.covering(AROUND_BAGHDAD, 6).first, subject.zoomed)
    took["other filter and its first tile, ms"] = (time.thread_time() - began) * 1000
    return took


def of_presence(number: int) -> dict[str, float]:
    """Returns the figures of `presence.py` for so many activities."""
    line = presence.measure(shared().dataset(Audience.COORDINATOR), number, 3)
    cells = (
        [one.strip() for one in text.strip().strip("|").split("|")]
        for text in (presence.HEAD, line)
    )
    named = dict(zip(*cells, strict=True))
    unwanted = ("activities", "links", "arrays, MB", "process, MB")
    return {name: float(value) for name, value in named.items() if name not in unwanted}


def best(times: list[float]) -> float:
    """Returns the shortest of these times, which what else the machine does disturbs least."""
    return min(times)


PARTS: Mapping[str, Callable[[int], dict[str, float]]] = {
    "tiles": of_tiles,
    "presence": of_presence,
}


def measured(part: str, number: int) -> dict[str, float]:
    """Returns what a part says of a size, in a process of its own."""
    command = [sys.executable, __file__, "--part", part, "--rows", str(number)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    found: dict[str, float] = json.loads(told.splitlines()[-1])
    return found


def report(part: str, sizes: list[int]) -> str:
    """Returns the table of a part."""
    table = pd.DataFrame({one: measured(part, one) for one in sizes}).T
    lines = [f"| {part}, rows | {' | '.join(table)} |", "|---" * (1 + len(table.columns)) + "|"]
    for number, row in table.iterrows():
        lines.append(f"| {number:,} | {' | '.join(f'{one:,.2f}' for one in row)} |")
    for told, some in (("all", table), ("the last two", table[-2:])):
        known = some.replace(0.0, 0.5).to_numpy()  # what was rounded to no millisecond
        slopes = np.polyfit(np.log(some.index), np.log(known), 1)[0]
        lines.append(f"| exponent of {told} | {' | '.join(f'{one:.2f}' for one in slopes)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Prints the tables and writes them to var/bench/slopes.md."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rows", type=int, nargs="+", default=SIZES)
    reader.add_argument("--part", choices=list(PARTS))
    asked = reader.parse_args()
    if asked.part:
        took = PARTS[asked.part](asked.rows[0])
        took["process, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(json.dumps(took) + "\n")
        return
    text = "\n".join(report(part, list(asked.rows)) for part in PARTS)
    kept = ROOT / "var" / "bench"
    kept.mkdir(parents=True, exist_ok=True)
    (kept / "slopes.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
