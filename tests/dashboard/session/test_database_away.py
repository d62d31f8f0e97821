"""Pages while the database is away: the last revision, or a sentence; then as before."""

import importlib

import pytest
from postgres import Cluster

from dashboard.app_pages import map as map_page
from geo import settings
from geo.access import datasets as libraries
from geo.access.datasets import Library
from geo.catalog.audience import Audience
from geo.store import backups, stores


@pytest.fixture
def own(config, library, monkeypatch):
    """A cluster of its own whose store the pages read."""
    assert library.store.version()
    cluster = Cluster.new_one()
    address = cluster.new()
    backups.migrate(stores.database(config.store), stores.database(address))
    held = Library(stores.connect(address))
    held.dataset(Audience.COORDINATOR)
    monkeypatch.setattr(libraries, "_shared", lambda: held)
    settings.use(store=address)
    yield cluster
    settings.use(store=config.store)
    cluster.remove()


PAGES = ("about", "areas", "coverage", "data", "hotspots", "meeting", "partners", "sharing")


@pytest.mark.whole
def test_pages_say_that_the_database_is_away_and_are_there_again_by_themselves(
    own, opened, holding, monkeypatch
):
    unread = "The data cannot be read at the moment"
    assert unread not in opened().html
    own.stop()
    page = opened()
    assert page.figures, "the last revision goes on being read"
    assert page.html.count(unread) == 1, "links cannot be made just now"
    for name in PAGES:
        page = importlib.import_module(f"dashboard.app_pages.{name}")
        with monkeypatch.context() as patch:
            patch.setattr(map_page, "draw", page.draw)
            drawn = opened()
        undrawn = "This page cannot be shown at the moment" in drawn.html
        assert undrawn is (name in ("data", "meeting")), name
    holding("A" * 34)
    for lang, said in (("en", unread), ("ar", "لا يمكن قراءة")):
        away = opened(lang=lang)
        assert said in away.html
        assert own.folder.name not in away.html
        assert len(away.app.button) == 1
    own.start()
    assert unread not in opened().html
