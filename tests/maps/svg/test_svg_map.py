"""The map drawn on the server: signs, window, scale, names, neighbours; nothing without need."""

import itertools
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import shapely
from pyproj import Geod

from geo import language
from geo.dataset.context import Context
from geo.view.view import View
from maps.svg import fit as svg_fit
from maps.svg import frame as svg_frame
from maps.svg import ground as svg_ground
from maps.svg import map as svg_map
from maps.svg import names as svg_names
from maps.svg import paths as svg_paths
from maps.svg import signs as svg_signs
from maps.svg.map import Drawing

SVG = "{http://www.w3.org/2000/svg}"
IRAQ = (640, 600)


@pytest.fixture(scope="module")
def ground(config):
    return svg_ground.read(config.data / "boundaries")


def context(dataset, **query):
    view, problems = View.from_query(query.items(), dataset.vocabulary)
    assert not problems
    return Context(dataset, view, language.words(view.lang))


def link(layer_id, feature_id):
    return f"/lite/{layer_id}/{feature_id}"


def drawn(dataset, ground, drawing=None, **query):
    made = svg_map.draw(context(dataset, **query), ground, drawing or Drawing(link=link))
    return ET.fromstring(made)  # noqa: S314 - our own drawing


def links(root):
    return [one.get("href") for one in root.iter(f"{SVG}a")]


@pytest.mark.parametrize("lang", ["en", "ar", "ckb", "kmr"])
@pytest.mark.parametrize("who", ["dataset", "partner", "public"])
def test_it_is_well_formed_svg_in_every_language_and_for_every_audience(request, ground, who, lang):
    root = drawn(request.getfixturevalue(who), ground, lang=lang)
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == "0 0 640 600"
    assert not list(root.iter(f"{SVG}script"))


def test_each_sign_leads_to_its_place_and_says_what_it_is(dataset, ground):
    root = drawn(dataset, ground)
    sites = [one for one in links(root) if one.startswith("/lite/informal-sites/")]
    assert len(sites) == len(set(sites)) == 28
    assert sum(one.startswith("/lite/hotspots/") for one in links(root)) == 35
    for one in root.iter(f"{SVG}a"):
        assert one.find(f"{SVG}title").text.strip()
    (kilo_7,) = [one for one in root.iter(f"{SVG}a") if one.get("href").endswith("/kilo-7")]
    assert kilo_7.find(f"{SVG}title").text == (
        "Kilo 7 apartment complex · Informal site · 550 households"
    )


def test_units_lead_to_their_area(dataset, ground):
    areas = {one for one in links(drawn(dataset, ground)) if "/abc-areas/" in one}
    known = {f"/lite/abc-areas/{one}" for one in dataset.features["abc-areas"]["id"]}
    assert areas
    assert areas <= known


def test_the_filters_choose_what_is_drawn(dataset, ground):
    unserved = drawn(dataset, ground, presence="none")
    assert sum("/informal-sites/" in one for one in links(unserved)) == 9


def test_the_public_is_shown_cells_and_no_site(public, dataset, ground):
    told = svg_map.draw(context(public), ground, Drawing(link=link))
    assert "m-cell" in told
    for site in dataset.features["informal-sites"]["id"]:
        assert site not in told
    root = ET.fromstring(told)  # noqa: S314 - our own drawing
    assert sum("/informal-sites/" in one for one in links(root)) == 2 * 5


def test_a_layer_that_is_off_leaves_nothing_behind(dataset, ground):
    told = svg_map.draw(context(dataset, layers="hotspots"), ground, Drawing(link=link))
    assert "m-hatch" in told
    assert "m-site_one" not in told
    assert 'class="m-area"' not in told
    nothing = svg_map.draw(context(dataset, layers="none"), ground, Drawing(link=link))
    assert "<a " not in nothing
    assert "m-adm1" in nothing


def test_without_links_it_is_a_picture(dataset, ground):
    root = drawn(dataset, ground, Drawing())
    assert links(root) == []
    assert len(list(root.iter(f"{SVG}title"))) > 60


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ({"governorate": "IQG01"}, "governorates/IQG01"),
        ({"district": "IQG01Q03"}, "districts/IQG01Q03"),
        ({"area": "sinjar"}, None),
        ({"site": "kilo-7"}, None),
    ],
)
def test_it_shows_the_chosen_places_and_little_more(dataset, query, place):
    frame = svg_fit.window(context(dataset, **query), IRAQ)
    country = svg_frame.around(dataset.country.extent, IRAQ)
    assert frame.px_per_world > 1.5 * country.px_per_world
    if place:
        layer_id, _, pcode = place.partition("/")
        features = dataset.features[layer_id]
        shape = features.geometry[features["pcode"] == pcode].iloc[0]
        west, south, east, north = shape.bounds
        assert frame.holds(*frame.point(west, north))
        assert frame.holds(*frame.point(east, south))


