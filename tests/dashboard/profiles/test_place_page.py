"""The place page and the organisation page as each audience meets them."""

import pytest

from geo.profiles import place_report

PLACES = (
    "informal-sites/kilo-7",
    "abc-areas/west-anbar",
    "governorates/IQG01",
    "districts/IQG15Q02",
    "subdistricts/IQG01Q03N03",
    "hotspots/al-amerli",
    "blocked-areas/jurf-al-sakhar",
    "site-groups/bzebiz",
)


@pytest.mark.parametrize("select", PLACES)
def test_every_kind_of_place_has_a_page(opened, select):
    shown = opened("place", select=select)
    assert not shown.notices
    assert '<article class="p-sheet">' in shown.html
    assert "data:image/svg+xml;base64," in shown.html
    assert "{" not in shown.html
    assert shown.codes


@pytest.mark.parametrize(
    ("audience", "lang"),
    [
        ("public", "en"),
        ("public", "ar"),
        ("partner", "en"),
        ("coordinator", "ar"),
        ("coordinator", "ckb"),
    ],
)
@pytest.mark.parametrize("page", ["place", "organisation"])
def test_the_pages_run_for_everybody(opened, page, audience, lang):
    query = {"select": "governorates/IQG01"} if page == "place" else {"partner": "iom"}
    shown = opened(page, audience, lang=lang, **query)
    assert not shown.notices
    assert "p-sheet" in shown.html


@pytest.mark.parametrize("select", ["informal-sites/nowhere", "planets/mars", "governorates"])
def test_a_place_that_is_not_there_is_named_and_another_can_be_chosen(opened, select):
    shown = opened("place", select=select)
    assert len(shown.notices) == 1
    assert "Choose a place" in shown.html
    later = shown.choose("f_place", "informal-sites/kilo-7", "selectbox")
    assert later.address == {"select": ["informal-sites/kilo-7"]}
    assert "Kilo 7 apartment complex" in later.html


def test_a_feature_that_is_no_place_has_no_page(opened, dataset):
    shown = opened("place", select="movements/registered-2022")
    assert "There is no page for what was asked" in shown.html


def test_the_public_finds_no_site_by_its_id_nor_in_the_list(opened, dataset):
    shown = opened("place", "public", select="informal-sites/kilo-7")
    assert shown.notices
    (picker,) = [one for one in shown.app.get("selectbox") if one.key == "f_place"]
    names = set(dataset.features["informal-sites"]["name"])
    assert not [one for one in picker.options if one.partition(" · ")[0] in names]


def test_the_figures_of_the_page_are_those_of_the_report(opened, context_of):
    report = place_report.of(context_of(), "governorates/IQG01")
    shown = opened("place", select="governorates/IQG01")
    assert shown.figures[:4] == ["3,147", "18,882", str(len(report.organisations)), "12"]


def test_the_paragraph_is_of_the_place(opened):
    *_, told = opened("place", select="informal-sites/kilo-7").codes
    assert "Kilo 7 apartment complex" in told
    assert "2 organisations" in told


def test_the_public_page_of_a_subdistrict_speaks_of_its_district_throughout(opened):
    shown = opened("place", "public", select="subdistricts/IQG01Q03N03")
    assert "2 organisations are named in Al-Ramadi" in shown.html
    assert "named in the district" in shown.html
    assert "named here" not in shown.html.replace("were named here before", "")
    *_, told = shown.codes
    assert "2 organisations were named as active in Al-Ramadi" in told


def test_the_sheet_says_for_whom_it_was_made(opened):
    for audience in ("public", "partner", "coordinator"):
        html = opened("place", audience, select="governorates/IQG01").html
        assert f"{audience.capitalize()} view</p></article>" in html


def test_the_map_page_and_the_partners_page_have_a_text_to_paste(opened):
    *_, told = opened().codes
    assert "12 organisations were named as active in Iraq" in told
    *_, other = opened("partners", governorate="IQG01").codes
    assert "Al-Anbar" in other


def test_the_panel_leads_to_the_full_page(opened):
    html = opened(select="informal-sites/kilo-7", lang="ar").html
    assert 'href="/place?lang=ar&amp;select=informal-sites%2Fkilo-7"' in html


def test_an_organisation_is_chosen_and_left(opened):
    shown = opened("organisation")
    assert "Choose an organisation" in shown.html
    drc = shown.choose("f_organisation", "drc", "selectbox")
    assert drc.address == {"partner": ["drc"]}
    assert "Danish Refugee Council" in drc.html


def test_an_unknown_organisation_is_named(opened):
    shown = opened("organisation", partner="nobody")
    assert "nobody" in shown.notices[0]
    assert "Choose an organisation" in shown.html


def test_a_page_shows_one_organisation(opened):
    shown = opened("organisation", partner=["drc", "iom"])
    assert "A page shows one organisation" in shown.html


def test_partners_switch_rows_and_places_in_the_address(opened):
    shown = opened("partners").choose("f_rows", "organisation")
    assert shown.address == {"rows": ["organisation"]}
    assert "Organisation by place" in shown.html
    assert 'href="/organisation?partner=bwa"' in shown.html
    areas = shown.choose("f_matrix", "areas")
    assert areas.address == {"rows": ["organisation"], "matrix": ["areas"]}
    assert 'href="/place?select=abc-areas%2Fwest-anbar"' in areas.html
    assert areas.choose("f_rows", "sector").choose("f_matrix", "sites").address == {}


def test_tables_lead_to_pages_of_places_and_organisations(opened):
    assert "/place?select=hotspots%2F" in opened(table="hotspots").html
    assert "/organisation?partner=" in opened(table="partner-activities").html
    assert "/place?select=" in opened(table="abc-area-units").html
