"""Which revision the last meeting saw, and how it is read for whoever is looking."""

import datetime as dt

import pytest

from geo.access import gate
from geo.access.datasets import MOST_EARLIER, Library, load
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.coverage.corrections import Base
from geo.dataset.scope import Scope
from geo.errors import NotFoundError
from geo.meeting.earlier import Earlier
from geo.view.view import View


@pytest.fixture
def changed(fewer):
    sites = fewer.features["informal-sites"].copy()
    sites.loc[sites["id"] == "kilo-9", "households"] = 70
    return {layers.INFORMAL_SITES: sites}


def dated(store, *days):
    """Makes revisions of a store on these days."""
    with store._database.writing() as connection:
        for number, day in enumerate(days, 1):
            connection.execute(
                "UPDATE revisions SET made_at = ? WHERE id = ?", (f"{day}T10:00:00+00:00", number)
            )


@pytest.mark.parametrize(
    ("days", "filters", "expected"),
    [
        (("2023-08-01", "2023-12-01"), {"compare": dt.date(2023, 8, 31)}, (1, "2023-08-01")),
        (("2023-08-31", "2023-12-01"), {"compare": dt.date(2023, 8, 31)}, (1, "2023-08-31")),
        (("2023-09-01", "2023-12-01"), {"compare": dt.date(2023, 8, 31)}, (0, "2023-09-01")),
        (("2023-08-01", "2023-08-02"), {"compare": dt.date(2023, 8, 31)}, (2, "2023-08-02")),
        (("2023-08-01", "2023-12-01"), {}, (1, "2023-08-01")),
        (("2026-01-01", "2026-01-02"), {"since": 1}, (1, "2026-01-01")),
    ],
)
def test_the_revision_that_the_last_meeting_saw(both, changed, days, filters, expected):
    both(changed)
    dated(both.library.store, *days)
    earlier = Earlier(both.library, Audience.PARTNER)
    newest = both.library.dataset(Audience.PARTNER)
    view = View(**{"date": dt.date(2023, 12, 13), **filters})
    base = earlier.base(newest, view)
    assert base == Base(expected[0], dt.date.fromisoformat(expected[1]))
    assert len(earlier.corrections(newest, view, base)) == (expected[0] == 1)


def test_what_a_link_opens_is_compared_within_its_scope(both, changed):
    both(changed)
    scope = Scope(governorates=("IQG15",))
    seen = gate.Access(Audience.PARTNER, scope=scope)
    earlier = Earlier.of(both.library, seen)
    newest = both.library.dataset(Audience.PARTNER, scope)
    assert earlier.corrections(newest, View(), Base(1, newest.day)) == ()


def test_few_earlier_datasets_stay_in_memory_and_none_is_read_twice(both, changed):
    both(changed)
    held = Library(both.library.store)
    assert held.dataset_at(1, Audience.PUBLIC) is held.dataset_at(1, Audience.PUBLIC)
    for number in range(1, MOST_EARLIER + 1):
        scope = Scope(governorates=(f"IQG{number:02}",))
        held.dataset_at(1, Audience.COORDINATOR, scope)
    assert len(held._earlier) == MOST_EARLIER
    with pytest.raises(NotFoundError):
        held.dataset_at(3, Audience.PUBLIC)


def test_an_earlier_revision_shares_what_no_later_one_touched(both, changed):
    both(changed)
    held = both.library
    newest, earlier = held.dataset(Audience.COORDINATOR), held.dataset_at(1, Audience.COORDINATOR)
    again = load(held.store, 1)
    sites = (layers.INFORMAL_SITES.id, layers.CLOSED_SITES.id)
    for name, rows in again.features.items():
        assert earlier.features[name].equals(rows), name
        assert (earlier.features[name] is newest.features[name]) == (name not in sites), name
    assert earlier.units is newest.units
    assert held.dataset_at(newest.revision, Audience.COORDINATOR) is newest
