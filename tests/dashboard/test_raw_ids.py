"""No page says an id of the data where a name belongs, or a day as programs write it."""

import re

import pytest

from geo.catalog import vocabulary
from geo.dataset.sums import site_groups
from geo.profiles import place_report
from geo.view.view import View
from maps.document import as_html
from maps.document.places import place as place_document

PLACES = ("site-groups", "informal-sites", "abc-areas", "hotspots", "blocked-areas")
PAGES = (
    ("map", {}),
    ("map", {"select": "site-groups/bzebiz"}),
    *(("map", {"table": one}) for one in (*PLACES[1:], "abc-area-units", "partner-activities")),
    ("partners", {"rows": "organisation"}),
    ("coverage", {}),
    ("areas", {}),
    ("hotspots", {}),
    ("about", {}),
    ("organisation", {"partner": "mercy-corps"}),
)


@pytest.fixture(scope="module")
def raw(dataset):
    """What finds an id in words: those of places, and those that no language writes like this."""
    ids = {one for layer_id in PLACES for one in dataset.features[layer_id]["id"]}
    others = {*dataset.organisations, *dataset.sources, *vocabulary.SECTORS, *vocabulary.SITE_KINDS}
    others |= {*vocabulary.EVIDENCE, *vocabulary.HOTSPOT_MATCHES, *vocabulary.CERTAINTIES}
    ids |= {one for one in others if re.search("[-_]", one)}
    known = "|".join(map(re.escape, sorted(ids, key=len, reverse=True)))
    written = re.compile(rf"(?<![\w/.=-])(?:{known})(?![\w/.-])")

    def found(html):
        words = re.sub(r"<(style|script|title)\b.*?</\1>|<[^>]*>", " ", html, flags=re.DOTALL)
        return sorted({*written.findall(words), *re.findall(r"\b\d{4}-\d\d-\d\d\b", words)})

    return found


def test_what_looks_for_ids_finds_them(raw):
    assert raw("<p>Group: <b>bzebiz</b></p>") == ["bzebiz"]
    assert raw('<a href="/place?select=site-groups/bzebiz">Bzebiz</a>') == []


@pytest.mark.parametrize(("page", "query"), PAGES)
def test_no_page_says_an_id(opened, raw, page, query):
    assert raw(opened(page, **query).html) == []


def test_no_page_of_a_place_says_an_id(context_of, dataset, raw):
    context = context_of()
    for layer_id in PLACES:
        for one in dataset.features[layer_id]["id"].tolist()[:2]:
            report = place_report.of(context, f"{layer_id}/{one}")
            made = place_document.made(context, report)
            shown = as_html.sheet(made, as_html.nowhere, {})
            shown += as_html.chapters(made.make_chapters(), context.words)
            assert raw(shown) == [], (layer_id, one)


def test_a_group_of_sites_has_a_page_of_what_its_sites_have_together(context_of, dataset):
    report = place_report.of(context_of(), "site-groups/bzebiz")
    sites = dataset.features["informal-sites"]
    own = sites[(sites["site_group"] == "bzebiz").fillna(value=False)]
    assert report.profile.name == "Bzebiz"
    assert report.profile.eyebrow == "Group of sites · Al-Falluja, Al-Anbar"
    assert report.people.households == own["households"].sum() > sites["households"].sum() / 2 - 100
    assert {one.id for one in report.sites} == set(own["id"])
    assert report.organisations
    assert report.gaps
    record = site_groups.record(dataset, "site-groups", "bzebiz")
    assert record["sites"] == 15
    assert report.view == View(site=tuple(own["id"]))


def test_a_group_is_no_page_for_who_may_not_tell_its_sites_apart(opened):
    shown = opened("place", audience="public", select="site-groups/bzebiz")
    assert "site-groups/bzebiz" in shown.notices[0]
    assert "Bzebiz" not in shown.html.replace("site-groups/bzebiz", "")
