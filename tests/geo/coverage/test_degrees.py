"""Degrees at every level, the age of the word, and counts without names."""

import datetime as dt

import pytest

from geo.coverage import degrees
from geo.coverage.places import Place
from geo.errors import NotFoundError
from geo.presence import age, periods
from geo.presence.presence import Chosen
from geo.view.view import View


def on(day, **filters):
    return View(date=dt.date.fromisoformat(day), **filters)


def degree(dataset, day, place, organisation, sector, **filters):
    found = degrees.of(dataset, on(day, **filters), [Place(*place)])
    held = [one for one in found if (one.organisation, one.sector) == (organisation, sector)]
    return held[0].degree if held else None


DRC_CCCM = [
    (("site", "bzebiz-sector-4"), "reported_for_group"),
    (("site_group", "bzebiz"), "present"),
    (("subdistrict", "IQG01Q01N01"), "present"),
    (("district", "IQG01Q01"), "present"),
    (("governorate", "IQG01"), "present"),
    (("area", "east-anbar"), "present"),
    (("site", "kilo-7"), None),
    (("site_group", "rutba"), None),
    (("governorate_sites", "IQG01"), None),
    (("district", "IQG01Q03"), None),
    (("area", "west-anbar"), None),
]
IRC_LEGAL = [
    (("site", "bzebiz-sector-4"), "reported_for_area"),
    (("site_group", "rutba"), "reported_for_area"),
    (("subdistrict", "IQG01Q01N01"), "reported_for_area"),
    (("district", "IQG01Q03"), "reported_for_area"),
    (("area", "west-anbar"), "reported_for_area"),
    (("governorate", "IQG01"), "present"),
    (("governorate_sites", "IQG01"), "reported_for_area"),
    (("governorate", "IQG15"), None),
    (("area", "mosul"), None),
]
NRC_LEGAL = [
    (("site", "bzebiz-sector-4"), "reported_for_sites"),
    (("site_group", "rutba"), "reported_for_sites"),
    # a district with sites; Haditha has none of the 28
    (("district", "IQG01Q03"), "reported_for_sites"),
    (("district", "IQG01Q06"), None),
    (("area", "west-anbar"), "reported_for_sites"),
    (("governorate_sites", "IQG01"), "present"),
    (("governorate", "IQG01"), "present"),
    (("governorate", "IQG15"), None),
]


@pytest.mark.parametrize(("place", "expected"), DRC_CCCM)
def test_work_for_a_group_of_sites_at_every_level(dataset, place, expected):
    assert degree(dataset, "2023-10-15", place, "drc", "cccm") == expected


@pytest.mark.parametrize(("place", "expected"), IRC_LEGAL)
def test_work_for_a_governorate_at_every_level(dataset, place, expected):
    assert degree(dataset, "2023-12-13", place, "irc", "legal") == expected


@pytest.mark.parametrize(("place", "expected"), NRC_LEGAL)
def test_work_for_the_sites_of_a_governorate_at_every_level(dataset, place, expected):
    assert degree(dataset, "2023-12-13", place, "nrc", "legal") == expected


def test_all_levels_are_tried(dataset):
    assert {place[0] for place, _ in DRC_CCCM} == {
        "site",
        "site_group",
        "governorate_sites",
        "subdistrict",
        "district",
        "governorate",
        "area",
    }


def test_who_was_there_on_other_days_is_absent_and_who_never_was_is_not_listed(dataset):
    assert degree(dataset, "2023-12-13", ("site", "kilo-9"), "mercy-corps", "wash") == "absent"
    assert degree(dataset, "2023-12-13", ("site", "kilo-9"), "drc", "wash") is None


def test_a_degree_tells_its_grounds(dataset):
    (found,) = [
        one
        for one in degrees.of(dataset, on("2024-05-15"), [Place("site", "kilo-7")])
        if (one.organisation, one.sector) == ("bwa", "legal")
    ]
    assert found.activities == ("bwa-legal-kilo-7",)
    assert (found.confirmed, found.end) == (dt.date(2023, 12, 10), dt.date(2024, 12, 31))
    assert (found.degree, found.certainty) == ("present", "present")
    assert found.freshness == "stale"


def test_unconfirmed_work_keeps_how_the_place_was_named(dataset):
    found = degrees.of(
        dataset, on("2024-05-15", partner=("momd",)), [Place("site", "bzebiz-sector-1")]
    )
    assert {(one.degree, one.certainty) for one in found} == {("unconfirmed", "reported_for_group")}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # the source was of 10 December 2023; 30 and 60 days later
        ("2023-12-13", "fresh"),
        ("2024-01-08", "fresh"),
        ("2024-01-09", "ageing"),
        ("2024-01-22", "ageing"),
        ("2024-01-23", "ageing"),
        ("2024-02-07", "ageing"),
        ("2024-02-08", "stale"),
        ("2024-09-15", "stale"),
    ],
)
def test_reports_age_by_the_monthly_line_of_hdx(dataset, day, expected):
    found = degrees.of(dataset, on(day, partner=("bwa",)), [Place("site", "kilo-7")])
    assert {one.freshness for one in found if one.degree == "present"} == {expected}


