"""The shape of HDX HAPI: its columns and codes, one row for each combination, nothing too fine."""

import csv
import io

import pytest

from geo.catalog.vocabulary import NAMED_SECTORS as OUR_SECTORS
from geo.catalog.vocabulary import ORGANISATION_TYPES as OUR_TYPES
from geo.catalog.vocabulary import SENSITIVE_SECTORS
from geo.dataset import selection
from geo.exchange import operational_presence
from geo.exchange.hapi_codes import ORGANISATION_TYPES, SECTORS
from geo.view.view import View

KEY = (
    "org_name",
    "sector_code",
    "admin1_code",
    "admin2_code",
    "admin3_code",
    "reference_period_start",
    "reference_period_end",
)
HAPI = (
    "org_acronym",
    "org_name",
    "org_type_code",
    "org_type_description",
    "sector_code",
    "sector_name",
    "admin1_code",
    "admin1_name",
    "provider_admin1_name",
    "admin2_code",
    "admin2_name",
    "provider_admin2_name",
    "admin_level",
    "location_code",
    "reference_period_start",
    "reference_period_end",
    "resource_hdx_id",
)


def rows(dataset, view=None):
    shown = selection.select(dataset, "partner-activities", view or View())
    return operational_presence.rows(dataset, shown)


def test_every_type_and_sector_has_a_code():
    assert set(ORGANISATION_TYPES) == set(OUR_TYPES)
    assert set(SECTORS) == set(OUR_SECTORS)


@pytest.mark.parametrize("who", ["dataset", "partner", "public"])
def test_one_row_for_each_organisation_sector_unit_and_period(request, who):
    found = rows(request.getfixturevalue(who))
    keys = [tuple(row[name] for name in KEY) for row in found]
    assert len(keys) == len(set(keys)) > 1000
    assert all(len(row["org_acronym"]) <= 32 for row in found)
    assert {row["location_code"] for row in found} == {"IRQ"}
    for row in found:
        assert tuple(row)[: len(HAPI)] == HAPI
        level = row["admin_level"]
        codes = [row[f"admin{number}_code"] for number in (1, 2, 3)]
        assert [code is not None for code in codes] == [level >= number for number in (1, 2, 3)]
        start, end = row["reference_period_start"], row["reference_period_end"]
        assert start is None or end is None or start <= end


def test_the_public_sees_districts_at_most_and_protection_by_governorate(public):
    found = rows(public)
    assert {row["admin_level"] for row in found} == {1, 2}
    hidden = {SECTORS[one].code for one in SENSITIVE_SECTORS}
    assert {row["admin_level"] for row in found if row["sector_code"] in hidden} == {1}
    assert all(row["provider_admin3_name"] is None for row in found)


def test_others_see_the_most_precise_unit_and_the_providers_words(dataset):
    found = rows(dataset)
    assert {row["admin_level"] for row in found} == {1, 2, 3}
    places = {row["provider_admin3_name"] for row in found if row["admin_level"] == 3}
    assert any("Kilo" in one for one in places)
    drc = [row for row in found if row["org_acronym"] == "DRC"]
    assert {row["org_type_code"] for row in drc} == {"437"}
    assert {row["sector_code"] for row in drc} >= {"PRO"}


def test_planned_work_is_no_presence(dataset):
    shown = selection.select(dataset, "partner-activities", View())
    planned = shown[(shown["status"] == "planned").to_numpy()]
    assert len(planned)
    assert operational_presence.rows(dataset, planned) == []


def test_filters_choose_rows(dataset):
    only = rows(dataset, View(partner=("drc",), governorate=("IQG01",)))
    assert only
    assert {row["org_acronym"] for row in only} == {"DRC"}
    assert {row["admin1_code"] for row in only} == {"IQG01"}


def test_the_file_has_a_mark_and_tags_where_asked(dataset):
    found = rows(dataset, View(partner=("drc",)))
    text = operational_presence.sheet(found, tagged=True).decode("utf-8")
    assert text.startswith("\ufeff")
    head, tags, *body = csv.reader(io.StringIO(text[1:], newline=""))
    assert tuple(head)[: len(HAPI)] == HAPI
    assert dict(zip(head, tags, strict=True))["admin2_code"] == "#adm2+code"
    assert len(body) == len(found)
    plain = operational_presence.sheet([], tagged=False)
    assert len(plain.splitlines()) == 1
