"""The coverage cliff after the slides of December 2023, worked out by hand.

Within 30 days end Dary's clinics (Bzebiz, AAF, Habbaniya, Kilo 7, Kilo 18 and the Kilo 5 that is no
site) and UIMS' centre in Bzebiz; by the end of April IRC and NRC, reported for all Anbar sites.
Households: Bzebiz 1,574 in fifteen sites, AAF 115, Habbaniya 265, Kilo 7 550, Kilo 18 153.
IOM has clinics in a few sites and WHO funds centres in sites that are not named (lines 379 and
381), so that Dary is nowhere known to be the last in health; BWA's awareness is no clinic.
"""

import datetime as dt

import pytest

from geo.coverage import endings, two_days
from geo.coverage.places import Place
from geo.dataset import selection
from geo.dataset.sums.people import UNKNOWN_PEOPLE, People
from geo.view.view import View

MEETING = View(date=dt.date(2023, 12, 13))
BZEBIZ = Place("site_group", "bzebiz")
AAF, HABBANIYA = Place("site_group", "aaf"), Place("site", "habbaniya-low-cost")
KILO_7, KILO_9 = Place("site", "kilo-7"), Place("site", "kilo-9")
KILO_18, ANBAR = Place("site", "kilo-18-al-karama"), Place("governorate", "IQG01")
ANBAR_SITES = Place("governorate_sites", "IQG01")
PLACES = [BZEBIZ, AAF, HABBANIYA, KILO_7, KILO_9, KILO_18]


def people(sites, households, withheld=0):
    return People(sites, households, households * 6, withheld)


def by_cell(found):
    return {(one.place, one.sector): one for one in found}


def test_what_ends_within_180_days_at_the_sites(dataset):
    found = endings.at_places(dataset, MEETING, PLACES)
    assert {(one.place, one.sector, one.organisation, one.leaves_nobody) for one in found} == {
        (BZEBIZ, "gbv", "uims", True),
        (BZEBIZ, "health", "dary", False),
        (AAF, "health", "dary", False),
        (HABBANIYA, "health", "dary", False),
        (KILO_7, "health", "dary", False),
        (KILO_18, "health", "dary", False),
    }
    clinics = [one for one in found if one.organisation == "dary"]
    assert {(one.left, one.wider) for one in clinics} == {((), ("iom", "who"))}
    assert {(one.end, one.precision, one.scheduled) for one in found} == {
        (dt.date(2023, 12, 31), "month", True)
    }
    assert {one.organisation: one.extension for one in found} == {"dary": True, "uims": False}
    assert by_cell(found)[BZEBIZ, "health"].people == people(15, 1_574)
    # Bzebiz is one place as reported, whatever the rows of the site table
    (reported,) = by_cell(found)[BZEBIZ, "health"].reported
    assert reported == BZEBIZ


def test_with_wider_work_the_end_of_april_reaches_every_site(dataset):
    found = endings.at_places(dataset, MEETING.having(wider=True), [KILO_9])
    assert {(one.sector, one.organisation) for one in found} == {
        ("legal", "irc"),
        ("legal", "nrc"),
        ("protection", "irc"),
        ("protection", "nrc"),
        ("education", "nrc"),
        ("social-cohesion", "nrc"),
    }
    assert {one.end for one in found} == {dt.date(2024, 4, 30)}
    assert [one.sector for one in found if one.leaves_nobody] == ["social-cohesion"]
    # UNHCR's protection and legal aid and the officers' visits state no end; SSORD and UNICEF teach
    assert {(one.sector, one.organisation): one.wider for one in found} == {
        ("protection", "irc"): ("unhcr",),
        ("protection", "nrc"): ("unhcr",),
        ("legal", "irc"): ("civil-affairs-directorate", "unhcr"),
        ("legal", "nrc"): ("civil-affairs-directorate", "unhcr"),
        ("education", "nrc"): ("ssord", "unicef"),
        ("social-cohesion", "nrc"): (),
    }


def test_what_ends_for_the_sites_together(dataset):
    """NRC's two programmes (line 393); what is for all of Anbar is not the sites' own."""
    found = endings.at_places(dataset, MEETING, [ANBAR_SITES])
    assert {(one.sector, one.organisation): (one.left, one.wider) for one in found} == {
        ("protection", "nrc"): (("unhcr",), ()),
        ("legal", "nrc"): (("civil-affairs-directorate", "unhcr"), ()),
        ("education", "nrc"): (("unicef",), ("ssord",)),
        ("social-cohesion", "nrc"): ((), ()),
    }
    assert {one.people for one in found} == {people(28, 3_147)}
    assert not any(one.extension for one in found)


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
    found = endings.at_places(dataset, view, [ANBAR])
    within = [one.within_days for one in endings.cliffs(view.date, found) if one.services]
    assert min(within) == days


def test_what_ends_today_still_ends_and_what_ended_yesterday_is_gone(dataset):
    last = View(date=dt.date(2023, 12, 31), sector=("gbv",))
    (found,) = endings.at_places(dataset, last, [BZEBIZ])
    assert found.end == last.date
    assert endings.at_places(dataset, last.having(date=dt.date(2024, 1, 1)), [BZEBIZ]) == []


