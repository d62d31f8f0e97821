"""The names of features and of their places in the reader's language."""

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.language import Language
from geo.units import boundaries

_SUFFIXES = {Language.AR: "_ar", Language.CKB: "_ckb"}


def in_language(
    features: gpd.GeoDataFrame, units: boundaries.Units, language: Language
) -> gpd.GeoDataFrame:
    """Fills `name` and the names of the units in a language, else in the nearest known one."""
    suffix = _SUFFIXES.get(language)
    if suffix is None:
        return features
    known = features.get(f"name{suffix}")
    if known is not None:
        fallback = features["name_ar"].fillna(features["name"])
        features["name"] = known.fillna(fallback)
    for level in boundaries.LEVELS:
        if f"{level}_pcode" in features:
            codes, distinct = pd.factorize(features[f"{level}_pcode"])
            names = np.array([*(units.name(one, suffix) for one in distinct), None], dtype=object)
            features[level] = pd.Series(names[codes], index=features.index, dtype="str")
    return features


def of_unit(units: boundaries.Units, pcode: str, language: Language) -> str:
    """Returns the name of a unit in a language, else the nearest known one, else its P-code."""
    return units.name(pcode, _SUFFIXES.get(language, "")) or pcode
