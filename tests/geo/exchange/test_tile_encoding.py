"""The bytes of a tile: every kind of shape and value, as two other programs read them."""

import numpy as np
import pandas as pd
import pytest
import shapely
from tile_decoding import by_gdal, by_mapbox

from geo.exchange.tiles import attributes, encoding, shapes
from geo.exchange.tiles.attributes import Table
from geo.exchange.tiles.encoding import Features, Ragged
from geo.exchange.tiles.grid import EXTENT, Tile
from geo.exchange.tiles.shapes import Placed

SQUARE = shapely.box(0, 0, 100, 100)
SHAPES = {
    "polygon": SQUARE,
    "hole": SQUARE.difference(shapely.box(20, 20, 40, 40)),
    "two": shapely.MultiPolygon([SQUARE, shapely.box(200, 200, 300, 301)]),
    "two with holes": shapely.MultiPolygon(
        [
            SQUARE.difference(shapely.box(20, 20, 40, 40)),
            shapely.box(200, 200, 300, 300).difference(
                shapely.MultiPolygon(
                    [shapely.box(210, 210, 220, 220), shapely.box(230, 230, 240, 240)]
                )
            ),
        ]
    ),
    "line": shapely.LineString([(1, 2), (3, 4), (-5, 6), (3, 4)]),
    "lines": shapely.MultiLineString([[(1, 2), (3, 4)], [(10, 10), (20, 20), (20, 30)]]),
}
KINDS = {"Polygon": 3, "LineString": 2, "Point": 1}


def coded(shape, origin=(0, 0)):
    """Returns the commands of a shape, wound as tiles want it, and its kind."""
    ready = np.array([shapely.orient_polygons(shape, exterior_cw=False)])
    kind = KINDS[shape.geom_type.removeprefix("Multi")]
    if kind == encoding.POINT:
        places = shapely.get_coordinates(ready).astype(int) - origin
        return encoding.points(places[:, 0], places[:, 1]), kind
    return encoding.paths(ready, origin, closed=kind == encoding.POLYGON), kind


def layer(pieces, table=None):
    """Returns a tile with these commands and kinds, numbered from 1."""
    number = len(pieces)
    table = table or Table.of(pd.DataFrame({"nth": range(number)}), ("nth",))
    tagged = table.tagged(np.arange(number))
    features = Features(
        np.arange(1, number + 1),
        np.array([kind for _, kind in pieces]),
        tagged.tags,
        encoding.joined([commands for commands, _ in pieces]),
    )
    return encoding.layer("layer", features, tagged.keys, tagged.entries)


@pytest.mark.parametrize("read", [by_mapbox, by_gdal])
@pytest.mark.parametrize("name", SHAPES)
def test_every_kind_of_shape_is_read_back(name, read):
    (one,) = read(layer([coded(SHAPES[name])]), "layer")
    assert one.number == 1
    assert one.shape.equals(SHAPES[name])


def test_shapes_of_many_kinds_share_a_layer():
    found = by_mapbox(layer([coded(shape) for shape in SHAPES.values()]), "layer")
    assert [one.number for one in found] == list(range(1, len(SHAPES) + 1))
    for one, shape in zip(found, SHAPES.values(), strict=True):
        assert one.shape.equals(shape)


def test_commands_are_those_of_the_standards_examples():
    def commands(shape):
        return coded(shape)[0].numbers.tolist()

    assert commands(shapely.Point(25, 17)) == [9, 50, 34]
    assert commands(shapely.LineString([(2, 2), (2, 10), (10, 10)])) == [9, 4, 4, 18, 0, 16, 16, 0]
    assert commands(shapely.MultiLineString([[(2, 2), (2, 10), (10, 10)], [(1, 1), (3, 5)]])) == [
        9,
        4,
        4,
        18,
        0,
        16,
        16,
        0,
        9,
        17,
        17,
        10,
        4,
        8,
    ]
    assert commands(shapely.Polygon([(3, 6), (8, 12), (20, 34)])) == [
        9,
        6,
        12,
        18,
        10,
        12,
        24,
        44,
        15,
    ]


def test_shapes_are_told_from_the_tiles_corner():
    corner = (EXTENT * 700, EXTENT * 300)
    far = shapely.transform(SHAPES["hole"], lambda at: at + np.array(corner))
    (one,) = by_mapbox(layer([coded(far, corner)]), "layer")
    assert one.shape.equals(SHAPES["hole"])


def varint(number):
    bits = []
    while number > 127:
        bits.append(number & 127 | 128)
        number >>= 7
    return bytes([*bits, number])


def test_varints_are_those_of_protocol_buffers():
    chance = np.random.default_rng(4)
    numbers = [0, 1, 127, 128, 16383, 16384, 2**32, 2**53, 2**63, 2**64 - 1]
    numbers += (2 ** chance.uniform(0, 62, 3000)).astype(np.int64).tolist()
    expected = b"".join(varint(one) for one in numbers)
    assert encoding.varints(np.array(numbers, dtype=np.uint64)) == expected
    assert encoding.varints(np.empty(0, dtype=np.uint64)) == b""


