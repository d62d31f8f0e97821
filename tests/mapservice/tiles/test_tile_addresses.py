"""Tiles, tilesets and TileJSON by address: for every audience, filtered as the items are."""

import gzip
import re

import mapbox_vector_tile
import pytest

from geo.catalog import layers
from geo.catalog.layer import Geometry
from geo.exchange.tiles.grid import MAX_ZOOM, covering
from geo.values.crs import BBox
from mapservice.edge.compression import Compression
from mapservice.query.tile_parameters import combined, tiled

IRAQ = BBox(38.79, 29.06, 48.58, 37.38)
IDS = [layer.id for layer in tiled()]
CLIENTS = ["coordinator_client", "partner_client", "public_client"]
MVT = "application/vnd.mapbox-vector-tile"
TILES = "/api/collections/{}/tiles/WebMercatorQuad"
BASES = [*(TILES.format(layer) for layer in IDS), "/api/tiles/WebMercatorQuad"]
ANBAR = "/6/25/39"


def decoded(answer):
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == MVT
    return mapbox_vector_tile.decode(answer.content)


def country(client, base, zoom, query=""):
    """Returns the features of all tiles of a zoom over Iraq, by layer and id."""
    first, last = covering(IRAQ, zoom)
    found = {}
    for row in range(first.row, last.row + 1):
        for column in range(first.column, last.column + 1):
            for layer, content in decoded(
                client.get(f"{base}/{zoom}/{row}/{column}{query}")
            ).items():
                for feature in content["features"]:
                    found.setdefault(layer, {})[feature["properties"].get("id")] = feature
    return found


@pytest.fixture(params=CLIENTS)
def client(request):
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("base", BASES)
def test_every_tileset_is_found_from_its_list(client, base):
    content = client.get(base.removesuffix("/WebMercatorQuad")).json()
    (one,) = content["tilesets"]
    links = {link["rel"].rpartition("/")[2]: link for link in one["links"]}
    assert links["self"]["href"] == f"http://atlas.test{base}"
    assert client.get(links["self"]["href"]).json()["tileMatrixSetURI"] == one["tileMatrixSetURI"]
    scheme = client.get(links["tiling-scheme"]["href"]).json()
    assert (scheme["uri"], scheme["crs"]) == (one["tileMatrixSetURI"], one["crs"])
    address = links["item"]["href"]
    for name, value in (("tileMatrix", 6), ("tileRow", 25), ("tileCol", 39)):
        address = address.replace(f"{{{name}}}", str(value))
    assert client.get(address).headers["content-type"] == links["item"]["type"] == MVT
    assert client.get(links["describedby"]["href"]).json()["tilejson"] == "3.0.0"


@pytest.mark.parametrize("base", BASES)
def test_the_metadata_say_which_layers_and_where(client, base):
    content = client.get(f"{base}?lang=ar").json()
    assert content["dataType"] == "vector"
    assert len(content["tileMatrixSetLimits"]) == MAX_ZOOM + 1
    for limits in content["tileMatrixSetLimits"]:
        assert 0 <= limits["minTileRow"] <= limits["maxTileRow"] < 2 ** int(limits["tileMatrix"])
        assert 0 <= limits["minTileCol"] <= limits["maxTileCol"] < 2 ** int(limits["tileMatrix"])
    assert content["layers"]
    for layer in content["layers"]:
        assert layer["geometryDimension"] in (0, 2)
        assert {"id", "name", "label"} <= set(layer["propertiesSchema"]["properties"])


