"""`/share/…` over the real routes: what opens, what does not, and how often one may try."""

import asyncio
import datetime as dt
import logging
import re
from http.cookiejar import DefaultCookiePolicy

import pytest

from geo.access import sharing
from geo.access.gate import Access, Gate
from geo.access.links.shares import Draft
from geo.catalog.audience import Audience
from geo.dataset.scope import Scope
from mapservice.app import ROUTES, application
from mapservice.web.token_throttle import PER_MINUTE

COORDINATOR = Access(Audience.COORDINATOR, who="lina@example.org", own=Audience.COORDINATOR)
BROWSER = {"user-agent": "Mozilla/5.0 Firefox/140"}


@pytest.fixture
def settings_of_links(tmp_path):
    return {
        "store": f"sqlite:///{tmp_path / 'links.sqlite'}",
        "audit": tmp_path / "audit",
        "default_audience": "public",
    }


@pytest.fixture
def gate(config, settings_of_links):
    return Gate(config.model_copy(update=settings_of_links))


@pytest.fixture
def client(client_of, settings_of_links):
    return _forgetful(client_of(**settings_of_links))


def _forgetful(client):
    """Returns a client that keeps no cookie by itself."""
    client._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return client


@pytest.fixture
def make(gate):
    def made(**draft):
        return sharing.make(gate, COORDINATOR, Draft(**draft), dt.datetime.now(dt.UTC))

    return made


def _address(gate, share):
    return f"/share/{gate.shares.token(share)}"


def _cookie(answer):
    return {"cookie": re.match(r"[^;]*", answer.headers["set-cookie"])[0]}


def test_a_link_goes_to_its_view_and_keeps_its_token_from_scripts_and_other_sites(
    client, gate, make
):
    made = make(audience=Audience.PARTNER, page="/partners", view=(("governorate", "IQG01"),))
    answer = client.get(_address(gate, made), BROWSER)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/partners?governorate=IQG01"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie, "the address is plain http"
    age = int(re.search(r"Max-Age=(\d+)", cookie)[1])
    assert 29.9 * 86_400 < age <= 30 * 86_400
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_the_cookie_is_for_https_alone_where_the_atlas_is(client_of, gate, make, settings_of_links):
    client = client_of(**settings_of_links, base_url="https://atlas.example.org")
    assert "Secure" in client.get(_address(gate, make()), BROWSER).headers["set-cookie"]


def test_an_opened_link_shows_its_audience_and_scope_and_ends_at_once(client, gate, make):
    made = make(audience=Audience.PARTNER, scope=Scope(governorates=("IQG01",)))
    opened = client.get(_address(gate, made), BROWSER)
    kept = _cookie(opened)
    sites = "/api/collections/informal-sites/items/kilo-7"
    assert client.get(sites).status_code == 404
    shown = client.get(sites, kept)
    assert shown.status_code == 200
    assert "private" in shown.headers["cache-control"]
    assert (
        client.get("/api/collections/hotspots/items?limit=1000", kept).json()["numberMatched"]
        < (client.get("/api/collections/hotspots/items?limit=1000").json()["numberMatched"])
    )
    sharing.end(gate, COORDINATOR, made.id, dt.datetime.now(dt.UTC))
    assert client.get(sites, kept).status_code == 404, "the cookie is kept, and opens nothing"
    again = client.get(_address(gate, made), {**BROWSER, **kept})
    assert again.status_code == 410
    assert "withdrawn" in again.text
    assert 'atlas_share=""' in again.headers["set-cookie"]


def test_programs_open_a_link_with_a_bearer_token(client, gate, make):
    made = make(audience=Audience.PARTNER)
    bearer = {"authorization": f"Bearer {gate.shares.token(made)}"}
    assert client.get("/api/collections/informal-sites/items/kilo-7", bearer).status_code == 200
    sharing.end(gate, COORDINATOR, made.id, dt.datetime.now(dt.UTC))
    refused = client.get("/api", bearer)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert "revoked" in refused.json()["detail"]


def test_an_address_asks_for_no_more_than_the_link_opens(client, gate, make):
    kept = _cookie(client.get(_address(gate, make(audience=Audience.PARTNER)), BROWSER))
    assert client.get("/api?audience=public", kept).status_code == 200
    assert client.get("/api?audience=coordinator", kept).status_code == 403
    assert client.get("/api?audience=partner").status_code == 403
    assert client.get("/lite?audience=coordinator", kept).status_code == 403


def _used(gate, made):
    told = [one.details for one in gate.audit.newest() if one.action == "open link"]
    return gate.shares.by_id(made.id).uses, [(one["by"], one["program"]) for one in told]


