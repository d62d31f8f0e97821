"""GeoJSON that parses and is valid, and CSV that spreadsheets read and cannot run."""

import csv
import io
import json

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.dataset import records, selection
from geo.view.view import View


def table(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def made(**columns):
    number = len(next(iter(columns.values())))
    points = [shapely.Point(44, 33), *[None] * (number - 1)]
    return gpd.GeoDataFrame(columns, geometry=points, crs="EPSG:4326")


def test_geojson_is_one_collection_with_plain_values(dataset):
    sites = selection.select(dataset, "informal-sites", View())
    found = json.loads(records.geojson(sites, {"attribution": "© test", "numberMatched": 28}))
    assert found["type"] == "FeatureCollection"
    assert (found["attribution"], found["numberMatched"]) == ("© test", 28)
    first = found["features"][0]
    assert first["id"] == first["properties"]["id"] == sites["id"].iloc[0]
    assert first["properties"]["households"] == 7
    assert first["properties"]["site_group"] is None
    assert first["properties"]["sectors"] == []
    assert first["properties"]["name_ar"] == sites["name_ar"].iloc[0]
    assert first["geometry"] == {"type": "Point", "coordinates": [41.193263, 34.335936]}


def test_a_feature_without_position_has_a_null_geometry(dataset):
    blocked = selection.select(dataset, "blocked-areas", View())
    found = json.loads(records.geojson(blocked))
    shapes = {one["id"]: one["geometry"] for one in found["features"]}
    assert shapes["al-ewessat"] is None
    assert sum(shape is None for shape in shapes.values()) == 1


def test_polygons_are_valid_after_rounding(dataset):
    for layer_id in ("governorates", "subdistricts", "abc-areas"):
        shapes = records.shapes(dataset.features[layer_id])
        assert shapely.is_valid(shapely.from_geojson([one.decode() for one in shapes])).all()


def test_no_value_is_nan_in_any_layer(dataset, public):
    def refuse(text):
        raise AssertionError(text)

    for one in (dataset, public):
        for layer_id in ("partner-activities", "blocked-areas", "movements", "hotspots"):
            shown = selection.select(one, layer_id, View())
            json.loads(records.geojson(shown), parse_constant=refuse)


def test_an_empty_selection_exports_as_an_empty_collection_and_a_header(dataset):
    nothing = selection.select(dataset, "informal-sites", View(district=("IQG15Q02",)))
    assert json.loads(records.geojson(nothing)) == {"type": "FeatureCollection", "features": []}
    assert records.shapes(nothing) == []
    assert table(records.sheet(nothing)) == []
    assert b"households" in records.sheet(nothing)


def test_csv_keeps_arabic_and_gives_points_as_degrees(dataset):
    sites = selection.select(dataset, "informal-sites", View())
    rows = {row["id"]: row for row in table(records.sheet(sites))}
    assert len(rows) == 28
    assert rows["kilo-9"]["name_ar"] == "كيلو 9"
    assert rows["kilo-7"]["longitude"] == "43.192428"
    assert rows["kilo-7"]["sectors"] == "health;legal;livelihoods;mhpss"
    assert rows["kilo-7"]["site_group"] == ""


def test_csv_of_polygons_has_no_coordinates_and_public_sites_have_none(public):
    rows = table(records.sheet(selection.select(public, "informal-sites", View())))
    assert "longitude" not in rows[0]
    assert {row["suppressed"] for row in rows} == {"true", "false"}
    assert {row["households"] for row in rows if row["suppressed"] == "true"} == {""}


@pytest.mark.parametrize(
    "formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"]
)
def test_cells_that_would_run_as_a_formula_are_text(formula):
    (row,) = table(records.sheet(made(id=["a"], name=[formula])))
    assert row["name"] == f"'{formula}"


def test_a_list_that_starts_like_a_formula_is_text_too():
    listed = made(id=["a"], tags=pd.Series([["=1", "b"]], dtype=object))
    (row,) = table(records.sheet(listed))
    assert row["tags"] == "'=1;b"


def test_numbers_and_text_that_only_hold_such_signs_stay_as_they_are():
    (row,) = table(records.sheet(made(id=["a"], number=[-5], name=["a = b, “c”\nd"])))
    assert (row["number"], row["name"]) == ("-5", "a = b, “c”\nd")


def test_records_have_none_for_every_kind_of_missing_value():
    features = made(
        id=["a", "b"],
        number=pd.Series([1, None], dtype="Int64"),
        share=[0.5, float("nan")],
        sure=pd.Series([True, None], dtype="boolean"),
        text=pd.Series(["x", None], dtype="str"),
        tags=pd.Series([["t"], None], dtype=object),
    )
    full, empty = records.records(features)
    assert full == {"id": "a", "number": 1, "share": 0.5, "sure": True, "text": "x", "tags": ["t"]}
    assert {name for name, value in empty.items() if value is None} == set(empty) - {"id"}
    assert type(full["number"]) is int
    assert type(full["sure"]) is bool
