"""Tiles of the real layers, read by two other programs and compared with shapes cut by shapely."""

import itertools
from functools import cache
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from tile_decoding import by_gdal, by_mapbox
from tile_shapes import cut_out, farthest, in_world, is_thin, tiles_near, units_of_world

from geo.catalog import layers
from geo.dataset import selection
from geo.exchange.tiles import attributes, encoding, grid, points, shapes
from geo.exchange.tiles.grid import EXTENT, MAX_ZOOM, Tile
from geo.exchange.tiles.points import BUFFER_UNITS
from geo.exchange.tiles.tileset import Ground, Sight
from geo.language import Language
from geo.values import crs
from geo.values.crs import BBox
from geo.view.view import View

IRAQ = BBox(38.79, 29.06, 48.58, 37.38)

TILES_OF_A_LAYER = 150
COVERAGES = ["governorates", "districts", "subdistricts"]
POLYGONS = [*COVERAGES, "hotspots", "abc-area-units", "abc-areas"]
POINTS = ["informal-sites", "blocked-areas", "service-gaps", "hotspots"]


class Subject(NamedTuple):
    """A layer: its features, what a View shows of them, and its ground by zoom."""

    id: str
    features: gpd.GeoDataFrame
    sight: Sight
    zoomed: object

    def tile(self, tile):
        return self.sight.tile(self.id, tile, self.zoomed)


def subject_of(dataset, layer_id, view=None):
    features = selection.select(dataset, layer_id, view or View())
    ground = Ground.of(dataset.features[layer_id])
    names = [name for name in dataset.layer(layer_id).field_names if name in features]
    return Subject(layer_id, features, Sight(ground, features, tuple(names)), cache(ground.at))


@pytest.fixture(scope="module")
def subject(dataset):
    return cache(lambda layer_id: subject_of(dataset, layer_id))


@pytest.fixture(scope="module")
def read(subject):
    """Returns what mapbox-vector-tile reads in a tile, remembered for the next test."""
    return cache(lambda layer_id, tile: by_mapbox(subject(layer_id).tile(tile), layer_id))


@pytest.mark.parametrize("layer_id", POLYGONS)
def test_polygons_are_those_that_shapely_cuts_out(subject, read, layer_id):
    made = subject(layer_id)
    expected_at = units_of_world(made.features)
    seen = 0
    for tile in tiles_near(made.features, TILES_OF_A_LAYER, layer_id):
        found = read(layer_id, tile)
        polygons = {
            one.properties["id"]: one.shape for one in found if one.shape.geom_type != "Point"
        }
        expected = cut_out(expected_at(tile.zoom), tile)
        wide = cut_out(expected_at(tile.zoom), tile, wider=2)
        assert set(polygons) <= set(wide), tile
        for name, shape in expected.items():
            if name not in polygons:
                assert is_thin(shape), (tile, name)
                continue
            ours = polygons[name]
            assert farthest(ours, wide[name]) <= 1, (tile, name)
            assert is_thin(shapely.difference(shape, shapely.buffer(ours, 1))), (tile, name)
            seen += 1
    assert seen > TILES_OF_A_LAYER / 2


@pytest.mark.parametrize("layer_id", POLYGONS)
def test_polygons_are_valid_at_whole_units_and_wound_as_the_standard_wants(subject, read, layer_id):
    for tile in tiles_near(subject(layer_id).features, TILES_OF_A_LAYER, layer_id):
        found = [one.shape for one in read(layer_id, tile)]
        polygons = [
            part for one in found for part in shapely.get_parts(one) if part.geom_type == "Polygon"
        ]
        assert shapely.is_valid(found).all(), tile
        places = shapely.get_coordinates(polygons)
        assert (places == np.rint(places)).all()
        assert places.min(initial=0) >= -shapes.BUFFER_UNITS
        assert places.max(initial=0) <= EXTENT + shapes.BUFFER_UNITS
        for polygon in polygons:
            assert polygon.exterior.is_ccw, tile  # y runs down: clockwise on the screen
            assert not any(hole.is_ccw for hole in polygon.interiors), tile


