"""Items of every collection: parameters good and bad, pages, boxes, days, languages."""

import pytest

from geo.catalog import layers

COLLECTIONS = layers.ids()
ITEMS = "/api/collections/{}/items"
GOOD = [
    "",
    "f=json",
    "limit=1",
    "limit=3&offset=2",
    "offset=999999",
    "bbox=42,33,45,35",
    "bbox=42,33,0,45,35,100",
    "bbox=-180,-90,180,90",
    "bbox=0,0,1,1",
    "bbox=170,30,-170,36",
    "bbox=1e-320,0,1,1",
    "bbox=44,33,44,33",
    "bbox=43.1e0,33,44,34",
    "datetime=2022-02-15",
    "datetime=2022-02-15T10:00:00Z",
    "datetime=2022-02-15T10:00:00.5%2B03:00",
    "datetime=../2023-01-01",
    "datetime=2022-01-01/..",
    "datetime=/2023-01-01",
    "datetime=2022-01-01/2022-12-31",
    "datetime=2022-02-15T10:00:00.123456789Z",
    "datetime=2016-12-31t23:59:60z/..",
    "datetime=2022-02-15T10:00:00-00:00/2022-02-15",
    "datetime=0001-01-01",
    "datetime=9999-12-31",
    "date=2022-02-15",
    "date=1950-01-01",
    "date=2050-12-31",
    "lang=ar",
    "lang=ckb",
    "lang=kmr",
    "wider=true&governorate=IQG01",
    "presence=none",
    "presence=2",
    "presence=any",
    "sector=wash&sector=health",
    "orgtype=UN",
    "governorate=IQG01&governorate=IQG15",
    "district=IQG01Q03",
    "subdistrict=IQG01Q03N03",
    "area=west-anbar",
    "partner=unhcr",
    "crs=http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    "bbox-crs=http://www.opengis.net/def/crs/OGC/1.3/CRS84&bbox=42,33,45,35",
]
BAD = [
    "limit=0",
    "limit=-1",
    "limit=ten",
    "limit=",
    "limit=1.5",
    "limit=1&limit=2",
    "limit=%D9%A1",
    "offset=-1",
    "offset=x",
    "offset=",
    "offset=1&offset=1",
    "offset=" + "9" * 30,
    "bbox=",
    "bbox=1,2",
    "bbox=1,2,3",
    "bbox=1,2,3,4,5",
    "bbox=1,2,3,4,5,6,7",
    "bbox=a,b,c,d",
    "bbox=45,33,42,35",
    "bbox=42,35,45,33",
    "bbox=nan,33,45,35",
    "bbox=inf,33,inf,35",
    "bbox=1e999,33,45,35",
    "bbox=42,33,9,45,35,1",
    "bbox=42,33,45,35&bbox=42,33,45,35",
    "bbox=42;33;45;35",
    "bbox=-181,33,45,35",
    "bbox=42,33,45,91",
    "bbox=-1e308,-1e308,1e308,1e308",
    "bbox=" + "1" * 300 + ",2,3,4",
    "datetime=",
    "datetime=..",
    "datetime=../..",
    "datetime=/",
    "datetime=2022",
    "datetime=2022-02",
    "datetime=2022-02-30",
    "datetime=2023-01-01/2022-01-01",
    "datetime=a/b",
    "datetime=2022-02-15T10",
    "datetime=2022-01-01/2022-02-01/2022-03-01",
    "datetime=2022-02-15T25:00:00Z",
    "datetime=2022-01-01&datetime=2022-01-01",
    "datetime=0001-01-01T00:00:00%2B23:59",
    "datetime=2022-02-15T23:20Z",
    "datetime=2022-02-15T10:00:00%2B24:00",
    "datetime=2022-02-15T10:00:60Z",
    "datetime=2022-02-15T10:00:00.Z",
    "datetime=2022-02-15T10:00:01Z/2022-02-15T10:00:00.999999999Z",
    "date=2022-2-1",
    "date=0001-01-01",
    "date=9999-12-31",
    "date=2022-02-30",
    "date=",
    "date=2022-02-15&date=2022-02-16",
    "lang=de",
    "lang=en&lang=ar",
    "presence=0",
    "presence=many",
    "presence=any&presence=none",
    "sector=nix",
    "orgtype=ngo",
    "governorate=Anbar",
    "governorate=",
    "district=IQG01",
    "subdistrict=X",
    "area=nix",
    "site=nix",
    "partner=nix",
    "wider=yes",
    "wider=true&wider=true",
    "crs=EPSG:4326",
    "crs=http://www.opengis.net/def/crs/EPSG/0/4326",
    "bbox-crs=EPSG:3857",
    "f=xml",
    "f=geojson",
    "f=json&f=json",
    "foo=bar",
    "layers=hotspots",
    "select=hotspots/x",
    "at=7/33/43",
    "compare=2022-01-01",
    "map=simple",
    "table=none",
    "q=",
    "LIMIT=1",
    "%00=1",
    "v=1",
    "name=%00",
    "governorate=%ED%A0%80",
]


