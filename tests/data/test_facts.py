"""The figures of the data pack are those of the documents, read with csv alone."""

import csv
from collections import Counter
from pathlib import Path

import geopandas as gpd
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
SITES = DATA / "sites"
BOUNDARIES = DATA / "boundaries"
DISTRICTS = {
    "Falluja": ("IQG01Q01", 12_294),
    "Ramadi": ("IQG01Q03", 4_602),
    "Al-Rutba": ("IQG01Q04", 1_944),
    "Al-Ka'im": ("IQG01Q02", 42),
}
RETURNEES = {
    "Salah al-Din": 467_964,
    "Ninewa": 490_230,
    "Anbar": 439_086,
    "Diyala": 137_580,
    "Kirkuk": 4_740,
    "Baghdad": 6_246,
}
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


def rows(name):
    with (SITES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def column(name, field):
    return [row[field] for row in rows(name)]


def test_the_published_totals_of_the_sites_reproduce():
    sites = rows("informal_sites.csv")
    assert len(sites) == 28
    assert sum(int(site["households"]) for site in sites) == 3_147
    assert sum(int(site["individuals"]) for site in sites) == 18_882
    assert all(int(site["individuals"]) == 6 * int(site["households"]) for site in sites)
    people = Counter()
    for site in sites:
        people[site["stated_district"]] += int(site["individuals"])
    assert people == {name: total for name, (_, total) in DISTRICTS.items()}


def test_every_site_lies_in_its_stated_district():
    sites = pd.DataFrame(rows("informal_sites.csv"))
    points = gpd.points_from_xy(sites["longitude"].astype(float), sites["latitude"].astype(float))
    placed = gpd.GeoDataFrame(sites, geometry=points, crs="EPSG:4326")
    districts = gpd.read_parquet(BOUNDARIES / "irq_admin2_full.parquet")
    found = placed.sjoin(districts[["adm2_pcode", "geometry"]], predicate="within")
    assert len(found) == 28
    stated = found["stated_district"].map({name: code for name, (code, _) in DISTRICTS.items()})
    assert (found["adm2_pcode"] == stated).all()


def test_site_groups_have_their_sites():
    groups = Counter(filter(None, column("informal_sites.csv", "site_group")))
    assert groups == {"bzebiz": 15, "aaf": 1, "rutba": 6}
    assert set(groups) == set(column("site_groups.csv", "id"))


def test_kinds_are_given_only_where_the_text_decides():
    kinds = Counter(column("informal_sites.csv", "kind"))
    assert kinds == {
        "not_stated": 16,
        "self_settled": 8,
        "housing_complex": 2,
        "reclassified_camp": 1,
        "high_visibility": 1,
    }


def test_every_partner_of_the_anbar_slides_is_there():
    expected = {
        "unhcr",
        "unicef",
        "iom",
        "who",
        "drc",
        "mercy-corps",
        "irc",
        "nrc",
        "dary",
        "uims",
        "ssord",
        "bwa",
        "momd",
        "directorate-of-municipality",
        "civil-affairs-directorate",
        "un-habitat",
    }
    assert set(column("partner_activities.csv", "organisation")) == expected


def test_ends_are_those_of_the_slides():
    ends = {
        (row["organisation"], row["sector"]): row["end"]
        for row in rows("partner_activities.csv")
        if row["end"]
    }
    expected = {
        ("unhcr", "shelter-nfi"): "2023-01",
        ("unicef", "wash"): "2023-01",
        ("mercy-corps", "wash"): "2023-09",
        ("iom", "cccm"): "2023-09",
        ("drc", "protection"): "2023-10",
        ("dary", "health"): "2023-12",
        ("uims", "gbv"): "2023-12",
        ("irc", "legal"): "2024-04",
        ("nrc", "education"): "2024-04",
        ("ssord", "education"): "2024-08",
        ("bwa", "legal"): "2024-12",
    }
    assert {key: ends[key] for key in expected} == expected


def test_hotspots_are_the_published_list_with_its_totals():
    hotspots = rows("hotspots.csv")
    assert len(hotspots) == 35
    assert {
        row["listed_governorate"]: int(row["governorate_returnees"]) for row in hotspots
    } == RETURNEES
    matches = Counter(row["match"] for row in hotspots)
    assert matches == {"exact": 14, "spelling": 14, "no_own_polygon": 7}
    members = Counter(row["membership"] for row in hotspots if row["membership"])
    assert members == {"Ba'aj": 2, "Sinjar": 3, "Fallujah": 3, "West Anbar": 2}
    assert all(row["name_ar"] for row in hotspots)


def test_there_are_eight_coordination_areas_and_each_has_units():
    areas = column("coordination_areas.csv", "id")
    assert sorted(areas) == [
        "baaj",
        "diyala",
        "east-anbar",
        "kirkuk",
        "mosul",
        "salah-al-din",
        "sinjar",
        "west-anbar",
    ]
    units = rows("coordination_area_units.csv")
    assert {unit["area_id"] for unit in units} == set(areas)
    assert {row["area_id"] for row in rows("area_profiles.csv")} == set(areas)


def test_no_ground_belongs_to_two_coordination_area_units():
    codes = column("coordination_area_units.csv", "pcode")
    nested = [
        (one, other) for one in codes for other in codes if one != other and one.startswith(other)
    ]
    assert len(codes) == len(set(codes))
    assert nested == []


def test_units_carry_the_grade_their_document_gives():
    grades = {row["pcode"]: row["evidence"] for row in rows("coordination_area_units.csv")}
    stated = {code for code, grade in grades.items() if grade == "stated_abc"}
    assert stated == {"IQG01Q02", "IQG01Q06", "IQG15Q02N01", "IQG15Q02N02", "IQG13Q02", "IQG13Q03"}
    candidates = {code for code, grade in grades.items() if grade == "stated_candidate_area"}
    assert candidates == {
        "IQG01Q01",
        "IQG01Q03",
        "IQG01Q07N04",
        "IQG10Q02",
        "IQG13Q01",
        "IQG15Q07N01",
        "IQG15Q07N02",
        "IQG15Q07N03",
        "IQG15Q08",
        "IQG16Q02",
        "IQG16Q03",
        "IQG16Q07",
    }


def test_four_blocked_areas_are_named_in_the_documents():
    blocked = {row["id"]: row for row in rows("blocked_areas.csv")}
    assert len(blocked) == 10
    named = {key for key, row in blocked.items() if row["named_in_source"] == "true"}
    assert named == {"jurf-al-sakhar", "hamdaniya", "al-ewessat", "akkashat"}
    assert all(blocked[key]["obstacle_category"] == "3" for key in named)
    without_position = {key for key, row in blocked.items() if not row["latitude"]}
    assert without_position == {"al-ewessat"}


def test_movements_keep_both_the_total_and_the_table():
    moves = rows("movements.csv")
    assert len(moves) == 19
    table = sum(
        int(row["households"]) for row in moves if row["indicator"] in ("returned", "relocated")
    )
    total = [int(row["households"]) for row in moves if row["indicator"] == "facilitated_total"]
    assert table == 6_361
    assert total == [6_195]


def test_operational_presence_reproduces_the_3w():
    presence = rows("operational_presence_2022.csv")
    assert len(presence) == 4_839
    assert len({row["governorate_pcode"] for row in presence}) == 18
    february = {row["organisation"] for row in presence if row["month"] == "2022-02"}
    assert len(february) == 84
    assert {row["sector"] for row in presence} <= SECTORS
    assert all(row["subdistrict_pcode"].startswith(row["district_pcode"]) for row in presence)
    levels = Counter(row["location_level"] for row in presence)
    assert levels == {"location": 4_751, "subdistrict": 76, "district": 12}
