"""The security headers as a real Chromium takes them: nothing of ours is blocked, the rest is."""

import re
from itertools import cycle

import pytest
from playwright.sync_api import expect

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


def test_every_page_of_the_dashboard_keeps_to_its_policy(visit):
    """What a policy forbids is an error of the console, and `visit` fails for any, in every test.

    This is the page that no other test visits.
    """
    visit("/areas?lang=ar")


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
    shown.open("/place?select=informal-sites/kilo-7&lang=ar")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    told = page.locator(".st-key-sentence pre")
    expect(told).to_contain_text("كيلو 7")
    page.locator(".st-key-sentence button").click()
    expect(page.locator(".st-key-sentence button")).to_have_text(re.compile("Copied|نُسخ"))
    assert page.evaluate("navigator.clipboard.readText()") == told.inner_text()
    shown.open("/")
    shown.open_bar("place")
    shown.leave_bar()


@pytest.fixture(scope="module")
def page(chromium):
    """One page for all that need none of their own."""
    opened = chromium.new_page()
    opened.add_init_script(BROKEN)
    yield opened
    opened.close()


@pytest.fixture
def said(page):
    """What is written to the console of the page."""
    texts = []

    def hear(message):
        texts.append(message.text)

    page.on("console", hear)
    yield texts
    page.remove_listener("console", hear)


@pytest.mark.parametrize(("path", "lang"), list(zip(OURS, cycle(("ar", "en")), strict=False)))
def test_a_page_of_ours_has_its_style_and_breaks_nothing(server, page, said, path, lang):
    page.goto(f"{server.origin}{path}&lang={lang}")
    assert page.evaluate("window.broken") == []
    assert [one for one in said if "404" not in one] == []
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"


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


@pytest.mark.parametrize(
    "path", ["/?embed=true", "/partners?embed=true", "/?embed=true&map=simple"]
)
def test_a_listed_site_can_frame_an_embedded_page(server, sites, page, said, path):
    page.goto(f"{sites[0]}/?{server.origin}{path}")
    frame = page.frame_locator("iframe")
    frame.locator(".st-key-foot .a-foot").wait_for(state="attached")
    if "simple" in path:
        inner = frame.frame_locator(".st-key-simplemap iframe")
        expect(inner.locator(".leaflet-container")).to_be_visible()
    assert [one for one in said if "Content Security Policy" in one] == []


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
def test_nobody_else_can_and_nothing_else_is_framed(server, sites, page, said, place, path):
    page.goto(f"{sites[place]}/?{server.origin}{path}")
    assert page.frames[1].url.startswith("chrome-error:")
    assert any("frame-ancestors" in one for one in said)
