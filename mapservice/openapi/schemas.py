"""The shapes of documents and of every collection's properties, which routes refer to by name."""

from typing import Any, Final

from geo.catalog import layers
from geo.catalog.layer import Field, Layer
from geo.dataset import names
from geo.dataset.dataset import Dataset
from geo.language import Language, words
from geo.search.things import KINDS
from mapservice.query.queryables import TYPES
from mapservice.web.answers import PROBLEM
from mapservice.web.operation import OBJECT, TEXT, Schema, choice, reference
from mapservice.web.pages import HTML


def _document(**properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties}


def all_of(dataset: Dataset) -> dict[str, Schema]:
    """Returns every shape by its name, those of the collections last."""
    return DOCUMENTS | {layer.id: _properties(dataset, layer) for layer in layers.LAYERS}


def _properties(dataset: Dataset, layer: Layer) -> Schema:
    return {
        "type": "object",
        "title": layer.title,
        "description": names.description(dataset, layer, words(Language.EN)),
        "properties": {field.name: _property(field) for field in layer.fields},
    }


def _property(field: Field) -> dict[str, Any]:
    schema = {**TYPES[field.kind], "title": field.title, "nullable": True}
    if field.choices:
        schema["enum"] = [*field.choices, None]
    if field.derived:
        schema["description"] = "Computed for the asked day"
    if field.unit:
        schema["x-unit"] = field.unit
    return schema


_TEXTS: Final[Schema] = {"type": "array", "items": TEXT}
_LINKS: Final[Schema] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["href", "rel"],
        "properties": {"href": TEXT, "rel": TEXT, "type": TEXT, "title": TEXT},
    },
}
DOCUMENTS: Final[dict[str, Schema]] = {
    "problem": _document(type=TEXT, title=TEXT, status={"type": "integer"}, detail=TEXT),
    "landing": _document(title=TEXT, description=TEXT, attribution=TEXT, links=_LINKS),
    "conformance": _document(conformsTo=_TEXTS),
    "search": _document(
        query=TEXT,
        results={
            "type": "array",
            "items": _document(
                kind=choice(KINDS),
                kindTitle=TEXT,
                id=TEXT,
                name=TEXT,
                parent=TEXT,
                knownAs=TEXT,
                links=_LINKS,
            ),
        },
    ),
    "collections": _document(
        links=_LINKS, collections={"type": "array", "items": reference("collection")}
    ),
    "collection": _document(
        id=TEXT,
        title=TEXT,
        description=TEXT,
        attribution=TEXT,
        source=TEXT,
        licence=TEXT,
        extent=OBJECT,
        storageCrs=TEXT,
        links=_LINKS,
        itemType={"type": "string", "enum": ["feature"]},
        crs=_TEXTS,
    ),
}
PROBLEM_RESPONSE: Final = {
    "description": "What was wrong, in one or more sentences",
    "content": {PROBLEM: {"schema": reference("problem")}, HTML: {}},
}
