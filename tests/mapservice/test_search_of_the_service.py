"""The search of the service: the same results as JSON, as a page and without script."""

import re
from html import unescape
from urllib.parse import quote

import html5lib
import pytest

CLIENTS = ("coordinator_client", "partner_client", "public_client")


@pytest.mark.parametrize("name", CLIENTS)
@pytest.mark.parametrize("typed", ["تلعفر", "Bzebiz", "DRC"])
def test_results_are_the_same_and_all_of_them_lead_somewhere(request, name, typed):
    client = request.getfixturevalue(name)
    found = client.get(f"/api/search?q={quote(typed)}&limit=20").json()["results"]
    names = [one["name"] for one in found]
    for path in (f"/api/search?f=html&limit=20&q={quote(typed)}", f"/lite/search?q={quote(typed)}"):
        answer = client.get(path)
        assert answer.status_code == 200
        html5lib.HTMLParser(strict=True).parse(answer.text)
        assert [one for one in names if one not in unescape(answer.text)] == []
    for one in found:
        for link in one["links"]:
            if link["rel"] == "item":
                assert client.get(link["href"]).status_code == 200, link
    lite = client.get(f"/lite/search?q={quote(typed)}").text
    for address in re.findall('<li><a href="(/lite[^"]*)"', lite.partition('id="content"')[2])[:2]:
        assert client.get(unescape(address)).status_code == 200, address


def test_every_lite_page_has_the_search_and_keeps_day_and_language(public_client):
    page = public_client.get("/lite/hotspots?lang=ar&date=2022-03-01&governorate=IQG15").text
    form = re.search('<form class="find".*?</form>', page, re.DOTALL)[0]
    assert 'action="/lite/search"' in form
    assert 'name="date" value="2022-03-01"' in form
    assert 'name="lang" value="ar"' in form
    assert "governorate" not in form


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "expected a name"),
        ("q=", "expected a name"),
        ("q=a&limit=0", "limit"),
        ("q=a&limit=x", "limit"),
        ("q=a&q=b", "only once"),
        ("q=a&colour=red", "colour"),
        (f"q={'a' * 3000}", "q"),
    ],
)
def test_what_cannot_be_searched_is_refused_in_words(public_client, query, said):
    answer = public_client.get(f"/api/search?{query}")
    assert answer.status_code == 400
    assert said in answer.json()["detail"]


def test_hostile_texts_are_text(public_client):
    typed = quote('"><script>alert(1)</script>')
    for path in ("/lite/search?q=", "/api/search?f=html&q="):
        assert "<script>alert" not in public_client.get(path + typed).text
    assert public_client.get("/lite/search?q=%00%ff&lang=ar").status_code == 200
