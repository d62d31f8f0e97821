"""Rounds of sites and of the Return Index on every surface of the service; a closed site."""

import csv
import datetime as dt
import re
import shutil
from types import SimpleNamespace

import pytest
import two_rounds
from begun import begun
from two_rounds import FIRST, GONE, GONE_ON, STAYING, WHY

from geo import language
from geo.catalog.audience import Audience
from geo.dataset import names
from geo.dataset.context import Context
from geo.dataset.scope import Scope
from geo.language import Language
from geo.profiles import place, site_history
from geo.profiles.site_history import History, Statement
from geo.store.stores import connect
from geo.view.view import View
from maps.document import parts
from maps.document.places import place as place_document
from maps.document.places import place_rounds


@pytest.fixture(scope="module")
def kept(library, config, client_of, tmp_path_factory):
    """Services over a store with two rounds, of which the second has a site no more."""
    assert library.store.version()
    folder = tmp_path_factory.mktemp("rounds")
    store = f"sqlite:///{folder / 'own.sqlite'}"
    shutil.copyfile(config.store.removeprefix("sqlite:///"), folder / "own.sqlite")
    own = begun(library, connect(store))
    two_rounds.accept(own, config.model_copy(update={"store": store}))
    clients = {
        one: client_of(own, store=store, default_audience=one.value, audit=folder / one)
        for one in Audience
    }
    return SimpleNamespace(library=own, clients=clients)


def page(kept, path, audience=Audience.COORDINATOR):
    return kept.clients[audience].get(path)


def features(kept, query, audience=Audience.COORDINATOR):
    found = page(kept, f"/api/collections/informal-sites/items?{query}", audience).json()
    return {one["id"]: one["properties"] for one in found["features"]}


@pytest.mark.parametrize("audience", [Audience.COORDINATOR, Audience.PARTNER])
def test_the_page_of_a_site_tells_its_households_by_round(kept, audience):
    told = page(kept, f"/lite/informal-sites/{STAYING}", audience).text
    assert told.index("95 households") < told.index("120 households")
    assert f"{FIRST}, 2" in told
    assert "round 130" in told
    assert page(kept, f"/lite/informal-sites/{STAYING}", Audience.PUBLIC).status_code == 404


def test_the_paper_of_a_site_says_its_households_in_a_sentence_and_a_table(kept):
    context = Context(kept.library.dataset(Audience.PARTNER), View(), language.words(Language.EN))
    made = place_document.of(context, f"informal-sites/{STAYING}")
    for chapters in (made.sheet.main, made.chapters):
        (own,) = [one for one in chapters if one.title == "Households by round"]
        sentence, table = own.blocks
        assert parts.plain(sentence.line) == (
            "120 households on 1 Mar 2026 (iom-dtm), 110 households on 1 Jun 2026 (cccm), "
            "95 households on 1 Jun 2026 (iom-dtm)."
        )
        cells = [[parts.plain(cell) for cell in row] for row in table.rows]
        assert [row[:3] for row in cells] == [
            ["1 Jun 2026", "95", "475"],
            ["1 Jun 2026", "110", "–"],
            ["1 Mar 2026", "120", "600"],
        ]


def test_two_sources_are_both_told_with_their_days(kept):
    context = Context(kept.library.dataset(Audience.PARTNER), View(), language.words(Language.EN))
    found = site_history.of(context, "informal-sites", STAYING)
    assert [(one.day, one.households, one.source_id) for one in found.statements] == [
        ("2026-03-01", 120, "from-iom-dtm"),
        ("2026-06-01", 110, "from-cccm"),
        ("2026-06-01", 95, "from-iom-dtm"),
    ]
    assert place_rounds.sentence(context, found) == (
        "120 households on 1 Mar 2026 (iom-dtm), 110 households on 1 Jun 2026 (cccm), "
        "95 households on 1 Jun 2026 (iom-dtm)"
    )


