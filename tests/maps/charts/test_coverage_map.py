"""The small maps of two days: numbers in circles that neither lie on one another nor leave."""

from xml.etree import ElementTree

import numpy as np
import pytest
import shapely

from geo import language
from geo.language import Language
from maps.charts import coverage_map
from maps.charts.coverage_map import Label, Spot
from maps.svg import frame as svg_frame
from maps.svg import ground as svg_ground

SIZE = (720, 400)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def ground(config):
    return svg_ground.read(config.data / "boundaries")


def spot(longitude=43.3, latitude=33.4, **changes):
    values = {
        "households": 100,
        "number": 2,
        "kind": "c2",
        "fewer": False,
        "title": "A site",
        "address": "/place?select=informal-sites/a",
    }
    return Spot(shapely.Point(longitude, latitude), **(values | changes))


def frame_of(spots):
    bounds = shapely.total_bounds([one.shape for one in spots]).tolist()
    return svg_frame.around(
        (bounds[0] - 0.3, bounds[1] - 0.3, bounds[2] + 0.3, bounds[3] + 0.3), SIZE
    )


def drawn(ground, spots, labels=(), lang=Language.EN):
    made = coverage_map.draw(spots, labels, ground, frame_of(spots), language.words(lang))
    return ElementTree.fromstring(made)  # noqa: S314 - our own drawing


@pytest.mark.parametrize("number", [2, 9, 25])
def test_circles_at_one_point_are_moved_apart(number):
    frame = svg_frame.around((43, 33, 44, 34), SIZE)
    radii = np.full(number, 12.0)
    placed = coverage_map.apart(np.full((number, 2), 200.0), radii, frame)
    gaps = [
        np.hypot(*(placed[one] - placed[other])) for one in range(number) for other in range(one)
    ]
    assert min(gaps) > 22
    assert np.array_equal(placed, coverage_map.apart(np.full((number, 2), 200.0), radii, frame))


def test_circles_stay_inside_the_window():
    frame = svg_frame.around((43, 33, 44, 34), SIZE)
    radii = np.full(12, 15.0)
    placed = coverage_map.apart(np.full((12, 2), [718.0, 2.0]), radii, frame)
    assert (placed >= 15).all()
    assert (placed <= np.array(SIZE) - 15).all()


def test_circles_that_have_room_stay_where_they_are():
    frame = svg_frame.around((43, 33, 44, 34), SIZE)
    middles = np.array([[100.0, 100.0], [300.0, 200.0]])
    placed = coverage_map.apart(middles, np.array([15.0, 15.0]), frame)
    assert np.allclose(placed, middles, atol=0.1)


def test_areas_of_circles_grow_with_households_and_hold_a_number():
    assert coverage_map.radius_px(None) == coverage_map.radius_px(0) == 10
    assert coverage_map.radius_px(550) == coverage_map.radius_px(5_000) == 17
    assert coverage_map.radius_px(100) < coverage_map.radius_px(200)


@pytest.mark.parametrize(
    ("number", "none", "kind"),
    [
        (0, "c0", "c0"),
        (0, "lost", "lost"),
        (0, "ct", "ct"),
        (0, "cq", "cq"),
        (1, "lost", "c1"),
        (2, "c0", "c2"),
        (7, "c0", "c3"),
    ],
)
def test_the_kind_is_the_one_of_the_matrix(number, none, kind):
    assert coverage_map.kind_of(number, none) == kind


def test_every_circle_is_a_link_with_its_number_and_title(ground):
    made = drawn(ground, [spot(), spot(44.0, number=0, kind="lost", title="<Another>")])
    links = made.findall(f".//{SVG}a")
    assert [one.get("href") for one in links] == ["/place?select=informal-sites/a"] * 2
    assert [one.find(f".//{SVG}text").text for one in links] == ["2", "0"]
    assert links[1].find(f".//{SVG}title").text == "<Another>"
    assert links[1].find(f".//{SVG}circle").get("class") == "m-lost"


def test_fewer_organisations_have_a_ring_of_their_own(ground):
    made = drawn(ground, [spot(fewer=True), spot(44.0)])
    assert len(made.findall(f".//{SVG}circle[@class='m-fewer']")) == 1


def test_a_group_has_one_name_and_a_site_outside_its_own(ground):
    spots = [spot(), spot(43.31), spot(44.2)]
    made = drawn(ground, spots, [Label("Many sites", (0, 1)), Label("One site", (2,))])
    texts = ["".join(one.itertext()) for one in made.iter(f"{SVG}text")]
    assert texts.count("Many sites") == 1
    assert texts.count("One site") == 1


def test_cells_of_the_public_are_drawn_as_areas(ground):
    cell = spot()._replace(shape=shapely.box(43.0, 33.0, 43.6, 33.5))
    made = drawn(ground, [cell, cell._replace(shape=shapely.box(43.6, 33.0, 44.0, 33.5))])
    assert len([one for one in made.iter(f"{SVG}path") if "m-cell" in one.get("class", "")]) == 2


def test_names_are_in_the_language_of_the_reader(ground):
    made = drawn(ground, [spot(), spot(43.5)], lang=Language.AR)
    assert any(
        "\u0600" <= letter <= "\u06ff"
        for one in made.iter(f"{SVG}text")
        for letter in "".join(one.itertext())
    )


def test_the_same_sites_are_always_drawn_alike(ground):
    one, other = drawn(ground, [spot(), spot(44)]), drawn(ground, [spot(), spot(44)])
    assert ElementTree.tostring(one) == ElementTree.tostring(other)
