"""A projected scene: one layout, real figures, and words that can be anything."""

import base64
import datetime as dt
import io
import re

import pytest
from example_agenda import EXAMPLE
from fontTools.ttLib import TTFont

from geo import language
from geo.dataset.context import Context
from geo.meeting.scene_text import SceneText, Task
from geo.settings import load
from geo.view.view import View
from maps.document import parts
from maps.meeting import figures as meeting_figures
from maps.meeting import lists as meeting_lists
from maps.meeting import scene as meeting_scene
from maps.svg import ground as svg_ground

MIXED = "كيلو 9 (IQG01Q05) <b>💧</b> "


@pytest.fixture(scope="module")
def ground():
    return svg_ground.read(load().data / "boundaries")


@pytest.fixture(scope="module")
def drawn(ground, dataset):
    def made(query="", scene_text=None, held=None, lang="en"):
        found = held or dataset
        pairs = [part.split("=", 1) for part in query.split("&") if part]
        view, _ = View.from_query([tuple(one) for one in pairs], found.vocabulary)
        view = view.having(lang=language.Language(lang))
        return meeting_scene.draw(
            Context(found, view, language.words(view.lang)),
            ground,
            scene_text or SceneText(1, 7, "A title"),
        )

    return made


def numbers(html):
    return re.findall(r'<p class="ms-fig[^>]*><b>(.*?)</b>', html)


def test_a_scene_has_all_parts_and_the_figures_of_its_view(drawn):
    html = drawn("site=kilo-9&site=kilo-18-al-karama", SceneText(3, 7, "Kilo", "One. Two."))
    assert numbers(html) == ["2", "217", "1"]
    assert "3 of 7" in html
    assert "One. <b>Two.</b>" in html
    assert html.count('class="now"') == 1
    assert html.count("data:image/svg+xml") == 2 + 2  # the map, its inset, the bar, and the code


def test_words_of_people_are_text_and_never_markup(drawn):
    html = drawn(scene_text=SceneText(1, 1, MIXED, MIXED * 300))
    assert "<b>💧</b>" not in html
    assert "&lt;b&gt;💧" in html


def test_a_view_that_selects_nothing_says_so_in_place_of_the_signs(drawn):
    assert "Nothing matches these filters." in drawn("governorate=IQG02&presence=9")
    assert "No layer is switched on." in drawn("layers=none")


def test_what_a_scene_is_filtered_by_is_said_above_its_figures(drawn):
    eye = re.search(r'class="ms-eye">(.*?)<u>', drawn("site=kilo-9&sector=wash"))[1]
    assert "Kilo 9 · Sector: WASH" in eye
    assert "Iraq<" in re.search(r'class="ms-eye">(.*?)<u>', drawn(""))[1]


def test_the_letters_of_a_map_are_those_of_the_page(drawn):
    """An SVG that is shown as a picture reaches no font of the page: it brings its own."""
    (content,) = re.findall(r'src="data:image/svg[+]xml;base64,([^"]+)"', drawn("site=kilo-9"))[:1]
    svg = base64.b64decode(content).decode()
    faces = re.findall(r"@font-face{font-family:'Source Sans';.*?base64,(.*?)\)}", svg)
    letters = set(re.sub(r"<style>.*?</style>|<[^>]*>", "", svg)) - {"\n"}
    held = [set(map(chr, TTFont(io.BytesIO(base64.b64decode(one))).getBestCmap())) for one in faces]
    assert held
    assert all(letters <= one for one in held)


def test_an_address_too_long_for_a_code_is_said(drawn):
    html = drawn(scene_text=SceneText(1, 1, "a", link="https://example.org/?" + "a" * 3000))
    assert "too long for a code" in html


def test_a_thousand_scenes_have_one_bar_in_place_of_dashes(drawn):
    html = drawn(scene_text=SceneText(250, 1000, "a"))
    assert 'style="width:25.0%"' in html
    assert "ms-prog" not in html