@pytest.mark.parametrize("base", BASES)
def test_tilejson_is_complete_and_its_tiles_hold_what_it_says(client, base):
    answer = client.get(f"{base}/tilejson.json?lang=ckb")
    content = answer.json()
    assert content["tilejson"] == "3.0.0"
    assert re.fullmatch(r"\d+\.\d+\.\d+", content["version"])
    assert content["scheme"] == "xyz"
    assert (content["minzoom"], content["maxzoom"]) == (0, MAX_ZOOM)
    assert "United Nations" in content["attribution"] or content["attribution"]
    west, south, east, north = content["bounds"]
    assert 38 < west <= east < 49
    assert 29 < south <= north < 38
    (template,) = content["tiles"]
    assert template.startswith(f"http://atlas.test{base}/{{z}}/{{y}}/{{x}}?lang=ckb")
    fields = {layer["id"]: layer["fields"] for layer in content["vector_layers"]}
    address = template.replace("{z}", "6").replace("{y}", "25").replace("{x}", "39")
    found = decoded(client.get(address))
    assert set(found) == set(fields)
    for layer, held in found.items():
        for feature in held["features"]:
            assert set(feature["properties"]) <= set(fields[layer])
    assert sum(len(held["features"]) for held in found.values())


def test_the_combined_tiles_hold_all_layers_of_the_map_or_those_chosen(client):
    assert set(decoded(client.get(f"/api/tiles/WebMercatorQuad{ANBAR}"))) == {
        layer.id for layer in combined()
    }
    chosen = f"/api/tiles/WebMercatorQuad{ANBAR}?collections=hotspots,service-gaps"
    assert set(decoded(client.get(chosen))) == {"hotspots", "service-gaps"}
    alone = decoded(client.get(TILES.format("hotspots") + ANBAR))
    assert decoded(client.get(chosen))["hotspots"] == alone["hotspots"]
    json = client.get("/api/tiles/WebMercatorQuad/tilejson.json?collections=hotspots").json()
    assert [layer["id"] for layer in json["vector_layers"]] == ["hotspots"]
    assert "collections=hotspots" in json["tiles"][0]


QUERIES = {
    "districts": [
        "",
        "governorate=IQG01",
        "governorate=IQG01&governorate=IQG15",
        "filter=pcode%20LIKE%20'IQG01%25'",
    ],
    "subdistricts": ["district=IQG01Q03", "area=west-anbar"],
    "hotspots": [
        "",
        "presence=1",
        "sector=wash&presence=1",
        "match=exact",
        "partner=unhcr",
        "datetime=2020-12-09",
        "datetime=2021-01-01/..",
    ],
    "abc-area-units": ["area=west-anbar", "evidence=inferred"],
    "informal-sites": ["", "presence=none", "governorate=IQG01", "date=2022-02-15"],
    "blocked-areas": ["", "governorate=IQG15"],
    "partner-activities": ["partner=unhcr&date=2022-02-15", "sector=wash&district=IQG01Q03"],
    "service-gaps": ["", "sector=health"],
}


@pytest.mark.parametrize("collection", QUERIES)
def test_tiles_show_the_same_features_as_items_with_the_same_values(client, collection):
    for query in QUERIES[collection]:
        for language in ("en", "ar") if query == QUERIES[collection][0] else ("en",):
            asked = f"?{query}&lang={language}".replace("?&", "?")
            path = f"/api/collections/{collection}/items{asked}&limit=10000"
            items = client.get(path).json()["features"]
            expected = {one["id"]: one["properties"] for one in items if one["geometry"]}
            found = country(client, TILES.format(collection), 6, asked).get(collection, {})
            assert set(found) == set(expected), asked
            for name, feature in found.items():
                own = dict(feature["properties"])
                label = own.pop("label", None)
                assert (label is not None) is (language == "ar")
                assert own == plain(expected[name]), (asked, name)


def plain(properties):
    """Returns properties as a tile has them: lists as text, empty ones not at all."""
    texts = {
        name: ";".join(value) if isinstance(value, list) else value
        for name, value in properties.items()
    }
    lists = {name for name, value in properties.items() if isinstance(value, list)}
    return {
        name: value
        for name, value in texts.items()
        if value is not None and (value or name not in lists)
    }