def test_whatever_opens_a_link_is_counted_and_noted(client, gate, make):
    made = make(audience=Audience.PARTNER)
    client.request("HEAD", _address(gate, made), BROWSER)
    assert _used(gate, made) == (0, [])
    agents = ["facebookexternalhit/1.1", "TelegramBot (like TwitterBot)", "WhatsApp/2.24", ""]
    for agent in agents:
        assert client.get(_address(gate, made), {"user-agent": agent}).status_code == 303
    assert _used(gate, made) == (4, [("address", one) for one in reversed(agents)])


@pytest.mark.parametrize("by", ["cookie", "token"])
def test_a_link_that_nobody_opened_is_counted_where_it_is_used(client, gate, make, by):
    made = make(audience=Audience.PARTNER)
    token = gate.shares.token(made)
    held = {
        "cookie": {"cookie": f"atlas_share={token}"},
        "token": {"authorization": f"Bearer {token}"},
    }[by]
    for path in ("/api", "/lite", "/api?audience=public", "/healthz"):
        assert client.get(path, {**held, "user-agent": "curl/8"}).status_code == 200
    assert _used(gate, made) == (1, [(by, "curl/8")])
    public = make()
    client.get("/lite", {"authorization": f"Bearer {gate.shares.token(public)}"})
    assert gate.shares.by_id(public.id).uses == 1


PAPERS = {
    "/api/downloads/place.pdf?select=governorates/IQG15": "place",
    "/api/downloads/organisation.pdf?partner=unhcr": "organisation",
    "/api/downloads/meeting.pptx": "meeting",
    "/api/downloads/minutes.docx": "meeting",
    "/api/downloads/minutes.pdf": "meeting",
    "/api/downloads/view.html": "map",
    "/api/downloads/view.png": "map",
    "/api/downloads/view.svg": "map",
    "/api/downloads/view.pdf": "map",
}


def test_papers_belong_to_the_pages_of_a_link(client, gate, make):
    known = {route.path for route in ROUTES if route.path.startswith("/api/downloads/")}
    told = {path.partition("?")[0] for path in PAPERS}
    tables = {one for one in known if one.endswith((".csv", ".xlsx", "{extension}"))}
    assert known - tables == told, "a paper without a page"
    link = make(audience=Audience.PARTNER, page="/partners", scope=Scope(pages=("partners",)))
    held = {"authorization": f"Bearer {gate.shares.token(link)}"}
    for path in PAPERS:
        answer = client.get(path, held)
        assert (answer.status_code, "does not open" in answer.text) == (403, True), path
    shown = make(audience=Audience.PARTNER, scope=Scope(pages=("map",)))
    held = {"authorization": f"Bearer {gate.shares.token(shown)}"}
    assert client.get("/api/downloads/view.svg", held).status_code == 200


def test_of_a_place_outside_its_governorates_a_link_tells_nothing(client, gate, make):
    link = make(audience=Audience.PARTNER, scope=Scope(governorates=("IQG15",)))
    held = {"authorization": f"Bearer {gate.shares.token(link)}"}
    for path in ("/api/downloads/place.pdf?select={}", "/lite/{}"):
        for place in ("governorates/IQG01", "districts/IQG01Q01"):
            assert client.get(path.format(place), held).status_code == 404, (path, place)
    assert client.get("/lite/governorates/IQG15", held).status_code == 200


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "This is not a link of this Atlas"), ("ar", 'dir="rtl"')]
)
def test_a_wrong_token_gives_a_plain_page_in_the_reader_s_language(client, lang, said):
    answer = client.get("/share/" + "A" * 34, {**BROWSER, "accept-language": f"{lang},en;q=0.5"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert said in answer.text
    for bad in ("Traceback", "geo.", "sqlite", "A" * 34):
        assert bad not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "../../etc/passwd",
        "%00",
        "%ff%fe",
        "a/b/c",
        "A" * 5000,
        "%3Cscript%3E",
        "leave/x",
        "%D8%B3" * 34,
        "'%20OR%201=1",
        "%0d%0aSet-Cookie:%20a=b",
    ],
)
def test_no_token_breaks_the_page(client, token):
    answer = client.get(f"/share/{token}", BROWSER)
    assert answer.status_code == 404
    assert "<script" not in answer.text
    assert "set-cookie" not in answer.headers


def test_a_link_that_expired_says_so(client, gate):
    now = dt.datetime.now(dt.UTC)
    made = sharing.make(gate, COORDINATOR, Draft(days=1), now - dt.timedelta(days=2))
    answer = client.get(_address(gate, made), BROWSER)
    assert answer.status_code == 410
    assert "This link has ended" in answer.text


def test_links_are_only_read(client, gate, make):
    answer = client.request("POST", _address(gate, make()), BROWSER)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


