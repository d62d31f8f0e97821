"""What days brought, against the comparison of two days and against rows written by hand."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.vocabulary import SENSITIVE_SECTORS
from geo.coverage import changes
from geo.coverage.places import Place
from geo.disclosure.disclosure import disclose
from geo.disclosure.rules import SHIPPED
from geo.feeds import events, ids
from geo.view.view import View

WORK = layers.PARTNER_ACTIVITIES.id
LONG_AGO = dt.date(2020, 1, 1)
AS_TOLD = (changes.STARTED, changes.RECENT, changes.ENDED, changes.HANDED_OVER, changes.LAPSED)


@pytest.fixture
def edited(dataset):
    """Returns a dataset in which one row of DRC at a site has these values, once for each."""

    def made(*rows):
        work = dataset.features[WORK]
        one = work[work["organisation"] == "drc"].iloc[:1]
        others = work[(work["organisation"] != "drc")]
        copies = [one.assign(**{"id": f"drc-{at}", **row}) for at, row in enumerate(rows)]
        together = pd.concat([others.iloc[:50], *copies], ignore_index=True)
        return replace(dataset, features={**dataset.features, WORK: together})

    return made


BASE = {
    "place_level": "site",
    "place_id": "kilo-9",
    "sector": "wash",
    "start": None,
    "end": None,
    "start_precision": None,
    "end_precision": None,
    "end_basis": "stated",
    "start_basis": None,
    "declared_status": "active",
    "handover_status": None,
    "handover_to": None,
    "extension_possible": None,
}


def told(dataset, **filters):
    found = events.before(dataset, View(partner=("drc",), **filters), 300)
    return [(one.kind, one.day.isoformat()) for one in found]


def test_work_starts_and_ends_on_its_stated_days_the_newest_first(edited):
    row = BASE | {"start": "2023-02-01", "end": "2023-10-31", "end_precision": "month"}
    assert told(edited(row)) == [("ended", "2023-10-31"), ("started", "2023-02-01")]
    assert told(edited(row), date=dt.date(2023, 6, 1)) == [("started", "2023-02-01")]


def test_what_goes_on_has_neither_started_nor_ended(edited):
    row = BASE | {"start": "2023-02-01", "end": "2023-06-30"}
    more = BASE | {"start": "2023-07-01", "end": "2023-09-30"}
    assert told(edited(row, more)) == [("ended", "2023-09-30"), ("started", "2023-02-01")]
    open_end = more | {"end": None, "end_basis": "not_stated"}
    assert told(edited(row, open_end)) == [("started", "2023-02-01")]
    elsewhere = more | {"place_id": "kilo-7"}
    assert len(told(edited(row, elsewhere))) == 4


def test_a_scheduled_end_passes_and_work_is_handed_over(edited):
    row = BASE | {"start": "2023-02-01", "end": "2023-06-30"}
    assert told(edited(row | {"end_basis": "scheduled"}))[0] == ("lapsed", "2023-06-30")
    given = row | {"handover_status": "taken_over", "handover_to": "momd|iom"}
    dataset = edited(given)
    (over, _) = events.before(dataset, View(partner=("drc",)), 300)
    assert (over.kind, over.to) == ("handed_over", ("momd", "iom"))
    agreed = row | {"handover_status": "agreed", "handover_to": "momd"}
    assert told(edited(agreed))[0] == ("ended", "2023-06-30")


def test_a_month_that_was_reported_on_and_a_start_that_nobody_states_are_no_news(edited):
    month = {"start": "2023-02-01", "end": "2023-02-28", "end_basis": "reporting_month"}
    assert told(edited(BASE | month)) == []
    assert told(edited(BASE | {"end": "2023-06-30"})) == [("ended", "2023-06-30")]


def test_planned_work_is_ahead_and_no_event_yet(edited):
    dataset = edited(BASE | {"start": "2024-03-01", "declared_status": "planned"})
    (one,) = events.planned(dataset, View(partner=("drc",)))
    assert (one.kind, one.day) == ("planned", dt.date(2024, 3, 1))
    assert told(dataset) == []


def test_events_are_what_two_days_side_by_side_say_of_the_same_places(dataset):
    """At single sites and groups, where the comparison counts nothing but what is named there."""
    found = events.before(dataset, View(), 1000)
    work = dataset.features[WORK]
    exact = work[work["place_level"].isin(("site", "site_group"))]
    for level, place_id in set(zip(exact["place_level"], exact["place_id"], strict=True)):
        place = Place(level, place_id)
        compared = changes.between(dataset, View(), LONG_AGO, dataset.day, [place]).changes
        expected = {
            (one.organisation, one.sector, one.kind)
            for one in compared
            if one.kind in AS_TOLD and one.day > LONG_AGO and own_work(dataset, one, place)
        }
        mine = {(one.organisation, one.sector, one.kind) for one in found if one.place == place}
        assert expected <= mine, place


def own_work(dataset, one, place):
    """Whether a change rests on work that was reported for the place itself."""
    rows = dataset.features[WORK].set_index("id").loc[list(one.activities)]
    return ((rows["place_level"] == place.level) & (rows["place_id"] == place.id)).all()


def test_at_most_so_many_are_told_and_those_are_the_newest(dataset):
    every = events.before(dataset, View(), 1000)
    assert len(every) > 10
    days = [one.day for one in every]
    assert days == sorted(days, reverse=True)
    assert events.before(dataset, View(), 5) == every[:5]
    assert len({one.key for one in every}) == len(every)


def test_the_public_is_told_of_no_site_and_of_sensitive_work_by_governorate(dataset, public):
    found = events.before(public, View(), 1000)
    assert {one.place.level for one in found} <= {"district", "governorate", "governorate_sites"}
    sensitive = [one for one in found if one.sector in SENSITIVE_SECTORS]
    assert {one.place.level for one in sensitive} <= {"governorate", "governorate_sites"}
    hidden = disclose(dataset, Audience.PUBLIC, replace(SHIPPED, opted_out=("drc",)))
    assert "drc" in {one.organisation for one in found}
    named = {one.organisation for one in events.before(hidden, View(), 1000)}
    assert named
    assert not {one for one in named if one == "drc" or one.startswith("not-named")}


def test_an_id_is_made_of_what_is_told_and_of_nothing_else():
    one = ids.of("ended", "site", "kilo-9", dt.date(2023, 10, 31))
    assert one == ids.of("ended", "site", "kilo-9", "2023-10-31")
    assert str(one) == "f320994a-200f-54fa-b1af-698ae343eaed"
    assert ids.of("ab", "c") != ids.of("a", "bc")