@pytest.mark.parametrize(
    "base",
    [
        "/api/tiles/WebMercatorQuad",
        TILES.format("subdistricts"),
        TILES.format("partner-activities"),
    ],
)
def test_no_tile_is_heavier_than_100_kb(client, base):
    for zoom in range(9):
        first, last = covering(IRAQ, zoom)
        for row in range(first.row, last.row + 1, 1 if zoom < 8 else 3):
            for column in range(first.column, last.column + 1, 1 if zoom < 8 else 3):
                answer = client.get(f"{base}/{zoom}/{row}/{column}?lang=ar")
                assert len(gzip.compress(answer.content, 6)) < 100_000, (zoom, row, column)


def test_names_come_in_the_asked_language_plain_and_shaped(coordinator_client, dataset):
    sites = dataset.features["informal-sites"].set_index("id")
    found = country(coordinator_client, TILES.format("informal-sites"), 6, "?lang=ar")
    for name, feature in found["informal-sites"].items():
        properties = feature["properties"]
        assert properties["name"] in (sites["name_ar"][name], sites["name"][name])
        if properties["name"] == sites["name"][name]:
            assert isinstance(sites["name_ar"][name], float)  # not known in Arabic
            continue
        assert not any("\ufb50" <= letter <= "\ufeff" for letter in properties["name"])
        assert any("\ufb50" <= letter <= "\ufeff" for letter in properties["label"])


@pytest.mark.parametrize(
    "place",
    [
        "/15/0/0",
        "/24/0/0",
        "/-1/0/0",
        "/6/64/0",
        "/6/0/64",
        "/6/-1/0",
        "/6/0/-1",
        "/0/1/0",
        "/0/0/1",
        "/6/25/99999999",
        "/6/9999999999999999999999/0",
        "/6/x/0",
        "/6/1.5/0",
        "/6/1e1/0",
        "/06/25/39",
        "/6/025/39",
        "/x/0/0",
        "/%D9%A6/25/39",
        "/6/25/%20",
        "/14/16384/0",
        "/6/25/39.mvt",
        "/NaN/NaN/NaN",
    ],
)
@pytest.mark.parametrize("base", ["/api/tiles/WebMercatorQuad", TILES.format("hotspots")])
def test_a_tile_out_of_range_is_not_found(client, refused, base, place):
    detail = refused(client.get(base + place), 404)
    assert detail.startswith("There is no tile")


def test_other_schemes_collections_and_movements_are_not_found(client, refused):
    for rest in ("", "/tilejson.json", ANBAR):
        assert "WebMercatorQuad" in refused(client.get(f"/api/tiles/WorldCRS84Quad{rest}"), 404)
        path = f"/api/collections/hotspots/tiles/EuropeanETRS89{rest}"
        assert "EuropeanETRS89" in refused(client.get(path), 404)
        assert "no place on a map" in refused(client.get(TILES.format("movements") + rest), 404)
        assert "nix" in refused(client.get(TILES.format("nix") + rest), 404)
    assert "no place on a map" in refused(client.get("/api/collections/movements/tiles"), 404)
    refused(client.get("/api/tileMatrixSets/nix"), 404)


@pytest.mark.parametrize(
    "query",
    [
        "limit=1",
        "offset=1",
        "bbox=42,33,45,35",
        "crs=x",
        "f=json",
        "f=xml",
        "foo=1",
        "lang=de",
        "governorate=Anbar",
        "date=x",
        "v=1&v=2",
        "v=" + "1" * 300,
        "collections=nix",
        "collections=",
        "collections=hotspots&collections=hotspots",
        "presence=0",
        "layers=hotspots",
        "filter=((",
        "sector=%27%20or%201=1",
    ],
)
def test_bad_parameters_of_tiles_are_named(client, refused, query):
    name = query.partition("=")[0]
    for base in ("/api/tiles/WebMercatorQuad", TILES.format("hotspots")):
        assert name in refused(client.get(f"{base}{ANBAR}?{query}"), 400)
        if query not in ("f=json",):
            assert name in refused(client.get(f"{base}/tilejson.json?{query}"), 400)
            assert name in refused(client.get(f"{base}?{query}"), 400)
    if query != "f=json":
        assert name in refused(client.get(f"/api/styles/atlas?{query}"), 400)


