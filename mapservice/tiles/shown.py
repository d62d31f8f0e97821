"""What tiles show of features: their properties on the view's day, in its language."""

import geopandas as gpd

from geo.catalog.layer import Layer
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.exchange.tiles.tileset import Ground, Sight
from geo.language import Language
from geo.view.view import View
from maps.look import labels

LABEL = "label"
"""The name shaped for a renderer that draws code points from left to right, where that differs."""


def sight(
    dataset: Dataset, layer: Layer, rows: gpd.GeoDataFrame, view: View, ground: Ground
) -> Sight:
    """Returns rows of a layer, whose index is their position in the ground, as tiles show them."""
    features = selection.derived(dataset, layer, rows, view)
    names = tuple(name for name in layer.field_names if name in features)
    if view.lang in (Language.AR, Language.CKB):
        shaped = {name: labels.shaped(name) for name in features["name"].dropna().unique()}
        features[LABEL] = features["name"].map(shaped)
        names = (*names, LABEL)
    return Sight(ground, features, names)
