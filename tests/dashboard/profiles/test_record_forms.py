"""Records by hand on the pages of places and organisations: the forms, and who sees them."""

import datetime as dt

import pytest
from written_store import written_store

from dashboard.session import shared
from geo.access import datasets
from geo.access.gate import Asking
from geo.catalog.audience import Audience
from geo.intake.by_hand import records
from geo.intake.by_hand.hand import OWNER, Hand
from geo.intake.by_hand.records import Edit

GROUP = "site-groups/bzebiz"
PACK = "ssord-education-bzebiz"
OWN = f"{OWNER}-{PACK}"


@pytest.fixture
def own_store(config, library, tmp_path):
    """A copy of the store of the test run, which the pages then write to."""
    with written_store(config, library, tmp_path):
        yield


def rows():
    return (
        datasets.shared()
        .dataset(Audience.COORDINATOR)
        .features["partner-activities"]
        .set_index("id")
    )


def key(shown, kind, start):
    (found,) = [one for one in shown.keys(kind) if one.startswith(start)]
    return shown.widget(kind, found)


def test_only_coordinators_see_records_and_forms(opened):
    shown = opened("place", "partner", select=GROUP, edit=PACK)
    assert "Add an activity" not in shown.html
    assert not [one for one in shown.keys("button") if one.startswith("rec_")]
    assert not [one for one in shown.keys("text_area") if one.startswith("rec_")]
    shown = opened("place", "coordinator", select=GROUP, lang="ar")
    assert f"edit={PACK}" in shown.html


@pytest.mark.whole
def test_a_record_is_corrected_decided_and_taken_back(opened, own_store):
    shown = opened("organisation", partner="ssord", edit=PACK)
    key(shown, "text_area", "rec_note ").set_value("Mine")
    records.save(_other(), Edit(PACK, {"end": "2024-04-30"}, 1))
    shown = shown.click("rec_save")
    assert "changed this record in revision 2" in shown.html
    assert "30 Apr 2024" in shown.html
    assert key(shown, "text_area", "rec_note ").value == "Mine"
    shown = shown.click("rec_save")
    assert rows().loc[OWN, ["end", "note"]].tolist() == ["2024-04-30", "Mine"]
    assert "Kept as revision 3." in shown.html
    assert "edit" not in shown.address
    assert "set aside by" in shown.html
    shown = shown.click(f"rec_lift {PACK}")
    assert {PACK, OWN} <= set(rows().index)
    assert "another source says otherwise" in shown.html
    key(shown, "text_input", f"rec_why {PACK}").set_value("The slide is right")
    shown = shown.click(f"rec_counts {PACK}")
    assert OWN not in rows().index
    assert "The slide is right" in shown.html
    shown = shown.click("hand_undo")
    assert {PACK, OWN} <= set(rows().index)
    assert "Revision 5 was taken back." in shown.html


def _other():
    gate = shared.gate()
    return Hand(datasets.shared(), gate, gate.access(Asking(headers={"host": "localhost"})))


def test_many_are_confirmed_and_one_is_added_on_the_page_of_an_organisation(opened, own_store):
    shown = opened("organisation", partner="unhcr")
    shown.widget("checkbox", "rec_true unhcr-legal-anbar").check()
    key(shown, "date_input", "rec_true_day").set_value(dt.date(2024, 1, 31))
    shown = shown.click("rec_confirm")
    confirmed = rows().loc[f"{OWNER}-unhcr-legal-anbar"]
    assert confirmed["last_confirmed"] == "2024-01-31"
    assert "unhcr-protection-anbar" in rows().index
    shown = opened("organisation", partner="unhcr", edit="new")
    shown = shown.click("rec_save")
    assert "An activity needs a sector." in shown.html
    key(shown, "selectbox", "rec_sector ").set_value("wash")
    key(shown, "selectbox", "rec_place ").set_value("district/IQG01Q05")
    shown = shown.click("rec_save")
    (new,) = [one for one in rows().index if one.startswith(f"{OWNER}-unhcr-wash")]
    assert rows().loc[new, "district"] == "Ana"


def test_an_organisation_is_corrected_and_merged_in_the_register(opened, own_store):
    shown = opened("data", register="acted")
    assert "AI-Amal Organization for Relief and Development" in shown.html
    key(shown, "text_input", "reg_alias ").set_value("Akted Iraq")
    shown = shown.click("reg_save")
    known = datasets.shared().dataset(Audience.COORDINATOR).organisations
    assert known["acted"]["aliases"] == "Akted Iraq"
    key(shown, "selectbox", "reg_into ").set_value("drc")
    shown = shown.click("reg_merge")
    assert shown.address["register"] == ["drc"]
    assert "is merged into it." in shown.html
    assert set(rows()["organisation"]).isdisjoint({"acted"})
    shown = shown.click("hand_undo")
    assert "acted" in set(rows()["organisation"])


def test_a_site_is_corrected_decided_and_closed_on_its_page(opened, own_store):
    shown = opened("place", select="informal-sites/kilo-7", edit="site")
    key(shown, "number_input", "rec_households ").set_value(500)
    shown = shown.click("rec_save")
    assert shown.figures[:2] == ["500", "3,000"]
    shown = shown.click("rec_site_counts own")
    assert shown.figures[:2] == ["550", "3,300"]
    shown = opened("place", select="informal-sites/kilo-7", edit="site").click("rec_close")
    assert "Kept as revision 4." in shown.html
    assert shown.figures == ["550", "3,300"]
    assert "households when last listed" in shown.html
    assert "Closed site" in opened("place", select="informal-sites/kilo-7").html
