"""The base map's layers and names, from the boundary files of the data pack."""

import gzip
import json
import math
from pathlib import Path

import pytest
import shapely
from shapely.geometry import Point, shape

from geo.errors import NotFoundError
from maps.basemap import labels as basemap_labels
from maps.basemap import layers, scalebar
from maps.look import fonts
from maps.look.text_order import drawn

BOUNDARIES = Path(__file__).parents[3] / "data" / "boundaries"
LARGEST_GZIPPED = {
    "countries": 20_000,
    "sea": 6_000,
    "lakes": 10_000,
    "rivers": 20_000,
    "country": 9_000,
    "governorates": 13_000,
    "districts": 20_000,
    "subdistricts": 26_000,
    "scalebar": 600,
}


def layer(name):
    return json.loads(layers.basemap_layer(BOUNDARIES, name))["features"]


def names(language, kind=None):
    features = json.loads(layers.labels(BOUNDARIES, language))["features"]
    return [each for each in features if kind in (None, each["properties"]["kind"])]


def texts(language, kind):
    return {each["properties"]["text"] for each in names(language, kind)}


@pytest.mark.parametrize("name", layers.layer_names())
def test_each_layer_is_valid_geojson_and_small(name):
    content = layers.basemap_layer(BOUNDARIES, name)
    geometries = [shape(each["geometry"]) for each in json.loads(content)["features"]]
    assert geometries
    assert all(shapely.is_valid(geometries))
    assert len(gzip.compress(content)) < LARGEST_GZIPPED[name]


def test_unknown_layer_is_refused_by_name():
    with pytest.raises(NotFoundError, match="'roads'"):
        layers.basemap_layer(BOUNDARIES, "roads")


@pytest.mark.parametrize(
    ("upper", "lower"), [("governorates", "districts"), ("districts", "subdistricts")]
)
def test_no_border_is_drawn_twice(upper, lower):
    one, other = (
        shapely.union_all([shape(f["geometry"]) for f in layer(n)]) for n in (upper, lower)
    )
    assert one.intersection(other).length < 0.05 * other.length


def test_borders_between_governorates_are_no_borders_of_the_country():
    country = shape(layer("country")[0]["geometry"]).boundary
    inner = shape(layer("governorates")[0]["geometry"])
    assert inner.intersection(country.buffer(1e-4)).length < 0.05


def test_coordinates_have_at_most_four_decimals():
    corners = shapely.get_coordinates([shape(each["geometry"]) for each in layer("districts")])
    assert abs(corners * 10_000 - (corners * 10_000).round()).max() < 1e-6


def test_water_and_borders_end_before_the_fading_touches_iraq():
    country = shape(layer("country")[0]["geometry"])
    rings = [each for each in layer("countries") if each["properties"]["part"] == "fade"]
    assert len(rings) == layers.FADE_STEPS
    assert not any(shape(ring["geometry"]).intersects(country) for ring in rings)


@pytest.mark.parametrize("language", basemap_labels.LANGUAGES)
def test_every_governorate_and_district_has_a_name_in_each_language(language):
    assert len(names(language, "governorate")) == 18
    assert len(names(language, "district")) == 101
    assert len(names(language, "capital")) == 1
    assert all(each["properties"]["text"].strip() for each in names(language))


def test_names_are_in_the_language_and_drawn():
    assert "Al-Anbar" in texts("en", "governorate")
    assert "Al-Anbar" in texts("kmr", "governorate")
    assert drawn("الانبار") in texts("ar", "governorate")
    assert drawn("ئەنبار") in texts("ckb", "governorate")
    assert texts("ckb", "capital") == {drawn("بەغدا")}
    assert drawn("ئێران") in texts("ckb", "country")
    assert "Îran" in texts("kmr", "country")


def test_arabic_stands_in_where_no_kurdish_name_is_known():
    assert drawn("الفلوجة") in texts("ckb", "city")


def test_towns_of_other_countries_are_left_out():
    country = shape(layer("country")[0]["geometry"]).buffer(0.02)
    assert all(country.contains(shape(each["geometry"])) for each in names("en", "city"))


def test_governorates_lie_in_the_country_and_neighbours_outside_it():
    country = shape(layer("country")[0]["geometry"])
    assert all(country.contains(shape(each["geometry"])) for each in names("en", "governorate"))
    assert {"Iran", "Jordan", "Kuwait", "Saudi Arabia", "Syria", "Türkiye"} == texts(
        "en", "country"
    )
    for each in names("en", "country"):
        assert 0.2 < shape(each["geometry"]).distance(country) < 2.2


def test_a_town_waits_where_its_governorate_says_the_same():
    from_zoom = {
        each["properties"]["text"]: each["properties"]["from"] for each in names("en", "city")
    }
    assert from_zoom["Kirkuk"] == 7
    assert from_zoom["Ramadi"] == 6
    assert from_zoom["Mosul"] == 6
    assert from_zoom["Fallujah"] == 6


def test_unknown_language_is_refused_by_name():
    with pytest.raises(NotFoundError, match="'fr'"):
        layers.labels(BOUNDARIES, "fr")


@pytest.mark.parametrize("length_km", scalebar.LENGTHS_KM)
def test_scale_bar_is_as_long_as_it_says(length_km):
    bar = next(
        each
        for each in layer("scalebar")
        if each["properties"]["part"] == "line" and each["properties"]["km"] == length_km
    )
    (_, _), (west, south), (east, north), (_, _) = bar["geometry"]["coordinates"]
    assert south == north
    radius_km = 6371.0088
    length = math.radians(east - west) * radius_km * math.cos(math.radians(south))
    assert length == pytest.approx(length_km, rel=0.005)


def test_scale_bar_stands_in_anbar_on_no_border():
    anbar = shape(
        next(
            each
            for each in json.loads((BOUNDARIES / "irq_admin1.geojson").read_text(encoding="utf-8"))[
                "features"
            ]
            if each["properties"]["adm1_pcode"] == "IQG01"
        )["geometry"]
    )
    assert anbar.contains(Point(scalebar.WEST, scalebar.LATITUDE))


def test_every_character_of_the_base_map_has_a_glyph():
    wanted = {ord(c) for c in layers.characters(BOUNDARIES)}
    for fontstack in fonts.FONTSTACKS:
        known = set().union(*(fonts.face(f, 24).characters for f in fonts.files(fontstack)))
        assert wanted <= known


def test_characters_cover_what_is_drawn_in_every_language():
    known = layers.characters(BOUNDARIES)
    for language in basemap_labels.LANGUAGES:
        for each in names(language):
            assert set(each["properties"]["text"]) - {"\n"} <= known
    assert set(drawn("دجلة") + drawn("100 كم")) <= known


def test_a_dot_waits_until_it_is_clear_of_the_name_of_a_governorate():
    from_zoom = {
        each["properties"]["text"]: each["properties"]["from"] for each in names("en", "city")
    }
    assert from_zoom["Amarah"] > 6
    assert from_zoom["Tikrit"] == 6


def test_a_district_called_like_its_town_is_named_later():
    from_zoom = {
        each["properties"]["text"]: each["properties"]["from"] for each in names("en", "district")
    }
    assert from_zoom["Al-Falluja"] == 9
    assert from_zoom["Al-Mada'in"] == 7


def test_small_towns_fill_the_empty_desert_early():
    from_zoom = {
        each["properties"]["text"]: each["properties"]["from"] for each in names("en", "city")
    }
    assert from_zoom["Al-Qa'im"] == 6
    assert from_zoom["Saqlawiyah"] == 7
