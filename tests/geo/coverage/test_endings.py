"""The coverage cliff after the slides of December 2023, worked out by hand.

Within 30 days end Dary's clinics (Bzebiz, AAF, Habbaniya, Kilo 7, Kilo 18 and the Kilo 5 that is no
site) and UIMS' centre in Bzebiz; by the end of April IRC and NRC, reported for all Anbar sites.
Households: Bzebiz 1,574 in fifteen sites, AAF 115, Habbaniya 265, Kilo 7 550, Kilo 18 153.
"""

import datetime as dt

import pytest

from geo.coverage import endings
from geo.coverage.places import UNKNOWN_PEOPLE, People, Place
from geo.view.view import View

MEETING = View(date=dt.date(2023, 12, 13))
BZEBIZ = Place("site_group", "bzebiz")
AAF, HABBANIYA = Place("site_group", "aaf"), Place("site", "habbaniya-low-cost")
KILO_7, KILO_9 = Place("site", "kilo-7"), Place("site", "kilo-9")
KILO_18, ANBAR = Place("site", "kilo-18-al-karama"), Place("governorate", "IQG01")
PLACES = [BZEBIZ, AAF, HABBANIYA, KILO_7, KILO_9, KILO_18]


def people(sites, households, withheld=0):
    return People(sites, households, households * 6, withheld)


def by_cell(found):
    return {(one.place, one.sector): one for one in found}


def test_what_ends_within_180_days_at_the_sites(dataset):
    found = endings.endings(dataset, MEETING, PLACES)
    assert {(one.place, one.sector, one.organisation, one.leaves_nobody) for one in found} == {
        (BZEBIZ, "gbv", "uims", True),
        (BZEBIZ, "health", "dary", True),
        (AAF, "health", "dary", True),
        (HABBANIYA, "health", "dary", True),
        (KILO_7, "health", "dary", False),  # BWA's reproductive health goes on
        (KILO_18, "health", "dary", False),
    }
    assert {(one.end, one.within_days, one.scheduled) for one in found} == {
        (dt.date(2023, 12, 31), 30, True)
    }
    assert {one.organisation: one.extension for one in found} == {"dary": True, "uims": False}
    assert by_cell(found)[BZEBIZ, "health"].people == people(15, 1_574)


def test_with_wider_work_the_end_of_april_reaches_every_site(dataset):
    found = endings.endings(dataset, MEETING.having(wider=True), [KILO_9])
    assert {(one.sector, one.organisation, one.within_days) for one in found} == {
        ("legal", "irc", 180),
        ("legal", "nrc", 180),
        ("protection", "irc", 180),
        ("protection", "nrc", 180),
        ("education", "nrc", 180),
        ("social-cohesion", "nrc", 180),
    }
    assert [one.sector for one in found if one.leaves_nobody] == ["social-cohesion"]


@pytest.mark.parametrize(
    ("day", "days"),
    # NRC's end of 30 April 2024 from days before: 31, 60, 61, 90, 91 and 180 days
    [
        ("2024-03-31", 30),
        ("2024-03-30", 60),
        ("2024-03-01", 60),
        ("2024-02-29", 90),
        ("2024-01-31", 90),
        ("2024-01-30", 180),
        ("2023-12-10", 180),
    ],
)
def test_horizons_count_days_to_the_last_day(dataset, day, days):
    view = View(date=dt.date.fromisoformat(day), partner=("nrc",), sector=("legal",))
    (found,) = endings.endings(dataset, view, [ANBAR])
    assert found.within_days == days


def test_what_ends_today_still_ends_and_what_ended_yesterday_is_gone(dataset):
    last = View(date=dt.date(2023, 12, 31), sector=("gbv",))
    (found,) = endings.endings(dataset, last, [BZEBIZ])
    assert (found.end, found.within_days) == (last.date, 30)
    assert endings.endings(dataset, last.having(date=dt.date(2024, 1, 1)), [BZEBIZ]) == []


def test_cliffs_count_each_site_and_organisation_once(dataset):
    found = {one.within_days: one for one in endings.cliffs(dataset, MEETING)}
    assert list(found) == [30, 60, 90, 180]
    soon = found[30]
    assert soon.until == dt.date(2024, 1, 12)
    assert soon.organisations == ("dary", "uims")
    assert soon.services == (("dary", "health"), ("uims", "gbv"))
    # 15 + 1 + 1 + 1 + 1 sites; 1,574 + 115 + 265 + 550 + 153 households
    assert soon.people == people(19, 2_657)
    # Bzebiz loses both, AAF and Habbaniya health; Kilo 7 and 18 keep BWA
    assert soon.people_losing == people(17, 1_954)
    assert len(soon.losing) == 15 + 15 + 1 + 1
    wider = endings.cliffs(dataset, MEETING.having(wider=True))[-1]
    assert wider.organisations == ("dary", "irc", "nrc", "uims")
    assert wider.people == people(28, 3_147)


