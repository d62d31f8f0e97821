"""Files of exactly what is filtered: names, types, caching, audiences, many at once, clear noes."""

import asyncio
import csv
import io
import json
import re
import struct
import tempfile
from concurrent.futures import ThreadPoolExecutor

import httpx
import openpyxl
import pandas as pd
import pyogrio
import pytest

from geo.catalog import layers
from geo.catalog.layer import Geometry
from geo.catalog.vocabulary import SENSITIVE_SECTORS
from geo.exchange.formats import FORMATS
from mapservice.app import application
from mapservice.web.streamed import spooled

DOWNLOAD = "/api/downloads/{}.{}"
ITEMS = "/api/collections/{}/items"
CLIENTS = ("public_client", "partner_client", "coordinator_client")
ALL = [
    (layer.id, extension)
    for layer in layers.LAYERS
    for extension, one in FORMATS.items()
    if one.records or layer.geometry is not Geometry.NONE
]
QUERIES = {
    "partner-activities": "governorate=IQG01&sector=health&sector=wash&datetime=2022-01-01/..",
    "informal-sites": "governorate=IQG01&presence=1&bbox=42,33,45,35&date=2023-10-01",
    "hotspots": "governorate=IQG15&lang=ar",
    "abc-areas": "area=west-anbar",
    "movements": "datetime=2020-06-01",
}


@pytest.fixture(scope="module")
def people(request):
    return {name: request.getfixturevalue(name) for name in CLIENTS}


def table(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def read(tmp_path):
    def made(content, extension="gpkg"):
        path = tmp_path / f"read.{extension}"
        path.write_bytes(content)
        return pyogrio.read_dataframe(path)

    return made


@pytest.mark.parametrize(("collection", "extension"), ALL)
@pytest.mark.parametrize("who", CLIENTS)
def test_every_collection_comes_in_every_format_that_holds_it(people, who, collection, extension):
    query = QUERIES.get(collection, "governorate=IQG01")
    answer = people[who].get(DOWNLOAD.format(collection, extension) + f"?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == FORMATS[extension].media_type
    assert int(answer.headers["content-length"]) == len(answer.content) > 100
    named = answer.headers["content-disposition"]
    place = r"(al-anbar|ninewa|west-anbar|iraq)"
    assert re.fullmatch(
        rf'attachment; filename="{collection}-{place}-\d{{4}}-\d\d-\d\d\.{extension}"', named
    )
    kept = "public, max-age=60" if who == "public_client" else "private, no-cache"
    assert answer.headers["cache-control"] == kept


@pytest.mark.parametrize("collection", layers.ids())
@pytest.mark.parametrize("who", CLIENTS)
def test_a_file_holds_what_the_items_hold(people, who, collection):
    query = QUERIES.get(collection, "governorate=IQG01")
    items = people[who].get(f"{ITEMS.format(collection)}?{query}&limit=10000").json()
    file = people[who].get(f"{DOWNLOAD.format(collection, 'geojson')}?{query}").json()
    assert len(file["features"]) == items["numberMatched"]
    for mine, theirs in zip(file["features"], items["features"], strict=True):
        assert (mine["id"], mine["geometry"]) == (theirs["id"], theirs["geometry"])
        assert mine["properties"] == theirs["properties"]
        assert list(mine["properties"]) == list(theirs["properties"])
    rows = table(people[who].get(f"{DOWNLOAD.format(collection, 'csv')}?{query}").content)
    assert [row["id"] for row in rows] == [one["id"] for one in items["features"]]


def test_the_catalogue_of_filters_works_on_files(coordinator_client):
    path = DOWNLOAD.format("informal-sites", "csv")
    assert len(table(coordinator_client.get(path).content)) == 28
    own = coordinator_client.get(f"{path}?kind=high_visibility").content
    assert [row["id"] for row in table(own)] == ["kilo-7"]
    written = coordinator_client.get(f"{path}?filter=households>500").content
    assert {int(row["households"]) > 500 for row in table(written)} == {True}


def test_tags_are_asked_for(coordinator_client, refused):
    path = DOWNLOAD.format("informal-sites", "csv")
    plain, tagged = (coordinator_client.get(path + query) for query in ("", "?hxl=true"))
    assert plain.headers["etag"] != tagged.headers["etag"]
    assert table(tagged.content)[0]["households"] == "#affected+idps+hh"
    assert table(plain.content)[0]["households"] == "7"
    same = coordinator_client.get(f"{path}?hxl=false").content
    assert same == plain.content
    for query in ("hxl=1", "hxl=", "hxl=true&hxl=true"):
        assert "hxl" in refused(coordinator_client.get(f"{path}?{query}"), 400)
    other = DOWNLOAD.format("informal-sites", "gpkg")
    detail = refused(coordinator_client.get(f"{other}?hxl=true"), 400)
    assert "csv and xlsx" in detail
    assert coordinator_client.get(f"{other}?hxl=false").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "limit=5",
        "offset=1",
        "f=json",
        "nix=1",
        "governorate=IQG99",
        "bbox=1,2,3",
        "datetime=soon",
        "date=x",
        "lang=xx",
    ],
)
@pytest.mark.parametrize(
    "path", [DOWNLOAD.format("hotspots", "gpkg"), "/api/downloads/operational-presence.csv"]
)
def test_what_cannot_be_used_is_named(coordinator_client, refused, path, query):
    detail = refused(coordinator_client.get(f"{path}?{query}"), 400)
    assert query.partition("=")[0] in detail


