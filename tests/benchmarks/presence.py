"""Times presence for generated activities over generated sites, by the number of activities.

Prints one line for each number: preparing the revision and the first answer, then the answer after
a change of the filter: distinct organisations at every place (another day, one sector, one type of
organisation, all together with the names), what ends in one governorate and sector within 180
days, and the first twenty places of the gap ranking of all sites. Each is the median of changes
that meet no earlier answer again. Times are those of the processor, so that they do not depend on
what else the machine does.
"""

import argparse
import datetime as dt
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import settings
from geo.access.datasets import shared
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.layer import Layer
from geo.catalog.vocabulary import ORGANISATION_TYPES, SECTORS
from geo.coverage import endings
from geo.coverage.places import Place
from geo.dataset.dataset import Dataset
from geo.needs import gaps
from geo.presence.presence import Chosen, Presence
from geo.store.frames import DTYPES
from geo.values import crs
from geo.view.view import View

SIZES = (250_000, 500_000, 1_000_000)
SITES = 20_000
ORGANISATIONS = 400
FIRST_DAY = dt.date(2020, 1, 1)
DAYS = 2_000
RANKED_DAYS = tuple(FIRST_DAY + dt.timedelta(days=399 + 37 * at) for at in range(3))
HEAD = (
    "| activities | links | prepared, s | first answer, s | other day, ms | sector, ms | type, ms "
    "| with all names, ms | ends in a governorate, ms | gap ranking, ms "
    "| arrays, MB | process, MB |"
)
random = np.random.default_rng(20231213)