@pytest.mark.parametrize("layer_id", COVERAGES)
def test_neighbours_share_their_borders(subject, layer_id):
    made = subject(layer_id)
    country_at = cache(
        lambda zoom: {"all": shapely.union_all(list(units_of_world(made.features)(zoom).values()))}
    )
    for tile in tiles_near(made.features, 60, f"gaps {layer_id}"):
        found = [one.shape for one in by_mapbox(made.tile(tile), layer_id)]
        country = cut_out(country_at(tile.zoom), tile).get("all", shapely.Polygon())
        gaps = shapely.difference(country, shapely.union_all(found))
        assert is_thin(gaps), tile
        for one, other in itertools.combinations(found, 2):
            if one.intersects(other):
                assert is_thin(shapely.intersection(one, other)), tile


@pytest.mark.parametrize("layer_id", COVERAGES)
@pytest.mark.parametrize("zoom", [5, 7, 9, 11, 13])
def test_simplifying_moves_no_border_far(subject, layer_id, zoom):
    made = subject(layer_id)
    simple = units_of_world(made.features)(zoom)
    for name, true in zip(
        made.features["id"], in_world(made.features.geometry.to_numpy()), strict=True
    ):
        there = shapely.transform(true, lambda at: at * (EXTENT << zoom))
        moved = shapely.symmetric_difference(simple[name], there)
        assert shapely.is_empty(shapely.buffer(moved, -shapes.TOLERANCE_UNITS)), (name, zoom)


def test_tiles_of_the_nearest_zoom_keep_every_corner(subject):
    made = subject("subdistricts")
    for name, true in zip(made.features["id"], made.features.geometry, strict=True):
        (drawn,) = made.zoomed(MAX_ZOOM).placed.shapes[
            made.features["id"].to_numpy()[made.zoomed(MAX_ZOOM).placed.rows] == name
        ]
        places = shapely.get_coordinates(in_world(true)) * (EXTENT << MAX_ZOOM)
        assert shapely.distance(drawn.boundary, shapely.points(places)).max() < 1


@pytest.mark.parametrize(
    "layer_id",
    ["subdistricts", "hotspots", "informal-sites", "partner-activities", "abc-area-units"],
)
def test_two_programs_read_the_same(subject, layer_id):
    made = subject(layer_id)
    number = 30 if layer_id == "partner-activities" else 100
    for tile in tiles_near(made.features, number, f"two {layer_id}"):
        content = made.tile(tile)
        ours, theirs = by_mapbox(content, layer_id), by_gdal(content, layer_id)
        assert len(ours) == len(theirs), tile
        for one, other in zip(ours, theirs, strict=True):
            assert one.number == other.number
            assert one.properties == other.properties
            assert one.shape.equals(other.shape) or shapely.equals(
                shapely.normalize(one.shape), shapely.normalize(other.shape)
            )


@pytest.mark.parametrize("layer_id", ["subdistricts", "informal-sites", "hotspots"])
def test_properties_are_those_of_the_feature_with_their_types(subject, layer_id):
    made = subject(layer_id)
    records = made.features.drop(columns="geometry").set_index("id", drop=False)
    for tile in tiles_near(made.features, 25, f"properties {layer_id}"):
        for one in by_mapbox(made.tile(tile), layer_id):
            record = records.loc[one.properties["id"]]
            for name, value in record.items():
                if isinstance(value, list):
                    assert one.properties.get(name, "") == ";".join(value)
                elif pd.isna(value):
                    assert name not in one.properties
                else:
                    assert one.properties[name] == value
                    kind = {"households": int, "area_km2": float, "name": str}.get(name)
                    assert kind is None or type(one.properties[name]) is kind


def test_numbers_of_features_are_their_own_and_stay(dataset, subject):
    for layer in layers.LAYERS:
        if layer.geometry != "none":
            numbers = subject(layer.id).sight.ids
            assert len(np.unique(numbers)) == len(dataset.features[layer.id])
            assert int(numbers.max()) < 2**53
    ids = subject("governorates").sight.ids
    assert ids[dataset.features["governorates"]["id"].tolist().index("IQG01")] == 6848143410162400


