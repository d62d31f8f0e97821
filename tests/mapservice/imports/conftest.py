"""A service over a PostGIS store of its own, into which sheets can be handed in; ways to it."""

import datetime as dt
from http.cookiejar import DefaultCookiePolicy
from types import SimpleNamespace

import pytest
from begun import begun

from geo.access import organisation_sharing, sharing
from geo.access.gate import Access, Gate
from geo.access.links.organisation_links import Draft as LinkDraft
from geo.access.links.shares import Draft
from geo.catalog.audience import Audience
from geo.dataset.scope import Scope
from geo.store import backups, stores
from geo.store.stores import connect

COORDINATOR = Access(Audience.COORDINATOR, who="lina@example.org", own=Audience.COORDINATOR)


@pytest.fixture(scope="session")
def desk(client_of, library, config, cluster, tmp_path_factory):
    """The service for the public over a copy of the store, its gate, and links to it."""
    assert library.store.version()
    folder = tmp_path_factory.mktemp("imports")
    changes = {"store": cluster.new(), "audit": folder / "audit", "default_audience": "public"}
    backups.migrate(stores.database(config.store), stores.database(changes["store"]))
    own = begun(library, connect(changes["store"]))

    def client():
        made = client_of(own, **changes)
        made._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        return made

    gate = Gate(config.model_copy(update=changes))
    register = own.dataset(Audience.COORDINATOR).organisations
    now = dt.datetime.now(dt.UTC)

    def share(**draft):
        return gate.shares.token(sharing.make(gate, COORDINATOR, Draft(**draft), now))

    def link(organisation, **draft):
        drafted = LinkDraft(organisation, **draft)
        return organisation_sharing.make(gate, COORDINATOR, drafted, register)

    return SimpleNamespace(
        client=client(),
        another_client=client,
        gate=gate,
        library=own,
        link=link,
        token=lambda organisation: gate.organisation_links.token(link(organisation)),
        coordinator=share(audience=Audience.COORDINATOR),
        part=share(audience=Audience.COORDINATOR, scope=Scope(("IQG01",), (), ())),
        partner=share(audience=Audience.PARTNER),
    )
