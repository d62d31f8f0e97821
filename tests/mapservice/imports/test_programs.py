"""`/api/imports`: who may do what, what is refused and why, and a sheet's way to a revision."""

import io
import json

import openpyxl
import pytest
from handed_in import OWN, bearer, sheet

from geo.access.gate import Asking
from geo.catalog.audience import Audience
from geo.intake.by_hand import by_link
from mapservice.imports import programs

CSV = "Organisation,Sector,Governorate,Activity\n{who},WASH,Al-Anbar,{what}\n"
NOWHERE = "AAAAAAAAAAAA"


@pytest.fixture(scope="module")
def acted(desk):
    return desk.token("acted")


def post(desk, path, token="", content=b"", **headers):
    curls = {"content-type": "application/x-www-form-urlencoded"}
    sent = {
        **curls,
        **bearer(token),
        **{name.replace("_", "-"): text for name, text in headers.items()},
    }
    return desk.client.request("POST", path, sent, content=content)


def hand_in(desk, token, content, name="month.xlsx", **asked):
    query = "&".join(f"{key}={text}" for key, text in {"filename": name, **asked}.items())
    return post(desk, f"/api/imports?{query}", token, content)


def csv(what, who="DRC"):
    return CSV.format(who=who, what=what).encode()


def activities(desk):
    rows = desk.library.dataset(Audience.COORDINATOR).features["partner-activities"]
    return rows.set_index("id")


def test_coordinators_and_organisations_hand_in_and_coordinators_alone_accept(desk, acted, refused):
    ways = {
        "nobody": ("", {}),
        "partner": (desk.partner, {}),
        "a part of the coordinators' view": (desk.part, {}),
        "a coordinator's link in a browser": ("", {"cookie": f"atlas_share={desk.coordinator}"}),
        "an embedded page": (desk.coordinator, {}),
        "acted": (acted, {}),
        "coordinator": (desk.coordinator, {}),
    }
    waiting = hand_in(desk, desk.coordinator, csv("who may")).json()["id"]
    for who, (token, headers) in ways.items():
        own = {**bearer(token), **headers}
        embed = "?embed=true" if who.startswith("an embedded") else ""

        def ask(method, path, own=own, embed=embed, **sent):
            return desk.client.request(method, f"/api{path}{embed}", own, **sent)

        hands_in = who in ("acted", "coordinator")
        answer = ask("POST", "/imports", content=b"")
        assert answer.status_code == (422 if hands_in else 403), (who, answer.text)
        assert ask("GET", "/imports").status_code == (200 if hands_in else 403), who
        if who == "coordinator":
            continue
        elsewhere = 404 if hands_in else 403
        for path in ("", "/file"):
            assert ask("GET", f"/imports/{waiting}{path}").status_code == elsewhere, who
        assert ask("POST", f"/imports/{waiting}/withdraw").status_code == elsewhere, who
        for path in (f"/imports/{waiting}/accept", "/revisions/1/undo"):
            assert "coordinators" in refused(ask("POST", path), 403), (who, path)
    unknown = post(desk, "/api/imports", "B" * 34)
    assert "unknown" in refused(unknown, 401)


def test_a_sheet_becomes_a_revision_and_is_taken_back(desk):
    before = activities(desk)
    content = sheet(OWN, ("A-2", "DRC", "Legal aid", "y", "Al-Anbar", "Nowhereham", *OWN[6:]))
    answer = hand_in(
        desk, desk.coordinator, content, "Ali's month.xlsx", sender="drc", as_of="2026-11-01"
    )
    made = answer.json()
    assert answer.status_code == 201, made
    assert answer.headers["location"] == f"http://atlas.test/api/imports/{made['id']}"
    assert (made["state"], made["sender"], made["difference"]["new"]) == ("proposed", "drc", 2)
    assert made["reading"]["kind"] == "activities"
    one = f"/api/imports/{made['id']}"
    head = bearer(desk.coordinator)
    assert desk.client.get(one, head).json() == made
    files_come_back(desk, one, content)
    (asked,) = made["questions"]
    said = [{"about": asked["about"], "value": asked["value"], "answer": "IQG01Q03"}]
    told = post(desk, f"{one}/answers", desk.coordinator, json.dumps(said).encode()).json()
    assert told["questions"] == []
    accepted = post(desk, f"{one}/accept?all_or_nothing=true", desk.coordinator).json()
    assert (accepted["state"], accepted["difference"]["new"]) == ("accepted", 2), accepted
    own = activities(desk).loc["from-drc-a-1"]
    assert own["source_page_or_slide"] == "Ali's month.xlsx, Sheet, 2"
    assert desk.client.get(one, head).json()["difference"]["new"] == 2, (
        "what it brought, not what it would"
    )
    for again in ("accept", "withdraw"):
        assert post(desk, f"{one}/{again}", desk.coordinator).status_code == 409
    take_back(desk, accepted["revision"])
    assert activities(desk).index.tolist() == before.index.tolist()
    noted = [(entry.action, entry.what) for entry in desk.gate.audit.newest(20)]
    own = {(did, f"import {made['id']}") for did in ("hand in", "export", "correct", "accept")}
    assert {*own, ("undo", f"revision {accepted['revision']}")} <= set(noted)


