"""One way to frame what is asked for: every place, in windows of four sizes, clear of overlays."""

import numpy as np
import pytest
import shapely
from print_context import context

from geo.dataset import selection
from maps.svg import fit, heaps, signs
from maps.svg import frame as svg_frame

MAPS = {
    "1366 x 768": ((982, 592), [(12, 12, 918, 114), (12, 174, 304, 580), (942, 10, 970, 66)]),
    "1366 x 768, ar": ((982, 608), [(80, 12, 970, 95), (678, 216, 970, 596), (12, 10, 40, 66)]),
    "1024 x 768": ((640, 592), [(12, 12, 576, 148), (12, 533, 101, 580), (600, 10, 628, 66)]),
    "390 x 844": ((390, 456), [(350, 10, 378, 66)]),
    "1920 x 1080": ((1536, 903), [(12, 12, 1000, 114), (12, 485, 304, 891), (1496, 10, 1524, 66)]),
}
LEVELS = {"governorate": "governorates", "district": "districts", "subdistrict": "subdistricts"}
SIGN_PX = 20


def asked(dataset):
    """Yields every place and selection that an address can name, with what it stands for."""
    for level, layer in LEVELS.items():
        for code in dataset.features[layer]["pcode"]:
            yield {level: code}, layer, code
    for area in dataset.area_members:
        yield {"area": area}, "abc-areas", area
    for site in dataset.features["informal-sites"]["id"]:
        yield {"site": site}, "informal-sites", site
    for layer in ("hotspots", "blocked-areas", "abc-areas", "informal-sites", "districts"):
        for key in dataset.features[layer]["id"]:
            yield {"select": f"{layer}/{key}"}, layer, key


def under(point, covered, spare=0):
    x, y = point
    return any(
        left - spare < x < right + spare and top - spare < y < bottom + spare
        for left, top, right, bottom in covered
    )


def test_every_place_is_shown_whole_and_clear_of_what_lies_over_the_map(dataset):
    number = 0
    for query, layer, key in asked(dataset):
        seen = context(dataset, **query)
        shapes = [one for one in fit.shapes_of(seen, layer, key) if one is not None]
        if not shapes:
            continue
        west, south, east, north = shapely.total_bounds(shapes)
        found = fit.sought(seen)
        for name, (window, covered) in MAPS.items():
            frame = found.frame(window, covered)
            for corner in ((west, north), (east, south), (west, south), (east, north)):
                at = frame.point(*corner)
                assert frame.holds(*at), (query, name)
                assert not under(at, covered, SIGN_PX), (query, name)
            assert frame.zoom <= found.closest + 1e-9 <= 10 + 1e-9
        number += 1
    assert number > 600


@pytest.mark.parametrize("size", MAPS)
@pytest.mark.parametrize("query", [{}, {"sector": "health"}, {"presence": "none"}])
def test_without_a_place_the_map_shows_what_is_shown(dataset, size, query):
    window, covered = MAPS[size]
    seen = context(dataset, **query)
    frame = fit.window(seen, window, covered)
    for layer in ("informal-sites", "hotspots", "blocked-areas"):
        shown = selection.select(dataset, layer, seen.view).geometry.dropna()
        for point in shapely.get_coordinates(shown[shown.geom_type == "Point"]):
            assert not under(frame.point(*point), covered, SIGN_PX), (layer, point)


def test_the_camera_stands_where_the_window_is(dataset):
    frame = fit.window(context(dataset, governorate="IQG15"), (982, 592))
    again = svg_frame.at(frame.middle, (982, 592))
    assert again.point(43, 36) == pytest.approx(frame.point(43, 36), abs=1e-6)


@pytest.mark.parametrize("query", [{"site": "kilo-7"}, {"select": "informal-sites/kilo-7"}])
def test_around_a_site_there_is_something_to_be_seen(dataset, query):
    frame = fit.window(context(dataset, **query), (660, 450))
    width_km = frame.width * frame.km_per_px
    assert 40 < width_km < 90


def test_a_selection_goes_before_places_and_an_address_before_both(dataset):
    size = (800, 600)
    both = context(dataset, governorate="IQG15", select="informal-sites/kilo-7")
    assert fit.window(both, size) == fit.window(
        context(dataset, select="informal-sites/kilo-7"), size
    )
    at = context(dataset, governorate="IQG15", at="7/33/44")
    assert fit.window(at, size).middle == pytest.approx((7, 33, 44))


def test_overlays_that_leave_no_room_are_looked_past():
    covered = [(0, 0, 400, 300)]
    assert svg_frame.around((43, 33, 44, 34), (400, 300), covered=covered) == svg_frame.around(
        (43, 33, 44, 34), (400, 300)
    )


@pytest.mark.parametrize("size", [(0, 0), (3, 700), (982, 40), (52, 52)])
@pytest.mark.parametrize(
    "query", [{}, {"governorate": "IQG15"}, {"select": "informal-sites/kilo-7"}]
)
def test_a_window_with_hardly_any_room_has_a_camera_all_the_same(dataset, size, query):
    at = fit.window(context(dataset, **query), size, [(12, 12, 918, 114)]).middle
    roomy = fit.window(context(dataset, **query), (982, 592)).middle
    assert 0 <= at.zoom <= roomy.zoom
    assert (at.latitude, at.longitude) == pytest.approx((roomy.latitude, roomy.longitude), abs=0.1)


def test_signs_on_one_another_are_a_heap_until_they_are_told_apart(dataset):
    seen = context(dataset)
    far = heaps.at(seen, "informal-sites/bzebiz-sector-4", 6)
    assert far is not None
    assert len(far.members) >= 15
    frame = svg_frame.around(far.bounds, (660, 450), closest=13)
    assert frame.zoom > 7
    assert heaps.at(seen, "informal-sites/kaim-phosphate", 8) is None
    assert heaps.at(seen, "informal-sites/bzebiz-sector-4", 14) is None
    assert heaps.at(seen, "hotspots/no-such", 6) is None


def test_going_closer_to_a_heap_always_ends_with_every_sign_alone(dataset):
    """Each step is closer, and none goes on for ever; what lies on one point stays together."""
    seen = context(dataset)
    for layer in ("informal-sites", "blocked-areas", "hotspots"):
        features = dataset.features[layer]
        placed = features[(features.geom_type == "Point").to_numpy(dtype=bool)]
        for key in placed["id"]:
            zoom, steps = 6.0, 0
            while heap := heaps.at(seen, f"{layer}/{key}", zoom):
                closer = svg_frame.around(heap.bounds, (660, 450), closest=14).zoom
                if closer < zoom + 0.5:
                    break
                zoom, steps = closer, steps + 1
            assert steps <= 4
            assert np.isfinite(zoom)
            assert heap is None, (key, heap.members, zoom)


def test_blocked_areas_on_one_another_say_how_many_they_are(dataset):
    seen = context(dataset, governorate="IQG15")
    near = svg_frame.around((43.52, 36.26, 43.57, 36.33), (640, 600), closest=14)
    for frame, told in ((fit.window(seen, (640, 600)), ["×5"]), (near, [])):
        names = signs.draw(seen, "blocked-areas", frame, None).names
        assert [one.text for one in names] == told
