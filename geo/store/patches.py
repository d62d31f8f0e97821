"""A layer as of a later revision, made of what is held of an earlier one.

It costs what was changed: columns that stay as they are are the same arrays.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely


class Placed(NamedTuple):
    """A layer's features in stored order, EPSG:4326, with the position of each in the store."""

    features: gpd.GeoDataFrame
    positions: np.ndarray


def patched(held: Placed, gone: Collection[str], come: Placed) -> Placed:
    """Returns a layer without the features that went, by id, and with those that came.

    What came in place of a feature that is held has its id.
    """
    if not gone and not len(come.positions):
        return held
    ids, new = held.features["id"], come.features["id"].tolist()
    out = np.flatnonzero(ids.isin([*gone, *new]).to_numpy(dtype=bool))
    row_of = dict(zip(ids.iloc[out], out.tolist(), strict=True))
    stands = [
        at
        for at, (one, position) in enumerate(zip(new, come.positions, strict=True))
        if one in row_of and held.positions[row_of[one]] == position
    ]
    rows = np.array([row_of[new[at]] for at in stands], dtype=np.intp)
    features = _replaced(held.features, rows, come.features.iloc[stands])
    moved = np.setdiff1d(np.arange(len(new)), stands)
    left = np.setdiff1d(out, rows)
    if not len(moved) and not len(left):
        return Placed(features, held.positions)
    kept = Placed(features, held.positions)
    return _together(kept, left, Placed(come.features.iloc[moved], come.positions[moved]))


def _replaced(
    features: gpd.GeoDataFrame, rows: np.ndarray, new: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Returns features with other values in these rows; a column is copied where one differs."""
    made = features.copy(deep=False)
    for name in features.columns if len(rows) else ():
        held, values = features[name].array, new[name].array
        if not _is_same(held.take(rows), values):
            changed = held.copy()
            changed[rows] = values
            made[name] = changed
    return made


def _is_same(one: Any, other: Any) -> bool:  # noqa: ANN401 - arrays of any kind
    if isinstance(one, gpd.array.GeometryArray):
        pairs = zip(shapely.to_wkb(one), shapely.to_wkb(other), strict=True)
        return all(first == second for first, second in pairs)
    return bool(pd.Series(one).equals(pd.Series(other)))


def _together(held: Placed, left: np.ndarray, new: Placed) -> Placed:
    """Returns the rows of both, without those that `left`, by position and then by id."""
    kept = np.ones(len(held.positions), dtype=bool)
    kept[left] = False
    source = np.concatenate([np.flatnonzero(kept), len(kept) + np.arange(len(new.positions))])
    positions = np.concatenate([held.positions, new.positions])
    source = source[np.argsort(positions[source], kind="stable")]
    both = {
        str(name): (held.features[name].array, new.features[name].array)
        for name in held.features.columns
    }
    ids = type(both["id"][0])._concat_same_type(both["id"])  # noqa: SLF001 - the interface of arrays
    source = _by_id(source, positions, ids)
    is_appended = len(source) == len(positions) and bool((np.diff(source) > 0).all())
    columns = {}
    for name, arrays in both.items():
        joined = type(arrays[0])._concat_same_type(arrays)  # noqa: SLF001
        columns[name] = joined if is_appended else joined.take(source)
    shapes = columns.pop(str(held.features.geometry.name))
    made = gpd.GeoDataFrame(pd.DataFrame(columns, copy=False), geometry=shapes)
    return Placed(made, positions[source])


def _by_id(source: np.ndarray, positions: np.ndarray, ids: Any) -> np.ndarray:  # noqa: ANN401
    """Returns rows in the order of their positions, those of the same one by id, as bytes."""
    ordered = positions[source]
    starts = np.flatnonzero(np.diff(ordered, prepend=np.nan) != 0)
    ends = np.append(starts[1:], len(ordered))
    sorted_rows = source.copy()
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        own = source[start:end].tolist()
        sorted_rows[start:end] = sorted(own, key=lambda row: str(ids[row]).encode())
    return sorted_rows
