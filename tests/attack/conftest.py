"""The donor in front of today's gate, asked once for all tests, and what it learned in the end."""

from contextlib import closing

import pytest
from asker import Asker
from attacked import stood
from donor import SAMPLE, Donor, Size
from hidden import Hidden

SAID: list[str] = []


@pytest.fixture(scope="session")
def hidden(dataset):
    return Hidden(dataset)


@pytest.fixture(scope="session")
def donor(library, config, hidden):
    """A donor that has asked everything."""
    made = Donor(Asker(library, config), hidden, SAMPLE if stood() else Size())
    with closing(made.asker):
        made.attack()
        SAID.append(made.summary())
        yield made


def pytest_terminal_summary(terminalreporter):
    """Prints what the donor asked and learned."""
    for one in SAID:
        terminalreporter.section("a curious donor")
        terminalreporter.write_line(one)
