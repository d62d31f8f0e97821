"""A server is ready when a first visitor waits for nothing."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from starlette.applications import Starlette

from geo.errors import SettingsError
from maps.basemap import glyphs, layers
from mapservice.app import routes
from mapservice.edge.first_visit import FirstVisit, _drawn

STYLE = '{"sources":{"labels":{"data":"http://%s/api/basemap/labels.geojson?lang=en"}}}'
PAGE = '<script src="./static/js/index.1.js"></script><link href="./static/css/index.1.css">'


@pytest.fixture
def asked():
    """A server that writes down what it is asked for: host, address, encoding."""
    seen = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append((self.headers["Host"], self.path, self.headers.get("Accept-Encoding")))
            drawn = "api/styles/base" in self.path and STYLE % self.headers["Host"]
            texts = {
                self.path: drawn or "",
                "/": PAGE,
                "/static/js/index.1.js": 'x("static/js/DeckGlJsonChart.B-1.js")',
            }
            self.send_response(200)
            self.end_headers()
            self.wfile.write(texts.get(self.path, "").encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", seen
    server.shutdown()
    server.server_close()
    thread.join()


def visited(origin, **changes):
    visit = FirstVisit(origin, **changes)
    assert not visit.is_over()
    visit.start()
    assert visit._over.wait(30)
    return visit


def test_it_asks_for_the_page_its_scripts_and_letters_in_every_encoding(asked):
    origin, seen = asked
    called = []
    visited(origin, before=[lambda: called.append(1)])
    addresses = {address for _, address, _ in seen}
    assert {"/", "/static/js/index.1.js", "/static/css/index.1.css"} <= addresses
    assert "/static/js/DeckGlJsonChart.B-1.js" in addresses
    assert "/api/fonts/Atlas%20Regular/0-255.pbf" in addresses
    assert "/api/basemap/labels.geojson?lang=en" in addresses
    assert {f"/api/map/hotspots.geojson?lang={one}" for one in ("en", "ar", "ckb")} <= addresses
    assert {"br", "gzip"} <= {how for _, one, how in seen if one == "/static/js/index.1.js"}
    assert called == [1]


def test_every_address_that_the_map_fetches_exists(client_of, library, config):
    client = client_of(wrap=lambda _: Starlette(routes=routes(library, config)))
    found = list(_drawn(client))
    assert {"/api/basemap/ar/labels.geojson", "/api/basemap/districts.geojson"} <= set(found)
    assert [one for one in dict.fromkeys(found) if client.get(one).status_code != 200] == []


def test_it_asks_by_a_name_that_the_atlas_answers_to(asked):
    origin, seen = asked
    visited(origin, names=("*.example.net", "atlas.example.org"))
    assert {host for host, _, _ in seen} == {"atlas.example.org"}


def test_a_server_that_is_not_there_keeps_nobody_out(monkeypatch, caplog):
    monkeypatch.setattr("mapservice.edge.first_visit.LISTENS_WITHIN_S", 0.2)
    assert visited("http://127.0.0.1:9").is_over()
    assert "before the first visit" in caplog.text


def test_not_ready_is_said_until_it_is(client_of, library, config):
    ready = []
    made = Starlette(routes=routes(library, config, lambda: bool(ready)))
    client = client_of(wrap=lambda _: made)
    before = client.get("/readyz")
    assert (before.status_code, before.json()["status"]) == (503, "starting")
    ready.append(1)
    assert client.get("/readyz").json()["status"] == "ready"


def test_the_ranges_in_use_are_those_of_the_map(root):
    letters = layers.characters(root / "data" / "boundaries")
    used = {ord(one) // glyphs.RANGE * glyphs.RANGE for one in letters}
    assert used == set(glyphs.IN_USE)


def test_what_cannot_be_made_afterwards_is_logged_and_the_rest_is_made(asked, caplog):
    origin, _ = asked
    made = threading.Event()

    def fail():
        raise SettingsError("ATLAS_CACHE: the disk is full")

    visited(origin, after=[fail, made.set])
    assert made.wait(10)
    assert "the disk is full" in caplog.text


def test_it_asks_for_the_feed_once_visitors_may_come(asked):
    origin, seen = asked
    visited(origin)
    until = time.monotonic() + 30
    while "/api/feeds/changes.json" not in {address for _, address, _ in seen}:
        assert time.monotonic() < until
        time.sleep(0.01)
