"""What pages say of coordination areas, against the documents; lines are those of the seeds.

Newsletter of early 2023: 002; slides of December 2023: 001; slides of December 2020: 000.
"""

import pytest

IN_REVISION = "Its plan of action was completed in 2022"  # 002:40 and 002:141
STATES = {
    "west-anbar": "published",  # 001:118, in English and Arabic
    "baaj": "drafting not finished",  # 001:119
    "diyala": "drafting not finished",  # 001:119
    "sinjar": "being revised",  # 002:141, all groups
    "mosul": "being revised",
    "kirkuk": "being revised",
    "east-anbar": "being revised",
    "salah-al-din": "being revised",
}


@pytest.mark.parametrize(("area", "state"), STATES.items())
def test_each_area_says_how_far_its_plan_is_and_that_it_was_revised(text_of, area, state):
    shown = text_of(f"/lite/abc-areas/{area}")
    assert f"Plan of action {state} (" in shown
    assert IN_REVISION in shown
    assert "do not say how far the plan is" not in shown


def test_the_plan_of_west_anbar_is_published_in_two_languages(text_of):
    shown = text_of("/lite/abc-areas/west-anbar")
    assert "The plan had been published, in English and Arabic" in shown
    assert "13 Dec 2023" in shown


def test_kirkuk_drafts_a_first_plan_for_debes_and_daquq(text_of):
    """002:142-145."""
    assert "A first plan for Debes and Daquq was being drafted" in text_of("/lite/abc-areas/kirkuk")


def test_the_list_of_areas_has_state_source_and_day_of_every_plan(text_of):
    shown = text_of("/lite/areas")
    assert shown.count("being revised") == 5
    assert shown.count("drafting not finished") == 2
    assert shown.count("Iraq Durable Solutions, 2023, 31 Mar 2023") == 5


@pytest.mark.parametrize("area", STATES)
def test_no_area_is_said_to_exist_since_2020(text_of, area):
    """001:156 gives the year of the system, 000:250-259 ten candidates without Mosul."""
    shown = text_of(f"/lite/abc-areas/{area}")
    assert "Since 2020" not in shown
    assert "the day on which this one began is not stated" in shown
    assert ("Not among the ten candidate areas" in shown) == (area == "mosul")


def test_challenges_of_the_groups_are_told(text_of):
    """001:106 and 001:112-115."""
    assert "Among the groups that met most consistently" in text_of("/lite/abc-areas/sinjar")
    assert "many organisations without funds" in text_of("/lite/abc-areas/east-anbar")


def test_that_it_is_not_a_hotspot_is_said_where_the_slide_has_it(text_of, dataset):
    """000:241: in Kirkuk's column, beside Taza Khurmatu; Hawiga is nowhere near it."""
    assert "Not a hotspot" in text_of("/lite/hotspots/taza-khurmatu")
    units = dataset.features["abc-area-units"]
    assert not units["note"].fillna("").str.contains("not a hotspot").any()


def test_sites_say_the_district_and_the_place_that_the_slides_give_them(text_of):
    """001:322, 001:355 and 001:358."""
    housing = text_of("/lite/informal-sites/habbaniya-low-cost")
    assert "between Habbaniya and Fallujah, built by the Government" in housing
    assert "District as stated Falluja" in housing
    assert "District as stated Ramadi" in text_of("/lite/informal-sites/kilo-18-al-karama")


def test_partners_of_work_are_not_called_its_funders(text_of):
    """001:391 and 001:401 say in partnership, 001:403 a project of UNICEF, 001:405 funded."""
    bzebiz = text_of("/lite/informal-sites/bzebiz-sector-1")
    assert "in partnership with UNFPA" in bzebiz
    assert "funded by UNFPA" not in bzebiz
    assert "a project of UNICEF" in bzebiz
    assert "funded by Oxfam" in text_of("/lite/informal-sites/kilo-7")
