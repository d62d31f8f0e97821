"""Whatever stands in a cell of a pack is read or is a finding with its file, row and column.

One parsed pack is shared; in each round one cell of every file is changed, so that a few hundred
rounds meet every column of every file with every bad value. `ATLAS_FUZZ=full` asks all of them,
else some for each column. What passes the check is put into one pack, of which all is made.
"""

import json
import os
import shutil
from collections import Counter
from dataclasses import replace
from itertools import islice, zip_longest

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.errors import ValidationError
from geo.packs import base_map, country, files, pack, shape_checks
from geo.packs.activities import PRESENCE_FILE
from geo.packs.site_names import FILE as SITE_NAMES
from geo.packs.site_names import KEY
from geo.packs.validate import Finding, Sheet

VALUES = (
    *("", " ", "0", "-1", "1e9", "999999999999999", "NaN", "null", "true", "٣", "²", "1.5"),
    *("9999-12-31", "9999-12", "2023-02-30", "2023-12", "1900-01-00", "1970-01-01", "2023"),
    *("IQG01", "IQG99", "IQG01Q01", "IQG01Q01N01", "drc", "kilo-7", "site", "governorate"),
    *("a\nb", "a\x00b", "a\u2028b", "a\ufffeb", "\u202eevil", "\u200f12", "a b", "a  b"),
    *("|", "a|b", "/", "a/b", "=1+1", "<script>", "{x}", "%s%d", "\\", "'\"", "😀", "#N/A"),
    *("x" * 200, "ا" * 200, "x" * 120_000, "y " * 1_900 + "y", "javascript:alert(1)"),
)
FULL = os.environ.get("ATLAS_FUZZ") == "full"
NAMED = ("id", "source_id", *KEY, "iom_district", "name_variants", "adm2_pcode")
"""Columns by which other files name rows."""
EACH = len(VALUES) if FULL else 4
"""Values that each column meets."""


@pytest.fixture(scope="module")
def parts(root):
    """The real pack with as many rows of the 3W as the file of site names needs, and some more."""
    read = pack.parsed(root / "data")
    assert not read.faults
    cells = read.sheets[PRESENCE_FILE].cells
    named = read.sheets[SITE_NAMES].cells[list(KEY)].itertuples(index=False, name=None)
    is_first = ~cells.duplicated(list(KEY))
    keys = pd.Series([*cells[list(KEY)].itertuples(index=False, name=None)], index=cells.index)
    kept = (is_first & keys.isin([*named])) | (cells.index % 100 == 0)
    fewer = Sheet(PRESENCE_FILE, cells[kept].reset_index(drop=True))
    return replace(read, sheets={**read.sheets, PRESENCE_FILE: fewer})


def changed(sheet, cells):
    """Returns the sheet with other texts in cells, given as (row from 0, column, text)."""
    held = sheet.cells.copy()
    for row, column, text in cells:
        held.loc[row, column] = files._Known()[text]
    return Sheet(sheet.file, held)


def found(parts, sheets):
    """Returns what is said of a pack with other sheets."""
    try:
        pack.checked(replace(parts, sheets={**parts.sheets, **sheets}))
    except ValidationError as fault:
        return list(fault.findings)
    return []


def _cases(sheet, number):
    """Yields (row, column, text) of a file; a row of its own for each value of a column."""
    for at, column in enumerate(sheet.cells):
        start = (at * 7 + number * 11) % len(VALUES)
        some = [VALUES[(start + step) % len(VALUES)] for step in range(EACH)]
        for step, text in enumerate(some):
            yield (step * 5 + at) % len(sheet.cells), column, text


def _passing(parts):
    """Returns the cases that the check lets through, by file; no fault may come unforeseen."""
    by_file = [
        [(name, case) for case in _cases(sheet, number)]
        for number, (name, sheet) in enumerate(parts.sheets.items())
    ]
    passed: dict[str, list] = {}
    for together in zip_longest(*by_file):
        cases = dict(filter(None, together))
        sheets = {name: changed(parts.sheets[name], [case]) for name, case in cases.items()}
        findings = found(parts, sheets)
        unforeseen = [str(one) for one in findings if one.rule == "unreadable"]
        assert not unforeseen, (unforeseen, cases)
        named = Counter((one.file, one.column) for one in findings)
        for name, case in cases.items():
            if not any(file == name for file, _ in named):
                passed.setdefault(name, []).append(case)
    return passed


