"""The real application behind a real socket, for programs that we did not write."""

import pytest
from served import serving


@pytest.fixture(scope="session")
def coordinator_service(library, config, root):
    assert library.store.version()
    with serving(config.store, "coordinator", root) as address:
        yield address


@pytest.fixture(scope="session")
def public_service(library, config, root):
    assert library.store.version()
    with serving(config.store, "public", root) as address:
        yield address
