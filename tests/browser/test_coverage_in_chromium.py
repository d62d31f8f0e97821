"""What only a browser shows of the coverage page: maps side by side, files, keys, a phone."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

PATH = "/coverage?compare=2024-05-15"
CIRCLES = ".st-key-cvmap_before svg a"
OVERFLOW_PX = "() => document.scrollingElement.scrollWidth - innerWidth"
CUT = """
() => [...document.querySelectorAll('.st-key-days button *, .a-h1, .a-h2, .cv-days *, .a-fig *')]
  .filter(one => one.offsetParent && one.children.length === 0 && one.innerText?.trim())
  .filter(one => !one.closest('[data-testid=stIconMaterial]'))
  .filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
                 && getComputedStyle(one).overflow !== 'visible')
  .map(one => one.innerText)
"""


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_both_days_are_seen_and_nothing_is_cut(visit, lang, width, height):
    shown = visit(f"{PATH}&lang={lang}", width, height)
    page = shown.page
    expect(page.locator(CIRCLES)).to_have_count(28)
    before, after = shown.boxes(".st-key-cvmap_before svg", ".st-key-cvmap_after svg")
    assert before["width"] > 300
    assert before["height"] > 150
    if width > 900:
        assert before["y"] == after["y"]
        assert (before["x"] < after["x"]) is (lang == "en")
    assert page.evaluate(OVERFLOW_PX) <= 0
    assert page.evaluate(CUT) == []


def handed_out(page, button):
    """Returns the file of a button; on a busy machine a page that is drawn once more drops it."""
    files = []

    def keep(file):
        files.append(file)

    page.on("download", keep)
    for _ in range(3):
        page.locator(button).click()
        for _ in range(200):
            if files:
                return files[0]
            page.wait_for_timeout(100)
    pytest.fail("no file was handed out")


def test_the_days_are_moved_with_keys_alone_and_a_file_is_handed_out(visit):
    shown = visit(PATH)
    page = shown.page
    handle = page.locator(".st-key-dayslider input[type=range]")
    handle.focus()
    handle.press("ArrowRight")
    expect(page.locator(".a-h1")).to_contain_text("by 16 May 2024")
    shown.settled()
    file = handed_out(page, ".st-key-csv_changes button")
    assert file.suggested_filename == "coverage-changes-2023-12-13-2024-05-16.csv"
    content = Path(file.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert {one["organisation"] for one in rows} >= {"dary", "momd"}
