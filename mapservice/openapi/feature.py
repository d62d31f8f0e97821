"""The filters of a collection's own, described for the description of the service."""

from typing import Any

from geo.catalog.layer import FieldKind, Layer
from geo.dataset.dataset import Dataset
from geo.exchange.cql import syntax
from mapservice.query import property_filters
from mapservice.query.parameters import CRS84
from mapservice.query.queryables import field_schema

EXAMPLE = "as_of >= DATE('2022-01-01') AND casei(name) LIKE casei('a%')"


def filter_parameters() -> list[dict[str, Any]]:
    """Returns the parameters with which a filter is written in CQL2."""
    about = (
        "A condition on the queryables of the collection in CQL2: comparison, IN, LIKE, BETWEEN, "
        "IS NULL, AND, OR, NOT, CASEI, ACCENTI, functions of space (S_INTERSECTS and the others), "
        "of time (T_DURING and the others; whole days, UTC) and of lists (A_CONTAINS and the "
        f"others). At most {syntax.MAXIMUM_LENGTH} characters, {syntax.MAXIMUM_CONDITIONS} "
        f"conditions and {syntax.MAXIMUM_SHAPES} comparisons of shapes."
    )
    languages = [one.value for one in syntax.FilterLanguage]
    return [
        _query("filter", about, {"type": "string", "example": EXAMPLE}),
        _query(
            "filter-lang",
            "How the filter is written.",
            {"type": "string", "enum": languages, "default": languages[0]},
        ),
        _query(
            "filter-crs",
            "Shapes in the filter are longitude and latitude of WGS 84.",
            {"type": "string", "enum": [CRS84], "default": CRS84},
        ),
    ]


def property_parameters(dataset: Dataset, layer: Layer) -> list[dict[str, Any]]:
    """Returns the properties that are parameters of their own."""
    known = property_filters.queryables(dataset, layer)
    return [_property(layer, name) for name in property_filters.simple(known)]


def _property(layer: Layer, name: str) -> dict[str, Any]:
    field = layer.field(name)
    one = {key: value for key, value in field_schema(field).items() if not key.startswith("x-")}
    if field.kind is FieldKind.TEXT and not field.choices:
        one |= {"minLength": 1, "maxLength": 200}
    many = {"type": "array", "items": one, "maxItems": 400}
    meaning = f"{field.title}: equal to this value, or to one of several."
    return _query(name, meaning, many) | {"style": "form", "explode": True}


def _query(name: str, text: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": text, "schema": schema}
