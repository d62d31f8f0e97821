"""A shared filter as a parameter of OpenAPI 3.0."""

from typing import Any

from geo.view.filters import Filter, Schema


def of(one: Filter) -> dict[str, Any]:
    """Returns the parameter of a filter."""
    many: Schema = {"type": "array", "items": dict(one.values), "maxItems": 400}
    return {
        "name": one.name,
        "in": "query",
        "required": False,
        "description": one.description,
        "schema": dict(many if one.repeatable else one.values),
    } | ({"style": "form", "explode": True} if one.repeatable else {})
