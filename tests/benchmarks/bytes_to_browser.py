"""Measures what a browser is sent, how soon the server is ready, and the memory that it holds.

Run by `make bench`; not a test. Bytes are those on the wire. Chromium counts those of HTTP
itself; it tells WebSocket messages only unpacked, so these are counted on their way to it.
"""

import socket
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from browser.conftest import WITH_WEBGL, chromium_of, serving
from browser.visit import Visit

PAGES = 10
CALM_S = 3.0
"""Nothing more is expected after this long without a byte."""


@dataclass
class Wire:
    """Stands between Chromium and the server and counts bytes to the browser by connection."""

    to_port: int
    received: dict[int, int] = field(default_factory=dict)
    websockets: set[int] = field(default_factory=set)
    port: int = 0

    def start(self):
        """Listens on a free port and forwards every connection."""
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        threading.Thread(target=self._accept, args=(listening,), daemon=True).start()
        return self

    def _accept(self, listening):
        while True:
            browser, _ = listening.accept()
            server = socket.create_connection(("127.0.0.1", self.to_port))
            number = len(self.received)
            self.received[number] = 0
            for work in ((self._up, browser, server), (self._down, server, browser)):
                threading.Thread(target=work[0], args=(*work[1:], number), daemon=True).start()

    def _up(self, browser, server, number):
        for content in _pieces(browser):
            if b"upgrade: websocket" in content[:4000].lower():
                self.websockets.add(number)
            server.sendall(content)
        server.close()

    def _down(self, server, browser, number):
        for content in _pieces(server):
            self.received[number] += len(content)
            browser.sendall(content)
        browser.close()

    def websocket_bytes(self):
        """Returns the bytes that came to the browser over WebSockets so far."""
        return sum(self.received[number] for number in self.websockets)


def _pieces(connection):
    try:
        while content := connection.recv(65536):
            yield content
    except OSError:
        return


@dataclass
class Counted:
    """What one browser context received: HTTP as Chromium counts it, WebSockets on the wire."""

    wire: Wire
    requests: int = 0
    http: int = 0
    unpacked: int = 0
    at: float = field(default_factory=time.monotonic)

    def listen(self, page):
        """Counts what the page receives from now on."""
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.webSocketFrameReceived", self._framed)

    def _finished(self, event):
        self.requests += 1
        self.http += int(event["encodedDataLength"])
        self.at = time.monotonic()

    def _framed(self, event):
        frame = event["response"]
        size = len(frame["payloadData"])
        self.unpacked += size * 3 // 4 if frame["opcode"] == 2 else size
        self.at = time.monotonic()

    def now(self):
        """Returns requests, HTTP bytes, WebSocket bytes on the wire and unpacked, so far."""
        return self.requests, self.http, self.wire.websocket_bytes(), self.unpacked

    def calm(self, page):
        """Waits until nothing has come for a while."""
        self.at = time.monotonic()
        while time.monotonic() - self.at < CALM_S:
            page.wait_for_timeout(100)


def _line(title, *values):
    sys.stdout.write(f"{title:<38}" + "".join(f"{value:>13}" for value in values) + "\n")
    sys.stdout.flush()


def _kb(number):
    return f"{number / 1000:,.1f} kB"


def _memory_mb(pid):
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    held = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return f"{int(held.split()[1]) / 1024:,.0f} MB"


def _bytes(browser, server):
    """Prints what first load, reload and a filter change cost."""
    wire = Wire(server.port).start()
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    shown = Visit(context, f"http://localhost:{wire.port}")
    counted = Counted(wire)
    counted.listen(shown.page)

    def measured(title, work):
        before = counted.now()
        work()
        counted.calm(shown.page)
        spent = [after - was for was, after in zip(before, counted.now(), strict=True)]
        requests, *sizes = spent
        _line(title, requests, *map(_kb, sizes))

    def narrow():
        shown.page.get_by_text("None for the site itself", exact=True).first.click()
        shown.shows_figure("9")

    _line("", "requests", "HTTP", "WebSocket", "unpacked")
    measured("first load of the map page", lambda: shown.open("/").drawn())
    measured("filter change", narrow)
    measured("the same page again", lambda: shown.open("/").drawn())
    measured("partners page after it", lambda: shown.open("/partners"))
    context.close()


def _memory(browser, server):
    """Prints the server's resident memory with no, one and ten open pages."""
    _line("resident memory, no page", _memory_mb(server.pid))
    contexts = []
    for number in range(1, PAGES + 1):
        contexts.append(browser.new_context(viewport={"width": 1024, "height": 700}))
        Visit(contexts[-1], server.origin).open("/")
        if number in (1, PAGES):
            _line(f"resident memory, {number} open", _memory_mb(server.pid))
    for context in contexts:
        context.close()


def main():
    """Starts the Atlas twice, the second time over a filled store, and prints the tables."""
    folder = Path(tempfile.mkdtemp(prefix="atlas-bench-"))
    with sync_playwright() as playwright:
        browser = chromium_of(playwright, WITH_WEBGL)
        began = time.monotonic()
        with serving(folder) as server:
            _line("start to /readyz, empty store", f"{time.monotonic() - began:.1f} s")
            _bytes(browser, server)
        began = time.monotonic()
        with serving(folder) as server:
            _line("start to /readyz, filled store", f"{time.monotonic() - began:.1f} s")
            _memory(browser, server)
        browser.close()


if __name__ == "__main__":
    main()
