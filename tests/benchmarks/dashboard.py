"""The dashboard beside the usual ones with folium and pydeck: many open pages, one of them clicked.

`python tests/benchmarks/dashboard.py [--pages 50 100]` starts the Atlas and the two apps of
`usual/` one after the other on the same data: memory for a page, seconds until a page is there
while all open at once, and the answer of a click on the filter of governorates, which somebody on
one of the pages makes every two seconds. The pages are clients that speak the websocket of
Streamlit and fetch, as a browser does, what the map of the Atlas names; a hundred Chromiums would
measure two cores and not the server. What a browser does besides is measured in one Chromium, with
nothing kept and nobody else there: first paint, and until the map is drawn. Needs Chromium.
"""

import argparse
import asyncio
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import httpx
import numpy as np
import shapely
from playwright.sync_api import Route, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

sys.path.insert(0, str(Path(__file__).resolve().parent))

from services.running import Server, Start, running

from geo.access.datasets import shared
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.dataset import selection
from geo.settings import ROOT
from geo.view.view import View

FOLDER = ROOT / "var" / "bench" / "dashboard"
PAGES = (50, 100)
CLICKS, CLICK_EVERY_S = 15, 2.0
FIRST_PAINTS = 3
FILTER = "Governorate"
CHART = "[data-testid=stDeckGlJsonChart] canvas"
DRAWN = {"Atlas": CHART, "folium": "path.leaflet-interactive", "pydeck": CHART}
"""What is there in a browser once the map of an app is drawn."""
LEAFLET = Path("/usr/share/javascript/leaflet")
_ELSEWHERE = re.compile(r"https?://(?!127\.0\.0\.1)")
_FETCHED = re.compile(r'"(/api/[^"\\]+)"')
_ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass
class Widget:
    """The filter as a page has it: how to name it to the server, and what can be chosen."""

    name: str = ""
    fragment: str = ""
    options: Sequence[str] = ()


class Page:
    """One open page."""

    def __init__(self, origin: str, socket: ClientConnection, client: httpx.AsyncClient) -> None:
        self.origin, self.socket, self.client = origin, socket, client
        self.filter = Widget()
        self.received = 0
        self.held: set[str] = set()

    async def run(self, asked: BackMsg) -> None:
        """Sends something, and takes what comes until the page is whole."""
        await self.socket.send(asked.SerializeToString())
        wanted: set[str] = set()
        told = ForwardMsg()
        while told.WhichOneof("type") != "script_finished" or told.script_finished not in _ENDS:
            content = await self.socket.recv(decode=False)
            self.received += len(content)
            told.ParseFromString(content)
            if told.WhichOneof("type") == "delta":
                wanted |= self._taken(told)
        for path in sorted(wanted - self.held):
            answer = await self.client.get(self.origin + path)
            self.received += int(answer.headers.get("content-length", len(answer.content)))
        self.held |= wanted

    def _taken(self, told: ForwardMsg) -> set[str]:
        """Notes the filter; returns the addresses that a map names, which a browser fetches."""
        element = told.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "multiselect" and element.multiselect.label == FILTER:
            one = element.multiselect
            self.filter = Widget(one.id, told.delta.fragment_id, list(one.options))
        if kind == "deck_gl_json_chart":
            return set(_FETCHED.findall(element.deck_gl_json_chart.json))
        return set()

    async def click(self, number: int) -> float:
        """Chooses another governorate; returns the seconds until the page is whole again."""
        began = time.monotonic()
        asked = BackMsg()
        asked.rerun_script.fragment_id = self.filter.fragment
        state = asked.rerun_script.widget_states.widgets.add()
        state.id = self.filter.name
        option = self.filter.options[number % len(self.filter.options)]
        state.string_array_value.data.append(option)
        await self.run(asked)
        return time.monotonic() - began


async def opened(origin: str, client: httpx.AsyncClient) -> tuple[Page, float]:
    """Opens a page; returns it with the seconds until it was whole."""
    began = time.monotonic()
    address = f"{origin.replace('http', 'ws', 1)}/_stcore/stream"
    socket = await connect(
        address,
        origin=origin,
        subprotocols=["streamlit"],
        max_size=None,
        open_timeout=300,
        ping_interval=None,  # as browsers, which wait however long a server is busy
    )
    page = Page(origin, socket, client)
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    await page.run(asked)
    return page, time.monotonic() - began


async def many(server: Server, number: int) -> str:
    """Opens so many pages at once, clicks on one after the other; returns a part of a line."""
    origin = f"http://127.0.0.1:{server.port}"
    gzip = {"Accept-Encoding": "gzip"}
    async with httpx.AsyncClient(trust_env=False, timeout=300, headers=gzip) as client:
        first, _ = await opened(origin, client)  # what is made once for all is made now
        before_mb = server.memory_mb()
        pages, took = zip(
            *await asyncio.gather(*(opened(origin, client) for _ in range(number))), strict=True
        )
        page_mb = (server.memory_mb() - before_mb) / number
        busy_s, clicks = server.busy_s(), []
        for at in range(CLICKS):
            spent = await pages[at % number].click(at)
            clicks.append(spent)
            await asyncio.sleep(max(0.0, CLICK_EVERY_S - spent))
        busy_ms = (server.busy_s() - busy_s) * 1000 / CLICKS
        received = median(one.received for one in pages)
        for page in (first, *pages):
            await page.socket.close()
    p50, p95 = np.percentile(clicks, (50, 95))
    return (
        f"| {number} | {page_mb:.1f} | {median(took):.1f} / {max(took):.1f} | {p50 * 1000:,.0f} / "
        f"{p95 * 1000:,.0f} | {busy_ms:,.0f} | {received / 1024:,.0f} |"
    )


