"""Single, missing and several providers after the slides of December 2023, worked out by hand."""

import datetime as dt

import pytest

from geo.coverage import providers
from geo.coverage.places import Place
from geo.dataset.sums.people import UNKNOWN_PEOPLE
from geo.view.view import View

MEETING = View(date=dt.date(2023, 12, 13))
BZEBIZ, AAF = Place("site_group", "bzebiz"), Place("site_group", "aaf")
KILO_7, KILO_9 = Place("site", "kilo-7"), Place("site", "kilo-9")


def by_cell(found):
    return {(one.place, one.sector): one for one in found}


def test_single_providers_at_the_sites(dataset):
    found = by_cell(providers.single(dataset, MEETING, [BZEBIZ, AAF, KILO_7, KILO_9]))
    assert {key: (one.organisation, one.end) for key, one in found.items()} == {
        (BZEBIZ, "gbv"): ("uims", dt.date(2023, 12, 31)),
        (BZEBIZ, "shelter-nfi"): ("momd", None),
        (BZEBIZ, "wash"): ("momd", None),
        (BZEBIZ, "health"): ("dary", dt.date(2023, 12, 31)),
        (BZEBIZ, "education"): ("ssord", dt.date(2024, 8, 31)),
        (AAF, "health"): ("dary", dt.date(2023, 12, 31)),
        # health has two, Dary and BWA
        (KILO_7, "legal"): ("bwa", dt.date(2024, 12, 31)),
        (KILO_7, "mhpss"): ("bwa", dt.date(2024, 12, 31)),
        (KILO_7, "livelihoods"): ("bwa", dt.date(2024, 12, 31)),
    }
    assert found[KILO_7, "legal"].scheduled
    assert found[BZEBIZ, "health"].people.households == 1_574


def test_several_rows_of_one_organisation_are_one_provider(dataset):
    (wash,) = providers.single(dataset, MEETING.having(sector=("wash",)), [BZEBIZ])
    assert wash.organisation == "momd"


def test_wider_work_counts_only_when_asked_for(dataset):
    assert (KILO_7, "legal") not in by_cell(
        providers.single(dataset, MEETING.having(wider=True), [KILO_7])
    )


def test_sectors_without_anybody_are_those_that_a_place_of_the_selection_has_had(dataset):
    found = by_cell(providers.unserved(dataset, MEETING, [BZEBIZ, KILO_7, KILO_9]))
    assert {sector for _, sector in found} == {
        "protection",
        "child-protection",  # in the 3W of early 2022 only
        "legal",
        "cccm",
        "shelter-nfi",
        "wash",
        "electricity",
        "gbv",
        "health",
        "education",
        "mhpss",
        "livelihoods",
    }
    water = found[KILO_9, "wash"]
    assert (water.degree, water.last) == ("absent", ("mercy-corps",))
    assert water.since == dt.date(2023, 10, 1)
    assert water.people.households == 64
    assert (BZEBIZ, "wash") not in found
    never = found[KILO_9, "electricity"]
    assert (never.degree, never.last, never.since) == ("absent", (), None)


def test_what_is_reported_for_the_wider_area_is_told_beside_the_gap(dataset):
    legal = by_cell(providers.unserved(dataset, MEETING, [BZEBIZ, KILO_7]))[BZEBIZ, "legal"]
    assert legal.degree == "reported_for_sites"
    assert legal.wider == ("civil-affairs-directorate", "irc", "nrc", "unhcr")
    assert (legal.last, legal.since) == (("drc",), dt.date(2023, 11, 1))


def test_work_that_is_done_at_an_unknown_time_has_no_day(dataset):
    shelter = by_cell(providers.unserved(dataset, MEETING, [KILO_7]))[KILO_7, "shelter-nfi"]
    assert (shelter.last, shelter.since) == (("iom",), None)


@pytest.mark.parametrize(
    ("sector", "expected"), [("wash", "unconfirmed"), ("gbv", "scheduled_end_passed")]
)
def test_a_gap_after_an_unconfirmed_end_says_so(dataset, sector, expected):
    view = View(date=dt.date(2024, 5, 15), sector=(sector,))
    (found,) = providers.unserved(dataset, view, [BZEBIZ])
    assert found.degree == expected


def test_overlaps_by_months(dataset):
    found = providers.overlaps(dataset, MEETING, [BZEBIZ, KILO_7, KILO_9])
    month = {number: dt.date(2023, number, 1) for number in range(1, 13)}
    assert {(one.place, one.sector, one.first, one.last, one.organisations) for one in found} == {
        # twelve months up to December 2023; UNICEF's water ended in January, DRC's in October
        (BZEBIZ, "wash", month[1], month[1], ("drc", "unicef")),
        (BZEBIZ, "shelter-nfi", month[4], month[10], ("drc", "momd")),
        (KILO_7, "health", month[12], month[12], ("bwa", "dary")),
    }


def test_overlaps_reach_back_as_far_as_asked(dataset):
    found = providers.overlaps(dataset, MEETING.having(sector=("wash",)), [BZEBIZ], months=24)
    assert [
        (one.first.isoformat()[:7], one.last.isoformat()[:7], one.organisations) for one in found
    ] == [
        # the 3W adds those whom it names at single sectors of Bzebiz, month by month; UNICEF is
        # named for Bzebiz itself with its end only, for the sites together before
        ("2022-01", "2022-01", ("coopi", "drc", "sed")),
        ("2022-02", "2022-02", ("coopi", "drc")),
        ("2022-04", "2022-04", ("drc", "mercy-corps")),
        ("2023-01", "2023-01", ("drc", "unicef")),
    ]
    first_day = MEETING.having(date=dt.date(1, 1, 1), sector=("cccm",))
    assert providers.overlaps(dataset, first_day, [BZEBIZ]) == []


def test_the_3w_overlaps_month_by_month(dataset):
    view = View(date=dt.date(2022, 4, 15), sector=("mine-action",))
    for one in providers.overlaps(dataset, view, [Place("governorate", "IQG15")]):
        assert len(one.organisations) > 1
        assert dt.date(2022, 1, 1) <= one.first <= one.last <= dt.date(2022, 4, 1)


def test_the_public_is_told_of_cells_only(public):
    places = {one.place for one in providers.single(public, MEETING)}
    places |= {one.place for one in providers.unserved(public, MEETING)}
    places |= {one.place for one in providers.overlaps(public, MEETING)}
    assert {place.level for place in places} == {"district"}


def test_people_are_unknown_where_no_site_is_known(dataset):
    districts = [Place("district", one) for one in dataset.units.codes("district")]
    view = View(date=dt.date(2022, 2, 15))
    found = [
        one for one in providers.single(dataset, view, districts) if one.place.id[:5] != "IQG01"
    ]
    assert found
    assert {one.people for one in found} == {UNKNOWN_PEOPLE}


def test_what_an_audience_may_not_know_is_no_gap(dataset, partner, public):
    places = [Place("governorate", "IQG01"), Place("district", "IQG01Q03")]
    later = View(date=dt.date(2024, 9, 15), sector=("gbv", "health"))
    gbv = {
        one.audience: {
            told.place.level
            for told in providers.unserved(one, later, places)
            if told.sector == "gbv"
        }
        for one in (dataset, partner, public)
    }
    assert gbv == {
        "coordinator": {"governorate", "district"},
        "partner": {"governorate"},
        "public": {"governorate"},
    }
