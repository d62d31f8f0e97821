"""The description of the service as OpenAPI 3.0, made from the catalogue."""

from typing import Any

from geo.catalog import layers
from geo.catalog.layer import Field, FieldKind, Geometry, Layer
from geo.dataset.dataset import Dataset
from geo.view.filters import BY_NAME, FILTERS
from mapservice.openapi import parameter
from mapservice.openapi.asset import asset_paths
from mapservice.openapi.document import document_schemas
from mapservice.openapi.download import download_paths
from mapservice.openapi.feature import filter_parameters, property_parameters
from mapservice.openapi.lite import lite_paths
from mapservice.openapi.share import share_paths
from mapservice.openapi.tile import tile_paths
from mapservice.query.parameters import CRS84, DEFAULT_LIMIT, MAXIMUM_LIMIT
from mapservice.web.answers import GEOJSON, JSON, OPENAPI, PROBLEM, SCHEMA
from mapservice.web.pages import HTML

_TYPES: dict[FieldKind, dict[str, Any]] = {
    FieldKind.TEXT: {"type": "string"},
    FieldKind.INTEGER: {"type": "integer"},
    FieldKind.NUMBER: {"type": "number"},
    FieldKind.BOOLEAN: {"type": "boolean"},
    FieldKind.DATE: {"type": "string", "format": "date"},
    FieldKind.LIST: {"type": "array", "items": {"type": "string"}},
}
_PERIODS = {
    "partner-activities": "the days from the start to the end of an activity; an unstated start "
    "counts from the date of its source, an unstated end is open",
    "movements": "the period that the figure covers",
}


def description(origin: str, dataset: Dataset) -> dict[str, Any]:
    """Returns the whole description; `origin` is where the service is reached.

    Which properties can be filtered by is that of the dataset's audience.
    """
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Durable Solutions Atlas",
            "version": "1.0.0",
            "description": "Layers on displacement in Iraq as OGC API - Features. What an answer "
            "holds depends on the audience of the asker; the public sees whole cells only.",
        },
        "servers": [{"url": origin}],
        "paths": _document_paths()
        | _collection_paths(dataset)
        | asset_paths()
        | download_paths(dataset, _paging)
        | lite_paths()
        | share_paths()
        | tile_paths(),
        "security": [{}, {"bearer": []}],
        "components": {
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The token of a share link: the part of its address after "
                    "/share/. Without one, an opened link, the sign-in, or what everybody may "
                    "see.",
                }
            },
            "schemas": {"problem": _problem(), **document_schemas()}
            | {layer.id: _properties(layer) for layer in layers.LAYERS},
            "responses": {
                "problem": {
                    "description": "What was wrong, in one or more sentences",
                    "content": {PROBLEM: {"schema": _ref("problem")}, HTML: {}},
                }
            },
        },
    }


def _document_paths() -> dict[str, Any]:
    lang = parameter.of(BY_NAME["lang"])
    one = {
        "name": "collection",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "enum": list(layers.ids())},
    }
    return {
        "/api": page("Landing page", JSON, [lang], _ref("landing")),
        "/api/conformance": page("Conformance classes", JSON, [lang], _ref("conformance")),
        "/api/openapi.json": operation("This description", OPENAPI, [_format("json")]),
        "/api/docs": page("This description as a page", OPENAPI, [lang]),
        "/api/collections": page("All collections", JSON, [lang], _ref("collections")),
        "/api/collections/{collection}": page(
            "One collection", JSON, [one, lang], _ref("collection")
        ),
        "/api/collections/{collection}/queryables": page(
            "The filters of a collection", SCHEMA, [one, lang], {"type": "object"}
        ),
    }


def _collection_paths(dataset: Dataset) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    feature_id = {
        "name": "feature",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "description": "The id of a feature",
    }
    of_feature = [
        feature_id,
        parameter.of(BY_NAME["date"]),
        parameter.of(BY_NAME["lang"]),
        _crs("crs"),
    ]
    for layer in layers.LAYERS:
        path = f"/api/collections/{layer.id}/items"
        shared = [parameter.of(one) for one in FILTERS]
        own = [*filter_parameters(), *property_parameters(dataset, layer)]
        paths[path] = page(
            f"{layer.title}: features",
            GEOJSON,
            [*_paging(layer), *shared, *own],
            _feature_collection(layer),
        )
        paths[f"{path}/{{feature}}"] = page(
            f"{layer.title}: one feature", GEOJSON, of_feature, _feature(layer)
        )
    return paths