def sites(number: int, subdistricts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Returns made-up sites in the sub-districts, a third of them in groups of ten."""
    unit = np.sort(random.integers(0, len(subdistricts), number))
    group = np.where(np.arange(number) % 3 == 0, np.arange(number) // 30, -1)
    households = random.integers(1, 550, number)
    made = pd.DataFrame(
        {
            "id": pd.Series([f"made-{at}" for at in range(number)], dtype="str"),
            "site_group": pd.Series([f"group-{one}" if one >= 0 else None for one in group]),
            "households": pd.Series(households, dtype="Int64"),
            "individuals": pd.Series(households * 6, dtype="Int64"),
        }
    )
    made["name"] = made["id"]
    made["source_id"] = "atlas"
    made["as_of"] = (FIRST_DAY + dt.timedelta(days=DAYS)).isoformat()
    for level in ("governorate_pcode", "district_pcode", "subdistrict_pcode"):
        made[level] = subdistricts[level].to_numpy()[unit]
    points = subdistricts.geometry.representative_point().to_numpy()[unit]
    return whole(layers.INFORMAL_SITES, made, points)


def activities(number: int, among: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Returns made-up activities at sites, groups and units, with and without ends."""
    days = np.array([(FIRST_DAY + dt.timedelta(days=at)).isoformat() for at in range(2 * DAYS)])
    site = random.integers(0, len(among), number)
    level = random.choice(
        ["site", "site_group", "subdistrict", "district"], number, p=[0.7, 0.1, 0.15, 0.05]
    )
    grouped = among["site_group"].notna().to_numpy()[site]
    level = np.where((level == "site_group") & ~grouped, "site", level)
    own = {
        "site": "id",
        "site_group": "site_group",
        "subdistrict": "subdistrict_pcode",
        "district": "district_pcode",
    }
    place = np.select(
        [level == one for one in own],
        [among[column].to_numpy(dtype=object)[site] for column in own.values()],
    )
    organisation = random.integers(0, ORGANISATIONS, number)
    start = random.integers(0, DAYS, number)
    end = start + random.integers(30, 900, number)
    confirmed = np.minimum(start + random.integers(0, 400, number), 2 * DAYS - 1)
    made = pd.DataFrame({"id": np.arange(number).astype(str), "place_id": place})
    made["place_level"] = level
    made["organisation"] = np.array([f"org-{at:03}" for at in range(ORGANISATIONS)])[organisation]
    made["organisation_type"] = np.array(list(ORGANISATION_TYPES))[
        organisation % len(ORGANISATION_TYPES)
    ]
    made["sector"] = random.choice(list(SECTORS), number)
    made["start"] = days[start]
    open_ended = random.random(number) < 0.2
    made["end"] = pd.Series(days[np.minimum(end, 2 * DAYS - 1)]).mask(open_ended)
    made["end_basis"] = random.choice(["stated", "scheduled"], number)
    made["start_basis"] = "stated"
    made["declared_status"] = "active"
    made["last_confirmed"] = days[confirmed]
    made["as_of"] = made["last_confirmed"]
    made["link_inferred"] = False
    made["extension_possible"] = None
    made["source_id"] = "atlas"
    return whole(layers.PARTNER_ACTIVITIES, made, np.full(number, None, dtype=object))


def whole(layer: Layer, made: pd.DataFrame, shapes: np.ndarray) -> gpd.GeoDataFrame:
    """Returns rows as features of a layer; what they say nothing of is missing."""
    missing = {
        one.name: pd.Series([None] * len(made), dtype=DTYPES[one.kind])
        for one in layer.stored_fields
        if one.name not in made
    }
    return gpd.GeoDataFrame(made.assign(**missing), geometry=shapes, crs=crs.STORED)


def spent_ms(make: Callable[[], object]) -> float:
    """Returns how long a call took."""
    started = time.thread_time()
    make()
    return (time.thread_time() - started) * 1000


def median_ms(calls: Iterable[Callable[[], object]]) -> float:
    """Returns the median of what these calls took."""
    return statistics.median([spent_ms(call) for call in calls])


def held_mb(presence: Presence) -> float:
    """Returns the size of the arrays that presence keeps of a revision."""
    kept = (presence.periods, presence.by_organisation, presence.by_sector)
    arrays = [one for each in kept for one in vars(each).values() if isinstance(one, np.ndarray)]
    links = int(presence.links.memory_usage(deep=True).sum())
    return (links + sum(one.nbytes for one in arrays)) / 2**20


def resident_mb() -> float:
    """Returns the memory that this process holds now, generated activities included."""
    with open("/proc/self/statm", encoding="ascii") as pages:  # noqa: PTH123 - not a file of ours
        return int(pages.read().split()[1]) * resource.getpagesize() / 2**20


def measure(real: Dataset, number: int, repeats: int) -> str:
    """Returns a line of the table."""
    made_sites = sites(SITES, real.features[layers.SUBDISTRICTS.id])
    made = activities(number, made_sites)
    features = {layers.PARTNER_ACTIVITIES.id: made, layers.INFORMAL_SITES.id: made_sites}
    dataset = replace(real, features={**real.features, **features})
    prepared_ms = spent_ms(lambda: dataset.presence)
    presence = dataset.presence
    day = (FIRST_DAY + dt.timedelta(days=1000)).isoformat()
    first_ms = spent_ms(lambda: presence.counts(Chosen(day)).numbers)
    others = [(FIRST_DAY + dt.timedelta(days=400 + 37 * at)).isoformat() for at in range(repeats)]
    later = [(FIRST_DAY + dt.timedelta(days=401 + 37 * at)).isoformat() for at in range(repeats)]
    kinds, sectors = list(ORGANISATION_TYPES), list(SECTORS)
    codes = [Place("governorate", code) for code in dataset.units.codes("governorate")]
    times = (
        median_ms(lambda on=on: presence.counts(Chosen(on)).numbers for on in others),
        median_ms(
            lambda at=at: presence.counts(Chosen(day, sectors=(sectors[at],))).numbers
            for at in range(min(repeats, len(sectors)))
        ),
        median_ms(
            lambda at=at: presence.counts(Chosen(day, types=(kinds[at],))).numbers
            for at in range(min(repeats, len(kinds)))
        ),
        median_ms(lambda on=on: dict(presence.counts(Chosen(on))) for on in later),
        median_ms(
            lambda at=at: endings.at_places(
                dataset,
                View(date=dt.date.fromisoformat(others[at]), sector=(sectors[at % len(sectors)],)),
                [codes[at % len(codes)]],
            )
            for at in range(repeats)
        ),
        median_ms(
            lambda on=on: gaps.ranking(dataset, View(date=dt.date.fromisoformat(on))).page(0, 20)
            for on in (one.isoformat() for one in RANKED_DAYS)
        ),
    )
    return (
        f"| {number:,} | {len(presence.links):,} "
        f"| {prepared_ms / 1000:.2f} | {first_ms / 1000:.2f} "
        + "".join(f"| {one:.0f} " for one in times)
        + f"| {held_mb(presence):.0f} | {resident_mb():.0f} |"
    )


def main() -> None:
    """Prints the table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--activities", type=int, nargs="+", default=SIZES)
    reader.add_argument("--repeats", type=int, default=15)
    asked = reader.parse_args()
    settings.current()
    real = shared().dataset(Audience.COORDINATOR)
    sys.stdout.write(f"{SITES:,} sites, {ORGANISATIONS} organisations\n{HEAD}\n")
    sys.stdout.write("|---" * HEAD.count(" | ") + "|---|\n")
    for number in asked.activities:
        sys.stdout.write(measure(real, number, asked.repeats) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
