"""Slides of a meeting, read back as an editor of slides reads them."""

import datetime as dt
import io
import zipfile

import pytest
from example_agenda import EXAMPLE
from lxml import etree
from pptx.oxml.ns import qn
from pptx.util import Emu
from slide_reading import (
    alt,
    charts,
    everything,
    figures,
    is_decoration,
    links,
    notes,
    parts,
    read,
    slides_of,
    tables,
    texts,
)

from geo import language
from geo.access.gate import Gate
from geo.dataset.context import Context
from geo.language import Language
from geo.meeting import meeting
from geo.meeting.meeting import Reader
from geo.meeting.scene_text import SceneText, Task
from geo.profiles.texts import sentences
from geo.view.view import View
from maps.meeting import rows as meeting_rows
from maps.meeting import scene as meeting_scene
from maps.slides import deck as slide_deck
from maps.slides.deck import About, Tools

MIXED = "كيلو 9 (IQG01Q05) <b>💧</b> \x00\x0b\ud800\ufffe end"
DAY = dt.date(2023, 12, 14)


@pytest.fixture(scope="module")
def tools(ground, typesetter):
    return Tools(ground, typesetter)


@pytest.fixture(scope="module")
def made(tools):
    def deck(shown, name="A meeting", template=None):
        return slide_deck.make(shown, About(name, DAY, template), tools)

    return deck


@pytest.fixture(scope="module")
def shown(dataset):
    def scene(scene_text, lang="en", held=None, **query):
        found = held or dataset
        view, problems = View.from_query(query.items(), found.vocabulary)
        assert not problems
        view = view.having(lang=Language(lang))
        return Context(found, view, language.words(view.lang)), scene_text

    return scene


@pytest.fixture(scope="module")
def example(config, library, dataset, made):
    """The shipped agenda as coordinators see it: its scenes, and its deck."""
    reader = Reader(dataset, Language.EN, "https://atlas.example.org")
    scenes = meeting.scenes(Gate(config), EXAMPLE, reader)
    return scenes, read(made(scenes, EXAMPLE.name))


@pytest.fixture(scope="module")
def arabic(config, library, partner, made):
    reader = Reader(partner, Language.AR, "https://atlas.example.org")
    scenes = meeting.scenes(Gate(config), EXAMPLE, reader)
    return scenes, read(made(scenes, EXAMPLE.name))


def test_a_deck_is_wide_and_every_slide_has_a_title_in_its_place(example):
    scenes, deck = example
    assert (deck.slide_width, deck.slide_height) == (Emu(12192000), Emu(6858000))
    titles = [one.shapes.title.text_frame.text for one in deck.slides]
    assert titles[0] == "December 2023"
    assert titles[-1] == "Sources and terms"
    wanted = [meeting_scene.title(*one) for one in scenes]
    assert list(dict.fromkeys(titles[1:-1])) == wanted
    assert deck.core_properties.title == "December 2023"


def test_the_first_slide_names_the_scenes_and_whose_deck_it_is(example):
    scenes, deck = example
    scene_text = "\n".join(texts(deck.slides[0]))
    for one in ("Durable Solutions Atlas", "Situation of 13 December 2023", "do not pass on"):
        assert one in scene_text
    assert all(meeting_scene.title(*one) in scene_text for one in scenes)


def test_figures_are_text_and_those_of_the_projected_scene(example):
    scenes, deck = example
    for scene, scene_text in scenes[:5]:
        (slide,) = slides_of(deck, scene_text.title)
        wanted = [(one.number, one.label) for one in meeting_scene.figures(scene, scene_text)]
        assert figures(slide) == wanted
        assert meeting_scene.message(scene, scene_text) in texts(slide)


def test_a_map_is_a_sharp_and_small_picture_that_says_what_it_shows(example):
    _, deck = example
    (slide,) = slides_of(deck, "The informal sites of Anbar and who is there")
    (picture,) = [one for one in slide.shapes if one.name == "Map"]
    assert picture.image.size[0] == 1450
    assert len(picture.image.blob) <= 260 * 1024
    said = alt(picture)
    for one in ("Map: Al-Anbar", "informal sites", "13 December 2023", "28 informal sites"):
        assert one in said


def test_link_and_code_lead_to_the_live_view(example):
    scenes, deck = example
    scene_text = scenes[3].scene_text
    (slide,) = slides_of(deck, scene_text.title)
    assert scene_text.link.startswith("https://atlas.example.org/?governorate=IQG01")
    assert links(slide) == {scene_text.link}
    (code,) = [one for one in slide.shapes if one.name == "Code"]
    assert scene_text.link in alt(code)
    assert code.click_action.hyperlink.address == scene_text.link
    assert scene_text.link in notes(slide)


