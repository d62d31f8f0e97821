"""Five features and what CQL2 keeps of them."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.exchange.cql import filters
from geo.exchange.cql.operands import Kind
from geo.exchange.cql.syntax import FilterLanguage

KNOWN = {
    "name": Kind.TEXT,
    "households": Kind.NUMBER,
    "open": Kind.TRUTH,
    "start": Kind.DAY,
    "end": Kind.DAY,
    "sectors": Kind.LIST,
    "geometry": Kind.SHAPE,
}


def features():
    """Five features; the last knows nothing but its name."""
    return gpd.GeoDataFrame(
        {
            "name": pd.Series(
                ["Al-Amal", "al-amal", "Kilo 7", "50%_\\", "Ḥabbāniyya"], dtype="str"
            ),
            "households": pd.Series([5, 50, 500, None, None], dtype="Int64"),
            "open": pd.Series([True, False, True, None, None], dtype="boolean"),
            "start": pd.Series(["2022-01-01", "2022-06-01", "2023-01-01", None, None], dtype="str"),
            "end": pd.Series(["2022-12-31", "2022-06-30", None, "2022-01-01", None], dtype="str"),
            "sectors": pd.Series([["wash"], ["wash", "health"], [], ["cash"], None], dtype=object),
        },
        geometry=[
            shapely.Point(43, 33),
            shapely.Point(44, 34),
            shapely.box(42, 32, 44, 34),
            shapely.LineString([(42, 33), (44, 33)]),
            None,
        ],
        crs="EPSG:4326",
    )


def kept(features, text, language=FilterLanguage.TEXT):
    mask = filters.read(text, language, KNOWN).mask(features)
    assert mask.dtype == bool
    return np.flatnonzero(mask).tolist()
