"""What changed between two days of the slides' story, worked out by hand."""

import datetime as dt

import pytest

from geo.coverage import changes
from geo.coverage.places import UNKNOWN_PEOPLE, Place
from geo.view.view import View

BZEBIZ, KILO_7, KILO_9 = (
    Place("site_group", "bzebiz"),
    Place("site", "kilo-7"),
    Place("site", "kilo-9"),
)
SUMMER, MEETING = dt.date(2023, 6, 15), dt.date(2023, 12, 13)


def told(dataset, first, second, places, **filters):
    found = changes.between(dataset, View(**filters), first, second, places)
    return {(one.place, one.sector, one.organisation): (one.kind, one.day) for one in found.changes}


def test_from_summer_to_the_meeting_of_december(dataset):
    november, october = dt.date(2023, 11, 1), dt.date(2023, 10, 1)
    first_told = dt.date(2023, 12, 10)
    assert told(dataset, SUMMER, MEETING, [BZEBIZ, KILO_9]) == {
        (BZEBIZ, "protection", "drc"): ("ended", november),
        (BZEBIZ, "legal", "drc"): ("ended", november),
        (BZEBIZ, "cccm", "drc"): ("ended", november),
        (BZEBIZ, "shelter-nfi", "drc"): ("ended", november),
        (BZEBIZ, "electricity", "drc"): ("ended", november),
        (BZEBIZ, "wash", "drc"): ("handed_over", november),
        (KILO_9, "wash", "mercy-corps"): ("ended", october),
        # none of these starts is stated: they may have been there before
        (BZEBIZ, "wash", "momd"): ("first_reported", first_told),
        (BZEBIZ, "health", "dary"): ("first_reported", first_told),
        (BZEBIZ, "gbv", "uims"): ("first_reported", first_told),
        (BZEBIZ, "education", "ssord"): ("first_reported", first_told),
    }


def test_a_stated_start_is_a_start(dataset):
    found = told(dataset, dt.date(2023, 3, 1), SUMMER, [BZEBIZ])
    assert found == {(BZEBIZ, "shelter-nfi", "momd"): ("started", dt.date(2023, 4, 1))}


def test_from_the_meeting_to_the_next_may(dataset):
    found = told(dataset, MEETING, dt.date(2024, 5, 15), [BZEBIZ, KILO_7])
    new_year, stale = dt.date(2024, 1, 1), dt.date(2024, 2, 9)
    assert found == {
        (BZEBIZ, "health", "dary"): ("lapsed", new_year),
        (BZEBIZ, "gbv", "uims"): ("lapsed", new_year),
        (BZEBIZ, "wash", "momd"): ("no_longer_confirmed", stale),
        (BZEBIZ, "shelter-nfi", "momd"): ("no_longer_confirmed", stale),
        (KILO_7, "health", "dary"): ("lapsed", new_year),
    }
    wider = told(dataset, MEETING, dt.date(2024, 5, 15), [KILO_9], wider=True)
    assert wider[KILO_9, "legal", "irc"] == ("lapsed", dt.date(2024, 5, 1))


def test_the_3w_stops_reporting_and_does_not_end(dataset):
    ninewa = Place("governorate", "IQG15")
    found = told(dataset, dt.date(2022, 4, 15), dt.date(2022, 5, 15), [ninewa])
    assert found
    assert set(found.values()) == {("no_longer_confirmed", dt.date(2022, 5, 1))}
    began = told(dataset, dt.date(2021, 12, 15), dt.date(2022, 1, 15), [ninewa])
    assert {kind for kind, _ in began.values()} == {"first_reported"}


def test_the_order_of_the_days_does_not_matter_and_equal_days_change_nothing(dataset):
    forth = changes.between(dataset, View(), SUMMER, MEETING)
    assert forth == changes.between(dataset, View(), MEETING, SUMMER)
    assert (forth.first, forth.second) == (SUMMER, MEETING)
    assert changes.between(dataset, View(), SUMMER, SUMMER).changes == ()


def test_people_are_counted_once_by_kind(dataset):
    people = changes.between(dataset, View(), SUMMER, MEETING).people
    # DRC left Bzebiz and AAF, Mercy Corps Kilo 9, Kilo 18 and Habbaniya, IOM Kilo 7:
    # 1,574 + 115 + 64 + 153 + 265 + 550 households in 15 + 5 sites
    assert (people["ended"].sites, people["ended"].households) == (20, 2_721)
    assert people["handed_over"].households == 1_574
    assert people["started"] == UNKNOWN_PEOPLE


@pytest.mark.parametrize("kind", changes.KINDS)
def test_every_kind_is_counted(public, kind):
    found = changes.between(public, View(), SUMMER, MEETING)
    assert kind in found.people
    assert {one.place.level for one in found.changes} == {"district"}
    assert all(one.to == () for one in found.changes)
