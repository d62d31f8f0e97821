"""The base map of the simple map: everything in one light file, drawn as SVG by Leaflet.

WGS 84, 3 decimals, simplified to about 200 m; the names come from the labels of the base map.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry import mapping, shape

from maps.basemap import layers

NAME: Final = "light"
DECIMALS: Final = 3
TOLERANCE_DEGREES: Final = 0.002
LAYERS: Final = ("sea", "country", "countries", "rivers", "lakes", "districts", "governorates")
_LEFT_OUT: Final = ("course",)

Feature = dict[str, Any]


def light(boundaries_dir: Path) -> bytes:
    """The light base map as GeoJSON bytes; `layer` and `part` say what each feature is."""
    features = [each for name in LAYERS for each in _layer(boundaries_dir, name)]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _layer(boundaries_dir: Path, name: str) -> Iterator[Feature]:
    content = json.loads(layers.basemap_layer(boundaries_dir, name))
    for feature in content["features"]:
        properties = feature["properties"]
        part = properties.get("part")
        if part in _LEFT_OUT or (name == "rivers" and not properties.get("major")):
            continue
        geometry = shape(feature["geometry"]).simplify(TOLERANCE_DEGREES)
        rounded = shapely.transform(geometry, lambda corners: np.round(corners, DECIMALS))
        yield {
            "type": "Feature",
            "properties": {"layer": name} | ({"part": part} if part else {}),
            "geometry": mapping(shapely.remove_repeated_points(rounded)),
        }
