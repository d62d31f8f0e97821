"""The placemarks of a KML file as sheets, one for each folder: a column for each thing said."""

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, Final

import shapely
from lxml import etree
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geo.intake.formats import limits, points
from geo.intake.formats.limits import BROKEN, Budget, Limits
from geo.intake.formats.points import Feature, Point
from geo.intake.formats.sheet import Sheet

_LOOKS: Final = frozenset(["styleUrl", "visibility", "open", "Snippet", "snippet"])
_TIMES: Final = ("when", "begin", "end")
_MARKUP: Final = re.compile(r"<[^>]*>")
_PLACE: Final = re.compile(r"([^\s,]+)\s*,\s*([^\s,]+)(?:\s*,\s*[^\s,]+)?")
_SHAPES: Final[tuple[tuple[str, Callable[[list[tuple[float, float]]], BaseGeometry]], ...]] = (
    ("Point", lambda places: shapely.Point(places[0])),
    ("LineString", shapely.LineString),
    ("outerBoundaryIs", shapely.Polygon),
)


def read_packed(content: bytes, most: Limits) -> Iterator[Sheet]:
    """Yields the folders of each KML file in a KMZ file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        limits.check(archive, most)
        for name in archive.namelist():
            if name.endswith(".kml"):
                yield from read(archive.read(name), most)


def read(content: bytes, most: Limits) -> Iterator[Sheet]:
    """Yields the folders with their own placemarks; SyntaxError for XML that is broken."""
    folders: dict[Any, list[Feature]] = {}
    for _, mark in etree.iterparse(
        io.BytesIO(content), tag="{*}Placemark", resolve_entities=False, no_network=True
    ):
        own = folders.setdefault(mark.getparent(), [])
        own.append(Feature(dict(_said(mark)), _point(mark)))
        mark.clear()
    budget = Budget(most)
    for folder, features in folders.items():
        name = "" if folder is None else folder.findtext("{*}name")
        yield points.layer(name or "", features, budget)


def _said(mark: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - lxml's
    """Yields what is said of a placemark: its own texts, times and data."""
    for one in mark.iter("{*}*"):
        name, text = etree.QName(one).localname, (one.text or "").strip()
        if name in ("Data", "SimpleData"):
            yield one.get("name") or name, text or one.findtext("{*}value") or ""
        elif text and name not in _LOOKS and (one.getparent() is mark or name in _TIMES):
            yield name, html.unescape(_MARKUP.sub(" ", text))


def _point(mark: Any) -> Point | None:  # noqa: ANN401 - lxml's
    try:
        parts = [
            shape(places)
            for name, shape in _SHAPES
            for one in mark.iter(f"{{*}}{name}")
            if (places := list(_places(one)))
        ]
        return points.inside(points.together(parts))
    except (ShapelyError, *BROKEN):
        return None


def _places(element: Any) -> Iterator[tuple[float, float]]:  # noqa: ANN401 - lxml's
    for one in element.iter("{*}coordinates"):
        for east, north in _PLACE.findall(one.text or ""):
            yield float(east), float(north)
