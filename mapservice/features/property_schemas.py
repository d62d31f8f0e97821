"""What the features of a collection hold, and by what they can be sorted, as JSON schemas."""

from functools import partial
from typing import Any, Final

from geo.catalog import layers
from geo.catalog.layer import Field, Layer
from geo.dataset.dataset import Dataset
from geo.exchange import formats
from geo.language import Words, mark, words
from mapservice.features import document_pages
from mapservice.query import parameters, property_filters, queryables
from mapservice.web.answers import SCHEMA, Answer
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import LANGUAGE, OBJECT, choice, in_path, page
from mapservice.web.page_parts import either

SCHEMA_RELATION: Final = "http://www.opengis.net/def/rel/ogc/1.0/schema"
SORTABLES_RELATION: Final = "http://www.opengis.net/def/rel/ogc/1.0/sortables"
CONFORMS_TO: Final = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/{one}"
    for one in ("schemas", "core-roles-features", "sortables")
)
_GEOMETRIES: Final = {"Point": "geometry-point", "MultiPolygon": "geometry-polygon-or-multipolygon"}
_PROPERTIES: Final = mark("Properties: {title}")
_SORTABLES: Final = mark("Can be sorted by: {title}")


def properties(request: Request) -> Answer:
    """`/api/collections/{id}/schema`: the properties of a collection's features."""
    layer = request.dataset.layer(request.part("collection"))
    language = parameters.page_language(request.pairs)

    def make() -> dict[str, Any]:
        return _schema(
            request, layer, "schema", _properties(request.dataset, layer, words(language))
        )

    shown = partial(document_pages.schema, layer=layer, title=_PROPERTIES)
    return either(request, language, make, shown, SCHEMA)


def sortables(request: Request) -> Answer:
    """`/api/collections/{id}/sortables`: the properties that features can be sorted by."""
    layer = request.dataset.layer(request.part("collection"))
    language = parameters.page_language(request.pairs)

    def make() -> dict[str, Any]:
        known = property_filters.queryables(request.dataset, layer)
        named = [layer.field(name) for name in property_filters.sortables(known)]
        made = {one.name: _property(one, words(language)) for one in named}
        return _schema(request, layer, "sortables", made)

    shown = partial(document_pages.schema, layer=layer, title=_SORTABLES)
    return either(request, language, make, shown, SCHEMA)


def links(href: str) -> list[dict[str, str]]:
    """Returns the links of a collection to both."""
    return [
        {"rel": SCHEMA_RELATION, "type": SCHEMA, "title": "Properties", "href": f"{href}/schema"},
        {
            "rel": SORTABLES_RELATION,
            "type": SCHEMA,
            "title": "Sortables",
            "href": f"{href}/sortables",
        },
    ]


def _schema(
    request: Request, layer: Layer, name: str, found: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    language = parameters.page_language(request.pairs)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{request.origin}/api/collections/{layer.id}/{name}",
        "type": "object",
        "title": words(language)(layer.title),
        "properties": found,
        "additionalProperties": False,
    }


def _properties(dataset: Dataset, layer: Layer, say: Words) -> dict[str, dict[str, Any]]:
    """Returns the schema of each property that the features of an audience's dataset have."""
    features = dataset.features[layer.id]
    told = [one for one in layer.fields if one.derived or one.name in features.columns]
    made = {
        one.name: {**_property(one, say), "x-ogc-propertySeq": number}
        for number, one in enumerate(told, start=1)
    }
    shape = formats.shape_of(layer, features, layer.id in dataset.kept)
    if shape is not None:
        form = _GEOMETRIES.get(shape, "geometry-any")
        title = say(mark("Place"))
        made["geometry"] = {"title": title, "x-ogc-role": "primary-geometry", "format": form}
    return made


def _property(field: Field, say: Words) -> dict[str, Any]:
    made = {"title": say(field.title), **queryables.field_schema(field)}
    if field.name == "id":
        made["x-ogc-role"] = "id"
    if field.derived:
        made["readOnly"] = True
    return made


_OF_ONE: Final = (in_path("collection", choice(layers.ids())), LANGUAGE)
ROUTES: Final = (
    Route(
        "/api/collections/{collection}/schema",
        properties,
        page("The properties of a collection's features", SCHEMA, _OF_ONE, OBJECT),
    ),
    Route(
        "/api/collections/{collection}/sortables",
        sortables,
        page("The properties that a collection can be sorted by", SCHEMA, _OF_ONE, OBJECT),
    ),
)
