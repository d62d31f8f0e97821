"""Sites whose people nobody has stated are shown everywhere, as not known, and never as 0.

`ATLAS_FUZZ=full` asks every address, each file in every form, for each audience.
"""

import os
import re
from html import unescape
from itertools import product

import in_process
import odd_round
import pytest
from odd_round import AMIRYA, SHAMAL, UNKNOWN

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.coverage import figures
from geo.dataset.context import Context
from geo.language import Language, words
from geo.profiles.texts import sentences
from geo.view.view import View

FULL = os.environ.get("ATLAS_FUZZ") == "full"
ODD = re.compile(
    r"(?<![\w-])(nan|NaN|<NA>|Traceback|None(?=[<\",;.|)]|$| (household|people)))", re.M
)
VIEWS = (f"subdistrict={SHAMAL}", f"subdistrict={AMIRYA}&lang=ar", "governorate=IQG15")
PAGES = ("", "/sites", "/partners", "/areas", "/rows/households", "/rows/people", "/rows/unserved")
CONDITIONS = ("households%20IS%20NULL", "households%20%3E%2010", "NOT%20(individuals%20%3C%20100)")
DRAWN = (
    f"/api/downloads/view.svg?subdistrict={SHAMAL}",
    f"/api/downloads/meeting.pptx?site={UNKNOWN[0]}",
    f"/api/downloads/place.pdf?select=informal-sites/{UNKNOWN[0]}",
    "/api/downloads/place.pdf?select=abc-areas/sinjar",
    f"/api/downloads/place.pdf?select=subdistricts/{SHAMAL}",
    "/api/preview.png?governorate=IQG15",
)
ADDRESSES = (
    *(f"/lite{page}?{view}" for page, view in product(PAGES, VIEWS)),
    *(f"/lite/rows/{name}" for name in ("ending-at-sites", "since-new", "gone", "losing")),
    *(f"/lite/informal-sites/{one}" for one in UNKNOWN),
    f"/lite/subdistricts/{SHAMAL}",
    "/lite/districts/IQG01Q01?lang=ar",
    "/lite/abc-areas/sinjar",
    "/lite/site-groups/kilo-18",
    *(f"/api/collections/informal-sites/items?limit=500&filter={one}" for one in CONDITIONS),
    "/api/collections/informal-sites/items?limit=500&f=html",
    f"/api/collections/informal-sites/items/{UNKNOWN[1]}?f=html",
    "/api/collections/informal-sites/tiles/WebMercatorQuad/6/25/39",
    *(f"/api/map/{one}.geojson" for one in ("informal-sites", "site-points")),
    *(f"/api/downloads/informal-sites.{one}?subdistrict={SHAMAL}" for one in in_process.FORMATS),
    "/api/downloads/view.html?governorate=IQG15",
    "/api/search?q=camp",
    *(DRAWN if FULL else DRAWN[:4]),
    *(in_process.SURFACES if FULL else ()),
)


@pytest.fixture(scope="module")
def store(config, library, tmp_path_factory):
    return odd_round.bring(config, tmp_path_factory.mktemp("odd-round") / "store")


@pytest.fixture(scope="module")
def client(store, client_of):
    config, library = store
    return lambda audience: client_of(library, default_audience=audience, store=config.store)


@pytest.mark.parametrize("audience", ["coordinator", "partner", "public"])
@pytest.mark.whole
def test_every_address_answers_and_says_no_odd_word(client, audience):
    asked, wrong = client(audience), {}
    for address in ADDRESSES if FULL or audience != "partner" else ADDRESSES[:30]:
        answer = asked.get(address)
        kind = answer.headers.get("content-type", "")
        is_text = "text" in kind or "json" in kind or "svg" in kind
        odd = ODD.search(unescape(answer.text)) if is_text else None
        if answer.status_code >= 500 or odd:
            wrong[address] = (answer.status_code, odd and odd.string[odd.start() - 60 : odd.end()])
    assert wrong == {}


