"""The lite pages: light, valid, complete, the same filters, nothing restricted given away."""

import gzip
import re
from html import unescape
from itertools import product

import html5lib
import pytest
from every_pair import every_pair

from geo import language
from geo.language import Language
from mapservice.lite.frame.request import places

HTML = "{http://www.w3.org/1999/xhtml}"
LISTS = (
    "/lite",
    "/lite/sites",
    "/lite/hotspots",
    "/lite/areas",
    "/lite/blocked",
    "/lite/partners",
    "/lite/coverage",
    "/lite/organisation",
    "/lite/meeting",
    "/lite/about",
)
A_PLACE_OF_EACH = (
    "/lite/hotspots/al-amerli",
    "/lite/abc-areas/sinjar",
    "/lite/governorates/IQG01",
    "/lite/districts/IQG01Q03",
    "/lite/subdistricts/IQG01Q03N03",
)
PLACES_OF_INSIDERS = (
    "/lite/informal-sites/kilo-7",
    "/lite/blocked-areas/al-ewessat",
    "/lite/informal-sites/kilo-9",
)
BUSY = (
    "/lite?governorate=IQG01&governorate=IQG15&sector=wash&sector=health&presence=2"
    "&date=2022-02-15&partner=drc&partner=iom&orgtype=INGO&wider=true&at=8/33.4/43.2"
)
MOST_BYTES = 40_000
MOST_BYTES_PLAIN = 100_000
AUDIENCES = ("coordinator_client", "partner_client", "public_client")


def parsed(answer):
    """Returns the page as a tree; any error of the HTML standard's parser fails the test."""
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return html5lib.HTMLParser(strict=True).parse(answer.text)


def hrefs(tree):
    return [one.get("href") for one in tree.iter(f"{HTML}a")]


def inside(text):
    return [unescape(one) for one in re.findall(r'href="([^"]*)"', text)]


@pytest.mark.whole
@pytest.mark.parametrize(
    ("path", "lang", "client"),
    every_pair((*LISTS, *A_PLACE_OF_EACH, "/lite/nothing"), ("en", "ar", "ckb", "kmr"), AUDIENCES),
)
def test_every_page_is_valid_light_and_without_script(request, client, path, lang):
    answer = request.getfixturevalue(client).get(f"{path}?lang={lang}")
    assert answer.status_code == (404 if path == "/lite/nothing" else 200)
    tree = parsed(answer)
    assert tree.get("lang") == lang
    assert tree.get("dir") == Language(lang).direction
    assert len(gzip.compress(answer.content)) < MOST_BYTES
    assert not re.search(r"<script|\son\w+=|javascript:|<iframe|@import|url\(h", answer.text)
    assert "script-src" not in answer.headers.get("content-security-policy", "")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert len(list(tree.iter(f"{HTML}h1"))) == 1


@pytest.mark.parametrize("lang", Language)
def test_no_page_is_over_100_kb_as_it_is(coordinator_client, lang):
    heavy = (
        "/lite?",
        "/lite?without=drc&",
        "/lite/partners?",
        "/lite/organisation?partner=drc&",
        "/lite/coverage?without=drc&",
        "/lite/coverage?date=2022-02-15&compare=2023-06-15&wider=true&",
    )
    sizes = {
        path: len(coordinator_client.get(f"{path}lang={lang}").content)
        for path in (*heavy, *(f"{one}?" for one in LISTS))
    }
    assert {path: size for path, size in sizes.items() if size > MOST_BYTES_PLAIN} == {}


@pytest.mark.parametrize("path", [*PLACES_OF_INSIDERS, BUSY, "/lite/partners?date=2022-02-15"])
def test_pages_with_much_on_them_are_valid_and_light_too(coordinator_client, path):
    answer = coordinator_client.get(path)
    assert answer.status_code == 200
    parsed(answer)
    assert len(gzip.compress(answer.content)) < MOST_BYTES


