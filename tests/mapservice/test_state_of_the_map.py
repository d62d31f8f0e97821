"""The state of the map as the service tells it, counted again from the downloads of the view."""

import io

import html5lib
import pandas as pd
import pytest

from geo.values import days

CLIENTS = ("coordinator_client", "partner_client", "public_client")
LAYERS = (
    "informal-sites",
    "hotspots",
    "abc-areas",
    "abc-area-units",
    "blocked-areas",
    "partner-activities",
    "service-gaps",
)
COUNTED = (
    "statements",
    "fresh",
    "ageing",
    "stale",
    "unknown",
    "sourced",
    "precisely_placed",
    "disputed",
)
VIEWS = (
    "",
    "date=2024-01-25",
    "date=2022-02-15&governorate=IQG15&governorate=IQG01",
    "area=east-anbar&sector=wash&sector=legal&date=2023-12-13",
    "partner=drc&orgtype=INGO&date=2023-06-15&wider=true",
    "presence=none",
)


def counted(rows):
    told = rows["disputed"].notna().all()
    return {
        "statements": len(rows),
        **{one: int((rows["age"] == one).sum()) for one in ("fresh", "ageing", "stale", "unknown")},
        "sourced": int(rows["source_id"].notna().sum()),
        "precisely_placed": int(rows["place_precision"].isin(["site", "subdistrict"]).sum()),
        "disputed": int((rows["disputed"].astype(str) == "True").sum()) if told else None,
    }


def downloaded(client, query, extension="csv"):
    tables = []
    for layer in LAYERS:
        answer = client.get(f"/api/downloads/{layer}.{extension}?{query}")
        assert answer.status_code == 200
        content = io.BytesIO(answer.content)
        is_text = extension == "csv"
        tables.append(
            pd.read_csv(content) if is_text else pd.read_excel(content, engine="openpyxl")
        )
    rows = pd.concat(tables, ignore_index=True)
    return rows[rows["age"].notna()]


@pytest.mark.parametrize(
    ("name", "query"),
    [*(("public_client", one) for one in VIEWS), *zip(CLIENTS[:2] * 2, VIEWS[:4], strict=True)],
)
def test_anybody_counts_the_same_from_the_downloads(request, name, query):
    client = request.getfixturevalue(name)
    found = client.get(f"/api/state?{query}").json()
    rows = downloaded(client, query)
    assert {one: found[one] for one in COUNTED} == counted(rows)
    for part in ("sector", "organisation"):
        own = {one: counted(held) for one, held in rows.groupby(part)}
        assert found["by"][part] == own


def test_the_workbook_counts_the_same(public_client):
    found = public_client.get("/api/state").json()
    assert {one: found[one] for one in COUNTED} == counted(downloaded(public_client, "", "xlsx"))


def test_the_public_learns_what_its_own_collections_say(public_client, coordinator_client):
    found = public_client.get("/api/state?date=2023-12-13").json()
    named = public_client.get("/api/collections/partner-activities/items?limit=10000").json()
    known = {one["properties"]["organisation"] for one in named["features"]}
    assert set(found["by"]["organisation"]) <= known
    assert found["disputed"] is None
    seen = coordinator_client.get("/api/state?date=2023-12-13&audience=public").json()
    assert seen == found


@pytest.mark.parametrize("name", CLIENTS)
def test_people_read_the_same_numbers(request, name):
    client = request.getfixturevalue(name)
    for language in ("en", "ar"):
        found = client.get(f"/api/state?lang={language}&area=baaj").json()
        page = client.get(f"/api/state?lang={language}&area=baaj&f=html")
        html5lib.HTMLParser(strict=True).parse(page.text)
        assert found["sentence"] in page.text


def test_every_statement_carries_what_was_counted(coordinator_client):
    for layer in LAYERS:
        items = coordinator_client.get(f"/api/collections/{layer}/items?limit=3").json()
        for one in items["features"]:
            assert one["properties"]["place_precision"]
            assert one["properties"]["disputed"] in (True, False)
    old = coordinator_client.get("/api/collections/hotspots/items?age=stale&limit=1").json()
    assert old["numberMatched"] == 35


@pytest.mark.parametrize("query", ["date=tomorrow", "colour=red", "sector=nothing", "limit=3"])
def test_what_cannot_be_used_is_named(public_client, refused, query):
    assert query.partition("=")[0] in refused(public_client.get(f"/api/state?{query}"), 400)


@pytest.mark.parametrize("name", CLIENTS)
def test_lite_pages_say_the_same_and_keep_today(request, name):
    client = request.getfixturevalue(name)
    for query in ("date=today", "governorate=IQG01"):
        said = client.get(f"/api/state?{query}").json()["sentence"]
        for path in ("/lite", "/lite/partners"):
            page = client.get(f"{path}?{query}").text
            assert said in page
            assert query.partition("=")[2] in page
            assert "not confirmed since 13 December 2023" in page


def test_today_is_today_in_every_kind_of_address(public_client):
    day = days.today().isoformat()
    assert public_client.get("/api/state?date=today").json()["day"] == day
    items = public_client.get("/api/collections/informal-sites/items?date=today&limit=1").json()
    assert items["day"] == day
    links = [one["href"] for one in items["links"] if one["rel"] in ("self", "next")]
    assert len(links) == 2
    assert all("date=today" in one for one in links)
    file = public_client.get("/api/downloads/partner-activities.csv?date=today")
    assert day in file.headers["content-disposition"]
    assert set(pd.read_csv(io.BytesIO(file.content))["status"]) == {"unconfirmed"}
