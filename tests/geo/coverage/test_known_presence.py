"""Who is at each of the 28 sites on seven days, and how surely, worked out by hand.

`known/presence_rules.csv` says for each statement of the slides who, what, where, from and until,
with the line of the transcript; `known/locations_3w.csv` which places of the 3W are our sites;
`known/sites.csv` the sites of the slides' table. They are expanded here by plain rules, without the
code under test: a month as an end means its last day; work whose start nobody states is known from
the first day on which a source has it under way (`known_by`), never from before January 2022; of
work without an end nothing is known after 13 December 2023; a month of the 3W is no end, unless the
slides state one since.
"""

import calendar
import csv
import datetime as dt
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from geo.coverage import degrees
from geo.coverage.places import Place
from geo.presence.presence import Chosen
from geo.view.view import View

KNOWN = Path(__file__).parent / "known"
DAYS = (
    "2022-02-15",
    "2022-12-15",
    "2023-06-15",
    "2023-10-15",
    "2023-12-13",
    "2024-05-15",
    "2024-09-15",
)
LAST_DAY_DESCRIBED = "2023-12-13"
SURENESS = {
    "site": "present",
    "group": "reported_for_group",
    "sites": "reported_for_sites",
    "area": "reported_for_area",
}
ORDER = (
    "present",
    "reported_for_group",
    "reported_for_sites",
    "reported_for_area",
    "unconfirmed",
    "scheduled_end_passed",
    "reported_before",
)