def test_leaving_asks_first_and_takes_the_cookie_away(client, gate, make):
    kept = _cookie(client.get(_address(gate, make(audience=Audience.PARTNER)), BROWSER))
    asked = client.get("/share/leave", kept)
    assert asked.status_code == 200
    assert "set-cookie" not in asked.headers, "an address in a picture cannot make one leave"
    left = client.request("POST", "/share/leave", {**kept, "sec-fetch-site": "same-origin"})
    assert (left.status_code, left.headers["location"]) == (303, "/")
    assert 'atlas_share=""' in left.headers["set-cookie"]


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {}]
)
def test_another_site_cannot_make_one_leave(client, headers):
    answer = client.request("POST", "/share/leave", headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("value", ["x", "A" * 34, '"', "a;b", "\u00e9" * 34, "A" * 4000])
def test_a_tampered_cookie_is_worth_nothing(client, value):
    headers = {"cookie": f"atlas_share={value}".encode("latin-1")}
    answer = client.get("/api/collections/informal-sites/items/kilo-7", headers)
    assert answer.status_code == 404
    assert client.get("/api", headers).headers["cache-control"].startswith("public")


def test_lite_pages_outside_the_pages_of_a_link_say_so(client, gate, make):
    made = make(audience=Audience.PARTNER, page="/partners", scope=Scope(pages=("partners",)))
    kept = _cookie(client.get(_address(gate, made), BROWSER))
    shown = client.get("/lite/partners", kept)
    assert shown.status_code == 200
    assert 'href="/lite/sites"' not in shown.text
    for path in ("/lite", "/lite/sites", "/lite/informal-sites/kilo-7"):
        closed = client.get(path, kept)
        assert closed.status_code == 403
        assert "The link does not open this page" in closed.text
        assert 'href="/lite/partners"' in closed.text
        assert "Kilo 7" not in closed.text
    whole = _cookie(client.get(_address(gate, make(audience=Audience.PARTNER)), BROWSER))
    assert 'href="/lite/sites"' in client.get("/lite/partners", whole).text, "not the kept page"


def test_what_a_link_shows_is_in_the_audit_log_and_exports_are_called_so(client, gate, make):
    made = make(audience=Audience.PARTNER)
    kept = _cookie(client.get(_address(gate, made), BROWSER))
    client.get("/lite/partners", kept)
    client.get("/api/downloads/informal-sites.csv", kept)
    client.get("/healthz", kept)
    client.get("/api")
    export, view, opened, shared = gate.audit.newest()
    assert (export.action, export.what) == ("export", "/api/downloads/informal-sites.csv")
    assert (view.action, view.what, view.audience) == ("view", "/lite/partners", "partner")
    assert (opened.action, shared.action) == ("open link", "share")
    assert view.who == f"link {made.id} by lina@example.org"


@pytest.mark.whole
def test_ten_thousand_wrong_tokens_a_minute_are_told_to_wait_and_others_are_served(
    runner, library, config, gate, make, settings_of_links, tmp_path, caplog
):
    made = make()
    app = application(library, config.model_copy(update=settings_of_links))
    right = _address(gate, made)
    assert _status(runner, app, right, "192.0.2.9") == 303
    held = (tmp_path / "links.sqlite").read_bytes()
    for path in tmp_path.glob("links.sqlite-*"):
        path.unlink()
    (tmp_path / "links.sqlite").write_bytes(b"no database at all" * 500)
    with caplog.at_level(logging.INFO):
        found = runner.run(_many(app, 10_000, "192.0.2.1"))
    # a store that is asked cannot answer: 503
    assert set(found) == {404, 429}
    assert found[:PER_MINUTE] == [404] * PER_MINUTE
    assert found.count(404) < 10 * PER_MINUTE
    assert "AAAAAAAA" not in caplog.text
    assert _status(runner, app, right, "192.0.2.9") == 503
    (tmp_path / "links.sqlite").write_bytes(held)
    assert _status(runner, app, right, "192.0.2.9") == 303
    assert _status(runner, app, right, "192.0.2.1") == 303, "a right token is never told to wait"
    assert _status(runner, app, "/share/" + "B" * 34, "192.0.2.9") == 404, "another sender"
    assert _status(runner, app, "/api", "192.0.2.1") == 200


async def _ask(app, path, sender):
    told = {}

    async def send(message):
        if message["type"] == "http.response.start":
            told["status"], told["headers"] = message["status"], dict(message["headers"])

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    await app(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(b"host", b"atlas.test")],
            "client": (sender, 1),
            "server": ("atlas.test", 80),
            "scheme": "http",
            "http_version": "1.1",
            "root_path": "",
        },
        receive,
        send,
    )
    return told


def _status(runner, app, path, sender):
    return runner.run(_ask(app, path, sender))["status"]


async def _many(app, number, sender):
    found = []
    for one in range(number):
        told = await _ask(app, f"/share/{one:034d}".replace("0", "A"), sender)
        if told["status"] == 429:
            assert told["headers"][b"retry-after"] == b"60"
        found.append(told["status"])
        await asyncio.sleep(0)
    return found
