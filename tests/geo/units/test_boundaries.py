"""Units, their hierarchy, and where the sites lie."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.units import areas, boundaries
from geo.values import crs

SUBDISTRICTS = {
    "IQG01Q01N01": 17,  # Al-Amirya: fifteen of Bzebiz, AAF and Habbaniya
    "IQG01Q01N03": 1,  # Al-Shahabi 2
    "IQG01Q02N01": 1,  # the phosphate complex
    "IQG01Q03N03": 3,  # Kilo 7, 9 and 18
    "IQG01Q04N03": 6,  # Rutba
}


def test_each_site_lies_in_its_subdistrict(dataset):
    sites = dataset.features["informal-sites"]
    assert sites["subdistrict_pcode"].value_counts().to_dict() == SUBDISTRICTS
    spelled = {
        "Falluja": "IQG01Q01",
        "Al-Ka'im": "IQG01Q02",
        "Ramadi": "IQG01Q03",
        "Al-Rutba": "IQG01Q04",
    }
    assert (sites["stated_district"].map(spelled) == sites["district_pcode"]).all()


def test_four_sites_are_near_an_edge(dataset):
    sites = dataset.features["informal-sites"].set_index("id")["edge_km"]
    assert sites[sites < 1].to_dict() == {
        "bzebiz-albu-jasim": 0.34,
        "bzebiz-sector-1": 0.41,
        "al-shahabi-2": 0.61,
        "bzebiz-albu-dhaher": 0.73,
    }


def test_a_point_outside_every_unit_has_no_pcode():
    square = gpd.GeoDataFrame({"pcode": ["A"]}, geometry=[shapely.box(44, 33, 45, 34)], crs=4326)
    points = gpd.GeoSeries([shapely.Point(44.5, 33.5), shapely.Point(50, 20), None], crs=4326)
    found = boundaries.place(points, square)
    assert found["pcode"].tolist() == ["A", None, None]
    assert found["edge_km"].isna().tolist() == [False, True, True]


def test_a_point_on_a_shared_edge_has_one_pcode():
    squares = gpd.GeoDataFrame(
        {"pcode": ["A", "B"]},
        geometry=[shapely.box(44, 33, 45, 34), shapely.box(45, 33, 46, 34)],
        crs=4326,
    )
    found = boundaries.place(gpd.GeoSeries([shapely.Point(45, 33.5)], crs=4326), squares)
    assert found["pcode"].isin(["A", "B"]).all()
    assert found["edge_km"].tolist() == [0.0]


def test_many_points_are_placed_as_few_are(dataset):
    shapes = dataset.features["subdistricts"]
    corners = shapely.points(shapely.get_coordinates(shapes.geometry))
    given = gpd.GeoSeries([*corners[:1_000], None, shapely.Point()], crs=4326)
    few = boundaries.holding(given, shapes)
    assert (few[:-2] >= 0).all()
    many = boundaries.holding(pd.concat([given] * 100, ignore_index=True), shapes)
    assert (many == np.tile(few, 100)).all()


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("IQG01", "governorate"),
        ("IQG01Q01", "district"),
        ("IQG01Q01N01", "subdistrict"),
        ("", ""),
        ("IQ", ""),
        ("kilo-7", ""),
    ],
)
def test_the_level_is_read_from_the_length_of_the_pcode(dataset, code, level):
    assert dataset.units.level(code) == level


def test_parents_are_the_unit_and_those_above_it(dataset):
    assert dataset.units.parents("IQG01Q01") == {"governorate": "IQG01", "district": "IQG01Q01"}


def test_units_have_names_in_the_nearest_language(dataset):
    units = dataset.units
    assert units.name("IQG01") == "Al-Anbar"
    assert units.name("IQG01", "_ar") == "الانبار"
    assert units.name("IQG01Q01", "_ckb") == units.name("IQG01Q01", "_ar") != ""
    assert units.name("IQX99", "_ar") == ""


def test_a_place_inside_a_unit_of_an_area_is_in_the_area():
    assert areas.holds(("IQG15Q02",), "IQG15Q02N01")
    assert not areas.holds(("IQG15Q02N01",), "IQG15Q02")
    assert not areas.holds(("IQG15Q02",), None)


def test_distances_are_metres():
    points = gpd.GeoSeries([shapely.Point(44.0, 33.0)], crs=4326)
    line = shapely.LineString([(44.0, 33.1), (45.0, 33.1)])
    measured = crs.in_metres(gpd.GeoSeries([line], crs=4326)).iloc[0]
    (found,) = crs.in_metres(points).distance(measured)
    assert found == pytest.approx(11_090, rel=0.01)
