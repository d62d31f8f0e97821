"""Crowds of points: counted by cell, with nothing lost and nothing counted twice."""

import gzip

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from tile_decoding import by_gdal, by_mapbox

from geo.exchange.tiles import points as of_points
from geo.exchange.tiles.grid import EXTENT, MAX_ZOOM, Tile, covering
from geo.exchange.tiles.points import BUFFER_UNITS, CELL_UNITS, morton
from geo.exchange.tiles.tileset import MOST_POINTS, Ground, Sight
from geo.values import crs
from geo.values.crs import BBox

IRAQ = BBox(38.79, 29.06, 48.58, 37.38)

NUMBER = 20_000
NAMES = ("id", "name", "households")


def crowd(number, seed=1):
    """Returns made-up sites, most of them crowded into two towns."""
    chance = np.random.default_rng(seed)
    towns = np.array([[43.3, 33.4], [44.4, 33.3]])[chance.integers(0, 2, number)]
    places = towns + chance.normal(0, 0.4, (number, 2))
    return gpd.GeoDataFrame(
        {
            "id": pd.Series([f"made-{at}" for at in range(number)], dtype="str"),
            "name": pd.Series(["مخيم"] * number, dtype="str"),
            "households": pd.Series(chance.integers(0, 600, number), dtype="Int64"),
        },
        geometry=shapely.points(places),
        crs=crs.STORED,
    )


def sight(features, shown=None):
    ground = Ground.of(features)
    return Sight(ground, features if shown is None else features[shown], NAMES)


def inside(found):
    """Returns the features whose point lies in the tile itself, not in its buffer."""
    return [one for one in found if 0 <= one.shape.x < EXTENT and 0 <= one.shape.y < EXTENT]


def read(made, tile):
    return by_mapbox(made.tile("made", tile, made.ground.at), "made")


def all_tiles(features, zoom):
    first, last = covering(crs.BBox(*features.total_bounds), zoom)
    return [
        Tile(zoom, row, column)
        for row in range(first.row, last.row + 1)
        for column in range(first.column, last.column + 1)
    ]


@pytest.fixture(scope="module")
def features():
    return crowd(NUMBER)


@pytest.fixture(scope="module")
def made(features):
    return sight(features)


@pytest.mark.parametrize("zoom", [0, 4, 6, 8, 9, 10])
def test_every_point_and_household_is_counted_once(features, made, zoom):
    points = households = 0
    for tile in all_tiles(features, zoom):
        for one in inside(read(made, tile)):
            points += one.properties.get("count", 1)
            households += one.properties["households"]
    assert points == NUMBER
    assert households == int(features["households"].sum())


def test_a_tile_is_counted_by_cell_only_where_it_holds_too_many(features, made):
    kinds = set()
    for zoom in (4, 6, 8, 10, 12):
        for tile in all_tiles(features, zoom)[:40]:
            found = read(made, tile)
            counted = [one for one in found if "count" in one.properties]
            kinds.add(bool(counted))
            assert len(counted) in (0, len(found))
            if counted:
                assert sum(one.properties["count"] for one in found) > MOST_POINTS
            else:
                assert len(found) <= MOST_POINTS
                assert all(one.properties["name"] == "مخيم" for one in found)
    assert kinds == {True, False}


def test_a_cell_lies_at_the_mean_of_its_points(features, made):
    tile = Tile(6, 25, 39)
    places = shapely.get_coordinates(crs.in_world(features.geometry.to_numpy()))
    local = places * (EXTENT << 6) - np.array(tile.origin)
    cells = np.floor(local / CELL_UNITS).astype(int)
    for one in read(made, tile):
        at = shapely.get_coordinates(one.shape)[0]
        mine = (cells == np.floor(at / CELL_UNITS).astype(int)).all(axis=1)
        assert one.properties["count"] == mine.sum()
        assert one.properties["households"] == int(features["households"][mine].sum())
        assert np.abs(local[mine].mean(axis=0) - at).max() < 1.01  # rounded down twice


