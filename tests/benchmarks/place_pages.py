"""Times the pages that answer by place, by the number of stored sites.

`python tests/benchmarks/place_pages.py [SITES ...] [--work]`: the data pack and so many made-up
sites in a file, and with `--work` as many activities at them. Each page is asked for once, by the
clock, as the first reader of a revision would; with its size before compression.
"""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

import growth
import httpx

from geo import settings
from geo.access.datasets import Library
from geo.catalog.audience import Audience
from geo.store.stores import connect
from mapservice.app import application

SIZES = (1_000, 10_000, 30_000)
PAGES = ("/lite", "/lite/partners", "/lite/coverage")


async def asked(library: Library) -> list[str]:
    """Returns the time and the size of each page."""
    app = application(library, settings.load())
    at = {"transport": httpx.ASGITransport(app), "base_url": "http://atlas.test"}
    told = []
    async with httpx.AsyncClient(timeout=growth.MOST_S, **at) as client:
        for page in PAGES:
            begun = time.perf_counter()
            answer = await client.get(page)
            took = time.perf_counter() - begun
            assert answer.status_code == 200, answer.text
            told.append(f"{took:.1f} s, {len(answer.content) / 1000:.0f} kB")
    return told


def main() -> None:
    """Prints a row for each number of sites."""
    sys.stdout.write(f"| sites | {' | '.join(PAGES)} |\n|---|---|---|---|\n")
    for number in [int(one) for one in sys.argv[1:] if one.isdigit()] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            address = f"sqlite:///{Path(folder) / 'atlas.sqlite'}"
            for name, value in (("CACHE", "cache"), ("AUDIT", "audit"), ("SECRET_FILE", "key")):
                os.environ[f"ATLAS_{name}"] = str(Path(folder) / value)
            os.environ |= {"ATLAS_STORE": address, "ATLAS_DEFAULT_AUDIENCE": "coordinator"}
            growth.fill(number, address)
            library = Library(connect(address))
            library.dataset(Audience.COORDINATOR)
            sys.stdout.write(f"| {number:,} | {' | '.join(asyncio.run(asked(library)))} |\n")


if __name__ == "__main__":
    main()
