"""The contract of every store: revisions, differences, whole writes, readers beside a writer."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from made_things import NOTE, THINGS, things

from geo.access.datasets import Library
from geo.catalog import layers as catalog_layers
from geo.catalog.registers import REGISTERS
from geo.errors import ConflictError, GeoError, NotFoundError, SettingsError, StoreError
from geo.intake.accepting import undo
from geo.store import positions
from geo.store.stores import connect


@pytest.fixture
def store(address):
    return connect(address)


def rows_written(store):
    statement = store._database.table(THINGS).sql("SELECT count(*) FROM {table} WHERE {layer}")
    with store._database.reading() as connection:
        return connection.execute(statement).fetchone()[0]


def test_an_empty_store_has_version_0_and_no_revisions(store):
    assert store.version() == 0
    assert store.revisions() == []
    assert len(store.read(THINGS)) == 0


def test_every_revision_is_listed_with_what_undid_it_newest_first(store):
    store.write({THINGS: things("a")}, NOTE)
    store.write({THINGS: things("a", "b")}, NOTE)
    store.write({THINGS: things("a")}, replace(NOTE, why=undo.UNDO, details={"undid": 2}))
    told = undo.history(Library(store))
    assert [(one["revision"], one["undone_by"]) for one in told] == [(3, None), (2, 3), (1, None)]
    assert told[0]["undone"] == NOTE.why
    assert [one.id for one in store.revisions(2)] == [3, 2]


def test_what_was_written_is_read_back_equal(store):
    written = things("a", "b", "c")
    store.write({THINGS: written}, NOTE)
    assert_geodataframe_equal(store.read(THINGS), written, check_dtype=True)
    assert store.read(THINGS).crs == "EPSG:4326"


def test_an_empty_layer_keeps_its_columns_and_types(store):
    store.write({THINGS: things("a")}, NOTE)
    store.write({THINGS: things("a").iloc[:0]}, NOTE)
    found = store.read(THINGS)
    assert len(found) == 0
    assert found.dtypes.astype(str).to_dict() == things("a").dtypes.astype(str).to_dict()


def test_real_layers_are_read_back_equal(store, dataset):
    layers = (*catalog_layers.LAYERS, *REGISTERS)
    written = {layer: dataset.features[layer.id] for layer in layers}
    store.write(written, NOTE)
    for layer, features in written.items():
        assert_geodataframe_equal(store.read(layer), features)


def test_a_revision_says_who_when_why_and_from_what(store):
    made = store.write({THINGS: things("a", "b")}, NOTE)
    (kept,) = store.revisions()
    assert kept == made
    assert (kept.id, kept.who, kept.why, kept.source) == (1, "tests", "a reason", "a file")
    assert kept.source_sha256 == "ab" * 32
    assert kept.counts == {"things": 2}
    assert kept.made_at.tzinfo is not None


def test_old_revisions_can_be_read_and_unknown_ones_are_named(store):
    first, second = things("a", "b"), things("b", "c")
    store.write({THINGS: first}, NOTE)
    store.write({THINGS: second}, NOTE)
    assert_geodataframe_equal(store.read(THINGS, 1), first)
    assert_geodataframe_equal(store.read(THINGS, 2), second)
    assert_geodataframe_equal(store.read(THINGS), second)
    for number in (0, 3, -1):
        with pytest.raises(NotFoundError, match=f"no revision {number}"):
            store.read(THINGS, number)


def test_only_what_changed_is_written(store):
    store.write({THINGS: things("a", "b", "c")}, NOTE)
    assert rows_written(store) == 3
    store.write({THINGS: things("a", "b", "c")}, NOTE)
    assert rows_written(store) == 3
    store.write({THINGS: things("a", "b", "c", number=[7, 1, 2])}, NOTE)
    assert rows_written(store) == 4


def test_a_changed_geometry_is_a_change(store):
    moved = things("a", "b")
    store.write({THINGS: moved}, NOTE)
    moved.geometry = np.array([shapely.Point(44, 33), None], dtype=object)
    store.write({THINGS: moved}, NOTE)
    assert rows_written(store) == 3
    assert store.read(THINGS).geometry.iloc[0] == shapely.Point(44, 33)


def test_a_row_in_the_middle_moves_no_other_row(store):
    names = {
        "number": [1] * 4,
        "share": [1.0] * 4,
        "sure": [True] * 4,
        "day": ["2023-12-13"] * 4,
        "tags": [None] * 4,
    }
    three = {name: values[:3] for name, values in names.items()}
    store.write({THINGS: plain("a", "b", "c", **three)}, NOTE)
    store.write({THINGS: plain("a", "x", "b", "c", **names)}, NOTE)
    assert rows_written(store) == 4
    assert store.read(THINGS)["id"].tolist() == ["a", "x", "b", "c"]
    store.write({THINGS: plain("c", "a", "x", "b", **names)}, NOTE)
    assert rows_written(store) == 5
    assert store.read(THINGS)["id"].tolist() == ["c", "a", "x", "b"]
    store.write({THINGS: plain("c", "x", "b", **three)}, NOTE)
    assert rows_written(store) == 5
    assert store.read(THINGS)["id"].tolist() == ["c", "x", "b"]
    assert store.read(THINGS, 1)["id"].tolist() == ["a", "b", "c"]


def plain(*ids, **changes):
    made = things(*ids, **changes)
    made.geometry = np.array([shapely.Point(43, 33)] * len(ids), dtype=object)
    return made


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([], []),
        ([None, None], [0.0, 1.0]),
        ([0.0, 1.0], [0.0, 1.0]),
        ([0.0, None, 1.0], [0.0, 0.5, 1.0]),
        ([None, 0.0], [-0.5, 0.0]),
        ([0.0, None, None], [0.0, 1.0, 2.0]),
        ([3.0, 1.0, 2.0], [0.0, 1.0, 2.0]),
    ],
)
def test_positions_rise_and_stay_where_they_can(held, expected):
    assert positions.kept(held) == expected


def test_positions_are_numbered_anew_when_there_is_no_room():
    tight = [1.0, None, np.nextafter(1.0, 2.0)]
    assert positions.kept(tight) == [0.0, 1.0, 2.0]
    held = [0.0, 1.0]
    for _ in range(3_000):
        held = positions.kept([held[0], None, *held[1:2]])
        assert held == sorted(set(held))


def test_layers_that_are_not_given_stay_as_they_are(store):
    store.write({THINGS: things("a")}, NOTE)
    store.write({catalog_layers.MOVEMENTS: store.read(catalog_layers.MOVEMENTS)}, NOTE)
    assert store.read(THINGS)["id"].tolist() == ["a"]


def test_of_two_who_bring_the_same_source_one_does(store):
    store.write({THINGS: things("a")}, NOTE, once=True)
    with pytest.raises(ConflictError):
        store.write({THINGS: things("a")}, NOTE, once=True)
    assert store.version() == 1
    store.write({THINGS: things("b")}, replace(NOTE, source_sha256="cd"), once=True)
    store.write({THINGS: things("a")}, NOTE, once=True)
    assert store.version() == 3


def test_undo_is_writing_the_old_state_again(store):
    store.write({THINGS: things("a", "b")}, NOTE)
    store.write({THINGS: things("c")}, NOTE)
    store.write({THINGS: store.read(THINGS, 1)}, NOTE)
    assert store.version() == 3
    assert_geodataframe_equal(store.read(THINGS), things("a", "b"))
    assert store.read(THINGS, 2)["id"].tolist() == ["c"]


def test_a_write_that_fails_leaves_the_last_revision_whole(store):
    store.write({THINGS: things("a", "b")}, NOTE)
    broken = things("a").drop(columns="share")
    with pytest.raises(KeyError):
        store.write({THINGS: things("x", "y", "z"), catalog_layers.MOVEMENTS: broken}, NOTE)
    assert store.version() == 1
    assert_geodataframe_equal(store.read(THINGS), things("a", "b"))


def test_two_rows_with_one_id_are_refused_with_a_sentence(store):
    store.write({THINGS: things("a")}, NOTE)
    with pytest.raises(StoreError, match="cannot be used"):
        store.write({THINGS: things("b", "b")}, NOTE)
    assert store.version() == 1


KILLED = """
import os, signal, sys
from geo.store import layers
from geo.store.stores import connect
from made_things import NOTE, THINGS, things
store = connect(sys.argv[1])
replace = layers._Writing.replace
def half(*given):
    replace(*given)
    os.kill(os.getpid(), signal.SIGKILL)
