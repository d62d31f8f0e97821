"""Places a register: `python broken_off.py SOURCE OUT DATA ROWS`; somebody kills it on the way."""

import sys
from pathlib import Path

from geo.locating import run
from geo.locating.placer import Placer

if __name__ == "__main__":
    *paths, rows = sys.argv[1:]
    source, out, data = map(Path, paths)
    run.locate(source, out, Placer.of_pack(data, 500), run.Options(part_rows=int(rows)))
