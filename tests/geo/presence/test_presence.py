"""Who is where on a day, worked out by hand from the slides of December 2023.

Rows without a stated start count from the first day on which a source has them under way: the
slide's (10 December 2023), the month of a stated end, a month of the 3W, or the first records of
all (January 2022) where the slide says "for years". A month as an end means its last day.
"""

import datetime as dt

import pandas as pd
import pytest

from geo.dataset import selection
from geo.presence import links, presence
from geo.presence.periods import Periods, Status
from geo.presence.presence import Chosen
from geo.view.view import View

HANDMADE = [
    # Kilo 7: IOM managed the site until September 2023, since when is not stated; Dary's clinics
    # run to December 2023 and BWA's work to December 2024, neither with a stated start. The 3W has
    # Dary there in April 2022, and of BWA other work only.
    ("kilo-7", "2022-03-15", "bwa iom irc unhcr"),
    ("kilo-7", "2023-09-15", "dary iom"),
    ("kilo-7", "2023-10-15", "dary"),
    ("kilo-7", "2023-12-13", "bwa dary"),
    ("kilo-7", "2024-05-15", "bwa"),
    ("kilo-7", "2024-09-15", "bwa"),
    # Kilo 9: Mercy Corps' water trucks came until September 2023, and nobody since.
    ("kilo-9", "2022-12-15", "mercy-corps"),
    ("kilo-9", "2023-06-15", "mercy-corps"),
    ("kilo-9", "2023-10-15", ""),
    ("kilo-9", "2023-12-13", ""),
    # Kilo 18: as Kilo 9, then Dary and BWA; IOM's two projects are planned, so they do not count,
    # and UN-Habitat's building has no dates at all.
    ("kilo-18-al-karama", "2023-06-15", "mercy-corps"),
    ("kilo-18-al-karama", "2023-12-13", "bwa dary"),
    ("kilo-18-al-karama", "2024-05-15", "bwa"),
    # Bzebiz: UNICEF's water ended in January 2023, DRC in October; MoMD builds caravans since May
    # and came between April and July 2023; Dary and UIMS run to December 2023, SSORD to August
    # 2024. MoMD states no end, so that nothing is known of it after 13 December 2023. The 3W has
    # Dary (April 2022) and UIMS (January 2022) in sectors of Bzebiz.
    ("bzebiz-sector-1", "2022-12-15", "dary drc uims"),
    ("bzebiz-sector-1", "2023-01-15", "dary drc uims unicef"),
    ("bzebiz-sector-1", "2023-06-15", "dary drc momd uims"),
    ("bzebiz-sector-1", "2023-10-15", "dary drc momd uims"),
    ("bzebiz-sector-1", "2023-12-13", "dary momd ssord uims"),
    ("bzebiz-sector-1", "2024-05-15", "ssord"),
    ("bzebiz-sector-1", "2024-09-15", ""),
    # AAF: DRC until October 2023, Dary until December 2023.
    ("aaf", "2023-10-15", "drc"),
    ("aaf", "2023-12-13", "dary"),
    ("aaf", "2024-05-15", ""),
    # Habbaniya, where "Fallujah low-cost housing" is linked by inference: Mercy Corps until
    # September 2023, then Dary and MoMD; the municipality only agreed to take over.
    ("habbaniya-low-cost", "2023-06-15", "mercy-corps"),
    ("habbaniya-low-cost", "2023-12-13", "dary momd"),
    ("habbaniya-low-cost", "2024-05-15", ""),
    # No source has anybody before January 2022, however long the slide says.
    ("kilo-9", "2021-12-31", ""),
    ("bzebiz-sector-1", "2010-01-01", ""),
    # Nobody is named for Rutba, the phosphate complex or Al-Shahabi 2 on any day.
    ("rutba-al-wadi", "2022-12-15", ""),
    ("rutba-al-wadi", "2023-12-13", ""),
    ("kaim-phosphate", "2023-06-15", ""),
    ("al-shahabi-2", "2023-12-13", ""),
]