def test_people_that_are_not_known_are_no_number(kept):
    context = Context(kept.library.dataset(Audience.PARTNER), View(), language.words(Language.EN))
    silent = History((Statement("2026-06-01", "", None, None, "from-cccm", "c.csv"),))
    (chapter,) = place_rounds.chapters(context, silent)
    (table,) = chapter.blocks
    assert [parts.plain(cell) for cell in table.rows[0][:3]] == ["1 Jun 2026", "–", "–"]


@pytest.mark.parametrize("audience", [Audience.COORDINATOR, Audience.PARTNER])
def test_a_closed_site_has_a_page_and_is_found(kept, audience):
    told = page(kept, f"/lite/informal-sites/{GONE}", audience).text
    assert WHY in told
    assert "40 households" in told
    found = page(kept, "/api/search?q=Solagh+Garden", audience).json()["results"][0]
    assert (found["kindTitle"], found["id"]) == ("Closed site", GONE)
    assert found["links"][0]["href"].endswith(f"/place?select=informal-sites%2F{GONE}")
    listed = page(kept, "/lite/sites?governorate=IQG15", audience).text
    assert "1 site closed" in listed
    assert "Solagh Garden" in listed
    assert "site closed" not in page(kept, "/lite/sites?governorate=IQG01", audience).text
    context = Context(kept.library.dataset(audience), View(), language.words(Language.EN))
    made = place_document.of(context, f"informal-sites/{GONE}")
    assert made.finding == f"Closed on 1 Jun 2026: not in {WHY} for Ninewa."
    assert [one.number for one in made.figures] == ["40", "200"]
    assert names.of_record(context, "informal-sites", GONE) == "Solagh Garden"
    paper = page(kept, f"/api/downloads/place.pdf?select=informal-sites/{GONE}", audience)
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")


def test_what_is_gone_has_no_age(kept):
    dataset, later = kept.library.dataset(Audience.PARTNER), View(date=dt.date(2027, 3, 1))
    context = Context(dataset.on(later.date), later, language.words(Language.EN))
    there, gone = (place.of(context, "informal-sites", one) for one in (STAYING, GONE))
    assert "confirmed" in there.sources
    assert gone.is_closed
    assert "confirmed" not in gone.sources


@pytest.mark.parametrize("audience", [Audience.COORDINATOR, Audience.PARTNER])
def test_a_site_is_on_the_map_until_the_day_on_which_it_is_gone(kept, audience):
    before = features(kept, "governorate=IQG15&date=2026-05-31", audience)
    assert (before[GONE]["households"], before[GONE]["as_of"]) == (40, "2026-03-01")
    assert (before[STAYING]["households"], before[STAYING]["as_of"]) == (120, "2026-03-01")
    first = features(kept, "governorate=IQG15&date=2026-02-01", audience)
    assert (first[GONE]["as_of"], first[STAYING]["households"]) == ("2026-03-01", 120)
    for query in ("", f"&date={GONE_ON}"):
        after = features(kept, f"governorate=IQG15{query}", audience)
        assert GONE not in after
        assert after[STAYING]["households"] == 95
    maps = [
        page(kept, f"/api/map/informal-sites.geojson?v=1{query}", audience).text
        for query in ("&date=2026-05-31", "")
    ]
    assert [GONE in one for one in maps] == [True, False]
    assert "Solagh Garden" in page(kept, "/lite/sites?date=2026-05-31", audience).text
    refused = page(kept, "/api/map/informal-sites.geojson?date=never", audience)
    assert refused.status_code == 400


def test_the_public_learns_nothing_of_rounds_and_closed_sites(kept):
    asked = [
        f"/lite/informal-sites/{GONE}",
        f"/lite/informal-sites/{GONE}?date=2026-05-31",
        "/lite/sites?governorate=IQG15",
        "/lite/sites?date=2026-05-31",
        "/api/search?q=Solagh+Gard",
        "/api/collections/informal-sites/items?date=2026-05-31",
        f"/api/collections/informal-sites/items/{GONE}?date=2026-05-31",
        "/api/map/informal-sites.geojson?date=2026-05-31",
    ]
    for path in asked:
        told = page(kept, path, Audience.PUBLIC).text
        assert not [one for one in ("Solagh Garden", "site closed", "round 13") if one in told], (
            path
        )
    days = [
        page(kept, f"/lite/sites{query}", Audience.PUBLIC).text
        for query in ("", "?date=2026-05-31")
    ]
    assert days[0].count("<tr") == days[1].count("<tr")


