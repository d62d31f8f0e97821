"""The interactive map: click, filter, link, keyboard, table."""

import csv
import io
import re

import numpy as np
import PIL.Image
import pytest
from playwright.sync_api import expect

from geo.view.address import At

START = At(9, 33.4, 43.6)
AL_SHAHABI_2 = (43.8862189, 33.3822032)
"""A site with no other near it at the start; longitude and latitude in degrees."""
SAME = 0.02
"""Share of pixels that may differ between two pictures of the same map."""


def test_a_governorate_changes_figures_chip_and_address_and_two_ways_lead_back(visit):
    shown = visit("/?presence=none")
    shown.shows_figure("9")
    shown.open_bar("place")
    shown.pick("governorate", "Ninewa")
    shown.shows_figure("–")  # no source lists informal sites of Ninewa
    shown.settled().leave_bar()
    assert shown.address == "/?governorate=IQG15&presence=none"
    nothing = shown.page.locator(".st-key-nothing .a-empty")
    expect(nothing).to_contain_text("no source covers Ninewa")
    shown.page.get_by_role("button", name="Without “Governorate”").click()
    shown.shows_figure("9")
    expect(nothing).to_have_count(0)
    shown.page.go_back()
    shown.shows_figure("–")
    chip = shown.page.locator(".st-key-chips button", has_text="Ninewa ×")
    chip.click()
    shown.shows_figure("9")
    shown.settled()
    assert shown.address == "/?presence=none"


def test_a_click_on_a_site_opens_it(visit):
    shown = visit("/?at=9/33.4/43.6").drawn()
    shown.click_feature(*shown.pixel(AL_SHAHABI_2, START), "Al-Shahabi 2")
    assert shown.address == "/?select=informal-sites%2Fal-shahabi-2"


@pytest.mark.parametrize("path", ["/", "/?map=simple"])
def test_a_shared_link_opens_the_crop_that_its_sender_saw(visit, path):
    shown = visit(path)
    frame = shown.page.locator(".st-key-map canvas, .st-key-simplemap iframe").last
    frame.wait_for()
    box = frame.bounding_box()
    for _ in range(5):  # a map that has only just come takes no wheel yet
        shown.page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.6)
        shown.page.mouse.wheel(0, -300)
        shown.page.wait_for_timeout(1_500)
        sent = _shared(shown)
        if "at=" in sent:
            break
        shown.leave_bar()
    assert "at=" in sent
    there = visit(sent.removeprefix(shown.origin))
    there.page.locator(".st-key-map canvas, .st-key-simplemap iframe").last.wait_for()
    there.page.wait_for_timeout(1_500)
    assert _shared(there) == sent


def _shared(shown):
    """Presses “Share view” and returns the address that is shown then."""
    shown.page.locator(".st-key-p_share button").first.click()
    shown.page.wait_for_timeout(1_000)
    return shown.settled().page.locator(".st-key-share pre").first.inner_text()


def test_a_copied_link_opens_the_same_view_for_somebody_else(visit):
    path = "/?governorate=IQG01&presence=none&select=informal-sites%2Fal-shahabi-2&date=2023-11-30"
    shown = visit(path)
    there = visit(shown.address, fresh=True)
    assert there.address == shown.address
    assert there.figures() == shown.figures() != []
    there.shows_title(shown.page.locator(".st-key-panel .a-title").inner_text())
    chips = ".st-key-chips button"
    assert there.page.locator(chips).all_inner_texts() == (
        shown.page.locator(chips).all_inner_texts()
    )


def _picture(shown):
    """Returns the right part of the map, that no box covers, as an array."""
    box = shown.canvas().bounding_box()
    clip = {
        "x": box["x"] + 0.76 * box["width"],
        "y": box["y"] + 0.3 * box["height"],
        "width": 0.2 * box["width"],
        "height": 0.65 * box["height"],
    }
    taken = PIL.Image.open(io.BytesIO(shown.page.screenshot(clip=clip)))
    return np.asarray(taken.convert("L"), dtype=float)


