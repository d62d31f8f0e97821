"""The whole Atlas below a path of another site: nginx as the README says, `atlas serve`, a tab."""

import re
import sys

import httpx
import pytest
from dashboard_session import tab
from openid_provider import environment, free_port, started
from shared_cache import nginx

KEY = "a key of the tests that is long enough to sign with"
BELOW = "/ocha/atlas"


@pytest.fixture(scope="module")
def site(library, config, root, tmp_path_factory):
    """A client of nginx that asks below the path."""
    assert library.store.version()
    port, behind, folder = free_port(), free_port(), tmp_path_factory.mktemp("below")
    env = {
        **environment(),
        "ATLAS_STORE": config.store,
        "ATLAS_CACHE": str(config.cache),
        "ATLAS_SECRET_KEY": KEY,
        "ATLAS_AUDIT": str(folder / "audit"),
        "ATLAS_BASE_URL": f"http://127.0.0.1:{port}{BELOW}",
        "ATLAS_DEFAULT_AUDIENCE": "coordinator",
        "PYTHONPATH": str(root),
    }
    command = [sys.executable, "-m", "atlas", "serve", "--port", str(behind)]
    atlas = f"http://127.0.0.1:{behind}"
    with (
        (folder / "served").open("wb") as log,
        started(command, f"{atlas}/healthz", env=env, cwd=folder, stdout=log),
        nginx(root, folder, atlas, port, below=f"{BELOW}/"),
        httpx.Client(base_url=f"http://127.0.0.1:{port}{BELOW}", timeout=60) as client,
    ):
        yield client


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
    assert f'href="{BELOW}/lite/partners"' in page.text


@pytest.mark.parametrize("page", ["/", "/place?select=districts/IQG01Q02"])
def test_what_a_page_names_lies_below_the_path(site, page):
    with tab(site, page) as opened:
        told = opened.run()
    named = re.findall(r'(?:href|src|data|action)=\\*"(/[^"\\]*)', told)
    named += re.findall(r'\\*"(/api/[^"\\]*|/lite[^"\\]*)', told)
    assert len(named) > 3
    assert [one for one in named if not one.startswith(f"{BELOW}/")] == []
