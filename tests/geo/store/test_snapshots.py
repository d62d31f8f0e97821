"""Layers that are kept in files come back as they were, or not at all."""

import dataclasses
import os

import pytest
from geopandas.testing import assert_geodataframe_equal
from made_things import NOTE, THINGS, things

from geo.access.datasets import Library
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.layer import Field, FieldKind
from geo.catalog.registers import REGISTERS
from geo.store.revisions import Change
from geo.store.snapshots import Snapshot, Snapshots
from geo.store.stores import connect


@pytest.fixture
def store(tmp_path):
    made = connect(f"sqlite:///{tmp_path / 'atlas.sqlite'}")
    made.write({THINGS: things(*"abcd", tags=[["a", "ب"], [], None, ["a"]])}, NOTE)
    return made


@pytest.fixture
def snapshots(tmp_path):
    return Snapshots(tmp_path / "layers", "sqlite:///here")


def _kept(snapshots, store, layer=THINGS):
    one = Snapshot(store.newest(), store.placed(layer))
    snapshots.write(layer, one)
    return one


def test_a_layer_comes_back_as_it_was(store, snapshots, tmp_path):
    for layer_rows in (things(*"abcd"), things(), things("a"), things("a", share=[None])):
        store.write({THINGS: layer_rows}, NOTE)
        written, read = _kept(snapshots, store), snapshots.read(THINGS)
        assert read.revision == written.revision == store.newest()
        held, found = written.placed, read.placed
        assert_geodataframe_equal(found.features, held.features, check_dtype=True)
        assert found.positions.tolist() == held.positions.tolist()
    (file,) = (tmp_path / "layers").glob("*/*")
    assert file.stat().st_mode & 0o077 == 0, "nobody else may read it"
    assert "here" not in str(file), "an address may hold a password"


def test_what_a_killed_process_was_writing_is_deleted_and_what_another_writes_is_not(
    store, snapshots, tmp_path
):
    _kept(snapshots, store)
    (file,) = (tmp_path / "layers").glob("*/*")
    left, writing = file.with_name("x.part"), file.with_name("y.part")
    for one in (left, writing):
        one.write_bytes(b"x")
    os.utime(left, (0, 0))
    _kept(snapshots, store)
    assert sorted(file.parent.iterdir()) == [file, writing]


def test_what_is_read_from_a_file_is_brought_forward_like_any_other(store, snapshots):
    _kept(snapshots, store)
    store.change({THINGS: Change(things("b", "x"), ["a"], shared=True)}, NOTE, "drc", 1)
    read = snapshots.read(THINGS)
    brought = store.brought(THINGS, read.placed, read.revision.id, 2)
    assert_geodataframe_equal(brought.features, store.read(THINGS), check_dtype=True)


def test_a_damaged_file_or_one_of_other_fields_is_not_used(store, snapshots, tmp_path):
    _kept(snapshots, store)
    (file,) = (tmp_path / "layers").glob("*/*")
    whole = file.read_bytes()
    for at in (0, 40, 70, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        if at != 40:  # room that nothing is read from
            assert snapshots.read(THINGS) is None
    for cut in (0, 1, 64, len(whole) - 1):
        file.write_bytes(whole[:cut])
        assert snapshots.read(THINGS) is None
    file.write_bytes(whole)
    assert snapshots.read(THINGS) is not None
    more = (*THINGS.fields, Field("new", FieldKind.TEXT, "New"))
    assert snapshots.read(dataclasses.replace(THINGS, fields=more)) is None
    assert Snapshots(tmp_path / "layers", "another store").read(THINGS) is None
    assert Snapshots(tmp_path / "nowhere", "").read(THINGS) is None


@pytest.mark.whole
def test_a_process_starts_from_files_and_serves_what_the_store_has(library, tmp_path):
    store = connect(f"sqlite:///{tmp_path / 'pack.sqlite'}")
    every = (*layers.LAYERS, *REGISTERS)
    store.write({one: library.store.read(one) for one in every}, NOTE)
    kept = Snapshots(tmp_path / "layers", "pack")
    first = Library(store, kept)
    first.dataset(Audience.COORDINATOR)
    first.keep()
    files = {one: one.stat().st_mtime_ns for one in (tmp_path / "layers").glob("*/*")}
    site = store.read(layers.INFORMAL_SITES).iloc[[3]].assign(households=77)
    store.change({layers.INFORMAL_SITES: Change(site, shared=True)}, NOTE, "tests", 1)
    later, whole = Library(store, kept), Library(store)
    for audience in (Audience.COORDINATOR, Audience.PUBLIC):
        served, read = later.dataset(audience), whole.dataset(audience)
        for name, rows in read.features.items():
            assert_geodataframe_equal(served.features[name], rows, check_dtype=True)
    later.keep()
    again = [one.stem for one, at in files.items() if one.stat().st_mtime_ns != at]
    assert again == [layers.INFORMAL_SITES.id], "only what was changed is written again"
    other = connect(f"sqlite:///{tmp_path / 'restored.sqlite'}")
    other.write({one: library.store.read(one).iloc[:1] for one in every}, NOTE)
    restored = Library(other, kept).dataset(Audience.COORDINATOR)
    assert len(restored.features[layers.INFORMAL_SITES.id]) == 1, "a file of another store"
