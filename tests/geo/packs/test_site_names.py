"""Which rows of the 3W are work at our sites, against the list made by hand from its names."""

import pandas as pd
import pytest

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.packs import site_names
from geo.packs.validate import Sheet
from geo.presence import presence

AT = {
    # site or group, day of 2022: who the 3W names there for displaced people, read by hand
    ("kilo-9", "01-15"): {"pui", "unhcr"},
    ("kilo-9", "02-15"): {"pui", "unhcr"},
    ("kilo-9", "03-15"): {"ssord", "unhcr"},
    ("kilo-9", "04-15"): {"mercy-corps", "pui", "unhcr"},
    ("kilo-18-al-karama", "03-15"): {"ihao"},
    ("aaf", "01-15"): {"iom", "ocha", "uims"},
    ("aaf", "04-15"): {"iom", "mercy-corps", "mercy-hands", "uims"},
    ("bzebiz-al-mouilha", "01-15"): {"coopi", "uims"},
    ("bzebiz-al-mouilha", "04-15"): {"mercy-corps", "mercy-hands", "nrc"},
    ("bzebiz-sector-50", "01-15"): {"sed", "unhcr"},
    ("bzebiz-sector-3", "04-15"): {"mercy-corps"},
    ("bzebiz-albu-jwad", "02-15"): {"coopi"},
    ("bzebiz", "03-15"): {"mercy-hands"},
    ("kilo-7", "01-15"): {"iom", "irc", "unhcr"},
    ("rutba-antesar", "01-15"): set(),
    ("rutba-hay-al-meethagh", "01-15"): set(),
    ("al-shahabi-2", "02-15"): set(),
    ("habbaniya-low-cost", "04-15"): set(),
}


def _work(dataset):
    work = dataset.features[layers.PARTNER_ACTIVITIES.id]
    return work[work["source_id"] == "ocha-3w-2022"]


@pytest.mark.parametrize(("place", "day"), AT)
def test_the_3w_names_these_at_the_site(dataset, place, day):
    work = _work(dataset)
    own = work[(work["place_id"] == place) & presence.holds(work, f"2022-{day}")]
    assert set(own["organisation"]) == AT[place, day]


def test_71_rows_are_at_sites_and_say_why(dataset):
    work = _work(dataset)
    linked = work[work["place_level"].isin(["site", "site_group"])]
    assert (len(work), len(linked)) == (4839, 71)
    assert linked["note"].str.contains("Matched with the site by name: ").all()
    assert set(linked["beneficiary"]) == {"In-camp IDPs", "Out-of-camp IDPs"}
    inferred = linked[linked["link_inferred"].to_numpy(dtype=bool)]
    assert set(inferred["place"]) == {
        "AL-Karama complex",
        "Amriyat Al-Fallujahsector 3",
        "Amriyat Al-Fallujah sector 4",
        "Amriyat Al-Fallujahsector 50",
        "Informal Site - Beizeibz _Boslimans sector - Bzbz 10",
        "Informal Site - Beizeibz_Albu Salih - Bzbz 3",
    }


def test_rows_for_returnees_stay_at_the_sub_district_and_say_whose_name_it_is(dataset):
    work = _work(dataset)
    beside = work[work["same_name_as"].notna()]
    assert set(beside["place_level"]) == {"subdistrict"}
    assert set(beside["beneficiary"]) == {"Returnees"}
    assert beside.groupby("same_name_as").size().to_dict() == {
        "al-shahabi-2": 1,
        "kilo-7": 7,
        "rutba-antesar": 2,
        "rutba-hay-al-meethagh": 1,
    }


@pytest.mark.parametrize(
    "place", ["5 Kilo", "HTC", "Informal Site - HTC", "Al Amiriyah", "Hay Al-Matar"]
)
def test_places_that_are_no_site_of_ours_stay_where_they_are(dataset, place):
    own = _work(dataset)[lambda work: work["place"] == place]
    assert set(own["place_level"]) == {"subdistrict"}
    assert own["same_name_as"].isna().all()


def test_the_public_learns_of_no_name_that_a_site_shares(library):
    public = library.dataset(Audience.PUBLIC).features[layers.PARTNER_ACTIVITIES.id]
    assert public["same_name_as"].isna().all()
    partner = library.dataset(Audience.PARTNER).features[layers.PARTNER_ACTIVITIES.id]
    assert set(partner[partner["same_name_as"].notna()]["sector"]) == {"health"}


LINE = {
    "id": "kilo",
    "location": "Kilo",
    "subdistrict_pcode": "IQG01Q03N03",
    "beneficiary": "Returnees",
    "relation": "at",
    "place_level": "site",
    "place_id": "kilo-9",
    "link_inferred": "false",
    "basis": "The same name",
    "source_id": "ocha-3w-2022",
    "source_page_or_slide": "Location",
    "as_of": "2022-05-18",
}


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({}, None),
        ({"relation": "near"}, "relation"),
        ({"place_level": "district"}, "place_level"),
        ({"place_id": ""}, "place_id"),
        ({"link_inferred": ""}, "link_inferred"),
        ({"basis": ""}, "basis"),
        ({"relation": "none", "place_level": "", "link_inferred": ""}, "place_id"),
        ({"relation": "same_name"}, "link_inferred"),
    ],
)
def test_a_line_that_contradicts_itself_is_refused(changed, column):
    sheet = Sheet(site_names.FILE, pd.DataFrame([LINE | changed], dtype=object))
    assert [one.column for one in site_names.check(sheet)] == ([column] if column else [])


def test_a_line_twice_and_a_line_about_no_row_are_refused():
    sheet = Sheet(site_names.FILE, pd.DataFrame([LINE, LINE | {"id": "again"}], dtype=object))
    assert [one.rule for one in site_names.check(sheet)] == ["duplicate"]
    presence_sheet = Sheet("3w.csv", pd.DataFrame([LINE | {"location": "Other"}], dtype=object))
    found = list(site_names.without_rows(sheet, presence_sheet))
    assert [one.row for one in found] == [2, 3]
