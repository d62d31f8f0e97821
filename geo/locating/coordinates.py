"""Longitude and latitude of rows, out of whatever columns a register has them in."""

from functools import cache
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from pyproj import CRS, Transformer

from geo.locating.placer import Degrees
from geo.locating.register import Where
from geo.values import crs

_POINT: Final = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
"""A point as well-known binary has it, little-endian."""
_LITTLE, _IS_POINT = 1, 1
_MULTIPOINT: Final = 4


def degrees(batch: pa.RecordBatch, where: Where) -> Degrees:
    """Returns where the rows of a batch lie."""
    if where.geometry:
        return _of_geometry(batch.column(where.geometry), where.crs)
    (x, no_x), (y, no_y) = (_numbers(batch.column(name)) for name in where.columns)
    return Degrees(x, y, no_x | no_y)


def _numbers(column: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Returns numbers, NaN for what is none, and which cells are empty."""
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        cells = column.to_pandas().astype(str).str.strip()
        is_empty = column.is_null().to_numpy(zero_copy_only=False) | (cells == "").to_numpy()
        return pd.to_numeric(cells, errors="coerce").to_numpy(float), is_empty
    is_empty = column.is_null(nan_is_null=True).to_numpy(zero_copy_only=False)
    return column.to_numpy(zero_copy_only=False).astype(float, copy=False), is_empty


def _of_geometry(column: pa.Array, system: str) -> Degrees:
    if isinstance(column, pa.ExtensionArray):
        column = column.storage
    is_missing = column.is_null().to_numpy(zero_copy_only=False)
    if pa.types.is_struct(column.type) or pa.types.is_fixed_size_list(column.type):
        x, y = _of_points(column)
        is_missing |= np.isnan(x) & np.isnan(y)
    else:
        plain = _of_plain_points(column)
        x, y, is_empty = plain or _of_binary(column)
        is_missing |= is_empty
    if system:
        x, y = _into_degrees(system).transform(x, y)
    return Degrees(x, y, is_missing)


def _of_points(column: pa.Array) -> list[np.ndarray]:
    """Returns the numbers of points that GeoArrow holds apart, or side by side."""
    if pa.types.is_struct(column.type):
        axes = [column.field(axis) for axis in ("x", "y")]
    else:
        axes = [pc.list_element(column, axis) for axis in (0, 1)]
    return [one.to_numpy(zero_copy_only=False).astype(float) for one in axes]


def _of_plain_points(column: pa.Array) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Returns the numbers where all rows are points of two; None else.

    They are read where they lie, many times sooner than a shape is made of each.
    """
    if column.null_count or not pa.types.is_binary(column.type) or not len(column):
        return None
    _, offsets, content = column.buffers()
    ends = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
    if content is None or (np.diff(ends) != _POINT.itemsize).any():
        return None
    points = np.frombuffer(content, _POINT, len(column), ends[0])
    if (points["order"] != _LITTLE).any() or (points["type"] != _IS_POINT).any():
        return None
    x, y = points["x"], points["y"]
    return x, y, np.isnan(x) & np.isnan(y)


def _of_binary(column: pa.Array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Returns numbers and which shapes are empty; NaN for what is broken or no single point."""
    shapes = shapely.from_wkb(column.to_numpy(zero_copy_only=False), on_invalid="ignore")
    is_single = shapely.get_type_id(shapes) == _MULTIPOINT
    is_single &= shapely.get_num_geometries(shapes) == 1
    shapes = np.where(is_single, shapely.get_geometry(shapes, 0), shapes)
    is_empty = shapely.is_empty(shapes)
    shapes = np.where(is_empty, None, shapes)
    return shapely.get_x(shapes), shapely.get_y(shapes), is_empty


@cache
def _into_degrees(system: str) -> Transformer:
    return Transformer.from_crs(CRS.from_json(system), crs.STORED, always_xy=True)
