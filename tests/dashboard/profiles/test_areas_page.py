"""The areas page: coordination areas by the criteria of 2020, for every audience."""

import pytest


@pytest.mark.parametrize(
    ("audience", "lang"),
    [("coordinator", "en"), ("partner", "ar"), ("public", "en"), ("public", "ckb")],
)
def test_the_page_runs_for_everybody(opened, audience, lang):
    shown = opened("areas", audience, lang=lang)
    assert not shown.notices
    assert shown.html.count("r-crit") >= 1
    assert "select=abc-areas%2Fwest-anbar" in shown.html


def test_the_title_states_the_finding_and_filters_narrow_the_areas(opened):
    assert "8 coordination areas by the criteria of 2020" in opened("areas").html
    shown = opened("areas", area="west-anbar")
    assert "1 coordination area by the criteria of 2020" in shown.html
    assert "abc-areas%2Fdiyala" not in shown.html


def test_two_areas_are_put_side_by_side_by_their_names(opened):
    shown = opened("areas").choose("side", ["west-anbar", "sinjar"])
    assert shown.address == {"area": ["sinjar", "west-anbar"]}
    head = shown.html[shown.html.index("<thead>") : shown.html.index("</thead>")]
    assert head.count('<th scope="col">') == 2
    assert shown.choose("side", []).address == {}


def test_the_public_sees_areas_but_no_candidates(opened):
    assert "Candidate areas of December 2020" in opened("areas").html
    assert "Candidate areas of December 2020" not in opened("areas", "public").html
