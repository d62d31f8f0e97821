"""The donor in front of today's gate, asked once for all tests, and what it learned in the end.

The store holds the data pack and months that organisations handed in.
"""

import shutil
from contextlib import closing

import months
import pytest
from asker import Asker
from attacked import stood
from begun import begun
from donor import SAMPLE, Donor, Size
from hidden import Hidden

from geo.catalog.audience import Audience
from geo.store.stores import connect

SAID: list[str] = []


@pytest.fixture(scope="session")
def config(config, library, tmp_path_factory):
    """Settings whose store is one of these tests' own."""
    own = tmp_path_factory.mktemp("attacked") / "atlas.sqlite"
    shutil.copyfile(config.store.removeprefix("sqlite:///"), own)
    return config.model_copy(update={"store": f"sqlite:///{own}"})


@pytest.fixture(scope="session")
def handed_in(config, library):
    """The data pack with two months that were handed in."""
    made = begun(library, connect(config.store))
    months.bring(made, config)
    return made


@pytest.fixture(scope="session")
def dataset(handed_in):
    return handed_in.dataset(Audience.COORDINATOR)


@pytest.fixture(scope="session")
def public(handed_in):
    return handed_in.dataset(Audience.PUBLIC)


@pytest.fixture(scope="session")
def hidden(dataset):
    return Hidden(dataset)


@pytest.fixture(scope="session")
def donor(handed_in, config, hidden):
    """A donor that has asked everything."""
    made = Donor(Asker(handed_in, config), hidden, SAMPLE if stood() else Size())
    with closing(made.asker):
        made.attack()
        SAID.append(made.summary())
        yield made


def pytest_terminal_summary(terminalreporter):
    """Prints what the donor asked and learned."""
    for one in SAID:
        terminalreporter.section("a curious donor")
        terminalreporter.write_line(one)