def test_kilo_5_is_said_of_no_site(dataset):
    kept = by_cell(endings.endings(dataset, MEETING, [ANBAR]))
    assert kept[ANBAR, "health"].people == people(19, 2_657)
    markaz = Place("subdistrict", "IQG01Q03N03")
    assert by_cell(endings.endings(dataset, MEETING, [markaz]))[markaz, "health"]


def test_the_outlook_says_who_leaves_by_schedule_and_who_stays_because_no_end_is_stated(dataset):
    found = by_cell(endings.outlook(dataset, MEETING, dt.date(2024, 5, 15), [*PLACES, ANBAR]))
    kilo_7 = found[KILO_7, "health"]
    assert (kilo_7.now, kilo_7.then) == (("bwa", "dary"), ("bwa",))
    assert kilo_7.leaving == kilo_7.by_schedule == ("dary",)
    momd = found[BZEBIZ, "wash"]
    assert (momd.then, momd.no_end_stated) == (("momd",), ("momd",))
    assert found[BZEBIZ, "gbv"].then == ()
    legal = found[ANBAR, "legal"]
    assert legal.leaving == ("irc", "nrc")
    assert legal.then == ("bwa", "civil-affairs-directorate", "unhcr")
    assert legal.no_end_stated == ("civil-affairs-directorate", "unhcr")
    assert legal.people == people(28, 3_147)


def test_the_outlook_counts_on_work_whose_stated_start_lies_between(dataset):
    view = View(date=dt.date(2023, 3, 15), sector=("shelter-nfi",))
    found = by_cell(endings.outlook(dataset, view, dt.date(2023, 6, 15), [BZEBIZ]))
    assert found[BZEBIZ, "shelter-nfi"].now == ("drc",)
    assert found[BZEBIZ, "shelter-nfi"].then == ("drc", "momd")


def test_the_day_on_which_a_place_loses_its_last_partner(dataset):
    found = by_cell(endings.last_days(dataset, MEETING, PLACES))
    assert found[KILO_7, "health"].day == dt.date(2024, 12, 31)
    assert found[KILO_7, "health"].organisations == ("bwa",)
    assert found[AAF, "health"].day == dt.date(2023, 12, 31)
    assert found[BZEBIZ, "education"].day == dt.date(2024, 8, 31)
    assert found[BZEBIZ, "wash"].day is None
    assert found[BZEBIZ, "wash"].organisations == ("momd",)
    assert not any(place == KILO_9 for place, _ in found)


def test_a_month_that_was_reported_on_is_no_end_and_people_elsewhere_are_unknown(dataset):
    ninewa = Place("governorate", "IQG15")
    view = View(date=dt.date(2022, 4, 15))
    assert endings.endings(dataset, view, [ninewa]) == []
    found = endings.last_days(dataset, view, [ninewa])
    assert {one.day for one in found} == {None}
    assert {one.people for one in found} == {UNKNOWN_PEOPLE}
    assert UNKNOWN_PEOPLE.households is None


def test_the_public_sees_districts_and_no_withheld_number(public):
    found = endings.endings(public, MEETING)
    falluja, ramadi = Place("district", "IQG01Q01"), Place("district", "IQG01Q03")
    assert {(one.place, one.sector, one.organisation) for one in found} == {
        (falluja, "health", "dary"),
        (ramadi, "health", "dary"),
    }
    assert all(one.people.withheld or one.place == ramadi for one in found)
    (gbv,) = endings.endings(public, MEETING.having(sector=("gbv",)), [ANBAR])
    assert gbv.organisation == "uims"
    assert gbv.people == endings.last_days(public, MEETING, [ANBAR])[0].people


def test_an_empty_day_has_no_cliff(dataset):
    quiet = View(date=dt.date(1990, 1, 1), sector=("mine-action",))
    assert endings.endings(dataset, quiet) == []
    assert {one.people for one in endings.cliffs(dataset, quiet)} == {UNKNOWN_PEOPLE}
