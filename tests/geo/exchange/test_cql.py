"""CQL2: what each condition keeps, that missing is neither true nor false, and what is refused."""

import re
import time

import cql_features
import numpy as np
import pytest
from cql_features import KNOWN, kept

from geo.catalog import layers
from geo.dataset import selection
from geo.exchange.cql import filters
from geo.exchange.cql.conditions import wildcards
from geo.exchange.cql.syntax import FilterLanguage
from geo.view.view import View

features = pytest.fixture(scope="module")(cql_features.features)


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
    before = time.thread_time()
    assert re.fullmatch(wildcards("%a" * 40 + "%b"), "a" * 2000, re.DOTALL) is None
    assert time.thread_time() - before < 0.5


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
        before = time.thread_time()
        filters.read(text, FilterLanguage.TEXT, known).mask(features)
        assert time.thread_time() - before < 2, (layer, text[:40])
