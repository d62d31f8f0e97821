"""Signs: the same in SVG and PNG, complete, told apart without colour."""

import io
import re

import numpy as np
import pytest
from drawing_box import union_box
from PIL import Image

from geo.catalog import layers
from geo.errors import NotFoundError
from maps.look import layer_styles, symbols, theme


def opened(content):
    return Image.open(io.BytesIO(content)).convert("RGBA")


def grey(name):
    white = Image.new("RGBA", (32, 32), "white")
    white.alpha_composite(opened(symbols.png(name, 32)))
    return np.asarray(white.convert("L"), dtype=float)


@pytest.mark.parametrize("name", symbols.NAMES)
def test_each_sign_has_an_svg_and_a_png_of_its_proportions(name):
    drawing = symbols.drawing(name)
    picture = opened(symbols.png(name, 52))
    assert symbols.svg(name).startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert picture.size == (52, round(52 * drawing.height / drawing.width))


@pytest.mark.parametrize("name", symbols.NAMES)
def test_svg_and_png_hold_the_same_shapes_and_colours(name):
    drawing, svg = symbols.drawing(name), symbols.svg(name)
    assert len(re.findall("<(polygon|circle|path)", svg)) == len(drawing.shapes)
    seen = {colour for _, colour in opened(symbols.png(name, 480)).getcolors(500_000)}
    for fill in set(re.findall('fill="(#[0-9A-F]{6})"', svg)):
        assert tuple(theme.rgba(fill)) in seen


@pytest.mark.parametrize("name", symbols.NAMES)
def test_no_sign_is_cut_off_by_its_box(name):
    drawing = symbols.drawing(name)
    left, top, right, bottom = union_box(drawing)
    assert left >= 0
    assert top >= 0
    assert right <= drawing.width
    assert bottom <= drawing.height


def test_presence_reads_without_colour():
    fills = ("none", "together", "one", "several")
    none, together, one, several = (grey(f"site_{fill}")[12:20] for fill in fills)
    middle_left, middle_right = slice(11, 15), slice(17, 21)
    assert together[:, 14:18].mean() < 80
    assert together[:, 6:9].mean() > 200
    assert none[:, middle_left].mean() > 230
    assert none[:, middle_right].mean() > 230
    assert one[:, middle_left].mean() > 230
    assert one[:, middle_right].mean() < 130
    assert several[:, middle_left].mean() < 130
    assert several[:, middle_right].mean() < 130


def test_number_of_partners_chooses_the_sign():
    sites = layer_styles.of(layers.INFORMAL_SITES).sign
    names = [sites.symbol({"partners": one}) for one in (None, 0, 1, 2, 7)]
    assert names == ["site_unknown", "site_none", "site_one", "site_several", "site_several"]


@pytest.mark.parametrize(("own", "name"), [(0, "site_together"), (1, "site_one")])
def test_partners_of_the_sites_together_show_where_none_is_named_for_the_site(own, name):
    sites = layer_styles.of(layers.INFORMAL_SITES).sign
    assert sites.symbol({"partners": own, "partners_for_sites": 6}) == name
    assert sites.symbol({"partners": 0, "partners_for_sites": 0}) == "site_none"


def test_atlas_cells_hold_the_icons_and_keep_apart():
    sheet, mapping = opened(symbols.atlas_png()), symbols.atlas_mapping()
    assert set(mapping) == set(symbols.icon_names())
    right = 0
    for name, cell in mapping.items():
        assert cell["mask"] is False
        assert cell["x"] >= right + symbols.ATLAS_GAP_PX
        right = cell["x"] + cell["width"]
        box = (cell["x"], cell["y"], right, cell["y"] + cell["height"])
        cut, alone = np.asarray(sheet.crop(box)), np.asarray(opened(symbols.png(name)))
        visible = alone[..., 3] > 0
        assert np.array_equal(cut[visible], alone[visible])
    assert sheet.width >= right + symbols.ATLAS_GAP_PX


def test_surroundings_in_the_atlas_are_transparent_white():
    assert opened(symbols.atlas_png()).getpixel((0, 0)) == (255, 255, 255, 0)


def test_unknown_sign_is_refused_by_name():
    with pytest.raises(NotFoundError, match="no symbol 'pin'"):
        symbols.svg("pin")


def test_edges_are_smooth():
    alpha = np.asarray(opened(symbols.png("blocked", 22)))[..., 3]
    assert len(np.unique(alpha)) > 8


def test_hatch_pattern_has_the_measures_of_the_screen_map():
    pattern = symbols.hatch_pattern("h")
    assert 'id="h" width="6.6" height="6.6"' in pattern
    assert 'rect width="1.6"' in pattern


def test_area_of_a_circle_follows_the_households():
    assert layer_styles.HOUSEHOLDS.px(0) == 13
    assert layer_styles.HOUSEHOLDS.px(550) == 42
    assert layer_styles.HOUSEHOLDS.px(5_000) == 42
    assert theme.ring_diameter_px(30) == pytest.approx(48.6)


def test_style_sheet_variables_name_every_colour():
    css = theme.css_variables()
    assert css.startswith(":root{--a-ink:#22303C;")
    assert css.count("--a-") == len(theme.COLOURS)
