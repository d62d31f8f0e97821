"""What a person did holds: when the server was restarted meanwhile, and with Back and Forward."""

from playwright.sync_api import expect

CHIPS = ".st-key-chips button"


def _presence(page, title):
    page.locator(".st-key-f_presence button:enabled", has_text=title).click()


def test_the_first_click_after_a_restart_is_obeyed(server, context_of, chromium):
    page = context_of(chromium, server.origin).new_page()
    page.goto(f"{server.origin}/partners?presence=2")
    page.locator(".st-key-foot .a-foot").wait_for()
    server.stop()
    try:
        expect(page.locator(".st-key-f_presence button:enabled")).to_have_count(0)
    finally:
        server.start()
    _presence(page, "One or more")
    expect(page.locator(CHIPS)).to_have_text(["One or more ×"])
    assert page.url == f"{server.origin}/partners?presence=1"
    page.close()


def test_back_and_forward_lead_and_what_was_removed_stays_removed(visit):
    shown = visit("/partners")
    page = shown.page
    shown.open_bar("place")
    shown.pick("governorate", "Ninewa")
    expect(page.locator(CHIPS)).to_have_text(["Ninewa ×"])
    shown.leave_bar()
    page.locator(".st-key-reset button").click()
    expect(page.locator(CHIPS)).to_have_count(0)
    _presence(page, "One or more")
    expect(page.locator(CHIPS)).to_have_text(["One or more ×"])
    assert shown.address == "/partners?presence=1"
    page.go_back()
    expect(page.locator(CHIPS)).to_have_count(0)
    page.go_back()
    expect(page.locator(CHIPS)).to_have_text(["Ninewa ×"])
    page.go_forward()
    page.go_forward()
    expect(page.locator(CHIPS)).to_have_text(["One or more ×"])
    assert shown.address == "/partners?presence=1"
