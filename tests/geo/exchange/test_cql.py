"""CQL2: what each condition keeps, that missing is neither true nor false, and what is refused."""

import re
import time

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.catalog import layers
from geo.dataset import selection
from geo.errors import InvalidQueryError
from geo.exchange.cql import filters
from geo.exchange.cql.conditions import wildcards
from geo.exchange.cql.faults import FilterError
from geo.exchange.cql.operands import Kind
from geo.exchange.cql.syntax import FilterLanguage
from geo.view.view import View

KNOWN = {
    "name": Kind.TEXT,
    "households": Kind.NUMBER,
    "open": Kind.TRUTH,
    "start": Kind.DAY,
    "end": Kind.DAY,
    "sectors": Kind.LIST,
    "geometry": Kind.SHAPE,
}


@pytest.fixture(scope="module")
def features():
    """Five features; the last knows nothing but its name."""
    return gpd.GeoDataFrame(
        {
            "name": pd.Series(
                ["Al-Amal", "al-amal", "Kilo 7", "50%_\\", "Ḥabbāniyya"], dtype="str"
            ),
            "households": pd.Series([5, 50, 500, None, None], dtype="Int64"),
            "open": pd.Series([True, False, True, None, None], dtype="boolean"),
            "start": pd.Series(["2022-01-01", "2022-06-01", "2023-01-01", None, None], dtype="str"),
            "end": pd.Series(["2022-12-31", "2022-06-30", None, "2022-01-01", None], dtype="str"),
            "sectors": pd.Series([["wash"], ["wash", "health"], [], ["cash"], None], dtype=object),
        },
        geometry=[
            shapely.Point(43, 33),
            shapely.Point(44, 34),
            shapely.box(42, 32, 44, 34),
            shapely.LineString([(42, 33), (44, 33)]),
            None,
        ],
        crs="EPSG:4326",
    )


