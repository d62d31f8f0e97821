"""`/confirm/…`: an organisation answers by link; nobody else changes or learns anything."""

import datetime as dt
import html
import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from handed_in import bearer

from geo.access import organisation_sharing
from geo.access.gate import Access
from geo.access.links.organisation_links import Purpose
from geo.catalog.audience import Audience
from geo.catalog.layers import PARTNER_ACTIVITIES
from geo.dataset.context import Context
from geo.intake.accepting import undo
from geo.intake.confirm.asked import Said, State
from geo.intake.confirm.confirmations import Confirmations
from geo.language import Language, words
from geo.profiles import place_report
from geo.store.confirmation_rows import ConfirmationRow
from geo.values import days
from geo.view.view import View
from maps.document import as_html
from maps.document.places import place
from mapservice.confirm.page import MOST_BYTES, MOST_ROWS, ConfirmPage, style

COORDINATOR = Access(Audience.COORDINATOR, who="lina", own=Audience.COORDINATOR)
HERE = {"sec-fetch-site": "same-origin"}
KEY = re.compile(r'name="r(\d+)" value="([^"]+)"')


def today():
    return days.today().isoformat()


def link(desk, organisation, **draft):
    """A new link, and the address of its page."""
    made = desk.link(organisation, purpose=Purpose.CONFIRM, **draft)
    return made, organisation_sharing.path(desk.gate, made)


def form(text, **answers):
    """What the page sends when nothing is typed, over which `answers` are typed."""
    fields = {f"r{n}": html.unescape(key) for n, key in KEY.findall(text)}
    (seen,) = re.findall(r'name="seen" value="(\d+)"', text)
    return {"seen": seen, **fields, **answers}


def send(desk, address, text, client=None, **answers):
    client = client or desk.client
    return client.request("POST", address, HERE, data=form(text, **answers))


def work(desk, organisation):
    rows = desk.library.dataset(Audience.COORDINATOR).features["partner-activities"]
    return rows[(rows["organisation"] == organisation).to_numpy(dtype=bool)].set_index("id")


def answers(desk, organisation):
    return Confirmations(desk.library, desk.gate).rows.newest(organisation)


def test_the_page_is_small_has_no_script_and_nothing_of_anybody_else(desk):
    _, address = link(desk, "bwa")
    others = {one["name"] for one in desk.library.dataset("coordinator").organisations.values()}
    for language in Language:
        answer = desk.client.get(f"{address}?lang={language}")
        assert f'<html lang="{language}" dir="{language.direction}">' in answer.text
        assert len(answer.content) <= MOST_BYTES
        assert "<script" not in answer.text
        assert len(KEY.findall(answer.text)) == 8
    text = desk.client.get(address).text
    assert [one for one in others if one in text and len(one) > 12] == ["Baghdad Women Association"]
    assert text.count("Still going on") == 8, "whose planned end has passed"
    assert "planned" not in text
    _, of_plans = link(desk, "iom")
    assert desk.client.get(of_plans).text.count("planned, last confirmed") == 2
    assert f"<style>{style()}</style>" in text, "which the policy knows by its hash"
    for header, said in {
        "cache-control": "no-store",
        "referrer-policy": "same-origin",
        "x-robots-tag": "noindex",
        "content-security-policy": "default-src 'none'",
    }.items():
        assert said in answer.headers[header]
    assert "Disallow: /confirm/" in desk.client.get("/robots.txt").text
    told = [(one.action, one.who.split()[0]) for one in desk.gate.audit.newest(5)]
    assert ("view", "bwa") in told


def test_a_place_that_is_no_unit_is_told_by_its_own_name_before_the_unit(desk):
    for organisation, told in (("dary", "Kilo 5, Markaz Al-Ramadi"), ("irc", "Al-Anbar")):
        text = desk.client.get(link(desk, organisation)[1]).text
        assert f"<b>{told}</b>" in text
        assert "Anbar, Al-Anbar" not in text


def test_all_still_true_in_three_taps_is_one_revision_that_can_be_undone(desk):
    made, address = link(desk, "dary")
    before, revision = work(desk, "dary"), desk.library.store.version()
    text = desk.client.get(address).text
    answer = send(desk, address, text, all="1")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{address}?lang=en")
    newest = desk.library.store.newest()
    assert (newest.id, newest.why, newest.details["link"]) == (revision + 1, "confirmed", made.id)
    assert newest.who == "Dary by link"
    asked = len(KEY.findall(text))
    now = work(desk, "dary")
    renewed = now[now["last_confirmed"] == today()]
    assert len(renewed) == asked == newest.counts["partner-activities"]
    assert len(now) == len(before)
    assert set(renewed["source_id"]) == {"from-dary"}
    assert set(renewed["end"].dropna()) == set(), "what goes on past its end has none any more"
    assert "Thank you, received." in desk.client.get(address).text
    again = send(desk, address, text, all="1")
    assert again.status_code == 303, "the same form again is no fault"
    fresh = send(desk, address, desk.client.get(address).text, all="1")
    assert fresh.status_code == 303
    assert desk.library.store.version() == revision + 1, "and nothing is written twice"
    assert {one.state for one in answers(desk, "dary")} == {State.ACCEPTED}
    told = {(one.action, one.who) for one in desk.gate.audit.newest(20)}
    assert {("answer", made.who), ("change", made.who)} <= told
    _says_who(desk, renewed)
    undo.undo(desk.library, newest.id, "lina")
    assert work(desk, "dary").equals(before)
    assert "You said" not in desk.client.get(address).text, "what was taken back is asked again"


