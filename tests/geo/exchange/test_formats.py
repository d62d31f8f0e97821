"""Every format comes back through a program that we did not write: rows, types, text, shapes."""

import csv
import datetime as dt
import io
import json

import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from geo.catalog import layers
from geo.catalog.layer import Geometry
from geo.dataset import selection
from geo.dataset.context import Context
from geo.errors import NotFoundError
from geo.exchange import formats, provenance
from geo.exchange.formats import FORMATS, Content
from geo.language import Language, words
from geo.view.view import View

REDUCED = ("informal-sites", "blocked-areas", "partner-activities", "service-gaps")
"""Layers of which the public sees something else than coordinators."""
LAYERS = [pytest.param(layer, id=layer.id) for layer in layers.LAYERS]
SPATIAL = ("geojson", "gpkg", "parquet", "fgb", "kml")
TABLES = ("csv", "xlsx")
NOWHERE = View(district=("IQG15Q02",), sector=("cash",), presence="9")
NASTY = "=1+1 <b>&amp;</b> ]]> “ق” \x0b'\"; \u202e"


def fits(extension, layer):
    return FORMATS[extension].records or layer.geometry is not Geometry.NONE


def content(dataset, layer, view, *, tagged=False, features=None):
    context = Context(dataset, view, words(view.lang))
    shown = selection.select(dataset, layer.id, view) if features is None else features
    shown = shown.iloc[:: 1 + len(shown) // 400]
    about = provenance.of_layer(context, layer, shown["source_id"].dropna())
    shape = formats.shape_of(layer, dataset.features[layer.id])
    return Content(layer, shown, about, shape, tagged)


@pytest.fixture
def written(tmp_path):
    def made(extension, held):
        path = tmp_path / f"{held.layer.id}.{extension}"
        formats.write(path, extension, held)
        return path

    return made


def spatial(extension, path):
    """Returns what another program reads, ordered by id: FlatGeobuf stores by place."""
    found = gpd.read_parquet(path) if extension == "parquet" else pyogrio.read_dataframe(path)
    own = "id2" if "id2" in found.columns else "id"
    found["id"] = found[own]
    return found.sort_values("id").reset_index(drop=True)


def table_rows(extension, path, *, head=1):
    if extension == "csv":
        text = path.read_bytes()
        assert text.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.freeze_panes == f"A{head + 1}"
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("extension", SPATIAL)
@pytest.mark.parametrize("who", ["dataset", "public"])
def test_maps_come_back_with_the_same_rows_text_and_shapes(request, written, layer, extension, who):
    if layer.geometry is Geometry.NONE or (who == "public" and layer.id not in REDUCED):
        return
    held = content(request.getfixturevalue(who), layer, View())
    back = spatial(extension, written(extension, held))
    sent = held.features.sort_values("id").reset_index(drop=True)
    assert back["id"].tolist() == sent["id"].tolist()
    name = "Name" if extension == "kml" else "name"
    assert back[name].tolist() == sent["name"].tolist()
    assert back["name_ar"].fillna("").tolist() == sent["name_ar"].fillna("").tolist()
    there = ~shapely.is_missing(sent.geometry.to_numpy())
    assert (~shapely.is_missing(back.geometry.to_numpy())).tolist() == there.tolist()
    ours, theirs = sent.geometry.to_numpy()[there], back.geometry.to_numpy()[there]
    away = shapely.get_coordinates(ours) - shapely.get_coordinates(theirs)
    assert abs(away).max(initial=0) <= 1e-6
    assert back.crs is None or back.crs.equals("OGC:CRS84") or back.crs.equals("EPSG:4326")


@pytest.mark.parametrize("extension", ["gpkg", "fgb", "parquet", "geojson", "kml"])
def test_values_keep_their_type(dataset, written, extension):
    held = content(dataset, layers.INFORMAL_SITES, View())
    back = spatial(extension, written(extension, held))
    households = held.features.sort_values("id")["households"].astype(int).tolist()
    assert back["households"].astype(int).tolist() == households
    assert back["households"].dtype.kind in "if"
    assert back["edge_km"].astype(float).notna().any()
    days = {str(pd.Timestamp(one).date()) for one in back["as_of"]}
    assert days == set(held.features["as_of"])


def test_dates_are_dates_and_truths_are_truths_where_a_format_has_them(dataset, written):
    held = content(dataset, layers.PARTNER_ACTIVITIES, View())
    table = pq.read_table(written("parquet", held))
    assert str(table.schema.field("end").type) == "date32[day]"
    assert str(table.schema.field("targeted").type) == "int64"
    assert str(table.schema.field("link_inferred").type) == "bool"
    geopackage = written("gpkg", held)
    assert int.from_bytes(geopackage.read_bytes()[60:64], "big") == 10300, "GDAL 3.6 knows 1.3"
    info = pyogrio.read_info(geopackage)
    kinds = dict(zip(info["fields"], info["dtypes"], strict=True))
    assert kinds["end"] == "datetime64[D]"
    assert (kinds["targeted"], kinds["link_inferred"]) == ("int64", "bool")
    book = openpyxl.load_workbook(written("xlsx", held)).worksheets[0]
    names = [cell.value for cell in book[1]]
    ends = [row[names.index("end")] for row in book.iter_rows(min_row=2, values_only=True)]
    assert {type(one) for one in ends} == {dt.datetime, type(None)}
    numbers = [row[names.index("longitude")] for row in book.iter_rows(min_row=2, values_only=True)]
    assert {type(one) for one in numbers} <= {float, int, type(None)}


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("extension", TABLES)
@pytest.mark.parametrize("who", ["partner", "public"])
def test_tables_come_back_with_the_same_rows(request, written, layer, extension, who):
    if who == "public" and layer.id not in REDUCED:
        return
    held = content(request.getfixturevalue(who), layer, View(lang=Language.AR))
    head, *rows = table_rows(extension, written(extension, held))
    order = [name for name in layer.field_names if name in held.features.columns]
    assert head[: len(order)] == order
    assert set(head[len(order) :]) <= {"longitude", "latitude"}
    columns_of = dict(zip(head, zip(*rows, strict=True), strict=True)) if rows else {}
    assert list(columns_of.get("id", ())) == held.features["id"].tolist()
    assert list(columns_of.get("name", ())) == held.features["name"].tolist()
    if layer.counted and rows:
        joined = [";".join(one) for one in held.features["sectors"]]
        assert [one or "" for one in columns_of["sectors"]] == joined


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("extension", FORMATS)
def test_a_filter_that_leaves_nothing_gives_a_valid_empty_file(dataset, written, layer, extension):
    nothing = dataset.features[layer.id].iloc[:0]
    shown = selection.derived(dataset, layer, nothing, NOWHERE)
    if not fits(extension, layer):
        return
    path = written(extension, content(dataset, layer, NOWHERE, features=shown))
    if extension in TABLES:
        head, *rows = table_rows(extension, path)
        assert rows == []
        assert head[0] == "id"
    elif extension == "parquet":
        table = pq.read_table(path)
        assert table.num_rows == 0
        assert table.column_names[: len(layer.field_names)][0] == "id"
    else:
        found = pyogrio.read_dataframe(path)
        assert len(found) == 0


@pytest.mark.parametrize("extension", ["gpkg", "fgb", "parquet"])
def test_the_columns_do_not_depend_on_the_filter(dataset, written, extension):
    def schema(features):
        held = content(dataset, layer, View(), features=features)
        path = written(extension, held)
        if extension == "parquet":
            return pq.read_schema(path).remove_metadata()
        info = pyogrio.read_info(path)
        return list(info["fields"]), list(info["dtypes"]), info["geometry_type"]

    layer = layers.ABC_AREA_UNITS
    everything = selection.select(dataset, layer.id, View())
    whole = schema(everything)
    assert schema(everything.iloc[:1]) == whole
    if extension != "parquet":
        assert whole[2] == "MultiPolygon"


@pytest.mark.parametrize("extension", ["gpkg", "parquet", "xlsx", "csv", "geojson"])
def test_records_without_a_place_are_a_table(dataset, written, extension):
    held = content(dataset, layers.MOVEMENTS, View())
    path = written(extension, held)
    if extension in TABLES:
        assert len(table_rows(extension, path)) == len(held.features) + 1
    elif extension == "parquet":
        table = pq.read_table(path)
        assert table.num_rows == len(held.features)
        assert "geometry" not in table.column_names
        assert b"geo" not in table.schema.metadata
    elif extension == "gpkg":
        assert pyogrio.list_layers(path).tolist() == [["movements", None]]
        assert len(pyogrio.read_dataframe(path)) == len(held.features)
    else:
        found = json.loads(path.read_bytes())
        assert {one["geometry"] for one in found["features"]} == {None}


@pytest.mark.parametrize("extension", ["fgb", "kml"])
def test_formats_that_hold_only_shapes_say_so(dataset, written, extension):
    with pytest.raises(NotFoundError, match=r"movements has no geometry.*gpkg"):
        written(extension, content(dataset, layers.MOVEMENTS, View()))


def test_an_unknown_format_names_those_that_there_are():
    with pytest.raises(NotFoundError, match=r"“shp”.*geojson, gpkg, parquet, fgb, csv, xlsx, kml"):
        formats.of("shp")


def test_geoparquet_says_what_it_is(dataset, written):
    path = written("parquet", content(dataset, layers.HOTSPOTS, View()))
    told = json.loads(pq.read_schema(path).metadata[b"geo"])
    column = told["columns"]["geometry"]
    assert (told["version"], told["primary_column"]) == ("1.1.0", "geometry")
    assert column["encoding"] == "WKB"
    assert column["geometry_types"] == ["Point", "Polygon"]
    assert column["crs"]["id"] == {"authority": "OGC", "code": "CRS84"}
    assert len(column["bbox"]) == 4


@pytest.mark.parametrize("extension", TABLES)
def test_a_row_of_hxl_tags_stands_under_the_names(dataset, written, extension):
    held = content(dataset, layers.INFORMAL_SITES, View(), tagged=True)
    head, tags, *rows = table_rows(extension, written(extension, held), head=2)
    found = dict(zip(head, tags, strict=True))
    assert found["households"] == "#affected+idps+hh"
    assert found["governorate_pcode"] == "#adm1+code+v_pcode"
    assert found["longitude"] == "#geo+lon"
    assert not found["note"]
    assert len(rows) == 28


def about_sheet(path):
    sheet = openpyxl.load_workbook(path).worksheets[1]
    return [[one for one in row if one is not None] for row in sheet.iter_rows(values_only=True)]


def test_the_workbook_says_what_it_holds(dataset, written):
    view = View(governorate=("IQG01",), sector=("wash",), date=dt.date(2023, 12, 1))
    path = written("xlsx", content(dataset, layers.INFORMAL_SITES, view))
    told = about_sheet(path)
    facts = {row[0]: row[1] for row in told if len(row) == 2}
    assert facts["Title"] == "Informal sites"
    assert "Governorate: Al-Anbar" in facts["Filters"]
    assert "Sector: WASH" in facts["Filters"]
    assert facts["Situation of"] == "1 December 2023"
    assert facts["Rows"] == 28
    assert facts["Audience"] == "Coordinator view"
    text = json.dumps(told, ensure_ascii=False)
    for part in ("households × 6", "endorsed or accepted", "Not for publication", "2023-12-13"):
        assert part in text
    assert ["households", "Households"] in told


def test_the_workbook_is_right_to_left_for_arabic(dataset, written):
    path = written("xlsx", content(dataset, layers.INFORMAL_SITES, View(lang=Language.AR)))
    book = openpyxl.load_workbook(path)
    assert [sheet.sheet_view.rightToLeft for sheet in book.worksheets] == [True, True]
    widths = [one.width for one in book.worksheets[0].column_dimensions.values()]
    assert min(widths) >= 8
    assert max(widths) <= 48
    assert [sheet.title for sheet in book.worksheets] == [
        "informal-sites",
        words(Language.AR)("About"),
    ]
    english = written("xlsx", content(dataset, layers.INFORMAL_SITES, View()))
    assert not openpyxl.load_workbook(english).worksheets[0].sheet_view.rightToLeft


@pytest.mark.parametrize("extension", FORMATS)
def test_text_that_is_code_somewhere_stays_text(dataset, written, extension):
    sites = selection.select(dataset, "informal-sites", View()).iloc[:2].copy()
    sites["name"] = [NASTY, "-2+3"]
    held = content(dataset, layers.INFORMAL_SITES, View(), features=sites)
    path = written(extension, held)
    if extension == "csv":
        names = [row[1] for row in table_rows(extension, path)[1:]]
        assert names == [f"'{NASTY}", "'-2+3"]
    elif extension == "xlsx":
        sheet = openpyxl.load_workbook(path).worksheets[0]
        assert [cell.data_type for cell in sheet["B"][1:]] == ["s", "s"]
        assert [cell.value for cell in sheet["B"][1:]] == [NASTY.replace("\x0b", ""), "-2+3"]
    else:
        back = spatial(extension, path)
        name = "Name" if extension == "kml" else "name"
        expected = NASTY.replace("\x0b", "") if extension == "kml" else NASTY
        assert set(back[name]) == {expected, "-2+3"}


def test_whole_numbers_of_public_cells_have_no_decimals(public, written):
    held = content(public, layers.INFORMAL_SITES, View())
    head, *rows = table_rows("csv", written("csv", held))
    assert {row[head.index("sites")] for row in rows} <= {"", *(str(n) for n in range(40))}
