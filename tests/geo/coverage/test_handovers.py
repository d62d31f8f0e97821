"""Who takes over what ends, after the slides of December 2023, worked out by hand."""

import datetime as dt

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
    # DRC's last day is 31 October; MoMD is first reported on 10 December, start not stated
    assert (water.end, water.gap_days) == (dt.date(2023, 10, 31), 39)
    assert water.closed
    assert water.at_most
    assert water.people.households == 1_574


def test_water_trucking_was_not_taken_over_and_the_gap_is_open(dataset):
    water = found(dataset, "kilo-9", "mercy-corps", "wash")
    assert water.to == ("directorate-of-water-resources",)
    assert (water.status, water.successors) == ("not_taken_over", ())
    # 1 October to 13 December, both included
    assert (water.gap_days, water.closed, water.at_most) == (74, False, False)


def test_who_only_agreed_is_willing_and_not_a_successor(dataset):
    water = found(dataset, "habbaniya-low-cost", "mercy-corps", "wash")
    assert (water.successors, water.willing) == ((), ("directorate-of-municipality",))


def test_where_another_was_there_already_there_is_no_gap(dataset):
    shelter = found(dataset, "bzebiz", "drc", "shelter-nfi")
    assert (shelter.status, shelter.successors) == ("unknown", ("momd",))
    assert (shelter.gap_days, shelter.closed, shelter.at_most) == (0, True, False)


def test_an_end_that_lies_ahead_has_no_gap_yet(dataset):
    clinics = found(dataset, "bzebiz", "dary", "health")
    assert (clinics.scheduled, clinics.gap_days, clinics.closed) == (True, 0, False)
    assert found(dataset, "kilo-7", "dary", "health").successors == ("bwa",)


def test_work_that_goes_on_in_other_rows_is_not_handed_over(dataset):
    # the minister's visits ended in July 2023 while MoMD goes on building caravans
    assert found(dataset, "bzebiz", "momd", "shelter-nfi") is None


def test_work_for_all_anbar_is_told_when_wider_work_counts(dataset):
    wider = MEETING.having(wider=True)
    assert found(dataset, "IQG01", "unhcr", "shelter-nfi") is None
    shelter = found(dataset, "IQG01", "unhcr", "shelter-nfi", wider)
    # MoMD in Bzebiz does not succeed UNHCR in all of Anbar
    assert (shelter.successors, shelter.closed) == ((), False)
    assert shelter.people.sites == 28


def test_the_public_learns_no_receiver(public):
    told = handovers.handovers(public, MEETING)
    assert told
    assert {(one.to, one.status, one.willing) for one in told} == {((), "unknown", ())}
    assert {one.place.level for one in told} == {"district"}
