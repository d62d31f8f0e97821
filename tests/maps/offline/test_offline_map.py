"""The map as one file: small, complete, in the reader's language, and nothing in it can run."""

import base64
import dataclasses
import datetime as dt
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from geo.dataset.context import Context
from geo.language import Language, words
from geo.presence.presence import Chosen
from geo.view.address import At
from geo.view.view import View
from maps.offline import ground as offline_ground
from maps.offline import page as offline_page
from maps.svg import ground as svg_ground

LARGEST_BYTES = 400_000
VIEWS = {
    "all": View(),
    "anbar": View(governorate=("IQG01",), presence="1"),
    "3w": View(date=dt.date(2022, 2, 15)),
    "nothing": View(district=("IQG15Q02",), presence="9"),
}
NASTY = '</script><script>alert(1)</script>"><img src=x onerror=alert(2)>\u2028 ${x} $title'


@pytest.fixture(scope="module")
def bases(root):
    ground = svg_ground.read(root / "data" / "boundaries")
    return {one: offline_ground.draw(ground, one) for one in Language}


@pytest.fixture(scope="module")
def page(bases):
    def made(dataset, view):
        context = Context(dataset, view, words(view.lang))
        return offline_page.page(context, bases[view.lang])

    return made


class Reader(HTMLParser):
    """Collects elements and the text of scripts and styles; refuses what is not closed."""

    VOID = ("meta", "input", "link", "img", "br")

    def __init__(self, text):
        super().__init__()
        self.elements, self.texts, self.open = [], {}, []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, text):
        if self.open and self.open[-1] in ("script", "style"):
            self.texts.setdefault(self.open[-1], []).append(text)


def told(text):
    return json.loads(re.search(r'id="data">(.*?)</script>', text, re.DOTALL)[1])


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("who", ["dataset", "partner", "public"])
def test_a_file_is_small_whole_and_asks_nobody(request, page, view, who):
    text = page(request.getfixturevalue(who), VIEWS[view])
    assert len(text.encode()) < LARGEST_BYTES
    assert "$" not in re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
    for tag, attributes in Reader(text).elements:
        assert tag not in ("link", "img", "iframe", "object", "form", "a"), tag
        assert "src" not in attributes
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert attributes.get("href", "#").startswith("#")
    assert set(re.findall(r"https?://[^\"]*", text)) == {"http://www.w3.org/2000/svg"}


def test_only_our_own_script_and_style_may_run(page, dataset):
    found = Reader(page(dataset, View()))
    (policy,) = [
        one["content"]
        for tag, one in found.elements
        if one.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for name, text in (("style", found.texts["style"][0]), ("script", found.texts["script"][1])):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy


def test_text_of_the_data_cannot_become_code(page, dataset):
    sites = dataset.features["informal-sites"].copy()
    sites["name"] = NASTY
    sites["note"] = NASTY
    changed = dataclasses.replace(dataset, features={**dataset.features, "informal-sites": sites})
    text = page(changed, View())
    assert [tag for tag, _ in Reader(text).elements].count("script") == 2
    assert "onerror=alert(2)>" not in text
    assert {one["name"] for one in told(text)["places"][-28:]} == {NASTY}
    assert page(dataset, View()).count("<") == text.count("<")


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("ckb", "rtl"), ("kmr", "ltr")]
)
def test_a_file_speaks_the_language_of_the_view(page, public, language, direction):
    text = page(public, View(lang=Language(language)))
    assert f'<html lang="{language}" dir="{direction}">' in text
    if language == "ar":
        assert "الوضع في 13 كانون الأول 2023" in text
        assert "الأنبار" in text


def test_a_file_says_what_it_shows(page, dataset):
    view = View(governorate=("IQG01",), sector=("wash",), date=dt.date(2023, 10, 1))
    text = page(dataset, view)
    assert "Situation of 1 October 2023" in text
    assert "Governorate: Al-Anbar" in text
    assert "Sector: WASH" in text
    assert "Coordinator view" in text
    assert "endorsed or accepted" in text
    assert "households × 6" in text
    assert "Monthly meeting slides of 13 December 2023" in text
    assert text.count("data-to=") == 28
    assert "28 rows" in text


def test_every_place_has_its_facts_and_its_partners(page, dataset):
    places = {one["name"]: one for one in told(page(dataset, View()))["places"]}
    kilo_7 = places["Kilo 7 apartment complex"]
    assert ["People (estimate)", "3,300", False] in kilo_7["facts"]
    who = {row[0] for row in kilo_7["work"]}
    named = dataset.presence.counts(Chosen(dataset.day.isoformat()))["kilo-7"].organisations
    assert len(named) >= 2
    assert who >= {dataset.organisations[one]["acronym"] for one in named}
    assert any("until" in row[2] for row in kilo_7["work"])
    without = places["Al-Ewessat"]
    assert "x" not in without
    assert without["size"] == 0


def test_a_file_starts_where_the_view_stands(page, dataset):
    found = told(page(dataset, View(at=At(8.5, 33.4, 43.2), select="informal-sites/kilo-7")))
    assert found["at"]["k"] == 1
    assert found["places"][found["chosen"]]["name"] == "Kilo 7 apartment complex"
    everywhere, anbar = (told(page(dataset, VIEWS[one]))["bounds"] for one in ("all", "anbar"))
    assert anbar[1] > everywhere[1], "it begins farther south"
    assert anbar[2] < everywhere[2], "and ends farther west"
    assert told(page(dataset, View()))["chosen"] == -1


def test_layers_that_the_view_switches_off_start_switched_off(page, dataset):
    text = page(dataset, View(layers=("hotspots",)))
    assert 'data-layer="hotspots" checked' in text
    assert 'data-layer="informal-sites" checked' not in text


def test_the_public_file_has_cells_and_no_site(page, public, dataset):
    text = page(public, View())
    for name in dataset.features["informal-sites"]["id"]:
        assert f'"{name}"' not in text
    assert "Public view" in text
    assert 'class="cell"' in text
    assert "withheld" in text
