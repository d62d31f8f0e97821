"""`sortby`, and what a collection says of its properties: `schema` and `sortables`."""

import re

import pytest
from every_pair import in_turn

from geo.catalog import layers

ITEMS = "/api/collections/{}/items?limit=10000"
CLIENTS = ["coordinator_client", "partner_client", "public_client"]


def rows(client, query, collection="informal-sites"):
    answer = client.get(f"{ITEMS.format(collection)}&{query}")
    assert answer.status_code == 200, answer.text
    return [one["properties"] for one in answer.json()["features"]]


def values(client, query, name, collection="informal-sites"):
    return [one[name] for one in rows(client, query, collection)]


def is_sorted(found, *, descending=False):
    known = [one for one in found if one is not None]
    last = all(one is None for one in found[len(known) :])
    return last and known == sorted(known, reverse=descending)


@pytest.mark.parametrize(("collection", "who"), in_turn(layers.ids(), CLIENTS))
def test_every_sortable_sorts_and_what_has_no_value_comes_last(request, who, collection):
    client = request.getfixturevalue(who)
    schema = client.get(f"/api/collections/{collection}/sortables").json()
    usual = values(client, "", "id", collection)
    assert "id" in schema["properties"]
    for name in [*schema["properties"]][:: 1 if len(usual) < 400 else 6]:
        up = rows(client, f"sortby={name}", collection)
        down = values(client, f"sortby=-{name}", name, collection)
        assert is_sorted([one[name] for one in up]), name
        assert is_sorted(down, descending=True), name
        assert sorted(one["id"] for one in up) == sorted(usual)


def test_several_sortings_and_the_order_of_the_layer_below_them(coordinator_client):
    sites = coordinator_client.get(ITEMS.format("informal-sites")).json()["features"]
    rows = [(one["properties"]["district"], -one["properties"]["households"]) for one in sites]
    expected = sorted(range(len(rows)), key=lambda at: rows[at])
    found = values(coordinator_client, "sortby=%2Bdistrict,-households", "id")
    assert found == [sites[at]["id"] for at in expected]
    assert found == values(coordinator_client, "sortby=+district,-households", "id")


def test_a_derived_count_sorts_as_of_its_day_and_in_files(coordinator_client):
    found = values(coordinator_client, "sortby=-partners,name&date=2023-06-01", "partners")
    assert is_sorted(found, descending=True)
    assert len(set(found)) > 2
    path = "/api/downloads/informal-sites.geojson?sortby=-households"
    features = coordinator_client.get(path).json()["features"]
    assert is_sorted([one["properties"]["households"] for one in features], descending=True)


def test_pages_keep_the_order(coordinator_client):
    first = coordinator_client.get("/api/collections/hotspots/items?sortby=-name&limit=20").json()
    (following,) = [one["href"] for one in first["links"] if one["rel"] == "next"]
    assert "sortby=-name" in following
    second = coordinator_client.get(following.removeprefix("http://atlas.test")).json()
    names = [one["properties"]["name"] for one in (*first["features"], *second["features"])]
    assert is_sorted(names, descending=True)
    assert len(set(names)) == 35


@pytest.mark.parametrize(
    "order", ["", ",", "name,name", "name,-name", "nothing", "-", "sectors", "geometry", "name;x"]
)
def test_what_cannot_be_sorted_by_is_named(coordinator_client, refused, order):
    said = refused(coordinator_client.get(f"{ITEMS.format('informal-sites')}&sortby={order}"), 400)
    assert "sortby" in said
    assert "households" in said
    twice = f"{ITEMS.format('informal-sites')}&sortby=name&sortby=id"
    assert "only once" in refused(coordinator_client.get(twice), 400)
    tile = "/api/tiles/WebMercatorQuad/6/25/39?sortby=name"
    assert "sortby" in refused(coordinator_client.get(tile), 400)
    tile = "/api/collections/hotspots/tiles/WebMercatorQuad/6/25/39?sortby=name"
    assert "sortby" in refused(coordinator_client.get(tile), 400)


@pytest.mark.parametrize("who", CLIENTS)
def test_the_schema_names_every_property_that_features_have(request, who):
    client = request.getfixturevalue(who)
    for layer in layers.LAYERS:
        answer = client.get(f"/api/collections/{layer.id}/schema")
        assert answer.headers["content-type"].startswith("application/schema+json")
        schema = answer.json()
        assert schema["$id"] == f"http://atlas.test/api/collections/{layer.id}/schema"
        told = schema["properties"]
        features = client.get(ITEMS.format(layer.id)).json()["features"]
        shown = {name for one in features for name in one["properties"]}
        assert shown <= set(told), layer.id
        roles = {one.get("x-ogc-role"): name for name, one in told.items()}
        assert roles["id"] == "id"
        shapes = {one["geometry"]["type"] for one in features if one["geometry"]}
        assert bool(shapes) <= ("primary-geometry" in roles)
        form = told.get("geometry", {}).get("format", "")
        if form == "geometry-point":
            assert shapes == {"Point"}
        if form == "geometry-polygon-or-multipolygon":
            assert shapes <= {"Polygon", "MultiPolygon"}
        order = [one["x-ogc-propertySeq"] for name, one in told.items() if name != "geometry"]
        assert order == list(range(1, len(order) + 1))
        links = {one["rel"].rpartition("/")[2] for one in client.get(
            f"/api/collections/{layer.id}"
        ).json()["links"]}  # fmt: skip
        assert {"schema", "sortables", "queryables"} <= links


def test_a_restricted_property_is_in_no_schema_of_the_public(public_client, coordinator_client):
    path = "/api/collections/informal-sites/{}"
    for name in ("schema", "sortables"):
        open_to_all = public_client.get(path.format(name)).text
        assert "kilo-7" not in open_to_all
        page = coordinator_client.get(f"{path.format(name)}?f=html&lang=ar").text
        assert re.search("[\u0600-\u06ff]", page)
