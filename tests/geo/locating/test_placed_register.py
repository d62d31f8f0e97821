"""Registers in every form: the columns that say where, their systems, and what is no point."""

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from placed_points import DISTRICTS, HADITHA, HOWS, KUWAIT, POINTS, table

from geo.errors import InvalidQueryError, StoreError


def says(rows, name):
    return [row[f"located_{name}"] for row in rows]


def shapes(crs=4326, **more):
    points = gpd.points_from_xy(*zip(*POINTS, strict=True))
    return gpd.GeoDataFrame(more, geometry=points, crs=4326).to_crs(crs)


def in_text(path):
    rows = [("_gps_longitude", "_gps_latitude", "code"), *((*one, "007") for one in POINTS)]
    path.write_text("\n".join(";".join(map(str, row)) for row in rows), "utf-8-sig")


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.parquet", lambda path: pq.write_table(table(), path)),
        ("a.pq", lambda path: pq.write_table(table(names=("خط الطول", "خط العرض")), path)),
        ("a.geoparquet", lambda path: shapes().to_parquet(path)),
        ("a.parquet", lambda path: shapes(32638).to_parquet(path)),
        ("a.parquet", lambda path: shapes().to_parquet(path, geometry_encoding="geoarrow")),
        ("a.csv", in_text),
        ("a/year=2024/b.parquet", lambda path: pq.write_table(table(), path, row_group_size=1)),
    ],
    ids=["degrees", "arabic", "binary", "utm", "geoarrow", "text", "folder"],
)
def test_points_are_found_in_every_form(located, name, write):
    rows, found = located(name, write)
    assert says(rows, "district_pcode") == DISTRICTS
    assert says(rows, "how") == HOWS
    assert (found.rows_in, found.rows_out, found.rows["inside"]) == (3, 3, 2)
    assert all(row.get("code", "007") == "007" for row in rows)
    assert all(row.get("year", "2024") == "2024" for row in rows)


def test_all_columns_stay_as_they_are(located, tmp_path):
    given = table(
        id=pa.array([1, None, 3], pa.int16()),
        tags=[["a"], [], None],
        day=pa.array([0, 1, 2], pa.date32()),
        kind=pa.array(["x", "y", "x"]).dictionary_encode(),
    )
    located("a.parquet", lambda path: pq.write_table(given, path))
    kept = pq.read_table(tmp_path / "out" / "part-00000.parquet")
    assert kept.select(given.column_names).equals(given)
    assert kept.column_names[6:8] == ["located_governorate_pcode", "located_governorate"]


def test_geometry_stays_that_of_geoparquet(located, tmp_path):
    located("a.parquet", lambda path: shapes(32638, n=[1, 2, 3]).to_parquet(path))
    kept = gpd.read_parquet(tmp_path / "out" / "part-00000.parquet")
    assert kept.crs == 32638
    assert kept.geometry.tolist() == shapes(32638).geometry.tolist()


def test_what_is_no_place_is_kept_and_told(located):
    x = ["42.38", " 42.38 ", "", None, "east", "420", "nan", "inf"]
    given = pa.table({"lon": x, "lat": ["34.14"] * len(x)})
    rows, found = located("a.parquet", lambda path: pq.write_table(given, path))
    assert [row["lon"] for row in rows] == x
    missing, invalid = "no_coordinates", "invalid_coordinates"
    assert says(rows, "how") == ["inside"] * 2 + [missing] * 2 + [invalid] * 4
    assert says(rows, "subdistrict")[:3] == ["Barwana", "Barwana", None]
    assert (found.rows[missing], found.rows[invalid]) == (2, 4)


def test_numbers_that_are_none_are_kept_and_told(located):
    given = pa.table({"lon": [42.38, None, np.nan, np.inf, -42.38e9], "lat": [34.14] * 5})
    rows, _ = located("a.parquet", lambda path: pq.write_table(given, path))
    invalid = ["invalid_coordinates"] * 2
    assert says(rows, "how") == ["inside", "no_coordinates", "no_coordinates", *invalid]


