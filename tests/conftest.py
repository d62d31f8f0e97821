"""The real data pack in a real store, made once per test run."""

from pathlib import Path

import pytest

from geo import settings
from geo.disclosure import Audience
from geo.library import Library
from geo.store import connect


@pytest.fixture(scope="session")
def config(tmp_path_factory):
    folder = tmp_path_factory.mktemp("atlas")
    return settings.load(
        store=f"sqlite:///{folder / 'atlas.sqlite'}", cache=folder / "cache",
        secret_file=folder / "secret.key", audit=folder / "audit",
    )  # fmt: skip


@pytest.fixture(scope="session")
def library(config):
    made = Library(connect(config.store))
    brought = made.bring(config, "tests")
    assert brought.revision is not None, brought.faults
    return made


@pytest.fixture(scope="session")
def dataset(library):
    return library.dataset(Audience.COORDINATOR)


@pytest.fixture(scope="session")
def public(library):
    return library.dataset(Audience.PUBLIC)


@pytest.fixture(scope="session")
def partner(library):
    return library.dataset(Audience.PARTNER)


@pytest.fixture(scope="session")
def root():
    return Path(__file__).resolve().parent.parent
