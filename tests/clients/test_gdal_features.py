"""GDAL's OAPIF driver, which QGIS's users know from ogr2ogr: lists, reads, filters, pages."""

import pyogrio
import pytest
import shapely

from geo.catalog import layers

BEFORE = "OAPIF:{}/api"


@pytest.fixture(scope="module")
def address(coordinator_service):
    return BEFORE.format(coordinator_service)


def test_gdal_lists_every_collection(address):
    assert [name for name, _ in pyogrio.list_layers(address)] == list(layers.ids())


@pytest.mark.parametrize("layer", layers.ids())
def test_gdal_reads_every_feature_with_its_id_name_and_shape(address, dataset, layer):
    expected = dataset.features[layer]
    read = pyogrio.read_dataframe(address, layer=layer)
    assert read["id"].tolist() == expected["id"].tolist()
    assert read["name"].tolist() == expected["name"].tolist()
    assert read["name_ar"].fillna("").tolist() == expected["name_ar"].fillna("").tolist()
    if layer == "movements":
        return
    stored, shapes = expected.geometry.to_numpy(), read.geometry.to_numpy()
    assert shapely.is_missing(shapes).tolist() == shapely.is_missing(stored).tolist()
    known = ~shapely.is_missing(stored)
    assert shapely.equals_exact(stored[known], shapes[known], tolerance=1e-6).all()
    assert read.crs.to_string() == "OGC:CRS84"


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        ("kind = 'self_settled'", lambda rows: rows["kind"] == "self_settled"),
        ("households > 100", lambda rows: rows["households"] > 100),
        ("households BETWEEN 50 AND 100", lambda rows: rows["households"].between(50, 100)),
        ("id = 'kilo-7'", lambda rows: rows["id"] == "kilo-7"),
        ("name LIKE 'K%'", lambda rows: rows["name"].str.startswith("K")),
        ("governorate = 'Al-Anbar'", lambda rows: rows["governorate"] == "Al-Anbar"),
        ("as_of >= '2023-01-01'", lambda rows: rows["as_of"] >= "2023-01-01"),
        ("as_of < '2023-01-01'", lambda rows: rows["as_of"] < "2023-01-01"),
    ],
)
def test_gdal_filters_by_attributes(address, dataset, where, kept):
    rows = dataset.features["informal-sites"]
    expected = rows[kept(rows).fillna(value=False).to_numpy(dtype=bool)]["id"].tolist()
    read = pyogrio.read_dataframe(address, layer="informal-sites", where=where)
    assert read["id"].tolist() == expected


def test_gdal_filters_by_box(address, dataset):
    box = (43.1, 33.3, 43.4, 33.5)
    inside = dataset.features["informal-sites"].cx[box[0] : box[2], box[1] : box[3]]
    read = pyogrio.read_dataframe(address, layer="informal-sites", bbox=box)
    assert 0 < len(read) < 28
    assert sorted(read["id"]) == sorted(inside["id"])


def test_gdal_refuses_to_take_a_period_for_a_column(address):
    """It writes any comparison with a day as `datetime`; of activities that is their period."""
    with pytest.raises(pyogrio.errors.FeatureError, match="datetime"):
        pyogrio.read_dataframe(address, layer="partner-activities", where="\"end\" < '2023-01-01'")


def test_gdal_sees_no_site_as_the_public(public_service, dataset):
    read = pyogrio.read_dataframe(BEFORE.format(public_service), layer="informal-sites")
    assert len(read) == 5
    assert set(read["id"]).isdisjoint(dataset.features["informal-sites"]["id"])
    assert set(read.geometry.geom_type) <= {"Polygon", "MultiPolygon"}