def test_cliffs_count_each_site_and_organisation_once(dataset):
    at_sites = endings.at_places(dataset, MEETING)
    found = {one.within_days: one for one in endings.cliffs(MEETING.date, at_sites)}
    assert list(found) == [30, 60, 90, 180]
    soon = found[30]
    assert soon.until == dt.date(2024, 1, 12)
    assert soon.organisations == ("dary", "uims")
    assert soon.services == (("dary", "health"), ("uims", "gbv"))
    # 15 + 1 + 1 + 1 + 1 sites; 1,574 + 115 + 265 + 550 + 153 households
    assert soon.people == people(19, 2_657)
    # only UIMS' centre in Bzebiz is the last in its sector that anybody is known for
    assert soon.people_losing == people(15, 1_574)
    assert {sector for _, sector in soon.losing} == {"gbv"}
    assert len(soon.losing) == 15
    around = endings.at_places(dataset, MEETING.having(wider=True))
    wider = endings.cliffs(MEETING.date, around)[-1]
    assert wider.organisations == ("dary", "irc", "nrc", "uims")
    assert wider.people == people(28, 3_147)
    # and of what NRC ends in April, social cohesion alone is nobody else's
    assert {sector for _, sector in wider.losing} == {"gbv", "social-cohesion"}


def test_kilo_5_is_said_of_no_site(dataset):
    kept = by_cell(endings.at_places(dataset, MEETING, [ANBAR]))
    assert kept[ANBAR, "health"].people == people(19, 2_657)
    markaz = Place("subdistrict", "IQG01Q03N03")
    assert by_cell(endings.at_places(dataset, MEETING, [markaz]))[markaz, "health"]


def test_in_the_whole_area_work_for_all_sites_ends_too(dataset):
    found = endings.in_area(dataset, MEETING)
    # two services at the sites; IRC is named for Anbar, NRC for its informal sites together
    assert endings.services(found) == endings.services(endings.at_places(dataset, MEETING)) | {
        ("irc", "legal"),
        ("irc", "protection"),
        ("nrc", "education"),
        ("nrc", "legal"),
        ("nrc", "protection"),
        ("nrc", "social-cohesion"),
    }
    places = {one.organisation: set() for one in found}
    for one in found:
        places[one.organisation].add(one.place)
    assert (places["irc"], places["nrc"]) == ({ANBAR}, {ANBAR_SITES})
    assert [one.end for one in found] == sorted(one.end for one in found)


def test_an_end_in_the_whole_area_names_the_work_behind_it(dataset):
    rows = selection.activities(dataset, MEETING).set_index("id")
    for one in endings.in_area(dataset, MEETING):
        own = rows.loc[list(one.activities)]
        assert set(own["organisation"]) == {one.organisation}
        assert set(own["sector"]) == {one.sector}
        assert own["end"].max() == one.end.isoformat()
        assert set(zip(own["place_level"], own["place_id"], strict=True)) == {one.place}


def test_the_day_on_which_a_place_loses_its_last_partner(dataset):
    found = two_days.compare(dataset, MEETING).endings
    last = {(one.place, one.sector): one for one in found if one.leaves_nobody}
    for sector in ("mhpss", "livelihoods"):
        assert last[KILO_7, sector].end == dt.date(2024, 12, 31)
        assert last[KILO_7, sector].organisation == "bwa"
    # IOM's clinics and WHO's centres, UNHCR's legal aid: not known to be the last
    assert (KILO_7, "health") not in last
    assert (KILO_7, "legal") not in last
    bzebiz = Place("site", "bzebiz-albu-jasim")
    # SSORD until August 2024; of UNICEF's education no end is stated
    assert (bzebiz, "education") not in last
    assert last[bzebiz, "gbv"].organisation == "uims"
    open_ends = {(one.place, one.sector): one.organisation for one in found if one.end is None}
    assert open_ends[bzebiz, "wash"] == "momd"
    assert (bzebiz, "wash") not in last
    assert not any(one.place == KILO_9 for one in found)


def test_a_month_that_was_reported_on_is_no_end_and_people_elsewhere_are_unknown(dataset):
    ninewa = Place("governorate", "IQG15")
    view = View(date=dt.date(2022, 4, 15))
    assert endings.at_places(dataset, view, [ninewa]) == []
    assert endings.in_area(dataset, view.having(governorate=("IQG15",))) == []
    assert UNKNOWN_PEOPLE.households is None


def test_the_public_sees_districts_and_no_withheld_number(public):
    found = endings.at_places(public, MEETING)
    falluja, ramadi = Place("district", "IQG01Q01"), Place("district", "IQG01Q03")
    assert {(one.place, one.sector, one.organisation) for one in found} == {
        (falluja, "health", "dary"),
        (ramadi, "health", "dary"),
    }
    assert all(one.people.withheld or one.place == ramadi for one in found)
    (gbv,) = endings.at_places(public, MEETING.having(sector=("gbv",)), [ANBAR])
    assert gbv.organisation == "uims"
    assert gbv.people.withheld


def test_an_empty_day_has_no_cliff(dataset):
    quiet = View(date=dt.date(1990, 1, 1), sector=("mine-action",))
    assert endings.at_places(dataset, quiet) == []
    assert endings.in_area(dataset, quiet) == []
    assert {one.people for one in endings.cliffs(quiet.date, ())} == {UNKNOWN_PEOPLE}
