"""The projected meeting: keys, clicker, sizes and one layout, in a real Chromium."""

from playwright.sync_api import expect


def projected(visit, path):
    """Opens a scene; there is no footer to wait for."""
    shown = visit("/about", 1920, 1080)
    shown.excused = "/meeting/_stcore/"
    shown.page.goto(shown.origin + path, wait_until="domcontentloaded")
    shown.page.locator(".ms").wait_for()
    expect(shown.page.locator(".ms-clock")).not_to_be_empty()
    return shown


def test_the_clicker_goes_through_the_agenda_without_a_jump_of_the_layout(visit):
    shown = projected(visit, "/meeting")
    boxes = """() => ['.ms', '.ms-row', '.ms-say', '.ms-foot'].map((one) => {
      const {x, y, width, height} = document.querySelector(one).getBoundingClientRect();
      return [x, y, width, height].map(Math.round)})"""
    first = shown.page.evaluate(boxes)
    assert first[0] == [0, 0, 1920, 1080]
    for number, key in enumerate(("PageDown", "ArrowRight", "Space"), 2):
        shown.page.keyboard.press(key)
        expect(shown.page.locator(".ms-eye")).to_contain_text(f"{number} of 10")
        shown.until(lambda wanted=f"scene={number}": wanted in shown.address)
        assert shown.page.evaluate(boxes) == first
    for number, key in ((3, "PageUp"), (2, "ArrowLeft")):
        shown.page.keyboard.press(key)
        expect(shown.page.locator(".ms-eye")).to_contain_text(f"{number} of 10")
        shown.until(lambda wanted=f"scene={number}": wanted in shown.address)


PRESS = """(key) => {
  document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
  return document.querySelector('.ms-eye').textContent }"""


def test_the_next_scenes_stand_before_the_server_is_asked_and_no_press_is_lost(visit):
    shown = projected(visit, "/meeting")
    held = "() => [...(window.atlasMeeting?.scenes.keys() ?? [])].sort().join()"
    shown.until(lambda: shown.page.evaluate(held) == "2,3")
    for number in (2, 3):
        assert f"{number} of 10" in shown.page.evaluate(PRESS, "PageDown")
    shown.until(lambda: "scene=3" in shown.address)
    for _ in range(4):
        shown.page.keyboard.press("PageDown")
    shown.until(lambda: "scene=7" in shown.address)
    expect(shown.page.locator(".ms-eye")).to_contain_text("7 of 10")
    shown.until(lambda: "6" in shown.page.evaluate(held))
    assert "6 of 10" in shown.page.evaluate(PRESS, "PageUp")
    shown.until(lambda: "scene=6" in shown.address)
    shown.page.evaluate("document.querySelector('.st-key-ms_back button').click()")
    expect(shown.page.locator(".ms-eye")).to_contain_text("5 of 10")
    shown.until(lambda: "scene=5" in shown.address)


def test_nothing_on_the_wall_is_smaller_than_24_px_and_nothing_lies_over_it(visit):
    shown = projected(visit, "/meeting?scene=4")
    small = shown.page.evaluate(
        """() => [...document.querySelectorAll('.ms *')].filter((one) =>
          [...one.childNodes].some((text) => text.nodeType === 3 && text.textContent.trim())
          && parseFloat(getComputedStyle(one).fontSize) < 24).map((one) => one.outerHTML)"""
    )
    assert small == []
    expect(shown.page.locator(".st-key-bar")).to_be_hidden()
    expect(shown.page.locator(".st-key-ms_nav")).to_have_css("opacity", "0")
    assert shown.page.evaluate("document.scrollingElement.scrollHeight") <= 1080


def test_escape_leads_out(visit):
    shown = projected(visit, "/meeting?scene=2")
    shown.page.keyboard.press("Escape")
    shown.page.locator(".st-key-foot .a-foot").wait_for()
    assert shown.address == "/"