@pytest.fixture(params=["coordinator_client", "public_client"])
def client(request):
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("query", GOOD)
def test_a_usable_query_is_answered_with_features(client, query):
    for collection in COLLECTIONS:
        few = "" if "limit" in query else "&limit=20"
        answer = client.get(ITEMS.format(collection) + f"?{query}{few}")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/geo+json"
        content = answer.json()
        assert content["type"] == "FeatureCollection"
        assert content["numberReturned"] == len(content["features"]) <= content["numberMatched"]
        assert content["timeStamp"].endswith("Z")
        assert len(content["day"]) == 10
        assert {"self", "collection"} <= {link["rel"] for link in content["links"]}


@pytest.mark.parametrize("query", BAD)
def test_an_unusable_query_is_refused_by_name(coordinator_client, refused, query):
    name = query.partition("=")[0]
    for collection in COLLECTIONS:
        answer = coordinator_client.get(ITEMS.format(collection) + f"?{query}")
        detail = refused(answer, 400)
        assert name in detail or name.startswith("%")


def test_the_limit_is_100_unless_asked_and_capped_at_10000(coordinator_client, dataset):
    path = ITEMS.format("partner-activities")
    assert coordinator_client.get(path).json()["numberReturned"] == 100
    content = coordinator_client.get(f"{path}?limit=99999999").json()
    assert content["links"][0]["href"].endswith("?limit=10000")
    assert content["numberReturned"] == len(dataset.features["partner-activities"])


def test_all_faults_are_named_at_once_in_the_asked_language(coordinator_client, refused):
    path = ITEMS.format("hotspots") + "?bbox=1&limit=0&foo=1&governorate=X"
    detail = refused(coordinator_client.get(path), 400)
    assert all(name in detail for name in ("bbox", "limit", "foo", "governorate"))


@pytest.mark.parametrize(
    ("collection", "number"),
    [
        ("governorates", 18),
        ("districts", 101),
        ("subdistricts", 294),
        ("informal-sites", 28),
        ("hotspots", 35),
        ("abc-areas", 8),
        ("blocked-areas", 10),
        ("movements", 19),
    ],
)
def test_collections_hold_what_the_documents_say(coordinator_client, collection, number):
    content = coordinator_client.get(ITEMS.format(collection) + "?limit=10000").json()
    assert content["numberMatched"] == number


def test_84_organisations_report_on_15_february_2022(coordinator_client):
    path = ITEMS.format("partner-activities") + "?date=2022-02-15&limit=10000"
    content = coordinator_client.get(path).json()
    named = {
        feature["properties"]["organisation"]
        for feature in content["features"]
        if feature["properties"]["source_id"].startswith("3w")
        or "3w" in feature["properties"]["source_id"]
    }
    assert content["day"] == "2022-02-15"
    assert len(named) == 84


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("client", ["coordinator_client", "public_client"])
def test_following_next_gives_every_feature_once(request, collection, client):
    asks = request.getfixturevalue(client)
    limit = 700 if collection == "partner-activities" else 7
    address, seen = f"{ITEMS.format(collection)}?limit={limit}&lang=ar", []
    content = {"numberMatched": 0}
    while address:
        content = asks.get(address).json()
        seen += [feature["id"] for feature in content["features"]]
        links = {link["rel"]: link["href"] for link in content["links"]}
        address = links.get("next")
        assert address is None or "lang=ar" in address
    assert len(seen) == len(set(seen)) == content["numberMatched"]


