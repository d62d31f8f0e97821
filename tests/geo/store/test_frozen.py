"""A database whose processes are stopped: it takes what is sent, and nothing answers."""

import os
import signal
import time

import pytest
from geopandas.testing import assert_geodataframe_equal
from made_things import NOTE, THINGS, things

from geo.errors import SILENT, UNSURE, StoreError
from geo.store.databases import connections, postgres
from geo.store.layers import _Writing
from geo.store.stores import connect

MOST_S = 30


class Freezer:
    """Stops the processes that serve one database, as `kill -STOP` does, and lets them go on."""

    def __init__(self, cluster, address):
        self._cluster = cluster
        self._name = address.rpartition("?")[0].rpartition("/")[2]
        self._held = []

    def freeze(self):
        of = f"SELECT pid FROM pg_stat_activity WHERE datname = '{self._name}'"  # noqa: S608 - of this test
        for (pid,) in self._cluster.run(of).fetchall():
            os.kill(pid, signal.SIGSTOP)
            self._held.append(pid)

    def thaw(self):
        while self._held:
            os.kill(self._held.pop(), signal.SIGCONT)


@pytest.fixture
def address(cluster):
    return cluster.new()


@pytest.fixture
def store(address, monkeypatch):
    made = connect(address)
    made.write({THINGS: things("a", "b")}, NOTE)
    for name in ("ANSWER_S", "WAIT_S", "SILENT_S"):
        monkeypatch.setattr(postgres, name, 1.0)
    monkeypatch.setattr(connections, "ANSWER_S", 1.0)
    monkeypatch.setattr(connections, "_GRACE_S", 0.5)
    return made


@pytest.fixture
def freezer(cluster, address):
    made = Freezer(cluster, address)
    yield made
    made.thaw()


def answer(ask):
    """Asks until there is an answer."""
    until = time.monotonic() + MOST_S
    while True:
        try:
            return ask()
        except StoreError:
            assert time.monotonic() < until
            time.sleep(0.1)


def test_who_looks_something_up_is_told_soon_and_all_others_at_once(store, freezer):
    freezer.freeze()
    with pytest.raises(StoreError, match="cannot be reached: no answer") as told:
        store.version()
    assert told.value.public == SILENT
    asked = store._database._connections
    for ask in (store.version, lambda: store.write({THINGS: things("c")}, NOTE)):
        with pytest.raises(StoreError) as again:
            ask()
        assert again.value is told.value, "nobody waited"
    assert "no answer" in store.trouble()
    assert answer(store.version) == 1, "by a new connection, which answers"
    assert asked.late == set()


@pytest.mark.parametrize("is_ending", [False, True])
def test_a_write_that_is_frozen_is_whole_or_nothing_and_says_which(
    store, freezer, monkeypatch, is_ending
):
    replace = _Writing.replace

    def half(*given):
        if is_ending:
            replace(*given)
        freezer.freeze()
        if not is_ending:
            replace(*given)

    with monkeypatch.context() as patch:
        patch.setattr(_Writing, "replace", half)
        with pytest.raises(StoreError, match="no answer") as told:
            store.write({THINGS: things("x")}, NOTE)
    assert told.value.public == (UNSURE if is_ending else SILENT)
    assert_geodataframe_equal(answer(lambda: store.read(THINGS)), things("a", "b"))
    freezer.thaw()
    last = answer(lambda: store.write({THINGS: things("c")}, NOTE)).id
    assert last == 2 + is_ending, "who had only to end did so once the database went on"
    assert_geodataframe_equal(store.read(THINGS), things("c"))
    if is_ending:
        assert_geodataframe_equal(store.read(THINGS, 2), things("x"))


def test_no_more_than_a_few_wait_for_a_database_that_is_slow(store, monkeypatch):
    asked = store._database._connections
    slow = {connections.Link.__new__(connections.Link) for _ in range(connections._MOST_LATE)}
    monkeypatch.setattr(asked, "late", slow)
    with pytest.raises(StoreError, match="others wait for it") as told:
        store.version()
    assert told.value.public == SILENT
