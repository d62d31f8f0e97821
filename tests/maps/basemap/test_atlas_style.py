"""The style `atlas` and its sprite: measures of the look, shapes under names, signs over them."""

import io
import math

import numpy as np
import pytest
from PIL import Image

from geo.catalog import layers as catalog_layers
from geo.catalog.country import Start
from maps.basemap import sprite
from maps.basemap.atlas_style import SOURCE, atlas_style
from maps.look import layer_styles, symbols, theme

SITES = layer_styles.of(catalog_layers.INFORMAL_SITES).sign
TILEJSON = {
    "tiles": ["https://atlas.example/{z}/{y}/{x}"],
    "minzoom": 0,
    "maxzoom": 14,
    "bounds": [38, 29, 49, 38],
    "attribution": "credit",
    "vector_layers": [],
}


@pytest.fixture(scope="module")
def style():
    return atlas_style("https://atlas.example/", "en", Start(5.6, 33.4, 43.4), TILEJSON)


@pytest.fixture(scope="module")
def drawn(style):
    return {layer["id"]: layer for layer in style["layers"] if layer.get("source") == SOURCE}


def value(expression, **properties):
    """Works out an expression of the style specification, as far as these styles use it."""
    if not isinstance(expression, list):
        return expression
    name, *parts = expression
    if name == "get":
        return properties.get(parts[0])
    if name == "has":
        return parts[0] in properties
    if name == "case":
        return value(parts[1] if value(parts[0], **properties) else parts[2], **properties)
    found = [value(part, **properties) for part in parts]
    if name == "step":
        at = found.pop(0)
        steps = list(zip([-math.inf, *found[1::2]], found[0::2], strict=True))
        return next(out for start, out in reversed(steps) if at >= start)
    return {
        "coalesce": lambda: next((one for one in found if one is not None), None),
        "to-number": lambda: float(next((one for one in found if one is not None), 0)),
        "any": lambda: any(found),
        "max": lambda: max(found),
        "min": lambda: min(found),
        ">": lambda: found[0] > found[1],
        "+": lambda: sum(found),
        "-": lambda: found[0] - found[1],
        "*": lambda: math.prod(found),
        "/": lambda: found[0] / found[1],
        "sqrt": lambda: math.sqrt(found[0]),
    }[name]()


def test_all_four_layers_are_drawn_by_our_tiles(style, drawn):
    assert {layer["source-layer"] for layer in drawn.values()} == {
        layer.id for layer in layer_styles.drawn()
    }
    assert style["sources"][SOURCE]["tiles"] == TILEJSON["tiles"]
    assert "vector_layers" not in style["sources"][SOURCE]
    assert len({layer["id"] for layer in style["layers"]}) == len(style["layers"])


def test_shapes_lie_under_the_names_and_signs_over_them(style):
    kinds = [(layer.get("source") == SOURCE, layer["type"]) for layer in style["layers"]]
    names = [at for at, kind in enumerate(kinds) if kind == (False, "symbol")]
    ours = [(at, kind[1]) for at, kind in enumerate(kinds) if kind[0]]
    assert max(at for at, kind in ours if kind != "symbol") < min(names)
    assert min(at for at, kind in ours if kind == "symbol") > max(names)


@pytest.mark.parametrize("households", [0, 7, 112, 349, 550, 2000])
def test_the_size_of_a_site_is_that_of_the_dashboard(drawn, households):
    size = drawn["informal-sites signs"]["layout"]["icon-size"]
    px = value(size, households=households) * sprite.SIGN_PX
    assert px == pytest.approx(layer_styles.HOUSEHOLDS.px(households), abs=0.06)


@pytest.mark.parametrize("together", [None, 0, 6])
@pytest.mark.parametrize("partners", [None, 0, 1, 2, 5])
def test_the_sign_of_a_site_tells_its_partners(drawn, partners, together):
    image = drawn["informal-sites signs"]["layout"]["icon-image"]
    named = {"partners": partners, "partners_for_sites": together}
    in_tile = {name: one for name, one in named.items() if one is not None}
    assert value(image, **in_tile) == SITES.symbol(named)
    assert value(image, count=3) == "site_area"


def test_colours_and_measures_are_those_of_the_look(drawn):
    assert drawn["hotspots outline"]["paint"]["line-color"] == theme.RUST
    assert drawn["hotspots hatch"]["paint"]["fill-opacity"] == 100 / 255
    for one in layer_styles.of(catalog_layers.ABC_AREA_UNITS).ground.outlines:
        paint = drawn[f"abc-area-units {one.value}"]["paint"]
        assert paint["line-color"] == theme.VIOLET
        assert paint.get("line-dasharray") == (list(one.dash) if one.dash else None)
    for layer_id, size in (("hotspots", 16), ("blocked-areas", 22)):
        shown = drawn[f"{layer_id} signs"]["layout"]["icon-size"] * sprite.SIGN_PX
        assert shown == pytest.approx(size, abs=0.01)


def test_every_picture_that_the_style_names_is_in_the_sprite(drawn):
    named = {
        "site_none",
        "site_one",
        "site_several",
        "site_area",
        "blocked",
        "hotspot_point",
        drawn["hotspots hatch"]["paint"]["fill-pattern"],
    }
    assert named <= set(sprite.index())


@pytest.mark.parametrize("scale", sprite.SCALES)
def test_the_sprite_holds_the_signs_at_its_scale(scale):
    sheet = Image.open(io.BytesIO(sprite.png(scale)))
    for name, cell in sprite.index(scale).items():
        assert cell["width"] == cell["height"]
        box = (cell["x"], cell["y"], cell["x"] + cell["width"], cell["y"] + cell["height"])
        cut = np.asarray(sheet.crop(box))
        if name == "hatch":
            continue
        alone = Image.open(io.BytesIO(symbols.png(name, sprite.SIGN_PX * scale))).convert("RGBA")
        assert np.array_equal(cut, np.asarray(alone)), name


@pytest.mark.parametrize("scale", sprite.SCALES)
def test_the_hatch_repeats_without_a_seam_in_the_measures_of_the_screen(scale):
    cell = sprite.index(scale)["hatch"]
    box = (cell["x"], cell["y"], cell["x"] + cell["width"], cell["y"] + cell["height"])
    cut = np.asarray(Image.open(io.BytesIO(sprite.png(scale))).crop(box)).astype(int)
    alpha = cut[:, :, 3]
    assert tuple(cut[0, 0, :3]) == tuple(theme.rgba(theme.RUST)[:3])
    for shift in range(1, len(alpha)):  # every row is the one above, moved right by one
        assert np.abs(alpha[shift] - np.roll(alpha[shift - 1], 1)).max() <= 1
    share = theme.HATCH_STROKE_PX / (theme.HATCH_STROKE_PX + theme.HATCH_GAP_PX)
    assert alpha.mean() / 255 == pytest.approx(share, abs=0.01)
    along = (theme.HATCH_STROKE_PX + theme.HATCH_GAP_PX) * math.sqrt(2)
    assert sprite.HATCH_PX / along == pytest.approx(3, abs=0.01)
