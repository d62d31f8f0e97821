"""The description of the interactive map: addresses and small numbers, never geometry."""

import json

import pytest

from maps.interactive import deck_map
from maps.interactive.deck_map import Chosen, Frame, Sights
from maps.look import layer_styles, theme

LAYERS = ("abc-area-units", "hotspots", "blocked-areas", "informal-sites")
FRAME = Frame("https://atlas.example", "en", "7-coordinator", 43.0, 33.75, 6.6)
VISIBLE = {name: [0, 1, 2] for name in LAYERS}
SITES = {"site_several": [0], "site_one": [1], "site_none": [2]}
CLASSES = {"informal-sites": SITES}


def styles(*, told_apart):
    of_all = {one.id: layer_styles.of(one) for one in layer_styles.drawn()}
    return of_all if told_apart else {name: one.counted or one for name, one in of_all.items()}


def described(visible=VISIBLE, classes=CLASSES, shown=LAYERS, chosen=None):
    sights = Sights(
        frozenset(shown), styles(told_apart=classes is not None), visible, classes or {}
    )
    return json.loads(deck_map.draw(sights, chosen or Chosen(), FRAME).to_json())


def by_id(description):
    return {layer["id"]: layer for layer in description["layers"]}


def without_filter(description):
    layers = [
        {name: value for name, value in layer.items() if name != "filterCategories"}
        for layer in description["layers"]
    ]
    return {**description, "layers": layers, "mapStyle": ""}


@pytest.mark.parametrize("classes", [CLASSES, None])
def test_layers_hold_addresses_and_no_geometry(classes):
    description = described(classes=classes)
    for layer in description["layers"]:
        assert layer["data"].startswith("/api/map/")
    text = json.dumps(description)
    assert "coordinates" not in text
    assert "geometry" not in text
    assert "43." not in json.dumps(description["layers"])


def test_only_the_chosen_point_has_coordinates():
    chosen = Chosen(44.1234, 33.5678, 20, "site_none")
    found = by_id(described(chosen=chosen))
    with_points = [name for name, layer in found.items() if not isinstance(layer["data"], str)]
    assert with_points == ["chosen-ring", "chosen-symbol"]
    assert found["chosen-ring"]["data"][0]["size"] == theme.ring_diameter_px(20)
    assert list(found)[-2:] == with_points


def test_a_chosen_shape_is_an_outline_by_address():
    outline = by_id(described(chosen=Chosen(outline="/api/collections/hotspots/items/x")))
    layer = outline["chosen-outline"]
    assert layer["data"] == "/api/collections/hotspots/items/x"
    assert layer["filled"] is False
    assert layer["getLineWidth"] == 3


def test_a_filter_changes_only_numbers_and_the_address_of_the_style():
    fewer = {**VISIBLE, "hotspots": [1], "abc-area-units": [2], "informal-sites": [0]}
    before, after = (
        described(),
        described(fewer, {"informal-sites": {**SITES, "site_one": [], "site_none": []}}),
    )
    assert without_filter(before) == without_filter(after)
    assert by_id(after)["hotspots hatch"]["filterCategories"] == [1]
    assert before["mapStyle"] != after["mapStyle"]
    assert before["initialViewState"] == after["initialViewState"]


def test_what_a_filter_empties_keeps_a_number_that_no_feature_has():
    layers = by_id(
        described({name: [] for name in LAYERS}, {"informal-sites": dict.fromkeys(SITES, ())})
    )
    assert all(layer["filterCategories"] == [-1] for layer in layers.values())


def test_hotspots_without_a_polygon_are_a_layer_of_their_own_without_the_hatch():
    found = by_id(described())
    polygons, points = found["hotspots hatch"], found["hotspots signs"]
    assert polygons["pointType"] == "none"
    assert points["pointType"] == "icon"
    assert polygons["data"] == points["data"]
    assert points["filterCategories"] == polygons["filterCategories"]
    kinds = [one["@@type"] for one in points["extensions"]]
    assert kinds == ["DataFilterExtension"]
    assert not points["filled"]
    assert not points["stroked"]


def test_what_stands_before_the_space_in_an_id_is_a_layer():
    for classes in (CLASSES, None):
        for name in by_id(described(classes=classes)):
            assert name.partition(" ")[0] in LAYERS


def test_cells_lie_under_all_signs_and_have_their_own_on_top():
    names = list(by_id(described(classes=None)))
    assert names.index("informal-sites cells") < names.index("hotspots hatch")
    assert names[-1] == "informal-sites signs"
    signs = by_id(described(classes=None))["informal-sites signs"]
    assert signs["data"].startswith("/api/map/site-points.geojson?")
    assert signs["getIcon"] == "site_area"


@pytest.mark.parametrize(
    ("layer", "alpha"),
    [("abc-area-units ground", 8), ("informal-sites cells", 20), ("hotspots hatch", 5)],
)
def test_a_clicked_unit_or_cell_does_not_become_opaque(layer, alpha):
    drawn = by_id(described(classes=None))[layer]
    assert drawn["getFillColor"][3] == 255
    assert drawn["opacity"] ** (1 / 2.2) * 255 == pytest.approx(alpha, abs=0.5)
    assert not drawn["stroked"]


def test_a_layer_that_is_off_is_not_there():
    found = described(shown=("hotspots",))
    assert set(by_id(found)) == {"hotspots hatch", "hotspots signs"}
    assert "hotspots=0,1,2" in found["mapStyle"]
    assert "areas=" not in found["mapStyle"]


def test_the_version_is_in_every_address_of_features():
    for layer in described()["layers"]:
        assert "v=7-coordinator" in layer["data"]


def test_the_style_is_told_which_sites_have_names():
    assert "sites=0,1,2" in described()["mapStyle"]
    none = described({**VISIBLE, "informal-sites": []})["mapStyle"]
    assert "sites=none" in none