@pytest.mark.parametrize("layer_id", POINTS)
def test_each_point_is_in_exactly_the_tiles_that_it_should_be(subject, layer_id):
    made = subject(layer_id)
    is_point = made.features.geometry.geom_type == "Point"
    points = made.features[is_point]
    places = shapely.get_coordinates(in_world(points.geometry.to_numpy()))
    for zoom in (0, 3, 5, 6, 7, 8, 10, 12, 14):
        at = places * (EXTENT << zoom)
        home = np.floor(at / EXTENT).astype(int)
        around = {
            Tile(zoom, row + down, column + right)
            for column, row in home.tolist()
            for down in (-1, 0, 1)
            for right in (-1, 0, 1)
        }
        for tile in sorted(around):
            if not (0 <= tile.row < 2**zoom and 0 <= tile.column < 2**zoom):
                continue
            local = np.floor(at) - np.array(tile.origin)
            inside = ((local >= -BUFFER_UNITS) & (local < EXTENT + BUFFER_UNITS)).all(axis=1)
            expected = dict(zip(points["id"][inside], local[inside].tolist(), strict=True))
            found = {
                one.properties["id"]: list(one.shape.coords[0])
                for one in by_mapbox(made.tile(tile), layer_id)
                if one.shape.geom_type == "Point"
            }
            assert set(found) == set(expected), tile
            for name, place in found.items():
                assert np.abs(np.subtract(place, expected[name])).max() <= 1


@pytest.mark.parametrize("language", [Language.AR, Language.CKB])
def test_names_in_arabic_script_survive(dataset, language):
    for layer_id in ("subdistricts", "informal-sites"):
        made = subject_of(dataset, layer_id, View(lang=language))
        names = dict(zip(made.features["id"], made.features["name"], strict=True))
        content = made.tile(Tile(5, 12, 19))
        for read in (by_mapbox, by_gdal):
            found = read(content, layer_id)
            assert found
            for one in found:
                assert one.properties["name"] == names[one.properties["id"]]
            assert any("\u0600" < letter < "\u06ff" for letter in found[0].properties["name"])


def test_a_filter_shows_only_its_rows(dataset, subject):
    everywhere, anbar = (
        subject("districts"),
        subject_of(dataset, "districts", View(governorate=("IQG01",))),
    )
    tile = Tile(6, 25, 39)
    all_of_them = {
        one.properties["id"]: one for one in by_mapbox(everywhere.tile(tile), "districts")
    }
    found = by_mapbox(anbar.tile(tile), "districts")
    assert 0 < len(found) < len(all_of_them)
    for one in found:
        assert one.properties["governorate_pcode"] == "IQG01"
        assert one == all_of_them[one.properties["id"]]


def test_the_short_ways_of_small_tiles_make_the_same_bytes(subject, monkeypatch):
    asked = [
        (subject(layer_id), tile)
        for layer_id in ("subdistricts", "informal-sites", "hotspots", "partner-activities")
        for tile in tiles_near(subject(layer_id).features, 40, layer_id)
    ]
    short = [one.tile(tile) for one, tile in asked]
    for module in (attributes, encoding, points):
        monkeypatch.setattr(module, "_FEW", -1)
    monkeypatch.setattr(shapes, "_are_frames", lambda *_: False)
    assert [one.tile(tile) for one, tile in asked] == short


def test_a_tile_without_features_still_names_its_layer(subject):
    for layer_id in ("districts", "informal-sites"):
        content = subject(layer_id).tile(Tile(6, 0, 0))
        assert content
        assert by_mapbox(content, layer_id) == by_gdal(content, layer_id) == []


def test_the_world_is_that_of_proj(dataset):
    places = dataset.features["subdistricts"].geometry.to_numpy()
    ours, theirs = (shapely.get_coordinates(made(places)) for made in (crs.in_world, in_world))
    assert np.abs(ours - theirs).max() * (EXTENT << MAX_ZOOM) < 1e-3


def test_tiles_cover_the_country_and_no_more():
    for zoom in range(MAX_ZOOM + 1):
        first, last = grid.covering(IRAQ, zoom)
        west, south, east, north = IRAQ
        corners = in_world(shapely.points([(west, north), (east, south)]))
        (left, top), (right, bottom) = shapely.get_coordinates(corners) * 2**zoom
        assert (first.column, first.row) == (int(left), int(top))
        assert (last.column, last.row) == (int(right), int(bottom))