def files_come_back(desk, one, content):
    head = bearer(desk.coordinator)
    file = desk.client.get(f"{one}/file", head)
    assert file.content == content
    assert "filename*=UTF-8''Ali%27s%20month.xlsx" in file.headers["content-disposition"]
    back = openpyxl.load_workbook(io.BytesIO(desk.client.get(f"{one}/marked", head).content))
    assert "Nowhereham" in back["Sheet"].cell(3, back["Sheet"].max_column).value


def take_back(desk, revision):
    undo = f"/api/revisions/{revision}/undo"
    assert post(desk, undo, desk.coordinator).json()["undid"] == revision
    assert post(desk, undo, desk.coordinator).status_code == 400


def test_all_or_nothing_takes_nothing_where_a_row_is_held_back(desk, refused):
    held = csv("one") + b",WASH,Al-Anbar,no organisation\n"
    made = hand_in(desk, desk.coordinator, held).json()
    answer = post(desk, f"/api/imports/{made['id']}/accept?all_or_nothing=true", desk.coordinator)
    assert "Rows held back: 1" in refused(answer, 409)
    left = post(desk, f"/api/imports/{made['id']}/withdraw", desk.coordinator).json()
    assert left["state"] == "withdrawn"


def test_a_link_takes_its_organisations_rows_alone_and_tells_of_no_other(desk, acted, refused):
    others = activities(desk)
    other = others[others["organisation"] != "acted"].iloc[0]
    handed = hand_in(
        desk, desk.coordinator, sheet(("A-1", "UNHCR", *OWN[2:])), sender="acted"
    ).json()
    assert post(desk, f"/api/imports/{handed['id']}/accept", desk.coordinator).status_code == 200
    rows = (
        (  # of the id of a row of another organisation that came from the same sender
            "A-1",
            "Agency for Technical Cooperation and Development",
            *OWN[2:],
        ),
        (other.name, "ACTED", *OWN[2:]),
        ("A-3", "UNHCR", *OWN[2:]),
        ("A-4", "", "Shelter", *OWN[3:]),
        ("A-5", "No such body", *OWN[2:]),
    )
    answer = hand_in(desk, acted, sheet(*rows), sender="unhcr", kind="", complete="all")
    made = answer.json()
    assert (made["sender"], made["counts"]["taken"], made["counts"]["held"]) == ("acted", 3, 2), (
        made
    )
    assert made["difference"] == {"new": 3, "changed": 0, "ended": 0, "same": 0, "missing": 0}
    other_rows = [one for one in made["findings"] if one["code"] == "organisation-other"]
    assert [(one["rows"], one["value"]) for one in other_rows] == [
        ("4", "UNHCR"),
        ("6", "No such body"),
    ]
    (unnamed,) = (one for one in made["findings"] if one["code"] == "organisation-unnamed")
    assert (unnamed["rows"], unnamed["severity"]) == ("5", "warning")
    assert made["questions"] == []
    assert other["name"] not in answer.text
    accepted = post(desk, f"/api/imports/{made['id']}/accept", desk.coordinator).json()
    assert accepted["difference"]["new"] == 3
    now = activities(desk)
    brought = now[now["source_id"] == "from-acted"]
    assert sorted(brought["organisation"]) == ["acted", "acted", "acted", "unhcr"]
    assert now.loc[other.name].equals(others.loc[other.name])
    own = desk.client.get("/api/imports", bearer(acted)).json()["imports"]
    assert {one["id"] for one in own} == {made["id"]}
    head = bearer(acted)
    foreign, none = (
        refused(desk.client.get(f"/api/imports/{one}", head), 404).replace(one, "")
        for one in (handed["id"], NOWHERE)
    )
    assert foreign == none