@pytest.mark.parametrize("lang", ["ar", "ckb", "kmr"])
@pytest.mark.parametrize("kind", ["map", "ends", "since", "actions"])
def test_every_kind_is_drawn_in_every_language(drawn, kind, lang):
    html = drawn(
        "governorate=IQG01&date=2023-12-13&compare=2023-08-31",
        SceneText(2, 3, "a", kind=kind),
        lang=lang,
    )
    assert f'dir="{language.Language(lang).direction}"' in html
    assert "{" not in re.sub(r"<img[^>]*>", "", html)


def test_what_changed_is_listed_by_area_with_people(drawn, dataset):
    html = drawn("date=2023-12-13&compare=2023-08-31", SceneText(1, 1, "a", kind="since"))
    assert re.search(r"(?s)<h2><bdi>Al-Falluja</bdi></h2>.*DRC", html)
    assert "to MoMD" in html
    assert "10,134 people (est.)" in html


def test_two_days_without_a_change_say_so(drawn):
    html = drawn("date=2023-12-13&compare=2023-12-13", SceneText(1, 1, "a", kind="since"))
    assert "Nothing changed between these two days." in html


def test_lists_never_grow_beyond_the_wall_and_count_what_they_leave_out(drawn):
    task = Task("Find water", "WASH", dt.date(2024, 1, 31), "Kilo 9", "open", True, False)
    html = drawn(scene_text=SceneText(1, 1, "a", kind="actions", tasks=(task,) * 50))
    shown = html.count('class="ms-task"')
    assert shown * meeting_scene._TASK_PX <= meeting_scene._ROOM_PX
    assert f"and {50 - shown} more lines" in html
    assert numbers(html) == ["50", "0", "0"]


def test_the_public_sees_no_action_point_and_no_site(drawn, public, dataset):
    task = Task("Secret", "WASH", dt.date(2024, 1, 31), "Kilo 9", "open", True, False)
    html = drawn(scene_text=SceneText(1, 1, "a", kind="actions", tasks=(task,)), held=public)
    assert "Secret" not in html
    names = set(dataset.features["informal-sites"]["name"])
    for kind in ("map", "since", "ends"):
        html = drawn(
            "date=2023-12-13&compare=2023-08-31", SceneText(1, 1, "a", kind=kind), held=public
        )
        assert not [name for name in names if f">{name}<" in html or f"· {name}" in html]


def test_no_text_of_the_style_sheet_is_smaller_than_24_units_on_a_wall(root):
    css = (root / "dashboard" / "meeting" / "meeting.css").read_text(encoding="utf-8")
    wall = css.partition("/* a phone")[0]
    assert min(int(one) for one in re.findall(r"font-size:calc\(var\(--u\)\*(\d+)\)", wall)) >= 24


def test_the_list_on_the_wall_is_the_table_of_slides_and_minutes(drawn, dataset):
    late = Task("Find water", "WASH", dt.date(2024, 1, 31), "Kilo 9", "open", True, True)
    done = Task("Count", "", dt.date(2024, 1, 2), "", "done", False, False)
    html = drawn(scene_text=SceneText(1, 1, "a", kind="actions", tasks=(done, late)))
    table = meeting_lists.tasks(language.words(language.Language.EN), (done, late))
    assert [parts.plain(row[4]) for row in table.rows] == ["open, late", "done"]
    assert re.findall(r'<i class="(\w+)">[^<]*</i>\s*<p><b><bdi>(.*?)</bdi>', html) == [
        ("end", "Find water"),
        ("new", "Count"),
    ]
    assert re.findall("<em>(.*?)</em>", html) == ["open", "done"], "the wall has a colour for late"


def test_the_example_names_figures_that_there_are():
    named = {one for scene in EXAMPLE.scenes for one in scene.figures}
    assert named <= set(meeting_figures.TITLES)
