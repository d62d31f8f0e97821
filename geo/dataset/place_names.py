"""The names of features and of their places in the reader's language."""

import geopandas as gpd
import pandas as pd

from geo.language import Language
from geo.units import boundaries


def in_language(
    features: gpd.GeoDataFrame, units: boundaries.Units, language: Language
) -> gpd.GeoDataFrame:
    """Fills `name` and the names of the units in a language, else in the nearest known one."""
    suffix = {Language.AR: "_ar", Language.CKB: "_ckb"}.get(language)
    if suffix is None:
        return features
    known = features.get(f"name{suffix}")
    if known is not None:
        fallback = features["name_ar"].fillna(features["name"])
        features["name"] = known.fillna(fallback)
    for level in boundaries.LEVELS:
        if f"{level}_pcode" in features:
            codes = features[f"{level}_pcode"]
            features[level] = pd.Series(
                [None if pd.isna(code) else units.name(code, suffix) for code in codes],
                index=features.index,
                dtype="str",
            )
    return features
