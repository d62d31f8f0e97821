"""One store with many sites, read in both ways."""

import made_register
import pytest

from geo.access.datasets import Library
from geo.store.stores import connect


@pytest.fixture(scope="package")
def libraries(cluster, config):
    """The same store twice: read whole, and with most of its sites left in the database."""
    address = cluster.new()
    whole = Library(connect(address))
    assert whole.bring(config, "tests").revision
    made_register.write(whole, 1_500)
    return whole, Library(connect(address, 50))


@pytest.fixture(scope="package")
def both(libraries, client_of):
    """Returns what both answer to an address."""
    clients = {
        who: [client_of(one, default_audience=who) for one in libraries]
        for who in ("coordinator", "partner", "public")
    }

    def asked(who, path):
        return [one.get(path) for one in clients[who]]

    return asked
