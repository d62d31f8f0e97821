"""A clock that is set back: order, history and days stay right, what is over stays over."""

import dataclasses
import datetime as dt

import pytest
from geopandas.testing import assert_geodataframe_equal
from made_things import NOTE, THINGS, things

from geo.access import keys, roles
from geo.access.datasets import Library
from geo.access.links.shares import Draft, Shares
from geo.access.sign_in import SIGNED_AT
from geo.catalog.audience import Audience
from geo.errors import LinkError
from geo.meeting import meetings
from geo.meeting.earlier import Earlier
from geo.store import stores
from geo.store.stores import connect
from geo.values import clock
from geo.view.view import View

NOON = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)


@pytest.fixture
def at(monkeypatch):
    """Sets the clock of the machine; a process that `starts` knows nothing of before."""

    def turned(moment, *, starts=False):
        monkeypatch.setattr(clock, "wall", lambda: moment)
        if starts:
            clock._first.cache_clear()

    yield turned
    clock._first.cache_clear()


def test_a_process_does_not_believe_a_clock_that_is_set_back(at):
    at(NOON, starts=True)
    clock.now()
    at(NOON + dt.timedelta(days=900))
    assert clock.now() == NOON + dt.timedelta(days=900)
    at(NOON + dt.timedelta(minutes=5))
    assert clock.now() == NOON + dt.timedelta(minutes=5), "ahead for a moment, and set right"
    at(NOON - dt.timedelta(hours=5))
    assert NOON < clock.now() < NOON + dt.timedelta(hours=1)


def test_revisions_of_a_clock_that_is_behind_follow_the_last_one(address, at, dataset, caplog):
    store = connect(address)
    meeting = meetings.since(dataset, View())
    noon = dt.datetime.combine(meeting - dt.timedelta(days=1), dt.time(12), dt.UTC)
    hours = (0, 26, -30, -29, 27, 60)
    for number, hour in enumerate(hours, 1):
        at(noon + dt.timedelta(hours=hour), starts=True)
        assert store.write({THINGS: things(*"abcdef"[:number])}, NOTE).id == number
    found = store.revisions()
    assert [one.id for one in found] == [6, 5, 4, 3, 2, 1]
    times = [one.made_at for one in reversed(found)]
    assert times == sorted(set(times))
    assert times[1] == noon + dt.timedelta(hours=26)
    assert times[4] == noon + dt.timedelta(hours=27)
    assert caplog.text.count("the clock is behind the last revision") == 2
    for number in range(1, len(hours) + 1):
        assert_geodataframe_equal(store.read(THINGS, number), things(*"abcdef"[:number]))
    at(NOON, starts=True)
    seen = dataclasses.replace(dataset, revision=len(hours))
    assert Earlier(Library(store)).base(seen, View()).number == 5, "the last of the day it met"


def test_what_is_over_stays_over(address, config, at):
    ledger = stores.ledger(address)
    at(NOON, starts=True)
    shares = Shares(ledger, keys.of(config), 90)
    link = shares.make(Draft(days=1), "lina", Audience.COORDINATOR, clock.now())
    at(NOON + dt.timedelta(days=2), starts=True)
    for back in (0, 3):
        at(NOON + dt.timedelta(days=2 - back))
        with pytest.raises(LinkError, match="expired"):
            shares.find(shares.token(link), clock.now())
    person = {"sub": "lina", SIGNED_AT: clock.now().timestamp()}
    at(NOON, starts=True)
    ledger.sign_out(roles.subject(person), roles.ending(person, clock.now()))
    ledger.sign_out(roles.subject(person), clock.now().isoformat())
    assert roles.is_over(person, ledger)
