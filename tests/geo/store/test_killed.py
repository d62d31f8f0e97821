"""Whoever writes is killed at random points: nothing acknowledged is lost, nothing is half done.

A few points of imports and edits on each store; `make faults` has 200.
"""

import os
import random

import forked
import killed
import pytest
from made_things import NOTE

from geo.access.datasets import Library
from geo.catalog.layers import LAYERS, PARTNER_ACTIVITIES
from geo.catalog.registers import REGISTERS
from geo.intake.proposals.proposals import Imports, State
from geo.store.stores import connect

POINTS = int(os.environ.get("ATLAS_FAULTS", "3"))
MOST_ACTS = 3
LONGEST_S = 0.5
"""An act takes about as long."""


@pytest.fixture
def writers(address, config, tmp_path, monkeypatch):
    """Starts who writes, kills them some time after so many acts; returns what they were told."""
    context = forked.context(monkeypatch, "killed")
    own = {"store": address, "cache": config.cache, "audit": tmp_path / "audit"}

    def run(number, least, after_s):
        told, telling = context.Pipe(duplex=False)
        process = context.Process(target=killed.work, args=(own, number, telling))
        process.start()
        telling.close()
        acts = [told.recv() for _ in range(1 + least)]
        process.join(after_s)
        process.kill()
        process.join()
        while True:
            try:
                acts.append(told.recv())
            except EOFError:
                return acts

    return run


def is_there(store, imports, act, number, done):
    """Whether what somebody was told is so."""
    if act == "handed in":
        return imports.content(imports.get(done)) == killed.sheet(number)
    told = store.revisions()[-done].details
    if act == "accepted":
        return imports.get(told["import"]).revision == done
    return told["record"] == killed.record(number) and len(store.touched(done)) > 0


def rows_of_files(store):
    """How many rows there are of each file of which there are any."""
    held = store.read(PARTNER_ACTIVITIES)["source_id"].value_counts()
    return held.filter(like="from-s").tolist()


@pytest.mark.whole
def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(address, fewer, config, writers):
    store = connect(address)
    store.write({layer: fewer.features[layer.id] for layer in (*LAYERS, *REGISTERS)}, NOTE)
    imports = Imports(Library(store), config.model_copy(update={"store": address}))
    chance = random.Random(POINTS)  # noqa: S311 - the same every time
    number, digests, known = 0, {1: store.digest(1)}, []
    for _ in range(POINTS):
        newest = store.version()
        point = chance.randrange(MOST_ACTS), chance.uniform(0, LONGEST_S)
        (_, _, read), *acts = writers(number, *point)
        assert read == newest
        assert store.digest(newest) == digests[newest]
        assert [act for act in acts if not is_there(store, imports, *act)] == []
        assert set(rows_of_files(store)) <= {killed.ROWS}
        known += acts
        number = len(imports.all())
        digests[store.version()] = store.digest(store.version())
    assert [act for act in known if not is_there(store, imports, *act)] == []
    for one in imports.all():  # what waits, or was written and not told, is accepted as ever
        if one.state is State.PROPOSED:
            imports.accept(one, "lina")
    assert rows_of_files(store) == [killed.ROWS] * number
