"""Times vector tiles at z6, z9 and z12: the 294 sub-districts and 1,000,000 generated points.

Prints one line for each layer and zoom: features, ms for a tile (median, the slowest of a hundred),
bytes and bytes gzipped. The tile is the heaviest of those round Baghdad and Anbar. The first tile
of a zoom prepares its polygons, which is told apart. Times are those of the processor, so that
they do not depend on what else the machine does.
"""

import argparse
import gzip
import statistics
import sys
import time
from collections.abc import Callable

import geopandas as gpd
import mapbox_vector_tile
import numpy as np
import pandas as pd

from geo import settings
from geo.access.datasets import shared
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.layer import Layer
from geo.dataset import selection
from geo.exchange.tiles import grid
from geo.exchange.tiles.grid import Tile
from geo.exchange.tiles.shapes import Zoomed
from geo.exchange.tiles.tileset import Ground, Sight
from geo.values import crs
from geo.values.crs import BBox
from geo.view.view import View

IRAQ = BBox(38.79, 29.06, 48.58, 37.38)

ZOOMS = (6, 9, 12)
REPEATS = 100
HEAD = "| layer | zoom | features | of | first of a zoom, ms | tile, ms | slowest | bytes | gzip |"
GENERATED = layers.INFORMAL_SITES


def generated(number: int, subdistricts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Returns made-up sites spread evenly over Iraq's extent, EPSG:4326."""
    random = np.random.default_rng(20231213)
    unit = random.integers(0, len(subdistricts), number)
    households = random.integers(1, 550, number)
    made = pd.DataFrame(
        {
            "id": pd.Series([f"made-{at}" for at in range(number)], dtype="str"),
            "name": subdistricts["name"].to_numpy()[unit],
            "name_ar": subdistricts["name_ar"].to_numpy()[unit],
            "households": pd.Series(households, dtype="Int64"),
            "individuals": pd.Series(households * 6, dtype="Int64"),
            "kind": random.choice(["self_settled", "high_visibility"], number),
            "subdistrict_pcode": subdistricts["pcode"].to_numpy()[unit],
        }
    )
    west, south, east, north = IRAQ
    places = gpd.points_from_xy(
        random.uniform(west, east, number), random.uniform(south, north, number)
    )
    return gpd.GeoDataFrame(made, geometry=places, crs=crs.STORED)


class Subject:
    """A layer with what the map service keeps of it."""

    def __init__(self, layer: Layer, features: gpd.GeoDataFrame) -> None:
        started = time.thread_time()
        self.layer = layer
        self.ground = Ground.of(features)
        names = tuple(name for name in layer.field_names if name in features)
        self.sight = Sight(self.ground, features, names)
        self.held: dict[int, Zoomed] = {}
        _ = self.sight.points, self.sight.table, self.sight.ids
        self.prepared_s = time.thread_time() - started

    def zoomed(self, zoom: int) -> Zoomed:
        """Returns the polygons of a zoom, made once."""
        if zoom not in self.held:
            self.held[zoom] = self.ground.at(zoom)
        return self.held[zoom]

    def tile(self, tile: Tile) -> bytes:
        """Returns a tile's bytes."""
        return self.sight.tile(self.layer.id, tile, self.zoomed)


def timed_ms(make: Callable[[], object], repeats: int) -> list[float]:
    """Returns how long each of so many calls took."""
    spent = []
    for _ in range(repeats):
        started = time.thread_time()
        make()
        spent.append((time.thread_time() - started) * 1000)
    return spent


def measure(subject: Subject, zoom: int, repeats: int) -> str:
    """Returns a line of the table: the heaviest of the tiles in the middle of the country."""
    box = crs.BBox(43.0, 32.5, 45.0, 34.5)
    first, last = grid.covering(box, zoom)
    around = [
        Tile(zoom, row, column)
        for row in range(first.row, min(last.row, first.row + 5) + 1)
        for column in range(first.column, min(last.column, first.column + 5) + 1)
    ]
    (preparing,) = timed_ms(lambda: subject.zoomed(zoom), 1)
    heaviest = max(around, key=lambda tile: len(subject.tile(tile)))
    spent = timed_ms(lambda: subject.tile(heaviest), repeats)
    content = subject.tile(heaviest)
    decoded = mapbox_vector_tile.decode(content)[subject.layer.id]["features"]
    points = sum(one["properties"].get("count", 1) for one in decoded)
    return (
        f"| {subject.layer.id} | {zoom} | {len(decoded):,} | {points:,} | {preparing:.0f} "
        f"| {statistics.median(spent):.1f} | {max(spent):.1f} "
        f"| {len(content):,} | {len(gzip.compress(content, 6)):,} |"
    )


def main() -> None:
    """Prints the table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--points", type=int, default=1_000_000)
    reader.add_argument("--repeats", type=int, default=REPEATS)
    asked = reader.parse_args()
    settings.current()
    dataset = shared().dataset(Audience.COORDINATOR)
    units = selection.select(dataset, layers.SUBDISTRICTS.id, View())
    subjects = [
        Subject(layers.SUBDISTRICTS, units),
        Subject(GENERATED, generated(asked.points, units)),
    ]
    lines = [
        f"{one.layer.id}: {len(one.sight.features):,} features prepared in {one.prepared_s:.2f} s"
        for one in subjects
    ]
    lines += [HEAD, "|---" * HEAD.count(" | ") + "|---|"]
    lines += [measure(one, zoom, asked.repeats) for one in subjects for zoom in ZOOMS]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
