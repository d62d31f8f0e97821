"""One point for each informal site, or for each sub-district that holds sites, for its sign.

Where an audience may not see sites, the points are the inner points of the sub-districts.
"""

from typing import Any, Final

import geopandas as gpd
import shapely

from geo import export
from geo.dataset import Dataset
from geo.language import Language, words
from maps import labels, look
from maps.map_features import DECIMALS, Record

NAME: Final = "site-points"
LAYER: Final = "informal-sites"


def encoded(dataset: Dataset, language: Language) -> bytes:
    """Returns the points as GeoJSON, EPSG:4326: `id`, `n`, `name`, `label`, and `size` in px.

    `n` is the row in the layer of informal sites, by which the map filters.
    """
    features = dataset.features[LAYER]
    records = enumerate(export.records(features))
    drawn = [
        export.feature(_properties(dataset, (n, record), language), shape)
        for (n, record), shape in zip(records, _shapes(features), strict=True)
        if shape != b"null"
    ]
    return b'{"type":"FeatureCollection","features":[' + b",".join(drawn) + b"]}"


def _shapes(features: gpd.GeoDataFrame) -> list[bytes]:
    inside = shapely.point_on_surface(features.geometry.to_numpy())
    return export.shapes(features.set_geometry(inside, crs=features.crs), DECIMALS)


def _properties(dataset: Dataset, row: tuple[int, Record], language: Language) -> dict[str, Any]:
    n, record = row
    name = words(language).name(record)
    households = record["households"] or 0
    size_px = look.site_diameter_px(households)
    if not dataset.sites_are_told_apart:
        size_px = max(size_px, look.CELL_SMALLEST_PX)
    return {
        "id": record["id"],
        "n": n,
        "name": name,
        "label": labels.shaped(name),
        "size": size_px,
    }