@pytest.mark.parametrize("title", ["Stated ends in Anbar, soonest first", "Since the last meeting"])
def test_lists_are_native_tables_that_hold_every_row(example, title):
    scenes, deck = example
    scene, scene_text = next(one for one in scenes if one.scene_text.title == title)
    rows = meeting_rows.of(scene, scene_text)
    slides = slides_of(deck, meeting_scene.title(scene, scene_text))
    found = [one for slide in slides for one in tables(slide)]
    assert len({tuple(one[0]) for one in found}) == 1
    wanted = [
        [part.title, one.tag, one.who, one.what, one.number]
        for part in rows.sections
        for one in part.rows
    ]
    assert [row for one in found for row in one[1:]] == wanted
    assert figures(slides[0]) == [(one.number, one.label) for one in rows.figures]


def test_the_bars_of_what_ends_add_up_to_the_figure_beside_them(example):
    _, deck = example
    slide = slides_of(deck, "Stated ends in Anbar, soonest first")[0]
    (chart,) = charts(slide)
    total = sum(value for one in chart.plots[0].series for value in one.values)
    assert f"{total:g}" == figures(slide)[0][0]
    assert next(iter(chart.plots[0].categories)) == "Dec 2023"
    (frame,) = [one for one in slide.shapes if one.has_chart]
    assert "Apr 2024: the last one in a place 1, others stay 5" in alt(frame)


def test_the_bars_of_what_changed_are_those_of_each_area(example):
    scenes, deck = example
    scene, scene_text = next(one for one in scenes if one.scene_text.kind == "since")
    slide = slides_of(deck, meeting_scene.title(scene, scene_text))[0]
    (chart,) = charts(slide)
    areas = [one.title for one in meeting_rows.of(scene, scene_text).sections]
    assert sorted(chart.plots[0].categories) == sorted(areas)
    ended = next(one for one in chart.plots[0].series if one.name == "Ended")
    assert sum(ended.values) >= int(figures(slide)[0][0])


def test_the_table_behind_a_chart_can_be_opened(example):
    _, deck = example
    (chart,) = charts(slides_of(deck, "Stated ends in Anbar, soonest first")[0])
    assert chart.part.chart_workbook.xlsx_part.blob.startswith(b"PK")


def test_notes_hold_sentences_sources_filters_decision_and_terms(shown, made):
    one = shown(SceneText(1, 1, "A", "b", decision="Do it.\nSoon."), governorate="IQG01")
    deck = read(made([one]))
    scene_text = notes(deck.slides[1])
    assert sentences.paragraph(one[0]).text in scene_text
    for said in (
        "Decided: Do it.",
        "Soon.",
        "Filters: Governorate: Al-Anbar",
        "Iraq Durable Solutions Technical Working Group, 2023-12-13",
        "endorsed",
        "Coordinator view: do not pass on",
    ):
        assert said in scene_text


def test_what_is_no_decoration_says_what_it_is(example):
    for slide in example[1].slides:
        for one in slide.shapes:
            has_words = one.has_text_frame and one.text_frame.text.strip()
            assert has_words or alt(one) or is_decoration(one), one.name


def test_the_title_is_read_first(example):
    for slide in list(example[1].slides)[1:]:
        assert slide.shapes[0] == slide.shapes.title


def test_an_arabic_deck_runs_from_right_to_left(arabic):
    _, deck = arabic
    assert deck.element.get("rtl") == "1"
    slide = deck.slides[1]
    for place in slide.shapes.title._element.iter(qn("a:pPr")):
        assert (place.get("rtl"), place.get("algn")) == ("1", "r")
    for run in slide.shapes.title._element.iter(qn("a:rPr")):
        assert run.get("lang") == "ar-IQ"
        assert run.find(qn("a:cs")).get("typeface") == "Arial"
    box = next(one for one in slide.shapes if one.name == "Figure")
    picture = next(one for one in slide.shapes if one.name == "Map")
    assert box.left > picture.left
    table = next(one for page in deck.slides for one in page.shapes if one.has_table)
    assert table.table._tbl.tblPr.get("rtl") == "1"
    theme = next(one for name, one in parts(deck) if "theme" in name)
    assert b'<a:cs typeface="Arial"/>' in theme


