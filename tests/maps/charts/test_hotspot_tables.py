"""The list of 2020 and the comparison as HTML: complete, linked, escaped."""

import re

import pytest

from geo import language
from geo.catalog import layers
from geo.dataset.context import Context
from geo.intake.return_index import Row
from geo.needs import hotspots
from geo.view.view import View
from maps.charts import hotspot_tables

ROWS = (
    Row(2, "Markaz Sinjar", "Ninewa", "", "high", "low", 40_000),
    Row(3, "Al-Garma", "Anbar", "", "low", "low", 61_000),
    Row(4, "Habbaniya", "Anbar", "", "high", "high", 50_000),
    Row(5, "<b>Nowhere</b>", "", "", "medium", "low", 59_000),
    Row(6, "", "", "IQG08Q01N01", "low", "low", 5),
)


def _place(layer_id, feature_id):
    return f"/place?select={layer_id}/{feature_id}"


@pytest.fixture
def context(dataset):
    return Context(dataset, View(), language.words(language.Language.EN))


def test_the_list_names_all_35_with_their_governorate(context, dataset):
    records = dataset.registered(layers.HOTSPOTS)
    html = hotspot_tables.listed(context, records, _place)
    assert len(set(re.findall(r"select=hotspots/([\w-]+)", html))) == 35
    assert html.count("<tr>") == 7
    assert re.findall(r": (\d+)</span>", html) == ["14", "14", "7"]


def test_every_row_of_a_table_stands_in_one_group(context, dataset):
    found = hotspots.compare(dataset, ROWS)
    html = hotspot_tables.compared(context, found, _place)
    rows = re.findall(r'<tr><td[^>]*><bdi class="a-num">(\d+)</bdi>', html)
    assert sorted(rows) == ["2", "3", "4", "5", "6"]
    assert "<b>Nowhere</b>" not in html
    assert "&lt;b&gt;Nowhere" in html
    assert "Listed in 2020, not in the table" in html


def test_figures_add_up_to_the_rows(context, dataset):
    found = hotspots.compare(dataset, ROWS)
    numbers = [one.number for one in hotspot_tables.figures(context, found)]
    assert numbers[0] == "5"
    assert numbers[1] == "2"
    assert numbers[4] == str(len(found.unmatched))


def test_bars_start_at_zero_and_the_chosen_threshold_is_marked(context, dataset):
    found = hotspots.compare(dataset, ROWS, 59_000)
    html = hotspot_tables.thresholds(context, found)
    (now,) = re.findall(r'<div class="h-bar now">.*?<bdi>([\d,]+)</bdi>.*?<b>(\d+)</b>', html)
    assert now == ("59,000", "3")
    counts = [int(one) for one in re.findall(r"<b>(\d+)</b>", html)]
    assert counts == sorted(counts, reverse=True)