def kept(features, text, language=FilterLanguage.TEXT):
    mask = filters.read(text, language, KNOWN).mask(features)
    assert mask.dtype == bool
    return np.flatnonzero(mask).tolist()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("name = 'Kilo 7'", [2]),
        ("name <> 'Kilo 7'", [0, 1, 3, 4]),
        ("name < 'B'", [0, 3]),
        ("'Kilo 7' = name", [2]),
        ("name = name", [0, 1, 2, 3, 4]),
        ("households = 50", [1]),
        ("households <> 50", [0, 2]),
        ("households > 5", [1, 2]),
        ("households >= 5 AND households <= 50", [0, 1]),
        ("households < -1", []),
        ("households BETWEEN 5 AND 50", [0, 1]),
        ("households NOT BETWEEN 5 AND 50", [2]),
        ("households IN (5, 500, 7)", [0, 2]),
        ("households NOT IN (5)", [1, 2]),
        ("name IN ('Kilo 7', 'x')", [2]),
        ("start IN ('2022-01-01')", [0]),
        ("households IS NULL", [3, 4]),
        ("households IS NOT NULL", [0, 1, 2]),
        ("geometry IS NULL", [4]),
        ("sectors IS NULL", [4]),
        ("open = TRUE", [0, 2]),
        ("open <> TRUE", [1]),
        ("NOT open = TRUE", [1]),
        ("open > FALSE", [0, 2]),
        ("open <= FALSE", [1]),
        ("open BETWEEN FALSE AND TRUE", [0, 1, 2]),
        ("open", [0, 2]),
        ("NOT open AND households = 50", [1]),
        ("(households > 5) = open", [2]),
        ("(households > 5) >= open", [1, 2]),
        ("true", [0, 1, 2, 3, 4]),
        ("NOT true", []),
        ("NOT households > 5", [0]),
        ("households > 5 OR name = 'Al-Amal'", [0, 1, 2]),
        ("households > 5 OR households IS NULL", [1, 2, 3, 4]),
        ("NOT (households > 5 AND name = 'Kilo 7')", [0, 1, 3, 4]),
        ("households > 5 OR open = TRUE AND name = 'Al-Amal'", [0, 1, 2]),
        ("name LIKE 'Al-%'", [0]),
        ("name NOT LIKE 'Al-%'", [1, 2, 3, 4]),
        ("name LIKE '_ilo _'", [2]),
        ("name LIKE '%\\%\\_%'", [3]),
        ("name LIKE '%'", [0, 1, 2, 3, 4]),
        ("name LIKE '%a%a%'", [1, 4]),
        ("name LIKE ''", []),
        ("name LIKE 'Kilo 7'", [2]),
        ("CASEI(name) = casei('AL-AMAL')", [0, 1]),
        ("casei(name) LIKE casei('AL-%')", [0, 1]),
        ("ACCENTI(name) = accenti('Ḥabbaniyya')", [4]),
        ("accenti(casei(name)) LIKE 'hab%'", [4]),
        ("casei(name) IN (casei('KILO 7'))", [2]),
        ("start = DATE('2022-01-01')", [0]),
        ("start > '2022-01-01'", [1, 2]),
        ("start = TIMESTAMP('2022-01-01T00:30:00+02:00')", []),
        ("start = TIMESTAMP('2022-01-01T02:30:00+02:00')", [0]),
        ("start = TIMESTAMP('2022-01-01T00:00:00.123456789Z')", [0]),
        ("start > TIMESTAMP('2021-12-31T23:59:60Z')", [0, 1, 2]),
        ("start BETWEEN '2022-01-01' AND '2022-12-31'", [0, 1]),
        ("end > start", [0, 1]),
        ("T_AFTER(start, DATE('2022-06-01'))", [2]),
        ("T_BEFORE(start, '2022-06-01')", [0]),
        ("T_DURING(start, INTERVAL('2022-01-01', '2022-12-31'))", [1]),
        ("T_INTERSECTS(start, INTERVAL('2022-01-01', '2022-12-31'))", [0, 1]),
        ("T_DISJOINT(start, INTERVAL('2022-01-01', '2022-12-31'))", [2]),
        ("T_INTERSECTS(INTERVAL(start, end), INTERVAL('2022-07-01', '..'))", [0]),
        ("T_CONTAINS(INTERVAL(start, end), INTERVAL('2022-02-01', '2022-03-01'))", [0]),
        ("T_EQUALS(INTERVAL(start, end), INTERVAL('2022-06-01', '2022-06-30'))", [1]),
        ("T_STARTS(INTERVAL(start, end), INTERVAL('2022-06-01', '..'))", [1]),
        ("T_STARTEDBY(INTERVAL(start, end), INTERVAL('2022-06-01', '2022-06-02'))", [1]),
        ("T_FINISHES(INTERVAL(start, end), INTERVAL('..', '2022-06-30'))", [1]),
        ("T_FINISHEDBY(INTERVAL(start, end), INTERVAL('2022-12-01', '2022-12-31'))", [0]),
        ("T_MEETS(INTERVAL(start, end), INTERVAL('2022-06-30', '2022-12-31'))", [1]),
        ("T_METBY(INTERVAL(start, end), INTERVAL('2020-01-01', '2022-06-01'))", [1]),
        ("T_OVERLAPS(INTERVAL(start, end), INTERVAL('2022-06-15', '2022-07-15'))", [1]),
        ("T_OVERLAPPEDBY(INTERVAL(start, end), INTERVAL('2021-06-15', '2022-06-15'))", [0, 1]),
        ("A_CONTAINS(sectors, ('wash'))", [0, 1]),
        ("A_EQUALS(sectors, ('health', 'wash'))", [1]),
        ("A_CONTAINEDBY(sectors, ('wash', 'cash'))", [0, 2, 3]),
        ("A_OVERLAPS(sectors, ('cash', 'health'))", [1, 3]),
        ("S_INTERSECTS(geometry, POINT(43 33))", [0, 2, 3]),
        ("S_INTERSECTS(geometry, BBOX(43.5, 33.5, 45, 35))", [1, 2]),
        ("S_INTERSECTS(POLYGON((42 32, 43 32, 43 33, 42 32)), geometry)", [0, 2, 3]),
        ("S_INTERSECTS(geometry, BBOX(170, -90, -170, 90))", []),
        ("S_DISJOINT(geometry, BBOX(170, -90, 5, -170, 90, 9))", [0, 1, 2, 3]),
        ("S_DISJOINT(geometry, BBOX(43.5, 33.5, 45, 35))", [0, 3]),
        ("S_WITHIN(geometry, BBOX(42.5, 32.5, 43.5, 33.5))", [0]),
        ("S_CONTAINS(geometry, POINT(43 33))", [0, 2, 3]),
        ("S_TOUCHES(geometry, LINESTRING(41 32, 42 32))", [2]),
        ("S_CROSSES(geometry, LINESTRING(43 30, 43 36))", [2, 3]),
        ("S_OVERLAPS(geometry, BBOX(43, 33, 45, 35))", [2]),
        ("S_EQUALS(geometry, POINT(44 34))", [1]),
        ("NOT S_INTERSECTS(geometry, POINT(43 33))", [1]),
    ],
)
def test_a_condition_keeps_what_it_is_true_of(features, text, rows):
    assert kept(features, text) == rows
    as_json = filters.read(text, FilterLanguage.TEXT, KNOWN).source
    assert kept(features, as_json, FilterLanguage.JSON) == rows


