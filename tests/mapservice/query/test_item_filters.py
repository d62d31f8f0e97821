"""Filters on the properties of a collection: queryables, parameters, CQL2, boxes, headers."""

from urllib.parse import quote

import pytest
from every_pair import in_turn

from geo.catalog import layers
from geo.dataset import selection
from geo.exchange.cql import filters
from geo.view.view import View
from mapservice.query import property_filters

ITEMS = "/api/collections/{}/items"
SECTOR = "sector = 'wash'"
CLIENTS = ["coordinator_client", "partner_client", "public_client"]


def _where(text):
    return f"filter={quote(text)}"


def _ids(client, collection, query):
    answer = client.get(f"{ITEMS.format(collection)}?limit=10000&{query}")
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["features"]]


@pytest.mark.parametrize("seen", ["dataset", "partner", "public"])
def test_the_queryables_are_the_properties_that_are_served(request, seen):
    whole = request.getfixturevalue(seen)
    for layer in layers.LAYERS:
        columns = selection.select(whole, layer.id, View()).columns
        known = property_filters.queryables(whole, layer)
        assert known == filters.queryables(layer, columns)


@pytest.mark.parametrize(("collection", "client"), in_turn(layers.ids(), CLIENTS))
def test_every_queryable_can_be_used_as_it_says(request, client, collection):
    asks = request.getfixturevalue(client)
    schema = asks.get(f"/api/collections/{collection}/queryables").json()
    assert schema["additionalProperties"] is False
    for name, one in schema["properties"].items():
        assert one["title"]
        kind = (one.get("type"), one.get("format"))
        value = {
            ("string", None): f"'{one.get('enum', ['x'])[0]}'",
            ("integer", None): "5",
            ("number", None): "5.5",
            ("boolean", None): "TRUE",
            ("string", "date"): "DATE('2022-02-15')",
        }.get(kind)
        if name == "geometry":
            text = "S_INTERSECTS(geometry, BBOX(42, 33, 45, 35))"
        else:
            text = f'"{name}" = {value}' if value else f"A_CONTAINS(\"{name}\", ('wash', 'health'))"
        for one_text in (text, f"{name} IS NULL"):
            answer = asks.get(f"{ITEMS.format(collection)}?limit=1&{_where(one_text)}")
            assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("client", CLIENTS)
def test_a_parameter_and_a_filter_and_the_properties_agree(request, client):
    asks = request.getfixturevalue(client)
    for collection, name, value, text in (
        ("informal-sites", "kind", "self_settled", "kind = 'self_settled'"),
        ("informal-sites", "households", "57", "households = 57"),
        ("partner-activities", "status", "active", "status = 'active'"),
        ("partner-activities", "start", "2022-02-01", "start = DATE('2022-02-01')"),
        ("hotspots", "match", "exact", "match = 'exact'"),
        ("blocked-areas", "named_in_source", "true", "named_in_source = TRUE"),
        ("movements", "households", "1", "households = 1"),
    ):
        everything = asks.get(f"{ITEMS.format(collection)}?limit=10000").json()["features"]
        typed = {"true": True}.get(value, int(value) if value.isdigit() else value)
        expected = [one["id"] for one in everything if one["properties"][name] == typed]
        assert _ids(asks, collection, f"{name}={value}") == expected
        assert _ids(asks, collection, _where(text)) == expected


def test_repeats_of_a_property_mean_one_or_the_other(coordinator_client):
    one = _ids(coordinator_client, "informal-sites", "kind=self_settled")
    other = _ids(coordinator_client, "informal-sites", "kind=high_visibility")
    both = _ids(coordinator_client, "informal-sites", "kind=self_settled&kind=high_visibility")
    assert sorted(both) == sorted(one + other)
    assert len(_ids(coordinator_client, "informal-sites", "kind=self_settled&households=7")) == 1


def test_json_and_text_filters_agree(coordinator_client):
    text = quote("kind = 'self_settled' AND households > 50")
    as_json = quote(
        '{"op":"and","args":[{"op":"=","args":[{"property":"kind"},"self_settled"]},'
        '{"op":">","args":[{"property":"households"},50]}]}'
    )
    crs = quote("http://www.opengis.net/def/crs/OGC/1.3/CRS84")
    one = _ids(coordinator_client, "informal-sites", f"filter={text}&filter-lang=cql2-text")
    other = f"filter={as_json}&filter-lang=cql2-json&filter-crs={crs}"
    assert 0 < len(one) < 8
    assert one == _ids(coordinator_client, "informal-sites", other)


def test_derived_values_are_those_of_the_asked_day(coordinator_client):
    now = _ids(coordinator_client, "partner-activities", "status=active")
    then = _ids(coordinator_client, "partner-activities", "status=active&date=2022-02-15")
    assert now
    assert then
    assert now != then
    many = _ids(coordinator_client, "informal-sites", _where("partners >= 2"))
    assert many == _ids(coordinator_client, "informal-sites", "presence=2")


