"""What the public is sent, byte by byte: no site, no place of one, no protected sector's detail."""

import pytest

from geo.catalog import layers
from geo.catalog.vocabulary import SENSITIVE_SECTORS
from geo.language import Language
from maps.basemap import map_features

ITEMS = "/api/collections/{}/items"


def _pages(client, path):
    join = "&" if "?" in path else "?"
    first = client.get(f"{path}{join}limit=10000")
    assert first.status_code == 200, first.text
    return first.text


@pytest.fixture(scope="module")
def addresses():
    """Every address that carries data, in several views of it."""
    queries = [
        "",
        "?lang=ar",
        "?lang=ckb",
        "?date=2022-02-15",
        "?governorate=IQG01&wider=true",
        "?sector=gbv",
        "?presence=1",
        "?district=IQG01Q03",
        "?datetime=2023-01-01/..",
        "?bbox=43,33,44,34",
    ]
    return [ITEMS.format(layer) + query for layer in layers.ids() for query in queries]


@pytest.fixture(scope="module")
def public_texts(public_client, addresses):
    texts = {path: _pages(public_client, path) for path in addresses}
    others = [
        "/api",
        "/api/collections",
        "/api/openapi.json",
        "/api/conformance",
        "/readyz",
        "/api/styles/base",
    ]
    for layer in layers.ids():
        others += [f"/api/collections/{layer}", f"/api/collections/{layer}/queryables"]
    for layer in map_features.layer_ids():
        others += [f"/api/map/{layer}.geojson?lang={one.value}" for one in Language]
    return texts | {path: public_client.get(path).text for path in others}


def test_no_site_is_named(public_texts, dataset):
    sites = dataset.features["informal-sites"]
    groups = {f'"{one}"' for one in sites["site_group"].dropna()}
    for path, text in public_texts.items():
        for site in sites["id"]:
            assert f'"{site}"' not in text, (path, site)
        assert not [one for one in groups if one in text], path


def test_no_place_of_a_site_is_given(public_texts, dataset):
    for point in dataset.features["informal-sites"].geometry:
        for path, text in public_texts.items():
            for decimals in (6, 5, 4):
                here = f"[{round(point.x, decimals)},{round(point.y, decimals)}]"
                assert here not in text, (path, here)


def test_no_site_can_be_asked_for(public_client, refused, dataset):
    for site in dataset.features["informal-sites"]["id"]:
        refused(public_client.get(ITEMS.format("informal-sites") + f"/{site}"), 404)
        refused(public_client.get(ITEMS.format("partner-activities") + f"?site={site}"), 400)


@pytest.mark.parametrize("collection", ["partner-activities", "service-gaps"])
@pytest.mark.parametrize("client", ["public_client", "partner_client"])
def test_sensitive_sectors_are_told_by_governorate_only(request, client, collection):
    asks = request.getfixturevalue(client)
    content = asks.get(ITEMS.format(collection) + "?limit=10000").json()
    found = [
        one["properties"]
        for one in content["features"]
        if one["properties"]["sector"] in SENSITIVE_SECTORS
    ]
    assert found
    for properties in found:
        assert properties["place_level"] == "governorate"
        for name in ("district", "district_pcode", "subdistrict", "subdistrict_pcode", "note"):
            assert properties[name] is None


def test_public_cells_are_subdistricts_with_counts_or_suppressed(public_client):
    content = public_client.get(ITEMS.format("informal-sites")).json()
    assert content["numberMatched"] == 5
    for feature in content["features"]:
        properties = feature["properties"]
        assert feature["geometry"]["type"] in ("Polygon", "MultiPolygon")
        assert properties["suppressed"] is (properties["households"] is None)
        assert properties["suppressed"] or properties["households"] >= 10
        assert properties["source_name"] is None


def test_free_text_about_single_places_stays_inside(public_client):
    for collection in ("partner-activities", "service-gaps"):
        content = public_client.get(ITEMS.format(collection) + "?limit=10000").json()
        for feature in content["features"]:
            for name in ("activity", "note", "site_id", "handover_to", "implementing_partner"):
                assert feature["properties"].get(name) is None


def test_partners_see_the_sites_on_the_map(partner_client, public_client):
    path = "/api/map/informal-sites.geojson"
    assert "kilo-7" in partner_client.get(path).text
    assert "kilo-7" not in public_client.get(path).text


@pytest.mark.parametrize("client", ["public_client", "partner_client"])
@pytest.mark.parametrize("date", ["", "&date=2022-02-15", "&sector=gbv&date=2022-02-15"])
def test_no_place_below_a_governorate_counts_a_sensitive_sector(request, client, date):
    asks = request.getfixturevalue(client)
    for layer in layers.LAYERS:
        if layer.counted:
            content = asks.get(ITEMS.format(layer.id) + f"?limit=10000{date}").json()
            for feature in content["features"]:
                assert SENSITIVE_SECTORS.isdisjoint(feature["properties"]["sectors"]), feature["id"]
