"""The real pages, run by AppTest over the store of the test run, as each audience meets them."""

import datetime as dt
import re
import sqlite3
from html import unescape

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from geo import language, settings
from geo.access import datasets as libraries
from geo.access import sharing
from geo.access.gate import Access, Gate
from geo.access.links.shares import Draft
from geo.catalog.audience import Audience
from geo.dataset.context import Context
from geo.store import stores
from geo.view.view import View

COORDINATOR = Access(Audience.COORDINATOR, who="lina@example.org", own=Audience.COORDINATOR)

PAGE = """
from dashboard.frame import bar
from dashboard.session import filters
from dashboard.app_pages import {page} as page

context = filters.context()
bar.open_page(context, [])
page.draw(context)
bar.close_page(context)
"""


class Opened:
    """A page after a run, with what tests look at."""

    def __init__(self, app):
        self.app = app
        self.settled()

    def settled(self):
        assert not self.app.exception, [one.value for one in self.app.exception]
        return self

    @property
    def codes(self):
        """The addresses that the page shows to be copied."""
        found = re.findall(r'<div class="a-copy"><pre[^>]*>(.*?)</pre>', self.html, re.DOTALL)
        return [unescape(one) for one in found]

    @property
    def html(self):
        """Everything that pages write as HTML, without the style sheet."""
        return "".join(one for one in self._written if not one.startswith("<style>"))

    @property
    def style(self):
        return "".join(one for one in self._written if one.startswith("<style>"))

    @property
    def _written(self):
        return [one.value for one in self.app.get("html")]

    @property
    def figures(self):
        """The figures of the page as they are read, without the links to their rows."""
        found = re.findall(r'<div class="a-fig[^"]*"><b>(.*?)</b>', self.html)
        return [re.sub("<[^>]*>", "", one) for one in found]

    @property
    def notices(self):
        found = re.search(r'<ul class="a-notices".*?</ul>', self.html)
        return re.findall("<li>(.*?)</li>", found[0]) if found else []

    @property
    def title(self):
        return re.search(r'<h1 class="a-title">(.*?)</h1>', self.html)[1]

    @property
    def address(self):
        """The query parameters, each with the list of its values."""
        return {
            name: held if isinstance(held, list) else [held]
            for name, held in self.app.query_params.items()
        }

    def keys(self, kind):
        return [(one.key or "").rstrip() for one in self.app.get(kind)]

    def widget(self, kind, key):
        """The widget of a key, which has blanks at its end where it was drawn anew."""
        (found,) = [one for one in self.app.get(kind) if (one.key or "").rstrip() == key]
        return found

    def click(self, key):
        self.widget("button", key).click().run()
        return self.settled()

    def choose(self, key, value, kind="button_group"):
        self.widget(kind, key).set_value(value).run()
        return self.settled()


@pytest.fixture(scope="module", autouse=True)
def _shared_store(config, library):
    """Lets the pages read the store as the tests have read it."""
    chosen = {
        "store": config.store,
        "cache": config.cache,
        "default_audience": "coordinator",
        "secret_file": config.secret_file,
        "audit": config.audit,
    }
    settings.use(**chosen)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(libraries, "_shared", lambda: library)
        yield
    for name in chosen:
        settings._CHOSEN.pop(name)
    settings.current.cache_clear()


@pytest.fixture(scope="session")
def app_file(root):
    return root / "dashboard" / "app.py"


@pytest.fixture
def opened(app_file):
    """Returns a page, run once: its name, the query, and who looks."""

    def made(page="map", audience="coordinator", **query):
        settings.use(default_audience=audience)
        app = (
            AppTest.from_file(app_file, default_timeout=60)
            if page == "map"
            else AppTest.from_string(PAGE.format(page=page), default_timeout=60)
        )
        for name, value in query.items():
            app.query_params[name] = value
        return Opened(app.run())

    yield made
    settings.use(default_audience="coordinator")


@pytest.fixture(scope="session")
def context_of(request):
    """Returns the Scene of a query for an audience, without a page."""
    datasets = {
        Audience.COORDINATOR: "dataset",
        Audience.PARTNER: "partner",
        Audience.PUBLIC: "public",
    }

    def made(query=(), audience=Audience.COORDINATOR):
        found = request.getfixturevalue(datasets[audience])
        view, problems = View.from_query(query, found.vocabulary)
        return Context(found, view, language.words(view.lang), problems)

    return made


@pytest.fixture
def gate(config, tmp_path):
    """Links and an audit log of the test's own, which the pages use as well."""
    own = {"secret_file": tmp_path / "secret.key", "audit": tmp_path / "audit"}
    settings.use(**own)
    stores.ledger(config.store)
    with sqlite3.connect(config.store.removeprefix("sqlite:///")) as held:
        held.execute("DELETE FROM links")
    held.close()
    yield Gate(config.model_copy(update=own))
    settings.use(secret_file=config.secret_file, audit=config.audit)


@pytest.fixture
def make(gate):
    def made(access=COORDINATOR, now=None, **draft):
        return sharing.make(gate, access, Draft(**draft), now or dt.datetime.now(dt.UTC))

    return made


@pytest.fixture
def holding(monkeypatch):
    """Lets the browser of the pages hold a cookie with a token."""

    def hold(token):
        monkeypatch.setattr(ContextProxy, "cookies", {"atlas_share": token})

    return hold
