"""What the map fetches by address: light features, base map, letters, signs, style, Leaflet."""

import pytest

from geo.catalog import layers
from maps.basemap import layers as basemap_layers
from maps.basemap import map_features
from maps.look import fonts, layer_styles, symbols

LAYERS = map_features.layer_ids()


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("language", ["en", "ar", "ckb", "kmr"])
def test_map_features_are_numbered_by_their_row(coordinator_client, dataset, layer, language):
    answer = coordinator_client.get(f"/api/map/{layer}.geojson?lang={language}&v=1-coordinator")
    assert answer.headers["content-type"] == "application/geo+json"
    ids = dataset.features[layer]["id"].tolist()
    found = answer.json()["features"]
    assert found
    for feature in found:
        properties = feature["properties"]
        assert ids[properties["n"]] == feature["id"] == properties["id"]
        assert properties["name"]
        assert properties["label"]
        assert feature["geometry"]


def test_map_features_hold_what_drawing_needs_and_no_more(coordinator_client):
    always = {"id", "n", "name", "label"}
    more = {
        "informal-sites": {"size"},
        "hotspots": {"own_polygon"},
        "abc-area-units": {"evidence"},
        "blocked-areas": set(),
    }
    for layer in LAYERS:
        found = coordinator_client.get(f"/api/map/{layer}.geojson").json()["features"]
        assert all(set(one["properties"]) == always | more[layer] for one in found)


def test_sites_are_sized_by_households_and_hotspots_say_whose_shape_they_have(
    coordinator_client, dataset
):
    sites = dataset.features["informal-sites"]
    for one in coordinator_client.get("/api/map/informal-sites.geojson").json()["features"]:
        households = int(sites["households"].iloc[one["properties"]["n"]])
        assert one["properties"]["size"] == layer_styles.HOUSEHOLDS.px(households)
        assert 13 <= one["properties"]["size"] <= 42
    found = coordinator_client.get("/api/map/hotspots.geojson").json()["features"]
    without = sum(not one["properties"]["own_polygon"] for one in found)
    assert without == int((dataset.features["hotspots"]["match"] == "no_own_polygon").sum())


def test_arabic_labels_are_joined_for_the_map_and_names_are_not(coordinator_client):
    path = "/api/map/informal-sites.geojson?lang=ar"
    properties = coordinator_client.get(path).json()["features"][0]["properties"]
    assert all("ARABIC" not in name for name in properties)
    assert any("\ufb50" <= letter <= "\ufeff" for letter in properties["label"])
    assert not any("\ufb50" <= letter <= "\ufeff" for letter in properties["name"])


@pytest.mark.parametrize("name", basemap_layers.layer_names())
def test_every_layer_of_the_base_map_is_served(public_client, name):
    answer = public_client.get(f"/api/basemap/{name}.geojson")
    assert answer.json()["type"] == "FeatureCollection"
    assert answer.headers["content-type"] == "application/geo+json"


@pytest.mark.parametrize("name", symbols.NAMES)
def test_every_sign_is_served_as_drawing_and_as_picture(public_client, name):
    assert public_client.get(f"/api/symbols/{name}.svg").text.startswith("<svg")
    assert public_client.get(f"/api/symbols/{name}.png").content.startswith(b"\x89PNG")


@pytest.mark.parametrize("language", ["en", "ar", "ckb", "kmr"])
def test_everything_that_the_style_names_can_be_fetched(public_client, language):
    style = public_client.get(f"/api/styles/base?lang={language}").json()
    for source in style["sources"].values():
        assert source["data"].startswith("http://atlas.test/api/")
        assert public_client.get(source["data"]).status_code == 200
    for stack in {
        one for layer in style["layers"] for one in layer.get("layout", {}).get("text-font", [])
    }:
        address = style["glyphs"].replace("{fontstack}", stack).replace("{range}", "0-255")
        assert public_client.get(address).headers["content-type"] == "application/x-protobuf"


def test_a_range_without_letters_is_empty_and_not_missing(public_client, refused):
    stack = fonts.FONTSTACKS[0]
    empty = public_client.get(f"/api/fonts/{stack}/1024-1279.pbf")
    full = public_client.get(f"/api/fonts/{stack}/0-255.pbf")
    assert empty.status_code == full.status_code == 200
    assert len(empty.content) < 60 < len(full.content)
    for wrong in ("1-256", "0-256", "65536-65791", "x", "0", "-256--1", "0-255-1", "00-255 "):
        refused(public_client.get(f"/api/fonts/{stack}/{wrong}.pbf"), 404)
    refused(public_client.get("/api/fonts/Open Sans/0-255.pbf"), 404)


@pytest.mark.parametrize(
    "path",
    [
        "/api/basemap/nix.geojson",
        "/api/basemap/de/labels.geojson",
        "/api/symbols/nix.svg",
        "/api/symbols/nix.png",
        "/api/symbols/../atlas.svg",
        "/api/leaflet/nix.js",
        "/api/leaflet/../leaflet.js",
        "/api/leaflet/%2e%2e/jquery/jquery.js",
        "/api/leaflet/",
        "/api/leaflet/images/%2e%2e/leaflet.js",
        "/api/leaflet//etc/passwd",
    ],
)
def test_what_is_not_there_is_not_found(public_client, refused, path):
    refused(public_client.get(path), 404)


@pytest.mark.parametrize(
    "path",
    [
        "/api/map/hotspots.geojson?foo=1",
        "/api/map/hotspots.geojson?lang=de",
        "/api/map/hotspots.geojson?v=1&v=2",
        "/api/styles/base?lang=x",
        "/api/basemap/sea.geojson?x=1",
        "/api/symbols/brand.svg?size=9",
        "/api/collections?limit=1",
        "/api/conformance?bbox=1",
        "/api/collections/hotspots?f=yaml",
        "/api?foo=1",
        "/api/openapi.json?f=yaml",
        "/api/map/hotspots.geojson?v=" + "1" * 300,
    ],
)
def test_unknown_parameters_are_refused_everywhere(public_client, refused, path):
    refused(public_client.get(path), 400)


def test_leaflet_comes_from_the_operators_folder(client_of, refused, tmp_path):
    (tmp_path / "images").mkdir()
    (tmp_path / "leaflet.js").write_text("/* script */")
    (tmp_path / "leaflet.css").write_text("/* look */")
    (tmp_path / "images" / "layers.png").write_bytes(b"\x89PNG")
    (tmp_path / "secret.txt").write_text("no")
    asks = client_of(leaflet=tmp_path)
    assert asks.get("/api/leaflet/leaflet.js").text == "/* script */"
    assert asks.get("/api/leaflet/leaflet.css").headers["content-type"].startswith("text/css")
    assert asks.get("/api/leaflet/images/layers.png").headers["content-type"] == "image/png"
    refused(asks.get("/api/leaflet/secret.txt"), 404)
    elsewhere = client_of(leaflet=tmp_path / "nowhere")
    assert "libjs-leaflet" in refused(elsewhere.get("/api/leaflet/leaflet.js"), 404)


def test_every_map_layer_is_in_the_catalogue():
    assert all(layers.layer(layer) is not None for layer in LAYERS)