def painted(name: str, server: Server) -> str:
    """Returns the medians of first paint and of the drawn map in a Chromium that holds nothing."""
    paints, drawn = [], []
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for _ in range(FIRST_PAINTS):
            page = browser.new_page()
            page.route(_ELSEWHERE, _from_disk)
            began = time.monotonic()
            page.goto(f"http://127.0.0.1:{server.port}/", wait_until="commit")
            _map_of(name, page).wait_for(state="attached", timeout=120_000)
            drawn.append(time.monotonic() - began)
            entry = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
            paints.append(page.wait_for_function(entry).json_value() / 1000)
            page.close()
        browser.close()
    return f"{median(paints):.1f} s / {median(drawn):.1f} s"


def _from_disk(route: Route) -> None:
    """Answers at once what folium takes from other hosts, in its favour: Leaflet, or nothing."""
    file = LEAFLET / Path(urlsplit(route.request.url).path).name
    if file.exists():
        route.fulfill(path=file)
    else:
        route.fulfill(body="")


def _map_of(name, page):
    whole = page.frame_locator("iframe").first if name == "folium" else page
    return whole.locator(DRAWN[name]).first


def data(folder: Path) -> None:
    """Writes what the usual apps read: the Atlas's own, as small as one makes it for a browser."""
    dataset = shared().dataset(Audience.COORDINATOR)
    for name, layer in (
        ("sites", layers.INFORMAL_SITES),
        ("hotspots", layers.HOTSPOTS),
        ("subdistricts", layers.SUBDISTRICTS),
    ):
        rows = selection.select(dataset, layer.id, View())
        wanted = ("id", "name", "governorate", "district", "households")
        rows = rows[[*(one for one in wanted if one in rows), rows.geometry.name]]
        simple = shapely.simplify(rows.geometry.to_numpy(), 0.005)
        rows.set_geometry(simple).to_file(folder / f"{name}.geojson", COORDINATE_PRECISION=5)
    work = selection.select(dataset, layers.PARTNER_ACTIVITIES.id, View())
    names = ["organisation", "sector", "governorate", "district", "start", "end"]
    work[names].to_csv(folder / "activities.csv", index=False)


def starts(folder: Path) -> Iterator[tuple[str, Start]]:
    """Yields how each app is started."""
    own = {"STORE": f"sqlite:///{folder / 'atlas.sqlite'}", "AUDIT": str(folder / "audit")}
    own |= {"CACHE": str(folder / "cache"), "SECRET_FILE": str(folder / "secret.key")}
    environment = {f"ATLAS_{name}": value for name, value in own.items()}
    serve = [sys.executable, "-m", "atlas", "serve", "--port", "{port}"]
    yield "Atlas", Start("atlas", serve, {**environment, "PYTHONPATH": str(ROOT)}, "/readyz")
    for name in ("folium", "pydeck"):
        app = Path(__file__).resolve().parent / "usual" / f"{name}_app.py"
        run = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", "{port}"]
        options = ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
        held = {"USUAL_DATA": str(folder)}
        yield name, Start(name, [*run, *options], held, "/_stcore/health")


def main() -> None:
    """Prints the table and writes it to var/bench/dashboard.md."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--pages", type=int, nargs="+", default=PAGES)
    reader.add_argument("--apps", nargs="+", choices=list(DRAWN), default=list(DRAWN))
    asked = reader.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    data(FOLDER)
    busy = " / ".join(f"{one:.1f}" for one in os.getloadavg())
    lines = [
        "| app | first paint / map drawn | pages | MB a page | page there, s, median / last "
        "| click, ms, p50 / p95 | processor of a click, ms | KB received a page |",
        "|---" * 8 + "|",
    ]
    for name, start in starts(FOLDER):
        if name not in asked.apps:
            continue
        with running(start, FOLDER) as server:
            paints = painted(name, server)
        for number in asked.pages:
            with running(start, FOLDER) as server:  # anew, so that memory is that of these pages
                lines.append(f"| {name} | {paints} " + asyncio.run(many(server, number)))
                sys.stderr.write(f"{lines[-1]}\n")
                paints = ""
    report = "\n".join(lines) + f"\n\n{os.cpu_count()} processors; load before the run {busy}.\n"
    (FOLDER.parent / "dashboard.md").write_text(report, encoding="utf-8")
    sys.stdout.write(report)


if __name__ == "__main__":
    main()
