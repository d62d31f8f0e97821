"""Times “if they leave” on many activities: the real ones over and over, with all their columns.

Prints one line for each supposition: the dataset without some organisations, or without what a
donor stands behind, and then who is named at every place on the day. Times are those of the
processor; the revision itself is prepared before.
"""

import argparse
import datetime as dt
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from geo.access.datasets import shared
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.dataset import supposed
from geo.dataset.dataset import Dataset
from geo.presence.presence import Chosen
from geo.view.view import View

NUMBER = 1_000_000
MOST_MS = 300
"""What a supposition may take."""
DAYS = tuple(dt.date(2023, month, 15) for month in (3, 6, 9, 11, 12))
SUPPOSED = {
    "one organisation": {"without": ("drc",)},
    "twenty organisations": {"without": ()},
    "one donor": {"without_donor": ("oxfam",)},
}


def many(real: Dataset, number: int) -> Dataset:
    """Returns the real dataset with so many activities, each of the real ones several times."""
    layer = layers.PARTNER_ACTIVITIES.id
    own = real.features[layer]
    rows = own.iloc[np.arange(number) % len(own)].reset_index(drop=True)
    return replace(real, features={**real.features, layer: rows})


def spent_ms(make: Callable[[], object]) -> float:
    """Returns how long a call took."""
    started = time.thread_time()
    make()
    return (time.thread_time() - started) * 1000


def main() -> int:
    """Prints the table; 1 where a supposition takes longer than it may."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--activities", type=int, default=NUMBER)
    held = many(shared().dataset(Audience.COORDINATOR), reader.parse_args().activities)
    twenty = tuple(sorted(held.vocabulary["without"])[:20])
    presence = held.presence
    dict(presence.counts(Chosen(DAYS[0].isoformat())))
    sys.stdout.write(f"{len(presence.activities):,} activities, {len(presence.links):,} links\n")
    sys.stdout.write(
        "| without | first, ms | other day, ms | then presence, ms |\n|---|---|---|---|\n"
    )
    slowest = 0.0
    for name, who in SUPPOSED.items():
        who = who if any(who.values()) else {"without": twenty}
        made, counted = [], []
        for day in DAYS:
            view = View(date=day, **who)
            made.append(spent_ms(lambda view=view: supposed.of(held, view)))
            other = supposed.of(held, view).presence
            chosen = Chosen(day.isoformat())
            counted.append(spent_ms(lambda other=other, on=chosen: other.counts(on).numbers))
        later, then = statistics.median(made[1:]), statistics.median(counted)
        slowest = max(slowest, made[0], later)
        sys.stdout.write(f"| {name} | {made[0]:.0f} | {later:.0f} | {then:.0f} |\n")
    return int(slowest > MOST_MS)


if __name__ == "__main__":
    sys.exit(main())
