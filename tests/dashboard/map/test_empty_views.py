"""What stands where a view shows nothing: why, what is known instead, and the way there."""

import re

import pytest

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.profiles.texts import known_text

NINEWA = (
    "No source covers partners in Ninewa on 13 December 2023. On 30 April 2022, 62 organisations"
)


def test_a_map_without_sites_says_what_is_known_there_and_leads_to_its_day(opened):
    shown = opened(governorate="IQG15")
    said = re.search(r'<div class="a-empty">(.*?)</div>', shown.html)[1]
    assert said.startswith("Informal sites: no source covers Ninewa. Known there: Hotspot")
    assert NINEWA in said
    assert shown.click("go_day").address["date"] == ["2022-04-30"]


def test_the_table_opens_on_a_layer_with_rows_and_its_tabs_count_them(opened):
    shown = opened(governorate="IQG15")
    assert shown.click("as_table").address["table"] == ["hotspots"]
    (tabs,) = [one for one in shown.app.get("button_group") if one.key == "f_table"]
    told = dict(one.content.split(" · ") for one in tabs.proto.options)
    assert told["Informal sites"] == told["Partner activities"] == "–"
    assert int(told["Hotspot sub-districts"]) > 0
    for layer, rows in told.items():
        assert re.fullmatch(r"–|[0-9,]+", rows), layer


def test_a_cell_of_which_no_source_speaks_is_not_blank(opened):
    html = opened(table="hotspots").html
    ninewa = re.search(r"<tr>\s*<td>(?:(?!</tr>).)*Ayadiya.*?</tr>", html, re.DOTALL)[0]
    assert ninewa.count("–</td>") == 2
    assert "– not known<" in html


@pytest.mark.parametrize(
    ("query", "layer", "begins"),
    [
        ("governorate=IQG15", layers.INFORMAL_SITES, "Informal sites: no source covers Ninewa."),
        ("governorate=IQG01&presence=9", layers.INFORMAL_SITES, "No informal site matches"),
        ("governorate=IQG11", layers.HOTSPOTS, "Hotspot sub-districts: no source covers"),
        ("governorate=IQG01&sector=gbv", layers.HOTSPOTS, "Nothing matches these filters."),
        ("governorate=IQG15", layers.PARTNER_ACTIVITIES, NINEWA),
        ("governorate=IQG11", layers.SERVICE_GAPS, "Service gaps: no source covers"),
    ],
)
def test_why_nothing_is_shown(context_of, query, layer, begins):
    context = context_of([tuple(one.split("=")) for one in query.split("&")])
    assert known_text.nothing(context, layer.id).text.startswith(begins)


def test_the_public_is_told_no_more(context_of):
    context = context_of([("area", "west-anbar")], Audience.PUBLIC)
    said = known_text.nothing(context, layers.PARTNER_ACTIVITIES.id).text
    assert said.startswith("Partners are shown by district to this audience")


@pytest.mark.parametrize("page", ["map", "place"])
def test_a_place_of_which_no_source_speaks_says_so_in_its_list_of_work(opened, page):
    shown = opened(page, select="districts/IQG15Q08")
    assert "No source covers partners in Telafar on 13 December 2023." in shown.html
    assert "That is what the sources say" not in shown.html
