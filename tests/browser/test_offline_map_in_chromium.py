"""The map as one file, opened from the disk in a real Chromium with no network at all."""

import re

import pytest
from playwright.sync_api import expect

from geo.dataset.context import Context
from geo.language import Language, words
from geo.view.view import View
from maps.offline import ground as offline_ground
from maps.offline import page as offline_page
from maps.svg import ground as svg_ground


@pytest.fixture(scope="module")
def ground(root):
    return svg_ground.read(root / "data" / "boundaries")


@pytest.fixture
def opened(plain_chromium, ground, tmp_path):
    """Opens the file of a view; any message, fault or request fails the test."""
    contexts, faults = [], []

    def made(dataset, view, width=1280, height=900, **more):
        path = tmp_path / "map.html"
        context = Context(dataset, view, words(view.lang))
        base = offline_ground.draw(ground, view.lang)
        path.write_text(offline_page.page(context, base), encoding="utf-8")
        context = plain_chromium.new_context(
            viewport={"width": width, "height": height}, offline=True, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on(
            "request",
            lambda asked: (
                None if asked.url.startswith(("file:", "data:")) else faults.append(asked.url)
            ),
        )
        page.goto(path.as_uri())
        if more.get("java_script_enabled", True):
            expect(page.locator("#barText")).not_to_be_empty()
        return page

    yield made
    for context in contexts:
        context.close()
    assert faults == []


def transform(page):
    return page.locator("#world").get_attribute("transform")


def scale(page):
    return float(re.match(r"matrix\(([\d.e-]+)", transform(page))[1])


def middle(page):
    box = page.locator("#map").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def after(page, before):
    """Waits until the map has moved."""
    expect(page.locator("#world")).not_to_have_attribute("transform", before)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_click_shows_the_place(opened, dataset, language):
    view = View(governorate=("IQG01",), lang=Language(language))
    page = opened(dataset, view)
    hotspot = page.locator("#signs [data-layer=hotspots] use").first
    number = int(hotspot.get_attribute("data-i"))
    name = hotspot.locator("title").text_content()
    box = hotspot.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#panel h2")).to_have_text(name)
    expect(page.locator("#finder")).to_have_value(str(number))
    expect(page.locator("#ring")).to_be_visible()
    page.locator("#panel button").click()
    expect(page.locator("#panel h2")).to_have_count(0)
    expect(page.locator("#ring")).to_be_hidden()
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")


def test_an_area_can_be_clicked_and_is_outlined(opened, dataset):
    page = opened(dataset, View())
    x, y, name = page.evaluate(
        """() => { for (const one of document.querySelectorAll("#world .hot")) {
             const b = one.getBoundingClientRect();
             for (let x = b.left; x < b.right; x += 3) for (let y = b.top; y < b.bottom; y += 3)
               if (document.elementFromPoint(x, y) === one) return [x, y, one.textContent]; } }"""
    )
    page.mouse.click(x, y)
    expect(page.locator("#panel h2")).to_have_text(name)
    expect(page.locator("#world .chosen")).to_have_count(1)


def test_buttons_wheel_keys_and_dragging_move_the_map(opened, public):
    page = opened(public, View())
    whole, start = scale(page), transform(page)
    page.locator("#in").click()
    after(page, start)
    assert scale(page) == pytest.approx(whole * 1.6, rel=0.01)
    before = transform(page)
    page.locator("#out").click()
    after(page, before)
    assert scale(page) == pytest.approx(whole, rel=0.01)
    page.mouse.move(*middle(page))
    before = transform(page)
    page.mouse.wheel(0, -240)
    after(page, before)
    assert scale(page) > whole
    x, y = middle(page)
    before = transform(page)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=4)
    page.mouse.up()
    after(page, before)
    assert page.locator("#panel h2").count() == 0, "a drag is no click"
    page.locator("#map").focus()
    before = transform(page)
    page.keyboard.press("ArrowRight")
    after(page, before)
    page.locator("#all").click()
    expect(page.locator("#world")).to_have_attribute("transform", start)


def test_two_fingers_zoom(opened, public):
    page = opened(public, View(), 390, 844, has_touch=True, device_scale_factor=2)
    whole, before = scale(page), transform(page)
    x, y = middle(page)
    fingers = page.context.new_cdp_session(page)

    def touch(kind, apart):
        points = [{"x": x - apart, "y": y, "id": 1}, {"x": x + apart, "y": y, "id": 2}]
        sent = {"type": kind, "touchPoints": [] if kind == "touchEnd" else points}
        fingers.send("Input.dispatchTouchEvent", sent)

    touch("touchStart", 30)
    for apart in (45, 60, 75, 90):
        touch("touchMove", apart)
    touch("touchEnd", 90)
    after(page, before)
    page.wait_for_timeout(100)
    assert scale(page) > 2 * whole


def test_the_list_and_the_table_find_places(opened, dataset):
    page = opened(dataset, View())
    page.locator("td button").first.click()
    name = page.locator("td button").first.text_content()
    expect(page.locator("#panel h2")).to_have_text(name)
    expect(page.locator("#panel h2")).to_be_focused()
    ewessat = page.locator("#finder option", has_text="Al-Ewessat")
    page.locator("#finder").select_option(ewessat.get_attribute("value"))
    expect(page.locator("#panel h2")).to_have_text("Al-Ewessat")
    expect(page.locator("#ring")).to_be_hidden()


def test_layers_can_be_switched_off(opened, dataset):
    page = opened(dataset, View())
    page.locator("input[data-layer=hotspots]").uncheck()
    expect(page.locator("#world [data-layer=hotspots]")).to_be_hidden()
    expect(page.locator("#world [data-layer=abc-area-units]")).to_be_visible()


def test_names_do_not_cover_one_another(opened, dataset):
    page = opened(dataset, View())
    page.locator("#in").click()
    page.wait_for_timeout(200)
    boxes = page.evaluate(
        """[...document.querySelectorAll("#names text:not([hidden])")].map((one) => {
             const b = one.getBBox(); return [b.x, b.y, b.x + b.width, b.y + b.height]; })"""
    )
    assert len(boxes) > 8
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            wide = min(one[2], other[2]) - max(one[0], other[0])
            high = min(one[3], other[3]) - max(one[1], other[1])
            assert wide <= 0 or high <= 2.5


def test_the_map_is_there_without_scripts(opened, dataset):
    page = opened(dataset, View(), java_script_enabled=False)
    expect(page.locator("#signs use").first).to_be_visible()
    expect(page.locator("#world .hot").first).to_be_visible()
    expect(page.locator("table tbody tr")).to_have_count(28)
    expect(page.locator(".zoom")).to_be_hidden()


def test_a_phone_needs_no_sideways_scrolling(opened, public):
    page = opened(public, View(lang=Language.AR), 320, 640, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
