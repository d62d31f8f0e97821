"""Every page of the service for people: plain HTML, in their language, with the way onwards."""

import re
from html.parser import HTMLParser
from http import HTTPStatus

import pytest
from starlette.requests import Request

from geo.catalog import layers
from geo.language import Language
from mapservice.web import pages
from mapservice.web.negotiation import wants_html
from mapservice.web.pages import Frame

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PAGES = [
    "/api",
    "/api/conformance",
    "/api/collections",
    "/api/docs",
    "/api/collections/informal-sites",
    "/api/collections/informal-sites/queryables",
    "/api/collections/informal-sites/items",
    "/api/collections/partner-activities/items",
    "/api/collections/movements/items",
    "/api/collections/hotspots/items/al-amerli",
    "/api/collections/movements",
]
CLIENTS = ["coordinator_client", "partner_client", "public_client"]
VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """Reads a page strictly: every element closed in order; collects links and texts."""

    def __init__(self, text):
        super().__init__()
        self.open, self.links, self.tags, self.texts, self.root = [], [], set(), [], {}
        self.feed(text)
        self.close()
        assert self.open == [], self.open

    def handle_starttag(self, tag, attributes):
        if ("type", "application/ld+json") not in attributes:  # data, which nothing runs
            self.tags.add(tag)
        given = dict(attributes)
        if tag == "html":
            self.root = given
        if "href" in given:
            self.links.append(given["href"])
        assert not [name for name in given if name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, text):
        self.texts.append(text)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_plain_html_for_a_browser(request, client, path):
    asks = request.getfixturevalue(client)
    answer = asks.get(path, BROWSER)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Accept" in answer.headers["vary"].split(", ")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    page = Page(answer.text)
    assert page.root == {"lang": "en", "dir": "ltr"}
    assert {"title", "main", "h1", "style"} <= page.tags
    assert page.tags.isdisjoint({"script", "img", "iframe", "object", "form"})
    assert all(one.startswith(("http://atlas.test/api", "/api", "#")) for one in page.links)
    assert asks.get(f"{path}?f=html").text.count("<h1>") == 1


@pytest.mark.parametrize("path", PAGES)
def test_json_is_what_programs_get_and_what_f_json_always_gives(coordinator_client, path):
    if path == "/api/docs":
        return
    for accept in (
        "*/*",
        "application/json",
        "application/geo+json, text/html",
        "",
        "text/plain",
        "text/html;q=0.5, application/json",
        "text/html;q=0",
    ):
        assert "json" in coordinator_client.get(path, {"Accept": accept}).headers["content-type"]
    for accept in ("text/html", "text/html, application/json;q=0.9", "application/xhtml+xml"):
        assert "html" in coordinator_client.get(path, {"Accept": accept}).headers["content-type"]
        both = coordinator_client.get(f"{path}?f=json", {"Accept": accept})
        assert "json" in both.headers["content-type"]


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        ("text/html;q=x", False),
        ("TEXT/HTML", True),
        (",,;;", False),
        ("*/*, text/html", False),
        ("text/html, */*", True),
        ("application/*;q=0.1, text/html;q=0.2", True),
    ],
)
def test_accept_is_read_with_its_weights(accept, html):
    scope = {"type": "http", "query_string": b"", "headers": [(b"accept", accept.encode())]}
    assert wants_html(Request(scope)) is html


@pytest.mark.parametrize("client", ["coordinator_client", "public_client"])
@pytest.mark.parametrize("path", PAGES)
def test_the_two_forms_have_tags_of_their_own(request, client, path):
    asks = request.getfixturevalue(client)
    html, json = asks.get(f"{path}?f=html"), asks.get(f"{path}?f=json")
    assert html.headers["etag"] != json.headers["etag"]
    same = {**BROWSER, "If-None-Match": asks.get(path, BROWSER).headers["etag"]}
    assert asks.get(path, same).status_code == 304
    assert asks.get(path, {"If-None-Match": same["If-None-Match"]}).status_code == 200 or (
        path == "/api/docs"
    )
    head = asks.request("HEAD", path, BROWSER)
    assert head.headers["content-type"].startswith("text/html")
    assert head.content == b""


def test_each_form_leads_to_the_other(coordinator_client):
    for path in PAGES:
        page = coordinator_client.get(f"{path}?f=html&lang=en").text
        found = re.search(r'<link rel="alternate" type="([^"]+)" href="([^"]+)">', page)
        other = coordinator_client.get(found[2].replace("&amp;", "&"))
        assert other.headers["content-type"] == found[1]
        if "queryables" in path or path in ("/api/conformance", "/api/docs"):
            continue
        links = other.json()["links"]
        (back,) = [one["href"] for one in links if one["rel"] == "alternate"]
        assert coordinator_client.get(back).headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("ckb", "rtl"), ("kmr", "ltr")])