@pytest.fixture(scope="module")
def passing(parts):
    return _passing(parts)


@pytest.mark.whole
def test_every_cell_is_read_or_named(parts, passing):
    assert not found(parts, {})
    assert sum(map(len, passing.values())) > 50


def _sheets(parts, passing):
    return {name: changed(parts.sheets[name], cases) for name, cases in passing.items()}


def _fitting(parts, passing):
    """Returns the cases that pass at once: those that two cells of a row decide together go."""
    left = {
        name: [case for case in cases if case[1] not in NAMED] for name, cases in passing.items()
    }
    for _ in range(8):
        findings = found(parts, _sheets(parts, left))
        if not findings:
            break
        at_cell = {(one.file, one.row, one.column) for one in findings}
        in_row = {place[:2] for place in at_cell}
        for name, cases in left.items():
            wrong = [case for case in cases if (name, case[0] + 2, case[1]) in at_cell]
            wrong = wrong or [case for case in cases if (name, case[0] + 2) in in_row]
            cases[:] = [case for case in cases if case not in wrong]
    return left, findings


@pytest.mark.whole
def test_what_passes_makes_a_pack(parts, passing):
    left, findings = _fitting(parts, passing)
    assert not findings, [str(one) for one in islice(findings, 5)]
    assert sum(map(len, left.values())) > (800 if FULL else 60)


