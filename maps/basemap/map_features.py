"""The features of the map's own layers, light enough for a phone: what drawing needs, no more.

Each feature carries `n`, its row position in the layer, by which the map filters in the browser.
"""

from collections.abc import Mapping
from typing import Any, Final

from geo.dataset import records
from geo.dataset.dataset import Dataset
from geo.errors import NotFoundError
from geo.language import Language, words
from maps.look import labels, layer_styles
from maps.look.style import Style

DECIMALS: Final = 5
"""Decimals of degrees on the map: about 1 m."""

Record = Mapping[str, Any]


def layer_ids() -> tuple[str, ...]:
    """Returns the layers that the map can ask for."""
    return tuple(layer.id for layer in layer_styles.on_map())


def encoded(dataset: Dataset, layer_id: str, language: Language) -> bytes:
    """Returns a layer as GeoJSON, EPSG:4326: `id`, `n`, `name`, `label` and measures in px.

    `label` is the name shaped for a renderer that draws code points from left to right. Features
    without a position are left out. They keep their `n`; large signs come first, under small ones.
    """
    if layer_id not in layer_ids():
        known = ", ".join(layer_ids())
        raise NotFoundError(f"There is no map layer “{layer_id[:60]}”; known are {known}.")
    style = layer_styles.of(dataset.layer(layer_id), dataset)
    features = dataset.features[layer_id]
    shapes = records.shapes(features, DECIMALS)
    is_area = (features.geometry.geom_type != "Point").tolist()
    rows = enumerate(zip(records.records(features), shapes, is_area, strict=True))
    found = [
        (
            _properties(position, record, language) | _drawn_by(style, record, is_area=has_area),
            shape,
        )
        for position, (record, shape, has_area) in rows
        if shape != b"null"
    ]
    found.sort(key=lambda one: -one[0].get("size", 0))
    drawn = [records.feature(properties, shape) for properties, shape in found]
    return b'{"type":"FeatureCollection","features":[' + b",".join(drawn) + b"]}"


def _properties(n: int, record: Record, language: Language) -> dict[str, Any]:
    name = words(language).name(record)
    return {"id": record["id"], "n": n, "name": name, "label": labels.shaped(name)}


def _drawn_by(style: Style, record: Record, *, is_area: bool) -> dict[str, Any]:
    """Returns what decides how a feature is drawn, beside the filters."""
    found: dict[str, Any] = {}
    if style.scale:
        found["size"] = style.scale.px(record[style.scale.field])
    if style.ground and style.sign and not style.on_ground:
        found["own_polygon"] = is_area
    if style.ground and style.ground.field:
        found[style.ground.field] = record[style.ground.field]
    return found