def test_pages_are_in_the_asked_language_and_lead_on_in_it(coordinator_client, lang, direction):
    for path in PAGES:
        page = Page(coordinator_client.get(f"{path}?lang={lang}", BROWSER).text)
        assert page.root == {"lang": lang, "dir": direction}
    start = Page(coordinator_client.get(f"/api?lang={lang}", BROWSER).text)
    assert f"http://atlas.test/api/collections?lang={lang}" in start.links


@pytest.mark.parametrize("client", ["coordinator_client", "public_client"])
@pytest.mark.whole
def test_every_link_of_every_page_leads_somewhere(request, client):
    asks = request.getfixturevalue(client)
    waiting, seen = ["http://atlas.test/api?f=html"], set()
    while waiting and len(seen) < 50:
        address = waiting.pop(0)
        seen.add(address)
        answer = asks.get(address)
        assert answer.status_code == 200, address
        if answer.headers["content-type"].startswith("text/html"):
            found = [one.partition("#")[0] for one in Page(answer.text).links]
            waiting += [one for one in dict.fromkeys(found) if one and one not in (*seen, *waiting)]
    assert len(seen) == 50


def test_the_features_page_shows_filters_counts_and_pages(coordinator_client):
    path = "/api/collections/partner-activities/items"
    query = "?limit=3&offset=3&status=ended&sector=wash&filter=targeted%20IS%20NULL"
    text = coordinator_client.get(path + query, BROWSER).text
    page = Page(text)
    content = coordinator_client.get(path + query).json()
    assert f"4 to 6 of {content['numberMatched']:,} features" in text
    for shown in ("targeted IS NULL", "<dd><bdi>ended</bdi></dd>", "<dd><bdi>wash</bdi></dd>"):
        assert shown in text
    assert "prev" in text
    for one in content["features"]:
        assert f"http://atlas.test{path}/{one['id']}" in page.links
    after = next(one for one in page.links if "offset=6" in one)
    assert coordinator_client.get(after, BROWSER).text.count("<tr>") == 3
    none = coordinator_client.get(f"{path}?name=nobody", BROWSER).text
    assert "No feature passes these filters." in none


def test_a_page_of_features_has_at_most_a_thousand_rows(coordinator_client):
    path = "/api/collections/partner-activities/items?limit=10000"
    text = coordinator_client.get(path, BROWSER).text
    assert text.count("<tr>") == 1001
    assert "offset=1000" in text


@pytest.mark.parametrize("collection", layers.ids())
@pytest.mark.parametrize("client", CLIENTS)
def test_one_feature_says_all_that_its_json_says(request, client, collection):
    asks = request.getfixturevalue(client)
    path = f"/api/collections/{collection}/items"
    first = asks.get(f"{path}?limit=1").json()["features"][0]
    texts = "".join(Page(asks.get(f"{path}/{first['id']}", BROWSER).text).texts)
    for value in first["properties"].values():
        if isinstance(value, str):
            assert value in texts


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/nix", 404),
        ("/api/collections/nix/items", 404),
        ("/api/conformance?x=1", 400),
        ("/api/collections/hotspots/items?filter=%3Cscript%3E&lang=ar", 400),
    ],
)
def test_problems_are_pages_too(coordinator_client, refused, path, status):
    refused(coordinator_client.get(path), status)
    answer = coordinator_client.get(path, BROWSER)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    page = Page(answer.text)
    assert "script" not in page.tags
    assert page.root["lang"] == ("ar" if "lang=ar" in path else "en")
    texts = "".join(page.texts)
    assert str(status) in texts
    if "lang=ar" in path:
        assert HTTPStatus(status).phrase not in texts
        assert pages.NAME not in texts
    assert coordinator_client.request("POST", "/api", BROWSER).headers["allow"].startswith("GET")


def test_what_is_written_is_escaped():
    made = pages.page(Frame('<b>"', Language.EN), "<i>&", pages.paragraph("<"))
    text = made.decode()
    assert "<i>" not in text
    assert "<b>" not in text
    assert "&lt;i&gt;&amp;" in text
    table = pages.table("<c>", ["<h>"], [("<d>",), (None,)])
    assert "<c>" not in table
    assert "<h>" not in table
    assert "<d>" not in table
    assert pages.link('"><x', "t") == '<a href="&#34;&gt;&lt;x">t</a>'
