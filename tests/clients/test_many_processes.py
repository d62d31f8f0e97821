"""Two processes on one PostGIS: what one accepts the other serves, even after it was away."""

import datetime as dt
import json
import time
import urllib.error
import urllib.request
from types import SimpleNamespace

import pytest
from postgres import Cluster
from served import serving

from geo import settings
from geo.access import sharing
from geo.access.gate import Access, Gate
from geo.access.links.shares import Draft
from geo.catalog.audience import Audience
from geo.store import backups, stores

COORDINATOR = Access(Audience.COORDINATOR, who="lina@example.org", own=Audience.COORDINATOR)
KEY = "two-processes-of-one-test-0123456789abcdef"
SHEET = "Organisation,Sector,Governorate,Activity\nDRC,WASH,Al-Anbar,{what}\n"
LATEST_S = 60.0
"""When a test gives up. How soon it is, a benchmark says: other work must not fail a test."""


class Process:
    """A service in a process of its own, asked with a coordinator's token."""

    def __init__(self, address, token):
        self.address, self.token = address, token

    def ask(self, path, content=None, token=None):
        """Returns the status and what was answered; `content` is sent."""
        sent = {"Authorization": f"Bearer {token or self.token}", "Content-Type": "text/csv"}
        asked = urllib.request.Request(self.address + path, content, sent)
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as fault:
            return fault.code, json.load(fault)

    def public(self, path):
        with urllib.request.urlopen(self.address + path, timeout=60) as answer:
            return answer.status

    def accept(self, what):
        """Hands in a sheet and accepts it; returns the id of the revision."""
        path = "/api/imports?filename=a.csv&sender=drc&as_of=2026-11-01&complete=nothing"
        status, made = self.ask(path, SHEET.format(what=what).encode())
        assert status == 201, made
        status, accepted = self.ask(f"/api/imports/{made['id']}/accept", b"")
        assert status == 200, accepted
        return accepted["revision"]

    def tells(self, what):
        _, found = self.ask("/api/collections/partner-activities/items?limit=10000&partner=drc")
        return any(one["properties"]["activity"] == what for one in found["features"])

    def is_served_again(self):
        """Waits until the one who asks is known, and the store is written and read as ever."""
        until = time.monotonic() + LATEST_S
        while True:
            status, told = self.ask("/readyz")
            if status == 200 and "store" not in told:
                return
            assert time.monotonic() < until
            time.sleep(0.05)

    def waits_for(self, revision):
        until = time.monotonic() + LATEST_S
        while self.ask("/readyz")[1]["revision"] < revision:
            assert time.monotonic() < until
            time.sleep(0.05)


@pytest.fixture(scope="module")
def both(library, config, root, tmp_path_factory):
    """The processes, the gate of their store, and the cluster that it is in."""
    assert library.store.version()
    cluster = Cluster.new_one()
    store, audit = cluster.new(), tmp_path_factory.mktemp("both") / "audit"
    backups.migrate(stores.database(config.store), stores.database(store))
    gate = Gate(settings.load(store=store, secret_key=KEY, audit=audit))
    link = sharing.make(gate, COORDINATOR, Draft(Audience.COORDINATOR), dt.datetime.now(dt.UTC))
    token = gate.shares.token(link)
    own = {"ATLAS_SECRET_KEY": KEY, "ATLAS_AUDIT": str(audit)}
    try:
        with (
            serving(store, "public", root, **own) as one,
            serving(store, "public", root, **own) as other,
        ):
            made = [Process(address, token) for address in (one, other)]
            yield SimpleNamespace(one=made[0], other=made[1], gate=gate, cluster=cluster)
    finally:
        cluster.remove()


def test_what_one_accepts_the_other_tells(both):
    for accepting, telling in ((both.one, both.other), (both.other, both.one)):
        what = f"seen {accepting.address}"
        revision = accepting.accept(what)
        telling.waits_for(revision)
        assert telling.tells(what)
        assert accepting.tells(what), "who accepted sees it as well"


def test_a_link_that_ended_opens_nothing_anywhere(both):
    now = dt.datetime.now(dt.UTC)
    link = sharing.make(both.gate, COORDINATOR, Draft(Audience.PARTNER), now)
    token = both.gate.shares.token(link)
    for process in (both.one, both.other):
        assert process.ask("/api/collections", token=token)[0] == 200
    sharing.end(both.gate, COORDINATOR, link.id, now)
    for process in (both.one, both.other):
        assert process.ask("/api/collections", token=token)[0] == 401


def test_reading_goes_on_while_the_database_is_frozen_and_writing_comes_back(both):
    link = sharing.make(both.gate, COORDINATOR, Draft(Audience.PARTNER), dt.datetime.now(dt.UTC))
    token = both.gate.shares.token(link)
    both.cluster.freeze()
    try:
        for process in (both.one, both.other):
            for path in ("/api/collections/informal-sites/items?limit=1", "/lite", "/readyz"):
                assert process.public(path) == 200
            for path, content in (("/api/imports?filename=a.csv", SHEET.encode()), ("/api", None)):
                status, told = process.ask(path, content, token)
                assert status == 503
                assert "The store does not answer" in told["detail"]
            assert process.public("/lite") == 200
    finally:
        both.cluster.thaw()
    for process in (both.one, both.other):
        process.is_served_again()
    both.one.accept("after the database was frozen")


def test_reading_goes_on_while_the_database_is_away_and_writing_comes_back(both):
    both.cluster.stop()
    for process in (both.one, both.other):
        assert process.public("/api/collections/informal-sites/items?limit=1") == 200
        assert process.public("/lite") == 200
        assert process.public("/readyz") == 200
        status, told = process.ask("/api/imports?filename=a.csv", SHEET.encode())
        assert status == 503
        assert "at the moment" in told["detail"]
    both.cluster.start()
    revision = both.one.accept("after the database was away")
    both.other.waits_for(revision)
    assert both.other.tells("after the database was away")
