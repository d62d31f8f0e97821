"""Every filter on every layer that it concerns, and what an empty selection says."""

import datetime as dt

import pandas as pd
import pytest

from geo.catalog import layers
from geo.dataset import selection
from geo.errors import NotFoundError
from geo.language import Language
from geo.view.view import View


def ids(dataset, layer_id, **filters):
    return set(selection.select(dataset, layer_id, View(**filters))["id"])


@pytest.mark.parametrize("layer_id", layers.ids())
def test_the_default_view_shows_every_feature(dataset, partner, public, layer_id):
    for one in (dataset, partner, public):
        shown = selection.select(one, layer_id, View())
        assert shown["id"].tolist() == one.features[layer_id]["id"].tolist()


@pytest.mark.parametrize("layer_id", [one.id for one in layers.LAYERS if one.placed])
@pytest.mark.parametrize(
    ("level", "code"),
    [("governorate", "IQG01"), ("district", "IQG01Q01"), ("subdistrict", "IQG01Q01N01")],
)
def test_a_place_filter_keeps_what_lies_in_the_place(dataset, layer_id, level, code):
    shown = selection.select(dataset, layer_id, View(**{level: (code,)}))
    full = dataset.features[layer_id]
    inside = full[(full[f"{level}_pcode"] == code).to_numpy()]
    assert set(shown["id"]) == set(inside["id"])


def test_several_values_of_a_filter_are_joined_and_several_filters_narrow(dataset):
    both = ids(dataset, "informal-sites", district=("IQG01Q03", "IQG01Q02"))
    assert both == {"kilo-7", "kilo-9", "kilo-18-al-karama", "kaim-phosphate"}
    assert ids(
        dataset, "informal-sites", district=("IQG01Q03",), sector=("legal",), presence="1"
    ) == {"kilo-7", "kilo-18-al-karama"}


def test_the_area_filter_on_sites_areas_units_and_hotspots(dataset):
    assert ids(dataset, "abc-areas", area=("baaj",)) == {"baaj"}
    units = selection.select(dataset, "abc-area-units", View(area=("baaj",)))
    assert set(units["area_id"]) == {"baaj"}
    west = selection.select(dataset, "informal-sites", View(area=("west-anbar",)))
    assert "kaim-phosphate" in set(west["id"])
    assert "kilo-7" not in set(west["id"])
    hotspots = selection.select(dataset, "hotspots", View(area=("sinjar",)))
    assert len(hotspots)
    assert set(hotspots["governorate_pcode"]) == {"IQG15"}
    assert len(selection.select(dataset, "movements", View(area=("sinjar",)))) == 19


def test_an_area_passes_a_place_filter_when_they_meet(dataset):
    assert ids(dataset, "abc-areas", subdistrict=("IQG15Q02N01",)) == {"baaj"}
    assert {"west-anbar", "east-anbar"} <= ids(dataset, "abc-areas", governorate=("IQG01",))


def test_the_site_filter_on_sites_activities_and_gaps(dataset):
    assert ids(dataset, "informal-sites", site=("kilo-7",)) == {"kilo-7"}
    at = selection.select(dataset, "partner-activities", View(site=("bzebiz-sector-1",)))
    assert set(at["place_id"]) == {"bzebiz", "bzebiz-sector-1"}
    assert set(at[at["place_id"] == "bzebiz"]["certainty"]) == {"reported_for_group"}
    assert set(at[at["place_id"] == "bzebiz-sector-1"]["source_id"]) == {"ocha-3w-2022"}
    assert "water-bzebiz" in ids(dataset, "service-gaps", site=("bzebiz-sector-1",))
    assert ids(dataset, "service-gaps", site=("kilo-9",)) == {"water-kilo-9"}


def test_wider_adds_what_is_reported_for_an_area_around(dataset):
    site = View(site=("kilo-7",))
    near = selection.select(dataset, "partner-activities", site)
    wide = selection.select(dataset, "partner-activities", site.having(wider=True))
    assert set(near["certainty"]) == {"present"}
    assert set(wide["certainty"]) == {"present", "reported_for_sites", "reported_for_area"}
    added = wide[~wide["id"].isin(near["id"])]
    assert "irc-legal-anbar" in set(added["id"])
    assert set(added["certainty"]) == {"reported_for_sites", "reported_for_area"}
    levels = {"subdistrict", "district", "governorate", "governorate_sites"}
    assert set(added["place_level"]) <= levels
    assert all("IQG01Q03N03".startswith(code) for code in added["place_id"])


