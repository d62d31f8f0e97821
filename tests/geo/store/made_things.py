"""A made-up layer with a field of every kind, and features of it."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.catalog.layer import Field, FieldKind, Geometry, Layer
from geo.store.revisions import Note

THINGS = Layer(
    id="things",
    title="Things",
    description="",
    geometry=Geometry.POINT,
    fields=(
        Field("id", FieldKind.TEXT, "Id", required=True),
        Field("name", FieldKind.TEXT, "Name"),
        Field("number", FieldKind.INTEGER, "Number"),
        Field("share", FieldKind.NUMBER, "Share"),
        Field("sure", FieldKind.BOOLEAN, "Sure"),
        Field("day", FieldKind.DATE, "Day"),
        Field("tags", FieldKind.LIST, "Tags"),
        Field("seen", FieldKind.INTEGER, "Seen", derived=True),
    ),
)
NOTE = Note("tests", "a reason", "a file", "ab" * 32)


def things(*ids, **changes):
    number = len(ids)
    columns = {
        "id": pd.Series(ids, dtype="str"),
        "name": pd.Series([f"عكاشات {one}" for one in ids], dtype="str"),
        "number": pd.Series([None, *range(1, number)][:number], dtype="Int64"),
        "share": pd.Series([0.1, *[np.nan] * number][:number], dtype="float64"),
        "sure": pd.Series([True, None, *[False] * number][:number], dtype="boolean"),
        "day": pd.Series(["2023-12-13", *[None] * number][:number], dtype="str"),
        "tags": pd.Series([["a", "b"], *[None] * number][:number], dtype="object"),
    }
    for name, values in changes.items():
        columns[name] = pd.Series(values, dtype=columns[name].dtype)
    points = [shapely.Point(43.9 + at / 7, 33.2) if at != 1 else None for at in range(number)]
    return gpd.GeoDataFrame(columns, geometry=np.array(points, dtype=object), crs="EPSG:4326")
