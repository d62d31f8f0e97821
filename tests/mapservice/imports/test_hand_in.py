"""`/hand-in/…`: the page of a link, what is sent by it, and what opens nothing."""

import datetime as dt
import io
import re
from dataclasses import replace

import openpyxl
import pytest
from handed_in import EVIL, OWN, bearer, sheet

from geo.access import organisation_sharing
from geo.access.gate import Access
from geo.access.links.link import State
from geo.access.links.organisation_links import Draft
from geo.catalog.audience import Audience
from geo.errors import InvalidQueryError, LinkError, WithheldError
from geo.intake.by_hand.short_form import Entry
from geo.language import Language
from geo.store import stores
from mapservice.imports.hand_in_page import MOST_BYTES, MOST_ENTRIES, style
from mapservice.web.token_throttle import PER_MINUTE

NOW = dt.datetime.now(dt.UTC)
NOWHERE = "AAAAAAAAAAAA"
HERE = {"sec-fetch-site": "same-origin"}
WELLS = Entry("wash", "Wells", "IQG01", "Al-Ramadi", "", "2026-10-01", "", "60")


@pytest.fixture(scope="module")
def page(desk):
    return f"/hand-in/{desk.token('care')}"


def fields(*entries):
    return {
        f"{name}{place}": text
        for place, one in enumerate(entries)
        for name, text in one._asdict().items()
    }


def fill(desk, address, *entries, do="form"):
    return desk.client.request("POST", address, HERE, data={"do": do, **fields(*entries)})


def send(desk, address, content, name="month.xlsx", **more):
    file = {"file": (name, content)}
    return desk.client.request("POST", address, HERE, files=file, data={"do": "sheet", **more})


def state(desk):
    rows = desk.gate.organisation_links._rows
    return [(one.id, one.state) for one in rows.proposals()], [
        (one.id, one.revoked_at) for one in rows.links()
    ]


def test_the_page_is_small_has_no_script_and_is_in_each_language(desk, page):
    full = [Entry(*(["ي" * 190] * len(Entry._fields)))] * MOST_ENTRIES
    for language in Language:
        answer = desk.client.get(f"{page}?lang={language}")
        shown = answer.text
        assert f'<html lang="{language}" dir="{language.direction}">' in shown
        assert len(fill(desk, f"{page}?lang={language}", *full, do="more").content) > len(shown)
        assert "<script" not in shown
        assert "Norwegian Refugee Council" not in shown, "nothing of anybody else"
        for other in Language:
            assert other is language or f'href="{page}?lang={other}"' in shown
    plain = [Entry(*(["x" * 30] * len(Entry._fields)))] * MOST_ENTRIES
    send(desk, page, sheet(OWN), "n" * 100 + ".xlsx")
    rows = stores.imports(desk.gate.config.store)
    for number in range(8):
        rows.add(replace(rows.proposals()[0], id=f"{number}{NOWHERE[1:]}"), b"")
    fullest = fill(desk, f"{page}?lang=ar", *plain, do="more")
    assert len(fullest.content) <= MOST_BYTES
    assert f"<style>{style()}</style>" in fullest.text, "which the policy knows by its hash"
    for header, said in {
        "cache-control": "no-store",
        "referrer-policy": "same-origin",
        "x-robots-tag": "noindex",
        "content-security-policy": "default-src 'none'",
    }.items():
        assert said in fullest.headers[header]
    assert "Disallow: /hand-in/" in desk.client.get("/robots.txt").text


