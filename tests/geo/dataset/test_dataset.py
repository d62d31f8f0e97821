"""The dataset holds the figures that the documents give."""

from dataclasses import replace

import pandas as pd
import pytest

from geo.catalog import layers
from geo.catalog.registers import ORGANISATIONS, SITE_GROUPS
from geo.errors import NotFoundError


def rows(dataset, layer_id):
    return dataset.features[layer_id]


def test_sites_add_up_to_the_published_totals(dataset):
    sites = rows(dataset, "informal-sites")
    assert len(sites) == 28
    assert sites["households"].sum() == 3_147
    assert sites["individuals"].sum() == 18_882
    assert (sites["individuals"] == sites["households"] * 6).all()


def test_people_by_district_are_those_of_the_slide(dataset):
    people = rows(dataset, "informal-sites").groupby("district_pcode")["individuals"].sum()
    assert people.to_dict() == {
        "IQG01Q01": 12_294,
        "IQG01Q02": 42,
        "IQG01Q03": 4_602,
        "IQG01Q04": 1_944,
    }


def test_hotspots_are_35_with_one_total_for_each_governorate(dataset):
    hotspots = rows(dataset, "hotspots")
    assert len(hotspots) == 35
    totals = hotspots.groupby("listed_governorate")["governorate_returnees"].unique()
    assert {name: [int(one) for one in found] for name, found in totals.items()} == {
        "Salah al-Din": [467_964],
        "Ninewa": [490_230],
        "Anbar": [439_086],
        "Diyala": [137_580],
        "Kirkuk": [4_740],
        "Baghdad": [6_246],
    }


def test_hotspots_without_a_boundary_of_their_own_are_points(dataset):
    hotspots = rows(dataset, "hotspots")
    assert hotspots["match"].value_counts().to_dict() == {
        "exact": 14,
        "spelling": 14,
        "no_own_polygon": 7,
    }
    points = hotspots.geom_type == "Point"
    assert (points == (hotspots["match"] == "no_own_polygon")).all()


def test_there_are_eight_coordination_areas_with_graded_units(dataset):
    assert set(rows(dataset, "abc-areas")["id"]) == {
        "sinjar",
        "baaj",
        "mosul",
        "kirkuk",
        "west-anbar",
        "east-anbar",
        "salah-al-din",
        "diyala",
    }
    units = rows(dataset, "abc-area-units")
    grades = set(units["evidence"])
    assert grades == {"stated_abc", "stated_candidate_area", "inferred"}
    stated = units[units["evidence"] == "stated_abc"]
    assert {"IQG15Q02N01", "IQG15Q02N02"} <= set(stated["pcode"][stated["area_id"] == "baaj"])


def test_four_blocked_areas_are_named_and_one_has_no_position(dataset):
    blocked = rows(dataset, "blocked-areas")
    named = blocked[blocked["named_in_source"]]
    assert len(named) == 4
    assert named["id"][named.geometry.isna()].tolist() == ["al-ewessat"]
    assert named["obstacle_category"].tolist() == ["3"] * 4


def test_the_3w_has_4839_rows_of_107_organisations_in_18_governorates(dataset):
    activities = rows(dataset, "partner-activities")
    sent = activities[activities["source_id"] == "ocha-3w-2022"]
    assert len(sent) == 4_839
    assert sent["organisation"].nunique() == 107
    assert sent["governorate_pcode"].nunique() == 18
    assert sent["organisation_name"].notna().all()
    assert set(sent["end_basis"]) == {"reporting_month"}


def test_slides_and_3w_are_one_layer_with_positions_as_index(dataset, partner, public):
    for one in (dataset, partner, public):
        features = rows(one, "partner-activities")
        assert features.index.equals(pd.RangeIndex(len(features)))
        assert one.presence.links["row"].max() < len(features)


def test_movements_keep_the_sum_that_the_text_contradicts(dataset):
    moves = rows(dataset, "movements")
    by_indicator = moves.groupby("indicator")["households"].sum()
    assert by_indicator["returned"] + by_indicator["relocated"] == 6_361
    assert by_indicator["facilitated_total"] == 6_195


def test_the_latest_day_described_is_the_day_of_the_meeting_for_everybody(dataset, partner, public):
    assert {one.day.isoformat() for one in (dataset, partner, public)} == {"2023-12-13"}


def test_filters_know_only_ids_that_exist(dataset):
    known = dataset.vocabulary
    assert {
        name: len(ids) for name, ids in known.items() if name not in ("partner", "without")
    } == {
        "governorate": 18,
        "district": 101,
        "subdistrict": 294,
        "area": 8,
        "site": 28,
        "since": 1,
        "without_donor": 6,
        "partner_merged": 35,
    }
    assert "drc" in known["partner"]
    assert "access-aid-foundation" in known["partner"]
    assert "aaf" not in known["partner"]


def test_a_layer_that_does_not_exist_is_named(dataset):
    with pytest.raises(NotFoundError, match=r"“sites”.*informal-sites"):
        dataset.layer("sites")


def test_a_record_is_plain_values_and_none_where_nothing_is_known(dataset):
    site = dataset.record("informal-sites", "bzebiz-albu-hori")
    assert site["households"] == 130
    assert site["name_ar"] is None
    assert dataset.record("informal-sites", "no-such-site") is None


def test_registers_are_by_id(dataset):
    assert dataset.organisations["drc"]["type"] == "INGO"
    assert dataset.sources["dstwg-2023-12"]["date"] == "2023-12-13"
    groups = {one["id"] for one in dataset.registered(SITE_GROUPS)}
    assert groups == {"bzebiz", "aaf", "rutba"}
    assert len(dataset.registered(ORGANISATIONS)) == 117


def test_one_of_very_many_records_is_the_same(dataset, monkeypatch):
    few = replace(dataset)
    monkeypatch.setattr("geo.dataset.dataset._MOST_PLAIN", 5)
    many = replace(dataset)
    for layer in ("informal-sites", "partner-activities", "organisations"):
        for one in few.registered(register := layers.declared(layer))[::25]:
            assert many.record(layer, one["id"]) == one
        assert many.record(layer, "no such id") is None
        assert many.registered(register) == few.registered(register)
    groups = {one["site_group"] for one in few.registered(layers.INFORMAL_SITES)} - {None}
    for group in (*groups, "no such group"):
        found = many.having("informal-sites", "site_group", group)
        monkeypatch.setattr("geo.dataset.dataset._MOST_PLAIN", 1_000_000)
        assert few.having("informal-sites", "site_group", group) == found
        monkeypatch.setattr("geo.dataset.dataset._MOST_PLAIN", 5)
