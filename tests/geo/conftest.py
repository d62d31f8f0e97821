"""Two real revisions in a real store, of the real data with fewer rows of the longest table."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pandas as pd
import pytest
from begun import begun

from geo.access.datasets import Library
from geo.catalog import layers as catalog_layers
from geo.catalog.audience import Audience
from geo.catalog.registers import REGISTERS
from geo.coverage import corrections
from geo.dataset.scope import EVERYTHING
from geo.store.revisions import Note
from geo.store.stores import connect
from geo.view.view import View


@pytest.fixture(scope="session")
def fewer(library):
    """The real data with fewer rows of the long monthly table."""
    whole = library.dataset(Audience.COORDINATOR)
    work = whole.features[catalog_layers.PARTNER_ACTIVITIES.id]
    fewer = pd.concat(
        [
            work[work["source_id"] != "ocha-3w-2022"],
            work[work["source_id"] == "ocha-3w-2022"].iloc[::20],
        ]
    )
    return replace(whole, features={**whole.features, catalog_layers.PARTNER_ACTIVITIES.id: fewer})


@pytest.fixture(scope="session")
def first(tmp_path_factory, fewer):
    path = tmp_path_factory.mktemp("first") / "one.sqlite"
    layers = (*catalog_layers.LAYERS, *REGISTERS)
    written = {one: fewer.features[one.id] for one in layers}
    connect(f"sqlite:///{path}").write(written, Note("t", "first", "x", "0"))
    return path


@pytest.fixture(scope="session")
def first_read(first):
    """The library of the first of them."""
    return Library(connect(f"sqlite:///{first}"))


@pytest.fixture
def both(tmp_path, first, first_read):
    """Returns a function that makes a store of two revisions and compares them."""
    path = tmp_path / "two.sqlite"
    with closing(sqlite3.connect(first)) as one, closing(sqlite3.connect(path)) as other:
        one.backup(other)
    store = connect(f"sqlite:///{path}")

    def compared(changed, audience=Audience.COORDINATOR, scope=EVERYTHING, **filters):
        if store.version() == 1:
            store.write(changed, Note("t", "second", "x", "1"))
        held = begun(first_read, store)
        earlier = held.dataset_at(1, audience, scope)
        found = corrections.between(earlier, held.dataset(audience, scope), View(**filters))
        compared.library, compared.earlier = held, earlier
        return found

    return compared
