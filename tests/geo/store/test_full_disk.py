"""The disk of the store is full half-way: said so, nothing half done, all goes on with room."""

import uuid
from contextlib import contextmanager

import psycopg
import pytest
from geopandas.testing import assert_geodataframe_equal
from made_things import NOTE, THINGS, things
from small_disk import SmallDisk

from geo.errors import FULL, StoreError
from geo.store.stores import connect

MANY = [f"thing-{number}" for number in range(3000)]
ROOM = 300_000
"""Bytes that are left: enough to begin with."""
_REFUSES = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER full_disk AFTER INSERT ON history.things EXECUTE FUNCTION full_disk()
"""
_LETS = "DROP FUNCTION full_disk CASCADE"


class OnDisk:
    """A store on a small disk of its own."""

    def __init__(self, disk, address):
        self.disk, self.address = disk, address
        # where the file may only not grow, SQLite cannot tell
        full = "no space left on" if disk.is_real else "disk I/O error"
        self.says = full if address.startswith("sqlite") else "the disk of the store is full"
        self.store = connect(address)
        self.store.write({THINGS: things("a", "b")}, NOTE)

    def fill(self):
        if self.disk.is_real or self.address.startswith("sqlite"):
            self.disk.fill(but_bytes=ROOM)
        else:  # without the right to mount a disk, the database is made to say so
            self._run(_REFUSES)

    def mend(self):
        if self.disk.is_real or self.address.startswith("sqlite"):
            self.disk.mend()
        else:
            self._run(_LETS)

    def _run(self, sql):
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(sql)


@contextmanager
def on_postgres(cluster):
    """A database in a tablespace on the disk."""
    disk, name = SmallDisk(cluster.folder / f"disk-{uuid.uuid4().hex}"), f"full_{uuid.uuid4().hex}"
    address = cluster.address(name)
    if disk.is_real:
        where = cluster.empty(disk.folder / "database")
        cluster.run(f"CREATE TABLESPACE {name} LOCATION '{where}'")
        cluster.run(f"CREATE DATABASE {name} TEMPLATE made TABLESPACE {name} STRATEGY file_copy")
    else:
        address = cluster.new()
    made = OnDisk(disk, address)
    try:
        yield made
    finally:
        made.disk.mend()
        if disk.is_real:
            cluster.run(f"DROP DATABASE {name} WITH (FORCE)")
            cluster.run(f"DROP TABLESPACE {name}")
        disk.leave()


@contextmanager
def on_file(folder):
    disk = SmallDisk(folder / "disk")
    try:
        yield OnDisk(disk, f"sqlite:///{disk.folder / 'atlas.sqlite'}")
    finally:
        disk.leave()


@pytest.fixture(params=["sqlite", "postgresql"])
def on_disk(request, tmp_path):
    is_file = request.param == "sqlite"
    cluster = None if is_file else request.getfixturevalue("cluster")
    with on_file(tmp_path) if is_file else on_postgres(cluster) as made:
        yield made


def test_a_full_disk_is_named_and_nothing_is_half_done(on_disk):
    store, digest = on_disk.store, on_disk.store.digest(1)
    on_disk.fill()
    for _ in range(2):
        with pytest.raises(StoreError, match=on_disk.says) as told:
            store.write({THINGS: things(*MANY)}, NOTE)
        assert told.value.public == FULL or not on_disk.disk.is_real
    assert store.version() == 1
    assert_geodataframe_equal(store.read(THINGS), things("a", "b"))
    on_disk.mend()
    assert store.write({THINGS: things(*MANY)}, NOTE).id == 2
    assert store.trouble() == ""
    assert store.digest(1) == digest
    assert len(store.read(THINGS)) == len(MANY)
