"""Two coordinators edit one record from two processes at once: neither is lost in silence."""

from types import SimpleNamespace

import forked
import pytest
import two_hands
from made_things import NOTE

from geo.access.datasets import Library
from geo.catalog.audience import Audience
from geo.catalog.layers import LAYERS, PARTNER_ACTIVITIES
from geo.catalog.registers import REGISTERS
from geo.intake.by_hand.hand import OWNER
from geo.store.stores import connect

FIELDS = {"lina": ("note", "Seen by Lina"), "omar": ("reached", 77)}
ROUNDS = 3


@pytest.fixture
def edited(address, config, tmp_path, monkeypatch):
    """Has both edit the records at once; returns what became of it, by record and person."""
    context = forked.context(monkeypatch, "two_hands")
    own = {"store": address, "cache": config.cache, "audit": tmp_path / "audit"}

    def run(record_ids):
        together = SimpleNamespace(barrier=context.Barrier(2), told=context.Queue())
        processes = [
            context.Process(
                target=two_hands.edit,
                args=(own, who, [(one, *FIELDS[who]) for one in record_ids], together),
            )
            for who in FIELDS
        ]
        for one in processes:
            one.start()
        found = [together.told.get(timeout=120) for _ in range(2 * len(record_ids))]
        for one in processes:
            one.join()
        assert [one.exitcode for one in processes] == [0, 0]
        return {(record, who): (number, told) for who, record, number, told in found}

    return run


@pytest.mark.whole
def test_one_is_first_and_the_other_is_told_who_when_and_what(address, fewer, edited):
    store = connect(address)
    store.write({layer: fewer.features[layer.id] for layer in (*LAYERS, *REGISTERS)}, NOTE)
    ids = fewer.features[PARTNER_ACTIVITIES.id]["id"].tolist()[:ROUNDS]
    found = edited(ids)
    for one in ids:
        first, second = sorted(FIELDS, key=lambda who: found[one, who][0])
        number, told = found[one, first]
        assert told is None
        later, (said, changes) = found[one, second]
        made = {revision.id: revision for revision in store.revisions()}
        when = f"{made[number].made_at:%Y-%m-%d %H:%M}"
        assert said == (
            f"{first} changed this record in revision {number} ({when} UTC), after you opened it."
        )
        assert changes[FIELDS[first][0]][1] == FIELDS[first][1]
        assert (made[number].who, made[later].who) == (first, second)
    rows = Library(store).dataset(Audience.COORDINATOR).features[PARTNER_ACTIVITIES.id]
    kept = rows.set_index("id").loc[[f"{OWNER}-{one}" for one in ids], ["note", "reached"]]
    assert kept.to_numpy().tolist() == [["Seen by Lina", 77]] * ROUNDS
