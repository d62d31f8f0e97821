"""The whole way of a sheet in Chromium: dropped, corrected, answered, accepted and taken back."""

import io
import re

import openpyxl
from playwright.sync_api import expect

from browser.test_sheets_in_chromium import PAGE_OVERFLOW_PX

HEAD = ("Ref", "Agency", "Cluster", "Governorate", "District", "Start", "End", "HH", "Remarks")
ROWS = (
    ("R1", "DRC", "WASH", "Al-Anbar", "Al-Ramadi", "2026-01-05", "2026-12-31", 10, "wells"),
    ("R2", "DRC", "Health", "Al-Anbar", "Al-Ramady West", "2026-02-01", "", 5, "a clinic"),
)


def _sheet():
    book = openpyxl.Workbook()
    for row in (HEAD, *ROWS):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return {"name": "way.xlsx", "mimeType": "application/octet-stream", "buffer": held.getvalue()}


def test_a_sheet_goes_the_whole_way_and_back(visit):
    shown = visit("/data", 1366, 768)
    page = shown.page
    page.locator(".st-key-da_file input[type=file]").set_input_files(_sheet())
    roles = page.locator(".da-cells thead select")
    expect(roles).to_have_count(len(HEAD))
    expect(page).to_have_url(re.compile(r"\?import=[\w-]{12}$"))
    assert page.evaluate(PAGE_OVERFLOW_PX) <= 0

    expect(roles.nth(8)).to_have_value("note")
    roles.nth(8).select_option("activity")
    expect(page.locator(".da-cells thead small").nth(8)).to_have_text("named by a person")

    page.locator(".st-key-da_step button", has_text="Questions").click()
    expect(page.locator(".st-key-da_queue img")).to_be_visible()
    page.get_by_text("Al-Ramadi · District").click()
    page.get_by_role("button", name="Keep these answers").click()
    expect(page.get_by_text("Nothing is asked")).to_be_visible()

    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".st-key-da_on button").click()
    expect(page.locator(".st-key-da_changes .a-table tbody tr")).to_have_count(2)
    assert page.evaluate(PAGE_OVERFLOW_PX) <= 0
    page.locator(".st-key-da_on button").click()
    page.get_by_role("button", name="Accept: 2 new").click()
    expect(page.get_by_text("Accepted as revision")).to_be_visible()
    page.locator(".st-key-da_done a", has_text="Undo").click()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("was undone already")).to_be_visible()
