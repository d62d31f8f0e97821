"""Features of the map per audience: numbered, light, and no more than each may know."""

import json

import pytest

from geo.errors import NotFoundError
from geo.language import Language
from maps.basemap import map_features


def features(dataset, layer_id, language=Language.EN):
    return json.loads(map_features.encoded(dataset, layer_id, language))["features"]


@pytest.mark.parametrize("audience", ["dataset", "partner", "public"])
@pytest.mark.parametrize("layer_id", map_features.layer_ids())
def test_the_number_of_a_feature_is_its_row(request, audience, layer_id):
    seen = request.getfixturevalue(audience)
    ids = seen.features[layer_id]["id"].tolist()
    found = features(seen, layer_id)
    assert found
    for one in found:
        assert ids[one["properties"]["n"]] == one["id"]


def test_every_feature_with_a_position_is_drawn(dataset):
    counts = {layer_id: len(features(dataset, layer_id)) for layer_id in map_features.layer_ids()}
    assert counts == {
        "informal-sites": 28,
        "hotspots": 35,
        "abc-area-units": 34,
        "blocked-areas": 9,
    }


def test_seven_hotspots_are_points_and_the_others_polygons(dataset):
    for one in features(dataset, "hotspots"):
        is_point = one["geometry"]["type"] == "Point"
        assert is_point is not one["properties"]["own_polygon"]
    points = [one for one in features(dataset, "hotspots") if one["geometry"]["type"] == "Point"]
    assert len(points) == 7


def test_small_sites_are_drawn_over_large_ones(dataset):
    sizes = [one["properties"]["size"] for one in features(dataset, "informal-sites")]
    assert sizes == sorted(sizes, reverse=True)


def test_the_public_sees_areas_instead_of_sites(public):
    kinds = {one["geometry"]["type"] for one in features(public, "informal-sites")}
    assert kinds <= {"Polygon", "MultiPolygon"}


def test_a_layer_that_is_not_on_the_map_is_refused(dataset):
    with pytest.raises(NotFoundError, match="no map layer “movements”"):
        map_features.encoded(dataset, "movements", Language.EN)
