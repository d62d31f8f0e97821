"""A copy of the store of the test run, for tests of pages that write."""

import shutil
from contextlib import contextmanager

import pytest
from begun import begun

from geo import settings
from geo.access import datasets
from geo.store.stores import connect


@contextmanager
def written_store(config, library, folder):
    """Lets the pages write: into a copy of the store of the test run, with a log of its own."""
    path = folder / "own.sqlite"
    shutil.copyfile(config.store.removeprefix("sqlite:///"), path)
    settings.use(store=f"sqlite:///{path}", audit=folder / "audit")
    own = begun(library, connect(f"sqlite:///{path}"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datasets, "_shared", lambda: own)
        yield own
    settings.use(store=config.store, audit=config.audit)