def _still(shown):
    """Returns the picture once two in a row are the same."""
    pictures = [_picture(shown)]

    def calm():
        shown.page.mouse.move(600, 450 + len(pictures) % 2)
        pictures.append(_picture(shown))
        return _differ(pictures[-1], pictures[-2]) < SAME / 10

    shown.until(calm, step_ms=300)
    return pictures[-1]


def _differ(one, other):
    if one.shape != other.shape:  # the page is still being laid out
        return 1.0
    return float((np.abs(one - other) > 40).mean())


def _has_come(shown):
    """Waits until the map has asked for nothing more for a while."""
    before = -1
    while before != (before := len(shown.asked_since(0))):
        shown.page.wait_for_timeout(1_500)


def test_a_filter_asks_for_no_geometry_and_keeps_canvas_and_zoom(visit):
    shown = visit().drawn()
    at_start = _still(shown)
    shown.page.locator("[data-testid=stDeckGlJsonChartZoomButton] button").first.click()
    shown.page.wait_for_timeout(500)
    zoomed = _still(shown)
    assert _differ(at_start, zoomed) > SAME, "the map did not zoom"
    shown.canvas().evaluate("one => { one.sameAsBefore = true }")
    _has_come(shown)
    asked = len(shown.requests)
    shown.page.get_by_text("None for the site itself", exact=True).first.click()
    shown.shows_figure("9")
    shown.page.locator(".st-key-reset button").click()
    shown.shows_figure("28")
    after = _still(shown)
    # blocked areas are heaped anew, of what the browser holds for good
    heaped = [one for one in shown.asked_since(asked) if "/blocked-areas.geojson" in one]
    assert shown.asked_since(asked) == heaped
    assert all("&v=" in one for one in heaped)
    assert shown.canvas().evaluate("one => one.sameAsBefore === true")
    assert _differ(zoomed, after) < SAME


def test_the_keyboard_reaches_everything_and_the_search_selects_a_place(visit):
    shown = visit()
    reached = set()
    wanted = {
        "st-key-links",
        "st-key-lang",
        "st-key-p_place",
        "st-key-p_sector",
        "st-key-p_partner",
        "st-key-f_presence",
        "st-key-p_day",
        "st-key-as_table",
        "st-key-find",
    }
    for _ in range(120):
        shown.page.keyboard.press("Tab")
        reached |= set(
            shown.page.evaluate(
                "() => { const found = []; let one = document.activeElement;"
                " while (one) { found.push(...(one.classList || []));"
                " one = one.parentElement } return found }"
            )
        )
        if wanted <= reached:
            break
    assert wanted <= reached
    shown.page.locator(".st-key-find button").focus()
    shown.page.keyboard.press("Enter")
    shown.page.get_by_placeholder("Find a place").focus()
    shown.page.keyboard.type("Kilo 9")
    found = shown.page.locator(".st-key-found button").first
    expect(found).to_contain_text("Kilo 9 · Informal site")
    found.focus()
    shown.page.keyboard.press("Enter")
    shown.shows_title("Kilo 9")
    shown.settled()
    assert shown.address == "/?select=informal-sites%2Fkilo-9"


def test_the_table_holds_all_sites_and_so_does_its_file(visit):
    shown = visit()
    shown.page.locator(".st-key-as_table button").click()
    expect(shown.page.locator(".a-table tbody tr")).to_have_count(28)
    shown.settled()
    assert shown.address == "/?table=informal-sites"
    households = shown.page.locator(".a-table th", has_text="Households")
    firsts = []
    for order in ("descending", "ascending"):
        households.locator("button").click()
        expect(households).to_have_attribute("aria-sort", order)
        firsts.append(shown.page.locator(".a-table tbody td.n").first.inner_text())
    assert firsts == ["550", "7"]
    with shown.page.expect_download() as waiting:
        shown.page.locator(".st-key-download button").click()
    content = waiting.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 28
    assert sum(int(row["households"]) for row in rows) == 3147
    assert re.fullmatch(r"informal-sites-\d{4}-\d\d-\d\d\.csv", waiting.value.suggested_filename)
