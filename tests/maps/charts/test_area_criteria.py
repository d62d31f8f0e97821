"""Areas side by side: what is known stands in cells, what is known of none is said once."""

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


def test_every_area_has_a_row_and_every_known_measure_a_column(context, areas):
    drawn = area_criteria.draw(context, areas, lambda area: f"/place?select=abc-areas/{area}")
    body = drawn[drawn.index("<tbody>") :]
    assert body.count("<tr>") == len(areas) == 8
    columns = sum(len(area_criteria.titles(areas, one)) for one in CRITERIA)
    assert body.count("<td>") == 8 * columns
    assert "/place?select=abc-areas/west-anbar" in drawn
    assert "<b>12</b>" in drawn  # hotspots of Salah al-Din


def test_what_is_known_of_no_area_is_said_once_with_its_reason(context, areas):
    left = area_criteria.left_out(context, areas)
    for title in ("Severity", "Access of partners"):
        assert left.count(f"<b>{title}</b>") == 1
        assert f">{title}</th>" not in area_criteria.draw(context, areas, str)
    assert "is not published" in left


def test_a_missing_value_is_missing_and_not_zero(context, areas):
    kirkuk = [one for one in areas if one.id == "kirkuk"]
    drawn = area_criteria.draw(context, areas, str)
    row = drawn[drawn.index(">Kirkuk<") :].split("</tr>")[0]
    assert "missing" in row
    named = [one for one in kirkuk[0].measures if one.title == "Organisations named on the day"]
    assert named[0].value is None


def test_the_file_has_every_measure_with_value_or_reason(context, areas):
    head, *rows = area_criteria.rows(context, areas)
    assert len(rows) == sum(len(one.measures) for one in areas)
    value, reason = head.index("Value"), head.index("Missing because")
    assert all(bool(row[value]) != bool(row[reason]) for row in rows)


def test_nothing_to_compare_draws_no_row(context):
    assert "<tbody></tbody>" in area_criteria.draw(context, [], str)
    assert area_criteria.left_out(context, []) == ""
