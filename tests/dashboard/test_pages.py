"""Every page as each audience meets it, in English and Arabic."""

import pytest
from markupsafe import escape

from dashboard.frame import bar
from maps.document import work

PAGES = ("map", "partners", "areas", "hotspots", "place", "organisation", "about")


@pytest.mark.parametrize(
    ("audience", "lang"),
    [
        ("coordinator", "en"),
        ("coordinator", "ar"),
        ("coordinator", "ckb"),
        ("coordinator", "kmr"),
        ("partner", "en"),
        ("public", "en"),
        ("public", "ar"),
    ],
)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_runs_for_everybody_in_every_language(opened, page, audience, lang):
    shown = opened(page, audience, lang=lang)
    assert not shown.notices
    assert "a-foot" in shown.html
    assert "{" not in shown.html, "a place in a text was not filled"
    assert ("direction:rtl" in shown.style) is (lang in ("ar", "ckb"))


@pytest.mark.parametrize("audience", ["coordinator", "partner"])
def test_the_map_opens_with_the_figures_of_the_slides(opened, audience):
    shown = opened(audience=audience)
    sites, households, unserved, _ = shown.figures
    assert (sites, households, unserved) == ("28", "3,147", "9")
    assert "490 households" in shown.html
    assert "18,882 people (est.)" in shown.html
    assert "Situation of 13 December 2023" in shown.html


def test_the_public_map_says_how_many_places_are_withheld(opened):
    shown = opened(audience="public")
    assert shown.figures[0] == "26"
    assert "withheld" in shown.html
    assert "Public view" in shown.html


def test_the_partners_page_states_its_finding(opened):
    shown = opened("partners")
    assert "services ended in 2023" in shown.html
    assert '<table class="a-mx sector"' in shown.html
    assert shown.figures[1:] == ["12", "15,942", "2,940", "8"]
    assert shown.app.get("download_button")


def test_the_partners_page_offers_the_day_of_the_3w_where_iraq_is_empty(opened):
    shown = opened("partners", matrix="country", governorate="IQG15")
    assert "January to April 2022" in shown.html
    later = shown.click("to_2022")
    assert later.address == {
        "matrix": ["country"],
        "governorate": ["IQG15"],
        "date": ["2022-04-15"],
    }


def test_the_order_of_the_timeline_is_kept_in_the_address(opened):
    shown = opened("partners").choose("f_order", "organisation")
    assert shown.address == {"order": ["organisation"]}
    assert shown.choose("f_order", "end").address == {}


def test_the_about_page_names_every_source_that_was_used(opened, dataset):
    html = opened("about").html
    for record in dataset.sources.values():
        if record["publisher"]:
            assert escape(record["publisher"]) in html


@pytest.mark.parametrize("page", PAGES)
def test_an_unknown_parameter_is_named_on_the_page(opened, page):
    shown = opened(page, colour="red", governorate="Anbar", presence="many")
    assert len(shown.notices) == 3
    assert "colour" in shown.notices[0]
    assert "Anbar" in shown.notices[1]
    assert "presence" in shown.notices[2]


def test_what_cannot_be_used_is_shown_as_text(opened):
    shown = opened(governorate="<script>alert(1)</script>")
    assert "&lt;script&gt;" in shown.notices[0]
    assert "<script>" not in shown.html


def test_streamlits_own_parameters_are_no_problem_and_stay(opened):
    shown = opened(embed="true", governorate="IQG01")
    assert not shown.notices
    assert shown.click("reset").address["embed"] == ["true"]


def test_links_to_the_other_pages_keep_filters_and_language(opened):
    shown = opened(governorate="IQG01", lang="ar", select="informal-sites/kilo-7", table="hotspots")
    links = shown.app.get("page_link")
    assert len(links) == 16
    for link in links:
        assert "governorate=IQG01" in link.proto.query_string
        assert "lang=ar" in link.proto.query_string
        assert "select" not in link.proto.query_string
        assert "table" not in link.proto.query_string