@pytest.mark.parametrize("read", [by_mapbox, by_gdal])
def test_every_kind_of_value_is_read_back(read):
    features = pd.DataFrame(
        {
            "text": pd.Series(["نص", "", None], dtype="str"),
            "whole": pd.Series([0, -7, None], dtype="Int64"),
            "big": pd.Series([2**40, -(2**40), None], dtype="Int64"),
            "number": [1.5, -0.25, np.nan],
            "truth": pd.Series([True, False, None], dtype="boolean"),
            "words": pd.Series([["wash", "health"], [], None], dtype=object),
            "empty": pd.Series([None, None, None], dtype="str"),
        }
    )
    pieces = [coded(shapely.Point(at, at)) for at in range(3)]
    found = read(layer(pieces, Table.of(features, list(features.columns))), "layer")
    assert [one.properties for one in found] == [
        {
            "text": "نص",
            "whole": 0,
            "big": 2**40,
            "number": 1.5,
            "truth": True,
            "words": "wash;health",
        },
        {"text": "", "whole": -7, "big": -(2**40), "number": -0.25, "truth": False},
        {},
    ]


def test_equal_values_are_written_once_and_unused_ones_not_at_all():
    features = pd.DataFrame({"one": ["same", "same", "other"], "two": ["same", "more", "other"]})
    tagged = Table.of(features, ("one", "two")).tagged(np.array([0, 1]))
    assert tagged.entry_count == 2
    assert tagged.keys == ["one", "two"]
    assert b"other" not in tagged.entries
    assert tagged.tags.numbers.tolist() == [0, 0, 1, 0, 0, 0, 1, 1]


def test_tags_of_features_and_of_cells_share_their_keys():
    plain = Table.of(pd.DataFrame({"name": ["x"], "households": [7]}), ("name", "households"))
    cells = attributes.summed({"count": np.array([3, 4]), "households": np.array([9, 3])})
    together = plain.tagged(np.array([0])).then(cells)
    assert together.keys == ["name", "households", "count"]
    pieces = [coded(shapely.Point(at, at)) for at in range(3)]
    features = Features(
        np.arange(3),
        np.ones(3, dtype=int),
        together.tags,
        encoding.joined([commands for commands, _ in pieces]),
    )
    found = by_mapbox(encoding.layer("x", features, together.keys, together.entries), "x")
    assert [one.properties for one in found] == [
        {"name": "x", "households": 7},
        {"count": 3, "households": 9},
        {"count": 4, "households": 3},
    ]


def drawn(shape):
    """Returns what of a shape, in units of the whole world, is drawn at zoom 0."""
    world = Placed(np.array([0]), shapely.transform(np.array([shape]), lambda at: at / EXTENT))
    return shapes.cut(shapes.zoomed(world, 0), Tile(0, 0, 0), np.array([True])).shapes


def test_what_rounding_breaks_is_mended():
    bow = shapely.Polygon([(100, 100), (900, 100.4), (900, 900), (500, 100.6), (100, 900)])
    assert bow.is_valid
    (mended,) = drawn(bow)
    assert mended.is_valid
    assert shapely.symmetric_difference(mended, bow).buffer(-1).is_empty
    assert (shapely.get_coordinates(mended) == np.rint(shapely.get_coordinates(mended))).all()


def test_what_is_smaller_than_a_unit_vanishes():
    assert len(drawn(shapely.box(100.1, 100.1, 100.4, 100.4))) == 0
    assert len(drawn(shapely.LineString([(100.1, 100.1), (100.2, 100.2)]))) == 0


def test_lines_are_cut_to_the_tile():
    (line,) = drawn(shapely.LineString([(-1000, 50), (3000, 50)]))
    assert line.equals(shapely.LineString([(-64, 50), (3000, 50)]))
    zigzag = shapely.LineString([(10, 10), (10, -500), (600, -500), (600, 600)])
    (parts,) = drawn(zigzag)
    assert parts.geom_type == "MultiLineString"


def test_what_only_touches_the_buffer_is_left_out():
    assert len(drawn(shapely.box(-200, 10, -64, 600))) == 0
    assert len(drawn(shapely.box(-900, -900, -200, -200))) == 0


def test_no_features_make_a_layer_without_any():
    nothing = Ragged(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    empty = Features(nothing.numbers, nothing.numbers, nothing, nothing)
    content = encoding.layer("x", empty, [], b"")
    assert by_mapbox(content, "x") == by_gdal(content, "x") == []


def test_a_cell_of_points_that_tell_no_number_has_no_sum():
    sums = {"count": np.array([3, 4]), "households": np.array([9, 0])}
    cells = attributes.summed(sums, {"households": np.array([True, False])})
    pieces = [coded(shapely.Point(at, at)) for at in range(2)]
    commands = encoding.joined([one for one, _ in pieces])
    features = Features(np.arange(2), np.ones(2, dtype=int), cells.tags, commands)
    found = by_mapbox(encoding.layer("x", features, cells.keys, cells.entries), "x")
    assert [one.properties for one in found] == [{"count": 3, "households": 9}, {"count": 4}]
