"""Every page stands, in English and Arabic, on a wall and in a hand."""

import itertools

import pytest
from every_pair import every_pair
from playwright.sync_api import expect

SIZES = [(1920, 1080), (390, 844)]
CUT = """
() => [...document.querySelectorAll(
    '.st-key-bar *, .st-key-controls button *, .st-key-figs *, .st-key-legend *')]
  .filter(one => one.offsetParent && one.children.length === 0 && one.innerText?.trim())
  .filter(one => !one.closest('[data-testid=stIconMaterial]'))
  .filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
                 && getComputedStyle(one).overflow !== 'visible')
  .map(one => one.innerText)
"""
OUTSIDE = """
() => [...document.querySelectorAll('.st-key-bar button, .st-key-bar a, .a-brand, .a-aud')]
  .filter(one => one.offsetParent)
  .map(one => [one.innerText, one.getBoundingClientRect()])
  .filter(([text, box]) => box.left < 0 || box.right > innerWidth + 0.5)
  .map(([text]) => text)
"""
OVERFLOW_PX = "() => document.scrollingElement.scrollWidth - innerWidth"
PAGE_OVERFLOW_PX = """
() => Math.max(0, ...[...document.querySelectorAll(
    '[data-testid=stMain], [data-testid=stAppViewContainer]')]
  .map(one => one.scrollWidth - one.clientWidth))
"""


@pytest.mark.parametrize(
    ("path", "lang", "size"), every_pair(("/", "/partners", "/about"), ("en", "ar"), SIZES)
)
def test_the_page_fits_the_screen(visit, path, lang, size):
    shown = visit(f"{path}?lang={lang}", *size)
    assert shown.page.evaluate(OVERFLOW_PX) <= 0
    assert shown.page.evaluate(PAGE_OVERFLOW_PX) <= 0
    assert shown.page.evaluate(CUT) == []
    assert shown.page.evaluate(OUTSIDE) == []
    expect(shown.page.locator("[data-testid=stException]")).to_have_count(0)


def test_arabic_runs_from_right_to_left_and_says_so(visit):
    shown = visit("/?lang=ar&select=informal-sites/kilo-9")
    assert shown.page.evaluate("document.documentElement.lang") == "ar"
    assert shown.page.evaluate("document.documentElement.dir") == "rtl"
    assert shown.page.title().endswith("أطلس الحلول الدائمة")
    assert shown.page.evaluate("getComputedStyle(document.querySelector('.stApp')).direction") == (
        "rtl"
    )
    shown.shows_title("كيلو 9")
    panel = shown.page.locator(".st-key-panel").bounding_box()
    canvas = shown.canvas().bounding_box()
    assert panel["x"] < canvas["x"], "the panel lies at the end of the line: left"


def test_a_phone_reaches_the_other_pages_through_the_menu(visit):
    shown = visit("/about?governorate=IQG01", 390, 844)
    shown.page.locator(".st-key-menu button").first.click()
    shown.page.locator("[data-testid=stPopoverBody]").get_by_text("Partners").click()
    shown.page.wait_for_url("**/partners?*")
    expect(shown.page.locator(".a-h1")).to_be_visible()
    shown.settled()
    assert shown.address == "/partners?governorate=IQG01"


def test_a_cell_of_the_matrix_leads_back_to_the_map(visit):
    shown = visit("/partners")
    cell = shown.page.locator(".a-mx a", has_text="Dary").first
    cell.click()
    shown.page.locator(".st-key-figs .a-fig").first.wait_for()
    shown.settled()
    assert shown.address.startswith("/?")
    assert "sector=" in shown.address
    assert "site=" in shown.address


def test_languages_are_switched_in_the_bar_and_filters_stay(visit):
    shown = visit("/about?governorate=IQG01&colour=red")
    expect(shown.page.locator(".a-notices li")).to_contain_text(["colour"])
    assert shown.page.evaluate("document.documentElement.lang") == "en"
    shown.page.locator(".st-key-lang button").first.click()
    shown.page.locator("[data-testid=stPopoverBody]").get_by_text("العربية").click()
    shown.until(lambda: shown.page.evaluate("document.documentElement.lang") == "ar")
    assert shown.address == "/about?governorate=IQG01&lang=ar"


@pytest.mark.parametrize("width", [390, 1366])
def test_chips_are_all_seen_and_move_no_button_and_the_axis_of_days_is_legible(visit, width):
    chosen = "governorate=IQG01&sector=health&presence=none"
    plain, filtered = visit("/partners", width), visit(f"/partners?{chosen}", width)
    assert plain.boxes(".st-key-controls") == filtered.boxes(".st-key-controls")
    for chip in filtered.page.locator(".st-key-chips button").all():
        expect(chip).to_be_in_viewport(ratio=1)
    boxes = [one.bounding_box() for one in plain.page.locator(".g-ax span:visible").all()]
    assert boxes
    assert all(one["x"] + one["width"] <= other["x"] for one, other in itertools.pairwise(boxes))
