"""Coordination areas in the base style: dashed by evidence, filtered by number."""

from drawing_box import union_box

from geo.catalog import layers
from geo.catalog.country import Start
from maps.basemap import area_style
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


def test_outlines_come_by_address_and_lie_over_the_base_map():
    style = styled()
    assert style["sources"]["areas"] == {"type": "geojson", "data": ADDRESS}
    assert [one["id"] for one in style["layers"][-3:]] == list(outlines())


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
