"""The headers of every kind of answer, and what the guard refuses before any route."""

import re

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from geo import settings
from geo.errors import SettingsError
from mapservice.edge.host_and_origin import MOST_BODY_BYTES, Guard, names
from mapservice.edge.security_headers import NOTHING, SecurityHeaders, inline_scripts
from mapservice.lite.frame import page as lite_page
from mapservice.web import pages

OF_OURS = (
    "/lite",
    "/lite/sites",
    "/lite/partners",
    "/lite/organisation",
    "/lite/meeting",
    "/lite/areas",
    "/lite/hotspots",
    "/lite/blocked",
    "/lite/informal-sites/kilo-7",
    "/lite/abc-areas/sinjar",
    "/lite/governorates/IQG01",
    "/lite/nothing",
    "/api?f=html",
    "/api/docs",
    "/api/conformance?f=html",
    "/api/collections?f=html",
    "/api/collections/informal-sites?f=html",
    "/api/collections/informal-sites/items?f=html",
    "/api/collections/nothing?f=html",
    "/api/collections/informal-sites/items/kilo-7?f=html",
    "/api/nothing?f=html",
)
OF_DATA = (
    "/api",
    "/api/collections/hotspots/items",
    "/api/symbols/brand.svg",
    "/api/symbols/atlas.png",
    "/api/tiles/WebMercatorQuad/6/25/39",
    "/api/styles/base",
    "/api/nothing",
    "/healthz",
    "/api/downloads/hotspots.csv",
    "/api/downloads/view.html",
    "/api/map/hotspots.geojson",
)
ANYWHERE = "0.0.0.0"  # noqa: S104 - named, not bound
STREAMLITS = "<html><script>\nwindow.x = 1\n</script><script type=module src=a.js></script></html>"


def of(answer):
    policy = answer.headers["content-security-policy"]
    return dict(one.strip().partition(" ")[::2] for one in policy.split(";"))


class Dashboard:
    """A stand-in for Streamlit's addresses: its page, its files, its frame, its websocket."""

    def __init__(self, **chosen):
        self.read = 0
        routes = [
            Route("/healthz", lambda _: JSONResponse({})),
            Route("/static/a.js", lambda _: PlainTextResponse("1", media_type="text/javascript")),
            Route("/areas", lambda _: Response(status_code=304)),
            Route("/api/areas", lambda _: Response(status_code=304)),
            Route("/static/areas.js", lambda _: Response(status_code=304)),
            Route("/component/a/index.html", lambda _: HTMLResponse("")),
            Route("/sink", self.sink, methods=["POST", "GET"]),
            Route("/_stcore/upload_file/a", self.sink, methods=["PUT"]),
            Route("/share/{token}", lambda _: HTMLResponse("")),
            WebSocketRoute("/_stcore/stream", self.socket),
            Route("/{rest:path}", lambda _: HTMLResponse(STREAMLITS)),
        ]
        config = settings.load(**chosen)
        app = Guard(Starlette(routes=routes), config)
        self.app = SecurityHeaders(app, config, inline_scripts(STREAMLITS))

    async def sink(self, request):
        async for part in request.stream():
            self.read += len(part)
        return PlainTextResponse("read")

    async def socket(self, websocket):
        await websocket.accept()
        await websocket.close()


@pytest.fixture
def ask(runner):
    """Asks a dashboard with some settings."""

    def made(path, method="GET", content=None, headers=None, host="localhost", **chosen):
        async def answer():
            transport = httpx.ASGITransport(Dashboard(**chosen).app)
            async with httpx.AsyncClient(transport=transport, base_url="http://a") as client:
                sent = {"Host": host} | (headers or {})
                return await client.request(method, path, content=content, headers=sent)

        return runner.run(answer())

    return made


@pytest.mark.parametrize("path", OF_OURS)
def test_our_pages_run_no_script_and_name_their_style_by_hash(coordinator_client, path):
    answer = coordinator_client.get(path, {"Accept": "text/html"})
    policy = of(answer)
    assert not any("unsafe" in words for words in policy.values())
    assert policy["default-src"] == policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] == policy["form-action"] == policy["img-src"] == "'self'"
    sheets = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert set(sheets) <= {pages.style(), lite_page.style()}
    run = answer.text.replace('<script type="application/ld+json">', "")  # data
    assert not re.search(r"<script|\sstyle=|\son[a-z]+=|javascript:", run)