def test_a_sheet_is_read_and_told_and_nothing_in_it_becomes_html(desk, page):
    rows = (
        ("E-1", "CARE", "WASH", EVIL, "Al-Anbar", "Al-Ramadi", EVIL, "2026-01-05", "", 60),
        ("E-2", EVIL, EVIL, "x", EVIL, EVIL, EVIL, EVIL, EVIL, EVIL),
    )
    answer = send(desk, page, sheet(*rows), f"{EVIL}.xlsx", complete="all")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(page)
    told = desk.client.get(answer.headers["location"])
    assert re.findall(r"<dd>(\d+)</dd>", told.text) == ["2", "1", "1", "0"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in told.text
    for shown in (told.text, desk.client.get(page).text):
        assert not re.search(r"<(script|img)", shown)
        assert 'onerror=alert(1)"' not in shown
    assert len(told.content) <= MOST_BYTES
    where = answer.headers["location"].partition("?")[0]
    back = desk.client.get(f"{where}/marked.xlsx?lang=ar")
    assert openpyxl.load_workbook(io.BytesIO(back.content)).sheetnames[0] == "Sheet"
    left = desk.client.request("POST", answer.headers["location"], HERE, data={"do": "withdraw"})
    assert left.status_code == 303
    assert "It was withdrawn" in desk.client.get(answer.headers["location"]).text
    again = desk.client.request("POST", answer.headers["location"], HERE, data={"do": "withdraw"})
    assert again.status_code == 409
    assert "closed" in again.text


def test_a_form_becomes_rows_of_the_organisation_when_a_coordinator_accepts(desk, page):
    grown = fill(desk, page, WELLS, do="more").text
    assert 'name="activity1"' in grown
    assert 'value="Wells"' in grown
    refused = fill(desk, page, WELLS, Entry(activity="No place <b>"))
    assert refused.status_code == 400
    assert "Activity 2: say what is done" in refused.text
    assert 'value="No place &lt;b&gt;"' in refused.text
    assert "Nothing was written" in fill(desk, page, Entry("wash"), Entry()).text
    answer = fill(desk, page, WELLS, WELLS._replace(activity="=1+1", individuals="many"))
    shown = desk.client.get(answer.headers["location"]).text
    assert "Activity 2" in shown
    assert "“People reached, if known”" in shown
    assert not re.search(r"\bRows? \d", shown)
    made = answer.headers["location"].rpartition("/")[2].partition("?")[0]
    accept = f"/api/imports/{made}/accept"
    accepted = desk.client.request("POST", accept, bearer(desk.coordinator)).json()
    assert accepted["difference"]["new"] == 2, accepted
    rows = desk.library.dataset(Audience.COORDINATOR).features["partner-activities"]
    own = rows[rows["activity"].isin(["Wells", "=1+1"]) & (rows["source_id"] == "from-care")]
    own = own.set_index("activity").loc[:, ["organisation", "sector", "district_pcode", "reached"]]
    assert own.loc["Wells"].tolist() == ["care", "wash", "IQG01Q03", 60]
    assert "A coordinator accepted it" in desk.client.get(answer.headers["location"]).text


def test_what_cannot_be_read_is_said_on_the_page(desk, page):
    for answer, status, said in (
        (send(desk, page, b""), 422, "the file is empty"),
        (send(desk, page, b"PK\x03\x04 broken"), 422, "the file"),
        (send(desk, page, b"Name,Phone\nx,y\n"), 422, "no sheet lists"),
        (desk.client.request("POST", page, HERE, data={"do": "sheet"}), 400, "No file was sent"),
        (desk.client.request("POST", page, HERE, content=b"x"), 400, "Nothing was written"),
    ):
        assert (answer.status_code, said in answer.text) == (status, True), answer.text


def test_no_other_token_opens_anything_and_nothing_changes(desk, page):
    token = page.rpartition("/")[2]
    link, expired = desk.link("unhcr"), desk.link("unhcr", days=1)
    ours = desk.gate.organisation_links
    found = ours.find(ours.token(expired), expired.purpose, NOW + dt.timedelta(hours=23))
    assert found.state(NOW + dt.timedelta(days=2)) is State.EXPIRED
    with pytest.raises(LinkError, match="expired"):
        ours.find(ours.token(expired), expired.purpose, NOW + dt.timedelta(days=2))
    access = Access(Audience.COORDINATOR, who="lina", own=Audience.COORDINATOR)
    assert organisation_sharing.end(desk.gate, access, link.id)
    assert not organisation_sharing.end(desk.gate, access, link.id)
    sent = send(desk, page, sheet(("T-1", "CARE", *OWN[2:]))).headers["location"]
    before, client = state(desk), desk.another_client()
    wrong = {
        ours.token(link): 410,
        desk.coordinator: 404,
        desk.partner: 404,
        token[:-1]: 404,
        token[:12]: 404,
        token[:-1] + ("A" if token[-1] != "A" else "B"): 404,
        token[:11] + "_" + token[12:]: 404,
        "%00": 404,
        "é" * 34: 404,
    }
    for number, (other, status) in enumerate(wrong.items()):
        for below in ("", f"/{sent.rpartition('/')[2]}"):
            method = ("GET", "POST")[number % 2]
            address, said = f"/hand-in/{other}{below}", {"do": "withdraw", **fields(WELLS)}
            assert client.request(method, address, HERE, data=said).status_code == status, other
    assert client.get(f"/share/{token}").status_code == 404, "it opens no view"
    others = desk.token("unhcr")
    for one in (sent.rpartition("/")[2].partition("?")[0], NOWHERE):
        assert desk.client.get(f"/hand-in/{others}/{one}").status_code == 404
    for foreign in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        answer = desk.client.request("POST", page, foreign, data=fields(WELLS))
        assert answer.status_code == 403
    assert desk.client.request("PUT", page).status_code == 405
    answers = [client.get("/hand-in/" + "B" * 34) for _ in range(PER_MINUTE)]
    assert (answers[-1].status_code, answers[-1].headers["retry-after"]) == (429, "60")
    assert client.get(page).status_code == 200, "a right token is never locked out"
    after = state(desk)
    assert (after[0], after[1][1:]) == before


def test_coordinators_alone_make_and_end_links(desk):
    register = desk.library.dataset(Audience.COORDINATOR).organisations
    partner = Access(Audience.PARTNER, who="omar", own=Audience.PARTNER)
    coordinator = Access(Audience.COORDINATOR, who="lina", own=Audience.COORDINATOR)
    link = desk.link("drc", note="  Ali\n and Sara ")
    assert (link.note, link.who) == ("Ali and Sara", f"drc by hand-in link {link.id}")
    for fault, act in (
        (
            WithheldError,
            lambda: organisation_sharing.make(desk.gate, partner, Draft("drc"), register),
        ),
        (WithheldError, lambda: organisation_sharing.end(desk.gate, partner, link.id)),
        (LinkError, lambda: organisation_sharing.end(desk.gate, coordinator, NOWHERE)),
        (InvalidQueryError, lambda: desk.link("nobody")),
        (InvalidQueryError, lambda: desk.link("drc", days=0)),
        (InvalidQueryError, lambda: desk.link("drc", note="x" * 300)),
    ):
        with pytest.raises(fault):
            act()
    assert organisation_sharing.listed(desk.gate, partner) == []
    assert link.id in {one.id for one in organisation_sharing.listed(desk.gate, coordinator)}
    told = {(one.action, one.what) for one in desk.gate.audit.newest(20)}
    assert ("share", f"hand-in link {link.id}") in told
    path = organisation_sharing.path(desk.gate, link, Language.AR)
    assert desk.client.get(path).status_code == 200
    assert desk.gate.organisation_links.by_id(link.id).uses == 1
