"""The real application in process, as each audience meets it."""

from contextlib import closing

import httpx
import pytest
from one_loop import Loop

from mapservice.app import application


class Client:
    """Asks an ASGI application without a socket; every answer must be well formed."""

    def __init__(self, runner, app):
        self._runner = runner
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://atlas.test", trust_env=False
        )

    def request(self, method, path, headers=None, **sent):
        asked = self._client.request(method, path, headers=headers, **sent)
        return self._runner.run(asked)

    def get(self, path, headers=None):
        return self.request("GET", path, headers)


@pytest.fixture(scope="session")
def runner():
    with closing(Loop()) as made:
        yield made


@pytest.fixture(scope="session")
def client_of(runner, library, config):
    """Returns a client of a service with other settings, another library or another wrapping."""

    def made(shelf=library, wrap=lambda app: app, **changes):
        return Client(runner, wrap(application(shelf, config.model_copy(update=changes))))

    return made


@pytest.fixture(scope="session")
def coordinator_client(client_of):
    return client_of(default_audience="coordinator")


@pytest.fixture(scope="session")
def partner_client(client_of):
    return client_of(default_audience="partner")


@pytest.fixture(scope="session")
def public_client(client_of):
    return client_of(default_audience="public")


@pytest.fixture(scope="session")
def unset_client(client_of):
    return client_of(default_audience=None)


@pytest.fixture(scope="session")
def refused():
    """Returns the detail of an answer that must be a problem of this status."""

    def check(answer, status):
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["cache-control"] == "no-store"
        content = answer.json()
        assert set(content) == {"type", "title", "status", "detail"}
        assert content["status"] == status
        assert content["detail"].strip()
        return content["detail"]

    return check
