"""Areas side by side: what is known stands in cells, what is known of none is said once."""

from html import unescape

import pytest

from geo import language
from geo.dataset.context import Context
from geo.language import Language
from geo.needs import area_criteria as needs_area_criteria
from geo.needs.area_measures import CRITERIA
from geo.view.view import View
from maps.charts import area_criteria


@pytest.fixture(scope="module")
def context(dataset):
    return Context(dataset, View(), language.words(Language.EN))


@pytest.fixture(scope="module")
def areas(context):
    found = needs_area_criteria.of_areas(context.dataset, context.view)
    return [one for one in found if not one.candidate]


def test_areas_stand_side_by_side_with_every_known_measure_below_them(context, areas):
    for chosen in (areas, areas[:2]):
        page = area_criteria.draw(context, chosen, lambda area: f"/place?select=abc-areas/{area}")
        assert page.count('<th scope="col">') == len(chosen)
        rows = sum(len(area_criteria.titles(chosen, one)) for one in CRITERIA)
        assert page.count('<th scope="row">') == rows
        assert page.count("<td>") == rows * len(chosen) + 1
    drawn = area_criteria.draw(context, areas, lambda area: f"/place?select=abc-areas/{area}")
    assert "/place?select=abc-areas/west-anbar" in drawn
    assert "<b>12</b>" in drawn  # hotspots of Salah al-Din


def test_what_is_not_known_is_said_once_for_each_reason(context, areas):
    left = unescape(area_criteria.left_out(context, areas))
    drawn = area_criteria.draw(context, areas, str)
    for title in ("Severity", "Access of partners"):
        assert title in left
        assert f">{title}</th>" not in drawn
    assert "is not published" in left
    told = [(one.reason, one.areas) for one in area_criteria.missing(areas)]
    assert len(told) == len(set(told))
    assert left.count("No roundtable of this area is reported.") == 1
    for one in area_criteria.missing(areas):
        for name in one.areas:
            assert len(one.areas) == len(areas) or name in left


def test_a_missing_value_is_missing_and_not_zero(context, areas):
    kirkuk = [one for one in areas if one.id == "kirkuk"]
    drawn = area_criteria.draw(context, kirkuk, str)
    assert "Organisations named on the day" not in drawn
    named = [one for one in kirkuk[0].measures if one.title == "Organisations named on the day"]
    assert named[0].value is None
    assert "Organisations named on the day" in area_criteria.left_out(context, kirkuk)


def test_the_file_has_every_measure_with_value_or_reason(context, areas):
    head, *rows = area_criteria.rows(context, areas)
    assert len(rows) == sum(len(one.measures) for one in areas)
    value, reason = head.index("Value"), head.index("Missing because")
    assert all(bool(row[value]) != bool(row[reason]) for row in rows)


def test_nothing_to_compare_draws_no_row(context):
    assert "<tbody>" not in area_criteria.draw(context, [], str)
    assert area_criteria.left_out(context, []) == ""
