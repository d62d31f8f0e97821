"""The features of the map's own layers, light enough for a phone: what drawing needs, no more.

Each feature carries `n`, its row position in the layer, by which the map filters in the browser.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.dataset import records
from geo.dataset.dataset import Dataset
from geo.errors import NotFoundError
from geo.language import Language, words
from maps.look import labels, theme

DECIMALS: Final = 5
"""Decimals of degrees on the map: about 1 m."""

Record = Mapping[str, Any]


def _site(record: Record) -> dict[str, Any]:
    return {"size": theme.site_diameter_px(record["households"] or 0)}


def _hotspot(record: Record) -> dict[str, Any]:
    return {"own_polygon": record["match"] != "no_own_polygon"}


def _unit(record: Record) -> dict[str, Any]:
    return {"evidence": record["evidence"]}


def _plain(_record: Record) -> dict[str, Any]:
    return {}


DRAWN: Final[dict[Layer, Callable[[Record], dict[str, Any]]]] = {
    layers.INFORMAL_SITES: _site,
    layers.HOTSPOTS: _hotspot,
    layers.ABC_AREA_UNITS: _unit,
    layers.BLOCKED_AREAS: _plain,
}
LAYER_IDS: Final = tuple(layer.id for layer in DRAWN)


def encoded(dataset: Dataset, layer_id: str, language: Language) -> bytes:
    """Returns a layer as GeoJSON, EPSG:4326: `id`, `n`, `name`, `label` and measures in px.

    `label` is the name shaped for a renderer that draws code points from left to right. Features
    without a position are left out. They keep their `n`; large signs come first, under small ones.
    """
    if layer_id not in LAYER_IDS:
        known = ", ".join(LAYER_IDS)
        raise NotFoundError(f"There is no map layer “{layer_id[:60]}”; known are {known}.")
    layer = dataset.layer(layer_id)
    features = dataset.features[layer_id]
    shapes = records.shapes(features, DECIMALS)
    rows = enumerate(zip(records.records(features), shapes, strict=True))
    found = [
        (_properties(layer, position, record, language), shape)
        for position, (record, shape) in rows
        if shape != b"null"
    ]
    found.sort(key=lambda one: -one[0].get("size", 0))
    drawn = [records.feature(properties, shape) for properties, shape in found]
    return b'{"type":"FeatureCollection","features":[' + b",".join(drawn) + b"]}"


def _properties(layer: Layer, n: int, record: Record, language: Language) -> dict[str, Any]:
    name = words(language).name(record)
    label = labels.shaped(name)
    return {"id": record["id"], "n": n, "name": name, "label": label} | DRAWN[layer](record)
