"""A full disk, a folder that can only be read, a store that is deleted: reading goes on."""

import datetime as dt
import shutil
from urllib.parse import urlsplit

import pytest
from small_disk import SmallDisk

from geo.access import sharing
from geo.access.datasets import Library
from geo.access.gate import Access, Gate
from geo.access.links.shares import Draft
from geo.catalog.audience import Audience
from geo.errors import AuditError, StoreError
from geo.store.stores import connect

COORDINATOR = Access(Audience.COORDINATOR, who="lina@example.org", own=Audience.COORDINATOR)
NOW = dt.datetime.now(dt.UTC)


@pytest.fixture
def disk(tmp_path):
    made = SmallDisk(tmp_path / "disk")
    yield made
    made.leave()


class Running:
    """A service whose store and audit log lie on the disk; only a coordinator was served so far."""

    def __init__(self, disk, config, client_of):
        store = disk.folder / "atlas.sqlite"
        shutil.copyfile(urlsplit(config.store).path.removeprefix("/"), store)
        self.store, self.disk = store, disk
        changes = {"store": f"sqlite:///{store}", "audit": disk.folder / "audit"}
        self.gate = Gate(config.model_copy(update=changes))
        self.links = [
            sharing.make(self.gate, COORDINATOR, Draft(audience=who), NOW)
            for who in (Audience.PUBLIC, Audience.PARTNER)
        ]
        self.library = Library(connect(self.gate.config.store))
        self.library.dataset(Audience.COORDINATOR)
        self.public, self.coordinator = (
            client_of(self.library, default_audience=who, **changes)
            for who in ("public", "coordinator")
        )

    def tokens(self):
        return [self.gate.shares.token(link) for link in self.links]

    def stop(self, what):
        if what == "deleted":
            self.store.rename(self.disk.folder / "elsewhere")
        else:
            {"full": self.disk.fill, "read-only": self.disk.protect}[what]()
            with pytest.raises(AuditError):  # once the last block is full, too
                self.note_many()

    def note_many(self):
        for number in range(1000):
            self.gate.noted(COORDINATOR, "view", f"/{number}")

    def start(self, what):
        if what == "deleted":
            (self.disk.folder / "elsewhere").rename(self.store)
        else:
            self.disk.mend()


@pytest.fixture
def running(disk, config, library, client_of):
    return Running(disk, config, client_of)


SAID = {"full": "no space left on", "read-only": "can only be read", "deleted": "was deleted"}
READ = "/api/collections/informal-sites/items?limit=1"


@pytest.mark.parametrize("what", SAID)
def test_reading_goes_on_and_nothing_restricted_goes_unnoted(running, refused, what):
    bearers = [{"authorization": f"Bearer {one}"} for one in running.tokens()]
    running.stop(what)
    try:
        for path in ("/readyz", "/healthz", READ, "/lite", "/api/fonts/Atlas%20Regular/0-255.pbf"):
            assert running.public.get(path).status_code == 200, path
        assert running.public.get("/readyz").json()["store"]
        for token in running.tokens():
            assert running.public.get(f"/share/{token}").status_code == 303
        assert running.public.get(READ, bearers[0]).status_code == 200
        for _ in range(2):
            answer = running.public.get(READ, bearers[1])
            if what == "deleted":
                assert answer.status_code == 200
            else:
                assert "audit log" in refused(answer, 503)
                assert SAID[what] in refused(running.coordinator.get(READ), 503)
        with pytest.raises(StoreError, match=SAID[what]):
            sharing.make(running.gate, COORDINATOR, Draft(), NOW)
        if what != "deleted":  # started again meanwhile
            assert Library(connect(running.gate.config.store)).store.version() == 1
        assert not list(running.disk.folder.glob("atlas.sqlite-*"))
    finally:
        running.start(what)
    assert running.public.get(READ, bearers[1]).status_code == 200
    assert READ.partition("?")[0] in [one.what for one in running.gate.audit.newest()]
    assert "store" not in running.public.get("/readyz").json()
    made = sharing.make(running.gate, COORDINATOR, Draft(), NOW)
    assert running.gate.shares.by_id(made.id)


def test_a_store_put_in_the_place_of_another_is_read(running, library, config):
    assert running.library.dataset(Audience.PUBLIC).revision == 1
    other = connect(f"sqlite:///{running.disk.folder / 'other.sqlite'}")
    assert other.version() == 0
    running.store.unlink()
    assert len(running.library.store.revisions()) == 1, "what was open goes on being read"
    with pytest.raises(StoreError, match="put it back"):
        running.gate.shares.used(running.links[0], NOW)
    (running.disk.folder / "other.sqlite").rename(running.store)
    assert running.library.store.version() == 0
