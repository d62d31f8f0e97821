"""The state of the map in words and as a picture, the same on every surface, for each audience."""

import base64
import datetime as dt
import re
from dataclasses import replace
from html import unescape
from io import BytesIO

import pytest
from lxml import etree
from pptx import Presentation

from geo import language
from geo.catalog.audience import Audience
from geo.coverage import state
from geo.dataset.context import Context
from geo.meeting.scene_text import SceneText
from geo.profiles.texts import state_text
from geo.values import days
from geo.view.view import View
from maps.look import state_bar
from maps.meeting import scene as meeting_scene
from maps.pictures.typeset import Typesetter
from maps.slides import deck
from maps.svg import ground as svg_ground

VIEWS = {
    "default": View,
    "a day in Anbar": lambda: View(date=dt.date(2024, 1, 20), governorate=("IQG01",)),
    "today": lambda: View(date=days.as_today()),
}
"""Made when they are asked for: tests are read before midnight and may run after it."""


@pytest.fixture(params=VIEWS)
def view(request):
    return VIEWS[request.param]()


def of(library, audience, view):
    return Context(library.dataset(Audience(audience)), view, language.words(view.lang))


@pytest.mark.parametrize("audience", list(Audience))
def test_every_page_says_the_same_sentence(library, opened, audience, view):
    said = state_text.sentence(of(library, audience, view))
    pairs = dict(view.to_query())
    for page in ("map", "partners"):
        assert said in unescape(opened(page, audience.value, **pairs).html)
    total = state.of(library.dataset(audience), view).total
    for number, word in (
        (total.fresh, "fresh"),
        (total.sourced, "sourced"),
        (total.precisely_placed, "precisely placed"),
    ):
        assert f"{number:,} {word}" in said or not number
    assert ("undisputed" in said) == (audience is not Audience.PUBLIC)


def test_the_wall_and_the_slides_say_it_too(library, config, view):
    context = of(library, "partner", view)
    said = state_text.sentence(context)
    scene = SceneText(1, 1, "Anbar", kind="map")
    ground = svg_ground.read(config.data / "boundaries")
    assert said in unescape(str(meeting_scene.draw(context, ground, scene)))
    about = deck.About("Meeting", days.today())
    made = deck.make([(context, scene)], about, deck.Tools(ground, Typesetter(config.cache)))
    texts = [
        one.text_frame.text
        for slide in Presentation(BytesIO(made)).slides
        for one in slide.shapes
        if one.has_text_frame
    ]
    assert any(said in one for one in texts)


@pytest.mark.parametrize("lang", list(language.Language))
def test_the_picture_is_as_long_as_the_numbers_are(library, lang):
    context = of(library, "coordinator", View(date=dt.date(2024, 1, 20), lang=lang))
    total = state.of(context.dataset, context.view).total
    parts = state_bar.parts(context)
    numbers = [one for one in (total.fresh, total.ageing, total.stale, total.unknown) if one]
    assert [one.start for one in parts] == sorted(one.start for one in parts)
    for part, number in zip(parts, numbers, strict=True):
        expected = state_bar.WIDE_PX * number / total.statements
        assert part.wide == pytest.approx(max(expected - 1, 1), abs=0.1)
    inline, image = state_bar.html(context), state_bar.html_with_image(context)
    content = re.search('base64,([^"]*)', image)[1]
    drawn = etree.fromstring(base64.b64decode(content))
    first = float(drawn[0].get("x"))
    assert (first > state_bar.WIDE_PX / 3) == (lang.direction == "rtl")
    assert str(etree.tostring(drawn[0].getparent())).count("<rect") == inline.count("<rect")


def test_a_view_without_statements_says_so(dataset):
    empty = replace(
        dataset, features={one: rows.iloc[:0] for one, rows in dataset.features.items()}
    )
    context = Context(empty, View(date=dt.date(2023, 12, 13)), language.words(language.Language.EN))
    assert state_text.sentence(context) == "No statement is in this view on 13 December 2023."
    assert "svg" not in state_bar.html(context)


def test_today_looks_unconfirmed_and_its_links_say_today(opened):
    page = opened(date="today")
    assert "Of 28 sites shown no source says who is there on this day." in page.html
    assert "Every site shown has a partner named" not in page.html
    assert page.address["date"] == ["today"]
    page.choose("f_presence", "2")
    assert page.address == {"date": ["today"], "presence": ["2"]}
    other = opened(governorate="IQG01").click("d_today")
    assert other.address == {"governorate": ["IQG01"], "date": ["today"]}


@pytest.mark.parametrize(
    "page", ["map", "partners", "coverage", "areas", "hotspots", "meeting", "about"]
)
def test_every_page_says_in_one_line_since_when_nothing_was_confirmed(opened, page):
    for audience in ("coordinator", "public"):
        said = opened(page, audience).html
        assert said.count("Sites and partners not confirmed since 13 December 2023") == 1
