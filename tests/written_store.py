"""A copy of the store of the test run, for tests of pages that write."""

import shutil
from contextlib import contextmanager

import pytest

from geo import settings
from geo.access import datasets
from geo.access.datasets import Library
from geo.store.stores import connect


@contextmanager
def written_store(config, folder):
    """Lets the pages write: into a copy of the store of the test run, with a log of its own."""
    path = folder / "own.sqlite"
    shutil.copyfile(config.store.removeprefix("sqlite:///"), path)
    settings.use(store=f"sqlite:///{path}", audit=folder / "audit")
    own = Library(connect(f"sqlite:///{path}"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datasets, "_shared", lambda: own)
        yield own
    settings.use(store=config.store, audit=config.audit)