def figures_of(client, view):
    page = client("coordinator").get(f"/lite?{view}").text
    held = re.findall(r"<dt>(.*?)<br><small>(.*?)</small></dt><dd>(.*?)</dd>", page)
    assert held
    return {re.sub("<.*?>", "", told): (re.sub("<.*?>", "", one), note) for told, note, one in held}


def test_an_unknown_place_has_no_number_and_says_how_many_are_not_counted(client):
    found = figures_of(client, f"subdistrict={SHAMAL}")
    assert found["informal sites"][0] == "2"
    assert found["households"][0] == "–"
    assert found["households"][1].endswith("; 2 sites not counted")
    found = figures_of(client, f"subdistrict={AMIRYA}")
    assert found["households"][1].endswith("; 2 sites not counted")
    assert "2 sites not counted" in found["sites, none named for the site itself"][1]
    assert "not counted" not in figures_of(client, "district=IQG01Q03")["households"][1]


def test_sums_leave_out_what_is_not_known_and_nothing_else(store, dataset):
    own = figures.on_map(store[1].dataset(Audience.COORDINATOR), View()).sites
    before = figures.on_map(dataset, View()).sites
    assert own.sites == before.sites + 8
    assert own.households == before.households + 40
    assert own.unserved_uncounted == 2


def test_unknown_sites_are_in_lists_files_and_tiles(client):
    asked = client("coordinator")
    items = asked.get("/api/collections/informal-sites/items?limit=500").json()["features"]
    known = {one["id"]: one["properties"] for one in items}
    assert {one for one, held in known.items() if held["households"] is None} == set(UNKNOWN)
    assert known["from-iom-dtm-u2"]["individuals"] == 120
    assert all(one["geometry"] for one in items)
    lines = asked.get(f"/api/downloads/informal-sites.csv?subdistrict={SHAMAL}").text
    assert lines.count("Camp ") >= 2
    rows = re.findall(r"<tr>.*?</tr>", asked.get(f"/lite/sites?subdistrict={SHAMAL}").text)
    assert all("<td" in one and ">–<" in one for one in rows if "Camp" in one)
    page = asked.get(f"/lite/informal-sites/{UNKNOWN[0]}").text
    assert "households not known" in page or "<dd>–</dd>" in page


def test_the_public_learns_of_known_sites_only(store):
    library = store[1]
    sites = library.dataset(Audience.COORDINATOR).features[layers.INFORMAL_SITES.id]
    cells = library.dataset(Audience.PUBLIC).features[layers.INFORMAL_SITES.id]
    by_place = cells.set_index("subdistrict_pcode")
    assert by_place.loc[SHAMAL, "suppressed"]
    own = sites[(sites["subdistrict_pcode"] == AMIRYA).to_numpy() & sites["households"].notna()]
    assert by_place.loc[AMIRYA, "households"] == own["households"].sum()
    assert by_place.loc[AMIRYA, "individuals"] == own["individuals"].sum()
    assert figures.on_map(library.dataset(Audience.PUBLIC), View()).sites.households == int(
        cells["households"].sum()
    )


@pytest.mark.parametrize("audience", [Audience.COORDINATOR, Audience.PUBLIC])
def test_sentences_say_how_many_are_not_counted(store, audience):
    whole = store[1].dataset(audience)
    for view in (View(), View(governorate=("IQG01",)), View(subdistrict=(SHAMAL,))):
        for lang in Language:
            shown = view.having(lang=lang)
            told = sentences.paragraph(Context(whole, shown, words(lang)))
            assert not re.search(r"\b(None|nan)\b", told.text)
            if "unserved_sites" not in told.figures:
                continue
            left_out = figures.on_map(whole, shown).sites.unserved_uncounted
            assert told.figures.get("unserved_uncounted", 0) == left_out
            if lang is Language.EN and left_out:
                assert f"The households of {left_out} of them are not known" in told.text
