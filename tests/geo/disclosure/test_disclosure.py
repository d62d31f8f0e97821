"""What each audience may see: the public learns no site, and sensitive work only by governorate."""

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.access import gate
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.layer import Sensitivity
from geo.catalog.registers import REGISTERS
from geo.catalog.vocabulary import SENSITIVE_SECTORS
from geo.dataset import records, selection
from geo.disclosure import disclosure
from geo.disclosure.rules import Treatment
from geo.view.view import View

LEVELS = {"governorate_sites": 5, "governorate": 5, "district": 8}


def texts(dataset):
    """Every different value of every layer and register, as text, with its layer and field."""
    found = set()
    for layer_id, features in dataset.features.items():
        for name in features.columns.drop("geometry"):
            for value in features[name].dropna().unique():
                found.add((layer_id, name, str(value)))
    return found


def test_no_site_id_or_name_is_in_any_public_value(dataset, public):
    sites = dataset.features["informal-sites"]
    secret = set(sites["id"]) - {"aaf"}
    for column in ("name", "name_ar", "short_name", "short_name_ar", "source_name"):
        secret |= set(sites[column].dropna()) - {"AAF"}  # also the Access Aid Foundation
    secret |= {"bzebiz", "Bzebiz", "Kilo 7", "Kilo 9", "Kilo 18", "Al-Karama", "بزيبز", "كيلو"}
    units = dataset.units.by_pcode.values()
    secret -= {name for unit in units for name in (unit.name, unit.name_ar)}
    pattern = re.compile("|".join(re.escape(one) for one in sorted(secret)), re.IGNORECASE)
    leaks = [one for one in texts(public) if pattern.search(one[2])]
    assert leaks == []


def test_no_public_geometry_is_a_site(dataset, public):
    vertices = np.concatenate(
        [shapely.get_coordinates(one.geometry.to_numpy()) for one in public.features.values()]
    )
    assert len(vertices) > 10_000
    for point in dataset.features["informal-sites"].geometry:
        near = np.abs(vertices - [point.x, point.y]).max(axis=1) < 1e-4
        assert not near.any()


def test_no_public_value_holds_a_coordinate_of_a_site(dataset, public):
    points = dataset.features["informal-sites"].geometry
    numbers = [f"{value:.3f}" for point in points for value in (point.x, point.y)]
    pattern = re.compile("|".join(re.escape(one) for one in numbers))
    assert [one for one in texts(public) if one[1] != "area_km2" and pattern.search(one[2])] == []


def test_restricted_fields_are_empty_for_the_public(public):
    restricted = [
        (layer.id, field.name)
        for layer in (*layers.LAYERS, *REGISTERS)
        for field in layer.stored_fields
        if field.sensitivity is Sensitivity.RESTRICTED
    ]
    assert ("partner-activities", "site_id") in restricted
    assert ("organisations", "note") in restricted
    for layer_id, name in restricted:
        assert public.features[layer_id][name].isna().all(), (layer_id, name)


@pytest.mark.parametrize("layer_id", ["partner-activities", "service-gaps"])
def test_public_records_are_at_districts_and_sensitive_ones_at_governorates(public, layer_id):
    features = public.features[layer_id]
    assert set(features["place_level"]) <= set(LEVELS)
    lengths = features["place_level"].map(LEVELS)
    assert (features["place_id"].str.len() == lengths).all()
    assert features["subdistrict_pcode"].isna().all()
    assert features["subdistrict"].isna().all()
    sensitive = features[features["sector"].isin(SENSITIVE_SECTORS)]
    assert len(sensitive)
    assert set(sensitive["place_level"]) == {"governorate"}
    assert sensitive["district_pcode"].isna().all()
    assert sensitive["district"].isna().all()
    free = {
        "activity",
        "note",
        "handover_to",
        "implementing_partner",
        "source_page_or_slide",
        "site_id",
        "cause",
        "responsible",
        "since",
        "source_sector",
    }
    for name in free & set(features.columns):
        assert features[name].isna().all(), name


def test_public_records_lie_at_the_point_of_their_unit(public):
    features = public.features["partner-activities"]
    units = {}
    for layer_id in ("governorates", "districts"):
        rows = public.features[layer_id]
        units |= dict(zip(rows["pcode"], rows.geometry, strict=True))
    once = features.drop_duplicates("place_id")
    assert once.geometry.notna().all()
    for code, point in zip(once["place_id"], once.geometry, strict=True):
        assert units[code].contains(point)


