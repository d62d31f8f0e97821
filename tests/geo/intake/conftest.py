"""A copy of the store of the run for tests that write, and the hand of a coordinator over it."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from begun import begun

from geo.access.gate import Access, Gate
from geo.catalog.audience import Audience
from geo.intake.by_hand.hand import Hand
from geo.store.stores import connect


@pytest.fixture
def store(library, config, tmp_path):
    """A library over a copy of the store, for tests that write."""
    own = tmp_path / "own.sqlite"
    shutil.copyfile(config.store.removeprefix("sqlite:///"), own)
    made = begun(library, connect(f"sqlite:///{own}"))
    settings = {"store": f"sqlite:///{own}"}
    return made, config.model_copy(update=settings)


@pytest.fixture
def small_store(first, first_read, config, tmp_path):
    """A library over a store with fewer rows of the longest table, for tests that write often."""
    own = tmp_path / "small.sqlite"
    with closing(sqlite3.connect(first)) as one, closing(sqlite3.connect(own)) as other:
        one.backup(other)
    settings = {"store": f"sqlite:///{own}", "audit": tmp_path / "audit"}
    return begun(first_read, connect(f"sqlite:///{own}")), config.model_copy(update=settings)


@pytest.fixture
def hand(small_store):
    """A coordinator who changes records by hand."""
    library, config = small_store
    who = Access(Audience.COORDINATOR, who="lina", own=Audience.COORDINATOR)
    return Hand(library, Gate(config), who)