@pytest.mark.parametrize("path", [*LISTS, "/lite/informal-sites/kilo-7", BUSY])
def test_tables_have_captions_and_scopes_and_controls_have_labels(coordinator_client, path):
    tree = parsed(coordinator_client.get(path))
    for table in tree.iter(f"{HTML}table"):
        assert "".join(table.find(f"{HTML}caption").itertext()).strip()
        assert all(one.get("scope") in ("col", "row") for one in table.iter(f"{HTML}th"))
    labelled = {one.get("for") for one in tree.iter(f"{HTML}label")}
    wrapped = {id(one) for label in tree.iter(f"{HTML}label") for one in label.iter()}
    for kind in ("select", "input"):
        for one in tree.iter(f"{HTML}{kind}"):
            if one.get("type") not in ("hidden", "submit"):
                assert id(one) in wrapped or one.get("id") in labelled
    ids = [one.get("id") for one in tree.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    for address in hrefs(tree):
        assert not address.startswith("#") or address[1:] in ids


@pytest.mark.parametrize("client", AUDIENCES)
@pytest.mark.whole
def test_every_link_leads_to_a_page(request, client):
    asks = request.getfixturevalue(client)
    seen = set()
    for path in LISTS:
        links = inside(asks.get(f"{path}?sector=health").text)
        seen |= {one.partition("#")[0] for one in links}
        of_places = [one for one in links if one.startswith("/lite/") and one.count("/") == 3]
        if path != "/lite/meeting":  # a scene has filters of its own
            assert all("sector=health" in one for one in of_places)
    places = [one for one in seen if one.startswith("/lite/") and one.count("/") == 3]
    assert len(places) > 40
    others = {one for one in seen - set(places) if one.startswith("/lite")}
    many = {one for one in others if one.startswith("/lite/organisation?")}
    for address in [*(others - many), *sorted(many)[::24], *sorted(places)[::24]]:
        assert asks.get(address).status_code == 200, address


def test_the_form_holds_the_view_and_sends_it_back(coordinator_client):
    tree = parsed(coordinator_client.get(BUSY))
    _, form = tree.iter(f"{HTML}form")
    assert (form.get("method"), form.get("action")) == ("get", "/lite")
    sent = []
    for one in form.iter(f"{HTML}input"):
        ticked = one.get("type") != "checkbox" or one.get("checked") is not None
        if one.get("name") and ticked:
            sent.append((one.get("name"), one.get("value") or ""))
    for one in form.iter(f"{HTML}select"):
        (chosen,) = [each for each in one.iter(f"{HTML}option") if each.get("selected") is not None]
        sent.append((one.get("name"), chosen.get("value")))
    asked = {tuple(pair.split("=")) for pair in BUSY.partition("?")[2].split("&")}
    assert asked <= set(sent)
    rest = {name: value for name, value in sent if (name, value) not in asked}
    assert rest.pop("lang") == "en"
    assert set(rest.values()) == {""}
    again = coordinator_client.get("/lite?" + "&".join("=".join(pair) for pair in sent))
    assert 'class="a-notices"' not in again.text


def test_what_is_set_can_be_taken_away_one_by_one(coordinator_client):
    text = coordinator_client.get("/lite/sites?governorate=IQG01&sector=wash&lang=en").text
    chips = text[text.index('class="chips"') :]
    assert inside(chips)[:2] == ["/lite/sites?sector=wash", "/lite/sites?governorate=IQG01"]


def test_pages_lead_to_the_same_view_in_the_dashboard(coordinator_client):
    query = "governorate=IQG01&lang=ar"
    assert f"/?{query}" in inside(coordinator_client.get(f"/lite?{query}").text)
    assert f"/partners?{query}" in inside(coordinator_client.get(f"/lite/partners?{query}").text)
    place = inside(coordinator_client.get(f"/lite/informal-sites/kilo-7?{query}").text)
    assert f"/?{query}&select=informal-sites%2Fkilo-7" in place


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("governorate=IQG99", "IQG99"),
        ("foo=1", "foo"),
        ("date=2023-13-45", "2023-13-45"),
        ("presence=-1", "-1"),
        ("select=informal-sites/nowhere", "nowhere"),
        ("sector=%3Cscript%3E", "&lt;script&gt;"),
        ("governorate=" + "x" * 900, "xxx"),
        ("at=1/2", "1/2"),
        ("lang=xx", "xx"),
        ("partner=%F0%9F%98%80%22%27%3E", "&#34;&#39;&gt;"),
    ],
)
def test_what_cannot_be_used_is_named_and_the_page_is_shown(coordinator_client, query, named):
    answer = coordinator_client.get(f"/lite/sites?{query}")
    assert answer.status_code == 200
    parsed(answer)
    notice = re.search(r'<div class="a-notices".*?</div>', answer.text)[0]
    assert named in notice
    assert "Kilo 7" in answer.text


def test_empty_controls_of_a_form_are_as_good_as_not_sent(coordinator_client):
    plain = coordinator_client.get("/lite/sites")
    sent = coordinator_client.get("/lite/sites?governorate=&date=&partner=&presence=any&lang=en")
    assert sent.text == plain.text


@pytest.mark.parametrize(
    "path",
    [
        "/lite/nothing",
        "/lite/informal-sites/nowhere",
        "/lite/partner-activities/drc",
        "/lite/a/b/c",
        "/lite/informal-sites/%3Cscript%3E",
        "/lite/movements/1",
    ],
)
def test_an_unknown_place_has_a_page_that_says_so(coordinator_client, path):
    answer = coordinator_client.get(path)
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"
    assert "Nothing here" in answer.text
    assert "<script" not in answer.text
    parsed(answer)