def test_what_is_not_there_is_said(coordinator_client, refused):
    detail = refused(coordinator_client.get(DOWNLOAD.format("hotspots", "shp")), 404)
    assert "geojson, gpkg, parquet, fgb, csv, xlsx, kml" in detail
    assert "nowhere" in refused(coordinator_client.get(DOWNLOAD.format("nowhere", "csv")), 404)
    refused(coordinator_client.get("/api/downloads/hotspots"), 404)
    for extension in ("fgb", "kml"):
        detail = refused(coordinator_client.get(DOWNLOAD.format("movements", extension)), 404)
        assert "no geometry" in detail
        assert "gpkg" in detail


@pytest.mark.parametrize(
    "path",
    [
        DOWNLOAD.format("informal-sites", "gpkg"),
        DOWNLOAD.format("informal-sites", "xlsx"),
        "/api/downloads/operational-presence.csv",
        "/api/downloads/view.html",
    ],
)
def test_a_file_is_not_made_again_for_who_holds_it(people, path):
    tags = set()
    for client in people.values():
        first = client.get(path)
        tags.add(first.headers["etag"])
        again = client.get(path, {"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        other = client.get(f"{path}?governorate=IQG01")
        assert other.headers["etag"] != first.headers["etag"]
        head = client.request("HEAD", f"{path}?governorate=IQG01")
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-disposition"] == other.headers["content-disposition"]
        refused = client.request("POST", path)
        assert refused.status_code == 405
    assert len(tags) == 3


def texts_of(client):
    """Yields every file that a person may download, as text and as bytes."""
    for collection, extension in ALL:
        content = client.get(DOWNLOAD.format(collection, extension)).content
        if extension == "xlsx":
            sheets = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets
            rows = [row for sheet in sheets for row in sheet.iter_rows(values_only=True)]
            yield collection, extension, json.dumps(rows, default=str, ensure_ascii=False), b""
        elif extension == "parquet":
            found = pd.read_parquet(io.BytesIO(content)).drop(columns="geometry", errors="ignore")
            yield collection, extension, found.to_csv(), content
        else:
            yield collection, extension, content.decode("utf-8", "replace"), content
    for name in ("operational-presence.csv", "view.html", "view.html?lang=ar"):
        yield name, "", client.get(f"/api/downloads/{name}").text, b""


def _as_a_word(name, text):
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)


@pytest.mark.whole
def test_the_public_files_name_no_site_and_no_place_of_one(public_client, dataset):
    sites = dataset.features["informal-sites"]
    units = dataset.features["subdistricts"]
    towns = "".join(
        public_client.get(f"/api/basemap/{one}/labels.geojson").text for one in ("en", "ar")
    )
    known = {*units["name"], *units["name_ar"]}
    secret = [
        one
        for one in (*sites["id"], *sites["name"], *sites["name_ar"].dropna())
        if one not in known and f'"{one}"' not in towns
    ]
    assert len(secret) > 60
    points = [(point.x, point.y) for point in sites.geometry]
    written = [(f"{x:.3f}", re.compile(rf"{x:.3f}\d*[,; \[]+{y:.3f}")) for x, y in points]
    stored = [struct.pack("<dd", x, y) for x, y in points]
    for collection, extension, text, content in texts_of(public_client):
        named = [one for one in secret if one in text and _as_a_word(one, text)]
        assert not named, (collection, extension, named)
        found = [one for start, one in written if start in text and one.search(text)]
        assert not found, (collection, extension, found)
        assert not [one for one in stored if one in content], (collection, extension)


@pytest.mark.parametrize("who", ["public_client", "partner_client"])
def test_sensitive_sectors_stay_with_their_governorate(people, read, who):
    rows = table(people[who].get(DOWNLOAD.format("partner-activities", "csv")).content)
    sensitive = [row for row in rows if row["sector"] in SENSITIVE_SECTORS]
    assert sensitive
    assert {(row["place_level"], row["district"]) for row in sensitive} == {("governorate", "")}
    found = read(people[who].get(DOWNLOAD.format("partner-activities", "gpkg")).content)
    held = found[found["sector"].isin(SENSITIVE_SECTORS)]
    assert len(held) == len(sensitive)
    assert held["district_pcode"].isna().all()


def test_the_public_cannot_ask_for_a_site(public_client, refused):
    for name in ("informal-sites.csv", "operational-presence.csv", "view.html"):
        assert "kilo-7" in refused(public_client.get(f"/api/downloads/{name}?site=kilo-7"), 400)


def test_the_map_of_a_view_opens_where_the_view_stands(coordinator_client, refused):
    query = "governorate=IQG01&lang=ar&select=informal-sites/kilo-7&at=8/33.4/43.2&layers=hotspots"
    answer = coordinator_client.get(f"/api/downloads/view.html?{query}")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert 'filename="map-al-anbar-2023-12-13.html"' in answer.headers["content-disposition"]
    assert '<html lang="ar" dir="rtl">' in answer.text
    for query in ("limit=1", "page=x", "compare=2023-01-01", "at=1", "select=x", "layers=x"):
        refused(coordinator_client.get(f"/api/downloads/view.html?{query}"), 400)


def test_every_download_is_described(coordinator_client):
    paths = coordinator_client.get("/api/openapi.json").json()["paths"]
    for layer in layers.LAYERS:
        described = paths[f"/api/downloads/{layer.id}.{{extension}}"]["get"]
        asked = {one["name"]: one for one in described["parameters"]}
        assert {"bbox", "datetime", "governorate", "lang", "hxl", "filter"} <= set(asked)
        assert not {"limit", "offset", "f"} & set(asked)
        able = asked["extension"]["schema"]["enum"]
        assert able == [extension for collection, extension in ALL if collection == layer.id]
        assert set(described["responses"]["200"]["content"]) == {
            FORMATS[one].media_type for one in able
        }
    for path in ("/api/downloads/operational-presence.csv", "/api/downloads/view.html"):
        assert path in paths


def test_many_at_once_are_all_whole_and_leave_nothing_behind(
    library, config, read, monkeypatch, tmp_path
):
    own = tmp_path / "own"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    app = application(library, config.model_copy(update={"default_audience": "coordinator"}))
    wanted = [
        DOWNLOAD.format("informal-sites", extension) + f"?governorate={code}"
        for extension in FORMATS
        for code in ("IQG01", "IQG07")
    ] * 3

    async def ask_all():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://atlas.test", trust_env=False
        ) as client:
            return await asyncio.gather(*(client.get(path) for path in wanted))

    answers = asyncio.run(ask_all())
    assert {one.status_code for one in answers} == {200}
    numbers = {}
    for path, answer in zip(wanted, answers, strict=True):
        extension = path.partition("?")[0].rpartition(".")[2]
        if extension in ("gpkg", "fgb"):
            numbers.setdefault(path, set()).add(len(read(answer.content, extension)))
        elif ".csv" in path:
            numbers.setdefault(path, set()).add(len(table(answer.content)))
    assert sorted(max(found) for found in numbers.values()) == [0, 0, 0, 28, 28, 28]
    assert all(len(found) == 1 for found in numbers.values())
    assert list(own.iterdir()) == []


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path, monkeypatch):
    own = tmp_path / "own"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))

    def fail(path):
        path.write_bytes(b"half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        spooled("x.csv", fail)
    assert list(own.iterdir()) == []

    with ThreadPoolExecutor(8) as pool:
        handles = list(
            pool.map(lambda n: spooled("x", lambda p: p.write_bytes(b"%d" % n)), range(40))
        )
    assert [handle.read() for handle in handles] == [b"%d" % n for n in range(40)]
    assert list(own.iterdir()) == []
    for handle in handles:
        handle.close()