def test_next_and_prev_keep_the_filters(coordinator_client):
    path = ITEMS.format("partner-activities")
    query = "?governorate=IQG01&datetime=2022-01-01/..&bbox=40,30,46,36&limit=5&offset=5"
    content = coordinator_client.get(path + query).json()
    links = {link["rel"]: link["href"] for link in content["links"]}
    for rel in ("next", "prev"):
        assert links[rel].startswith("http://atlas.test/api/collections/partner-activities/items?")
        other = coordinator_client.get(links[rel]).json()
        assert other["numberMatched"] == content["numberMatched"]
    first = coordinator_client.get(path + query.removesuffix("&offset=5")).json()
    assert coordinator_client.get(links["prev"]).json()["features"] == first["features"]


def test_a_box_keeps_what_it_touches_and_leaves_out_what_has_no_place(coordinator_client):
    ramadi = ITEMS.format("informal-sites") + "?bbox=43.1,33.3,43.4,33.5"
    found = coordinator_client.get(ramadi).json()["features"]
    assert 0 < len(found) < 28
    for feature in found:
        longitude, latitude = feature["geometry"]["coordinates"]
        assert 43.1 <= longitude <= 43.4
        assert 33.3 <= latitude <= 33.5
    everywhere = "?bbox=-180,-90,180,90"
    answer = coordinator_client.get(ITEMS.format("blocked-areas") + everywhere).json()
    assert answer["numberMatched"] == 9
    answer = coordinator_client.get(ITEMS.format("movements") + everywhere).json()
    assert answer["numberMatched"] == 0


def test_datetime_means_the_period_of_the_record(coordinator_client, dataset):
    def matched(collection, query):
        return coordinator_client.get(ITEMS.format(collection) + query).json()["numberMatched"]

    day, date = "?datetime=2022-02-15", "?date=2022-02-15"
    assert matched("partner-activities", day) == matched("partner-activities", date)
    wider = matched("partner-activities", "?datetime=2022-02-01/2022-02-28")
    assert matched("partner-activities", day) <= wider < len(dataset.features["partner-activities"])
    assert matched("governorates", "?datetime=2019-06-03") == 18
    assert matched("governorates", "?datetime=2019-06-04/..") == 0
    assert 0 < matched("movements", "?datetime=2020-06-01") < 19


def test_properties_stand_in_the_order_of_the_catalogue(coordinator_client):
    for layer in layers.LAYERS:
        content = coordinator_client.get(ITEMS.format(layer.id) + "?limit=1").json()
        names = list(content["features"][0]["properties"])
        assert names == [name for name in layer.field_names if name in names]
        assert {"id", "name", "source_id", "as_of"} <= set(names)


def test_one_feature_has_the_values_of_the_asked_day(coordinator_client, refused):
    path = ITEMS.format("partner-activities") + "/unhcr-shelter-nfi-anbar"
    now = coordinator_client.get(path)
    assert now.headers["content-type"] == "application/geo+json"
    assert now.json()["properties"]["status"] == "ended"
    then = coordinator_client.get(f"{path}?date=2023-01-10").json()
    assert then["properties"]["status"] != "ended"
    assert then["links"][0]["href"].endswith("unhcr-shelter-nfi-anbar?date=2023-01-10")
    arabic = coordinator_client.get(ITEMS.format("governorates") + "/IQG01?lang=ar").json()
    assert arabic["properties"]["name"] == arabic["properties"]["name_ar"]
    for query in ("governorate=IQG01", "limit=1", "bbox=1,2,3,4", "date=x", "wider=true", "v=1"):
        refused(coordinator_client.get(f"{path}?{query}"), 400)
    assert "nix" in refused(coordinator_client.get(ITEMS.format("hotspots") + "/nix"), 404)


def test_one_feature_and_the_page_say_the_same(coordinator_client):
    for collection in COLLECTIONS:
        (first, *_) = coordinator_client.get(ITEMS.format(collection)).json()["features"]
        alone = coordinator_client.get(f"{ITEMS.format(collection)}/{first['id']}").json()
        assert alone["properties"] == first["properties"]
        assert alone["geometry"] == first["geometry"]


def test_unknown_collections_are_not_found(coordinator_client, refused):
    for path in ("", "/items", "/items/x", "/queryables"):
        detail = refused(coordinator_client.get(f"/api/collections/organisations{path}"), 404)
        assert "organisations" in detail