def test_an_empty_list_says_which_filter_empties_it(coordinator_client):
    answer = coordinator_client.get("/lite/sites?governorate=IQG15&sector=wash")
    assert "Informal sites: no source covers Ninewa." in answer.text
    assert "/lite/sites?sector=wash" in inside(answer.text)


@pytest.mark.parametrize("layer", places())
def test_every_place_of_every_layer_has_a_page(coordinator_client, dataset, layer):
    for feature in dataset.features[layer]["id"].tolist()[::25]:
        answer = coordinator_client.get(f"/lite/{layer}/{feature}")
        assert answer.status_code == 200, feature


def test_a_place_page_says_who_works_there_and_what_is_missing(coordinator_client):
    text = coordinator_client.get("/lite/informal-sites/kilo-7").text
    for words in (
        "Kilo 7 apartment complex",
        "550",
        "Who works here",
        "What is missing",
        "BWA",
        "until Dec 2024",
        "People are an estimate",
        "m-ring",
    ):
        assert words in text, words


def test_a_page_is_kept_by_audience(coordinator_client, partner_client, public_client):
    tags = set()
    for client, kept in (
        (coordinator_client, "private, no-cache"),
        (partner_client, "private, no-cache"),
        (public_client, "public, max-age=60"),
    ):
        answer = client.get("/lite/hotspots")
        assert answer.headers["cache-control"] == kept
        tags.add(answer.headers["etag"])
        again = client.get("/lite/hotspots", {"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        head = client.request("HEAD", "/lite/hotspots")
        assert (head.status_code, head.content) == (200, b"")
    assert len(tags) == 3
    assert public_client.get("/lite/hotspots?lang=ar").headers["etag"] not in tags


@pytest.fixture(scope="module")
def public_texts(public_client, public):
    texts = {}
    queries = ("", "&sector=gbv", "&date=2022-02-15", "&governorate=IQG01")
    paths = (*LISTS, *A_PLACE_OF_EACH)
    for (row, query), (column, path) in product(enumerate(queries), enumerate(paths)):
        address = f"{path}?lang={('en', 'ar')[(row + column) % 2]}{query}"
        texts[address] = public_client.get(address).text
    for layer in ("informal-sites", "blocked-areas", "abc-areas"):
        for feature in public.features[layer]["id"]:
            path = f"/lite/{layer}/{feature}"
            texts[path] = public_client.get(path).text
    return texts


@pytest.mark.whole
def test_the_public_is_told_no_site(public_texts, public_client, dataset):
    sites = dataset.features["informal-sites"]
    subdistricts = set(dataset.features["subdistricts"]["name"])
    names = [one for one in sites["name"] if one not in subdistricts]
    told = [sign for site in sites["id"] for sign in (f"/{site}", f'"{site}"')] + names
    everything = "\n".join(public_texts.values())
    for one in told:
        assert one not in everything, [path for path, text in public_texts.items() if one in text]
    for site in sites["id"]:
        assert public_client.get(f"/lite/informal-sites/{site}").status_code == 404
        assert "a-notices" in public_client.get(f"/lite/areas?select=informal-sites/{site}").text


@pytest.mark.whole
def test_the_public_is_told_no_free_text_about_a_place(public_texts, dataset):
    activities = dataset.features["partner-activities"]
    texts = {
        one for name in ("activity", "note") for one in activities[name].dropna() if len(one) > 30
    }
    told = "\n".join(public_texts.values())
    assert not [one for one in texts if one in unescape(told)]


def test_an_unreadable_store_is_told_in_html(client_of):
    class Broken:
        def dataset(self, *_wanted):
            from geo.errors import StoreError  # noqa: PLC0415 - only this test needs it

            raise StoreError("/secret/place cannot be read")

    answer = client_of(Broken()).get("/lite")
    assert answer.status_code == 503
    assert "secret" not in answer.text
    parsed(answer)


def test_the_texts_speak_the_language_of_the_page(coordinator_client):
    say = language.words(Language.AR)
    text = coordinator_client.get("/lite?lang=ar").text
    assert say("Coordination areas") in text


@pytest.mark.parametrize("lang", ["ar", "ckb"])
def test_words_of_arabic_script_are_listed_with_its_comma(coordinator_client, lang):
    for path in ("/lite", "/lite/coverage", "/lite/governorates/IQG01"):
        text = re.sub("<[^>]*>", "", coordinator_client.get(f"{path}?lang={lang}").text)
        assert re.findall("[\u0621-\u06d5], [\u0621-\u06d5]", text) == [], path
