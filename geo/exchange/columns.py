"""A layer's features as one typed table: columns in the order of the catalogue, dates as dates."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

import geopandas as gpd
import pyarrow as pa
import shapely

from geo.catalog.layer import Field, FieldKind, Layer
from geo.dataset import records

GEOMETRY = "geometry"
LIST_SEPARATOR = ";"
LONGITUDE, LATITUDE = "longitude", "latitude"
POSITION_TAGS = {LONGITUDE: "#geo+lon", LATITUDE: "#geo+lat"}
TYPES: dict[FieldKind, pa.DataType] = {
    FieldKind.TEXT: pa.string(),
    FieldKind.INTEGER: pa.int64(),
    FieldKind.NUMBER: pa.float64(),
    FieldKind.BOOLEAN: pa.bool_(),
    FieldKind.DATE: pa.date32(),
    FieldKind.LIST: pa.string(),
}


class Column(NamedTuple):
    """One column of a file: its field and its values, None where missing."""

    field: Field
    values: list[Any]


def in_order(layer: Layer, features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Returns the features with their columns in the order of the catalogue, geometry last."""
    ordered = features[[*_names(layer, features), features.geometry.name]].copy(deep=False)
    for field in layer.fields:
        if field.kind is FieldKind.INTEGER and field.name in ordered.columns:
            ordered[field.name] = ordered[field.name].astype("Int64")  # a derived one may be float
    return ordered


def typed(layer: Layer, features: gpd.GeoDataFrame) -> list[Column]:
    """Returns the columns of a layer: dates as days, lists as text joined with semicolons."""
    columns = []
    for name in _names(layer, features):
        field = layer.field(name)
        values = features[name].astype(object)
        plain = values.where(values.notna(), None).tolist()
        columns.append(Column(field, [_value(field, one) for one in plain]))
    return columns


def arrow(layer: Layer, features: gpd.GeoDataFrame, *, shapes: bool = True) -> pa.Table:
    """Returns the features as an Arrow table; `geometry` is WKB in degrees, longitude first."""
    columns = {
        one.field.name: pa.array(one.values, TYPES[one.field.kind])
        for one in typed(layer, features)
    }
    if shapes:
        columns[GEOMETRY] = pa.array(_wkb(features), pa.binary())
    return pa.table(columns)


def tags(layer: Layer, names: Sequence[str]) -> list[str]:
    """Returns the HXL tag of each named column, empty where the catalogue gives none."""
    own = {field.name: field.hxl for field in layer.fields} | POSITION_TAGS
    return [own.get(name, "") for name in names]


def _names(layer: Layer, features: gpd.GeoDataFrame) -> list[str]:
    return [name for name in layer.field_names if name in features.columns]


def _value(field: Field, value: object) -> object:
    if value is None:
        return None
    if field.kind is FieldKind.DATE:
        return dt.date.fromisoformat(str(value))
    if field.kind is FieldKind.INTEGER:
        return int(str(value).removesuffix(".0"))
    if field.kind is FieldKind.LIST and isinstance(value, list | tuple):
        return LIST_SEPARATOR.join(str(item) for item in value)
    return value


def _wkb(features: gpd.GeoDataFrame) -> list[bytes | None]:
    found = shapely.to_wkb(features.geometry.to_numpy(), byte_order=1, output_dimension=2)
    return list(found)


def positions(features: gpd.GeoDataFrame) -> list[tuple[float, float] | None]:
    """Returns longitude and latitude in degrees of the features that are points, else None."""
    shapes = features.geometry.to_numpy()
    is_point = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    longitudes, latitudes = shapely.get_x(shapes), shapely.get_y(shapes)
    return [
        (round(float(x), records.DECIMALS), round(float(y), records.DECIMALS)) if wanted else None
        for x, y, wanted in zip(longitudes, latitudes, is_point, strict=True)
    ]
