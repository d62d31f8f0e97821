"""The bar offers a way in only where people can sign in."""

import pytest

from geo import settings

OIDC = {
    "oidc_metadata_url": "https://login.example.org/.well-known/openid-configuration",
    "oidc_client_id": "atlas",
    "oidc_client_secret": "known to both",
}


def labels(page):
    return {one.label for one in page.app.button}


@pytest.fixture
def with_provider():
    settings.use(**OIDC)
    yield
    for name in OIDC:
        settings._CHOSEN.pop(name)
    settings.current.cache_clear()


@pytest.mark.parametrize("audience", ["public", "coordinator"])
def test_nothing_about_signing_in_shows_without_a_provider(opened, audience):
    assert not {"Sign in", "Sign out"} & labels(opened("about", audience))


@pytest.mark.parametrize("audience", ["public", "coordinator"])
def test_a_way_in_shows_with_a_provider(opened, with_provider, audience):
    page = opened("about", audience)
    assert "Sign in" in labels(page)
    assert "Sign out" not in labels(page)
