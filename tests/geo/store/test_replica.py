"""A database that follows another: read, never written; what it lacks is noticed and not mixed."""

import os
import signal
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
from made_things import NOTE
from postgres import Cluster

from geo.access.datasets import Library
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.layers import MOVEMENTS
from geo.catalog.registers import COUNTRY, DECISIONS, HISTORY, REGISTERS
from geo.errors import PROTECTED, StoreError
from geo.store.stores import connect

MOST_S = 60
WRITTEN = "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"
READ = "SELECT pg_last_wal_replay_lsn() - '0/0'::pg_lsn"
COPIED = "SELECT pg_last_wal_receive_lsn() - '0/0'::pg_lsn"


@pytest.fixture(scope="module")
def clusters():
    """A cluster, and one that follows it."""
    first = Cluster.new_one()
    second = first.copied()
    try:
        yield first, second
    finally:
        second.remove()
        first.remove()


@pytest.fixture
def pair(clusters, fewer):
    """The same with a store: its name, and the store at the first."""
    first, second = clusters
    address = first.new()
    store = connect(address)
    store.write({one: fewer.features[one.id] for one in (*layers.LAYERS, *REGISTERS)}, NOTE)
    for one in (COUNTRY, *HISTORY, *DECISIONS):
        store.read(one)  # who may write makes what is not there
    wait(lambda: second.value(READ) >= first.value(WRITTEN))
    name = address.rpartition("?")[0].rpartition("/")[2]
    return SimpleNamespace(first=first, second=second, name=name, store=store)


def wait(is_so):
    until = time.monotonic() + MOST_S
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


def served(library):
    library.look_again()
    return library.dataset(Audience.PUBLIC)


def test_a_copy_is_read_and_refuses_to_be_written(pair, fewer):
    copy = connect(pair.second.address(pair.name))
    assert Library(copy).dataset(Audience.PUBLIC).revision == 1
    assert "can only be read" in copy.trouble()
    with pytest.raises(StoreError, match="cannot be written: it can only be read") as told:
        copy.write({MOVEMENTS: fewer.features["movements"]}, NOTE)
    assert told.value.public == PROTECTED


def test_what_a_copy_lacks_is_told_and_not_mixed(pair, fewer):
    rows, first, second = fewer.features["movements"], pair.first, pair.second
    copy = connect(second.address(pair.name))
    second.run("SELECT pg_wal_replay_pause()")
    pair.store.write({MOVEMENTS: rows.iloc[:2]}, NOTE)
    wait(lambda: second.value(COPIED) >= first.value(WRITTEN))
    wait(lambda: second.value("SELECT pg_get_wal_replay_pause_state()") == "paused")
    os.kill(second.value("SELECT pid FROM pg_stat_wal_receiver"), signal.SIGTERM)
    wait(lambda: second.value("SELECT count(*) FROM pg_stat_wal_receiver") == 0)
    pair.store.write({MOVEMENTS: rows.iloc[:3]}, NOTE)
    hosts = f"{first.folder},{second.folder}"
    either = Library(connect(f"postgresql://postgres@/{pair.name}?host={hosts}"))
    held = served(either)
    assert held.revision == 3

    first.stop()
    assert served(either) is held
    assert "it holds revision 1, revision 3 is served" in either.trouble()
    second.run("SELECT pg_wal_replay_resume()")
    wait(lambda: copy.version() == 2)
    assert served(either) is held
    assert either.went_back == ""

    second.run("SELECT pg_promote()")
    assert served(either).revision == 2
    assert "the store went back from revision 3" in either.went_back
    assert either.trouble() == ""
    either.store.write({MOVEMENTS: rows.iloc[:1]}, replace(NOTE, source_sha256="1" * 64))
    now = served(either)
    assert (now.revision, len(now.features["movements"])) == (3, 1)
    assert now.edition != held.edition