def _says_who(desk, renewed):
    """Every surface tells who confirmed last: to partners the organisation, to others a source."""
    name = desk.library.dataset(Audience.COORDINATOR).organisations["dary"]["name"]
    day = words(Language.EN).day(days.today(), short=True)
    pcode = renewed["district_pcode"].iloc[0]
    asked = f"partner=dary&date={today()}"
    for token, who, called in (
        (desk.partner, name, "Dary"),
        ("", "Activities handed in by organisations", "organisations that hand in"),
    ):
        get = partial(desk.client.get, headers=bearer(token))
        found = get(f"/api/collections/partner-activities/items?{asked}").json()
        rows = [one["properties"] for one in found["features"]]
        told = {one["last_confirmed_by"] for one in rows if one["last_confirmed"] == today()}
        assert told == {who}
        assert {one["status"] for one in rows if one["last_confirmed"] == today()} == {"active"}
        assert f",{who}" in get(f"/api/downloads/partner-activities.csv?{asked}").text
        state = get(f"/api/state?{asked}").json()
        assert (state["last_confirmed"], state["last_confirmed_by"]) == (today(), [who])
        dataset = desk.library.dataset(Audience.PARTNER if token else Audience.PUBLIC)
        context = Context(dataset, View(date=days.today()), words(Language.EN))
        report = place_report.of(context, f"districts/{pcode}")
        sheet = as_html.sheet(place.made(context, report), str, {"map": as_html.figure("")})
        assert f"confirmed {day} by {called}" in sheet
        assert "lina" not in sheet


def test_what_is_not_still_true_waits_and_what_cannot_be_is_said(desk):
    _, address = link(desk, "nrc")
    text, revision = desk.client.get(address).text, desk.library.store.version()
    for typed, status, said in (
        ({}, 400, "Nothing was chosen yet"),
        ({"a0": "magic"}, 400, "Nothing was chosen yet"),
        ({"a0": "ended", "e0": ""}, 400, "say on which day it ended"),
        ({"a0": "ended", "e0": "soon<b>"}, 400, "soon&lt;b&gt; is no day"),
        ({"a0": "ended", "e0": "1066-01-01"}, 400, "cannot be"),
        ({"a0": "changed"}, 400, "say what has changed"),
        ({"a0": "changed", "w0": "x" * 501}, 400, "a text can have 500"),
        ({"a0": "changed", "w0": "x" * 70_000}, 413, "larger than"),
    ):
        answer = send(desk, address, text, **typed)
        assert (answer.status_code, said in answer.text) == (status, True), (typed, answer.text)
        if len(typed.get("w0", "")) < 600:
            assert len(KEY.findall(answer.text)) == 4, "nothing of the form is lost"
    kept = send(desk, address, text, a0="ended", e0="soon", a1="changed", w1="Moved & grew")
    assert 'value="Moved &amp; grew"' in kept.text
    answer = send(
        desk,
        address,
        text,
        a0="ended",
        e0=today(),
        a1="changed",
        w1="Moved & grew",
        a2="not-ours",
        a3="ended",
        e3="2030-01-31",
    )
    assert answer.status_code == 303
    assert desk.library.store.version() == revision, "nothing is written by that"
    found = {one.said: one.details for one in answers(desk, "nrc")}
    assert "2030-01-31" in found["changed"] or "Moved" in found["changed"]
    assert [one.state for one in answers(desk, "nrc")] == ["proposed"] * 4
    shown = desk.client.get(address).text
    assert "4 wait for a coordinator." in shown
    assert "You said on" in shown


def test_who_is_second_is_told_and_nobody_loses_anything(desk):
    _, address = link(desk, "iom")
    one = other = desk.client.get(address).text
    assert send(desk, address, one, a0="still").status_code == 303
    late = send(desk, address, other, a0="not-ours", a1="ended", e1=today())
    assert late.status_code == 409
    assert "Somebody answered these meanwhile" in late.text
    said = {one.said for one in answers(desk, "iom")}
    assert said == {"still", "ended"}, "the other answer of the second was received"
    fresh = desk.client.get(address).text
    assert send(desk, address, fresh, a3="not-ours").status_code == 303, "who looks may correct"
    forged = send(desk, address, fresh, r0="0.from-unhcr-legal-anbar", a0="still")
    assert forged.status_code == 409
    assert desk.library.store.held(PARTNER_ACTIVITIES, "from-unhcr-legal-anbar") is None


