"""Features put together from pieces are the same as features encoded whole."""

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import pytest
import shapely

from geo.catalog import layers
from geo.dataset import records
from mapservice.features import geojson
from mapservice.features.geojson import Encoded

ROWS = 60


@pytest.fixture
def features():
    rows = np.arange(ROWS)
    return gpd.GeoDataFrame(
        {
            "id": pd.Series([f"one-{row}" for row in rows], dtype="str"),
            "name": pd.Series(
                [None if row % 7 == 0 else f'"{row}" ذي' for row in rows], dtype="str"
            ),
            "unit": pd.Series([f"u{row % 3}" for row in rows], dtype="str"),
            "code": pd.Series([f"U{row % 3}" for row in rows], dtype="str"),
            "people": pd.Series([None if row % 5 == 0 else row for row in rows], dtype="Int64"),
            "km": np.where(rows % 4 == 0, np.nan, rows / 8),
            "camp": pd.Series([None, True, False] * (ROWS // 3), dtype="boolean"),
            "tags": pd.Series([["a", row % 2] if row % 6 else None for row in rows], dtype=object),
            "mixed": pd.Series([[True, 1, 1.5, "1"][row % 4] for row in rows], dtype=object),
        },
        geometry=[shapely.Point(row / 7, 33) if row % 9 else None for row in rows],
        crs="EPSG:4326",
    )


def whole(features, positions, names):
    rows = features.iloc[positions]
    shapes = records.shapes(rows)
    return [
        records.feature({name: one[name] for name in names}, shape)
        for one, shape in zip(records.records(rows), shapes, strict=True)
    ]


@pytest.mark.parametrize(("most_kept", "most_together"), [(20_000, 4_000), (10, 4_000), (0, 0)])
def test_pieces_make_the_same_bytes_as_whole_features(
    features, monkeypatch, most_kept, most_together
):
    monkeypatch.setattr(geojson, "MOST_KEPT", most_kept)
    monkeypatch.setattr(geojson, "MOST_TOGETHER", most_together)
    names = [name for name in features if name != "geometry"]
    positions = np.array([3, 0, 59, 7, 7, 28])
    made = Encoded.of(features, names, ())
    assert made.features(positions, {}) == whole(features, positions, names)


def test_values_of_a_day_stand_in_the_order_of_the_names(features):
    made = Encoded.of(
        features, ["id", "unit", "partners", "code", "sectors"], ["partners", "sectors"]
    )
    (found,) = made.features(np.array([4]), {"partners": [2], "sectors": [("wash", "health")]})
    properties = orjson.loads(found)["properties"]
    assert list(properties) == ["id", "unit", "partners", "code", "sectors"]
    assert properties["partners"] == 2
    assert properties["sectors"] == ["wash", "health"]


def test_neighbours_with_few_values_are_one_piece(features):
    together = Encoded.of(features, ["id", "unit", "code"], ())
    assert len(together.rest) == 1


def test_no_features_are_no_bytes(features):
    made = Encoded.of(features.iloc[:0], ["id", "unit", "people", "tags"], ())
    assert made.features(np.empty(0, dtype=int), {}) == []


def test_every_layer_is_the_same_whole_and_in_pieces(dataset):
    for layer in layers.LAYERS:
        features = dataset.features[layer.id]
        names = [name for name in layer.field_names if name in features]
        positions = np.arange(min(len(features), 40))
        made = Encoded.of(features, names, ())
        assert made.features(positions, {}) == whole(features, positions, names)
