"""What lies over the map hides no site where it starts: boxes as measured, every governorate."""

import pytest
import shapely
from playwright.sync_api import expect

from geo import language
from geo.dataset import selection
from geo.dataset.context import Context
from geo.view.view import View
from maps.svg import fit

SIZES = ((1366, 768), (1920, 1080), (390, 844), (1024, 768))
"""Every other one in English, the others in Arabic."""
SIGN_PX = 17
OVER = (".st-key-figs", ".st-key-legend", ".st-key-nothing", ".mapboxgl-ctrl-group")
CAMERA = """() => {
  const chart = document.querySelector("[data-testid=stDeckGlJsonChart]");
  let fiber = chart[Object.keys(chart).find((one) => one.startsWith("__reactFiber"))];
  while (fiber.return) fiber = fiber.return;
  const left = [fiber.stateNode.current];
  while (left.length) {
    const one = left.pop();
    const seen = one?.memoizedProps?.viewState;
    if (seen && Number.isFinite(seen.zoom)) return [seen.zoom, seen.latitude, seen.longitude];
    if (one) left.push(one.sibling, one.child);
  }
}"""


def _boxes(shown):
    """Returns the size of the map, and what lies over it in px of the map."""
    held = shown.page.locator(".st-key-map").bounding_box()
    found = [shown.page.locator(one) for one in OVER]
    boxes = [one.first.bounding_box() for one in found if one.count()]
    left, top = held["x"], held["y"]
    covered = [
        (
            one["x"] - left,
            one["y"] - top,
            one["x"] - left + one["width"],
            one["y"] - top + one["height"],
        )
        for one in boxes
    ]
    size = (round(held["width"]), round(held["height"]))
    return size, [one for one in covered if one[1] < size[1] and one[3] > 0]


@pytest.mark.parametrize(("lang", "sizes"), [("en", SIZES[::2]), ("ar", SIZES[1::2])])
def test_no_shown_site_lies_under_an_overlay_in_any_governorate(visit, dataset, lang, sizes):
    shown = visit(f"/?lang={lang}", *sizes[0]).drawn()
    whole = _context(dataset, lang, ())
    codes = [(), *((one,) for one in dataset.features["governorates"]["pcode"])]
    for width, height in sizes:
        shown.page.set_viewport_size({"width": width, "height": height})
        shown.until(lambda: _is_fitted(shown, whole), step_ms=300)
        size, covered = _boxes(shown)
        for governorate in codes:
            seen = _context(dataset, lang, governorate)
            frame = fit.window(seen, size, covered)
            sites = selection.select(dataset, "informal-sites", seen.view).geometry.dropna()
            for x, y in (frame.point(*one) for one in shapely.get_coordinates(sites)):
                assert SIGN_PX < x < size[0] - SIGN_PX, (width, governorate)
                assert SIGN_PX < y < size[1] - SIGN_PX, (width, governorate)
                for left, top, right, bottom in covered:
                    beside = x + SIGN_PX < left or x - SIGN_PX > right
                    assert beside or y + SIGN_PX < top or y - SIGN_PX > bottom, (width, governorate)
    expect(shown.page.locator(".st-key-legend")).to_be_visible()


def _is_fitted(shown, seen):
    """Whether the camera stands where all that is shown is clear of the boxes as they are."""
    wanted = fit.window(seen, *_boxes(shown.settled())).middle
    return wanted == pytest.approx(tuple(shown.page.evaluate(CAMERA)), abs=0.1)


def _context(dataset, lang, governorate):
    view = View(lang=language.Language(lang), governorate=governorate)
    return Context(dataset, view, language.words(view.lang))