@pytest.mark.parametrize("path", OF_DATA)
def test_what_is_no_page_may_do_nothing(public_client, path):
    answer = public_client.get(path)
    assert answer.headers["content-security-policy"] == NOTHING


@pytest.mark.parametrize("path", ["/api", "/lite", "/healthz", "/api/nothing"])
def test_every_answer_has_the_headers_that_are_for_all(public_client, path):
    headers = public_client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "geolocation=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


def test_https_alone_is_asked_for_only_where_there_is_https(client_of):
    secure = client_of(base_url="https://atlas.example.org").get("/api").headers
    assert secure["strict-transport-security"] == "max-age=31536000"
    plain = client_of(base_url="http://atlas.example.org").get("/api").headers
    assert "strict-transport-security" not in plain


def test_a_held_page_of_ours_keeps_the_policy_that_it_came_with(coordinator_client):
    tag = coordinator_client.get("/api?f=html").headers["etag"]
    again = coordinator_client.get("/api?f=html", {"If-None-Match": tag})
    assert again.status_code == 304
    assert "content-security-policy" not in again.headers
    tag = coordinator_client.get("/lite").headers["etag"]
    again = coordinator_client.get("/lite", {"If-None-Match": tag})
    assert of(again)["style-src"].startswith("'self' 'sha256-")


def test_the_dashboard_loads_from_its_own_host_alone(ask):
    policy = of(ask("/partners", base_url="https://atlas.example.org"))
    assert policy["connect-src"] == "'self' wss://atlas.example.org"
    assert "'unsafe-eval'" not in policy["script-src"]
    assert "'unsafe-inline'" not in policy["script-src"]
    assert set(inline_scripts(STREAMLITS)) <= set(policy["script-src"].split())
    assert not re.search(r"https?:|\*", " ".join(policy.values()))
    assert "ws://localhost" in of(ask("/"))["connect-src"].split()
    assert of(ask("/", host="x;y", allowed_hosts="*"))["connect-src"] == "'self'"


@pytest.mark.parametrize(
    ("path", "framers", "framed"),
    [
        ("/", "'self'", False),
        ("/?embed=true", "'self' https://a.org", True),
        ("/map?x=1&embed=True", "'self' https://a.org", True),
        ("/?embed=false", "'self'", False),
        ("/?xembed=true", "'self'", False),
        ("/component/a/index.html", "'self' https://a.org", True),
        ("/share/x?embed=true", "'self'", False),
        ("/lite?embed=true", "'self'", False),
        ("/static/a.js", "'none'", False),
        ("/areas?embed=true", "'self' https://a.org", True),
    ],
)
def test_only_embedded_pages_may_be_framed_by_those_that_are_listed(ask, path, framers, framed):
    answer = ask(path, frame_ancestors="https://a.org")
    assert of(answer)["frame-ancestors"] == framers
    assert ("x-frame-options" not in answer.headers) is framed


def test_what_is_held_of_streamlit_keeps_its_policy(ask):
    assert "content-security-policy" not in ask("/static/areas.js").headers
    assert "content-security-policy" not in ask("/api/areas").headers


