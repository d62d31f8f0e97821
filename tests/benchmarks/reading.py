"""Reads packs with very many rows of a file: `python tests/benchmarks/reading.py [ROWS]`.

Seconds of processor for the check and for the store, and the most memory, each in a process of its
own. Aim: 200,000 rows are read in 20 s and 600 MB.
"""

import csv
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from geo.access import datasets
from geo.access.datasets import Library
from geo.packs import pack
from geo.store.stores import connect

DATA = Path(__file__).resolve().parents[2] / "data"
FILES = ("operational_presence_2022.csv", "partner_activities.csv")


def longer(name: str, rows: int, folder: Path) -> Path:
    """Returns a copy of the pack in which one file has so many rows."""
    shutil.copytree(DATA, folder)
    path = folder / "sites" / name
    with path.open(encoding="utf-8-sig", newline="") as lines:
        header, *held = csv.reader(lines)
    at = header.index("id")
    with path.open("w", encoding="utf-8", newline="") as lines:
        made = csv.writer(lines)
        made.writerows([header, *held])
        for number in range(rows - len(held)):
            row = list(held[number % len(held)])
            row[at] = f"row-{number}"
            made.writerow(row)
    return folder


def measure(folder: Path) -> str:
    """Returns what reading a pack and writing it into a new store takes."""
    begun = time.process_time()
    pack.read(folder)
    read_s, read_mb = time.process_time() - begun, _most_mb()
    shelf = Library(connect(f"sqlite:///{folder / 'atlas.sqlite'}"))
    config = datasets.settings.load(data=folder)
    begun = time.process_time()
    assert shelf.bring(config, "benchmark").revision
    return (
        f"read {read_s:.1f} s, {read_mb} MB; "
        f"brought into a store {time.process_time() - begun:.1f} s, {_most_mb()} MB"
    )


def _most_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].isdigit():
        sys.stdout.write(measure(Path(sys.argv[1])) + "\n")
    else:
        rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
        for name in FILES:
            with tempfile.TemporaryDirectory() as made:
                folder = longer(name, rows, Path(made) / "pack")
                sys.stdout.write(f"{rows:,} rows of {name}: ")
                sys.stdout.flush()
                subprocess.run([sys.executable, __file__, str(folder)], check=True)