def test_two_ways_to_write_the_same_are_equal():
    one = filters.read("households>5", FilterLanguage.TEXT, KNOWN)
    other = filters.read(" households  >  5 ", FilterLanguage.TEXT, KNOWN)
    assert one == other
    assert repr(one) == repr(other)
    assert hash(one) == hash(other)


def test_values_of_properties_are_joined_by_or_and_properties_by_and(features):
    wanted = filters.combined([("name", ["Kilo 7", "Al-Amal"]), ("open", [True])], KNOWN)
    assert np.flatnonzero(wanted.mask(features)).tolist() == [0, 2]
    assert filters.combined([], KNOWN) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "too early"),
        ("   ", "too early"),
        ("name =", "too early"),
        ("name", "name = 'x'"),
        ("households", "condition"),
        ("nix = 1", "“nix”"),
        ("NaN = households", "“NaN”"),
        ("name = 5", "name (text) and 5.0 (number)"),
        ("households = 'x'", "households (number)"),
        ("households > TRUE", "true/false"),
        ("sectors = 'x'", "sectors"),
        ("geometry = 'x'", "geometry"),
        ("name = 'x", "near “'x”"),
        ('"name = 1', "character 1"),
        ("(name = 'x'", "character 1"),
        ("name = 'x')", "character 11"),
        ("name == 'x'", "= 'x'"),
        ("name = 'x' AND", "too early"),
        ("name = 'x'; DROP TABLE x", "; DROP"),
        ("name LIKE 5", "like"),
        ("households LIKE '5%'", "like"),
        ("name LIKE name", "like"),
        ("households IN ()", "“)”"),
        ("households IN (1, 'x')", "cannot be compared"),
        ("households IN (name)", "cannot be compared"),
        ("name IN (name)", "plain values"),
        ("start = 'yesterday'", "yesterday"),
        ("start = DATE('2022-02-30')", "2022-02-30"),
        ("start = TIMESTAMP('2022-01-01T25:00:00Z')", "T25"),
        ("start = TIMESTAMP('2022-01-01T23:20Z')", "T23:20Z"),
        ("start = TIMESTAMP('2022-01-01T10:00:00+24:00')", "+24:00"),
        ("T_DURING(start, INTERVAL('..', '2022-01-01T23:20Z'))", "T23:20Z"),
        ("start = 5", "start (day)"),
        ("T_DURING(name, INTERVAL('..', '2022-01-01'))", "name"),
        ("T_DURING(start, INTERVAL('2023-01-01', '2022-01-01'))", "before it ends"),
        ("T_DURING(start, INTERVAL('x', '..'))", "“x”"),
        ("T_DURING(start)", "2 arguments"),
        ("T_SOMETIME(start, end)", "t_sometime"),
        ("name = UPPER('x')", "upper"),
        ("CASEI(households) = 'x'", "casei"),
        ("households * 2 = 4", "“*”"),
        ("name = NULL", "IS NULL"),
        ("households = 1e400", "inf"),
        ("households = --1", "--1"),
        ("S_INTERSECTS(name, POINT(1 2))", "name"),
        ("S_INTERSECTS(geometry, name)", "name"),
        ("S_INTERSECTS(geometry, POINT(200 2))", "200 lies beyond the world"),
        ("S_NEAR(geometry, name)", "s_near"),
        ("S_INTERSECTS(geometry, POINT EMPTY)", "position"),
        ("S_INTERSECTS(geometry, POLYGON((1 2, 3 4)))", "LinearRing"),
        ("S_INTERSECTS(geometry, POLYGON((1 1, 2 2, 1 2, 2 1, 1 1)))", "Self-intersection"),
        (
            "S_INTERSECTS(geometry, BBOX(45, 33, 42, 35))",
            "edge 45 lies east of the eastern edge 42",
        ),
        ("S_INTERSECTS(geometry, BBOX(42, 35, 45, 33))", "edge 35 lies above the upper edge 33"),
        ("S_INTERSECTS(geometry, BBOX(42, 33, 181, 35))", "181 lies beyond the world"),
        ("S_INTERSECTS(geometry, BBOX(1, 2))", "west,south,east,north"),
        ("A_CONTAINS(name, ('x'))", "name"),
        ("A_CONTAINS(sectors, (name, 'x'))", "plain values"),
        ("foo(bar(", "no partner"),
        ("\x00 = 1", "\x00"),
    ],
)
def test_what_cannot_be_used_is_named(text, named):
    with pytest.raises(InvalidQueryError) as refused:
        filters.read(text, FilterLanguage.TEXT, KNOWN)
    assert named in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "1",
        '"x"',
        "null",
        "{}",
        '{"op":5,"args":[]}',
        '{"op":"="}',
        '{"op":"=","args":{}}',
        '{"op":"=","args":[1]}',
        '{"op":"and","args":[]}',
        '{"op":"and","args":[true]}',
        '{"op":"not","args":[true,true]}',
        '{"op":"or","args":[1,2]}',
        '{"op":"in","args":[{"property":"name"},[]]}',
        '{"op":"in","args":[{"property":"name"},5]}',
        '{"op":"=","args":[{"property":5},1]}',
        '{"op":"=","args":[{"property":"households"},null]}',
        '{"op":"=","args":[{"property":"households"},[1]]}',
        '{"op":"isNull","args":[5]}',
        '{"op":"=","args":[{"property":"start"},{"date":5}]}',
        '{"op":"t_during","args":[{"property":"start"},{"interval":["2020-01-01"]}]}',
        '{"op":"t_during","args":[{"property":"start"},{"interval":"2020"}]}',
        '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point"}]}',
        '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":["a"]}]}',
        '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Feature"}]}',
        '{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":["a",1,2,3]}]}',
        '{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[true,null,2,3]}]}',
        '{"op":"s_intersects","args":[{"property":"geometry"},{}]}',
        "[" * 2000,
        "[" * 500 + "]" * 500,
        '{"op":"not","args":[' * 200 + "true" + "]}" * 200,
        '{"op":"a_overlaps","args":[{"property":"sectors"},[[1]]]}',
    ],
)
def test_json_that_is_no_filter_is_refused(text):
    with pytest.raises(FilterError):
        filters.read(text, FilterLanguage.JSON, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "name = '" + "x" * 8000 + "'",
        " AND ".join(["open = TRUE"] * 101),
        " OR ".join(["S_INTERSECTS(geometry, POINT(1 2))"] * 11),
        "(" * 20 + "1 == 2" + ")" * 20,
        "(" * 3900 + "open = TRUE" + ")" * 3900,
        "NOT (" * 1200 + "open = TRUE" + ")" * 1200,
        "households = " + "-" * 7000 + "1",
        "NOT " * 1900 + "open = TRUE",
        "S_INTERSECTS(geometry, MULTIPOLYGON(" + "((" * 30 + "))" * 30 + "))",
        "((((((((((" + "1 + " * 1900 + "== 1" + "))))))))))",
        "f(" * 2000 + ")" * 2000,
        "households IN (" + "(" * 15 + "1" + ")" * 15 + ")",
    ],
)
def test_what_would_be_slow_is_refused_at_once(text):
    before = time.perf_counter()
    with pytest.raises(FilterError):
        filters.read(text, FilterLanguage.TEXT, KNOWN)
    assert time.perf_counter() - before < 1.5


