"""The meeting page as each audience meets it: scenes, the editor, and bad addresses."""

import datetime as dt
from dataclasses import replace

import pytest
from example_agenda import EXAMPLE

from dashboard.session import shared
from geo.access.gate import Access, Via
from geo.catalog.audience import Audience
from geo.dataset.scope import Scope
from geo.meeting import action_points, agenda
from geo.meeting.action_points import Point
from geo.meeting.agenda import Scene
from maps.meeting import figures

LINA = Access(
    Audience.COORDINATOR, who="lina@example.org", via=Via.SIGN_IN, own=Audience.COORDINATOR
)
NOW = dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("audience", ["public", "partner", "coordinator"])
@pytest.mark.parametrize("number", range(1, len(EXAMPLE.scenes) + 1))
def test_every_scene_of_the_example_is_shown_to_everybody(opened, audience, number):
    shown = opened("meeting", audience, scene=str(number))
    assert not shown.notices
    assert f"{number} of {len(EXAMPLE.scenes)}" in shown.html


def test_next_and_previous_are_in_the_address_and_stop_at_the_ends(opened):
    shown = opened("meeting", scene="9")
    for _ in range(3):
        shown = shown.click("ms_next")
    assert shown.address == {"scene": ["10"]}
    shown = opened("meeting", scene="2")
    for _ in range(3):
        shown = shown.click("ms_back")
    assert shown.address == {}


@pytest.mark.parametrize("audience", ["public", "partner", "coordinator"])
def test_since_the_last_meeting_says_which_revision_was_compared(opened, audience):
    html = opened("meeting", audience, scene="7").html
    assert "No earlier revision of the data than that of" in html


def test_a_number_beyond_the_last_scene_shows_the_last(opened):
    assert "10 of 10" in opened("meeting", scene="9999").html


def test_an_agenda_that_does_not_exist_is_named_and_others_are_offered(opened):
    shown = opened("meeting", agenda="<b>nowhere</b> كيلو")
    assert "There is no agenda of this name" in shown.html
    assert "&lt;b&gt;nowhere" in shown.html
    assert "December 2023" in shown.html


def test_words_for_partners_never_reach_the_public(opened):
    title = EXAMPLE.scenes[4].title
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
    saved = agenda.save(shared.gate(), LINA, agenda.copied(EXAMPLE, "Editor"), "tests", NOW)
    shown = opened("meeting", meeting="edit", agenda="Editor", scene="2")
    shown = shown.click("me_duplicate").click("me_earlier").click("me_remove")
    held = agenda.history(shared.gate(), "Editor")
    assert [one.version for one in held] == [4, 3, 2, 1]
    assert held[0].scenes == saved.scenes
    assert all(one.made_at for one in held)


def test_a_scene_whose_view_selects_nothing_is_shown_with_a_sentence(opened):
    nothing = replace(EXAMPLE, name="Nothing", scenes=(Scene("a", "governorate=IQG02&presence=9"),))
    agenda.save(shared.gate(), LINA, nothing, "tests", NOW)
    assert "Nothing matches these filters." in opened("meeting", agenda="Nothing").html


def test_a_thousand_scenes_open_at_any_number_and_in_the_editor(opened):
    many = replace(EXAMPLE, name="On the wall: many", scenes=(Scene("كيلو 9 IQG01 💧"),) * 1000)
    agenda.save(shared.gate(), LINA, many, "tests", NOW)
    assert "777 of 1000" in opened("meeting", agenda="On the wall: many", scene="777").html
    listed = opened("meeting", agenda="On the wall: many", scene="777", meeting="edit").html
    assert listed.count("<li") < 60


def test_action_points_of_a_place_are_on_its_page_for_partners_and_not_for_the_public(
    opened, dataset
):
    point = Point("Truck water <b>now</b>", "WASH", dt.date(2024, 1, 31), "informal-sites/kilo-9")
    action_points.save(shared.gate(), LINA, point, dataset, NOW)
    assert "Truck water &lt;b&gt;now" in opened("place", select=point.pin).html
    assert "Truck water" in opened("place", "partner", select=point.pin).html
    assert "Truck water" not in opened("place", "public", select=point.pin).html
    assert "Truck water" in opened("meeting", "partner", scene="10").html
    assert "Truck water" not in opened("meeting", "public", scene="10").html
    shown = opened("place", "partner", select=point.pin)
    assert "ap_save" not in shown.keys("button")


