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
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from run_folder import shared

from browser.visit import Visit

READY_WITHIN_S = 120
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
ALWAYS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
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


@dataclass(frozen=True)
class Server:
    """A running Atlas: its address and what it wrote."""

    port: int
    pid: int
    log: Path

    @property
    def origin(self):
        return f"http://localhost:{self.port}"

    def written(self):
        return "\n".join(self.log.read_text(encoding="utf-8").splitlines()[-60:])


def _free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _wait_until_ready(server, process):
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{server.origin}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server was not ready within {READY_WITHIN_S} s:\n{server.written()}")


@contextmanager
def serving(folder, port=None, **settings):
    port = port or _free_port()
    log = folder / "server.log"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("ATLAS_")
    }
    environment |= {
        "ATLAS_STORE": f"sqlite:///{folder / 'atlas.sqlite'}",
        "ATLAS_CACHE": str(shared(folder.parent) / "cache"),
        "ATLAS_AUDIT": str(folder / "audit"),
        "ATLAS_SECRET_FILE": str(folder / "secret.key"),
        **settings,
    }
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "atlas", "serve", "--port", str(port)],
            cwd=folder,
            env=environment,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    server = Server(port, process.pid, log)
    try:
        _wait_until_ready(server, process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="package")
def server(tmp_path_factory):
    """The Atlas as its own machine meets it: everything is shown."""
    with serving(tmp_path_factory.mktemp("coordinator")) as running:
        yield running


@pytest.fixture(scope="package")
def public_server(tmp_path_factory):
    """The Atlas as the public meets it."""
    folder = tmp_path_factory.mktemp("public")
    with serving(folder, ATLAS_DEFAULT_AUDIENCE="public") as running:
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
    """Returns a context of a browser, shared so that Streamlit's files are loaded once."""
    contexts = {}

    def made(browser, *, phone=False, fresh=False):
        key = (browser, phone, len(contexts) if fresh else None)
        if key not in contexts:
            contexts[key] = browser.new_context(**(PHONE if phone else {}))
            contexts[key].set_default_timeout(30_000)
        return contexts[key]

    return made  # a browser closes its contexts


@pytest.fixture
def visit(request, context_of):
    """Opens a page of the Atlas; any fault of any page opened fails the test."""
    visits = []

    def made(path="/", width=1280, height=800, *, browser=None, at=None, fresh=False):
        browser = browser or request.getfixturevalue("chromium")
        context = context_of(browser, phone=width < PHONE_BELOW_PX, fresh=fresh)
        visits.append(Visit(context, (at or request.getfixturevalue("server")).origin))
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
