"""The form of the data pack: ids, references, dates and plain text in every table."""

import csv
import datetime as dt
import re
from collections import Counter
from pathlib import Path

import geopandas as gpd
import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
SITES = DATA / "sites"
BOUNDARIES = DATA / "boundaries"
TABLES = sorted(path.name for path in SITES.glob("*.csv"))
EXPECTED_TABLES = [
    "area_profiles.csv",
    "blocked_areas.csv",
    "coordination_area_units.csv",
    "coordination_areas.csv",
    "hotspots.csv",
    "informal_sites.csv",
    "meetings.csv",
    "movements.csv",
    "operational_presence_2022.csv",
    "organisations.csv",
    "partner_activities.csv",
    "publications.csv",
    "service_gaps.csv",
    "site_groups.csv",
    "site_names_3w.csv",
    "source_scopes.csv",
    "sources.csv",
    "statements.csv",
]
UNITS = {0: 1, 1: 18, 2: 101, 3: 294}
SECTORS = {
    "protection",
    "child-protection",
    "gbv",
    "legal",
    "hlp",
    "mine-action",
    "cccm",
    "shelter-nfi",
    "wash",
    "health",
    "mhpss",
    "education",
    "food-security",
    "livelihoods",
    "cash",
    "social-cohesion",
    "electricity",
    "movements",
    "coordination",
}
DATE_COLUMNS = (
    "as_of",
    "date",
    "start",
    "end",
    "last_confirmed",
    "since",
    "until",
    "month",
    "period_start",
    "period_end",
)


def rows(name):
    with (SITES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def column(name, field):
    return [row[field] for row in rows(name)]


def parts(text):
    return [part for part in text.split("|") if part]


def unit_codes():
    return {
        code
        for level in UNITS
        for code in gpd.read_file(BOUNDARIES / f"irq_admin{level}.geojson")[f"adm{level}_pcode"]
    }


def is_date(text):
    full = text + "-01-01"[len(text) - 10 :] if len(text) in (4, 7) else text
    try:
        dt.date.fromisoformat(full)
    except ValueError:
        return False
    return len(text) in (4, 7, 10)


def text_files():
    return [path for path in DATA.rglob("*") if path.suffix in (".csv", ".geojson", ".py")]


def test_every_table_of_the_pack_is_there():
    assert TABLES == EXPECTED_TABLES


@pytest.mark.parametrize("name", EXPECTED_TABLES)
def test_ids_are_unique_slugs(name):
    key = "source_id" if name == "sources.csv" else "id"
    ids = column(name, key)
    assert len(ids) == len(set(ids))
    assert [one for one in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one)] == []


@pytest.mark.parametrize("name", EXPECTED_TABLES)
def test_every_source_is_registered(name):
    assert set(column(name, "source_id")) <= set(column("sources.csv", "source_id"))


@pytest.mark.parametrize("name", EXPECTED_TABLES)
def test_dates_are_iso_days_months_or_years(name):
    wrong = [
        (field, text)
        for row in rows(name)
        for field, text in row.items()
        if field in DATE_COLUMNS and text and not is_date(text)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", [one for one in EXPECTED_TABLES if one != "sources.csv"])
def test_every_fact_says_the_day_it_describes(name):
    table = rows(name)
    if "as_of" in table[0]:
        dated = [row for row in table if row["source_id"] != "dstwg-tor"]  # it carries no day
        assert all(len(row["as_of"]) == 10 for row in dated)
    else:
        assert name == "organisations.csv"


@pytest.mark.parametrize("name", EXPECTED_TABLES)
def test_cells_have_no_stray_whitespace(name):
    wrong = [text for row in rows(name) for text in row.values() if text != " ".join(text.split())]
    assert wrong == []


def test_text_files_are_plain_utf8_with_newline_ends():
    for path in text_files():
        content = path.read_bytes()
        content.decode("utf-8")
        assert not content.startswith(b"\xef\xbb\xbf"), path.name
        assert b"\r" not in content, path.name
        assert content.endswith(b"\n"), path.name


@pytest.mark.parametrize("name", EXPECTED_TABLES)
def test_every_pcode_exists(name):
    known = unit_codes()
    fields = ("governorate_pcode", "district_pcode", "subdistrict_pcode", "pcode")
    used = {row[field] for row in rows(name) for field in fields if row.get(field)}
    assert used <= known


@pytest.mark.parametrize("name", ["partner_activities.csv", "service_gaps.csv"])
def test_every_place_exists_at_the_level_it_is_given(name):
    codes = unit_codes()
    known = {
        "site": set(column("informal_sites.csv", "id")),
        "site_group": set(column("site_groups.csv", "id")),
        "subdistrict": {code for code in codes if len(code) == 11},
        "district": {code for code in codes if len(code) == 8},
        "governorate": {code for code in codes if len(code) == 5},
        "governorate_sites": {code for code in codes if len(code) == 5},
    }
    assert [
        row["id"] for row in rows(name) if row["place_id"] not in known[row["place_level"]]
    ] == []


def test_the_registry_holds_every_organisation_of_the_3w_and_the_slides():
    registry = {row["id"]: row for row in rows("organisations.csv")}
    sent = set(column("operational_presence_2022.csv", "organisation"))
    assert len(sent) == 107
    assert sent <= set(registry)
    assert registry["access-aid-foundation"]["acronym"] == "AAF"
    places = {*column("informal_sites.csv", "id"), *column("site_groups.csv", "id")}
    assert not places & set(registry)
    types = {row["type"] for row in registry.values()}
    assert types == {"UN", "IO", "INGO", "NNGO", "Government", "Other"}


def test_no_spelling_of_an_organisation_names_two():
    spellings = [
        text
        for row in rows("organisations.csv")
        for text in {row["acronym"], row["name"], *parts(row["aliases"])}
        if text
    ]
    assert [text for text, count in Counter(spellings).items() if count > 1] == []


def test_activities_name_known_organisations_and_sectors():
    known = set(column("organisations.csv", "id"))
    for row in rows("partner_activities.csv"):
        assert row["sector"] in SECTORS, row["id"]
        for field in ("organisation", "donor", "implementing_partner", "handover_to"):
            assert set(parts(row[field])) <= known, row["id"]


def test_activities_say_how_their_dates_are_known():
    for row in rows("partner_activities.csv"):
        assert (row["start_basis"] == "stated") == bool(row["start"]), row["id"]
        if row["end"]:
            assert row["end_basis"] == (
                "stated" if row["declared_status"] == "ended" else "scheduled"
            ), row["id"]
            assert row["start"] <= row["end"], row["id"]
        else:
            assert row["end_basis"] == "not_stated", row["id"]
        if row["declared_status"] == "ended":
            assert row["start_basis"] in ("earlier", "stated"), row["id"]


def test_an_activity_is_told_once_for_each_place_and_period():
    keys = [
        (
            row["organisation"],
            row["sector"],
            row["place"],
            row["start"],
            row["end"],
            row["donor"],
            row["source_sector"],
        )
        for row in rows("partner_activities.csv")
    ]
    assert len(keys) == len(set(keys))


def test_a_link_to_the_low_cost_housing_or_to_kilo_5_is_marked_as_inferred():
    for name in ("partner_activities.csv", "service_gaps.csv"):
        for row in rows(name):
            inferred = row["place"] in ("Fallujah low-cost housing", "Kilo 5")
            assert (row["link_inferred"] == "true") == inferred, row["id"]