def test_what_people_nest_is_not_refused(features):
    nested = "open = TRUE"
    for number in range(9):
        nested = f"({nested}) AND (households > {number - 10})"
    assert kept(features, nested) == [0, 2]
    assert kept(features, " OR ".join(f"(households = {one})" for one in range(99))) == [0, 1]


def test_wildcards_agree_with_a_plain_reading_and_never_look_back():
    def plain(pattern, text):
        if not pattern:
            return not text
        if pattern[0] == "%":
            return any(plain(pattern[1:], text[at:]) for at in range(len(text) + 1))
        return bool(text) and pattern[0] in ("_", text[0]) and plain(pattern[1:], text[1:])

    chance = np.random.default_rng(7)
    for _ in range(3000):
        pattern = "".join(chance.choice(list("ab%_"), chance.integers(7)))
        text = "".join(chance.choice(list("ab\n"), chance.integers(8)))
        found = re.fullmatch(wildcards(pattern), text, re.DOTALL) is not None
        assert found == plain(pattern, text), (pattern, text)
    before = time.perf_counter()
    assert re.fullmatch(wildcards("%a" * 40 + "%b"), "a" * 2000, re.DOTALL) is None
    assert time.perf_counter() - before < 0.5


WORDS = (
    "name",
    "households",
    "open",
    "start",
    "geometry",
    "nix",
    "'x'",
    "'2022-01-01'",
    "5",
    "-5",
    "1e9",
    "TRUE",
    "NULL",
    "AND",
    "OR",
    "NOT",
    "IN",
    "LIKE",
    "BETWEEN",
    "IS",
    "(",
    ")",
    ",",
    "=",
    "<>",
    "<",
    "+",
    "-",
    "*",
    "/",
    "^",
    "%",
    "CASEI(",
    "S_INTERSECTS(",
    "POINT(1 2)",
    "POLYGON((",
    "BBOX(1,2,3,4)",
    "T_DURING(",
    "INTERVAL(",
    "DATE('2022-01-01')",
    "A_CONTAINS(",
    '"',
    "'",
    "EMPTY",
    "MULTIPOLYGON(((",
    "GEOMETRYCOLLECTION(",
    "1 2,",
    ";",
    "--",
    "\\",
    "\u0627",
    "\n",
    "..",
    "{",
    "[",
)


