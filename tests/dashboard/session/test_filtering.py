"""Filters, chips, day and selection: the widgets write the address, the address rules."""

import datetime as dt

import pytest

from dashboard.session import filters
from geo.language import Language
from geo.view.address import At
from geo.view.view import View

EVERYTHING = View(
    governorate=("IQG01", "IQG15"),
    district=("IQG01Q03",),
    subdistrict=("IQG01Q03N03",),
    area=("west-anbar",),
    site=("kilo-7", "kilo-9"),
    partner=("drc", "irc"),
    sector=("health", "wash"),
    orgtype=("INGO", "UN"),
    presence="2",
    date=dt.date(2023, 6, 1),
    lang=Language.AR,
    wider=True,
    layers=("informal-sites", "hotspots"),
    select="informal-sites/kilo-7",
    at=At(9.5, 33.4, 43.2),
    compare=dt.date(2022, 2, 15),
    page=(("map", "simple"), ("order", "organisation")),
)


def _pairs(view):
    return [(name, value) for name, held in filters.parameters(view).items() for value in held]


def test_a_link_with_every_filter_comes_back_the_same(dataset):
    view, problems = View.from_query(_pairs(EVERYTHING), dataset.vocabulary)
    assert problems == ()
    assert view == EVERYTHING


def test_the_empty_view_has_no_parameters():
    assert filters.parameters(View()) == {}


def test_a_page_writes_back_the_link_that_opened_it(opened):
    shown = opened(**filters.parameters(EVERYTHING))
    assert not shown.notices
    before = shown.address
    after = shown.choose("f_presence", "1").choose("f_presence", "2").address
    assert after == before


def test_a_governorate_is_chosen_in_the_widget(opened):
    shown = opened().choose("f_governorate", ["IQG15"], "multiselect")
    assert shown.address == {"governorate": ["IQG15"]}
    assert shown.figures[0] == "–", "no source lists informal sites of Ninewa"


def test_districts_offered_lie_inside_the_chosen_governorate(opened):
    shown = opened(governorate="IQG01")
    (districts,) = [one for one in shown.app.get("multiselect") if one.key == "f_district"]
    assert 0 < len(districts.options) < 20
    assert "Falluja" in str(districts.options)
    assert "Sinjar" not in str(districts.options)


@pytest.mark.parametrize(
    ("key", "value", "kind", "address"),
    [
        ("f_area", ["west-anbar"], "button_group", {"area": ["west-anbar"]}),
        ("f_sector", ["wash", "health"], "button_group", {"sector": ["health", "wash"]}),
        ("f_orgtype", ["UN"], "button_group", {"orgtype": ["UN"]}),
        ("f_partner", ["drc"], "multiselect", {"partner": ["drc"]}),
        ("f_presence", "none", "button_group", {"presence": ["none"]}),
    ],
)
def test_every_filter_is_written_as_ids(opened, key, value, kind, address):
    assert opened(lang="en").choose(key, value, kind).address == address


def test_each_chip_removes_its_own_value(opened):
    shown = opened(governorate="IQG01", sector=["health", "wash"], presence="1", date="2023-06-01")
    chips = ["governorate=IQG01", "sector=health", "sector=wash", "presence=1", "date=2023-06-01"]
    for number in range(len(chips)):
        shown = shown.choose("chips", chips[number + 1 :])
        assert len(shown.address) <= len(chips) - number
    assert shown.address == {}
    assert "chips" not in shown.keys("button_group")


def test_reset_keeps_language_and_layers(opened):
    shown = opened(governorate="IQG01", presence="none", lang="ar", layers="hotspots")
    assert shown.click("reset").address == {"lang": ["ar"], "layers": ["hotspots"]}


def test_a_day_is_chosen_and_the_31st_becomes_the_months_last(opened):
    shown = opened(date="2023-10-31").choose("d_month", 9, "selectbox")
    assert shown.address == {"date": ["2023-09-30"]}
    assert "30 September 2023" in shown.html


def test_the_day_of_the_data_needs_no_parameter(opened):
    shown = opened(date="2022-12-13").choose("d_year", 2023, "selectbox")
    assert shown.address == {}


def test_february_2022_has_the_84_of_the_3w_and_one_known_since_before(opened):
    shown = opened("partners", date="2022-02-15")
    assert shown.figures[0] == "85"


def test_nothing_left_names_each_filter_that_would_help(opened):
    shown = opened(governorate="IQG15", presence="none")
    assert shown.figures[0] == "–", "no source lists informal sites of Ninewa"
    assert "Informal sites: no source covers Ninewa." in shown.html
    labels = [one.label for one in shown.app.button if one.key.startswith("relax_")]
    assert "Without “Governorate”: 9 sites" in labels
    relaxed = shown.click("relax_governorate")
    assert relaxed.address == {"presence": ["none"]}
    assert relaxed.figures[0] == "9"


def test_presence_can_be_relaxed(opened):
    shown = opened(governorate="IQG01", sector="health", presence="50")
    assert shown.figures[0] == "0"
    assert shown.click("relax_presence").address == {"governorate": ["IQG01"], "sector": ["health"]}


def test_show_all_takes_every_filter_away(opened):
    shown = opened(governorate="IQG15", presence="none", lang="ar")
    assert shown.click("relax_all").address == {"lang": ["ar"]}


def test_presence_of_at_least_n_has_a_name_of_its_own(opened):
    shown = opened(presence="4")
    (chips,) = [one for one in shown.app.get("button_group") if one.key == "chips"]
    assert chips.options == ["At least 4 ×"]


def test_chips_are_ids_so_that_they_do_not_depend_on_the_language():
    assert filters.chips(EVERYTHING)[:3] == (
        "governorate=IQG01",
        "governorate=IQG15",
        "district=IQG01Q03",
    )
    assert filters.chips(EVERYTHING)[-2:] == ("presence=2", "date=2023-06-01")


def test_layers_on_follow_the_address():
    known = ("informal-sites", "hotspots")
    assert filters.layers_on(View(), known) == known
    assert filters.layers_on(View(layers=("hotspots",)), known) == ("hotspots",)
    assert filters.layers_on(View(layers=()), known) == ()