BROKEN = {
    "missing": None,
    "empty": b"",
    "binary": b"\x89PNG\r\n\x1a\n\x00\xff",
    "latin": "id,name\n1,é\n".encode("latin-1"),
    "header twice": b"id,id\na,b\n",
    "short row": b"id,name\na\n",
    "open quote": b'id,name\n"a,b\n',
    "huge cell": b"id,name\na," + b"x" * 200_000 + b"\n",
    "another table": b"a,b\n1,2\n",
    "header alone": b"id\n",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_a_finding(tmp_path, kind):
    name = "informal_sites.csv"
    if BROKEN[kind] is not None:
        (tmp_path / name).write_bytes(BROKEN[kind])
    faults: list[Finding] = []
    with pack.guarded(faults, name):
        faults.extend(pack._form(files.sheet(tmp_path, name)))
    assert faults
    assert {one.file for one in faults} == {name}
    assert not [one for one in faults if "Error:" in one.message]


@pytest.mark.parametrize("kind", ["missing", "empty", "binary", "another table"])
@pytest.mark.parametrize("full", [False, True])
def test_a_broken_file_of_shapes_is_a_finding(tmp_path, kind, full):
    (tmp_path / files.BOUNDARIES).mkdir()
    name = "irq_admin3_full.parquet" if full else "irq_admin3.geojson"
    if BROKEN[kind] is not None:
        (tmp_path / files.BOUNDARIES / name).write_bytes(BROKEN[kind])
    with pytest.raises(ValidationError, match="admin3"):
        files.shapes(tmp_path, 3, full=full)


@pytest.fixture(scope="module")
def province(parts):
    """The shapes of one governorate."""
    return {
        level: shapes[shapes.iloc[:, 0].str.startswith("IQG10")].reset_index(drop=True)
        for level, shapes in parts.ground.shapes.items()
    }


SHAPES = (
    None,
    shapely.Polygon(),
    shapely.Point(44, 33),
    shapely.Polygon([(44, 33), (45, 34), (45, 33), (44, 34)]),
    shapely.Polygon([(44, 33), (45, 34), (float("inf"), 33)]),
    shapely.box(440_000, 3_600_000, 450_000, 3_700_000),
    shapely.LineString([(44, 33), (45, 34)]),
)


def _other(shapes, row, column, value):
    held = shapes.copy()
    held.attrs = dict(shapes.attrs)
    if column == "geometry":
        geometries = [*held.geometry]
        geometries[row] = value
        return held.set_geometry(gpd.GeoSeries(geometries, crs=held.crs))
    values = held[column].astype(object)
    values.iloc[row] = value
    held[column] = values
    return held


def _of_shapes(parts, province, level, case):
    shapes = {**province, level: _other(province[level], *case)}
    return [*shape_checks.check(shapes, parts.ground.country)]


@pytest.mark.parametrize("level", ["governorate", "district", "subdistrict", "full"])
def test_every_property_of_a_shape_is_read_or_named(parts, province, level):
    values = (None, float("nan"), 7, -1.0, True, *VALUES[:: 1 if FULL else 5])
    columns = files._columns(
        3 if level == "full" else list(province).index(level) + 1, full=level == "full"
    )
    for column in columns:
        for value in values:
            _of_shapes(parts, province, level, (0, column, value))
    code = (
        columns[0]
        if level in ("full", "governorate")
        else f"adm{list(province).index(level) + 1}_pcode"
    )
    for value in (None, "", "IQG10Q01N01X", "IQG10Q01Q", 7):
        assert _of_shapes(parts, province, level, (0, code, value)), (code, value)


@pytest.mark.parametrize("level", ["governorate", "subdistrict", "full"])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_shape_that_is_none_is_a_finding(parts, province, level, shape):
    faults = _of_shapes(parts, province, level, (0, "geometry", shape))
    assert [one.rule for one in faults] == ["shape"]
    assert "IQG10" in faults[0].message


def test_a_code_that_stands_twice_is_a_finding(parts, province):
    assert not [*shape_checks.check(province, parts.ground.country)]
    code = province["district"]["adm2_pcode"][1]
    faults = _of_shapes(parts, province, "district", (0, "adm2_pcode", code))
    assert "duplicate" in {one.rule for one in faults}
    assert all(
        one.file == "boundaries/irq_admin2.geojson" for one in faults if one.rule == "duplicate"
    )


def test_shapes_in_metres_are_a_finding(parts, province):
    shapes = {**province, "full": province["full"].to_crs("EPSG:32638")}
    shapes["full"].attrs = province["full"].attrs
    assert "crs" in {one.rule for one in shape_checks.check(shapes, parts.ground.country)}


@pytest.mark.parametrize(
    "value", ["", "[]", "{}", "nan", "-1", "99999999", "'('", "'x'", "['a']", "true"]
)
def test_every_value_of_the_country_is_read_or_named(tmp_path, root, value):
    lines = (root / "data" / country.FILE).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if " = " not in line:
            continue
        name = line.partition(" = ")[0]
        changed = [*lines[:number], f"{name} = {value}", *lines[number + 1 :]]
        (tmp_path / country.FILE).write_text("\n".join(changed), encoding="utf-8")
        faults: list[Finding] = []
        with pack.guarded(faults, "somewhere"):
            country.read(tmp_path)
        assert {one.file for one in faults} <= {country.FILE}, (name, value)


def test_a_bad_pack_leaves_the_last_good_revision(tmp_path, root, config, library):
    shutil.copytree(root / "data", tmp_path / "pack")
    path = tmp_path / "pack" / files.BOUNDARIES / "irq_admin1.geojson"
    shapes = path.read_text(encoding="utf-8").replace('"IQG02"', '"IQG01"')
    path.write_text(shapes, encoding="utf-8")
    held = library.store.version()
    brought = library.bring(config.model_copy(update={"data": tmp_path / "pack"}), "tests")
    assert library.store.version() == held
    assert brought.revision is None
    assert "boundaries/irq_admin1.geojson" in str(brought.faults[0])
    library.refused = ()


def _city(**changes):
    properties = {"name_en": "A", "name_ar": None, "in_country": True, "scalerank": 1}
    point = {"type": "Point", "coordinates": [44, 33]}
    feature = {"properties": {**properties, "capital": False}, "geometry": point}
    feature["properties"].update(changes.pop("properties", {}))
    return json.dumps({"features": [{**feature, **changes}]}).encode()


ODD_CITIES = {
    **{kind: BROKEN[kind] for kind in ("missing", "empty", "binary")},
    "no list": b"[]",
    "no properties": _city(properties={"name_en": 7}),
    "line break": _city(properties={"name_en": "a\nb"}),
    "no rank": _city(properties={"scalerank": None}),
    "no shape": _city(geometry=None),
    "a line": _city(geometry={"type": "LineString", "coordinates": [[44, 33], [45, 33]]}),
}


@pytest.mark.parametrize("kind", ODD_CITIES)
def test_a_broken_base_map_is_a_finding(tmp_path, root, kind):
    shutil.copytree(root / "data" / files.BOUNDARIES, tmp_path / files.BOUNDARIES)
    path = tmp_path / files.BOUNDARIES / base_map.FOLDER / "cities.geojson"
    path.unlink()
    if ODD_CITIES[kind] is not None:
        path.write_bytes(ODD_CITIES[kind])
    faults: list[Finding] = []
    with pack.guarded(faults, "base map"):
        faults.extend(base_map.check(tmp_path))
    assert len(faults) == 1
