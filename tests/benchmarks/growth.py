"""Reading, answering and starting by the number of stored sites, with the slope of each.

`python tests/benchmarks/growth.py [SITES ...] [--work]`: the data pack and so many made-up sites in
a file, and with `--work` as many activities at them; each size in processes of its own. Seconds are
those of the processor, but where they are said to be by the clock. *Edit* is one changed site until
every audience sees it, *again* a second start, which reads what the first one has kept. The last
lines are the exponent fitted to each column, over all sizes and over the last two, where what is
the same for every size counts least: 1 grows as the sites do.
"""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import presence

from geo import settings
from geo.access.datasets import Library
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.store.revisions import Change, Note
from geo.store.stores import connect

SITES = layers.INFORMAL_SITES
SIZES = (1_000, 10_000, 100_000)
NOTE = Note("bench", "made up", "", "")
MOST_S = 600
WORK = "--work"


def sites(number: int, dataset_of: Library) -> gpd.GeoDataFrame:
    """Returns made-up sites in all sub-districts, with the other values of the pack's own."""
    real = dataset_of.dataset(Audience.COORDINATOR).features
    made = presence.sites(number, real[layers.SUBDISTRICTS.id])
    own = dataset_of.store.read(SITES)
    kept = own.iloc[np.arange(number) % len(own)].reset_index(drop=True)
    said = made.columns[made.notna().any()]
    new = {name: made[name].astype(kept[name].dtype) for name in said}
    return kept.assign(**{**new, "geometry": made.geometry})


def fill(number: int, address: str) -> dict[str, float]:
    """Makes the store; returns what writing the sites took."""
    library = Library(connect(address))
    assert library.bring(settings.load(store=address), "bench").revision
    made = sites(number, library)
    begun = time.process_time()
    changes = {SITES: Change(made)}
    if WORK in sys.argv:
        changes[layers.PARTNER_ACTIVITIES] = Change(presence.activities(number, made))
    library.change(changes, NOTE, "bench", library.store.version())
    return {"write": time.process_time() - begun}


def look(_: int, address: str) -> dict[str, float]:
    """Returns what reading the sites, and all of the store for each audience, takes."""
    settings.use(store=address)
    library = Library(connect(address))
    took = {"read": spent_s(lambda: library.store.read(SITES))}
    for audience in (Audience.COORDINATOR, Audience.PARTNER, Audience.PUBLIC):
        took[audience.value] = spent_s(lambda who=audience: library.dataset(who))
    took["all three, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return took


def start(_: int, address: str) -> dict[str, float]:
    """Returns what the whole Atlas takes until it is ready, and holds from then on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(address.removeprefix("sqlite:///")).parent
    own = {"STORE": address, "CACHE": folder / "cache", "AUDIT": folder / "audit"}
    own["SECRET_FILE"] = folder / "secret.key"
    kept = f"layers/*/{SITES.id}.arrow"
    env = os.environ | {f"ATLAS_{name}": str(value) for name, value in own.items()}
    atlas = Path(sys.executable).with_name("atlas")
    quiet = subprocess.DEVNULL
    begun = time.perf_counter()
    with subprocess.Popen(
        [atlas, "serve", "--port", str(port)], env=env, stdout=quiet, stderr=quiet
    ) as process:
        try:
            while not is_ready(f"http://127.0.0.1:{port}/readyz"):
                assert process.poll() is None, "the Atlas ended"
                assert time.perf_counter() - begun < MOST_S, "the Atlas is not ready"
                time.sleep(0.2)
            clock, used = time.perf_counter() - begun, processor_s(process.pid)
            held, most = (memory_mb(process.pid, one) for one in ("VmRSS", "VmHWM"))
            while not list((folder / "cache").glob(kept)):
                assert time.perf_counter() - begun < MOST_S, "nothing is kept"
                time.sleep(0.2)
        finally:
            process.send_signal(signal.SIGTERM)
    return {"ready": used, "by the clock": clock, "held, MB": held, "most, MB": most}


def again(number: int, address: str) -> dict[str, float]:
    """Returns the same of a second start, for which the first one has kept files."""
    return {f"again: {name}": value for name, value in start(number, address).items()}


def edit(_: int, address: str) -> dict[str, float]:
    """Returns what one changed site takes until every audience that is served sees it."""
    settings.use(store=address)
    library = Library(connect(address))
    every = list(Audience)
    for who in every:
        library.dataset(who)
    own = library.store.read(SITES).iloc[[-7]].reset_index(drop=True)
    change = Change(own.assign(households=own["households"] + 1))
    library.change({SITES: change}, NOTE, "bench", library.store.version())
    return {"edit": spent_s(lambda: [library.dataset(who) for who in every])}


def is_ready(address: str) -> bool:
    """Whether the Atlas at an address answers that it is ready."""
    try:
        with urllib.request.urlopen(address, timeout=MOST_S):
            return True
    except (urllib.error.URLError, ConnectionError):
        return False


def memory_mb(process: int, name: str) -> float:
    """Returns what a process holds, or held at most."""
    told = Path(f"/proc/{process}/status").read_text("ascii")
    return int(told.partition(f"{name}:")[2].split()[0]) / 1024


def processor_s(process: int) -> float:
    """Returns how long a process has computed."""
    told = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def spent_s(make: Callable[[], object]) -> float:
    """Returns how long a call took."""
    begun = time.process_time()
    make()
    return time.process_time() - begun


PARTS = {one.__name__: one for one in (fill, look, edit, start, again)}


def measured(number: int) -> dict[str, float]:
    """Returns what all parts say of a size, each in a process of its own."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/atlas.sqlite"
        for name in PARTS:
            command = [sys.executable, __file__, name, str(number), address, *sys.argv[-1:]]
            told = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
            found |= json.loads(told)
    return found


def main() -> None:
    """Prints the table."""
    sizes = [int(one) for one in sys.argv[1:] if one != WORK] or SIZES
    table = pd.DataFrame({one: measured(one) for one in sizes}).T
    say = sys.stdout.write
    say(f"| sites | {' | '.join(table)} |\n{'|---' * (1 + len(table.columns))}|\n")
    for number, row in table.iterrows():
        say(f"| {number:,} | {' | '.join(f'{one:,.2f}' for one in row)} |\n")
    for told, part in (("all", table), ("the last two", table[-2:])):
        slopes = np.polyfit(np.log(part.index), np.log(part.to_numpy()), 1)[0]
        say(f"| exponent of {told} | {' | '.join(f'{one:.2f}' for one in slopes)} |\n")


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] in PARTS:
        sys.stdout.write(json.dumps(PARTS[sys.argv[1]](int(sys.argv[2]), sys.argv[3])))
    else:
        main()
