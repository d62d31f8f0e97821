"""What is held of an earlier revision, brought forward, is what reading the whole layer gives."""

import random

import numpy as np
import pytest
from geopandas.testing import assert_geodataframe_equal
from made_things import NOTE, THINGS, things

from geo.store.revisions import Change
from geo.store.stores import connect


def _some(chance, ids):
    """Features of some ids in any order, with any values."""
    chosen = chance.sample(ids, chance.randint(1, len(ids)))
    number = len(chosen)
    made = things(
        *chosen,
        name=[chance.choice(["", "á", "ب", None]) for _ in chosen],
        number=[chance.choice([None, 1, 2**40]) for _ in chosen],
        share=[chance.choice([np.nan, 0.5]) for _ in chosen],
        sure=[chance.choice([None, True, False]) for _ in chosen],
        tags=[chance.choice([None, [], ["a"], ["a", "ب"]]) for _ in chosen],
    )
    return made.iloc[chance.sample(range(number), number)].reset_index(drop=True)


def _edit(store, chance):
    """Makes one revision of any kind; whoever changes rows owns those of its own letter."""
    newest = store.version()
    if newest > 2 and chance.random() < 0.2:
        touched = store.touched(newest)
        if touched and all(one.later is None for one in touched):
            store.undo(newest, NOTE)
            return
    owner = chance.choice(["", "x", "y"])
    own = [f"{owner or 'a'}{number}" for number in range(6)]
    if not owner:
        store.write({THINGS: _some(chance, own)}, NOTE)
        return
    opened = _some(chance, own)
    closed = sorted({*own[:2]} - {*opened["id"]}) if chance.random() < 0.4 else []
    store.change({THINGS: Change(opened, closed)}, NOTE, owner, newest)


@pytest.mark.parametrize("seed", [1, 2])
def test_random_edits_brought_forward_are_as_the_whole_layer_read(address, seed):
    store, chance = connect(address), random.Random(seed)  # noqa: S311 - no secret
    store.write({THINGS: things("a0", "a1")}, NOTE)
    held = {1: store.placed(THINGS, 1)}
    for _ in range(20):
        _edit(store, chance)
        newest = store.version()
        whole = store.placed(THINGS, newest)
        for since in {max(held), chance.choice(list(held))}:
            brought = store.brought(THINGS, held[since], since, newest)
            assert_geodataframe_equal(brought.features, whole.features, check_dtype=True)
            assert brought.positions.tolist() == whole.positions.tolist()
        held[newest] = brought
    for revision, one in held.items():  # what was held is as it was
        assert_geodataframe_equal(one.features, store.read(THINGS, revision), check_dtype=True)


def test_only_columns_that_differ_are_copied(address):
    store = connect(address)
    store.write({THINGS: things(*"abc")}, NOTE)
    held = store.placed(THINGS, 1)
    assert store.brought(THINGS, held, 1, 1) is held
    store.change({THINGS: Change(things("a", name=["x"]), shared=True)}, NOTE, "drc", 1)
    brought = store.brought(THINGS, held, 1, 2).features
    shared = [
        name
        for name in ("id", "name", "day")
        if np.shares_memory(brought[name].array._ndarray, held.features[name].array._ndarray)
    ]
    assert shared == ["id", "day"]