def test_a_share_link_is_told_to_nobody(ask):
    answer = ask("/share/secret")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("frame_ancestors", "*", "“*” is not the address of a site"),
        ("frame_ancestors", "https://a.org; script-src *", "“https://a.org;” is not"),
        ("frame_ancestors", "https://a.org/page", "“https://a.org/page” is not"),
        ("frame_ancestors", "a.org", "“a.org” is not the address of a site"),
        ("allowed_hosts", "https://a.org", "“https://a.org” is not the name of a host"),
        ("allowed_hosts", "a.org:443", "“a.org:443” is not the name of a host"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_at_the_start(name, value, said):
    with pytest.raises(SettingsError, match=re.escape(said)):
        settings.load(**{name: value})


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, {"localhost", "127.0.0.1", "::1"}),
        ({"host": ANYWHERE}, None),
        (
            {"host": ANYWHERE, "base_url": "https://a.org"},
            {"localhost", "127.0.0.1", "::1", "a.org"},
        ),
        (
            {"allowed_hosts": "b.org, *.c.org", "base_url": "https://a.org"},
            {"b.org", "*.c.org", "a.org"},
        ),
        ({"host": ANYWHERE, "allowed_hosts": "b.org"}, {"b.org"}),
        ({"allowed_hosts": "*"}, None),
    ],
)
def test_the_names_of_the_atlas_follow_its_settings(chosen, expected):
    found = names(settings.load(**chosen))
    assert found is None if expected is None else expected <= found
    assert found is None or found <= expected | {settings.load(**chosen).host}


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("b.org", 200),
        ("B.ORG:8501", 200),
        ("b.org.", 200),
        ("x.c.org", 200),
        ("x.y.c.org", 200),
        ("c.org", 400),
        ("evil.org", 400),
        ("b.org.evil.org", 400),
        ("evilc.org", 400),
        ("", 400),
        ("b.org@evil.org", 400),
        ("b.org/x", 400),
        ("b.org:x", 400),
        ("localhost", 400),
        ("[::1", 400),
        ("*.c.org", 200),
    ],
)
def test_a_foreign_host_is_refused_and_not_repeated(ask, host, status):
    for path in ("/", "/static/a.js", "/healthz"):
        answer = ask(path, host=host, allowed_hosts="b.org *.c.org")
        assert answer.status_code == status
        if status == 400:
            assert "evil" not in answer.text
            assert "ATLAS_ALLOWED_HOSTS" in answer.json()["detail"]
            assert answer.headers["content-security-policy"] == NOTHING


def handshake(runner, **headers):
    """Returns the messages that a websocket's handshake is answered with."""
    sent, told = [], [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "websocket",
        "path": "/_stcore/stream",
        "query_string": b"",
        "headers": told,
        "subprotocols": [],
        "extensions": {"websocket.http.response": {}},
    }

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    chosen = {"base_url": "https://atlas.example.org"}
    runner.run(Dashboard(**chosen).app(scope, receive, send))
    return sent[0].get("status", 101)


@pytest.mark.parametrize(
    ("host", "more", "status"),
    [
        ("localhost:8501", {}, 101),
        ("localhost:8501", {"origin": "http://localhost:8501"}, 101),
        ("localhost:8501", {"origin": "https://atlas.example.org"}, 101),
        ("evil.org", {"origin": "http://evil.org"}, 400),
        ("localhost:8501", {"origin": "http://localhost:99"}, 403),
        ("localhost:8501", {"origin": "https://evil.org"}, 403),
        ("localhost:8501", {"origin": "null"}, 403),
        ("localhost:8501", {"origin": "http://localhost:8501", "sec-fetch-site": "same-site"}, 403),
        ("localhost:8501", {"origin": "null", "sec-fetch-site": "same-origin"}, 101),
    ],
)
def test_a_websocket_is_opened_only_from_here(runner, host, more, status):
    assert handshake(runner, host=host, **more) == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": "https://evil.org"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_a_page_of_another_site_can_change_nothing(ask, headers, status):
    assert ask("/sink", "POST", b"a=1", headers).status_code == status
    assert ask("/sink", "GET", None, headers).status_code == 200


def test_a_large_body_is_refused_by_its_header_and_as_it_comes(ask):
    async def parts():
        for _ in range(MOST_BODY_BYTES // 1024 + 1):
            yield b"x" * 1024

    for content in (b"x" * (MOST_BODY_BYTES + 1), parts()):
        refused = ask("/sink", "POST", content)
        assert refused.status_code == 413
        assert refused.json()["detail"] == "What was sent is larger than 64 KB."
    assert ask("/sink", "POST", b"x" * MOST_BODY_BYTES).text == "read"


def test_an_upload_has_the_limit_of_streamlits_settings(ask):
    answer = ask("/_stcore/upload_file/a", "PUT", b"x" * (MOST_BODY_BYTES + 1))
    assert answer.text == "read"


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/api/imports", "POST", 405),  # which this dashboard says, not the guard
        (f"/hand-in/{'A' * 34}", "POST", 405),
        ("/api/imports", "PUT", 413),
        ("/api/imports/A/answers", "POST", 413),
        (f"/hand-in/{'A' * 34}/A", "POST", 413),
        (f"/confirm/{'A' * 34}", "POST", 413),
    ],
)
def test_files_are_handed_in_at_their_addresses_alone(ask, path, method, status):
    assert ask(path, method, b"x" * (MOST_BODY_BYTES + 1)).status_code == status
