"""What a collection says of itself: its extent, its source, and how it can be filtered."""

from functools import partial
from typing import Any

import orjson

from geo.catalog import layers
from geo.catalog.layer import Layer
from geo.dataset import names, records
from geo.dataset.dataset import Dataset
from geo.language import Language, Words, mark, words
from geo.presence import periods, presence
from mapservice.features import catalogue, document_pages, property_schemas
from mapservice.query import parameters, queryables, tile_parameters
from mapservice.query.parsers import CRS84
from mapservice.web.answers import GEOJSON, JSON, SCHEMA, Answer
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import LANGUAGE, OBJECT, choice, data, in_path, page, reference
from mapservice.web.page_parts import Site, either
from mapservice.web.pages import HTML

QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
DAY_NOTE = mark(
    "The partners and sectors of a feature are those of the asked date, else of the latest day "
    "that the data describes ({day})."
)
STATUS_NOTE = mark(
    "The status of an activity is that of the asked date, else of the latest day that the data "
    "describes ({day})."
)


def all_of_them(request: Request) -> Answer:
    """`/api/collections`: every collection."""
    language = parameters.page_language(request.pairs)
    return either(request, language, partial(_all, request, language), document_pages.collections)


def one(request: Request) -> Answer:
    """`/api/collections/{id}`: one collection."""
    layer = request.dataset.layer(request.part("collection"))
    language = parameters.page_language(request.pairs)

    def shown(site: Site, content: dict[str, Any]) -> bytes:
        about = catalogue.of_page(request, content, language)
        return document_pages.collection(site, content, about)

    return either(request, language, partial(_collection, request, layer, language), shown)


def dcat(request: Request) -> Answer:
    """`/api/dcat.jsonld`: every collection as a dataset with its files, as its asker sees them."""
    language = parameters.language(request.pairs)

    def make() -> bytes:
        contents = (_collection(request, layer, language) for layer in layers.LAYERS)
        return orjson.dumps(catalogue.dcat(request, contents, language))

    return Answer(make, catalogue.JSON_LD, (language,))


def filters(request: Request) -> Answer:
    """`/api/collections/{id}/queryables`: the filters of a collection as a JSON schema."""
    layer = request.dataset.layer(request.part("collection"))
    language = parameters.page_language(request.pairs)
    href = f"{request.origin}/api/collections/{layer.id}/queryables"
    return either(
        request,
        language,
        partial(queryables.schema, request.dataset, layer, href, words(language)),
        partial(document_pages.queryables, layer=layer),
        SCHEMA,
    )


def attribution(dataset: Dataset, layer: Layer | None = None) -> str:
    """Returns who published what a layer, or the whole dataset, is made from."""
    ids = list(dataset.sources) if layer is None else _sources(dataset, layer)
    names = [_source_text(dataset, source_id, "publisher") for source_id in ids]
    return "; ".join(dict.fromkeys(name for name in names if name))


def _sources(dataset: Dataset, layer: Layer) -> list[str]:
    """The sources of a layer's features, its main one first."""
    named = dataset.said(layer.id, "source_id")
    main = dataset.country.source(layer.id)
    return sorted(named, key=lambda one: (one != main, one))


def _source_text(dataset: Dataset, source_id: str, field: str) -> str:
    return str(dataset.sources.get(source_id, {}).get(field) or "")


def _joined(dataset: Dataset, layer: Layer, field: str) -> str:
    texts = [_source_text(dataset, source_id, field) for source_id in _sources(dataset, layer)]
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _all(request: Request, language: Language) -> dict[str, Any]:
    href = f"{request.origin}/api/collections"
    return {
        "links": both_forms(href, "Collections"),
        "crs": [CRS84],
        "collections": [_collection(request, layer, language) for layer in layers.LAYERS],
    }