def test_a_file_that_stands_as_anothers_is_told_to_coordinators_alone(desk, acted):
    content = csv("known already", "ACTED")
    made = hand_in(desk, desk.coordinator, content, sender="drc").json()
    number = post(desk, f"/api/imports/{made['id']}/accept", desk.coordinator).json()["revision"]
    asked = {"sender": "nrc", "lang": "ar"}
    (also,) = hand_in(desk, desk.coordinator, content, **asked).json()["also_accepted"]
    assert (also["revision"], also["sender"], also["day"]) == (number, "drc", made["made_at"][:10])
    assert f"{number}" in also["message"]
    assert "accepted" not in also["message"]
    assert hand_in(desk, acted, content).json()["also_accepted"] == []
    take_back(desk, number)


def test_a_sheet_without_a_column_of_organisations_is_the_links_own(desk, acted):
    content = b"Sector,Governorate,Activity,Month\nWASH,Al-Anbar,Wells,2026-10\n"
    made = hand_in(desk, acted, content, "own.csv").json()
    codes = [one["code"] for one in made["findings"]]
    assert (made["counts"]["taken"], codes) == (1, ["organisation-no-column"])
    again = hand_in(desk, acted, content, "own again.csv").json()
    assert again["id"] == made["id"], "the same file that waits is not kept twice"


def test_answers_by_a_link_are_of_its_file_alone_and_name_no_site(desk, acted, refused):
    content = CSV.format(who="ACTED", what="x").replace("Al-Anbar", "Anbaria").encode()
    made = hand_in(desk, acted, content, "asked.csv").json()
    assert not [
        c for one in made["questions"] for c in one["candidates"] if c.get("level") == "site"
    ]
    said = [{"about": "place", "value": "Anbaria", "answer": "IQG01"}]
    unasked = [*said, {"about": "organisation", "value": "UNHCR", "answer": "acted"}]
    one = f"/api/imports/{made['id']}/answers"
    assert "“UNHCR”" in refused(post(desk, one, acted, json.dumps(unasked).encode()), 400)
    assert desk.client.get(one.removesuffix("/answers"), bearer(acted)).json()["questions"]
    told = post(desk, one, acted, json.dumps(said).encode()).json()
    assert (told["questions"], told["counts"]["taken"]) == ([], 1)
    kept = {one.value for one in desk.gate.organisation_links._rows.answers("acted")}
    assert kept.isdisjoint({"Anbaria", "UNHCR"})


def test_a_leaked_link_cannot_fill_the_disk(desk, refused, monkeypatch):
    token = desk.token("unhcr")
    monkeypatch.setattr(by_link, "MOST_WAITING", 2)
    for number in range(2):
        assert hand_in(desk, token, csv(number, "UNHCR")).status_code == 201
    assert "wait already" in refused(hand_in(desk, token, csv(3, "UNHCR")), 429)
    monkeypatch.setattr(by_link, "MOST_WAITING", 20)
    monkeypatch.setattr(by_link, "MOST_A_DAY", 2)
    assert "tomorrow" in refused(hand_in(desk, token, csv(3, "UNHCR")), 429)
    monkeypatch.setattr(by_link, "MOST_A_DAY", 60)
    monkeypatch.setattr(by_link, "MOST_BYTES", 100)
    assert "new one" in refused(hand_in(desk, token, csv(3, "UNHCR")), 429)