@pytest.mark.parametrize("base", BASES)
def test_a_tile_without_features_is_a_tile(client, base):
    answer = client.get(f"{base}/6/0/0")
    assert answer.content
    assert all(not layer["features"] for layer in decoded(answer).values())


def test_tiles_are_kept_as_their_audience_allows(request):
    tags = {}
    for name in CLIENTS:
        asks = request.getfixturevalue(name)
        path = TILES.format("districts") + ANBAR
        first = asks.get(path)
        tags[name] = first.headers["etag"]
        again = asks.get(path, {"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert asks.request("HEAD", path).headers["etag"] == first.headers["etag"]
        assert asks.get(f"{path}?lang=ar").headers["etag"] != first.headers["etag"]
        shared = "public" if name == "public_client" else "private"
        assert shared in first.headers["cache-control"]
        template = asks.get(TILES.format("districts") + "/tilejson.json").json()["tiles"][0]
        address = template.replace("{z}", "6").replace("{y}", "25").replace("{x}", "39")
        versioned = asks.get(address)
        assert versioned.headers["cache-control"] == f"{shared}, max-age=86400"
        assert versioned.content == first.content
    assert len(set(tags.values())) == len(CLIENTS)


def test_tiles_are_compressed_where_that_is_asked_for(client_of):
    asks = client_of(default_audience="public", wrap=Compression)
    path = TILES.format("subdistricts") + ANBAR
    answer = asks.get(path, {"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert decoded(answer) == decoded(asks.get(path, {"Accept-Encoding": "identity"}))


def test_the_public_is_given_no_site_in_any_tile(public_client, dataset):
    sites = dataset.features["informal-sites"]
    secret = {*sites["id"], *sites["site_group"].dropna(), *sites["source_name"].dropna()}
    for collection in IDS:
        for query in ("", "?date=2022-02-15", "?lang=ar", "?governorate=IQG01"):
            found = country(public_client, TILES.format(collection), 6, query)
            for feature in found.get(collection, {}).values():
                assert secret.isdisjoint(
                    value for name, value in feature["properties"].items() if name != "name"
                ), feature["properties"]
                if collection == "informal-sites":
                    assert feature["geometry"]["type"] in ("Polygon", "MultiPolygon")


def test_the_tile_matrix_set_is_that_of_the_standard(coordinator_client):
    (listed,) = coordinator_client.get("/api/tileMatrixSets").json()["tileMatrixSets"]
    definition = coordinator_client.get(listed["links"][0]["href"]).json()
    assert definition["id"] == listed["id"] == "WebMercatorQuad"
    matrices = definition["tileMatrices"]
    assert [one["id"] for one in matrices] == [str(zoom) for zoom in range(25)]
    assert matrices[0]["scaleDenominator"] == pytest.approx(559082264.028717, abs=1e-5)
    assert matrices[0]["cellSize"] == pytest.approx(156543.033928041, abs=1e-8)
    assert matrices[24]["scaleDenominator"] == pytest.approx(33.3238997476527, abs=1e-10)
    assert all(one["matrixWidth"] == one["matrixHeight"] == 2 ** int(one["id"]) for one in matrices)


def test_collections_lead_to_their_tiles_where_they_have_any(client):
    for layer in layers.LAYERS:
        links = client.get(f"/api/collections/{layer.id}").json()["links"]
        found = [one for one in links if one["rel"].endswith("tilesets-vector")]
        assert len(found) == (layer.geometry is not Geometry.NONE)
        assert all(client.get(one["href"]).status_code == 200 for one in found)


def test_what_is_kept_of_ogc_api_tiles_is_claimed(client):
    claimed = client.get("/api/conformance").json()["conformsTo"]
    tiles = {one.rpartition("/")[2] for one in claimed if "ogcapi-tiles-1" in one}
    assert tiles == {
        "core",
        "tileset",
        "tilesets-list",
        "dataset-tilesets",
        "geodata-tilesets",
        "collections-selection",
        "oas30",
        "mvt",
    }
