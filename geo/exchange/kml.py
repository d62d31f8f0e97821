"""Features as KML 2.2 for Google Earth and phones: typed fields, names, days, sources.

GDAL's own writers rename `id`, turn `end` into a time span and lose the sources, so this is ours.
Coordinates are degrees of WGS 84, longitude first, 6 decimals.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import geopandas as gpd
import shapely

from geo.catalog.layer import FieldKind, Layer
from geo.dataset.records import DECIMALS
from geo.exchange import columns
from geo.exchange.columns import Column
from geo.exchange.provenance import Provenance

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KINDS = {FieldKind.INTEGER: "int", FieldKind.NUMBER: "double", FieldKind.BOOLEAN: "bool"}
_SPAN = ("start", "end")


def document(layer: Layer, features: gpd.GeoDataFrame, about: Provenance) -> Iterator[str]:
    """Yields the document in pieces: schema, then one placemark for each feature."""
    found = columns.typed(layer, features)
    schema = layer.id.replace("-", "_")
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    yield _element("name", about.title)
    yield _element("description", _about(about))
    yield f"<Schema name={quoteattr(schema)} id={quoteattr(schema)}>"
    yield from (_declared(column) for column in found)
    yield "</Schema>"
    yield f"<Folder>{_element('name', schema)}"
    by_name = {column.field.name: column.values for column in found}
    for row, shape in enumerate(features.geometry.to_numpy()):
        yield "<Placemark>"
        yield _element("name", by_name["name"][row])
        yield _span(by_name, row)
        yield f'<ExtendedData><SchemaData schemaUrl="#{schema}">'
        yield from (_data(column, row) for column in found if column.values[row] is not None)
        yield "</SchemaData></ExtendedData>"
        yield _geometry(shape)
        yield "</Placemark>\n"
    yield "</Folder></Document></kml>\n"


def _text(value: object) -> str:
    """Returns a value as safe XML text; control characters, which XML has no way to say, go."""
    return escape(_NOT_XML.sub("", str(value)))


def _element(name: str, value: object) -> str:
    return f"<{name}>{_text(value)}</{name}>"


def _about(about: Provenance) -> str:
    return "\n".join(
        [
            about.description,
            f"{about.day} · {about.audience}",
            about.filters_text,
            about.credit,
            *about.notes,
        ]
    )


def _declared(column: Column) -> str:
    kind = _KINDS.get(column.field.kind, "string")
    return f'<SimpleField name={quoteattr(column.field.name)} type="{kind}"></SimpleField>'


def _data(column: Column, row: int) -> str:
    value = column.values[row]
    shown = str(value).lower() if isinstance(value, bool) else value
    return f"<SimpleData name={quoteattr(column.field.name)}>{_text(shown)}</SimpleData>"


def _span(by_name: dict[str, list[Any]], row: int) -> str:
    """Returns the time span of an activity, so that Google Earth's time slider works."""
    days = [by_name[name][row] if name in by_name else None for name in _SPAN]
    parts = [
        _element(name, day.isoformat())
        for name, day in zip(("begin", "end"), days, strict=True)
        if isinstance(day, dt.date)
    ]
    return f"<TimeSpan>{''.join(parts)}</TimeSpan>" if parts else ""


def _geometry(shape: Any) -> str:  # noqa: ANN401 - any geometry or none
    if shape is None or shape.is_empty:
        return ""
    parts = shapely.get_parts(shape)
    drawn = "".join(_part(part) for part in parts)
    return drawn if len(parts) == 1 else f"<MultiGeometry>{drawn}</MultiGeometry>"


def _part(shape: Any) -> str:  # noqa: ANN401 - a point or a polygon
    if shape.geom_type == "Point":
        return f"<Point>{_coordinates(shape)}</Point>"
    outer = f"<outerBoundaryIs>{_ring(shape.exterior)}</outerBoundaryIs>"
    inner = "".join(f"<innerBoundaryIs>{_ring(ring)}</innerBoundaryIs>" for ring in shape.interiors)
    return f"<Polygon>{outer}{inner}</Polygon>"


def _ring(ring: shapely.LinearRing) -> str:
    return f"<LinearRing>{_coordinates(ring)}</LinearRing>"


def _coordinates(shape: Any) -> str:  # noqa: ANN401 - anything with coordinates
    pairs = shapely.get_coordinates(shape).tolist()
    text = " ".join(f"{_number(x)},{_number(y)}" for x, y in pairs)
    return f"<coordinates>{text}</coordinates>"


def _number(value: float) -> str:
    return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