def named(dataset, place, day, **chosen):
    found = dataset.presence.counts(Chosen(day, **chosen)).get(place, presence.NOBODY)
    return " ".join(found.organisations)


@pytest.mark.parametrize(("site", "day", "expected"), HANDMADE)
def test_organisations_at_a_site_on_a_day(dataset, site, day, expected):
    assert named(dataset, site, day) == expected


@pytest.mark.parametrize(("day", "expected"), [("2023-10-31", "drc"), ("2023-11-01", "")])
def test_a_month_as_an_end_means_its_last_day(dataset, day, expected):
    assert named(dataset, "aaf", day) == expected


def test_a_month_as_a_start_means_its_first_day(dataset):
    shelter = {"sectors": ("shelter-nfi",), "types": ("Government",)}
    assert named(dataset, "bzebiz-sector-1", "2023-03-31", **shelter) == ""
    assert named(dataset, "bzebiz-sector-1", "2023-04-01", **shelter) == "momd"


def test_an_organisation_counts_once_at_each_place(dataset):
    count = dataset.presence.counts(Chosen("2023-12-13"))["kilo-7"]
    assert count.organisations == ("bwa", "dary")
    assert count.sectors == ("health", "legal", "livelihoods", "mhpss")


def test_sectors_and_types_narrow_who_counts(dataset):
    assert named(dataset, "kilo-7", "2023-12-13", sectors=("legal",)) == "bwa"
    assert named(dataset, "bzebiz-sector-1", "2023-12-13", types=("Government",)) == "momd"


def test_the_governorate_holds_what_is_reported_for_it_and_inside_it(dataset):
    found = named(dataset, "IQG01", "2023-12-13").split()
    assert {"irc", "nrc", "unhcr", "dary", "bwa", "momd", "uims"} <= set(found)
    assert "drc" not in found


def test_the_3w_names_84_organisations_in_february_2022(dataset):
    activities = dataset.features["partner-activities"]
    sent = activities[(activities["source_id"] == "ocha-3w-2022").to_numpy()]
    held = sent[presence.holds(sent, "2022-02-15")]
    assert held["organisation"].nunique() == 84
    assert len(sent[presence.holds(sent, "2022-05-15")]) == 0


STATUSES = [
    ("irc-legal-anbar", "2023-12-13", "active"),
    # scheduled to conclude by April 2024, perhaps extended: passed, but nobody said ended
    ("irc-legal-anbar", "2024-04-30", "active"),
    ("irc-legal-anbar", "2024-05-15", "scheduled_end_passed"),
    ("momd-shelter-nfi-bzebiz", "2023-12-13", "active"),
    # no end, and the data describe no day after 13 December 2023
    ("momd-shelter-nfi-bzebiz", "2023-12-14", "unconfirmed"),
    ("momd-shelter-nfi-bzebiz", "2024-05-15", "unconfirmed"),
    ("iom-shelter-nfi-kilo-18", "2023-12-13", "planned"),
    ("drc-wash-bzebiz", "2023-12-13", "ended"),
    ("drc-wash-bzebiz", "2023-10-31", "active"),
    # finished at a time that nobody states: on no day active, ended once the slide says so
    ("iom-shelter-nfi-kilo-7", "2023-12-13", "ended"),
    ("iom-shelter-nfi-kilo-7", "2023-06-15", None),
    # reported from the slide's date on, so nothing is known of it before
    ("bwa-legal-kilo-7", "2023-06-15", None),
]


@pytest.mark.parametrize(("activity", "day", "expected"), STATUSES)
def test_status_of_an_activity_on_a_day(dataset, activity, day, expected):
    activities = dataset.features["partner-activities"]
    found = dataset.presence.status(dt.date.fromisoformat(day))
    (value,) = found[(activities["id"] == activity).to_numpy()].tolist()
    assert (None if pd.isna(value) else value) == expected


def test_a_monthly_report_plans_nothing(dataset):
    activities = dataset.features["partner-activities"]
    sent = activities[(activities["end_basis"] == "reporting_month").to_numpy()]
    assert dataset.presence.status(dt.date(2021, 12, 15))[sent.index].isna().all()


