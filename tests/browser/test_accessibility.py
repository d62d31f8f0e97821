"""Pages as axe-core reads them, and as keys reach them."""

import pytest
from playwright.sync_api import expect

FAULTS = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
  .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)}`))"""
STREAMLITS = ('region: <a href="#stMain"',)
"""What is Streamlit's own: its link to the content stands outside of every landmark."""


@pytest.fixture(scope="module")
def axe(root):
    path = root / "var" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        pytest.fail("axe-core is not there; `make test` installs it with npm into var/npm.")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "width", "height"),
    [("/", 1366, 768), ("/partners?lang=ar", 1366, 768), ("/?lang=ar", 390, 844)],
)
def test_axe_finds_no_fault(visit, axe, path, width, height):
    shown = visit(path, width, height)
    page = shown.page
    page.evaluate(axe)
    found = _faults(page)
    if found:  # what still came in, half seen, while axe looked
        page.wait_for_timeout(3_000)
        found = _faults(shown.settled().page)
    assert found == []
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("[role=navigation]").first).to_be_attached()


def _faults(page):
    return [one for one in page.evaluate(FAULTS) if not one.startswith(STREAMLITS)]


def test_arrow_keys_go_through_a_matrix_that_is_one_stop(visit):
    shown = visit("/partners?lang=ar")
    page = shown.page

    def is_inside():
        """A page that is just being measured may be drawn once more, which takes the focus."""
        page.locator(".a-mx").first.focus()
        page.keyboard.press("ArrowDown")
        return page.evaluate("document.activeElement.ariaLabel")

    shown.until(is_inside)
    first = page.evaluate("document.activeElement.ariaLabel")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.ariaLabel") != first
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.ariaLabel") == first
    assert ": " in first, "a place, a sector, and who is there"
