"""Addresses below a path, below a link and nowhere; what answers name lies where it was asked."""

import datetime as dt
import io
import logging
import re
import zipfile
from html import unescape
from urllib.parse import urldefrag, urlsplit

import pytest

from geo.access import sharing
from geo.access.gate import Access, Gate
from geo.access.links.shares import Draft
from geo.catalog.audience import Audience
from geo.dataset.scope import Scope
from mapservice.edge import log_redaction
from mapservice.edge.addresses import STREAMLITS, Addresses

HOST, BASE = "http://atlas.test", "/ocha/atlas"
PAGE = {"Accept": "text/html"}
LINA = Access(Audience.COORDINATOR, who="lina@example.org", own=Audience.COORDINATOR)
MOST = 14
"""Addresses that a walk looks at; the others are made by the same lines."""


@pytest.fixture(scope="module")
def below(client_of):
    return client_of(default_audience="coordinator", base_url=HOST + BASE)


@pytest.fixture(scope="module")
def gate(config):
    return Gate(config)


@pytest.fixture(scope="module")
def token(gate, coordinator_client):
    draft = Draft(Audience.PARTNER, Scope(governorates=("IQG01",)))
    return gate.shares.token(sharing.make(gate, LINA, draft, dt.datetime.now(dt.UTC)))


def named(answer):
    """Returns every address of ours that an answer names: in attributes, styles and JSON."""
    text = answer.text
    if answer.headers["content-type"].startswith("text/html"):
        found = re.findall(r'\b(?:href|src|action)="([^"]*)"', text)
    elif "openapi" in answer.headers["content-type"]:
        found = [one["url"] for one in answer.json()["servers"]]
    elif "json" in answer.headers["content-type"]:
        found = re.findall(r'"(https?://atlas\.test[^"]*|/[^"/{}][^"]*)"', text)
    else:
        found = []
    plain = (urldefrag(unescape(one)).url for one in found)
    return {one.removeprefix(HOST) for one in plain if one.startswith(("/", HOST))}


def walk(client, starts, root, headers=None):
    """Follows what answers name, the shortest first; everything must lie below the root."""
    waiting, seen = list(starts), set()
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        kind = re.sub(r"[\w.-]*\d[\w.-]*|\?.*", "", address.partition("/items/")[0])
        if (
            kind in seen
            or "{" in address
            or kind.endswith("/sprite")
            or STREAMLITS.fullmatch(address.removeprefix(root))
        ):
            continue
        seen.add(kind)
        answer = client.get(address, headers)
        assert answer.status_code in (200, 400), (address, answer.text[:200])  # 400: asks nothing
        found = named(answer)
        outside = [one for one in found if not re.match(rf"{root}($|[/?])", one)]
        assert not outside, (address, outside[:5])
        waiting += sorted(found, key=len)
    return seen


@pytest.mark.parametrize("headers", [PAGE, {}])
def test_every_address_lies_below_the_path_of_the_public_address(below, headers):
    starts = (f"{BASE}/api", f"{BASE}/lite", f"{BASE}/api/styles/atlas")
    assert len(walk(below, starts, BASE, headers)) == MOST


@pytest.mark.parametrize("path", ["/lite/sites", "/api/collections", "/api/docs", "/nowhere"])
def test_it_makes_no_difference_whether_a_proxy_takes_the_path_away(below, path):
    kept, taken = below.get(BASE + path, PAGE), below.get(path, PAGE)
    assert (kept.status_code, kept.content) == (taken.status_code, taken.content)


def test_the_path_alone_leads_to_what_lies_below_it(below):
    answer = below.get(f"{BASE}?lang=ar")
    assert (answer.status_code, answer.headers["location"]) == (307, f"{BASE}/?lang=ar")


def test_a_link_puts_its_cookie_on_the_path_and_goes_below_it(below, token):
    answer = below.get(f"{BASE}/share/{token}")
    assert answer.headers["location"].startswith(f"{BASE}/")
    assert f"Path={BASE};" in answer.headers["set-cookie"]
    left = below.request("POST", f"{BASE}/share/leave", {"Sec-Fetch-Site": "same-origin"})
    assert left.headers["location"] == f"{BASE}/"
    assert f"Path={BASE};" in left.headers["set-cookie"]


@pytest.mark.parametrize(("client", "base"), [("coordinator_client", ""), ("below", BASE)])
def test_a_link_opens_the_service_for_programs_that_send_no_header(request, token, client, base):
    asks, root = request.getfixturevalue(client), f"{base}/share/{token}"
    starts = (f"{root}/api", f"{root}/api/styles/atlas", f"{root}/api/openapi.json")
    assert len(walk(asks, starts, root)) > 10
    sites = asks.get(f"{root}/api/collections/informal-sites/items?limit=1000")
    by_header = {"Authorization": f"Bearer {token}"}
    same = asks.get(f"{base}/api/collections/informal-sites/items?limit=1000", by_header)
    assert sites.json()["features"] == same.json()["features"]
    assert {one["properties"]["governorate_pcode"] for one in sites.json()["features"]} == {"IQG01"}
    assert sites.headers["referrer-policy"] == "no-referrer"
    assert "public" not in sites.headers["cache-control"]
    of_page = [one for one in named(asks.get(f"{root}/api", PAGE)) if "/api" in one]
    assert of_page == [one for one in of_page if one.startswith(f"{root}/api")]