def test_partners_learn_of_sensitive_work_only_by_governorate(partner, dataset):
    features = partner.features["partner-activities"]
    gbv = features[(features["sector"] == "gbv").to_numpy()]
    assert set(gbv["place_level"]) == {"governorate"}
    assert "uims" in set(gbv["organisation"])
    known = dataset.features["partner-activities"]
    kept = known[(~known["sector"].isin(SENSITIVE_SECTORS)).to_numpy()]
    is_sensitive = features["sector"].isin(SENSITIVE_SECTORS).to_numpy()
    shown = features[~is_sensitive]
    assert shown["activity"].tolist() == kept["activity"].tolist()
    assert shown["place_id"].tolist() == kept["place_id"].tolist()
    for name in ("activity", "note", "donor", "beneficiary", "handover_to", "source_sector"):
        assert features[is_sensitive][name].isna().all(), name


def test_no_id_of_a_partner_shows_by_a_missing_number_where_sensitive_work_was(partner, dataset):
    features = partner.features["partner-activities"]
    assert features["id"].is_unique
    stored = dataset.features["partner-activities"]["id"]
    assert not [one for one in features["id"] if one.startswith("3w-")]
    assert stored.str.startswith("3w-2022-").sum() == 4_839
    base, number = zip(*(one.rsplit("-", 1) for one in features["id"]), strict=True)
    counted = pd.Series(number).astype(int).groupby(pd.Series(base))
    assert (counted.max() == counted.size()).all()


def test_no_partner_value_ties_gbv_work_to_a_site(partner):
    places = re.compile("bzebiz|kilo|ameriyat|habbaniya|low-cost|rutba", re.IGNORECASE)
    for layer_id, features in partner.features.items():
        if "sector" not in features.columns:
            continue
        for record in records.records(features):
            if record["sector"] in SENSITIVE_SECTORS:
                told = {name: value for name, value in record.items() if isinstance(value, str)}
                told.pop("governorate", None)
                assert not [value for value in told.values() if places.search(value)], layer_id
    at_site = selection.select(partner, "partner-activities", View(site=("bzebiz-sector-1",)))
    assert "uims" not in set(at_site["organisation"])
    sites = selection.select(partner, "informal-sites", View())
    assert not any(set(sectors) & SENSITIVE_SECTORS for sectors in sites["sectors"])


def test_partner_filters_work_by_position_after_disclosure(partner):
    shown = selection.select(partner, "partner-activities", View(site=("kilo-7",)))
    assert {"bwa", "dary", "iom"} <= set(shown["organisation"])
    assert set(shown["place_id"]) == {"kilo-7"}


def test_public_sites_are_five_cells_of_which_two_are_suppressed(public):
    cells = public.features["informal-sites"].set_index("subdistrict_pcode")
    assert cells["suppressed"].to_dict() == {
        "IQG01Q01N01": False,
        "IQG01Q01N03": True,  # one site of 95 households: the cell would tell of the site
        "IQG01Q02N01": True,  # one site of 7 households
        "IQG01Q03N03": False,
        "IQG01Q04N03": False,
    }
    hidden = cells[cells["suppressed"]]
    assert hidden[["sites", "households", "individuals"]].isna().all(axis=None)
    shown = cells[~cells["suppressed"]]
    assert shown["households"].to_dict() == {
        "IQG01Q01N01": 3_147 - 95 - 7 - 767 - 324,
        "IQG01Q03N03": 767,
        "IQG01Q04N03": 324,
    }
    assert shown["sites"].tolist() == [17, 3, 6]
    assert set(public.features["informal-sites"].geom_type) <= {"Polygon", "MultiPolygon"}


def test_the_public_cannot_ask_for_a_site(public):
    assert public.vocabulary["site"] == frozenset()
    view, problems = View.from_query([("site", "kilo-7")], public.vocabulary)
    assert view == View()
    assert len(problems) == 1


def test_public_blocked_areas_are_districts(public):
    blocked = public.features["blocked-areas"]
    assert len(blocked) == 4
    assert set(blocked["precision"]) == {"district"}
    assert set(blocked["named_in_source"]) == {True}
    districts = public.features["districts"].set_index("pcode")
    assert blocked["name"].tolist() == districts["name"][blocked["district_pcode"]].tolist()


def test_public_figures_are_the_same_whatever_the_site_level_data_say(dataset, public):
    everybody = {"bwa", "dary", "irc", "nrc", "unhcr"}
    shown = selection.select(public, "partner-activities", View(governorate=("IQG01",)))
    assert everybody <= set(shown["organisation"])
    assert public.sites_are_told_apart is False
    assert dataset.sites_are_told_apart is True


