"""The rule as it is shown is the rule that is computed."""

import xml.etree.ElementTree as ET

import pytest

from geo.language import Language, words
from geo.needs import hotspots
from maps.charts import hotspot_rule

ENGLISH = words(Language.EN)


@pytest.mark.parametrize("threshold", [1, 60_000, 250_000])
def test_every_cell_of_the_grid_is_what_the_rule_says(threshold):
    table = ET.fromstring(hotspot_rule.grid(ENGLISH, threshold))  # noqa: S314
    for row, severity in zip(table.findall("tbody/tr"), ("high", "medium", "low"), strict=True):
        assert row.find("th").text == severity.capitalize()
        for cell, people in zip(row.findall("td"), (threshold - 1, threshold), strict=True):
            expected = hotspots.is_hotspot("low", severity, people, threshold)
            assert cell.get("class") == ("hot" if expected else "not")
            assert cell.text == ("hotspot" if expected else "not a hotspot")


def test_without_a_threshold_nobody_is_below_it():
    table = ET.fromstring(hotspot_rule.grid(ENGLISH, 0))  # noqa: S314
    assert [len(one.findall("td")) for one in table.findall("tbody/tr")] == [1, 1, 1]


def test_the_sentence_names_the_threshold():
    assert "60,000 returnees" in hotspot_rule.sentence(ENGLISH)
    assert "45,000 returnees" in hotspot_rule.sentence(ENGLISH, 45_000)
