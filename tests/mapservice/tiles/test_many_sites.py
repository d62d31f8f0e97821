"""The map's features where there are more sites than it draws each by itself."""

import orjson
import pytest

from geo.catalog import layers
from geo.dataset import selection
from geo.dataset.sums import drawn_sites
from geo.view.view import View


@pytest.fixture
def _many(monkeypatch):
    monkeypatch.setattr(drawn_sites, "MOST_DRAWN", 5)


@pytest.mark.usefixtures("_many")
def test_an_address_with_filters_has_the_sites_that_pass(coordinator_client, dataset):
    view = View(partner=("bwa",))
    passing = selection.passing(dataset, layers.INFORMAL_SITES.id, view)["id"].tolist()
    tags = set()
    for query, ids in ((view.query_string(), passing), ("site=kilo-7", ["kilo-7"])):
        answer = coordinator_client.get(f"/api/map/informal-sites.geojson?{query}&v=1-coordinator")
        found = answer.json()["features"]
        assert {one["id"]: one["properties"]["n"] for one in found} == {
            one: n for n, one in enumerate(ids)
        }
        points = coordinator_client.get(f"/api/map/site-points.geojson?{query}").json()["features"]
        assert [one["id"] for one in points if one["properties"]["n"] >= 0] == ids
        tags.add(answer.headers["etag"])
    assert len(tags) == 2


@pytest.mark.usefixtures("_many")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_without_filters_sub_districts_stand_for_their_sites(coordinator_client, language):
    answer = coordinator_client.get(f"/api/map/informal-sites.geojson?lang={language}")
    found = answer.json()["features"]
    assert {one["geometry"]["type"] for one in found} <= {"Polygon", "MultiPolygon"}
    points = coordinator_client.get(f"/api/map/site-points.geojson?lang={language}").json()
    assert {one["id"] for one in points["features"] if one["properties"]["n"] >= 0} == {
        one["id"] for one in found
    }


def test_filters_are_refused_where_every_site_is_drawn_and_named_where_not(
    coordinator_client, monkeypatch
):
    address = "/api/map/informal-sites.geojson?governorate=IQG01"
    assert coordinator_client.get(address).status_code == 400
    monkeypatch.setattr(drawn_sites, "MOST_DRAWN", 5)
    assert coordinator_client.get(address).status_code == 200
    assert coordinator_client.get("/api/map/informal-sites.geojson?site=x").status_code == 400
    described = orjson.loads(coordinator_client.get("/api/openapi.json").content)
    named = described["paths"]["/api/map/{layer}.geojson"]["get"]["parameters"]
    assert "governorate" in {one["name"] for one in named}
