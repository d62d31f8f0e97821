"""OWSLib's client of OGC API - Features: documents, features, paging, filters."""

import pytest
from owslib.ogcapi.features import Features

from geo.catalog import layers


@pytest.fixture(scope="module")
def client(coordinator_service):
    return Features(f"{coordinator_service}/api")


def test_owslib_reads_the_documents(client):
    assert any(one.endswith("/core") for one in client.conformance()["conformsTo"])
    assert client.api()["openapi"].startswith("3.0")
    assert client.feature_collections() == list(layers.ids())
    for layer in layers.ids():
        assert client.collection(layer)["id"] == layer
        assert "id" in client.collection_queryables(layer)["properties"]


def test_owslib_pages_through_all_activities(client, dataset):
    seen, offset = [], 0
    while True:
        page = client.collection_items("partner-activities", limit=2000, offset=offset)
        seen += [one["id"] for one in page["features"]]
        offset += page["numberReturned"]
        if not any(one["rel"] == "next" for one in page["links"]):
            break
    assert seen == dataset.features["partner-activities"]["id"].tolist()


def test_owslib_filters(client):
    def matched(**wanted):
        return client.collection_items("informal-sites", **wanted)["numberMatched"]

    assert matched() == 28
    assert matched(bbox=[43.1, 33.3, 43.4, 33.5]) == 2
    assert matched(filter="kind = 'self_settled'") == matched(kind="self_settled") == 8
    assert matched(datetime="2023-01-01/..") == 28
    inside = "S_INTERSECTS(geometry, BBOX(43.1, 33.3, 43.4, 33.5))"
    assert matched(filter=inside) == 2


def test_owslib_reads_one_feature(client):
    assert client.collection_item("informal-sites", "kilo-7")["properties"]["households"] == 550