def test_minutes_and_slides_are_linked_from_the_stage_and_the_editor(opened):
    for shown in (opened("meeting", lang="ar"), opened("meeting", meeting="edit")):
        for name in ("minutes.docx", "minutes.pdf", "meeting.pptx"):
            assert f"/api/downloads/{name}" in shown.html
    agenda.save(shared.gate(), LINA, replace(EXAMPLE, name="A & B"), "tests", NOW)
    html = opened("meeting", "public", agenda="A & B", lang="ar").html
    assert "/api/downloads/minutes.pdf?agenda=A+%26+B&amp;lang=ar&amp;audience=public" in html


def test_a_decision_is_written_in_the_editor_and_read_where_it_may_be(opened):
    made = replace(EXAMPLE, name="Decided", scenes=(Scene("Kilo 9", words="partner"),))
    agenda.save(shared.gate(), LINA, made, "tests", NOW)
    shown = opened("meeting", meeting="edit", agenda="Decided")
    (box,) = [one for one in shown.app.get("text_area") if one.key.startswith("me_decision")]
    box.set_value("Truck water.\nUntil May.")
    shown.click("me_save")
    assert agenda.read(shared.gate(), "Decided").scenes[0].decision == "Truck water.\nUntil May."
    again = opened("meeting", meeting="edit", agenda="Decided")
    (box,) = [one for one in again.app.get("text_area") if one.key.startswith("me_decision")]
    assert box.value == "Truck water.\nUntil May."


def test_a_fault_is_told_and_changes_nothing(opened):
    agenda.save(shared.gate(), LINA, replace(EXAMPLE, name="Fault"), "tests", NOW)
    shown = opened("meeting", meeting="edit", agenda="Fault")
    (box,) = [one for one in shown.app.get("text_area") if one.key.startswith("me_decision")]
    box.set_value("x" * 1001)
    shown.click("me_save")
    assert "The decision has 1,001 characters, at most 1,000." in shown.html
    assert agenda.read(shared.gate(), "Fault").version == 1


def test_an_address_that_is_none_is_a_sentence(opened):
    agenda.save(shared.gate(), LINA, replace(EXAMPLE, name="Address"), "tests", NOW)
    shown = opened("meeting", meeting="edit", agenda="Address")
    (box,) = [one for one in shown.app.text_input if one.key.startswith("me_view")]
    box.set_value("http://[x")
    shown.click("me_save")
    assert "is no page of the Atlas that a scene can show" in shown.html


def test_two_who_write_in_one_scene_lose_nothing(opened):
    made = replace(EXAMPLE, name="Both", scenes=(Scene("Kilo 9"), Scene("Kilo 18")))
    agenda.save(shared.gate(), LINA, made, "tests", NOW)
    shown = opened("meeting", meeting="edit", agenda="Both")
    (box,) = [one for one in shown.app.get("text_area") if one.key.startswith("me_decision")]
    box.set_value("Mine")
    held = agenda.read(shared.gate(), "Both")
    other = held.edited(1, replace(held.scenes[1], decision="Theirs, elsewhere"))
    agenda.save(shared.gate(), LINA, other, "tests", NOW)
    shown = shown.click("me_save")
    now = agenda.read(shared.gate(), "Both").scenes
    assert [one.decision for one in now] == ["Mine", "Theirs, elsewhere"]
    (box,) = [one for one in shown.app.get("text_area") if one.key.startswith("me_decision")]
    box.set_value("Mine again")
    held = agenda.read(shared.gate(), "Both")
    other = held.edited(0, replace(held.scenes[0], decision="Theirs, here"))
    agenda.save(shared.gate(), LINA, other, "tests", NOW)
    shown.click("me_save")
    assert agenda.read(shared.gate(), "Both").scenes[0].decision == "Theirs, here"
    assert "in the meantime; you wrote: Kilo 9 · Mine again" in shown.html


def test_a_link_to_a_part_is_told_no_names_of_agendas(opened, gate, make, holding):
    agenda.save(shared.gate(), LINA, replace(EXAMPLE, name="Raid of Mosul"), "tests", NOW)
    assert "Raid of Mosul" in opened("meeting", agenda="nothing").html
    holding(gate.shares.token(make(audience=Audience.PARTNER, scope=Scope(("IQG01",)))))
    assert "Raid of Mosul" not in opened("meeting", agenda="nothing").html