def table(name):
    with (KNOWN / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


RULES = table("presence_rules.csv")
SITES = table("sites.csv")


def concerns(rule, site):
    level, _, name = rule["where"].partition(":")
    return {"site": name == site["site"], "group": name == site["group"]}.get(level, True)


def degree_by_hand(rule, day):
    if day < rule["from"]:
        return None
    if rule["until"] and day > rule["until"]:
        return {"stated": None, "scheduled": "scheduled_end_passed", "month": "reported_before"}[
            rule["until_is"]
        ]
    if not rule["until"] and day > LAST_DAY_DESCRIBED:
        return "unconfirmed"
    return SURENESS[rule["where"].partition(":")[0]]


@cache
def reports(root):
    """The months of the 3W at our sites as rules, straight from its transcription."""
    rows = pd.read_csv(root / "data/sites/operational_presence_2022.csv", dtype=str)
    rows = rows.merge(pd.DataFrame(table("locations_3w.csv")), on=["location", "beneficiary"])
    found = rows[["organisation", "sector", "where", "month"]].drop_duplicates()
    last = {one: calendar.monthrange(2022, int(one[-2:]))[1] for one in found["month"]}
    return [
        {
            **one,
            "from": f"{one['month']}-01",
            "until": f"{one['month']}-{last[one['month']]}",
            "until_is": "month",
        }
        for one in found.to_dict("records")
    ]


def service(rule):
    return rule["organisation"], rule["sector"]


def by_hand(root, site, day):
    rules = [rule for rule in [*RULES, *reports(root)] if concerns(rule, site)]
    over = {service(rule) for rule in rules if rule["until_is"] == "stated" and rule["until"] < day}
    found = {}
    for rule in rules:
        degree = degree_by_hand(rule, day)
        if degree and not (degree == "reported_before" and service(rule) in over):
            found.setdefault(service(rule), []).append(degree)
    return {key: min(several, key=ORDER.index) for key, several in found.items()}


def computed(dataset, site, day):
    view = View(date=dt.date.fromisoformat(day))
    found = degrees.of(dataset, view, [Place("site", site)])
    return {(one.organisation, one.sector): one.degree for one in found if one.degree != "absent"}


def test_the_hand_made_tables_name_the_28_sites_and_a_line_for_each_rule(dataset):
    assert len(SITES) == 28
    named = dataset.features["informal-sites"].set_index("id")
    assert {site["site"]: site["name_on_the_slide"] for site in SITES} == dict(named["source_name"])
    groups = {site["site"]: site["group"] for site in SITES}
    assert groups == dict(named["site_group"].fillna(""))
    assert all(rule["lines"] and rule["why"] and rule["known_by"] for rule in RULES)


def test_every_place_of_the_3w_that_is_a_site_is_in_its_table(root):
    rows = pd.read_csv(root / "data/sites/operational_presence_2022.csv", dtype=str)
    places = set(zip(rows["location"], rows["beneficiary"], strict=True))
    assert {(one["location"], one["beneficiary"]) for one in table("locations_3w.csv")} <= places
    # Kilo 9, Kilo 7, Kilo 18, AAF and Bzebiz with twelve of its fifteen rows
    assert len({one["where"] for one in reports(root)}) == 5 + 12


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("site", SITES, ids=lambda site: site["site"])
def test_every_organisation_sector_and_degree_at_a_site_is_that_of_the_sources(
    dataset, root, site, day
):
    assert computed(dataset, site["site"], day) == by_hand(root, site, day)


@pytest.mark.parametrize("day", ["2010-01-01", "2021-12-31"])
def test_nobody_is_known_at_a_site_before_the_first_record(dataset, day):
    assert all(not computed(dataset, site["site"], day) for site in SITES)
    assert not dataset.presence.counts(Chosen(day))


STATED = [
    # the answers that the issue names, one by one
    ("bzebiz-sector-4", "2023-10-15", "drc", "cccm", "reported_for_group"),
    ("bzebiz-sector-4", "2023-12-13", "drc", "cccm", None),
    ("aaf", "2023-10-15", "drc", "protection", "reported_for_group"),
    ("aaf", "2023-12-13", "drc", "protection", None),
    ("kilo-9", "2023-06-15", "mercy-corps", "wash", "present"),
    ("kilo-9", "2023-10-15", "mercy-corps", "wash", None),
    ("kilo-18-al-karama", "2023-06-15", "mercy-corps", "wash", "present"),
    ("habbaniya-low-cost", "2023-06-15", "mercy-corps", "wash", "present"),
    ("habbaniya-low-cost", "2023-10-15", "mercy-corps", "wash", None),
    ("rutba-al-wadi", "2023-06-15", "mercy-corps", "wash", "reported_for_sites"),
    ("rutba-al-wadi", "2022-12-15", "unhcr", "shelter-nfi", "reported_for_sites"),
    ("rutba-al-wadi", "2023-06-15", "unhcr", "shelter-nfi", None),
    # Bzebiz itself is only named with the end of UNICEF's water, the sites together before
    ("bzebiz-sector-1", "2022-12-15", "unicef", "wash", "reported_for_sites"),
    ("bzebiz-sector-1", "2023-01-15", "unicef", "wash", "reported_for_group"),
    ("bzebiz-sector-1", "2023-06-15", "unicef", "wash", None),
    ("kilo-7", "2023-06-15", "iom", "cccm", "present"),
    ("kilo-7", "2023-10-15", "iom", "cccm", None),
    ("kilo-7", "2023-10-15", "iom", "movements", "reported_for_sites"),
    ("kilo-7", "2023-12-13", "iom", "health", "reported_for_sites"),
    ("kilo-7", "2023-12-13", "irc", "legal", "reported_for_area"),
    ("kilo-7", "2024-05-15", "irc", "legal", "scheduled_end_passed"),
    ("kilo-7", "2023-12-13", "nrc", "education", "reported_for_sites"),
    ("kilo-7", "2024-05-15", "nrc", "education", "scheduled_end_passed"),
    ("bzebiz-sector-1", "2024-05-15", "ssord", "education", "reported_for_group"),
    ("bzebiz-sector-1", "2024-09-15", "ssord", "education", "scheduled_end_passed"),
    ("kilo-7", "2024-09-15", "bwa", "legal", "present"),
    ("kilo-18-al-karama", "2024-09-15", "bwa", "mhpss", "present"),
    ("bzebiz-sector-1", "2023-12-13", "momd", "wash", "reported_for_group"),
    ("bzebiz-sector-1", "2024-05-15", "momd", "wash", "unconfirmed"),
    ("habbaniya-low-cost", "2024-09-15", "momd", "shelter-nfi", "unconfirmed"),
    # Kilo 5, which the slide names for Dary, is none of the 28 sites and not all of Anbar
    ("rutba-al-wadi", "2023-12-13", "dary", "health", None),
    ("kilo-9", "2023-12-13", "dary", "health", None),
    # Kilo 9 in the 3W; the work at other places of its sub-district is not said of it
    ("kilo-9", "2022-02-15", "pui", "health", "present"),
    ("kilo-9", "2022-02-15", "unhcr", "protection", "present"),
    ("kilo-9", "2022-02-15", "asb", "health", None),
    ("kilo-9", "2023-12-13", "pui", "health", "reported_before"),
    # rows for returnees in a neighbourhood of a site's name are not work at the site
    ("rutba-antesar", "2022-01-15", "irc", "protection", "reported_for_area"),
    ("rutba-hay-al-meethagh", "2022-01-15", "uims", "gbv", None),
    ("al-shahabi-2", "2022-02-15", "halo", "protection", None),
]


@pytest.mark.parametrize(("site", "day", "organisation", "sector", "expected"), STATED)
def test_the_answers_that_are_known(dataset, site, day, organisation, sector, expected):
    assert computed(dataset, site, day).get((organisation, sector)) == expected


@pytest.mark.parametrize("month", ["2022-01", "2022-02", "2022-03", "2022-04"])
def test_3w_organisations_by_governorate_and_cluster_are_a_plain_count(dataset, root, month):
    source = pd.read_csv(root / "data/sites/operational_presence_2022.csv", dtype=str)
    source = source[source["month"] == month]
    assert named(dataset, month) == set(source["organisation"])
    assert month != "2022-02" or len(named(dataset, month)) == 84
    for column, place in (("governorate_pcode", True), ("cluster", False)):
        counted = source.groupby(column)["organisation"].agg(set).to_dict()
        found = {}
        for organisation, cluster, code in named(dataset, month, triples=True):
            found.setdefault(code if place else cluster, set()).add(organisation)
        assert found == counted


def named(dataset, month, *, triples=False):
    """Who is present in the 3W on the fifteenth of a month, with cluster and governorate."""
    clusters = dict(
        zip(
            *(dataset.features["partner-activities"][name] for name in ("id", "source_sector")),
            strict=True,
        )
    )
    view = View(date=dt.date.fromisoformat(f"{month}-15"))
    units = [Place("governorate", code) for code in dataset.units.codes("governorate")]
    found = {
        (one.organisation, clusters[activity], one.place.id)
        for one in degrees.of(dataset, view, units)
        if one.degree == "present"
        for activity in one.activities
        if activity.startswith("3w-")
    }
    return found if triples else {organisation for organisation, _, _ in found}