def test_certainty_is_missing_where_no_place_is_asked(dataset):
    shown = selection.select(dataset, "partner-activities", View(partner=("drc",)))
    assert shown["certainty"].isna().all()


def test_partner_sector_and_type_on_activities(dataset):
    drc = selection.select(dataset, "partner-activities", View(partner=("drc",)))
    assert set(drc["organisation"]) == {"drc"}
    water = selection.select(dataset, "partner-activities", View(sector=("wash", "health")))
    assert set(water["sector"]) == {"wash", "health"}
    state = selection.select(dataset, "partner-activities", View(orgtype=("Government",)))
    assert {"momd"} <= set(state["organisation"])
    assert set(state["organisation_type"]) == {"Government"}


def test_a_sector_filters_gaps_and_a_partner_filters_sites(dataset):
    gaps = selection.select(dataset, "service-gaps", View(sector=("electricity",)))
    assert len(gaps) == 4
    assert ids(dataset, "informal-sites", partner=("bwa",)) == {"kilo-7", "kilo-18-al-karama"}


def test_presence_none_finds_the_sites_where_nobody_is_named(dataset):
    alone = selection.select(dataset, "informal-sites", View(presence="none"))
    assert len(alone) == 9
    assert alone["households"].sum() == 490
    assert set(alone["partners"]) == {0}
    more = selection.select(dataset, "informal-sites", View(presence="4"))
    assert len(more) == 15
    assert set(more["site_group"]) == {"bzebiz"}


def test_partners_and_sectors_are_those_of_the_chosen_sectors(dataset):
    shown = selection.select(dataset, "informal-sites", View(site=("kilo-7",), sector=("health",)))
    assert shown["partners"].tolist() == [2]
    assert shown["sectors"].tolist() == [["health"]]


def test_a_chosen_day_keeps_activities_whose_period_holds_it(dataset):
    day = dt.date(2022, 2, 15)
    shown = selection.select(dataset, "partner-activities", View(date=day))
    sent = shown[(shown["source_id"] == "ocha-3w-2022").to_numpy()]
    assert sent["organisation"].nunique() == 84
    assert set(sent["status"]) == {"active"}
    assert selection.day(dataset, View(date=day)) == day
    assert selection.day(dataset, View()) == dt.date(2023, 12, 13)


def test_sites_count_partners_of_the_chosen_day(dataset):
    shown = selection.select(dataset, "informal-sites", View(date=dt.date(2023, 6, 15)))
    partners = shown.set_index("id")["partners"]
    assert partners["kilo-9"] == 1
    # DRC and MoMD; Dary and UIMS, which the 3W has there in early 2022 already
    assert partners["bzebiz-sector-1"] == 4


def test_an_empty_selection_says_which_filter_to_drop(dataset):
    view = View(district=("IQG01Q04",), partner=("bwa",))
    assert len(selection.select(dataset, "informal-sites", view)) == 0
    assert dict(selection.relaxations(dataset, "informal-sites", view)) == {
        "district": 2,
        "partner": 6,
    }


def test_a_sector_that_empties_by_way_of_presence_is_named(dataset):
    view = View(district=("IQG01Q03",), sector=("education",), presence="1")
    assert dict(selection.relaxations(dataset, "informal-sites", view)) == {
        "district": 15,
        "sector": 2,
        "presence": 3,
    }


def test_a_day_without_activities_is_named(dataset):
    view = View(site=("kilo-9",), date=dt.date(2023, 12, 13))
    assert len(selection.select(dataset, "partner-activities", view)) == 0
    found = dict(selection.relaxations(dataset, "partner-activities", view))
    # Mercy Corps of the slides, and ten rows of the 3W of 2022
    assert found["date"] == 11


@pytest.mark.parametrize("layer_id", layers.ids())
def test_an_empty_selection_has_the_columns_of_a_full_one(dataset, layer_id):
    nothing = View(
        governorate=("IQG02",),
        district=("IQG01Q01",),
        area=("sinjar",),
        partner=("drc",),
        presence="9",
        site=("kilo-7",),
    )
    empty = selection.select(dataset, layer_id, nothing)
    full = selection.select(dataset, layer_id, View())
    assert list(empty.columns) == list(full.columns)
    if layer_id != "movements":
        assert len(empty) == 0


