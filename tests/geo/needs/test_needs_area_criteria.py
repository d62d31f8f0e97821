"""Criteria for choosing areas: what the documents say, and what none of them does."""

import pytest

from geo.needs import area_criteria
from geo.needs.area_measures import CRITERIA
from geo.view.view import View

AREAS = ["sinjar", "baaj", "mosul", "kirkuk", "west-anbar", "east-anbar", "salah-al-din", "diyala"]
CANDIDATES = {
    "Ba'aj, Ninewa",
    "Sinjar, Ninewa",
    "Telafar, Ninewa",
    "Fallujah / Ramadi, Anbar",
    "Al Muqtadiyah, Diyala",
    "Western Anbar",
    "Shirqat, Salah al-Din",
    "Baiji, Salah al-Din",
    "Tuz, Salah al-Din",
    "Hawiga, Kirkuk",
}


@pytest.fixture(scope="module")
def areas(dataset):
    return {one.id: one for one in area_criteria.of_areas(dataset, View())}


def measures(area, title):
    return [one for one in area.measures if one.title == title]


def value(area, title):
    (found,) = measures(area, title)
    return found.value


def test_there_are_eight_areas_and_the_ten_candidates_of_2020(areas):
    assert [one for one in areas if not areas[one].candidate] == AREAS
    assert {one.name for one in areas.values() if one.candidate} == CANDIDATES


def test_every_area_has_the_four_criteria_of_the_slides(areas):
    for area in areas.values():
        assert list(dict.fromkeys(one.criterion for one in area.measures)) == list(CRITERIA)


def test_a_measure_has_a_value_or_the_reason_why_there_is_none(areas):
    for area in areas.values():
        for one in area.measures:
            assert (one.value is None) == bool(one.reason)
            if one.value is not None:
                assert one.source_id
                assert one.as_of


# the list of the slide, by the units of each area
LISTED = {
    "sinjar": 3,
    "baaj": 2,
    "mosul": 4,
    "kirkuk": 1,
    "west-anbar": 4,
    "east-anbar": 4,
    "salah-al-din": 12,
    "diyala": 4,
}


@pytest.mark.parametrize(("area", "number"), LISTED.items())
def test_listed_hotspots_are_counted_by_area(areas, area, number):
    assert value(areas[area], "Hotspots listed") == number


def test_returnees_are_those_of_the_governorate_and_missing_for_the_area(areas):
    (found,) = measures(areas["sinjar"], "Returnees in the hotspots of the governorate")
    assert (found.value, found.place, found.as_of) == (490_230, "IQG15", "2020-12-09")
    (own,) = measures(areas["sinjar"], "Returnees")
    assert own.value is None
    assert "governorate only" in own.reason


def test_the_state_of_the_plan_is_stated(areas):
    title = "Plan of action"
    assert value(areas["west-anbar"], title) == "published"
    assert value(areas["baaj"], title) == value(areas["diyala"], title) == "drafting not finished"
    assert value(areas["sinjar"], title) == "being revised"


def test_counts_without_names_stand_beside_the_names_and_are_not_added(areas):
    found = measures(areas["baaj"], "Partners counted, none of them named")
    assert [(one.value, one.place) for one in found] == [(18, "IQG15Q02N01"), (10, "IQG15Q02N02")]


def test_a_place_that_no_list_covers_has_no_number_of_partners(areas):
    title = "Organisations named on the day"
    assert value(areas["baaj"], title) is None
    # Dary, BWA, MoMD, UIMS, SSORD are named at sites of Falluja and Ramadi; in the west nobody
    assert value(areas["east-anbar"], title) == 5
    assert value(areas["west-anbar"], title) == 0


def test_the_last_month_of_the_3w_is_a_plain_count(areas, dataset):
    (found,) = measures(areas["diyala"], "Organisations reported in the last month of the 3W")
    rows = dataset.features["partner-activities"]
    april = rows[
        ((rows["governorate_pcode"] == "IQG10") & (rows["end"] == "2022-04-30")).to_numpy()
    ]
    inside = april[april["district_pcode"].notna().to_numpy()]
    assert found.value == inside["organisation"].nunique() > 0
    assert (found.source_id, found.as_of) == ("ocha-3w-2022", "2022-04-30")


def test_doubtful_statements_say_so(areas):
    (found,) = measures(areas["kirkuk"], "Statements on security and access")
    assert found.value == len(found.statements) == 3
    assert all(one.doubtful for one in found.statements)


def test_the_lead_of_a_candidate_keeps_its_question_mark(areas):
    hawiga = next(one for one in areas.values() if one.name == "Hawiga, Kirkuk")
    assert (hawiga.lead, hawiga.pcodes) == ("NRC?", ("IQG13Q01",))
    assert value(hawiga, "Plan of action") is None


def test_each_statement_that_is_named_stands_in_the_pack(areas):
    told = {
        one.criterion: sum(
            len(each.statements)
            for area in areas.values()
            for each in area.measures
            if each.criterion == one.criterion
        )
        for area in areas.values()
        for one in area.measures
    }
    assert told["security_and_access"] == 6
    assert told["government"] == 12 + 12  # of roundtables, and of plans of action


def test_the_public_sees_no_statements_and_no_partners_finer_than_a_district(public):
    found = {one.id: one for one in area_criteria.of_areas(public, View())}
    assert list(found) == AREAS
    for area in found.values():
        assert not any(one.statements for one in area.measures)
    assert value(found["baaj"], "Organisations reported in the last month of the 3W") is None
    assert value(found["east-anbar"], "Organisations named on the day") is not None


def test_a_view_narrows_the_areas(dataset):
    found = area_criteria.of_areas(dataset, View(area=("baaj",)))
    assert [one.id for one in found] == ["baaj", "baaj-candidate-area-1"]


@pytest.mark.parametrize("area", ["salah-al-din", "diyala"])
def test_where_no_roundtable_is_reported_that_is_said(areas, area):
    """Newsletter of early 2023, lines 135-139: six groups held roundtables, not these two."""
    for title in ("Statements on security and access", "Statements on the authorities"):
        (found,) = measures(areas[area], title)
        assert (found.value, found.reason) == (None, "No roundtable of this area is reported.")


def test_how_many_hotspots_of_an_area_rest_on_inference_is_said(areas):
    """Slides of December 2020, line 241: the stars name three parts of Sinjar, two of West Anbar.

    Salah al-Din's twelve are its own by our reading of the governorate alone.
    """
    inferred = "Of these, in units that are the area's by inference only"
    found = {
        area: (value(areas[area], "Hotspots listed"), value(areas[area], inferred))
        for area in ("sinjar", "west-anbar", "salah-al-din")
    }
    assert found == {"sinjar": (3, 0), "west-anbar": (4, 2), "salah-al-din": (12, 12)}