def test_what_is_not_in_the_table_is_hidden(dataset):
    assert disclosure.treatment("head-counts", Audience.COORDINATOR) is Treatment.HIDE
    held = {**dataset.features, "head-counts": dataset.features["movements"]}
    more = dataclasses.replace(dataset, features=held)
    for audience in (Audience.PUBLIC, Audience.PARTNER):
        assert len(disclosure.disclose(more, audience).features["head-counts"]) == 0


def test_every_layer_and_register_has_a_rule_for_every_audience():
    for layer in (*layers.LAYERS, *REGISTERS):
        assert set(disclosure.table()[layer.id]) == set(Audience)


def test_a_record_of_an_unknown_level_or_sector_is_not_shown_or_counts_as_sensitive(dataset):
    activities = dataset.features["partner-activities"].copy()
    activities.loc[0, "place_level"] = "village"
    activities.loc[1, "sector"] = "witness-support"
    activities.loc[1, ["place_level", "place_id"]] = ["site", "kilo-7"]
    assert activities["place_level"][3] != "village"
    more = dataclasses.replace(
        dataset, features={**dataset.features, "partner-activities": activities}
    )
    for audience in (Audience.PUBLIC, Audience.PARTNER):
        found = disclosure.disclose(more, audience).features["partner-activities"]
        assert "village" not in set(found["place_level"])
        unknown = found[(found["sector"] == "witness-support").to_numpy()]
        assert unknown["place_id"].tolist() == [activities["governorate_pcode"][1]]


def test_disclosure_keeps_columns_types_and_positions(dataset, partner, public):
    for one in (partner, public):
        for layer_id, features in one.features.items():
            full = dataset.features[layer_id]
            assert features.index.equals(pd.RangeIndex(len(features)))
            assert features.crs == full.crs
            for name in full.columns.drop("geometry"):
                assert features[name].dtype == full[name].dtype, (layer_id, name)


def test_coordinators_see_the_dataset_itself(dataset):
    assert disclosure.disclose(dataset, Audience.COORDINATOR) is dataset


PUBLIC, COORDINATOR, PARTNER = Audience.PUBLIC, Audience.COORDINATOR, Audience.PARTNER


@pytest.mark.parametrize(
    ("default", "bound_to", "host", "headers", "expected"),
    [
        (None, "127.0.0.1", "127.0.0.1:8501", {}, COORDINATOR),
        (None, "127.0.0.1", "localhost:8501", {}, COORDINATOR),
        (None, "localhost", "localhost", {}, COORDINATOR),
        (None, "::1", "[::1]:8501", {}, COORDINATOR),
        (None, "0.0.0.0", "127.0.0.1:8501", {}, PUBLIC),  # noqa: S104 - the case under test
        (None, "", "localhost", {}, PUBLIC),
        (None, "127.0.0.1", "atlas.example.org", {}, PUBLIC),
        (None, "127.0.0.1", "127.example.org:8501", {}, PUBLIC),
        (None, "127.0.0.1", "localhost.example.org", {}, PUBLIC),
        (None, "127.0.0.1", "", {}, PUBLIC),
        (None, "127.0.0.1", "10.0.0.7:8501", {}, PUBLIC),
        (None, "127.0.0.1", "localhost", {"X-Forwarded-For": "10.0.0.7"}, PUBLIC),
        (None, "127.0.0.1", "localhost", {"x-forwarded-host": "a.org"}, PUBLIC),
        (None, "127.0.0.1", "localhost", {"Forwarded": "for=10.0.0.7"}, PUBLIC),
        (None, "127.0.0.1", "localhost", {"X-Real-IP": "10.0.0.7"}, PUBLIC),
        (None, "127.0.0.1", "localhost", {"Via": "1.1 cache"}, PUBLIC),
        (None, "127.0.0.1", "localhost", {"CF-Connecting-IP": "10.0.0.7"}, PUBLIC),
        (None, "127.0.0.1", "localhost", {"Accept": "text/html"}, COORDINATOR),
        ("public", "127.0.0.1", "localhost", {}, PUBLIC),
        ("partner", "0.0.0.0", "a.org", {"Via": "x"}, PARTNER),  # noqa: S104 - as above
        ("coordinator", "0.0.0.0", "a.org", {}, COORDINATOR),  # noqa: S104 - as above
    ],
)
def test_the_audience_of_whoever_is_not_signed_in(default, bound_to, host, headers, expected):
    assert gate.audience_of(default, bound_to, host, headers) is expected
