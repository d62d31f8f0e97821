"""What the description says of the features of a collection: a page of them, and one."""

from typing import Any

from geo.catalog.layer import Geometry, Layer
from geo.dataset.dataset import Dataset
from mapservice.query import described
from mapservice.web import operation
from mapservice.web.answers import GEOJSON
from mapservice.web.operation import (
    DATE,
    LANGUAGE,
    OBJECT,
    SHARED,
    SUPPOSED,
    TEXT,
    Operation,
    Schema,
    choice,
    in_path,
    reference,
)

_SUPPOSITION = {
    "type": "string",
    "description": "What the answer supposes and no source states, if anything",
}
_NUMBER: Schema = {"type": "integer", "minimum": 0}
_FEATURE_ID = in_path("feature", TEXT, "The id of a feature")


def of_page(dataset: Dataset, layer: Layer) -> Operation:
    """Returns the operation of `/items` of a collection."""
    parameters = (
        *described.BOXES,
        *described.PAGING,
        described.period(layer),
        *SHARED,
        *described.conditions(dataset, layer),
    )
    schema = {
        "type": "object",
        "properties": {
            "type": choice(["FeatureCollection"]),
            "features": {"type": "array", "items": _feature(layer)},
            "links": {"type": "array", "items": OBJECT},
            "timeStamp": {
                "type": "string",
                "format": "date-time",
                "description": "When the revision that was read was made",
            },
            "day": {
                "type": "string",
                "format": "date",
                "description": "The day of the derived values",
            },
            "supposition": _SUPPOSITION,
            "numberMatched": _NUMBER,
            "numberReturned": _NUMBER,
        },
    }
    return operation.page(f"{layer.title}: features", GEOJSON, parameters, schema)


def of_feature(_dataset: Dataset, layer: Layer) -> Operation:
    """Returns the operation of `/items/{feature}` of a collection."""
    parameters = (_FEATURE_ID, DATE, *SUPPOSED, LANGUAGE, described.CRS)
    return operation.page(f"{layer.title}: one feature", GEOJSON, parameters, _feature(layer))


def _feature(layer: Layer) -> dict[str, Any]:
    kind = "No geometry" if layer.geometry is Geometry.NONE else "GeoJSON geometry, may be null"
    return {
        "type": "object",
        "properties": {
            "type": choice(["Feature"]),
            "id": TEXT,
            "geometry": {"type": "object", "nullable": True, "description": kind},
            "properties": reference(layer.id),
            "supposition": _SUPPOSITION,
        },
    }
