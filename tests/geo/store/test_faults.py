"""A database that is cut off, read-only, busy or silent: said in words; nothing is half done."""

import socket
import threading
import time

import psycopg
import pytest
from geopandas.testing import assert_geodataframe_equal
from made_things import NOTE, THINGS, things

from geo.errors import StoreError
from geo.store import stores
from geo.store.databases import connections, postgres
from geo.store.layers import _Writing
from geo.store.stores import connect

SHORT = "SET LOCAL statement_timeout = '200ms'"


@pytest.fixture
def address(cluster):
    return cluster.new()


@pytest.fixture
def store(address):
    made = connect(address)
    made.write({THINGS: things("a", "b")}, NOTE)
    return made


@pytest.fixture
def cut(cluster, address):
    """Ends every connection to the database."""
    name = address.rpartition("?")[0].rpartition("/")[2]

    def end():
        others = f"datname = '{name}' AND pid <> pg_backend_pid()"
        cluster.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")  # noqa: S608 - of this test

    return end


def test_a_connection_that_is_cut_in_a_transaction_leaves_the_last_revision_whole(
    store, cut, monkeypatch
):
    replace = _Writing.replace

    def half(*given):
        replace(*given)
        cut()

    with monkeypatch.context() as patch:
        patch.setattr(_Writing, "replace", half)
        with pytest.raises(StoreError, match="cannot be reached"):
            store.write({THINGS: things("x")}, NOTE)
    assert_geodataframe_equal(store.read(THINGS), things("a", "b"))
    assert store.write({THINGS: things("c")}, NOTE).id == 2


def test_connections_that_were_cut_while_nobody_used_them_are_made_again(store, cut):
    threads = [threading.Thread(target=store.read, args=(THINGS,)) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    for _ in range(3):
        cut()
        assert store.version() == 1


def test_a_database_that_can_only_be_read_is_read_and_says_so(store, address):
    with psycopg.connect(address, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    database = postgres.PostgresDatabase(address)
    database.prepare()
    again = stores.Store(database)
    assert "can only be read" in again.trouble()
    assert_geodataframe_equal(again.read(THINGS), things("a", "b"))
    with pytest.raises(StoreError, match="cannot be written: it can only be read"):
        again.write({THINGS: things("c")}, NOTE)


def test_who_writes_for_too_long_is_not_waited_for(store, address, monkeypatch):
    monkeypatch.setattr(
        connections, "SETTINGS", "-c search_path=atlas,public -c lock_timeout=200ms"
    )
    other = stores.Store(postgres.PostgresDatabase(address))
    with store._database.writing():
        assert other.version() == 1
        with pytest.raises(StoreError, match="somebody else has written for"):
            other.write({THINGS: things("c")}, NOTE)
        stores.ledger(address).sign_out("lina", "2024")
    assert other.write({THINGS: things("c")}, NOTE).id == 2


def test_who_does_nothing_while_it_writes_is_cut_off_so_that_others_can_write(
    store, address, monkeypatch
):
    monkeypatch.setattr(postgres, "IDLE_S", 0.3)
    other = stores.Store(postgres.PostgresDatabase(address))

    def idle():
        with store._database.writing():  # such as a process that was frozen
            assert other.write({THINGS: things("c")}, NOTE).id == 2

    with pytest.raises(StoreError, match="due to idle-in-transaction timeout"):
        idle()
    assert store.write({THINGS: things("d")}, NOTE).id == 3


@pytest.mark.whole
def test_a_slow_database_is_given_up_and_asked_again(store, monkeypatch):
    assert "statement_timeout=5s" in connections.SETTINGS
    with monkeypatch.context() as patch:
        patch.setattr(postgres, "_READING", f"{postgres._READING}; {SHORT}")
        with (
            pytest.raises(StoreError, match="cannot be read: it takes too long"),
            store._database.reading() as connection,
        ):
            connection.execute("SELECT pg_sleep(5)")
    assert store.version() == 1


def test_a_database_that_never_answers_holds_up_one_and_not_all_who_ask():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        database = postgres.PostgresDatabase(
            f"postgresql://lina@127.0.0.1:{silent.getsockname()[1]}/atlas"
        )
        began = time.monotonic()
        with pytest.raises(StoreError, match="cannot be reached"):
            database.prepare()
        waited = time.monotonic() - began
        for _ in range(3):
            with pytest.raises(StoreError, match="cannot be reached"):
                database.prepare()
        assert "cannot be reached" in database.trouble()
        assert time.monotonic() - began < 2 * waited
