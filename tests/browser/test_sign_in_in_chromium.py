"""Signing in and out as a person does, in a real browser, with a real OpenID provider."""

import re

import pytest
from playwright.sync_api import expect

VIEW = "/partners?governorate=IQG01"


@pytest.fixture
def origin(public_server):
    """An Atlas whose people sign in at a provider."""
    return public_server.origin


@pytest.fixture
def context(chromium):
    opened = chromium.new_context(viewport={"width": 1280, "height": 800})
    opened.set_default_timeout(30_000)
    yield opened
    opened.close()


def open_view(context, address):
    page = context.new_page()
    page.goto(address, wait_until="domcontentloaded")
    page.locator(".st-key-foot .a-foot").wait_for()
    return page


def sees(page, audience):
    expect(page.locator(".st-key-bar > div .a-aud").first).to_have_text(audience)


def test_who_signs_in_comes_back_and_signing_out_reaches_every_tab(context, origin):
    page, other = (open_view(context, origin + VIEW) for _ in range(2))
    sees(page, "Public view")
    page.locator(".st-key-sign_in button").click()
    page.get_by_role("button", name="lina", exact=True).click()
    expect(page).to_have_url(re.compile(re.escape(VIEW)))
    sees(page, "Coordinator view")
    assert "Coordinator view" in context.request.get(f"{origin}/lite").text()

    other.reload()
    sees(other, "Coordinator view")
    page.locator(".st-key-who button").first.click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()  # the provider asks
    sees(page, "Public view")
    assert "Coordinator view" not in context.request.get(f"{origin}/lite").text()
    other.locator(".st-key-links a").nth(1).click()
    sees(other, "Public view")
    expect(other.locator(".st-key-sign_in button")).to_be_visible()


def test_the_way_in_is_in_the_menu_of_a_phone(context, origin):
    page = open_view(context, f"{origin}/about")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".st-key-sign_in button")).to_be_hidden()
    page.locator(".st-key-menu button").first.click()
    page.locator(".st-key-menu_in button").click()
    page.get_by_role("button", name="omar", exact=True).click()
    page.locator(".st-key-menu button").first.click()
    expect(page.locator(".a-who").last).to_have_text("omar@partner.example")
    expect(page.locator(".st-key-menu_out button")).to_be_visible()
