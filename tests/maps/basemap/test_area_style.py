"""Coordination areas in the base style: dashed by evidence, filtered by number."""

import pytest
from drawing_box import union_box

from geo.catalog import layers
from geo.catalog.country import Start
from maps.basemap import area_style, sprite
from maps.basemap.base_style import base_style
from maps.look import layer_styles, symbols, theme

START = Start(5.6, 33.4, 43.4)
AREAS = layer_styles.of(layers.ABC_AREA_UNITS)
ADDRESS = "https://atlas.example/api/map/abc-area-units.geojson?lang=en&v=1"


def styled(units=(0, 3)):
    return area_style.with_areas(
        base_style("https://atlas.example", "en", START), AREAS, ADDRESS, units
    )


def outlines(units=(0, 3)):
    return {one["id"]: one for one in styled(units)["layers"] if one["id"].startswith("areas ")}


def test_outlines_come_by_address_and_lie_over_the_lines_of_the_base_map():
    style = styled()
    assert style["sources"]["areas"] == {"type": "geojson", "data": ADDRESS}
    ids = [one["id"] for one in style["layers"]]
    assert ids.index("country-border") < ids.index(min(outlines(), key=ids.index))


@pytest.mark.parametrize("layer", [layers.ABC_AREA_UNITS, layers.HOTSPOTS])
def test_every_name_and_town_lies_over_outlines_and_hatching_with_a_halo(layer):
    drawn = layer_styles.of(layer)
    style = base_style("https://atlas.example", "en", START)
    made = area_style.with_areas(style, drawn, ADDRESS, (0, 3))["layers"]
    ids = [one["id"] for one in made]
    last = max(at for at, one in enumerate(ids) if one.startswith(f"{drawn.listed_as} "))
    assert ids.index("country-border") < last
    names = [one for one in made if one["type"] == "symbol"]
    assert all(ids.index(one["id"]) > last for one in names)
    assert all(one["paint"]["text-halo-width"] > 0 for one in names)


def test_hotspots_are_hatched_by_a_picture_of_the_sprite_where_they_have_a_shape():
    drawn = layer_styles.of(layers.HOTSPOTS)
    style = base_style("https://atlas.example", "en", START)
    made = area_style.with_areas(style, drawn, ADDRESS, (0, 3))
    (hatch,) = [one for one in made["layers"] if one["id"] == "hotspots hatch"]
    assert hatch["paint"]["fill-pattern"] in sprite.index()
    assert hatch["filter"][1:] == [
        ["==", ["geometry-type"], "Polygon"],
        ["in", ["get", "n"], ["literal", [0, 3]]],
    ]


def test_a_filter_changes_only_a_list_of_numbers():
    few, all_of_them = outlines((1,)), outlines((1, 2, 3))
    for name, layer in few.items():
        other = all_of_them[name]
        assert {**layer, "filter": 0} == {**other, "filter": 0}
        assert layer["filter"][2] == ["in", ["get", "n"], ["literal", [1]]]


def test_evidence_is_told_apart_by_dash_and_width():
    found = outlines()
    stated, candidate = found["areas stated_abc"], found["areas stated_candidate_area"]
    inferred = found["areas inferred"]
    assert "line-dasharray" not in stated["paint"]
    dashes = [
        one["paint"]["line-dasharray"][0] * width
        for one, width in ((candidate, theme.AREA_STATED_PX), (inferred, theme.AREA_INFERRED_PX))
    ]
    assert dashes[0] > 2 * dashes[1]


def test_the_swatches_of_the_legend_have_the_dashes_of_the_style():
    def dash_and_gap(name):
        top = sorted(
            (part.points[0][0], part.points[1][0])
            for part in symbols.drawing(name).shapes
            if part.points[0][1] == 0 and union_box(symbols.Drawing(26, 16, (part,)))[3] < 4
        )
        return (top[0][1] - top[0][0]) / (top[1][0] - top[0][1])

    inferred, candidate, stated = AREAS.ground.outlines
    assert stated.dash is None
    for one in (inferred, candidate):
        dash, gap = one.dash
        assert abs(dash_and_gap(one.key.symbol) - dash / gap) < 0.05


def test_lines_that_are_off_are_left_out():
    style = area_style.with_lines(
        base_style("https://atlas.example", "en", START), ("governorates",)
    )
    lines = {one["id"] for one in style["layers"] if one["type"] == "line"}
    assert "governorate-borders" in lines
    assert not lines & {"district-borders", "subdistrict-borders"}
