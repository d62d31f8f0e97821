"""The shape of the documents about collections, for the description of the service."""

from typing import Any

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_LINKS: Schema = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["href", "rel"],
        "properties": {"href": _TEXT, "rel": _TEXT, "type": _TEXT, "title": _TEXT},
    },
}


def document_schemas() -> dict[str, Schema]:
    """Returns the schemas of the landing page, the conformance classes and the collections."""
    return {
        "landing": _document(title=_TEXT, description=_TEXT, attribution=_TEXT, links=_LINKS),
        "conformance": _document(conformsTo={"type": "array", "items": _TEXT}),
        "collections": _document(
            links=_LINKS,
            collections={"type": "array", "items": {"$ref": "#/components/schemas/collection"}},
        ),
        "collection": _document(
            id=_TEXT,
            title=_TEXT,
            description=_TEXT,
            attribution=_TEXT,
            source=_TEXT,
            licence=_TEXT,
            extent={"type": "object"},
            storageCrs=_TEXT,
            links=_LINKS,
            itemType={"type": "string", "enum": ["feature"]},
            crs={"type": "array", "items": _TEXT},
        ),
    }


def _document(**properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties}
