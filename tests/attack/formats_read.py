"""Reads answers in every format that the service writes: rows with shapes, and plain text."""

import csv
import html
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import geopandas as gpd
import mapbox_vector_tile
import openpyxl
import pandas as pd
import papers
import pyogrio
import shapely
from shapely.geometry import shape

Row = dict[str, Any]
SHAPE = "geometry"
COLLECTION = "collection"
_TAG = re.compile(r"<[^>]*>")
_IN_DATA = re.compile(r"/(?:collections|downloads|map)/([a-z\-]+)")
_BINARY = ("geopackage", "flatgeobuf", "parquet", "spreadsheetml")


def collection_of(address: str) -> str:
    """Returns the collection that an address is about, empty where it is of none or several."""
    found = _IN_DATA.search(urlsplit(address).path)
    return found[1] if found else ""


def rows_of(media: str, address: str, body: bytes) -> list[Row]:
    """Returns the features in an answer; each names its `collection` and has a shape or None."""
    for ending, read in _READERS:
        if ending in media:
            named = collection_of(address)
            return [{COLLECTION: named, **_tidy(one)} for one in read(body, address)]
    return []


def text_of(media: str, address: str, body: bytes, rows: Callable[[], list[Row]]) -> str:
    """Returns what can be read in an answer."""
    if "image/png" in media or "protobuf" in media or "octet-stream" in media:
        return ""
    if "pdf" in media:
        return papers.pdf_text(body)
    if "wordprocessingml" in media or "presentationml" in media:
        return papers.office_text(body)
    if any(one in media for one in _BINARY) or "mapbox-vector-tile" in media:
        return "\n".join([*(_spoken(one) for one in rows()), _raw(media, body)])
    said = body.decode("utf-8-sig", errors="replace")
    if "calendar" in media:
        return re.sub(r"\r\n |\\", "", said)
    if "json" in media and "\\u" in said:
        said = json.dumps(json.loads(said), ensure_ascii=False)
    return html.unescape(said) if "html" in media or "xml" in media else said


def _tidy(row: Row) -> Row:
    """Returns a row with lists as lists, truths as truths and nothing where nothing is."""
    kept = {name: None if _is_nothing(value) else value for name, value in row.items()}
    for name in ("sectors",):
        if isinstance(kept.get(name), str):
            kept[name] = kept[name].removeprefix("[").split(";")
    for name in ("households", "individuals", "sites", "partners"):
        if kept.get(name) is not None and re.fullmatch(r"[\d,]+(\.0)?", str(kept[name])):
            kept[name] = int(float(str(kept[name]).replace(",", "")))
    return kept


def _is_nothing(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def words_of(page: str) -> str:
    """Returns the text of a page of HTML without its tags, style and script."""
    bare = re.sub(r"(?s)<(style|script)\b.*?</\1>", " ", page)
    return re.sub(r"\s+", " ", html.unescape(_TAG.sub(" ", bare)))


def _raw(media: str, body: bytes) -> str:
    """Returns the bytes of a file as they lie, leftovers of what was deleted included."""
    if "spreadsheetml" not in media:
        return body.decode(errors="ignore")
    with zipfile.ZipFile(io.BytesIO(body)) as held:
        return "\n".join(held.read(name).decode(errors="ignore") for name in held.namelist())


def _spoken(row: Row) -> str:
    held = {name: value for name, value in row.items() if name != SHAPE and value is not None}
    place = row.get(SHAPE)
    point = f" [{place.x:.6f},{place.y:.6f}]" if isinstance(place, shapely.Point) else ""
    return json.dumps(held, ensure_ascii=False, default=str) + point


def _geojson(body: bytes, _: str) -> list[Row]:
    content = json.loads(body)
    features = [content] if content.get("type") == "Feature" else content.get("features", [])
    return [
        {
            "id": one.get("id"),
            **one["properties"],
            SHAPE: shape(one["geometry"]) if one.get("geometry") else None,
        }
        for one in features
    ]


def _table(body: bytes, _: str) -> list[Row]:
    found = [dict(one) for one in csv.DictReader(io.StringIO(body.decode("utf-8-sig")))]
    return [one for one in found if not next(iter(one.values()), "").startswith("#")]  # HXL tags


def _sheet(body: bytes, _: str) -> list[Row]:
    book = openpyxl.load_workbook(io.BytesIO(body), read_only=True)
    found: list[Row] = []
    for one in book.worksheets:
        lines = [list(line) for line in one.iter_rows(values_only=True)]
        head = [str(name) for name in lines[0]] if lines else []
        found += [{"sheet": one.title, **dict(zip(head, line, strict=False))} for line in lines[1:]]
        found.append({"sheet": one.title, "head": head})
    return found


def _frame(features: pd.DataFrame) -> list[Row]:
    plain = pd.DataFrame(features).astype(object)
    plain = plain.where(plain.notna(), None)
    return [dict(one) for one in plain.to_dict("records")]


def _parquet(body: bytes, _: str) -> list[Row]:
    read = pd.read_parquet(io.BytesIO(body))
    if SHAPE in read:
        read[SHAPE] = shapely.from_wkb(read[SHAPE].to_numpy())
    return _frame(read)


def _file(body: bytes, address: str) -> list[Row]:
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(urlsplit(address).path).name
        path.write_bytes(body)
        for name, _kind in pyogrio.list_layers(path):
            read = pyogrio.read_dataframe(path, layer=name)
            found += _frame(read) if len(read) else []
    return found


def _zipped(body: bytes, address: str) -> list[Row]:
    with zipfile.ZipFile(io.BytesIO(body)) as held:
        return [{"file": name, "said": held.read(name).decode()} for name in held.namelist()]


def _tile(body: bytes, address: str) -> list[Row]:
    found: list[Row] = []
    zoom, row, column = (int(one) for one in urlsplit(address).path.split("/")[-3:])
    read = mapbox_vector_tile.decode(body, default_options={"y_coord_down": True})
    for name, layer in read.items():
        for one in layer["features"]:
            place = shape(one["geometry"])
            if isinstance(place, shapely.Point):
                place = _degrees(place, layer["extent"], (zoom, row, column))
            else:
                place = None  # a shape cut at the edges of its tile and drawn on its grid
            found.append({COLLECTION: name, **one["properties"], SHAPE: place, "tile": zoom})
    return found


def _degrees(place: shapely.Point, extent: int, tile: tuple[int, int, int]) -> shapely.Point:
    zoom, row, column = tile
    world = 2**zoom
    x, y = (column + place.x / extent) / world, (row + place.y / extent) / world
    meters = 40075016.685578488
    point = gpd.GeoSeries([shapely.Point((x - 0.5) * meters, (0.5 - y) * meters)], crs=3857)
    return point.to_crs(4326).iloc[0]


_READERS = (
    ("geo+json", _geojson),
    ("text/csv", _table),
    ("spreadsheetml", _sheet),
    ("parquet", _parquet),
    ("geopackage", _file),
    ("flatgeobuf", _file),
    ("vector-tile", _tile),
    ("kmz", _zipped),
)
