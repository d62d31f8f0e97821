"""Tiles as two programs that are not ours read them: mapbox-vector-tile, and GDAL's MVT driver."""

from typing import NamedTuple

import mapbox_vector_tile
import numpy as np
import pyogrio
import shapely
from shapely.geometry import shape

EXTENT = 4096


class Read(NamedTuple):
    """One feature of a tile: its id, number, properties, and shape in units of the tile, y down."""

    number: int
    properties: dict
    shape: shapely.Geometry


def by_mapbox(content, layer):
    """Returns the features of a layer, in their order."""
    decoded = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})
    assert decoded[layer]["extent"] == EXTENT
    assert decoded[layer]["version"] == 2
    return [
        Read(one["id"], one["properties"], shape(one["geometry"]))
        for one in decoded[layer]["features"]
    ]


def by_gdal(content, layer):
    """Returns the features of a layer, in their order; missing properties are left out."""
    features = pyogrio.read_dataframe(content, layer=layer, CLIP="NO")
    shapes = shapely.transform(
        features.geometry.to_numpy(), lambda at: np.column_stack((at[:, 0], EXTENT - at[:, 1]))
    )
    table = features.drop(columns=["geometry", "mvt_id"]).astype(object)
    present = table.notna().to_numpy()
    rows = zip(features["mvt_id"].tolist(), table.to_numpy(), present, shapes, strict=True)
    return [
        Read(number, dict(zip(table.columns[filled], values[filled], strict=True)), place)
        for number, values, filled, place in rows
    ]
