"""A link from the button to another browser, and its end."""

import re

from playwright.sync_api import expect


def test_a_link_is_made_opened_elsewhere_and_ended(visit, chromium):
    mine = visit("/partners?governorate=IQG01")
    mine.open_bar("share")
    body = mine.page.locator("[data-testid=stPopoverBody]")
    expect(body.locator(".st-key-share .a-copy pre").first).to_contain_text(
        "/partners?governorate=IQG01"
    )
    body.locator(".st-key-sh_make button").click()
    code = body.locator(".st-key-sharelink .a-copy pre").first
    expect(code).to_contain_text("/share/")
    address = code.inner_text().strip()
    token = re.search(r"/share/([\w-]{34})$", address)[1]
    drawn = body.locator("img.a-qr")
    expect(drawn).to_be_visible()
    assert drawn.evaluate("one => one.naturalWidth > 0"), "the policy lets the picture in"

    theirs = visit(f"/share/{token}", fresh=True)
    assert theirs.address == "/partners?governorate=IQG01"
    banner = theirs.page.locator(".a-seen")
    expect(banner).to_contain_text("You see what a link opens: Public view")
    expect(theirs.page.locator(".a-aud").first).to_have_text("Public view")
    assert theirs.page.evaluate("document.cookie").find("atlas_share") == -1

    mine.open(f"/sharing?link={token[:12]}")
    mine.page.locator(".st-key-p_revoke button").first.click()
    mine.page.locator("[data-testid=stPopoverBody] .st-key-revoke button").click()
    expect(mine.page.locator(".st-key-cv_link .a-facts")).to_contain_text("withdrawn")

    theirs.open("/partners")
    expect(banner).to_contain_text("The link you opened has ended")
    theirs.excused = f"410 {theirs.origin}/share/"
    theirs.page.goto(f"{theirs.origin}/share/{token}")
    expect(theirs.page.locator("h1")).to_have_text("This link was withdrawn")
    theirs.faults = [one for one in theirs.faults if "410" not in one]
