"""The meeting page as each audience meets it: scenes, the editor, and bad addresses."""

import datetime as dt
from dataclasses import replace

import pytest

from dashboard import cached
from geo import action_points, agenda
from geo.access import Access, Via
from geo.action_points import Point
from geo.agenda import EXAMPLE, Item
from geo.disclosure import Audience

LINA = Access(Audience.COORDINATOR, who="lina@example.org", via=Via.SIGN_IN,
              own=Audience.COORDINATOR)  # fmt: skip
NOW = dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("audience", ["public", "partner", "coordinator"])
@pytest.mark.parametrize("number", range(1, len(EXAMPLE.items) + 1))
def test_every_scene_of_the_example_is_shown_to_everybody(opened, audience, number):
    shown = opened("meeting", audience, scene=str(number))
    assert not shown.notices
    assert f"{number} of {len(EXAMPLE.items)}" in shown.html


def test_next_and_previous_are_in_the_address_and_stop_at_the_ends(opened):
    shown = opened("meeting", scene="7")
    for _ in range(3):
        shown = shown.click("ms_next")
    assert shown.address == {"scene": ["8"]}
    shown = opened("meeting", scene="2")
    for _ in range(3):
        shown = shown.click("ms_back")
    assert shown.address == {}


def test_a_number_beyond_the_last_scene_shows_the_last(opened):
    assert "8 of 8" in opened("meeting", scene="9999").html


def test_an_agenda_that_does_not_exist_is_named_and_others_are_offered(opened):
    shown = opened("meeting", agenda="<b>nowhere</b> كيلو")
    assert "There is no agenda of this name" in shown.html
    assert "&lt;b&gt;nowhere" in shown.html
    assert "December 2023" in shown.html


def test_words_for_partners_never_reach_the_public(opened):
    title = EXAMPLE.items[4].title
    assert title in opened("meeting", "partner", scene="5").html
    html = opened("meeting", "public", scene="5").html
    assert title not in html
    assert "Kilo" not in html


def test_only_coordinators_meet_the_editor(opened):
    assert "me_save" in "".join(opened("meeting", meeting="edit").keys("button"))
    for audience in ("partner", "public"):
        shown = opened("meeting", audience, meeting="edit")
        assert "me_remove" not in shown.keys("button")
        assert 'class="ms"' in shown.html


def test_a_scene_is_duplicated_moved_and_removed_with_a_history(opened):
    saved = agenda.save(cached.gate(), LINA, agenda.copied(EXAMPLE, "Editor"), "tests", NOW)
    shown = opened("meeting", meeting="edit", agenda="Editor", scene="2")
    shown = shown.click("me_duplicate").click("me_earlier").click("me_remove")
    held = agenda.history(cached.gate(), "Editor")
    assert [one.version for one in held] == [4, 3, 2, 1]
    assert held[0].items == saved.items
    assert all(one.made_at for one in held)


def test_a_scene_whose_view_selects_nothing_is_shown_with_a_sentence(opened):
    nothing = replace(EXAMPLE, name="Nothing", items=(Item("a", "governorate=IQG02&presence=9"),))
    agenda.save(cached.gate(), LINA, nothing, "tests", NOW)
    assert "Nothing matches these filters." in opened("meeting", agenda="Nothing").html


def test_a_thousand_scenes_open_at_any_number_and_in_the_editor(opened):
    many = replace(EXAMPLE, name="Many", items=(Item("كيلو 9 IQG01 💧"),) * 1000)
    agenda.save(cached.gate(), LINA, many, "tests", NOW)
    assert "777 of 1000" in opened("meeting", agenda="Many", scene="777").html
    listed = opened("meeting", agenda="Many", scene="777", meeting="edit").html
    assert listed.count("<li") < 60


def test_action_points_of_a_place_are_on_its_page_for_partners_and_not_for_the_public(
    opened, dataset
):
    point = Point("Truck water <b>now</b>", "WASH", dt.date(2024, 1, 31), "informal-sites/kilo-9")
    action_points.save(cached.gate(), LINA, point, dataset, NOW)
    assert "Truck water &lt;b&gt;now" in opened("place", select=point.pin).html
    assert "Truck water" in opened("place", "partner", select=point.pin).html
    assert "Truck water" not in opened("place", "public", select=point.pin).html
    assert "Truck water" in opened("meeting", "partner", scene="8").html
    assert "Truck water" not in opened("meeting", "public", scene="8").html
    shown = opened("place", "partner", select=point.pin)
    assert "ap_save" not in shown.keys("button")