def both_forms(href: str, title: str) -> list[dict[str, str]]:
    """Returns the links of a document to itself and to its page for people."""
    return [
        {"rel": "self", "type": JSON, "title": title, "href": href},
        {"rel": "alternate", "type": HTML, "title": f"{title} (page)", "href": f"{href}?f=html"},
    ]


def _collection(request: Request, layer: Layer, language: Language) -> dict[str, Any]:
    dataset, say = request.dataset, words(language)
    href = f"{request.origin}/api/collections/{layer.id}"
    extent = request.cache.get(("extent", layer.id), lambda: _extent(dataset, layer))
    return {
        "id": layer.id,
        "title": say(layer.title),
        "description": _description(dataset, layer, say),
        "attribution": attribution(dataset, layer),
        "source": _joined(dataset, layer, "title"),
        "licence": _joined(dataset, layer, "licence"),
        "extent": extent,
        "itemType": "feature",
        "crs": [CRS84],
        "storageCrs": CRS84,
        "links": [
            *both_forms(href, say(layer.title)),
            {"rel": "items", "type": GEOJSON, "title": "Features", "href": f"{href}/items"},
            {
                "rel": "items",
                "type": HTML,
                "title": "Features (page)",
                "href": f"{href}/items?f=html",
            },
            {"rel": QUERYABLES, "type": SCHEMA, "title": "Filters", "href": f"{href}/queryables"},
            *property_schemas.links(href),
            *tile_parameters.links(request.origin, layer),
        ],
    }


def _description(dataset: Dataset, layer: Layer, say: Words) -> str:
    sentences = [names.description(dataset, layer, say)]
    if layer.counted:
        sentences.append(say(DAY_NOTE, day=dataset.day.isoformat()))
    if layer is layers.PARTNER_ACTIVITIES:
        sentences.append(say(STATUS_NOTE, day=dataset.day.isoformat()))
    return " ".join(sentences)


def _extent(dataset: Dataset, layer: Layer) -> dict[str, Any]:
    extent: dict[str, Any] = {}
    bounds = dataset.bounds(layer.id)
    if bounds is not None:
        rounded = [round(edge, records.DECIMALS) for edge in bounds]
        extent["spatial"] = {"bbox": [rounded], "crs": CRS84}
    start, end = _days(dataset, layer)
    interval = [day and f"{day}T00:00:00Z" for day in (start, end)]
    extent["temporal"] = {
        "interval": [interval],
        "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
    }
    return extent


def _days(dataset: Dataset, layer: Layer) -> tuple[str | None, str | None]:
    """The first and last day of a layer's records; None where one of them is open or unknown."""
    features = dataset.features[layer.id]
    if layer is layers.PARTNER_ACTIVITIES:
        first, last = presence.periods(features)
        known = first != periods.UNKNOWN
        start, end = min(first[known], default=None), max(last[known], default=None)
        return start, None if end == periods.OPEN_END else end
    if layer is layers.MOVEMENTS:
        said = features["as_of"]
        starts, ends = features["period_start"].fillna(said), features["period_end"].fillna(said)
        return min(starts.dropna(), default=None), max(ends.dropna(), default=None)
    said_on = dataset.said(layer.id, "as_of")
    return min(said_on, default=None), max(said_on, default=None)


_OF_ONE = (in_path("collection", choice(layers.ids())), LANGUAGE)
ROUTES = (
    Route(
        "/api/collections",
        all_of_them,
        page("All collections", JSON, [LANGUAGE], reference("collections")),
    ),
    Route(
        "/api/collections/{collection}",
        one,
        page("One collection", JSON, _OF_ONE, reference("collection")),
    ),
    Route(
        "/api/collections/{collection}/queryables",
        filters,
        page("The filters of a collection", SCHEMA, _OF_ONE, OBJECT),
    ),
    Route(
        "/api/dcat.jsonld",
        dcat,
        data("All collections for catalogues (DCAT)", [catalogue.JSON_LD], [LANGUAGE]),
    ),
)