def test_the_ageing_table_is_that_of_hdx():
    assert {days: tuple(ages) for days, ages in age.AGEING.items()} == {
        30: (30, 44, 60),
        60: (60, 84, 108),
        90: (90, 120, 150),
        180: (180, 210, 240),
        365: (365, 425, 455),
    }


def test_filters_of_a_view_choose_what_is_told(dataset):
    found = degrees.of(dataset, on("2023-12-13", sector=("health",), site=("kilo-7", "kilo-9")))
    assert {one.place.id for one in found} == {"kilo-7", "kilo-9"}
    assert {one.sector for one in found} == {"health"}


def test_counts_without_names_stay_counts(dataset, public):
    told = {one.place: one for one in degrees.unnamed(dataset, on("2023-12-13"))}
    assert {(place.id, one.number) for place, one in told.items()} == {
        ("IQG15Q02N01", 18),
        ("IQG15Q02N02", 10),
    }
    markaz = told[Place("subdistrict", "IQG15Q02N01")]
    assert (markaz.as_of, markaz.freshness) == (dt.date(2023, 3, 31), "stale")
    assert markaz.source_id == "ds-newsletter-2023q1"
    assert degrees.unnamed(dataset, on("2023-04-15"))[0].freshness == "fresh"
    assert degrees.unnamed(dataset, on("2023-03-30")) == []
    assert degrees.unnamed(public, on("2023-12-13")) == []


@pytest.mark.parametrize(
    ("place", "numbers"),
    [
        (("subdistrict", "IQG15Q02N02"), [10]),
        (("district", "IQG15Q02"), [18, 10]),
        (("area", "baaj"), [18, 10]),
        (("governorate", "IQG01"), []),
        (("site", "kilo-7"), []),
    ],
)
def test_counts_without_names_are_told_for_the_places_that_hold_them(dataset, place, numbers):
    found = degrees.unnamed(dataset, on("2023-12-13"), [Place(*place)])
    assert [one.number for one in found] == numbers


def test_the_public_is_told_of_districts_and_governorates_only(public):
    everywhere = degrees.of(public, on("2023-12-13"))
    assert {one.place.level for one in everywhere} == {"district"}
    lifted = degrees.of(public, on("2023-12-13"), [Place("subdistrict", "IQG01Q01N01")])
    assert {one.place for one in lifted} == {Place("district", "IQG01Q01")}
    known = set(public.features["partner-activities"]["id"])
    assert {activity for one in everywhere for activity in one.activities} <= known
    gbv = [one for one in everywhere if one.sector == "gbv" and one.degree != "absent"]
    assert {one.certainty for one in gbv} == {"reported_for_area"}
    # UIMS until December 2023; the others reported in early 2022
    now = {one.organisation for one in gbv if one.degree == "reported_for_area"}
    assert now == {"uims"}
    assert {one.degree for one in gbv} == {"reported_for_area", "reported_before"}


@pytest.mark.parametrize(
    "place", [("site", "kilo-7"), ("site", "sites-iqg01q01n01"), ("site_group", "bzebiz")]
)
def test_the_public_has_no_sites_to_ask_for(public, place):
    with pytest.raises(NotFoundError, match=place[0]):
        degrees.of(public, on("2023-12-13"), [Place(*place)])


@pytest.mark.parametrize(
    "place", [("site", "kilo-5"), ("district", "IQG01"), ("governorate", "IQG99"), ("town", "x")]
)
def test_a_place_that_does_not_exist_is_named(dataset, place):
    with pytest.raises(NotFoundError, match=place[1]):
        degrees.of(dataset, on("2023-12-13"), [Place(*place)])


def test_counts_agree_with_a_plain_loop_over_the_links(dataset, public):
    for one in (dataset, public):
        activities = one.features["partner-activities"]
        organisations = activities["organisation"].tolist()
        for day in ("2022-02-15", "2023-06-15", "2023-12-13", "2024-05-15"):
            active = set(activities.index[one.presence.periods.active(periods.number(day))])
            plain = {}
            for row, place, _ in one.presence.links.itertuples(index=False):
                if row in active:
                    plain.setdefault(place, set()).add(organisations[row])
            counts = one.presence.counts(Chosen(day))
            assert {place: set(count.organisations) for place, count in counts.items()} == plain
            assert sum(counts.numbers) == sum(len(names) for names in plain.values())
            assert len(counts) == len(plain)
