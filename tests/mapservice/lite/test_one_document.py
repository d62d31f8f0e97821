"""One document: the page, the lite page and the booklet of a place hold the same."""

import html
import re

import pytest

from geo import language
from geo.catalog import registers
from geo.catalog.audience import Audience
from geo.dataset.context import Context
from geo.profiles import place_report
from geo.view.view import View
from maps.document import as_html, booklet, organisation
from maps.document.places import place
from mapservice.lite.frame.request import places

EACH = {"coordinator": 4, "partner": 2, "public": 3}
"""How many places of each level are looked at for each audience."""


@pytest.fixture(params=EACH)
def seen(request, library):
    """Returns the scene that an audience sees, with a client of the service."""
    view, client = View(), request.getfixturevalue(f"{request.param}_client")
    dataset = library.dataset(Audience(request.param))
    return Context(dataset, view, language.words(view.lang)), client


def some_places(context, layer_id):
    held = registers.SITE_GROUPS if layer_id == "site-groups" else context.dataset.layer(layer_id)
    ids = sorted(one["id"] for one in context.dataset.registered(held))
    return ids[:: max(1, len(ids) // EACH[context.dataset.audience])]


def text(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def section(page, title):
    found = re.findall(r"<section.*?</section>", page, re.DOTALL)
    return next((one for one in found if f"<h2>{title}</h2>" in one), "")


def figures(page):
    found = re.findall(
        r'<div class="a-fig[^"]*"><b>(.*?)</b><span>(.*?)</span><small>(.*?)</small>', page
    )
    return [tuple(text(one) for one in row) for row in found]


def bold(markup):
    return {text(one) for one in re.findall(r"<b>(.*?)</b>", markup)}


def on_paper(content, title):
    """Returns the names in bold of the second column of a chapter's tables in a booklet."""
    rows = [
        row
        for one in content["chapters"]
        if one["title"] == title
        for block in one["blocks"]
        if block["kind"] == "table"
        for row in block["rows"]
    ]
    return {words for row in rows for words, style in row[1] if style == "bold"}


def agree_in_figures(document, page, content):
    told = [(one.number, one.label, one.note) for one in document.figures]
    assert figures(page) == told
    assert [tuple(one[:3]) for one in content["figures"]] == told
    assert document.finding in text(page)
    assert content["finding"] == document.finding


@pytest.mark.parametrize("layer_id", place_report.LAYERS)
def test_the_page_the_lite_page_and_the_booklet_of_a_place_agree(seen, layer_id):
    context, client = seen
    for feature_id in some_places(context, layer_id):
        document = place.of(context, f"{layer_id}/{feature_id}")
        page = as_html.sheet(document, as_html.nowhere, {})
        content = booklet.content(document)
        agree_in_figures(document, page, content)
        table = section(page, "Who works here").partition("</table>")[0]
        workers = bold(table) if "<table" in table else set()
        assert on_paper(content, "Who works here") == workers
        if layer_id not in places():
            continue
        lite = client.get(f"/lite/{layer_id}/{feature_id}").text
        works = section(lite, "Who works here")
        assert workers <= bold(works) or " more</div>" in works
        assert bool(workers) == bool({one.number for one in document.figures[-3:]} - {"0", "–"})
        numbers = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", lite))
        said = {one.label: one.number for one in document.figures}
        for label in numbers.keys() & said.keys():
            assert numbers[label] == said[label], (feature_id, label)
        if layer_id == "informal-sites":
            assert numbers.keys() & said.keys() or "withheld" in lite


@pytest.mark.parametrize("organisation_id", ["drc", "iom", "acted"])
def test_the_page_the_lite_page_and_the_booklet_of_an_organisation_agree(seen, organisation_id):
    context, client = seen
    document = organisation.of(context, organisation_id)
    page = as_html.sheet(document, as_html.nowhere, {})
    content = booklet.content(document)
    agree_in_figures(document, page, content)
    lite = client.get(f"/lite/organisation?partner={organisation_id}").text
    numbers = re.findall(r"<dt>(.*?)<br><small>.*?</small></dt><dd>(.*?)</dd>", lite)
    assert numbers == [(one.label, one.number) for one in document.figures]
    assert document.finding in text(lite)
    for chapter in content["chapters"]:
        assert f"<h2>{chapter['title']}</h2>" in lite