def test_latin_words_in_an_arabic_deck_keep_their_direction(made, shown):
    deck = read(made([shown(SceneText(1, 1, "Water (IQG01Q05)."), lang="ar")]))
    (place,) = deck.slides[1].shapes.title._element.iter(qn("a:pPr"))
    assert (place.get("rtl"), place.get("algn")) == ("0", "r")
    run = next(deck.slides[1].shapes.title._element.iter(qn("a:rPr")))
    assert run.get("lang") == "en-GB"


def test_words_that_are_withheld_are_nowhere_in_a_public_deck(config, library, public, made):
    scenes = meeting.scenes(Gate(config), EXAMPLE, Reader(public, Language.EN))
    scene_text = everything(read(made(scenes)))
    assert "Public view" in scene_text
    for hidden in ("Water trucking", "Mercy Corps ended", "Kilo 9", "kilo-9", "Kilo 18"):
        assert hidden not in scene_text


def test_text_of_people_is_written_whole_or_in_the_notes_and_breaks_no_file(made, shown):
    long = "word " * 1000
    tasks = tuple(
        Task(f"{at} {MIXED} {long if at == 1 else ''}", MIXED, DAY, MIXED, "open", True, at % 2 > 0)
        for at in range(20)
    )
    content = made(
        [
            shown(
                SceneText(1, 3, long, MIXED, link="https://a.test/?" + "a" * 3000), layers="none"
            ),
            shown(SceneText(2, 3, MIXED, long, decision=MIXED), lang="ar", presence="40"),
            shown(SceneText(3, 3, "Tasks", kind="actions", tasks=tasks)),
        ],
        MIXED,
    )
    for name, held in (
        (one, zipfile.ZipFile(io.BytesIO(content)).read(one))
        for one in zipfile.ZipFile(io.BytesIO(content)).namelist()
    ):
        if name.endswith((".xml", ".rels")):
            etree.fromstring(held)
    deck = read(content)
    first = deck.slides[1]
    assert first.shapes.title.text_frame.text.endswith("…")
    assert long.strip() in notes(first)
    assert links(first) == {"https://a.test/?" + "a" * 3000}
    assert not [one for one in first.shapes if one.name == "Code"]
    assert "<b>💧</b> end" in deck.slides[2].shapes.title.text_frame.text
    pages = slides_of(deck, "Tasks")
    cells = [row for page in pages for table in tables(page) for row in table[1:]]
    assert len(pages) > 2
    assert sum(row[1].count("word") for row in cells) == 1000
    assert sum(bool(row[0]) for row in cells) == 20
    assert sum(row[4] == "open, late" for row in cells) == 10
    assert {tables(page)[0][0][1] for page in pages} == {"What is to be done"}
    for page in pages:
        (frame,) = [one for one in page.shapes if one.has_table]
        assert frame.top + frame.height <= deck.slide_height * 0.91


def test_a_view_that_selects_nothing_says_so(made, shown):
    deck = read(
        made(
            [
                shown(SceneText(1, 3, "A"), layers="informal-sites", presence="40"),
                shown(SceneText(2, 3, "B", kind="since"), date="2023-12-13", compare="2023-12-13"),
                shown(SceneText(3, 3, "C", kind="ends"), date="2019-01-01"),
            ]
        )
    )
    (picture,) = [one for one in deck.slides[1].shapes if one.name == "Map"]
    assert "No informal site matches these filters on" in alt(picture)
    assert "Nothing changed between these two days." in texts(deck.slides[2])
    assert any("No source states an end" in one for one in texts(deck.slides[3]))


def test_the_public_is_told_of_no_action_point(made, shown, public):
    deck = read(made([shown(SceneText(1, 1, "", kind="actions"), held=public)]))
    scene_text = "\n".join(texts(deck.slides[1]))
    assert "Action points are for partners; the public view has none." in scene_text
    assert not tables(deck.slides[1])


def test_nothing_lies_beyond_the_edges(example, arabic):
    for _, deck in (example, arabic):
        for slide in deck.slides:
            for one in slide.shapes:
                assert one.left >= 0
                assert one.top >= 0
                assert one.left + one.width <= deck.slide_width + 2
                assert one.top + one.height <= deck.slide_height + 2


def test_many_scenes_are_named_on_the_first_slide_as_far_as_there_is_room(made, shown):
    many = [shown(SceneText(at, 40, f"Scene {at}", kind="actions")) for at in range(1, 41)]
    deck = read(made(many))
    assert len(deck.slides) == 42
    assert "and 24 more" in texts(deck.slides[0])
