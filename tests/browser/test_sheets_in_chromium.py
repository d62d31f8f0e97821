"""Pages of places print on one A4 sheet with their map, and fit a phone."""

import re

import pytest
from every_pair import every_pair
from playwright.sync_api import expect

PAGE_OVERFLOW_PX = """
() => Math.max(0, ...[...document.querySelectorAll(
    '[data-testid=stMain], [data-testid=stAppViewContainer]')]
  .map(one => one.scrollWidth - one.clientWidth))
"""


@pytest.mark.parametrize(
    "query",
    [
        "select=informal-sites/kilo-7",
        "select=abc-areas/west-anbar",
        "select=governorates/IQG01",
        "select=governorates/IQG01&date=2022-02-15",
        "select=abc-areas/west-anbar&lang=ar",
    ],
)
def test_a_site_prints_on_one_sheet_of_a4_and_larger_places_on_two(visit, query):
    shown = visit(f"/place?{query}", 1280, 900)
    picture = shown.page.locator(".p-map img")
    shown.until(lambda: picture.evaluate("one => one.complete && one.naturalWidth > 0"))
    if "kilo-7" in query:
        assert "13 December 2023" in picture.get_attribute("alt")
    printed = shown.page.pdf(prefer_css_page_size=True, print_background=True)
    # documents tell more of governorates and areas: movements, plans, statements on a second sheet
    most = 1 if "informal-sites" in query else 2
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) <= most
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", printed)
    assert [round(float(one)) for one in box.groups()] == [595, 842]


@pytest.mark.parametrize(
    ("path", "lang", "size"),
    every_pair(
        ("/place?select=governorates/IQG01", "/organisation?partner=iom", "/hotspots?"),
        ("en", "ar"),
        ((1920, 1080), (390, 844)),
    ),
)
def test_the_page_fits_the_screen(visit, path, lang, size):
    shown = visit(f"{path}&lang={lang}", *size)
    assert shown.page.evaluate(PAGE_OVERFLOW_PX) <= 0
    expect(shown.page.locator("[data-testid=stException]")).to_have_count(0)
