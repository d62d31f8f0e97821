"""Who takes over what ends, after the slides of December 2023, worked out by hand."""

import datetime as dt
from dataclasses import replace

import pytest

from geo.coverage import handovers
from geo.coverage.places import Place
from geo.view.view import View

MEETING = View(date=dt.date(2023, 12, 13))


def found(dataset, place, organisation, sector, view=MEETING):
    told = handovers.handovers(dataset, view)
    held = [
        one
        for one in told
        if (one.place.id, one.organisation, one.sector) == (place, organisation, sector)
    ]
    return held[0] if held else None


def test_drc_water_in_bzebiz_went_partly_to_momd(dataset):
    water = found(dataset, "bzebiz", "drc", "wash")
    assert water.place == Place("site_group", "bzebiz")
    assert (water.to, water.status, water.successors) == (("momd",), "partly", ("momd",))
    # DRC ended in October, MoMD took over "recently" by 10 December: up to two months, or none
    assert water.end == dt.date(2023, 10, 31)
    assert (water.gap.months, water.gap.closed, water.gap.in_months) == ((0, 2), True, True)
    assert water.people.households == 1_574


def test_water_trucking_was_not_taken_over_and_the_gap_is_open(dataset):
    water = found(dataset, "kilo-9", "mercy-corps", "wash")
    assert water.to == ("directorate-of-water-resources",)
    assert (water.status, water.successors) == ("not_taken_over", ())
    # a day of September to 13 December: two months at least, three at most, of no stated day
    assert (water.gap.months, water.gap.closed, water.gap.in_months) == ((2, 3), False, True)
    assert water.wider == ()


def test_rubbish_that_is_agreed_to_be_removed_is_no_water(dataset):
    """The municipality agreed for the rubbish (line 425), nobody for Mercy Corps' water (423)."""
    water = found(dataset, "habbaniya-low-cost", "mercy-corps", "wash")
    assert water.to == ("directorate-of-water-resources",)
    assert (water.status, water.successors, water.willing) == ("not_taken_over", (), ())


def test_who_only_agreed_is_willing_and_not_a_successor(dataset):
    """The same, had Mercy Corps removed the rubbish there."""
    activities = dataset.features["partner-activities"].copy()
    row = (activities["id"] == "mercy-corps-wash-low-cost-housing").to_numpy()
    activities.loc[row, "service"] = "waste"
    changed = replace(dataset, features={**dataset.features, "partner-activities": activities})
    waste = found(changed, "habbaniya-low-cost", "mercy-corps", "wash")
    assert (waste.successors, waste.willing) == ((), ("directorate-of-municipality",))


def test_water_of_drc_in_aaf_went_to_nobody_who_is_named(dataset):
    water = found(dataset, "aaf", "drc", "wash")
    assert (water.to, water.status, water.successors) == ((), "unknown", ())


@pytest.mark.parametrize("place", ["bzebiz", "aaf"])
def test_protection_and_legal_aid_after_drc_are_reported_for_the_sites_together(dataset, place):
    """UNHCR and NRC for the sites (lines 375 and 393), IRC in Anbar (391)."""
    assert found(dataset, place, "drc", "protection").wider == ("irc", "nrc", "unhcr")
    legal = found(dataset, place, "drc", "legal")
    assert legal.wider == ("civil-affairs-directorate", "irc", "nrc", "unhcr")
    assert (legal.successors, legal.status) == ((), "unknown")


def test_where_another_was_there_already_there_is_no_gap(dataset):
    shelter = found(dataset, "bzebiz", "drc", "shelter-nfi")
    assert (shelter.status, shelter.successors) == ("unknown", ("momd",))
    assert (shelter.gap.months, shelter.gap.closed) == ((0, 0), True)


def test_an_end_that_lies_ahead_has_no_gap_yet(dataset):
    clinics = found(dataset, "bzebiz", "dary", "health")
    assert (clinics.scheduled, clinics.gap[:2], clinics.gap.closed) == (True, (0, 0), False)


@pytest.mark.parametrize("place", ["kilo-7", "kilo-18-al-karama"])
def test_awareness_does_not_follow_a_clinic(dataset, place):
    clinics = found(dataset, place, "dary", "health")
    assert (clinics.successors, clinics.wider) == ((), ("iom", "who"))


def test_work_that_goes_on_in_other_rows_is_not_handed_over(dataset):
    # the minister's visits ended in July 2023 while MoMD goes on building caravans
    assert found(dataset, "bzebiz", "momd", "shelter-nfi") is None


def test_work_for_the_sites_together_is_told_when_wider_work_counts(dataset):
    wider = MEETING.having(wider=True)
    assert found(dataset, "IQG01", "unhcr", "shelter-nfi") is None
    shelter = found(dataset, "IQG01", "unhcr", "shelter-nfi", wider)
    # MoMD in Bzebiz does not succeed UNHCR in all of the sites
    assert (shelter.successors, shelter.gap.closed) == ((), False)
    assert shelter.place == Place("governorate_sites", "IQG01")
    assert shelter.people.sites == 28


def test_the_public_learns_no_receiver(public):
    told = handovers.handovers(public, MEETING)
    assert told
    assert {(one.to, one.status, one.willing) for one in told} == {((), "unknown", ())}
    assert {one.place.level for one in told} == {"district"}
