"""The map without WebGL: no other host, only what passes, every language."""

import gzip
import json
import re

import pytest
from streamlit_folium import _get_feature_group_string, generate_leaflet_string

from geo.dataset import selection
from geo.language import Language
from geo.view.view import View
from maps.basemap import layers, leaflet_base
from maps.interactive import leaflet_files, leaflet_map
from maps.interactive.deck_map import Chosen, Frame, Sights
from maps.interactive.leaflet_map import Texts
from maps.look import layer_styles

TEXTS = Texts("Zoom in", "Zoom out", "km", "m", "Part of the map could not be loaded.")
LAYERS = ("informal-sites", "hotspots", "abc-area-units", "blocked-areas")


def frame(language=Language.EN, **more):
    return Frame(
        origin="http://localhost",
        language=language.value,
        version="7-coordinator",
        longitude=43.0,
        latitude=33.75,
        zoom=6.6,
        direction=language.direction,
        **more,
    )


def sights(dataset, view, shown=LAYERS):
    visible = {
        layer: [int(n) for n in selection.select(dataset, layer, view).index] for layer in LAYERS
    }
    told_apart = dataset.sites_are_told_apart
    classes = {"informal-sites": {"site_one": visible["informal-sites"]}} if told_apart else {}
    styles = {one.id: layer_styles.of(one, dataset) for one in layer_styles.drawn()}
    return Sights(frozenset(shown), styles, visible, classes)


def told(group, the_map=None):
    script = _get_feature_group_string(group, the_map or leaflet_map.draw(frame(), TEXTS))
    content = re.search(r"window\.atlas\.signs\(\w+, (\{.*\})\);", script)
    return json.loads(content[1])


@pytest.mark.parametrize("language", list(Language))
def test_page_asks_no_other_host(dataset, language):
    drawn = leaflet_map.draw(frame(language), TEXTS)
    leaflet_map.signs(sights(dataset, View()), Chosen(), frame(language)).add_to(drawn)
    html = drawn.get_root().render()
    asked = re.findall(r"""(?:src|href)=["']([^"']+)""", html) + re.findall(r"url\(([^)]+)\)", html)
    assert {address.partition("?")[0] for address in asked if not address.startswith("#")} == {
        "/api/leaflet/leaflet.js",
        "/api/leaflet/leaflet.css",
        "/api/leaflet/atlas.js",
        "/api/leaflet/atlas.css",
    }
    assert "//" not in re.sub(r"https?://(www\.w3\.org|localhost)", "", html)


@pytest.mark.parametrize("name", [leaflet_files.SCRIPT, leaflet_files.SHEET])
def test_our_own_files_name_no_host(name):
    assert b"http" not in leaflet_files.ours(name)


def test_only_passing_features_are_named_and_no_geometry_is_sent(dataset):
    view = View(presence="none")
    found = told(leaflet_map.signs(sights(dataset, view), Chosen(), frame()))
    passing = selection.select(dataset, "informal-sites", view)
    sites = found["layers"]["informal-sites"]
    assert sites["visible"] == list(passing.index)
    assert set(sites["signs"]) == {str(n) for n in passing.index}
    assert sites["address"] == "/api/map/informal-sites.geojson?lang=en&v=7-coordinator"
    assert "coordinates" not in json.dumps(found)


def test_only_layers_that_are_on_are_drawn(dataset):
    shown = sights(dataset, View(), shown=("hotspots",))
    found = told(leaflet_map.signs(shown, Chosen(), frame(lines=("districts",))))
    assert list(found["layers"]) == ["hotspots"]
    assert found["lines"] == ["districts"]


def test_public_sees_cells_without_signs_of_sites(public):
    found = told(leaflet_map.signs(sights(public, View()), Chosen(), frame()))
    assert "signs" not in found["layers"]["informal-sites"]


def test_a_filter_leaves_the_base_map_as_it_is(dataset):
    def script(view):
        drawn = leaflet_map.draw(frame(), TEXTS)
        before = generate_leaflet_string(drawn)
        told(leaflet_map.signs(sights(dataset, view), Chosen(), frame()), drawn)
        return before

    assert script(View()) == script(View(presence="none", governorate=("IQG01",)))


def test_signs_are_a_few_kilobytes(dataset):
    drawn = leaflet_map.draw(frame(), TEXTS)
    group = leaflet_map.signs(sights(dataset, View()), Chosen(), frame())
    assert len(_get_feature_group_string(group, drawn)) < 4_000
    assert len(generate_leaflet_string(leaflet_map.draw(frame(), TEXTS))) < 4_000


def test_chosen_point_has_a_ring_and_chosen_shape_an_outline(dataset):
    point = Chosen(43.5, 33.1, 20.0, "site_one")
    found = told(leaflet_map.signs(sights(dataset, View()), point, frame()))["chosen"]
    assert found == {"at": [33.1, 43.5], "size": 20.0, "ring": 36.4, "symbol": "site_one"}
    outline = Chosen(outline="/api/collections/hotspots/items/al-eshaqi")
    found = told(leaflet_map.signs(sights(dataset, View()), outline, frame()))["chosen"]
    assert found == {"outline": "/api/collections/hotspots/items/al-eshaqi"}


def test_arabic_runs_from_right_to_left():
    script = generate_leaflet_string(leaflet_map.draw(frame(Language.AR), TEXTS))
    base = json.loads(re.search(r"window\.atlas\.base\(\w+, (\{.*\})\);", script)[1])
    assert base["direction"] == "rtl"
    assert base["names"] == "/api/basemap/ar/labels.geojson"
    assert base["style"]["scale"] > 1


def test_names_in_arabic_script_are_there_as_they_are_read(config):
    labels = json.loads(layers.labels(config.data / "boundaries", "ar"))["features"]
    named = {one["properties"].get("name") for one in labels}
    assert {"الانبار", "بغداد"} <= named


@pytest.mark.parametrize(
    ("tooltip", "found"),
    [
        ("Kilo 7\ninformal-sites/kilo-7 3 8.25", ("informal-sites/kilo-7", 8.25)),
        ("كيلو 7\n   hotspots/al-eshaqi 12 0 ", ("hotspots/al-eshaqi", 0)),
        ("A name alone", None),
        ("", None),
        (None, None),
    ],
)
def test_click_is_read_from_the_tooltip(tooltip, found):
    assert leaflet_map.clicked(tooltip) == found


def test_light_base_map_is_light_and_whole(config):
    content = leaflet_base.light(config.data / "boundaries")
    features = json.loads(content)["features"]
    assert {one["properties"]["layer"] for one in features} == set(leaflet_base.LAYERS)
    assert len(gzip.compress(content)) < 50_000


def test_leaflet_is_taken_from_the_operators_folder(tmp_path):
    assert leaflet_files.folder(tmp_path) is None
    (tmp_path / "leaflet.js").write_text("L")
    assert leaflet_files.folder(tmp_path) == tmp_path
    assert leaflet_files.by_name(tmp_path)["leaflet.js"] == tmp_path / "leaflet.js"
    (tmp_path / "leaflet.min.js").write_text("L")
    assert leaflet_files.by_name(tmp_path)["leaflet.js"] == tmp_path / "leaflet.min.js"