def test_the_month_of_a_report_is_no_end_of_the_work(dataset):
    activities = dataset.features["partner-activities"]
    sent = activities[(activities["end_basis"] == "reporting_month").to_numpy()]
    found = dataset.presence.status(dt.date(2023, 12, 13))[sent.index]
    assert set(found) == {"reported_before"}


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_do_not_break_anything(dataset, day):
    found = dataset.presence.status(dt.date.fromisoformat(day))
    assert not (found == "active").any()


def test_a_group_is_at_each_of_its_sites_and_in_their_common_unit(dataset):
    activities = dataset.features["partner-activities"]
    (row,) = activities.index[activities["id"] == "drc-wash-bzebiz"]
    reached = dataset.presence.links
    reached = reached[reached["row"] == row]
    sure = set(reached["place"][reached["certainty"] == links.PRESENT])
    group = set(reached["place"][reached["certainty"] == links.FOR_GROUP])
    assert sure == {"IQG01", "IQG01Q01", "IQG01Q01N01"}
    assert len(group) == 15
    assert all(one.startswith("bzebiz-") for one in group)


def test_what_is_reported_for_anbar_is_at_no_site_but_around_all(dataset):
    activities = dataset.features["partner-activities"]
    (row,) = activities.index[activities["id"] == "irc-legal-anbar"]
    assert row not in dataset.presence.at(["kilo-7"])
    assert dataset.presence.around(["IQG01"], has_sites=True)[row] == presence.FOR_AREA
    assert dataset.presence.at(["IQG01"])[row] == links.PRESENT


def test_what_is_reported_for_the_sites_of_anbar_is_for_them_together(dataset):
    activities = dataset.features["partner-activities"]
    (row,) = activities.index[activities["id"] == "nrc-legal-anbar"]
    around = dataset.presence.around
    assert row not in dataset.presence.at(["kilo-7"])
    assert around(["IQG01"], has_sites=True)[row] == presence.FOR_SITES
    assert row not in around(["IQG01"], has_sites=False)


def test_six_organisations_are_named_for_the_sites_of_anbar_together(dataset):
    sites = selection.select(dataset, "informal-sites", View())
    alone = sites[(sites["partners"] == 0).to_numpy()]
    assert set(alone["partners_for_sites"]) == {6}
    assert "rutba-al-wadi" in set(alone["id"])


def test_periods_that_meet_overlap(dataset):
    activities = dataset.features["partner-activities"]
    drc = activities[(activities["id"] == "drc-wash-bzebiz").to_numpy()]
    assert presence.overlaps(drc, "2023-10-31", "2023-12-01").tolist() == [True]
    assert presence.overlaps(drc, "2023-11-01", "2023-12-01").tolist() == [False]


def test_the_same_question_is_answered_from_memory_and_datasets_do_not_share_it(dataset, public):
    chosen = Chosen("2023-12-13")
    assert dataset.presence.counts(chosen) is dataset.presence.counts(chosen)
    assert "kilo-7" not in public.presence.counts(chosen)


def test_what_was_confirmed_after_the_last_day_described_goes_on_until_that_is_too_old(dataset):
    rows = dataset.features["partner-activities"]
    open_ended = rows[rows["end"].isna() & (rows["declared_status"] == "active")].iloc[:2]
    told = open_ended.assign(last_confirmed=[dataset.day.isoformat(), "2024-03-01"])
    days = Periods.of(told, dataset.day.toordinal())
    for day, expected in (
        ("2023-12-13", (Status.ACTIVE, Status.ACTIVE)),
        ("2023-12-14", (Status.UNCONFIRMED, Status.ACTIVE)),
        ("2024-04-29", (Status.UNCONFIRMED, Status.ACTIVE)),
        ("2024-04-30", (Status.UNCONFIRMED, Status.UNCONFIRMED)),
    ):
        number = dt.date.fromisoformat(day).toordinal()
        assert tuple(days.status(number)) == expected, day
        assert days.active(number).tolist() == [one is Status.ACTIVE for one in expected]
