"""Coverage without script: the document of the dashboard's page, with every filter in its links."""

import re
from html import unescape

import pytest

from geo.dataset import supposed
from geo.dataset.context import Context
from geo.language import words
from geo.view.view import View
from maps.document import parts
from maps.document.coverage import page as document

QUERIES = (
    "",
    "compare=2024-05-15",
    "date=2022-12-15&compare=2023-12-13&wider=true",
    "date=2023-06-15&without=drc&without=mercy-corps",
    "sector=health&lang=ar",
    "governorate=IQG15",
)


def said(text):
    """Returns a text without what a page may put between its letters."""
    return re.sub(r"[\s\u2066-\u2069]", "", text)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("client", ["coordinator_client", "public_client"])
def test_the_page_says_what_the_document_says(request, library, client, query):
    audience = client.removesuffix("_client")
    held = library.dataset(audience)
    asked = [tuple(pair.split("=")) for pair in query.split("&") if pair]
    view, problems = View.from_query(asked, held.vocabulary)
    assert not problems
    context = Context(supposed.of(held, view), view, words(view.lang))
    page = request.getfixturevalue(client).get(f"/lite/coverage?{query}").text
    shown = said(unescape(re.sub("<[^>]*>", "", page)))
    top = document.top(context)
    expected = [top.title, top.lead, *(text for one in top.figures for text in one[:3])]
    for box in document.boxes(context):
        first = [parts.plain(cell) for cell in box.rows[0]] if box.rows else [box.empty]
        expected += [box.title, *first[:1], *first[-1:]]
    assert [one for one in expected if said(one) not in shown] == []


def test_links_keep_both_days_filters_and_what_is_supposed(coordinator_client):
    query = "governorate=IQG01&date=2023-06-15&compare=2023-12-13&without=drc"
    text = unescape(coordinator_client.get(f"/lite/coverage?{query}").text)
    own = re.findall(r'href="(/lite/coverage\?[^"]*)"', text)
    steps = [one for one in own if "compare=" in one and "compare=2023-12-13" not in one]
    assert len(steps) >= 5
    assert all("governorate=IQG01" in one and "without=drc" in one for one in steps)
    assert '<input type="hidden" name="compare" value="2023-12-13">' in text
    others = re.findall(r'href="(/lite/(?:sites|partners|organisation)\?[^"]*)"', text)
    assert others
    assert all("date=2023-06-15" in one and "without=drc" in one for one in others)
    assert re.search(r'href="/coverage\?[^"]*compare=2023-12-13', text), "the page with a map"


def test_the_first_page_of_the_dashboard_offers_it(coordinator_client):
    page = coordinator_client.get("/lite/partners?governorate=IQG01").text
    assert 'href="/lite/coverage?governorate=IQG01"' in page