def test_neighbouring_tiles_agree_on_the_cells_between_them(made):
    def within(found, left, right):
        return {
            one.number: one.properties
            for one in found
            if left <= one.shape.x < right and 0 <= one.shape.y < EXTENT
        }

    west, east = read(made, Tile(7, 51, 79)), read(made, Tile(7, 51, 80))
    beyond = within(west, EXTENT, EXTENT + BUFFER_UNITS)
    assert beyond
    assert beyond == within(east, 0, BUFFER_UNITS)


def test_a_filter_counts_only_what_it_shows(features):
    few = (features["households"] > 550).to_numpy()
    shown = sight(features, few)
    total = sum(
        one.properties.get("count", 1)
        for tile in all_tiles(features, 6)
        for one in inside(read(shown, tile))
    )
    assert total == few.sum()
    nobody = sight(features, np.zeros(NUMBER, dtype=bool))
    assert read(nobody, Tile(6, 25, 39)) == []


def test_tiles_are_the_same_however_the_rows_are_ordered(features, made):
    shuffled = features.sample(frac=1, random_state=2).reset_index(drop=True)
    other = sight(shuffled)
    for tile in (Tile(5, 12, 19), Tile(6, 25, 39)):
        assert made.tile("made", tile, None) == other.tile("made", tile, None)


def test_few_points_are_found_as_many_are(features, made, monkeypatch):
    asked = [tile for zoom in (0, 6, 8, 9, 10) for tile in all_tiles(features, zoom)]
    tiles = [made.tile("made", tile, made.ground.at) for tile in asked]
    assert {made.points.window(tile).total <= of_points._FEW for tile in asked} == {False, True}
    monkeypatch.setattr(of_points, "_FEW", -1)
    assert [made.tile("made", tile, made.ground.at) for tile in asked] == tiles


def test_gdal_reads_the_cells_too(made):
    tile = Tile(6, 25, 39)
    content = made.tile("made", tile, made.ground.at)
    ours, theirs = by_mapbox(content, "made"), by_gdal(content, "made")
    assert [(one.number, one.properties, one.shape.wkt) for one in ours] == [
        (one.number, one.properties, one.shape.wkt) for one in theirs
    ]


def test_thousands_of_points_at_one_place_are_one(features):
    one_place = features.iloc[: MOST_POINTS + 1].set_geometry(
        np.full(MOST_POINTS + 1, shapely.Point(43.3, 33.4)), crs=crs.STORED
    )
    made = sight(one_place)
    x, y = shapely.get_coordinates(crs.in_world(one_place.geometry.to_numpy()[:1]))[0]
    for zoom in (0, 7, MAX_ZOOM):
        tile = Tile(zoom, int(y * 2**zoom), int(x * 2**zoom))
        (one,) = read(made, tile)
        assert one.properties["count"] == MOST_POINTS + 1


def test_no_tile_of_a_crowd_is_heavy(features):
    spread = features.iloc[:NUMBER].copy()
    chance = np.random.default_rng(5)
    west, south, east, north = IRAQ
    spread = spread.set_geometry(
        shapely.points(chance.uniform(west, east, NUMBER), chance.uniform(south, north, NUMBER)),
        crs=crs.STORED,
    )
    made = sight(pd.concat([spread] * 5, ignore_index=True))
    for tile in (Tile(5, 12, 19), Tile(6, 25, 39), Tile(8, 102, 158)):
        assert len(gzip.compress(made.tile("made", tile, None), 6)) < 100_000


def test_the_curve_goes_round_the_quarters():
    grid = [(x, y) for y in range(2) for x in range(2)]
    assert [int(morton(np.array([x]), np.array([y]))[0]) for x, y in grid] == [0, 1, 2, 3]
    big = 2**26 - 1
    assert int(morton(np.array([big]), np.array([big]))[0]) == 2**52 - 1
    chance = np.random.default_rng(3)
    x, y = chance.integers(0, 2**26, (2, 200))
    for code, one, other in zip(morton(x, y).tolist(), x.tolist(), y.tolist(), strict=True):
        assert int(f"{code:052b}"[1::2], 2) == one
        assert int(f"{code:052b}"[0::2], 2) == other
