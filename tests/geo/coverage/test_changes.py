"""What changed between two days of the slides' story, worked out by hand."""

import datetime as dt

import pytest

from geo.coverage import changes
from geo.coverage.places import Place
from geo.dataset.sums.people import UNKNOWN_PEOPLE
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
    told_on = dt.date(2023, 12, 10)
    assert told(dataset, SUMMER, MEETING, [BZEBIZ, KILO_9]) == {
        (BZEBIZ, "protection", "drc"): ("ended", november),
        (BZEBIZ, "legal", "drc"): ("ended", november),
        (BZEBIZ, "cccm", "drc"): ("ended", november),
        (BZEBIZ, "shelter-nfi", "drc"): ("ended", november),
        (BZEBIZ, "electricity", "drc"): ("ended", november),
        (BZEBIZ, "wash", "drc"): ("handed_over", november),
        (KILO_9, "wash", "mercy-corps"): ("ended", october),
        # "started recently" and "recently took over" (lines 403 and 411), without a day
        (BZEBIZ, "wash", "momd"): ("recent", told_on),
        (BZEBIZ, "education", "ssord"): ("recent", told_on),
        # Dary and UIMS are in the 3W of early 2022: no news
    }


def test_work_that_nobody_calls_new_is_known_from_a_day_and_no_news(dataset):
    """BWA "is implementing" at Kilo 7 (line 405), where the 3W has only its work against GBV."""
    found = told(dataset, SUMMER, MEETING, [KILO_7])
    assert {
        (sector, organisation): how for (_, sector, organisation), how in found.items()
    } == dict.fromkeys(
        [(sector, "bwa") for sector in ("mhpss", "legal", "livelihoods", "health")],
        ("first_known", dt.date(2023, 12, 10)),
    ) | dict.fromkeys(
        # its upkeep of the grid is only known with its end (line 443)
        [(sector, "iom") for sector in ("cccm", "electricity")],
        ("ended", dt.date(2023, 10, 1)),
    )


def test_a_stated_end_is_told_of_what_the_3w_reported_before(dataset):
    found = told(dataset, dt.date(2022, 4, 15), MEETING, [BZEBIZ, KILO_9])
    gone = {key: how for key, how in found.items() if how[0] in ("ended", "no_longer_confirmed")}
    # Mercy Corps concluded in the sites in September 2023 (line 389)
    assert gone[KILO_9, "wash", "mercy-corps"] == ("ended", dt.date(2023, 10, 1))
    assert gone[BZEBIZ, "wash", "mercy-corps"] == ("ended", dt.date(2023, 10, 1))
    # nobody has spoken of PUI at Kilo 9 since; UNHCR is reported for the sites together
    assert gone[KILO_9, "health", "pui"] == ("no_longer_confirmed", dt.date(2022, 5, 1))
    assert (KILO_9, "protection", "unhcr") not in found


def test_what_was_handed_over_in_one_place_is_not_handed_over_everywhere(dataset):
    """MoMD took over some of DRC's work in Bzebiz (line 411), nobody in AAF (line 425)."""
    anbar = Place("governorate", "IQG01")
    found = changes.between(dataset, View(), SUMMER, MEETING, [anbar]).changes
    (water,) = [one for one in found if (one.organisation, one.sector) == ("drc", "wash")]
    assert (water.kind, water.to) == ("ended", ("momd",))


def test_a_stated_start_is_a_start(dataset):
    found = told(dataset, dt.date(2023, 3, 1), SUMMER, [BZEBIZ])
    assert found == {(BZEBIZ, "shelter-nfi", "momd"): ("started", dt.date(2023, 4, 1))}


def test_from_the_meeting_to_the_next_may(dataset):
    found = told(dataset, MEETING, dt.date(2024, 5, 15), [BZEBIZ, KILO_7])
    new_year, silent = dt.date(2024, 1, 1), dt.date(2023, 12, 14)
    assert found == {
        (BZEBIZ, "health", "dary"): ("lapsed", new_year),
        (BZEBIZ, "gbv", "uims"): ("lapsed", new_year),
        (BZEBIZ, "wash", "momd"): ("no_longer_confirmed", silent),
        (BZEBIZ, "shelter-nfi", "momd"): ("no_longer_confirmed", silent),
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
    assert {kind for kind, _ in began.values()} == {"first_known"}


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
