#!/usr/bin/env python3
"""Makes the computed part of the data pack from the reference files: `python data/make.py`.

Boundaries, base map, gazetteer, hotspots and the 3W of 2022 are made here; every other file in
data/sites is written by hand from the documents. Running it twice gives the same bytes.
"""

import argparse
from pathlib import Path

from making import basemap, boundaries, gazetteer, hotspots, operational_presence
from making.writing import Places

DATA = Path(__file__).resolve().parent
STEPS = (boundaries, basemap, gazetteer, hotspots, operational_presence)


def places_from_command_line() -> Places:
    """Returns where to read and where to write, as asked on the command line."""
    parser = argparse.ArgumentParser(description="Make the data pack from the reference files.")
    parser.add_argument(
        "--reference",
        type=Path,
        default=DATA.parent.parent / "shared" / "reference",
        help="folder with boundaries, basemap, gazetteer and activities",
    )
    parser.add_argument("--output", type=Path, default=DATA, help="folder to write to")
    asked = parser.parse_args()
    return Places(asked.reference, DATA / "sites", asked.output)


def main() -> None:
    """Writes every made file and prints its name and size."""
    places = places_from_command_line()
    for step in STEPS:
        for path in step.make(places):
            size_kb = path.stat().st_size / 1000
            print(f"{path.relative_to(places.output)}  {size_kb:,.0f} kB")


if __name__ == "__main__":
    main()
