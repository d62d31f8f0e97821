"""Hands in sheets of many rows, and changes one record of few and of very many stored ones.

`python tests/benchmarks/imports.py [ROWS ...]`: rows per second of processor for reading with
matching, for accepting, and for the same file again, with the most memory, beside the seconds that
pandas takes to load the same table; each size in a process of its own. Then milliseconds by the
clock of a change of one record with 1,000 and with 1,000,000 rows stored: it must not grow.
"""

import csv
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import orjson
import pandas as pd

from geo import settings
from geo.access.datasets import Library
from geo.catalog import layers
from geo.intake.accepting import features
from geo.intake.proposals.proposals import Imports
from geo.intake.sheets.layout.reading import Wanted
from geo.store.revisions import Change, Note
from geo.store.stores import connect

DATA = Path(__file__).resolve().parents[2] / "data"
HEAD = ("Activity ID", "Organisation", "Sector", "Activity", "ADM1_PCODE", "ADM2_PCODE",
        "ADM3_PCODE", "Location", "Start", "End", "Beneficiary Type", "People reached")  # fmt: skip
SIZES = (5_000, 50_000, 275_000)
STORED = (1_000, 1_000_000)
CHANGES = 15


def sheet(rows: int, path: Path) -> Path:
    """Writes a table of so many activities, made of the pack's own."""
    chance = random.Random(rows)  # noqa: S311 - the same every time
    text = (DATA / "sites" / "operational_presence_2022.csv").read_text("utf-8")
    held = list(csv.DictReader(text.splitlines()))
    with path.open("w", encoding="utf-8", newline="") as lines:
        made = csv.writer(lines)
        made.writerow(HEAD)
        for number in range(rows):
            one, month = chance.choice(held), chance.randint(1, 12)
            made.writerow(
                [f"A{number}", one["organisation_as_sent"], one["cluster"], one["plan"],
                 one["governorate_pcode"], one["district_pcode"], one["subdistrict_pcode"],
                 one["location"], f"2025-{month:02}-01", f"2026-{month:02}-28",
                 one["beneficiary"], chance.randint(1, 900)]
            )  # fmt: skip
    return path


def store(folder: Path) -> Library:
    """Returns the data pack in a new store."""
    made = Library(connect(f"sqlite:///{folder / 'atlas.sqlite'}"))
    assert made.bring(settings.load(data=DATA), "benchmark").revision
    return made


def hand_in(rows: int, folder: Path) -> str:
    """Returns what reading, accepting and reading again takes."""
    library = store(folder)
    imports = Imports(library, settings.load(store=f"sqlite:///{folder / 'atlas.sqlite'}"))
    path = sheet(rows, folder / "sheet.csv")
    content = path.read_bytes()
    begun = time.process_time()
    pd.read_csv(path, dtype=str)
    peer_s = time.process_time() - begun
    told = [f"{rows:,} rows (pandas loads the table in {peer_s:.2f} s)"]
    for what in ("read and matched", "again"):
        begun = time.process_time()
        made, _ = imports.hand_in(content, path.name, Wanted(sender="bench"), ("bench", ""))
        told.append(_speed(what, rows, time.process_time() - begun))
        begun = time.process_time()
        imports.accept(made, "bench")
        if what != "again":
            told.append(_speed("accepted", rows, time.process_time() - begun))
    return "; ".join([*told, f"{_most_mb():,} MB"])


def _speed(what: str, rows: int, seconds: float) -> str:
    return f"{what} {seconds:.1f} s, {rows / seconds:,.0f} rows/s"


def _most_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def change_one(stored: int, folder: Path) -> str:
    """Returns how long a change of one record takes with so many rows of its owner stored."""
    library = store(folder)
    layer, newest = layers.PARTNER_ACTIVITIES, library.store.version()
    with sqlite3.connect(folder / "atlas.sqlite") as connection:
        digest, properties = connection.execute(
            "SELECT digest, properties FROM features WHERE layer = ? LIMIT 1", (layer.id,)
        ).fetchone()
        connection.executemany(
            "INSERT INTO features (layer, feature, position, opened, digest, properties, owner)"
            " VALUES (?, ?, ?, ?, ?, ?, 'from-bench')",
            (
                (layer.id, f"from-bench-{number}", 1e7 + number, newest, digest, properties)
                for number in range(stored)
            ),
        )
    taken = []
    for number in range(CHANGES):
        row = {**orjson.loads(properties), "id": f"from-bench-{number}", "note": "changed"}
        changed = {layer: Change(features.features(layer, [row]))}
        begun = time.perf_counter()
        note = Note("bench", "edit", "by hand", "")
        library.store.change(changed, note, "from-bench", library.store.version())
        taken.append(1000 * (time.perf_counter() - begun))
    return f"one record of {stored:,}: {median(taken):.1f} ms"


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] in ("hand_in", "change_one"):
        with tempfile.TemporaryDirectory() as made:
            told = {"hand_in": hand_in, "change_one": change_one}[sys.argv[1]](
                int(sys.argv[2]), Path(made)
            )
        sys.stdout.write(told + "\n")
    else:
        sizes = [int(one) for one in sys.argv[1:]] or SIZES
        jobs = [("hand_in", one) for one in sizes] + [("change_one", one) for one in STORED]
        for what, number in jobs:
            subprocess.run([sys.executable, __file__, what, str(number)], check=True)