layers._Writing.replace = half
store.write({THINGS: things("x", "y", "z")}, NOTE)
"""


def test_a_writer_that_is_killed_leaves_the_last_revision_whole(store, address, root):
    store.write({THINGS: things("a", "b")}, NOTE)
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, address], cwd=root, env=env, check=False, timeout=60
    )
    assert ended.returncode == -signal.SIGKILL
    assert store.version() == 1
    assert_geodataframe_equal(store.read(THINGS), things("a", "b"))
    assert store.write({THINGS: things("c")}, NOTE).id == 2


def test_readers_beside_a_writer_see_only_whole_revisions(store, address):
    sizes = [1, 40, 3, 25, 8, 30, 2, 17, 12, 33]
    batches = [things(*(f"t{size}-{one}" for one in range(size))) for size in sizes]
    store.write({THINGS: batches[0]}, NOTE)
    wrong, seen = [], set()
    done = threading.Event()

    def read():
        reader = connect(address)
        while not done.is_set():
            number = reader.version()
            ids = reader.read(THINGS, number)["id"].tolist()
            seen.add(number)
            if ids != batches[number - 1]["id"].tolist():
                wrong.append((number, ids))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for batch in batches[1:]:
        store.write({THINGS: batch}, NOTE)
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert seen


def test_a_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "atlas.sqlite"
    path.write_bytes(b"this is not a database, however long it may be\n" * 200)
    with pytest.raises(StoreError, match=r"atlas\.sqlite cannot be used: .*not a database"):
        connect(f"sqlite:///{path}")


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made"):
        connect(f"sqlite:///{tmp_path / 'file' / 'atlas.sqlite'}")


@pytest.mark.parametrize(
    "other",
    [
        "",
        "atlas.sqlite",
        "mysql://x/y",
        "sqlite:///",
        "postgresql://",
        "postgresql://lina:secret@[x/atlas",
        "postgresql://lina@x/atlas?secret=1",
    ],
)
def test_an_address_of_another_kind_is_refused(other):
    with pytest.raises(SettingsError, match="ATLAS_STORE") as told:
        connect(other)
    assert "secret" not in str(told.value)


def test_a_password_is_told_to_nobody():
    for other in ("mysql://lina:secret@x/y", "postgresql://lina:secret@/nothing?host=/nowhere"):
        with pytest.raises(GeoError) as told:
            connect(other)
        assert "secret" not in str(told.value)