def test_it_stands_where_the_address_says(dataset):
    frame = svg_fit.window(context(dataset, at="8/33.4/43.2"), IRAQ)
    assert frame.zoom == pytest.approx(8)
    assert frame.point(43.2, 33.4) == pytest.approx((320, 300))


def test_a_place_without_a_position_gets_all_of_iraq(dataset):
    everything = svg_frame.around(dataset.country.extent, IRAQ, 8)
    assert svg_fit.window_of(context(dataset), [None], IRAQ) == everything


def test_the_scale_bar_is_exact(dataset):
    for query in ({}, {"governorate": "IQG01"}, {"site": "kilo-7"}):
        frame = svg_fit.window(context(dataset, **query), IRAQ)
        length_km, length_px = svg_frame.scale_bar(frame, 120)
        middle = frame.west + 320 / frame.px_per_world, frame.north + 300 / frame.px_per_world
        west = middle[0] * 360 - 180
        east = (middle[0] + length_px / frame.px_per_world) * 360 - 180
        latitude = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * middle[1]))))
        _, _, metres = Geod(ellps="WGS84").inv(west, latitude, east, latitude)
        assert metres / 1000 == pytest.approx(length_km, rel=0.004)
        assert 20 < length_px <= 120


def test_neighbours_still_fit_when_they_are_simplified(dataset):
    features = dataset.features["subdistricts"]
    anbar = features[features["governorate_pcode"] == "IQG01"]
    world = svg_frame.world(anbar.geometry.to_numpy())
    frame = svg_fit.window(context(dataset, governorate="IQG01"), IRAQ)
    shapes = [_polygon(path) for path in svg_paths.neighbours(world, frame)]
    together = shapely.union_all(shapes)
    overlap = sum(one.area for one in shapes) - together.area
    holes = sum(
        shapely.Polygon(ring).area
        for part in shapely.get_parts(together)
        for ring in part.interiors
    )
    assert overlap / together.area < 0.002
    assert holes / together.area < 0.002


def _polygon(path):
    rings = []
    for part in re.findall(r"M(-?\d+) (-?\d+)l([^zM]*)z", path):
        steps = np.array([int(one) for one in re.findall(r"-?\d+", part[2])]).reshape(-1, 2)
        start = np.array([[int(part[0]), int(part[1])]])
        rings.append(shapely.Polygon(np.vstack([start, start + np.cumsum(steps, axis=0)])))
    return shapely.union_all([shapely.make_valid(one) for one in rings])


def test_paths_are_whole_numbers_and_specks_are_left_out():
    frame = svg_frame.around((43, 33, 44, 34), IRAQ)
    square = svg_frame.world(np.array([shapely.box(43.2, 33.2, 43.8, 33.8)], dtype=object))
    (path,) = svg_paths.neighbours(square, frame)
    assert re.fullmatch(r"M\d+ \d+l[-\d ]+z", path)
    speck = svg_frame.world(np.array([shapely.box(43.2, 33.2, 43.2001, 33.2001)], dtype=object))
    assert svg_paths.areas(speck, frame) == ""


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("query", [{}, {"governorate": "IQG01"}])
def test_no_name_lies_on_another_on_a_screen_or_a_phone(dataset, ground, lang, query):
    chosen = context(dataset, lang=lang, **query)
    frame = svg_fit.window(chosen, IRAQ)
    names = svg_names.of_ground(ground.names[lang], frame)
    signs = svg_signs.draw(chosen, "informal-sites", frame, None)
    placed = svg_names.place([*names, *signs.names], signs.boxes, frame)
    assert len(placed) > 8
    near = [one for one in placed if not one.wide_only]
    for scale, shown in ((1.0, placed), (svg_names.PHONE_SCALE, near)):
        boxes = [svg_names._box(one.name, one.side, frame, scale) for one in shown]
        assert not [pair for pair in itertools.combinations(boxes, 2) if pair[0].meets(pair[1])]


def test_arabic_names_are_as_they_are_read_and_run_from_right_to_left(dataset, ground):
    root = drawn(dataset, ground, lang="ar")
    texts = [one for one in root.iter(f"{SVG}text") if "m-governorate" in one.get("class")]
    assert "الانبار" in {"".join(one.itertext()) for one in texts}
    assert all(one.get("direction") == "rtl" for one in texts)


@pytest.mark.parametrize("place", [("informal-sites", "kilo-7"), ("districts", "IQG01Q03")])
def test_the_chosen_place_is_marked(dataset, ground, place):
    plain = svg_map.draw(context(dataset), ground, Drawing())
    marked = svg_map.draw(context(dataset), ground, Drawing(chosen=place))
    sign = 'href="#m-ring"' if place[0] == "informal-sites" else 'class="m-chosen"'
    assert sign not in plain
    assert sign in marked