def test_shapes_that_are_no_point_are_kept_and_told(located):
    point = shapely.Point(HADITHA)
    given = [
        *(shapely.to_wkb(one) for one in (point, shapely.force_3d(point, 7), point.buffer(1))),
        *(shapely.to_wkb(shapely.MultiPoint([HADITHA] * number)) for number in (1, 2)),
        *(shapely.to_wkb(shapely.Point()), None, b"", b"\x01\x01\x00\x00\x00nothing"),
    ]
    rows, _ = located("a.parquet", lambda path: pq.write_table(pa.table({"geom": given}), path))
    missing, invalid = "no_coordinates", "invalid_coordinates"
    expected = ["inside", "inside", invalid, "inside", invalid, missing, missing, invalid, invalid]
    assert says(rows, "how") == expected


def test_how_surely_a_point_is_placed_is_said(located, placer):
    corners = shapely.get_coordinates(placer.shapes)
    corner, number = np.unique(corners, axis=0, return_counts=True)
    shared = corner[number == 3][0]
    south = corners[corners[:, 1].argmin()]
    points = [shared, south, south - (0, 0.001), south - (0, 0.01), KUWAIT]
    rows, _ = located("a.parquet", lambda path: pq.write_table(table(points), path))
    assert says(rows, "how") == ["on_boundary", "inside", "near", "nowhere", "nowhere"]
    assert says(rows, "outside_m") == [None, None, pytest.approx(111, abs=1), None, None]
    assert rows[2]["located_subdistrict_pcode"] == rows[1]["located_subdistrict_pcode"]
    both = {rows[0]["located_subdistrict_pcode"], rows[0]["located_other_pcode"]}
    assert len(both & {row["located_subdistrict_pcode"] for row in rows}) == 1


@pytest.mark.parametrize(
    ("name", "write", "where", "reason"),
    [
        ("a.txt", lambda path: path.touch(), {}, "expected a file ending in .parquet"),
        ("a/b.txt", lambda path: path.touch(), {}, "holds no file ending in .parquet"),
        ("a.parquet", lambda path: path.unlink(missing_ok=True), {}, "is not there"),
        ("a.parquet", lambda path: path.write_bytes(b"PAR1"), {}, "a.parquet cannot be read"),
        ("a.csv", lambda path: path.touch(), {}, "a.csv cannot be read: Empty CSV file"),
        ("a.csv", lambda path: path.write_text("lon,lat\n1,2,3\n"), {}, "Expected 2 columns"),
        ("a.csv", lambda path: path.write_text("lon,lat\n1,2\n3\n"), {}, "Expected 2 columns"),
    ],
    ids=["ending", "no file", "nothing", "no parquet", "empty", "first row", "later row"],
)
def test_files_that_cannot_be_read_are_refused(located, name, write, where, reason):
    with pytest.raises((InvalidQueryError, StoreError), match=reason):
        located(name, write, **where)


@pytest.mark.parametrize(
    ("names", "where", "reason"),
    [
        (("a", "b"), {}, "no geometry, and no column that looks like the longitude.*it has: a, b"),
        (("lon", "b"), {}, "no column that looks like the latitude"),
        (("lon", "lng"), {}, r"several columns that may be the longitude \(lon, lng\)"),
        (("lon", "lat"), {"longitude": "x", "latitude": "y"}, "has no column x, y"),
        (("lon", "lat"), {"longitude": "lon"}, "Name --lon and --lat, or --geometry alone"),
        (("lon", "lat"), {"geometry": "lon"}, "has no geometry in lon"),
        (("lon", "located_how", "lat"), {}, "has a column located_how already; --prefix says"),
    ],
)
def test_columns_that_do_not_say_where_are_refused(located, names, where, reason):
    given = pa.table({name: [1.0] for name in names})
    with pytest.raises(InvalidQueryError, match=reason):
        located("a.parquet", lambda path: pq.write_table(given, path), **where)