@pytest.mark.whole
def test_what_such_an_answer_says_of_pages_holds_no_token(coordinator_client, token):
    asked = coordinator_client.get(f"/share/{token}/api/search?q=anbar").json()["results"]
    links = [link for one in asked for link in one["links"]]
    pages = [one["href"] for one in links if one["rel"] == "alternate"]
    assert pages
    assert [one for one in pages if not STREAMLITS.fullmatch(urlsplit(one).path)] == []
    assert [one for one in links if one["rel"] == "item" and token not in one["href"]] == []
    for file in ("meeting.pptx", "minutes.docx"):
        content = coordinator_client.get(f"/share/{token}/api/downloads/{file}").content
        parts = zipfile.ZipFile(io.BytesIO(content))
        held = {one for one in parts.namelist() if token.encode() in parts.read(one)}
        assert held == set(), file


def test_a_token_that_opens_nothing_opens_no_service(coordinator_client, gate, token):
    draft = Draft(Audience.PARTNER)
    share = sharing.make(gate, LINA, draft, dt.datetime.now(dt.UTC))
    gate.shares.revoke(share.id, "lina@example.org", dt.datetime.now(dt.UTC))
    for wrong in (gate.shares.token(share), token[:20] + token[20:][::-1]):
        answer = coordinator_client.get(f"/share/{wrong}/api/collections")
        assert answer.status_code == 401
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert coordinator_client.get("/share/short/api").status_code == 404


def test_the_token_of_such_an_address_is_in_no_log(config, token):
    line = f'GET /ocha/atlas/share/{token}/api/collections?f=json HTTP/1.1" 200'
    assert token not in log_redaction.quiet(line)
    record = logging.getLogRecordFactory()("x", logging.INFO, "", 0, line, (), None)
    assert record.getMessage() == line, "the record of a test is not made quiet"
    noted = "".join(one.read_text() for one in config.audit.glob("*"))
    assert "/api/collections/informal-sites/items" in noted
    assert token not in noted


@pytest.mark.parametrize(
    "path",
    ["/no-such-page", "/feed", "/.git/config", "/sitemap.xml", "/api/x", "/a%0Ab", "/map/x", "/x/"],
)
def test_what_is_not_there_is_not_found_and_leads_on(coordinator_client, refused, path):
    refused(coordinator_client.get(path), 404)
    page = coordinator_client.get(path, PAGE)
    assert page.status_code == 404
    assert {"/", "/lite", "/lite/search", "/api"} <= named(page)
    assert "script-src" not in page.headers["content-security-policy"]


def test_robots_and_finders_of_faults_are_answered(coordinator_client, below, client_of):
    assert "Disallow: /share/" in coordinator_client.get("/robots.txt").text
    assert f"Disallow: {BASE}/share/" in below.get(f"{BASE}/robots.txt").text
    told = coordinator_client.get("/.well-known/security.txt").text
    assert f"Contact: {HOST}/about\n" in told
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT00:00:00Z$", told, re.MULTILINE)
    own = client_of(security_contact="mailto:security@example.org")
    assert "Contact: mailto:security@" in own.get("/.well-known/security.txt").text


@pytest.mark.parametrize(
    "path", ["/api", "/api/collections", "/api/collections/hotspots/items", "/lite", "/lite/sites"]
)
def test_a_last_slash_makes_no_difference(coordinator_client, path):
    one, other = (coordinator_client.get(f"{path}{slash}") for slash in ("", "/"))
    assert other.status_code == 200
    assert one.headers["etag"] == other.headers["etag"]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/partners/_stcore/health", "/_stcore/health"),
        ("/ocha/atlas/meeting/_stcore/host-config", "/_stcore/host-config"),
        ("/ocha/atlas/_stcore/metrics", "/metrics"),
        ("/partners/_stcore/metrics", "/metrics"),
        ("/ocha/atlas/", "/"),
        ("/ocha/atlasses", "/ocha/atlasses"),
        ("/ocha/atlas/ocha/atlas/x", "/ocha/atlas/x"),
        ("/media/a.png", "/media/a.png"),
    ],
)
def test_the_address_that_is_meant(config, asked, meant):
    middleware = Addresses(None, config.model_copy(update={"base_url": HOST + BASE}))
    assert middleware._meant(asked) == meant