def test_action_points_of_an_organisation_are_on_its_page(opened, dataset):
    point = Point("Send the list", "DRC", dt.date(2024, 1, 31), "organisations/drc")
    action_points.save(shared.gate(), LINA, point, dataset, NOW)
    assert "Send the list" in opened("organisation", partner="drc").html
    assert "Send the list" in opened("organisation", "partner", partner="drc").html
    assert "Send the list" not in opened("organisation", "public", partner="drc").html
    shown = opened("organisation", partner="drc", meeting="edit")
    assert "ap_save" in "".join(shown.keys("button"))


def _field(shown, kind, name):
    (found,) = [one for one in shown.app.get(kind) if one.key and one.key.startswith(name)]
    return found


def test_an_action_point_is_written_beside_the_scene_where_it_is_spoken_of(opened):
    shown = opened("meeting", scene="5")
    where = _field(shown, "selectbox", "ap_pin")
    assert where.value == "informal-sites/kilo-18-al-karama"
    assert where.options[-1] == "the whole response"
    _field(shown, "text_area", "ap_text").set_value("Repair the pump of Kilo 9")
    _field(shown, "text_input", "ap_owner").set_value("WASH cluster")
    where.set_value("informal-sites/kilo-9")
    shown.click("ap_save")
    assert shown.address == {"scene": ["5"]}
    assert "The action point is kept." in shown.html
    assert "Repair the pump" in opened("place", select="informal-sites/kilo-9").html
    assert "Repair the pump" in opened("meeting", scene="10").html
    for audience in ("partner", "public"):
        keys = opened("meeting", audience, scene="5").keys("button")
        assert "ap_save" not in keys


def test_an_action_point_without_an_owner_is_told_on_the_scene(opened):
    shown = opened("meeting", scene="2")
    _field(shown, "text_area", "ap_text").set_value("Nobody's")
    shown.click("ap_save")
    assert "An action point needs an owner." in shown.html
    assert "Nobody's" not in opened("meeting", scene="10").html


def test_every_scene_goes_through_the_form_as_it_was(opened):
    agenda.save(shared.gate(), LINA, replace(EXAMPLE, name="Through"), "tests", NOW)
    for number, scene in enumerate(EXAMPLE.scenes, start=1):
        shown = opened("meeting", meeting="edit", agenda="Through", scene=str(number))
        shown.click("me_save")
        known = tuple(one for one in scene.figures if one in figures.TITLES)
        kept = agenda.read(shared.gate(), "Through").scenes[number - 1]
        assert kept == replace(scene, figures=known)


def test_a_view_is_picked_from_lists_and_seen_before_it_is_kept(opened):
    made = replace(EXAMPLE, name="Picked", scenes=(Scene("Sites", "governorate=IQG15"),))
    agenda.save(shared.gate(), LINA, made, "tests", NOW)
    shown = opened("meeting", meeting="edit", agenda="Picked")
    assert "As it is saved" in shown.html
    _field(shown, "multiselect", "me_places").set_value(["group=rutba", "site=kilo-9"])
    _field(shown, "multiselect", "me_sectors").set_value(["wash"])
    _field(shown, "selectbox", "me_page").set_value("partners")
    shown.click("me_look")
    assert "Preview, not saved yet" in shown.html
    assert agenda.read(shared.gate(), "Picked").version == 1
    shown.click("me_save")
    kept = agenda.read(shared.gate(), "Picked").scenes[0]
    assert kept.page == "partners"
    assert kept.view.count("site=rutba-") == 6
    assert "sector=wash" in kept.view
    assert "governorate" not in kept.view
    assert "site=kilo-9" in kept.view


def test_the_view_that_somebody_came_with_becomes_the_scene(opened):
    made = replace(EXAMPLE, name="Came", scenes=(Scene("Sites"),))
    agenda.save(shared.gate(), LINA, made, "tests", NOW)
    query = {"governorate": "IQG01", "sector": "wash", "date": "2023-06-01"}
    shown = opened("meeting", meeting="edit", agenda="Came", **query)
    came = _field(shown, "checkbox", "me_came")
    assert "Al-Anbar, WASH, 1 Jun 2023" in came.label
    came.set_value(True)
    shown.click("me_save")
    kept = agenda.read(shared.gate(), "Came").scenes[0]
    assert kept.view == "governorate=IQG01&sector=wash&date=2023-06-01"
