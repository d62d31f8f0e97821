"""The real server in a process of its own, and a real Chromium with every other host closed."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from openid_provider import provider, settings_of
from playwright.sync_api import sync_playwright
from run_folder import shared

from browser.other_site import other_site
from browser.visit import Visit

READY_WITHIN_S = 120
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
ALWAYS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--process-per-site",  # each page of ours finds the scripts compiled by the one before
    "--disable-gpu-compositing",  # pages are put together without WebGL's slow software
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)
WITH_WEBGL = (
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
)
WITHOUT_WEBGL = ("--disable-gpu", "--disable-3d-apis")


class Server:
    """An Atlas in a process of its own: its address and what it wrote; it can be started again."""

    def __init__(self, folder, settings):
        self.port, self.log = _free_port(), folder / "server.log"
        self._folder, self._process = folder, None
        self._environment = {
            name: value for name, value in os.environ.items() if not name.startswith("ATLAS_")
        }
        self._environment |= {
            "ATLAS_STORE": f"sqlite:///{folder / 'atlas.sqlite'}",
            "ATLAS_CACHE": str(shared(folder.parent) / "cache"),
            "ATLAS_AUDIT": str(folder / "audit"),
            "ATLAS_SECRET_FILE": str(folder / "secret.key"),
            **settings,
        }

    @property
    def origin(self):
        return f"http://localhost:{self.port}"

    @property
    def pid(self):
        return self._process.pid

    def written(self):
        return "\n".join(self.log.read_text(encoding="utf-8").splitlines()[-60:])

    def start(self):
        """Returns when a first visitor waits for nothing."""
        with self.log.open("ab") as written:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "atlas", "serve", "--port", str(self.port)],
                cwd=self._folder,
                env=self._environment,
                stdout=written,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.origin}/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        pytest.fail(f"the server was not ready within {READY_WITHIN_S} s:\n{self.written()}")

    def stop(self):
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def serving(folder, **settings):
    """Runs an Atlas whose files lie in a folder, over the store there where it has one."""
    server = Server(folder, settings)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="package")
def folder_of(tmp_path_factory, library, run_folder):
    """Returns a new folder with a store that holds the data pack."""
    assert library.store.version()

    def made(name):
        folder = tmp_path_factory.mktemp(name)
        shutil.copyfile(run_folder / "pack.sqlite", folder / "atlas.sqlite")
        return folder

    return made


@pytest.fixture(scope="package")
def sites():
    """Two other sites: one that may frame what is made to be framed, and one that may not."""
    with other_site() as listed, other_site() as unlisted:
        yield listed, unlisted


@pytest.fixture(scope="package")
def server(folder_of, sites):
    """The Atlas as its own machine meets it: everything is shown."""
    may_frame = f"https://reliefweb.int {sites[0]}"
    with serving(folder_of("coordinator"), ATLAS_FRAME_ANCESTORS=may_frame) as running:
        yield running


@pytest.fixture(scope="package")
def public_server(folder_of):
    """The Atlas as the public meets it, and whoever signs in at an OpenID provider."""
    with provider() as address, serving(folder_of("public"), **settings_of(address)) as running:
        yield running


@pytest.fixture(scope="package")
def playwright():
    """Playwright; stopped with the package, because its event loop is in the way of others."""
    with sync_playwright() as started:
        yield started


def chromium_of(playwright, arguments):
    path = next((found for name in CHROMIUMS if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail(f"No browser: install Debian's chromium (looked for {', '.join(CHROMIUMS)}).")
    return playwright.chromium.launch(executable_path=path, args=[*ALWAYS, *arguments])


@pytest.fixture(scope="package")
def chromium(playwright):
    """Chromium that draws with WebGL, in software."""
    launched = chromium_of(playwright, WITH_WEBGL)
    yield launched
    launched.close()


@pytest.fixture(scope="package")
def plain_chromium(playwright):
    """Chromium that has no WebGL."""
    launched = chromium_of(playwright, WITHOUT_WEBGL)
    yield launched
    launched.close()


@pytest.fixture(scope="package")
def context_of():
    """Returns a context of a browser, shared so that Streamlit's files are loaded once.

    It holds a page of the site: as long as one is open, the process that draws the site lives.
    """
    contexts = {}

    def made(browser, site, *, phone=False, fresh=False):
        key = (browser, phone, len(contexts) if fresh else None)
        if key not in contexts:
            contexts[key] = browser.new_context(**(PHONE if phone else {}))
            contexts[key].set_default_timeout(30_000)
            if not fresh:
                contexts[key].new_page().goto(f"{site}/robots.txt")
        return contexts[key]

    return made  # a browser closes its contexts


@pytest.fixture
def visit(request, context_of):
    """Opens a page of the Atlas; any fault of any page opened fails the test."""
    visits = []

    def made(path="/", width=1280, height=800, *, browser=None, at=None, fresh=False):
        browser = browser or request.getfixturevalue("chromium")
        site = (at or request.getfixturevalue("server")).origin
        context = context_of(browser, site, phone=width < PHONE_BELOW_PX, fresh=fresh)
        visits.append(Visit(context, site))
        visits[-1].page.set_viewport_size({"width": width, "height": height})
        return visits[-1].open(path)

    yield made
    faults = [fault for one in visits for fault in one.unexcused()]
    for one in visits:
        one.page.close()
    assert not faults, "\n".join(faults)


PHONE_BELOW_PX = 600
PHONE = {
    "user_agent": "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120 Mobile Safari"
}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Adds the server's log to a failed test."""
    report = yield
    if report.failed:
        for name in ("server", "public_server"):
            running = item.funcargs.get(name) if hasattr(item, "funcargs") else None
            if running is not None:
                report.sections.append((f"log of {name}", running.written()))
    return report