def test_random_words_give_a_mask_or_a_sentence_and_quickly(features):
    chance = np.random.default_rng(20231213)
    slowest, sentences = 0.0, set()
    for _ in range(4000):
        text = " ".join(chance.choice(WORDS, chance.integers(1, 25)))
        before = time.perf_counter()
        try:
            mask = filters.read(text, FilterLanguage.TEXT, KNOWN).mask(features)
            assert len(mask) == len(features)
        except FilterError as fault:
            sentences.add(str(fault))
        slowest = max(slowest, time.perf_counter() - before)
    assert slowest < 1.5
    assert all(one.strip() for one in sentences)


def test_the_heaviest_filters_on_the_largest_layers_are_quick(dataset):
    heavy = [
        ("partner-activities", " OR ".join(["accenti(casei(activity)) LIKE '%a%b%c%d%z'"] * 33)),
        ("partner-activities", " AND ".join(["activity LIKE '%" + "a%" * 20 + "'"] * 99)),
        ("subdistricts", " OR ".join(["S_TOUCHES(geometry, LINESTRING(38 30, 48 37))"] * 10)),
        ("partner-activities", "id IN (" + ",".join(["'abcdefgh'"] * 700) + ")"),
    ]
    for layer, text in heavy:
        features = selection.select(dataset, layer, View())
        known = filters.queryables(layers.layer(layer), features.columns)
        before = time.perf_counter()
        filters.read(text, FilterLanguage.TEXT, known).mask(features)
        assert time.perf_counter() - before < 2, (layer, text[:40])
