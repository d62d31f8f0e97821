"""What holds for every layer of the catalogue: a new layer is tested by being declared."""

import datetime as dt
import io

import geopandas as gpd
import pytest

from geo.catalog import layers
from geo.catalog.layer import FieldKind, Geometry
from geo.dataset import records, selection
from geo.view.view import View

LAYERS = [pytest.param(layer, id=layer.id) for layer in layers.LAYERS]
DTYPES = {
    FieldKind.TEXT: "str",
    FieldKind.DATE: "str",
    FieldKind.INTEGER: "Int64",
    FieldKind.NUMBER: "float64",
    FieldKind.BOOLEAN: "boolean",
    FieldKind.LIST: "object",
}
SHAPES = {
    Geometry.POINT: {"Point"},
    Geometry.POLYGON: {"Polygon", "MultiPolygon"},
    Geometry.NONE: set(),
}
SEATS = {"hotspots"}
"""Layers of polygons in which a feature without a polygon of its own is a point."""


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_says_what_it_is(layer):
    assert layer.title
    assert layer.description.endswith(".")
    assert all(field.title for field in layer.fields)
    names = layer.field_names
    assert len(names) == len(set(names))
    assert {"id", "name", "name_ar", "name_ckb", "source_id", "as_of"} <= set(names)


@pytest.mark.parametrize("layer", LAYERS)
def test_stored_fields_have_their_type_and_their_values(dataset, layer):
    features = dataset.features[layer.id]
    assert len(features)
    expected = {field.name: DTYPES[field.kind] for field in layer.stored_fields}
    assert features.drop(columns="geometry").dtypes.astype(str).to_dict() == expected
    for field in layer.stored_fields:
        values = features[field.name]
        if field.required:
            assert values.notna().all(), field.name
        if field.choices:
            assert set(values.dropna()) <= set(field.choices), field.name
        if field.kind is FieldKind.DATE:
            assert all(dt.date.fromisoformat(one) for one in values.dropna()), field.name
        if field.kind in (FieldKind.TEXT, FieldKind.DATE):
            assert not (values == "").any(), field.name


@pytest.mark.parametrize("layer", LAYERS)
def test_ids_are_unique_and_sources_registered_for_every_audience(dataset, partner, public, layer):
    for one in (dataset, partner, public):
        features = one.features[layer.id]
        assert features["id"].is_unique
        assert set(features["source_id"]) <= set(one.sources)


@pytest.mark.parametrize("layer", LAYERS)
def test_as_of_is_a_day(dataset, layer):
    days = [dt.date.fromisoformat(one) for one in dataset.features[layer.id]["as_of"]]
    # blocked areas that rest on other sources have the day of those, which describe no partner
    assert max(days) <= dataset.day or layer is layers.BLOCKED_AREAS


@pytest.mark.parametrize("layer", LAYERS)
def test_the_geometry_fits_or_is_missing(dataset, layer):
    features = dataset.features[layer.id]
    shapes = features.geometry.dropna()
    allowed = SHAPES[layer.geometry] | ({"Point"} if layer.id in SEATS else set())
    assert set(shapes.geom_type) <= allowed
    assert shapes.is_valid.all()
    assert not shapes.is_empty.any()
    west, south, east, north = (38.0, 29.0, 49.0, 38.0)
    assert len(shapes) == 0 or shapes.cx[west:east, south:north].size == len(shapes)


@pytest.mark.parametrize("layer", LAYERS)
def test_placed_layers_name_their_units(dataset, layer):
    features = dataset.features[layer.id]
    known = dataset.units.by_pcode
    for level in ("governorate", "district", "subdistrict") if layer.placed else ():
        codes = features[f"{level}_pcode"].dropna()
        assert set(codes) <= known.keys()
        assert features[level].notna().equals(features[f"{level}_pcode"].notna())


@pytest.mark.parametrize("layer", LAYERS)
def test_the_default_view_returns_the_layer_with_its_derived_fields(dataset, layer):
    shown = selection.select(dataset, layer.id, View())
    assert shown["id"].tolist() == dataset.features[layer.id]["id"].tolist()
    if layer.counted:
        assert (shown["partners"] == shown["sectors"].map(len)).sum() >= 0
        assert ((shown["partners"] == 0) == (shown["sectors"].map(len) == 0)).all()


@pytest.mark.parametrize("layer", LAYERS)
def test_geojson_comes_back_through_geopandas(dataset, layer):
    shown = selection.select(dataset, layer.id, View())
    back = gpd.read_file(io.BytesIO(records.geojson(shown)))
    assert back["id"].tolist() == shown["id"].tolist()
    assert back["name"].tolist() == shown["name"].tolist()
    assert back.geometry.isna().tolist() == shown.geometry.isna().tolist()
    there = shown.geometry.notna().to_numpy()
    assert (
        back.geometry[there]
        .geom_equals_exact(
            shown.geometry[there].reset_index(drop=True) if there.all() else shown.geometry[there],
            tolerance=1e-5,
            align=False,
        )
        .all()
    )