def test_a_link_to_another_part_of_the_country_knows_no_site_that_is_gone(kept):
    for scope, number in (
        (Scope(("IQG15",)), 1),
        (Scope(("IQG01",)), 0),
        (Scope(layers=("hotspots",)), 0),
    ):
        told = kept.library.dataset(Audience.PARTNER, scope)
        assert len(told.closed_sites) == number
        assert (len(told.features["site-rounds"]) > 0) == (number > 0)
        assert (told.on(dt.date(2026, 5, 31)) is told) == (number == 0)


def lines(answer):
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))


@pytest.mark.parametrize("audience", [Audience.COORDINATOR, Audience.PARTNER])
def test_rounds_are_files_for_who_sees_sites(kept, audience):
    found = lines(page(kept, f"/api/downloads/site-rounds.csv?site={STAYING}", audience))
    assert [(one["as_of"], one["households"], one["source_id"]) for one in found] == [
        ("2026-03-01", "120", "from-iom-dtm"),
        ("2026-06-01", "110", "from-cccm"),
        ("2026-06-01", "95", "from-iom-dtm"),
    ]
    gone = lines(page(kept, "/api/downloads/site-rounds.csv?governorate=IQG15", audience))[-1]
    assert (gone["site_id"], gone["gone_from"], gone["households"]) == (GONE, "IQG15", "")
    assert lines(page(kept, "/api/downloads/site-rounds.csv?governorate=IQG01", audience)) == []
    index = lines(page(kept, "/api/downloads/return-index.csv?governorate=IQG01", audience))
    assert [one["returnees"] for one in index] == ["600", "650"]
    for query in ("site=nowhere", "sector=wash", "governorate=IQG99"):
        refused = page(kept, f"/api/downloads/site-rounds.csv?{query}", audience)
        assert refused.status_code == 400


def test_the_item_of_a_site_leads_to_its_rounds_and_a_closed_one_says_so(kept):
    path = "/api/collections/informal-sites/items"
    item = page(kept, f"{path}/{STAYING}").json()
    (link,) = [one for one in item["links"] if one["rel"] == "related"]
    address = link["href"].removeprefix("http://atlas.test")
    assert len(lines(page(kept, address))) == 3
    assert all(one["rel"] != "related" for one in page(kept, f"{path}/kilo-7").json()["links"])
    gone = page(kept, f"{path}/{GONE}")
    assert gone.status_code == 404
    assert "is closed since 2026-06-01" in gone.json()["detail"]
    assert page(kept, f"{path}/{GONE}?date=2026-05-31").json()["properties"]["until"] == GONE_ON
    assert "closed" not in page(kept, f"{path}/{GONE}", Audience.PUBLIC).json()["detail"]


@pytest.mark.parametrize("name", ["site-rounds", "return-index"])
def test_no_file_of_rounds_is_for_the_public(kept, name):
    assert page(kept, f"/api/downloads/{name}.csv", Audience.PUBLIC).status_code == 403


@pytest.mark.parametrize("audience", [Audience.COORDINATOR, Audience.PARTNER])
def test_hotspots_over_time_are_on_the_lite_page(kept, audience):
    told = page(kept, "/lite/hotspots", audience).text
    assert "1 sub-district meets the rule in round 20 (28 Feb 2026)" in told
    assert re.search(r"Came: 1</b> <a [^>]*>Al-Amirya<", told)
    assert re.search(r"Left: 1</b> <a [^>]*>[^<]*(Shamal|Sinuni)", told)
    assert "over time" not in page(kept, "/lite/hotspots", Audience.PUBLIC).text
