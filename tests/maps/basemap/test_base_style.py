"""The base style: absolute addresses, the measures of the look, right-to-left kept whole."""

import pytest

from geo.catalog.country import Start
from maps.basemap import layers as basemap_layers
from maps.basemap.base_style import SUBDISTRICT_LINES_ZOOM, base_style
from maps.basemap.labels import LANGUAGES
from maps.look import fonts, theme

START = Start(5.6, 33.4, 43.4)
ORIGIN = "https://atlas.example"


def layers(language="en"):
    return {layer["id"]: layer for layer in base_style(ORIGIN, language, START)["layers"]}


def test_sources_are_the_layers_that_exist_by_absolute_address():
    sources = base_style(ORIGIN + "/", "en", START)["sources"]
    expected = {
        name: f"{ORIGIN}/api/basemap/{name}.geojson" for name in basemap_layers.layer_names()
    }
    expected["labels"] = f"{ORIGIN}/api/basemap/en/labels.geojson"
    assert {name: source["data"] for name, source in sources.items()} == expected


def test_letters_and_hatches_come_from_the_map_service():
    style = base_style(ORIGIN, "en", START)
    assert style["version"] == 8
    assert style["glyphs"] == f"{ORIGIN}/api/fonts/{{fontstack}}/{{range}}.pbf"
    assert style["sprite"] == f"{ORIGIN}/api/symbols/sprite"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_layer_has_its_own_id_a_known_source_and_a_known_font(language):
    style = base_style(ORIGIN, language, START)
    ids = [layer["id"] for layer in style["layers"]]
    assert len(ids) == len(set(ids))
    for layer in style["layers"]:
        assert layer["type"] == "background" or layer["source"] in style["sources"]
        for font in layer.get("layout", {}).get("text-font", []):
            assert font in fonts.FONTSTACKS


def test_colours_are_those_of_the_look():
    found = layers()
    assert found["neighbours"]["paint"]["background-color"] == theme.NEIGHBOUR
    assert found["country"]["paint"]["fill-color"] == theme.LAND
    assert found["country-border"]["paint"]["line-color"] == theme.COUNTRY_LINE
    assert found["governorate-borders"]["paint"]["line-dasharray"] == [4, 2]


def test_subdistrict_lines_wait_for_a_near_view():
    assert layers()["subdistrict-borders"]["minzoom"] == SUBDISTRICT_LINES_ZOOM == 8


def test_names_lie_over_all_lines():
    kinds = [layer["type"] for layer in base_style(ORIGIN, "en", START)["layers"]]
    last_line = len(kinds) - 1 - kinds[::-1].index("line")
    only_scale = [
        layer["id"]
        for layer in base_style(ORIGIN, "en", START)["layers"][: last_line + 1]
        if layer["type"] == "symbol"
    ]
    assert all(name.startswith("scale-") for name in only_scale)


def test_one_scale_bar_shows_at_every_zoom():
    found = layers()
    assert found["scale-100-km"]["maxzoom"] == found["scale-50-km"]["minzoom"]


@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_joined_letters_are_never_spaced_capitalised_or_broken_again(language):
    for layer in layers(language).values():
        layout = layer.get("layout", {})
        assert not layout.get("text-letter-spacing")
        assert "text-transform" not in layout
        assert layout.get("text-max-width", 60) > 40


@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_arabic_script_is_larger(language):
    assert layers(language)["district-names"]["layout"]["text-size"] == pytest.approx(
        layers("en")["district-names"]["layout"]["text-size"] * theme.ARABIC_SCALE
    )


def test_unknown_language_is_drawn_in_english():
    assert base_style(ORIGIN, "fr", START) == base_style(ORIGIN, "en", START)


def test_credit_is_shown_only_when_given():
    assert "attribution" not in base_style(ORIGIN, "en", START)["sources"]["country"]
    sources = base_style(ORIGIN, "en", START, credit="UN OCHA COD-AB")["sources"]
    assert sources["country"]["attribution"] == "UN OCHA COD-AB"
