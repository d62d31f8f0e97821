"""The contract of every store for changes of one owner's rows, and for taking them back."""

import random

import pytest
from geopandas.testing import assert_geodataframe_equal
from made_things import NOTE, THINGS, things

from geo.catalog.layer import Layer
from geo.errors import ConflictError
from geo.store.databases.database import AT_ONCE
from geo.store.revisions import Change, Note
from geo.store.stores import connect

OTHERS = Layer("other-things", "Others", "", THINGS.geometry, THINGS.fields)


@pytest.fixture
def store(address):
    made = connect(address)
    made.write({THINGS: things("a", "b"), OTHERS: things("a")}, NOTE)
    return made


def test_an_owner_changes_its_own_rows_alone(store):
    made = store.change({THINGS: Change(things("x", "y", "z"))}, NOTE, "drc", 1)
    assert made.counts == {"things": 3}
    assert store.read(THINGS)["id"].tolist() == ["a", "b", "x", "y", "z"]
    changed = things("y", name=["again"])
    store.change({THINGS: Change(changed, ["z"])}, NOTE, "drc", 2)
    assert store.read(THINGS)["id"].tolist() == ["a", "b", "x", "y"]
    assert store.held(THINGS, "y")[0] == "drc"
    assert [(n, row["name"]) for n, row in store.versions(THINGS, "y")] == [
        (3, "again"),
        (2, "عكاشات y"),
    ]
    with pytest.raises(ConflictError, match="a is a row of another source"):
        store.change({THINGS: Change(things("a"))}, NOTE, "drc", 3)
    store.change({THINGS: Change(things("a", name=["shared"]), shared=True)}, NOTE, "drc", 3)
    assert store.held(THINGS, "a")[1]["name"] == "shared"
    assert store.held(THINGS, "nothing") is None


def test_what_was_changed_meanwhile_is_a_conflict(store):
    store.change({THINGS: Change(things("x", "y"))}, NOTE, "drc", 1)
    with pytest.raises(ConflictError, match="x was changed in revision 2"):
        store.change({THINGS: Change(things("x"))}, NOTE, "drc", 1)
    store.change({THINGS: Change(things("z"))}, NOTE, "drc", 1)
    with pytest.raises(ConflictError, match="changed in revision"):
        store.change({THINGS: Change(things("v"), alone=True)}, NOTE, "drc", 1)
    assert store.version() == 3


def test_many_rows_are_changed_and_taken_back_at_once(store):
    many = [f"t{number:04}" for number in range(2 * AT_ONCE + 1)]
    before = store.digest(1)
    store.change({THINGS: Change(things(*many))}, NOTE, "drc", 1)
    store.change({THINGS: Change(things(*many[1:]), many[:1])}, NOTE, "drc", 2)
    assert len(store.touched(3)) == len(many)
    store.undo(3, NOTE)
    assert store.digest(4) == store.digest(2)
    assert_geodataframe_equal(store.read(THINGS), store.read(THINGS, 2))
    store.undo(2, NOTE, keep=[("things", many[0])])
    assert store.read(THINGS)["id"].tolist() == ["a", "b", many[0]]
    assert store.digest(1) == before


def test_an_undo_of_what_was_changed_since_is_a_conflict(store):
    store.change({THINGS: Change(things("x", "y"))}, NOTE, "drc", 1)
    store.change({THINGS: Change(things("x", name=["later"]))}, NOTE, "drc", 2)
    (x, y) = store.touched(2)
    assert (x.feature, x.later, y.feature, y.later) == ("x", 3, "y", None)
    with pytest.raises(ConflictError, match="x was changed in revision 3"):
        store.undo(2, NOTE)


def do_something(store, chance):
    layer, owner = chance.choice((THINGS, OTHERS)), chance.choice(("drc", "IRC"))
    ids = [f"{owner}{one}" for one in chance.sample(range(9), chance.randint(0, 5))]
    rows = things(*ids, name=[str(chance.random()) for _ in ids])
    seen = store.version()
    deed = chance.choice(("write", "change", "change", "undo"))
    if deed == "write":
        store.write({layer: things(*(f"pack{one}" for one in ids))}, NOTE)
    elif deed == "change":
        store.change({layer: Change(rows.iloc[1:], ids[:1])}, NOTE, owner, seen)
    elif seen:
        store.undo(seen, Note("t", "undo", "x", "0"))


def test_every_database_holds_the_same_after_the_same(tmp_path, cluster):
    both = [connect(f"sqlite:///{tmp_path / 'a.sqlite'}"), connect(cluster.new())]
    for store in both:
        chance = random.Random(17)  # noqa: S311 - no secret
        for _ in range(40):
            do_something(store, chance)
    one, other = both
    assert one.version() == other.version() > 20
    for number in range(1, one.version() + 1):
        assert one.digest(number) == other.digest(number)
        assert one.touched(number) == other.touched(number)
        for layer in (THINGS, OTHERS):
            assert_geodataframe_equal(one.read(layer, number), other.read(layer, number))
    assert [r.counts for r in one.revisions()] == [r.counts for r in other.revisions()]
