"""Booklets for the asker: what they may see, whole, noted, and refused in sentences."""

import pytest

PLACE = "/api/downloads/place.pdf"
ORGANISATION = "/api/downloads/organisation.pdf"


def test_a_place_and_an_organisation_come_as_pages(public_client):
    place = public_client.get(f"{PLACE}?select=governorates/IQG02&date=2023-12-13")
    assert place.status_code == 200
    assert place.content.startswith(b"%PDF")
    assert place.headers["content-type"] == "application/pdf"
    assert (
        'filename="booklet-governorates-iqg02-2023-12-13.pdf"'
        in place.headers["content-disposition"]
    )
    again = public_client.get(
        f"{PLACE}?select=governorates/IQG02&date=2023-12-13",
        {"If-None-Match": place.headers["etag"]},
    )
    assert again.status_code == 304
    organisation = public_client.get(f"{ORGANISATION}?partner=drc&lang=ar")
    assert organisation.content.startswith(b"%PDF")
    assert "booklet-organisations-drc-" in organisation.headers["content-disposition"]


def test_each_audience_has_its_own(coordinator_client, public_client):
    path = f"{PLACE}?select=informal-sites/kilo-7"
    assert coordinator_client.get(path).status_code == 200
    assert public_client.get(path).status_code == 404
    assert coordinator_client.get(f"{path}&audience=public").status_code == 404
    mine = coordinator_client.get(f"{PLACE}?select=governorates/IQG03")
    theirs = public_client.get(f"{PLACE}?select=governorates/IQG03")
    assert mine.headers["etag"] != theirs.headers["etag"]
    assert mine.headers["cache-control"].startswith("private")


def test_a_hidden_place_is_answered_like_none(public_client, refused):
    hidden = refused(public_client.get(f"{PLACE}?select=informal-sites/kilo-7"), 404)
    unknown = refused(public_client.get(f"{PLACE}?select=informal-sites/kilo-9x"), 404)
    assert hidden.replace("kilo-7", "") == unknown.replace("kilo-9x", "")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (PLACE, 400, "layer/feature"),
        (f"{PLACE}?select=governorates", 400, "layer/feature"),
        (f"{PLACE}?select=governorates/IQG99", 404, "governorates/IQG99"),
        (f"{PLACE}?select=movements/1", 404, "movements/1"),
        (f"{PLACE}?select=governorates/IQG01&lang=xx", 400, "lang"),
        (f"{PLACE}?select=governorates/IQG01&date=soon", 400, "date"),
        (f"{PLACE}?select=governorates/IQG01&limit=3", 400, "limit"),
        (ORGANISATION, 400, "one organisation"),
        (f"{ORGANISATION}?partner=drc&partner=iom", 400, "one organisation"),
        (f"{ORGANISATION}?partner=nobody", 400, "partner"),
    ],
)
def test_what_cannot_be_made_is_refused(public_client, refused, path, status, said):
    assert said in refused(public_client.get(path), status)


def test_taking_one_away_is_noted(client_of, tmp_path):
    asks = client_of(default_audience="coordinator", audit=tmp_path / "audit")
    asks.get(f"{PLACE}?select=governorates/IQG04")
    noted = "".join(one.read_text() for one in (tmp_path / "audit").iterdir())
    assert PLACE in noted
    assert "export" in noted


def test_they_are_described(public_client):
    paths = public_client.get("/api/openapi.json").json()["paths"]
    for path, needed in ((PLACE, "select"), (ORGANISATION, "partner")):
        asked = {one["name"]: one for one in paths[path]["get"]["parameters"]}
        assert asked[needed]["required"]
        assert {"date", "lang", "sector"} <= set(asked)
        assert "application/pdf" in paths[path]["get"]["responses"]["200"]["content"]
