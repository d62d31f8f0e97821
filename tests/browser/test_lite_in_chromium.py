"""The lite pages on a phone, in a real Chromium: no page is wider than its window."""

import pytest

PHONE_PX = 390
LANGUAGES = ("ar", "kmr")
"""One from right to left and one from left to right, whose words are the longest."""
PAGES = (
    "/lite?",
    "/lite/sites?",
    "/lite/hotspots?",
    "/lite/areas?",
    "/lite/blocked?",
    "/lite/partners?",
    "/lite/coverage?",
    "/lite/organisation?partner=drc&",
    "/lite/organisation?partner=iom&",
    "/lite/meeting?",
    "/lite/about?",
    "/lite/governorates/IQG01?",
    "/lite/informal-sites/kilo-9?",
)
_TOO_WIDE = """() => {
  const page = document.scrollingElement
  const regions = [...document.querySelectorAll('.wide')]
  return [page.scrollWidth - innerWidth, regions.filter(
    one => one.tabIndex !== 0 || one.getAttribute('role') !== 'region' || !one.ariaLabel
  ).length]
}"""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_a_table_scrolls_sideways_and_in_a_region_that_keys_reach(
    server, plain_chromium, lang
):
    found = {}
    page = plain_chromium.new_page(viewport={"width": PHONE_PX, "height": 844})
    for path in PAGES:
        page.goto(f"{server.origin}{path}lang={lang}", wait_until="domcontentloaded")
        found[path] = page.evaluate(_TOO_WIDE)
    page.close()
    assert not {path: faults for path, faults in found.items() if any(faults)}
