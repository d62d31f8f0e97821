"""The security headers as a real Chromium takes them: nothing of ours is blocked, the rest is."""

import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle

import pytest
from playwright.sync_api import expect

from browser.conftest import serving

DASHBOARD = (
    "/?",
    "/?map=simple",
    "/partners?",
    "/coverage?compare=2024-05-15",
    "/areas?",
    "/hotspots?",
    "/about?",
    "/place?select=informal-sites/kilo-7",
    "/organisation?partner=iom",
)
OURS = (
    "/lite?",
    "/lite/sites?",
    "/lite/partners?",
    "/lite/areas?",
    "/lite/informal-sites/kilo-7?",
    "/lite/districts/IQG01Q03?",
    "/lite/nothing?",
    "/api?f=html",
    "/api/docs?f=html",
    "/api/collections?f=html",
    "/api/collections/informal-sites/items?f=html",
    "/api/collections/informal-sites/items/kilo-7?f=html",
    "/api/nothing?f=html",
)
BROKEN = (
    "window.broken = []; document.addEventListener('securitypolicyviolation', "
    "one => window.broken.push(one.effectiveDirective))"
)
TABLE = "governorate,subdistrict,returnees,severity_livelihoods,severity_safety\n"


@pytest.mark.parametrize(("path", "lang"), list(zip(DASHBOARD, cycle(("en", "ar")), strict=False)))
def test_a_page_of_the_dashboard_keeps_to_its_policy(visit, path, lang):
    """What a policy forbids is an error of the console, and `visit` fails for any."""
    shown = visit(f"{path}&lang={lang}")
    if path == "/?":
        shown.drawn()
    elif path == "/?map=simple":
        shown.page.frame_locator(".st-key-simplemap iframe").locator("img").first.wait_for()


def test_what_people_do_on_pages_is_not_blocked(visit):
    """Popovers, a choice, a file out, a file in, and a text copied."""
    shown = visit("/hotspots")
    page = shown.page
    with page.expect_download() as asked:
        page.locator(".st-key-template button").click()
    assert asked.value.suggested_filename == "return-index.csv"
    page.locator("input[type=file]").set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    expect(page.locator(".h-faults")).to_be_visible()
    shown.open("/place?select=informal-sites/kilo-7")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    told = page.locator(".st-key-sentence pre")
    page.locator(".st-key-sentence button").click()
    expect(page.locator(".st-key-sentence button")).to_have_text(re.compile("Copied|نُسخ"))
    assert page.evaluate("navigator.clipboard.readText()") == told.inner_text()
    shown.open("/")
    shown.open_bar("place")
    shown.leave_bar()


@pytest.mark.parametrize(("path", "lang"), list(zip(OURS, cycle(("ar", "en")), strict=False)))
def test_a_page_of_ours_has_its_style_and_breaks_nothing(server, chromium, path, lang):
    page = chromium.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.add_init_script(BROKEN)
    page.goto(f"{server.origin}{path}&lang={lang}")
    assert page.evaluate("window.broken") == []
    assert [one for one in said if "404" not in one] == []
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    page.close()


def test_what_does_not_belong_is_blocked(server, chromium):
    """The policies are there and bite: a script that got into a page, and another host."""
    page = chromium.new_page()
    page.goto(f"{server.origin}/lite")
    script = (
        "document.body.append(Object.assign(document.createElement('script'), "
        "{textContent: 'window.ran = true'}))"
    )
    page.evaluate(script)
    assert page.evaluate("window.ran === undefined")
    page.goto(f"{server.origin}/about")
    page.locator(".st-key-foot .a-foot").wait_for()
    page.evaluate(script)
    assert page.evaluate("window.ran === undefined")
    asked = page.evaluate("fetch('http://localhost:9/x').then(() => '', fault => fault.message)")
    assert "Failed to fetch" in asked
    page.add_init_script(BROKEN)
    page.reload()
    page.evaluate("fetch('http://localhost:9/x').catch(() => 0)")
    assert any("connect-src" in one for one in page.evaluate("window.broken"))
    page.close()


@contextmanager
def other_site():
    """A page of another origin that frames whatever its query names."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            framed = self.path.partition("?")[2]
            body = (
                f'<!doctype html><title>x</title><iframe src="{framed}" width="1100" '
                'height="700"></iframe>'.encode()
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as served:
        thread = threading.Thread(target=served.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{served.server_address[1]}"
        served.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def sites():
    with other_site() as listed, other_site() as unlisted:
        yield listed, unlisted


@pytest.fixture(scope="module")
def embedding(tmp_path_factory, sites):
    folder = tmp_path_factory.mktemp("embedding")
    with serving(folder, ATLAS_FRAME_ANCESTORS=f"https://reliefweb.int {sites[0]}") as running:
        yield running


def framed(browser, site, address):
    page = browser.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site}/?{address}")
    return page, said


@pytest.mark.parametrize(
    "path", ["/?embed=true", "/partners?embed=true", "/?embed=true&map=simple"]
)
def test_a_listed_site_can_frame_an_embedded_page(embedding, sites, chromium, path):
    page, said = framed(chromium, sites[0], embedding.origin + path)
    frame = page.frame_locator("iframe")
    frame.locator(".st-key-foot .a-foot").wait_for(state="attached")
    if "simple" in path:
        inner = frame.frame_locator(".st-key-simplemap iframe")
        expect(inner.locator(".leaflet-container")).to_be_visible()
    assert [one for one in said if "Content Security Policy" in one] == []
    page.close()


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (1, "/?embed=true"),
        (0, "/"),
        (0, "/?embed=false"),
        (0, "/lite?embed=true"),
        (0, "/api?f=html"),
    ],
)
def test_nobody_else_can_and_nothing_else_is_framed(embedding, sites, chromium, place, path):
    page, said = framed(chromium, sites[place], embedding.origin + path)
    assert page.frames[1].url.startswith("chrome-error:")
    assert any("frame-ancestors" in one for one in said)
    page.close()