def test_areas_count_partners_of_all_their_units(dataset, public):
    for one in (dataset, public):
        day = dt.date(2022, 2, 15)
        shown = selection.select(one, "abc-areas", View(date=day)).set_index("id")
        units = selection.select(one, "abc-area-units", View(date=day))
        for area, rows in units.groupby("area_id"):
            assert shown["partners"][area] >= rows["partners"].max()
        assert shown["partners"]["sinjar"] > 0


def test_names_are_in_the_language_of_the_view_or_the_nearest(dataset):
    arabic = selection.select(dataset, "informal-sites", View(lang=Language.AR)).set_index("id")
    assert arabic["name"]["kilo-9"] == "كيلو 9"
    assert arabic["name"]["bzebiz-albu-hori"] == "Bzebiz – Albu Hori"
    assert arabic["district"]["kilo-9"] == dataset.units.name("IQG01Q03", "_ar")
    kurdish = selection.select(dataset, "districts", View(lang=Language.CKB)).set_index("pcode")
    assert kurdish["name"]["IQG01Q03"] == dataset.units.name("IQG01Q03", "_ar")
    kurmanji = selection.select(dataset, "districts", View(lang=Language.KMR)).set_index("pcode")
    assert kurmanji["name"]["IQG01Q03"] == "Al-Ramadi"
    assert pd.isna(kurdish["subdistrict"]["IQG01Q03"])


def test_selecting_changes_nothing_in_the_dataset(dataset):
    before = dataset.features["informal-sites"].copy()
    selection.select(dataset, "informal-sites", View(lang=Language.AR, presence="1"))
    assert dataset.features["informal-sites"].equals(before)
    assert "partners" not in dataset.features["informal-sites"]


VIEWS = (
    View(),
    View(governorate=("IQG01",)),
    View(district=("IQG01Q03",)),
    View(district=("IQG01Q03",), wider=True),
    View(district=("IQG01Q03",), wider=True, lang=Language.AR),
    View(subdistrict=("IQG01Q03N01",)),
    View(area=("west-anbar",)),
    View(site=("kilo-7",)),
    View(partner=("drc",)),
    View(sector=("wash",)),
    View(orgtype=("ingo",)),
    View(presence="none"),
    View(presence="none", date=dt.date(2022, 2, 15)),
    View(date=dt.date(2022, 2, 15)),
)


@pytest.mark.parametrize("layer_id", layers.ids())
def test_what_is_remembered_is_what_is_worked_out_anew_whoever_changed_what_they_got(
    dataset, layer_id
):
    for view in VIEWS:
        selection.select(dataset, layer_id, view)["id"] = "somebody else's"
    for view in VIEWS:
        anew = selection.passing(dataset, layer_id, view)
        anew = selection.derived(dataset, dataset.layer(layer_id), anew, view)
        pd.testing.assert_frame_equal(selection.select(dataset, layer_id, view), anew)


def test_the_activities_of_a_view_are_remembered_by_all_that_they_depend_on(dataset):
    for view in (*VIEWS, *VIEWS[::-1]):
        rows = selection.activities(dataset, view)
        anew = selection.passing(dataset, "partner-activities", view.having(date=None))
        anew = selection.derived(dataset, layers.PARTNER_ACTIVITIES, anew, view)
        pd.testing.assert_frame_equal(rows, anew)


def test_a_layer_that_does_not_exist_is_named(dataset):
    with pytest.raises(NotFoundError, match="“sites”"):
        selection.select(dataset, "sites", View())


def test_active_filters_are_named_in_one_order():
    view = View(sector=("wash",), governorate=("IQG01",), presence="none")
    assert selection.active_filters(view) == ["governorate", "sector", "presence"]


@pytest.mark.parametrize(
    "view",
    [
        View(),
        View(governorate=("IQG15",)),
        View(presence="none"),
        View(area=("sinjar",), sector=("health",)),
        View(date=dt.date(2022, 2, 15), partner=("drc",)),
    ],
)
def test_a_number_is_that_of_the_features_that_are_shown(dataset, partner, public, view):
    for one in (dataset, partner, public):
        for layer in layers.LAYERS:
            shown = selection.select(one, layer.id, view)
            assert selection.number(one, layer.id, view) == len(shown), layer.id
