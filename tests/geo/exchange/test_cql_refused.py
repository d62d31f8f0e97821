"""CQL2 that cannot be used or would be slow: named, refused at once, and never a fault of ours."""

import time

import cql_features
import numpy as np
import pytest
from cql_features import KNOWN, kept

from geo.errors import InvalidQueryError
from geo.exchange.cql import filters
from geo.exchange.cql.faults import FilterError
from geo.exchange.cql.syntax import FilterLanguage

features = pytest.fixture(scope="module")(cql_features.features)


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
        ("T_DURING(start)", "must be 2"),
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
    before = time.thread_time()
    with pytest.raises(FilterError):
        filters.read(text, FilterLanguage.TEXT, KNOWN)
    assert time.thread_time() - before < 1.5


def test_what_people_nest_is_not_refused(features):
    nested = "open = TRUE"
    for number in range(9):
        nested = f"({nested}) AND (households > {number - 10})"
    assert kept(features, nested) == [0, 2]
    assert kept(features, " OR ".join(f"(households = {one})" for one in range(99))) == [0, 1]


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
        before = time.thread_time()
        try:
            mask = filters.read(text, FilterLanguage.TEXT, KNOWN).mask(features)
            assert len(mask) == len(features)
        except FilterError as fault:
            sentences.add(str(fault))
        slowest = max(slowest, time.thread_time() - before)
    assert slowest < 1.5
    assert all(one.strip() for one in sentences)
