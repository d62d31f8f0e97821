"""Pages of places print on one A4 sheet, fit a phone, and their text can be copied."""

import re

import pytest
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
    expect(shown.page.locator(".p-map img")).to_be_visible()
    printed = shown.page.pdf(prefer_css_page_size=True, print_background=True)
    # documents tell more of governorates and areas: movements, plans, statements on a second sheet
    most = 1 if "informal-sites" in query else 2
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) <= most
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", printed)
    assert [round(float(one)) for one in box.groups()] == [595, 842]


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (390, 844)])
@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize(
    "path", ["/place?select=governorates/IQG01", "/organisation?partner=iom", "/hotspots?"]
)
def test_the_page_fits_the_screen(visit, path, lang, width, height):
    shown = visit(f"{path}&lang={lang}", width, height)
    assert shown.page.evaluate(PAGE_OVERFLOW_PX) <= 0
    expect(shown.page.locator("[data-testid=stException]")).to_have_count(0)


def test_the_map_of_a_place_is_a_picture_that_was_read(visit):
    shown = visit("/place?select=informal-sites/kilo-7")
    picture = shown.page.locator(".p-map img")
    shown.until(lambda: picture.evaluate("one => one.complete && one.naturalWidth > 0"))
    assert "13 December 2023" in picture.get_attribute("alt")


def test_the_text_to_paste_is_copied_as_it_is_read(visit):
    shown = visit("/place?select=informal-sites/kilo-7&lang=ar")
    shown.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    told = shown.page.locator(".st-key-sentence pre")
    expect(told).to_contain_text("كيلو 7")
    shown.page.locator(".st-key-sentence button").click()
    expect(shown.page.locator(".st-key-sentence button")).to_have_text(re.compile("Copied|نُسخ"))
    copied = shown.page.evaluate("navigator.clipboard.readText()")
    assert copied == told.inner_text()