def test_twenty_who_send_at_once_make_one_answer_of_each_activity(desk):
    _, address = link(desk, "momd")
    text, revision = desk.client.get(address).text, desk.library.store.version()
    clients = [desk.another_client() for _ in range(4)]

    def one(n):
        typed = {"all": "1"} if n % 2 else {"a0": "ended", "e0": today(), "a1": "still"}
        return send(desk, address, text, clients[n % 4], **typed).status_code

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(one, range(20)))
    assert set(found) <= {303, 409}
    told = answers(desk, "momd")
    assert len(told) == len({one.about for one in told}) == 4
    assert desk.library.store.version() <= revision + 2


@pytest.fixture
def wrong(desk):
    """Tokens that open nothing, by what is said of them."""
    ours = desk.gate.organisation_links
    revoked, _ = link(desk, "irc")
    organisation_sharing.end(desk.gate, COORDINATOR, revoked.id)
    token = ours.token(link(desk, "irc")[0])
    return {
        ours.token(revoked): 410,
        ours.token(desk.link("irc")): 404,
        desk.coordinator: 404,
        token[:-1]: 404,
        token[:12]: 404,
        token + "A": 404,
        "%00": 404,
        "é" * 34: 404,
    } | {
        token[:n] + ("A" if token[n] != "A" else "B") + token[n + 1 :]: 404
        for n in range(len(token))
    }


def test_a_thousand_wrong_links_change_nothing_and_learn_nothing(desk, wrong):
    revision, bodies = desk.library.store.version(), set()
    client = desk.another_client()
    data = {"all": "1", "seen": "1", "r0": "0.from-irc-x", "a0": "still"}
    told = {410: set(), 404: set(), 429: set()}
    tried = [*wrong.items()] * (1_000 // len(wrong) + 1)
    for number, (token, status) in enumerate(tried[:1_000]):
        method = ("GET", "POST")[number % 2]
        answer = client.request(method, f"/confirm/{token}", HERE, data=data)
        assert answer.status_code in (status, 429), token
        told[answer.status_code].add(answer.content)
        bodies.add(answer.headers["cache-control"])
    assert {status: len(found) for status, found in told.items()} == {410: 1, 404: 1, 429: 1}
    assert bodies == {"no-store"}
    assert desk.library.store.version() == revision
    assert answers(desk, "irc") == []
    text = desk.client.get(link(desk, "irc")[1]).text
    assert len(KEY.findall(text)) == 2
    for foreign in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        made, address = link(desk, "irc")
        sent = desk.client.request("POST", address, foreign, data=form(text, all="1"))
        assert sent.status_code == 403
    assert desk.client.get(f"/hand-in/{address.rpartition('/')[2]}").status_code == 404
    assert answers(desk, "irc") == []
    assert made.state(made.expires_at + dt.timedelta(seconds=1)).value == "expired"


def test_a_large_organisation_is_asked_page_by_page(desk, monkeypatch):
    monkeypatch.setattr("mapservice.confirm.page.MOST_ROWS", 3)
    _, address = link(desk, "ssord")
    _, large = link(desk, "bwa")
    first = desk.client.get(large).text
    assert "1 to 3 of 8" in first
    last = desk.client.get(f"{large}?page=3").text
    assert "7 to 8 of 8" in last
    assert len(KEY.findall(first)) + len(KEY.findall(last)) == 5
    assert desk.client.get(f"{large}?page=99").text == last
    assert send(desk, large, first, all="1").status_code == 303
    after = desk.client.get(large).text
    assert "5 are not answered yet." in after
    assert not {key for _, key in KEY.findall(after)} & {key for _, key in KEY.findall(first)}
    assert "Previous" not in desk.client.get(address).text
    assert MOST_ROWS * 8 < 120, "as many fields as a form may have"


@pytest.mark.parametrize("language", Language)
def test_the_fullest_page_of_a_large_organisation_is_within_its_bytes(desk, language):
    made, address = link(desk, "bwa")
    dataset = desk.library.dataset(Audience.COORDINATOR)
    page = ConfirmPage(Context(dataset, View(lang=language), words(language)), made, address)
    (first, *_) = Confirmations(desk.library, desk.gate).asked(made)
    told = ConfirmationRow(made.id, "bwa", "x", "x", Said.NOT_OURS, "{}", 1, f"{today()}T00:00:00")
    record = {**first.record, "activity": "ي" * 300, "start": "2023-09-30", "end": "2026-09-30"}
    rows = [
        first._replace(about=f"from-a-long-name-of-an-organisation-{n}", record=record, answer=told)
        for n in range(MOST_ROWS * 3)
    ]
    shown = page.html(rows, page=2)
    assert len(shown) <= MOST_BYTES
    assert len(KEY.findall(shown.decode())) == MOST_ROWS
