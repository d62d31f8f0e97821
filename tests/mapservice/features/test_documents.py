"""Landing page, collections, filters and the description: complete and true."""

import re

import pytest

from geo.catalog import layers


def test_the_landing_page_leads_to_everything(coordinator_client):
    links = {one["rel"]: one for one in coordinator_client.get("/api").json()["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= set(links)
    for link in links.values():
        answer = coordinator_client.get(link["href"].replace("{q}", "Anbar"))
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(link["type"])


def test_only_what_is_kept_is_claimed(coordinator_client):
    claimed = coordinator_client.get("/api/conformance").json()["conformsTo"]
    features = [one for one in claimed if "/ogcapi-features-" in one]
    assert [one.partition("ogcapi-features-")[2] for one in features] == [
        "1/1.0/conf/core",
        "1/1.0/conf/geojson",
        "1/1.0/conf/html",
        "1/1.0/conf/oas30",
        "2/1.0/conf/crs",
        "3/1.0/conf/filter",
        "3/1.0/conf/features-filter",
        "3/1.0/conf/queryables",
        "5/1.0/conf/schemas",
        "5/1.0/conf/core-roles-features",
        "5/1.0/conf/sortables",
    ]
    language = {one.rpartition("/")[2] for one in claimed if "/cql2/" in one}
    assert {"cql2-text", "cql2-json", "basic-cql2"} <= language
    assert language.isdisjoint({"functions", "arithmetic"})


@pytest.mark.parametrize("client", ["coordinator_client", "partner_client", "public_client"])
def test_every_collection_says_where_when_and_from_whom(request, client):
    asks = request.getfixturevalue(client)
    content = asks.get("/api/collections").json()
    assert [one["id"] for one in content["collections"]] == list(layers.ids())
    for one in content["collections"]:
        assert asks.get(f"/api/collections/{one['id']}").json() == one
        assert one["attribution"]
        assert one["source"]
        assert one["licence"]
        assert one["crs"] == [one["storageCrs"]]
        assert one["itemType"] == "feature"
        assert len(one["extent"]["temporal"]["interval"][0]) == 2
        if one["id"] == "movements":
            assert "spatial" not in one["extent"]
        else:
            west, south, east, north = one["extent"]["spatial"]["bbox"][0]
            assert 38 < west <= east < 49
            assert 29 < south <= north < 38
        for link in one["links"]:
            assert asks.get(link["href"]).headers["content-type"].startswith(link["type"])


def test_counted_collections_say_of_which_day_their_counts_are(coordinator_client):
    for layer in layers.LAYERS:
        text = coordinator_client.get(f"/api/collections/{layer.id}").json()["description"]
        assert ("2023-12-13" in text) is (layer.counted or layer.id == "partner-activities")


def test_every_queryable_can_be_asked_for(coordinator_client):
    for layer in layers.ids():
        schema = coordinator_client.get(f"/api/collections/{layer}/queryables").json()
        for name, one in schema["x-filters"].items():
            value = {"presence": "2", "date": "2022-02-15", "wider": "true"}.get(name)
            value = value or (one.get("enum") or ["none"])[0]
            path = f"/api/collections/{layer}/items?{name}={value}"
            assert coordinator_client.get(path).status_code == 200, path


def test_the_public_is_told_no_site_in_the_queryables(public_client):
    schema = public_client.get("/api/collections/informal-sites/queryables").json()
    assert "enum" not in schema["x-filters"].get("site", {})


def _example(schema):
    """Returns a value that fits the schema of a parameter."""
    one = schema.get("items", schema)
    if "example" in one:
        return one["example"]
    if "enum" in one:
        return one["enum"][0]
    if one.get("format") == "date":
        return "2022-02-15"
    return {"integer": "1", "number": "1.5", "boolean": "true"}.get(one["type"], "x")


READ_ALIKE = (
    "/lite",
    "/lite/about",
    "/lite/areas",
    "/lite/blocked",
    "/lite/hotspots",
    "/lite/meeting",
    "/lite/organisation",
    "/lite/partners",
    "/lite/{rest}",
)
"""Pages that read their address as /lite/sites does, and take longer."""
DOWNLOADS = (
    "/api/downloads/informal-sites.{extension}",
    "/api/downloads/partner-activities.{extension}",
    "/api/downloads/operational-presence.csv",
    "/api/downloads/view.html",
)
"""The files of the other collections are asked for by the same lines."""


def _filled(path, parts, layer):
    """Returns the path of the description with values for its parts."""
    name = {"basemap": "sea", "symbols": "brand", "leaflet": "leaflet.css", "woff2": "icons"}
    own = {"{name}": next((to for at, to in name.items() if at in path), layer)}
    if path == "/lite/{layer}/{feature}":
        own |= {"{layer}": "informal-sites", "{feature}": "kilo-7"}
    for part, value in (parts | own).items():
        path = path.replace(part, value)
    return path


@pytest.mark.whole
def test_every_described_parameter_is_known_and_every_unknown_one_is_not(coordinator_client):
    examples = {
        "bbox": "42,33,45,35",
        "limit": "5",
        "offset": "1",
        "datetime": "2022-01-01/..",
        "v": "1",
        "lang": "ar",
        "q": "Anbar",
        "date": "2022-02-15",
        "presence": "2",
        "wider": "true",
        "governorate": "IQG01",
        "district": "IQG01Q03",
        "subdistrict": "IQG01Q03N03",
        "area": "west-anbar",
        "site": "kilo-7",
        "partner": "unhcr",
        "sector": "wash",
        "orgtype": "UN",
        "audience": "partner",
        "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        "bbox-crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        "filter": "as_of%20%3E%20DATE('2020-01-01')",
    }
    parts = {
        "{collection}": "hotspots",
        "{layer}": "hotspots",
        "{figure}": "sites",
        "{language}": "en",
        "{range}": "0-255",
        "{fontstack}": "Atlas Regular",
        "{style}": "base",
        "{tileMatrixSet}": "WebMercatorQuad",
        "{extension}": "csv",
        "{tileMatrix}": "6",
        "{tileRow}": "25",
        "{tileCol}": "39",
    }
    paths = coordinator_client.get("/api/openapi.json").json()["paths"]
    for path, described in paths.items():
        if (
            path in READ_ALIKE
            or path.startswith(
                ("/share/", "/hand-in", "/confirm", "/api/imports", "/api/revisions")
            )
            or (path.startswith("/api/downloads/") and path not in DOWNLOADS)
        ):
            continue
        layer = path.split("/")[3] if "/items" in path else ""
        if path.endswith("/items/{feature}"):
            items = coordinator_client.get(path.removesuffix("/{feature}")).json()
            parts["{feature}"] = items["features"][0]["id"]
        real = _filled(path, parts, layer)
        in_query = [one for one in described["get"]["parameters"] if one["in"] == "query"]
        in_path = {one["name"] for one in described["get"]["parameters"] if one["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", path))
        values = {"limit": "2"} if real.endswith("/items") else {}
        for one in in_query:
            values[one["name"]] = examples.get(one["name"]) or _example(one["schema"])
        asked = f"{real}?{'&'.join(f'{name}={value}' for name, value in values.items())}"
        assert coordinator_client.get(asked).status_code == 200, asked
        if path.startswith("/api"):
            assert coordinator_client.get(f"{real}?nix=1").status_code == 400, real


def test_the_description_says_what_datetime_means_for_each_collection(coordinator_client):
    paths = coordinator_client.get("/api/openapi.json").json()["paths"]
    for layer in layers.ids():
        described = paths[f"/api/collections/{layer}/items"]["get"]["parameters"]
        (text,) = [one["description"] for one in described if one["name"] == "datetime"]
        assert "compared with" in text


def test_every_property_served_is_described(coordinator_client):
    schemas = coordinator_client.get("/api/openapi.json").json()["components"]["schemas"]
    for layer in layers.ids():
        items = coordinator_client.get(f"/api/collections/{layer}/items?limit=5").json()
        for feature in items["features"]:
            assert set(feature["properties"]) <= set(schemas[layer]["properties"])


@pytest.mark.whole
def test_every_address_in_the_readme_answers(coordinator_client, root):
    readme = (root / "README.md").read_text("utf-8")
    addresses = re.findall(r"^(/\S.*?)(?:\s{2,}.*)?$", readme, re.M)
    assert len(addresses) > 12
    assert [one for one in addresses if coordinator_client.get(one).status_code != 200] == []