def test_what_cannot_be_taken_is_refused_with_the_reason(desk, refused, monkeypatch):
    token = desk.coordinator
    empty = hand_in(desk, token, b"").json()
    assert [(one["code"], one["severity"]) for one in empty["findings"]] == [("empty", "error")]
    assert "the file is empty" in empty["detail"]
    cases = [
        ("/api/imports?sheets=x", b"x", {}, 400, "sheets"),
        ("/api/imports?kind=poems", b"x", {}, 400, "poems"),
        ("/api/imports?year=99", b"x", {}, 400, "99"),
        ("/api/imports?header_row=top", b"x", {}, 400, "top"),
        ("/api/imports?unpivot=maybe", b"x", {}, 400, "maybe"),
        ("/api/imports?as_of=soon", b"x", {}, 400, "soon"),
        ("/api/imports?map=Partner", b"x", {}, 400, "Partner"),
        (
            "/api/imports",
            b"--x\r\n",
            {"content_type": "multipart/form-data; boundary=x"},
            400,
            "file",
        ),
        ("/api/imports", b"--x", {"content_type": "multipart/form-data"}, 400, "form"),
        ("/api/imports", b"x", {"sec_fetch_site": "cross-site"}, 403, "another site"),
        ("/api/imports", b"x", {"origin": "https://evil.example"}, 403, "another site"),
        (f"/api/imports/{NOWHERE}/accept", b"", {}, 404, NOWHERE),
        ("/api/revisions/x/undo", b"", {}, 400, "x"),
        ("/api/revisions/999/undo", b"", {}, 404, "999"),
    ]
    for path, content, headers, status, said in cases:
        assert said in refused(post(desk, path, token, content, **headers), status), path
    monkeypatch.setattr(programs, "MOST_BYTES", 1024)
    for sent in (b"x" * 2048, iter([b"x" * 600, b"x" * 600])):
        assert "larger than" in refused(hand_in(desk, token, sent_slowly(sent)), 413)
    made = hand_in(desk, token, csv("answers")).json()
    for said in (
        b"",
        b"{}",
        b"[]",
        b'[{"about": "place"}]',
        b'[{"about": 1, "value": "", "answer": ""}]',
    ):
        assert post(desk, f"/api/imports/{made['id']}/answers", token, said).status_code == 400


def test_a_program_says_how_a_sheet_is_read_and_what_a_question_of_the_reading_means(desk):
    content = b"Partners of the month\na,b,c,d\n" + b"DRC,WASH,Al-Anbar,January\n" * 2
    made = hand_in(desk, desk.coordinator, content, sender="reader").json()
    one = f"/api/imports/{made['id']}/answers"
    roles = "&".join(
        f"map={name}={role}"
        for name, role in zip(
            "abcd", ("organisation", "sector", "governorate", "month"), strict=True
        )
    )
    told = post(desk, f"{one}?header_row=2&kind=activities&{roles}", desk.coordinator, b"[]").json()
    assert told["reading"]["header_rows"] == [2]
    (asked,) = told["questions"]
    said = [{"about": asked["about"], "value": asked["value"], "answer": "2026"}]
    told = post(desk, one, desk.coordinator, json.dumps(said).encode()).json()
    assert (told["questions"], told["period"]["from"]) == ([], "2026-01-01")
    said[0]["answer"] = "soon"
    assert post(desk, one, desk.coordinator, json.dumps(said).encode()).status_code == 400


def sent_slowly(parts):
    if isinstance(parts, bytes):
        return parts

    async def pieces():
        for one in parts:
            yield one

    return pieces()


def test_nothing_else_can_be_done_and_no_script_of_another_site_reads_it(desk, acted):
    for method, path, status, allowed in (
        ("PUT", "/api/imports", 405, "GET, HEAD, OPTIONS, POST"),
        ("DELETE", f"/api/imports/{NOWHERE}", 405, "GET, HEAD, OPTIONS"),
        ("GET", f"/api/imports/{NOWHERE}/accept", 405, "OPTIONS, POST"),
        ("POST", "/api/collections", 405, "GET, HEAD, OPTIONS"),
        ("OPTIONS", "/api/imports", 204, "GET, HEAD, OPTIONS, POST"),
    ):
        answer = desk.client.request(method, path)
        assert (answer.status_code, answer.headers["allow"]) == (status, allowed), path
    for answer in (
        desk.client.request("OPTIONS", "/api/imports"),
        desk.client.get("/api/imports", bearer(acted)),
        post(desk, "/api/imports"),
    ):
        assert not [one for one in answer.headers if one.startswith("access-control")]
    seen = desk.gate.access(Asking(bearer(acted)))
    assert (seen.audience, seen.own, seen.may_manage) == (Audience.PUBLIC, Audience.PUBLIC, False)


def test_the_description_names_every_way(desk):
    paths = desk.client.get("/api/openapi.json").json()["paths"]
    ways = {path: sorted(own) for path, own in paths.items() if "import" in path or "undo" in path}
    assert ways["/api/imports"] == ["get", "post"]
    assert ways["/api/imports/{import_id}/accept"] == ["post"]
    assert "/hand-in/{token}/{import_id}" in ways
    assert "multipart/form-data" in paths["/api/imports"]["post"]["requestBody"]["content"]