def test_the_audience_is_written_on_the_page(opened):
    for audience in ("public", "partner", "coordinator"):
        assert f"{audience.capitalize()} view" in opened("about", audience).html


def test_every_language_can_be_chosen_and_keeps_the_filters(opened):
    shown = opened(district="IQG01Q03", date="2023-06-01", select="informal-sites/kilo-7")
    arabic = shown.choose("f_lang", "ar", "radio")
    assert arabic.address == {
        "district": ["IQG01Q03"],
        "date": ["2023-06-01"],
        "lang": ["ar"],
        "select": ["informal-sites/kilo-7"],
    }
    assert "كيلو 7" in arabic.title
    assert [one.value for one in bar.LANGUAGES] == ["en", "ar", "ckb", "kmr"]


def test_arabic_names_stand_in_lists_chips_and_panel(opened):
    shown = opened(governorate="IQG01", lang="ar", select="informal-sites/kilo-7")
    (chips,) = [one for one in shown.app.get("button_group") if one.key == "chips"]
    assert chips.options == ["الانبار ×"]
    assert "كيلو 7" in shown.title


def test_the_simple_map_is_chosen_and_left_by_its_button(opened):
    shown = opened()
    assert "map" in [one.key for one in shown.app.main]
    simple = shown.click("simple_map")
    assert simple.address == {"map": ["simple"]}
    assert "map" not in [one.key for one in simple.app.main]
    assert simple.click("simple_map").address == {}


def test_the_table_shows_what_the_map_shows(opened):
    shown = opened().click("as_table")
    assert shown.address == {"table": ["informal-sites"]}
    assert shown.html.count("<tr>") == 29
    assert "Kilo 7 apartment complex" in shown.html
    narrowed = shown.choose("f_presence", "none")
    assert narrowed.html.count("<tr>") == 10
    assert narrowed.click("as_table").address == {"presence": ["none"]}


@pytest.mark.parametrize(
    "layer",
    [
        "informal-sites",
        "hotspots",
        "abc-area-units",
        "blocked-areas",
        "partner-activities",
        "service-gaps",
    ],
)
def test_every_layer_can_be_read_as_a_table(opened, layer):
    shown = opened(audience="public", table=layer)
    assert "<table" in shown.html
    assert shown.app.get("download_button")


def test_layers_are_switched_in_the_address(opened):
    shown = opened()
    shown.app.checkbox(key="ly_hotspots").uncheck().run()
    assert "hotspots" not in shown.settled().address["layers"][0].split(",")
    shown.app.checkbox(key="ly_hotspots").check().run()
    assert shown.settled().address == {}


def test_hidden_layers_lose_their_signs_in_the_legend(opened):
    assert "site_several.svg" in opened().html
    shown = opened(layers="hotspots")
    assert "site_several.svg" not in shown.html
    assert "hotspot_point.svg" in shown.html


def test_the_public_page_shows_no_site_anywhere(opened, dataset):
    sites = dataset.features["informal-sites"]
    forbidden = {*sites["id"], *sites["name"]} - {"aaf"}
    for query in (
        {},
        {"table": "informal-sites"},
        {"select": "informal-sites/kilo-7"},
        {"site": "kilo-7"},
        {"table": "partner-activities"},
    ):
        shown = opened(audience="public", **query)
        told = str(shown.app.main) + shown.html
        asked = set(query.values()) | {"kilo-7"}
        assert not [one for one in forbidden - asked if one in told]
        assert "Kilo 7" not in told


def test_a_place_that_does_not_exist_is_named(opened):
    shown = opened(select="informal-sites/nowhere")
    assert "nowhere" in shown.notices[0]
    assert "At a glance" in shown.html


def test_the_words_for_an_empty_list_say_what_it_does_not_mean():
    assert "someone may still be working here" in work.NO_ROWS


def test_the_address_is_read_again_in_every_run(opened):
    shown = opened(governorate="IQG01")
    shown.app.query_params.clear()
    shown.app.run()
    assert "chips" not in shown.settled().keys("button_group")
