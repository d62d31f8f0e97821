"""One point for each site or cell, as each audience may see it."""

import json

import pytest
from shapely.geometry import shape

from geo.language import Language
from maps.basemap import map_features, site_points
from maps.look import layer_styles, theme


def points(dataset, language=Language.EN):
    found = json.loads(site_points.encoded(dataset, language))["features"]
    return [one for one in found if one["properties"]["n"] >= 0]


def test_sites_have_their_own_points(dataset):
    sites = dataset.features["informal-sites"]
    found = points(dataset)
    assert [one["properties"]["n"] for one in found] == list(range(len(sites)))
    for one in found:
        row = sites.iloc[one["properties"]["n"]]
        assert one["id"] == row["id"]
        assert shape(one["geometry"]).distance(row.geometry) < 1e-5
        assert one["properties"]["size"] == layer_styles.HOUSEHOLDS.px(row["households"])


def test_the_public_has_inner_points_of_subdistricts(public, dataset):
    cells = public.features["informal-sites"]
    sites = dataset.features["informal-sites"]
    found = points(public)
    assert len(found) == len(cells)
    for one in found:
        place = shape(one["geometry"])
        assert cells.geometry.iloc[one["properties"]["n"]].contains(place)
        assert min(place.distance(one) for one in sites.geometry) > 1e-4
        assert one["properties"]["size"] >= theme.CELL_SMALLEST_PX


def test_a_withheld_cell_has_the_smallest_sign(public):
    cells = public.features["informal-sites"]
    for one in points(public):
        if cells["suppressed"].iloc[one["properties"]["n"]]:
            assert one["properties"]["size"] == theme.CELL_SMALLEST_PX


@pytest.mark.parametrize("layer_id", map_features.layer_ids())
def test_the_public_gets_no_id_and_no_name_of_a_site(public, dataset, layer_id):
    told = map_features.encoded(public, layer_id, Language.EN)
    told += site_points.encoded(public, Language.EN)
    for one in dataset.features["informal-sites"]["id"]:
        assert f'"{one}"'.encode() not in told
    assert b"Bzebiz" not in told


def test_names_in_arabic_are_shaped(dataset):
    found = points(dataset, Language.AR)[0]["properties"]
    assert any("\ufb50" <= letter <= "\ufeff" for letter in found["label"])
    assert not any("\ufb50" <= letter <= "\ufeff" for letter in found["name"])
