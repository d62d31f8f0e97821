"""Two processes on one PostGIS, behind nginx as `deploy/` has it, below a path of another site."""

import contextlib
import re
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from dashboard_session import XSRF, tab
from openid_provider import environment, free_port, started
from postgres import Cluster
from shared_cache import nginx
from websockets.exceptions import ConnectionClosed

from geo.store import backups, stores

KEY = "a key of the tests that is long enough to sign with"
BELOW = "/ocha/atlas"
WORD = "a word of the tests"
BEFORE = "governorate=IQG15&presence=none"


@pytest.fixture(scope="module")
def processes(library, config, root, run_folder, tmp_path_factory):
    """Two processes on one database, what reaches nginx before them, and a folder of theirs."""
    assert library.store.version()
    store = Cluster.of_run(run_folder).new()
    backups.migrate(stores.database(config.store), stores.database(store))
    port, folder = free_port(), tmp_path_factory.mktemp("below")
    env = {
        **environment(),
        "ATLAS_STORE": store,
        "ATLAS_CACHE": str(config.cache),
        "ATLAS_SECRET_KEY": KEY,
        "ATLAS_AUDIT": str(folder / "audit"),
        "ATLAS_BASE_URL": f"http://127.0.0.1:{port}{BELOW}",
        "ATLAS_DEFAULT_AUDIENCE": "coordinator",
        "ATLAS_METRICS_TOKEN": WORD,
        "PYTHONPATH": str(root),
    }
    behind = [f"http://127.0.0.1:{free_port()}" for _ in range(2)]
    with contextlib.ExitStack() as running:
        log = running.enter_context((folder / "served").open("wb"))
        made = []
        for one in behind:
            command = [sys.executable, "-m", "atlas", "serve", "--port", one.rpartition(":")[2]]
            options = {"env": env, "cwd": folder, "stdout": log}
            made.append(running.enter_context(started(command, f"{one}/readyz", **options)))
        running.enter_context(nginx(root, folder, behind, port, below=f"{BELOW}/"))
        yield made, port


@pytest.fixture(scope="module")
def client(processes):
    """Makes a client of nginx that asks below the path, each a reader of its own."""
    with contextlib.ExitStack() as made:
        address = f"http://127.0.0.1:{processes[1]}{BELOW}"
        yield lambda: made.enter_context(httpx.Client(base_url=address, timeout=60))


@pytest.fixture(scope="module")
def site(client):
    return client()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/partners",
        "/lite",
        "/api",
        "/api/styles/atlas",
        "/api/tiles/WebMercatorQuad/6/25/39",
        "/_stcore/health",
        "/partners/_stcore/health",
        "/meeting/_stcore/host-config",
        "/favicon.png",
        "/robots.txt",
    ],
)
def test_every_kind_of_address_answers_below_the_path(site, path):
    assert site.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/no-such-page", "/_stcore/metrics", "/static/js/no.js", "/feed"])
def test_what_is_nowhere_is_nowhere_there_too(site, path):
    assert site.get(path).status_code == 404


def test_the_first_page_finds_its_scripts_and_its_websocket_below_the_path(site):
    page = site.get("/coverage")
    scripts = re.findall(r'(?:src|href)="\./(static/[^"]+)"', page.text)
    assert scripts
    for one in scripts[:3]:
        assert site.get(f"/{one}").status_code == 200
    assert f'BACKEND_BASE_URL:location.origin+"{BELOW}/"' in page.text
    assert page.text.count("<script>window.__streamlit") == 1
    assert f'href="{BELOW}/lite/coverage"' in page.text


@pytest.mark.parametrize("page", ["/", "/place?select=districts/IQG01Q02"])
def test_what_a_page_names_lies_below_the_path(site, page):
    with tab(site, page) as opened:
        told = opened.run()
    named = re.findall(r'(?:href|src|data|action)=\\*"(/[^"\\]*)', told)
    named += re.findall(r'\\*"(/api/[^"\\]*|/lite[^"\\]*)', told)
    assert len(named) > 3
    assert [one for one in named if not one.startswith(f"{BELOW}/")] == []


@pytest.mark.parametrize("more", [1, 3])
def test_nothing_that_is_done_is_lost_to_what_the_browser_tells_right_after_it(site, more):
    for _ in range(4):
        with tab(site, f"{BELOW}/about?{BEFORE}") as opened:
            opened.run()
            opened.run(pressed="Reset", and_more=more)
            assert not opened.query
            shown = opened.run(back_to=BEFORE, and_more=more)
            assert opened.query == BEFORE
            assert "Ninewa ×" in shown


def test_a_page_is_drawn_at_its_top_after_a_part_of_it_ran_alone(site):
    with tab(site, f"{BELOW}/about?lang=en") as opened:
        opened.run()
        foot = opened.foot
        assert foot
        for _ in range(5):
            opened.types("Find a place, organisation, sector or page", texts=["Kilo", "Kilo 9"])
            assert opened.foot == foot


def test_a_monitor_reads_what_was_asked_whatever_path_lies_before(site):
    assert site.get("/metrics").status_code == 404
    site.get("/api/collections")
    told = site.get("/metrics", headers={"Authorization": f"Bearer {WORD}"}).text
    assert 'path="/api/collections"' in told


def test_one_that_is_killed_under_load_fails_nobody_and_its_pages_go_on(client, processes):
    readers = [client() for _ in range(12)]  # all with one process: once in 2,000 runs
    killed = threading.Event()

    def ask(reader):
        """Asks before, while and after one process is killed; no answer comes from the cache."""
        reader.get("/_stcore/health")
        headers = {"Cookie": f"{XSRF}={reader.cookies[XSRF]}; _streamlit_user=nobody"}
        asked = 0
        while asked < 40:
            asked += killed.is_set()
            path = ("/lite", "/api/collections/hotspots/items?limit=2")[asked % 2]
            yield reader.get(path, headers=headers).status_code

    with contextlib.ExitStack() as pages, ThreadPoolExecutor(4) as threads:
        opened = [pages.enter_context(tab(one, f"{BELOW}/about?{BEFORE}")) for one in readers]
        for one in opened:
            assert "Ninewa ×" in one.run()
        asking = [threads.submit(lambda one: {*ask(one)}, one) for one in readers[:4]]
        processes[0][0].kill()
        killed.set()
        assert [one.result() for one in asking] == [{200}] * len(asking)
        lost = [one for one in zip(readers, opened, strict=True) if _is_lost(one[1])]
        assert 0 < len(lost) < len(readers)
        for reader, page in lost:
            with tab(reader, f"{BELOW}/about?{BEFORE}") as again:
                again.take_over(page)
                again.run(pressed="Reset")
                assert not again.query, "the first click counts"


def _is_lost(page):
    """Whether the connection of a page broke; one that stands is shown as before."""
    try:
        assert "Ninewa ×" in page.run()
    except ConnectionClosed:
        return True
    return False
