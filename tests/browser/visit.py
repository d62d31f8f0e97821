"""One page in one browser context: what it asked for, what went wrong, and how to wait for it."""

import math
import re

from playwright.sync_api import expect

expect.set_options(timeout=40_000)

EXCUSED = re.compile(
    r"/(map|partners|coverage|areas|hotspots|place|organisation|about|sharing|data)/_stcore/(health|host-config)$"
)
"""Streamlit looks for its root below the address of a page that was opened directly."""
TILE_PX = 512
GEOMETRY = re.compile(r"/api/(map|basemap|collections)")


class Visit:
    """A page of the Atlas and everything that it did on the network."""

    def __init__(self, context, origin):
        self.origin = origin
        self.faults, self.requests, self.responses, self.frames = [], [], [], []
        self.excused = None
        self.page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda fault: self.faults.append(f"page error: {fault}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)
        self.page.on("websocket", self._connected)

    def _asked(self, request):
        self.requests.append(request.url)
        if not request.url.startswith((f"{self.origin}/", "data:", "blob:")):
            self.faults.append(f"asked another host: {request.url[:200]}")

    def _heard(self, message):
        if message.type == "error" and not EXCUSED.search(message.location.get("url", "")):
            self.faults.append(f"console: {message.text[:300]} {message.location.get('url', '')}")

    def _answered(self, response):
        self.responses.append(response)
        if response.status >= 400 and not EXCUSED.search(response.url):
            self.faults.append(f"{response.status} {response.url[:200]}")

    def _connected(self, socket):
        if not socket.url.startswith(self.origin.replace("http", "ws", 1)):
            self.faults.append(f"connected to another host: {socket.url[:200]}")
        socket.on("framereceived", self._received)

    def _received(self, frame):
        self.frames.append(frame)

    def unexcused(self):
        """Returns the faults, without those that the test says must be."""
        return [one for one in self.faults if not (self.excused and self.excused in one)]

    def open(self, path):
        """Opens an address and waits until the page stands."""
        self.page.goto(self.origin + path, wait_until="domcontentloaded")
        self.page.locator(".st-key-foot .a-foot").wait_for()
        return self.settled()

    def settled(self):
        """Waits until the script has run."""
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        return self

    def open_bar(self, name):
        """Opens a popover of the filter bar; a click while the page still settles can be lost."""
        bodies = self.page.locator("[data-testid=stPopoverBody]")
        for _ in range(3):
            if not bodies.count():
                self.settled().page.locator(f".st-key-p_{name} button").first.click()
                self.page.wait_for_timeout(1_000)
        expect(bodies).to_have_count(1)

    def pick(self, level, name):
        """Picks a unit in the open popover of places, once the list offers it."""
        box = self.page.locator(f".st-key-f_{level}")
        box.locator("input").click()
        box.locator("input").fill(name)
        self.page.get_by_role("option", name=name, exact=True).click()
        expect(box.get_by_role("button", name=f"Remove {name}")).to_be_visible()

    def leave_bar(self):
        """Closes an open popover."""
        bodies = self.page.locator("[data-testid=stPopoverBody]")
        for _ in range(3):
            if bodies.count():
                self.page.locator(".a-brand").click()
                self.page.wait_for_timeout(200)
        expect(bodies).to_have_count(0)

    @property
    def address(self):
        """The path and query of the address bar."""
        return self.page.url.removeprefix(self.origin)

    def figures(self):
        return self.page.locator(".st-key-figs .a-fig b").all_inner_texts()

    def shows_figure(self, number, place=0):
        expect(self.page.locator(".st-key-figs .a-fig b").nth(place)).to_have_text(number)

    def shows_title(self, text, **more):
        """Waits until the panel has this title, and no other one."""
        expect(self.page.locator(".st-key-panel .a-title")).to_have_text([text], **more)

    def canvas(self):
        return self.page.locator(".st-key-map canvas").last

    def drawn(self):
        """Waits until the map has its canvas and all of its features."""
        self.canvas().wait_for()
        for layer in ("informal-sites", "hotspots"):
            self.until(
                lambda asked=layer: any(
                    f"/api/map/{asked}" in one.url and one.ok for one in self.responses
                )
            )
        return self

    def until(self, holds, within_ms=20_000, step_ms=100):
        """Waits until something holds, moving on in the browser meanwhile."""
        waited = 0
        while not holds():
            assert waited < within_ms, "waited in vain"
            self.page.wait_for_timeout(step_ms)
            waited += step_ms

    def boxes(self, *parts):
        """Returns where parts of the page lie, once none of them moves any more."""
        found = []

        def stand():
            found.append([self.page.locator(one).bounding_box() for one in parts])
            return found[-1:] == found[-2:-1]

        self.until(stand, step_ms=300)
        return found[-1]

    def pixel(self, place, view):
        """Returns where a place (longitude, latitude) lies on the screen for a map view."""
        box = self.canvas().bounding_box()
        zoom, latitude, longitude = view
        world_px = TILE_PX * 2**zoom
        east = (place[0] - longitude) / 360 * world_px
        south = (_mercator(latitude) - _mercator(place[1])) / (2 * math.pi) * world_px
        return box["x"] + box["width"] / 2 + east, box["y"] + box["height"] / 2 + south

    def click_feature(self, x, y, title):
        """Clicks a feature once its name shows under the mouse, until the panel has it.

        Drawn in software a press may take longer than a click may, so it can take some tries.
        """
        self.until(lambda: self._named_under(x, y) == title, step_ms=300)
        for _ in range(8):
            self.page.mouse.click(x, y)
            try:
                self.shows_title(title, timeout=3_000)
            except AssertionError:
                continue
            return
        self.shows_title(title)

    def _named_under(self, x, y):
        self.page.mouse.move(x - 4, y - 4)
        self.page.mouse.move(x, y)
        self.page.wait_for_timeout(200)
        return self.page.evaluate("document.querySelector('.deck-tooltip')?.innerText")

    def asked_since(self, number):
        """Returns the requests for geometry after the first `number` requests."""
        return [url for url in self.requests[number:] if GEOMETRY.search(url)]


def _mercator(latitude):
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
