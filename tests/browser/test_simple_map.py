"""The map without WebGL: Leaflet, by choice or because the browser cannot do otherwise."""

from playwright.sync_api import expect


def _frame(shown):
    return shown.page.frame_locator(".st-key-simplemap iframe")


def _click_phosphate(shown):
    site = _frame(shown).locator("img.leaflet-marker-icon[alt='Phosphate company complex']")
    site.wait_for()
    shown.settled()
    site.click()
    shown.shows_title("Phosphate company complex")
    shown.settled()


def test_the_simple_map_is_leaflet_and_a_click_selects(visit):
    shown = visit("/?map=simple")
    expect(_frame(shown).locator(".leaflet-container")).to_be_visible()
    _click_phosphate(shown)
    assert shown.address == "/?select=informal-sites%2Fkaim-phosphate&map=simple"
    assert not [url for url in shown.requests if "leaflet" in url and shown.origin not in url]


def test_a_filter_leaves_only_what_passes_on_the_simple_map(visit):
    shown = visit("/?map=simple&presence=none")
    icons = _frame(shown).locator(".leaflet-informal-sites-pane img")
    expect(icons).to_have_count(9)


def test_a_browser_without_webgl_gets_the_simple_map_and_is_told(visit, plain_chromium):
    shown = visit("/", browser=plain_chromium)
    shown.excused = "Failed to create WebGL context"  # deck.gl tries before the page knows
    expect(_frame(shown).locator(".leaflet-container")).to_be_visible()
    expect(shown.page.locator(".st-key-ways")).to_contain_text("this browser has no WebGL")
    _click_phosphate(shown)