def operation(
    summary: str,
    media_type: str,
    asked: list[dict[str, Any]],
    schema: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Returns the description of an address that can be read."""
    content = {media_type: {"schema": schema} if schema else {}}
    answers = {
        "200": {"description": summary, "content": content},
        "304": {"description": "The asker holds this answer already (If-None-Match)"},
        "default": {"$ref": "#/components/responses/problem"},
    }
    return {"get": {"summary": summary, "parameters": asked, "responses": answers}}


def page(
    summary: str,
    media_type: str,
    asked: list[dict[str, Any]],
    schema: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Returns the description of an address that answers people with HTML as well."""
    made = operation(summary, media_type, [*asked, _format("json", "html")], schema)
    made["get"]["responses"]["200"]["content"][HTML] = {"schema": {"type": "string"}}
    return made


def _format(*forms: str) -> dict[str, Any]:
    means = "The format; without it, HTML where Accept names it before JSON, else JSON."
    text = means if len(forms) > 1 else "The format; there is only one."
    return _query("f", text, {"type": "string", "enum": list(forms)})


def _crs(name: str) -> dict[str, Any]:
    schema = {"type": "string", "enum": [CRS84], "default": CRS84}
    return _query(name, "Coordinates are longitude and latitude of WGS 84.", schema)


def _query(name: str, text: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": text, "schema": schema}


def _paging(layer: Layer) -> list[dict[str, Any]]:
    means = _PERIODS.get(layer.id, "the day that the record describes, its as_of")
    bbox = _query(
        "bbox",
        "west,south,east,north in degrees, or with heights third and sixth, which are not used. "
        "West may be east of east for a box over the 180th meridian, of at most 180 degrees. "
        "Features whose shape meets the box, edges included; those without a shape do not.",
        {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}},
    )
    return [
        bbox | {"style": "form", "explode": False},
        _crs("bbox-crs"),
        _crs("crs"),
        _query(
            "limit",
            f"Features in one answer; above {MAXIMUM_LIMIT} it is capped.",
            {"type": "integer", "minimum": 1, "maximum": MAXIMUM_LIMIT, "default": DEFAULT_LIMIT},
        ),
        _query(
            "offset",
            "Features to pass over.",
            {"type": "integer", "minimum": 0, "default": 0},
        ),
        _query(
            "datetime",
            "A day or moment, or two with a slash between, one of which may be left open with "
            f"two dots (RFC 3339; whole days, UTC). It is compared with {means}.",
            {"type": "string", "example": "2022-01-01/.."},
        ),
    ]


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _problem() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
        },
    }


def _properties(layer: Layer) -> dict[str, Any]:
    return {
        "type": "object",
        "title": layer.title,
        "description": layer.description,
        "properties": {field.name: _property(field) for field in layer.fields},
    }


def _property(field: Field) -> dict[str, Any]:
    schema = {**_TYPES[field.kind], "title": field.title, "nullable": True}
    if field.choices:
        schema["enum"] = [*field.choices, None]
    if field.derived:
        schema["description"] = "Computed for the asked day"
    if field.unit:
        schema["x-unit"] = field.unit
    return schema


def _feature(layer: Layer) -> dict[str, Any]:
    kind = "No geometry" if layer.geometry is Geometry.NONE else "GeoJSON geometry, may be null"
    return {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"type": "object", "nullable": True, "description": kind},
            "properties": _ref(layer.id),
        },
    }


def _feature_collection(layer: Layer) -> dict[str, Any]:
    number = {"type": "integer", "minimum": 0}
    return {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": {"type": "array", "items": _feature(layer)},
            "links": {"type": "array", "items": {"type": "object"}},
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
            "numberMatched": number,
            "numberReturned": number,
        },
    }
