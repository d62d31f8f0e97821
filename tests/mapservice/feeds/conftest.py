"""A store with imported months, and a service over it, asked as each audience."""

import shutil
import sys
from pathlib import Path

import pytest
from begun import begun

from geo.access.gate import Gate
from geo.store.stores import connect

sys.path.append(str(Path(__file__).parents[2] / "attack"))
import months


@pytest.fixture(scope="session")
def own_config(config, library, tmp_path_factory):
    """Settings whose store is one of these tests' own."""
    folder = tmp_path_factory.mktemp("feeds")
    shutil.copyfile(config.store.removeprefix("sqlite:///"), folder / "atlas.sqlite")
    changed = {"store": f"sqlite:///{folder / 'atlas.sqlite'}", "audit": folder / "audit"}
    return config.model_copy(update=changed)


@pytest.fixture(scope="session")
def with_months(library, own_config):
    """The data pack with two months that were handed in."""
    made = begun(library, connect(own_config.store))
    months.bring(made, own_config)
    return made


@pytest.fixture(scope="session")
def gate(own_config):
    return Gate(own_config)


@pytest.fixture(scope="session")
def asked_as(client_of, with_months, own_config):
    """Returns a client of an audience."""

    def made(audience, **changes):
        held = {"store": own_config.store, "audit": own_config.audit}
        return client_of(with_months, default_audience=audience, **held, **changes)

    return made


@pytest.fixture(scope="session")
def public_feeds(asked_as):
    return asked_as("public")


@pytest.fixture(scope="session")
def partner_feeds(asked_as):
    return asked_as("partner")


@pytest.fixture(scope="session")
def coordinator_feeds(asked_as):
    return asked_as("coordinator")
