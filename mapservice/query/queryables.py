"""What a collection can be filtered by, as a JSON schema: its properties and shared filters."""

from typing import Any

from geo.catalog.layer import Field, FieldKind, Layer
from geo.dataset.dataset import Dataset
from geo.exchange.cql.operands import Kind
from geo.language import Words, mark
from geo.view.filters import BY_NAME, filters_of
from mapservice.query import property_filters

TYPES: dict[FieldKind, dict[str, Any]] = {
    FieldKind.TEXT: {"type": "string"},
    FieldKind.INTEGER: {"type": "integer"},
    FieldKind.NUMBER: {"type": "number"},
    FieldKind.BOOLEAN: {"type": "boolean"},
    FieldKind.DATE: {"type": "string", "format": "date"},
    FieldKind.LIST: {"type": "array", "items": {"type": "string"}},
}
_BY_CODE = mark(
    "In a filter, the value of this property. The parameter of that name is another filter: {of}"
)


def schema(dataset: Dataset, layer: Layer, href: str, say: Words) -> dict[str, Any]:
    """Returns the schema: `properties` for CQL2 and parameters of their own, and `x-filters`.

    The filters that all collections share say more than equality with a property, such as who
    is at a place, so they are no properties.
    """
    known = property_filters.queryables(dataset, layer)
    properties = {
        name: _geometry(say) if kind is Kind.SHAPE else _property(layer.field(name), say)
        for name, kind in known.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": href,
        "type": "object",
        "title": say(layer.title),
        "properties": properties,
        "additionalProperties": False,
        "x-filters": {
            one.name: {"title": say(one.title)} | one.schema(dataset.vocabulary, dataset.country)
            for one in filters_of(layer)
        },
    }


def _geometry(say: Words) -> dict[str, Any]:
    return {"title": say(mark("Place")), "x-ogc-role": "primary-geometry", "format": "geometry-any"}


def _property(field: Field, say: Words) -> dict[str, Any]:
    made = {"title": say(field.title), **field_schema(field)}
    if field.name == "id":
        made["x-ogc-role"] = "id"
    shared = BY_NAME.get(field.name)
    if shared:
        made["description"] = say(_BY_CODE, of=shared.description)
    return made


def field_schema(field: Field) -> dict[str, Any]:
    """Returns the type of a field's values, with the only ones allowed and their unit."""
    made = dict(TYPES[field.kind])
    if field.choices:
        made["enum"] = list(field.choices)
    if field.unit:
        made["x-ogc-unit"] = field.unit
    return made