def test_names_are_filtered_as_they_are_answered(coordinator_client):
    arabic = coordinator_client.get(f"{ITEMS.format('governorates')}/IQG01?lang=ar").json()
    name = arabic["properties"]["name"]
    wanted = _where(f"name = '{name}'")
    assert _ids(coordinator_client, "governorates", f"{wanted}&lang=ar") == ["IQG01"]
    assert _ids(coordinator_client, "governorates", wanted) == []


def test_pages_keep_the_filters(coordinator_client):
    path = ITEMS.format("partner-activities")
    query = f"?{_where(SECTOR)}&organisation_type=INGO&limit=5"
    seen, address = [], path + query
    while address and len(seen) < 20:
        content = coordinator_client.get(address).json()
        seen += content["features"]
        address = {one["rel"]: one["href"] for one in content["links"]}.get("next")
    assert len({one["id"] for one in seen}) == len(seen) == 20
    for one in seen:
        assert one["properties"]["sector"] == "wash"
        assert one["properties"]["organisation_type"] == "INGO"


@pytest.mark.parametrize(
    "query",
    [
        "kind=nix",
        "kind=",
        "households=x",
        "households=NaN",
        "households=1e999",
        "name=",
        "name=%00",
        "name=" + "x" * 201,
        "as_of=yesterday",
        "filter=",
        "filter=nix%3D1",
        "filter=name%3D5",
        "filter-lang=sql&filter=name%3D'x'",
        "filter-lang=cql2-json&filter={",
        "filter-crs=EPSG:4326&filter=name%3D'x'",
        "filter=name%3D'x'&filter=name%3D'y'",
        "filter=" + "x" * 9000,
        "sectors=wash",
        "geometry=x",
        "sites=5",
        "suppressed=true",
    ],
)
def test_what_cannot_be_used_is_refused_by_name(coordinator_client, refused, query):
    detail = refused(coordinator_client.get(f"{ITEMS.format('informal-sites')}?{query}"), 400)
    names = [part.partition("=")[0] for part in query.split("&")]
    assert any(name in detail for name in names)


def test_only_the_public_can_filter_by_what_only_the_public_sees(public_client):
    assert _ids(public_client, "informal-sites", "suppressed=true")
    assert _ids(public_client, "informal-sites", _where("sites >= 1"))


def test_no_filter_brings_out_what_is_withheld(public_client, partner_client, dataset):
    sites = dataset.features["informal-sites"]
    for site in sites["id"]:
        assert _ids(public_client, "informal-sites", _where(f"id = '{site}'")) == []
        named = _where(f"site_id = '{site}'")
        assert _ids(public_client, "partner-activities", named) == []
        point = sites.set_index("id").geometry[site]
        close = f"BBOX({point.x - 1e-4}, {point.y - 1e-4}, {point.x + 1e-4}, {point.y + 1e-4})"
        for collection in ("partner-activities", "service-gaps", "blocked-areas"):
            inside = _where(f"S_INTERSECTS(geometry, {close})")
            assert _ids(public_client, collection, inside) == []
    for asks in (public_client, partner_client):
        inside = _where("sector = 'gbv' AND district IS NOT NULL")
        assert _ids(asks, "partner-activities", inside) == []
    noted = _where("note IS NOT NULL OR activity IS NOT NULL")
    assert _ids(public_client, "partner-activities", noted) == []


def test_features_say_in_which_coordinates_they_are(coordinator_client):
    for path in ("", "?limit=1&offset=3", "/kilo-7"):
        answer = coordinator_client.get(ITEMS.format("informal-sites") + path)
        wanted = "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
        assert answer.headers["content-crs"] == wanted
    assert "content-crs" not in coordinator_client.get("/api/collections").headers


@pytest.mark.parametrize(
    ("box", "status"),
    [
        ("177,65,-177,70", 200),
        ("170,-10,-170,40", 200),
        ("177,65,0,-177,70,10", 200),
        ("45,33,42,35", 400),
        ("48,29,38,37", 400),
        ("10,0,-10,10", 400),
        ("177,70,-177,65", 400),
        ("190,0,-170,10", 400),
        ("1e308,33,42,35", 400),
    ],
)
def test_a_box_over_the_180th_meridian_is_one_and_a_swapped_box_is_not(
    coordinator_client, box, status
):
    answer = coordinator_client.get(f"{ITEMS.format('governorates')}?bbox={box}")
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["numberMatched"] == 0


def test_a_day_as_gdal_writes_it_means_that_day_where_it_can(coordinator_client, refused):
    path = ITEMS.format("informal-sites")
    usual = coordinator_client.get(f"{path}?datetime=2023-01-01/..").json()
    assert (
        coordinator_client.get(f"{path}?datetime=2023-01-01T/..").json()["features"]
        == (usual["features"])
    )
    refused(coordinator_client.get(f"{ITEMS.format('movements')}?datetime=2023-01-01T/.."), 400)
    refused(coordinator_client.get(f"{path}?datetime=2023-01-01T10/.."), 400)
