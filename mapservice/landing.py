"""Where programs start: the landing page, what the service keeps to, and its description."""

from functools import partial
from typing import Any

import orjson

from geo.language import Language, mark, words
from mapservice.features import catalogue, collection_documents, document_pages, property_schemas
from mapservice.openapi import document
from mapservice.openapi import page as openapi_page
from mapservice.query import parameters, tile_matrix_set, tile_parameters
from mapservice.tiles import styles, tilesets
from mapservice.web.answers import JSON, OPENAPI, Answer
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import LANGUAGE, choice, operation, page, query, reference
from mapservice.web.page_parts import either
from mapservice.web.pages import HTML, NAME

_PART = "http://www.opengis.net/spec/ogcapi-features-{}/1.0/conf/{}"
_CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/{}"
CONFORMS_TO = (
    *(_PART.format(1, name) for name in ("core", "geojson", "html", "oas30")),
    _PART.format(2, "crs"),
    *(_PART.format(3, name) for name in ("filter", "features-filter", "queryables")),
    *property_schemas.CONFORMS_TO,
    *(
        _CQL2.format(name)
        for name in (
            "cql2-text",
            "cql2-json",
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "accent-insensitive-comparison",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
            "spatial-functions",
            "temporal-functions",
            "array-functions",
            "property-property",
        )
    ),
)
"""The parts of the standards that hold in full.

Of CQL2, functions and arithmetic are not offered.
"""


def landing(request: Request) -> Answer:
    """`/api`: links to everything else."""
    language = parameters.page_language(request.pairs)
    return either(request, language, partial(_landing, request, language), document_pages.landing)


def _landing(request: Request, language: Language) -> dict[str, Any]:
    base = f"{request.origin}/api"
    return {
        "title": NAME,
        "description": words(language)(
            mark(
                "Displacement, coordination areas and partner presence in {country}, "
                "by place and day."
            ),
            country=request.dataset.country.named(language),
        ),
        "attribution": collection_documents.attribution(request.dataset),
        "links": [
            *collection_documents.both_forms(base, "This page"),
            _link("service-desc", OPENAPI, "Description (OpenAPI 3.0)", f"{base}/openapi.json"),
            _link("service-doc", HTML, "Every address and parameter", f"{base}/docs"),
            _link("conformance", JSON, "Conformance classes", f"{base}/conformance"),
            _link("data", JSON, "Collections", f"{base}/collections"),
            _link("describedby", catalogue.JSON_LD, "Catalogue (DCAT)", f"{base}/dcat.jsonld"),
            {
                **_link("search", JSON, "Search by name", f"{base}/search?q={{q}}"),
                "templated": True,
            },
            _link("describedby", JSON, "State of the map", f"{base}/state"),
            *tile_parameters.links(request.origin, None),
            *tile_matrix_set.links(request),
            *styles.links(request),
        ],
    }


def conformance(request: Request) -> Answer:
    """`/api/conformance`: the parts of the standards that the service keeps."""
    language = parameters.page_language(request.pairs)
    return either(
        request,
        language,
        lambda: {"conformsTo": (*CONFORMS_TO, *tilesets.CONFORMS_TO)},
        document_pages.conformance,
    )


def description(request: Request) -> Answer:
    """`/api/openapi.json`: every address and parameter."""
    parameters.nothing_but(request.pairs, "f")
    return Answer(lambda: orjson.dumps(_description(request)), OPENAPI)


def docs(request: Request) -> Answer:
    """`/api/docs`: every address and parameter, as a page."""
    return openapi_page.answer(request, partial(_description, request))


def _description(request: Request) -> dict[str, Any]:
    return document.description(request.origin, request.dataset, request.state.routes)


def _link(rel: str, media_type: str, title: str, href: str) -> dict[str, Any]:
    return {"rel": rel, "type": media_type, "title": title, "href": href}


_ONLY_JSON = query("f", choice(["json"]), "The format; there is only one.")
ROUTES = (
    Route("/api", landing, page("Landing page", JSON, [LANGUAGE], reference("landing"))),
    Route(
        "/api/conformance",
        conformance,
        page("Conformance classes", JSON, [LANGUAGE], reference("conformance")),
    ),
    Route(
        "/api/openapi.json", description, operation("This description", {OPENAPI: {}}, [_ONLY_JSON])
    ),
    Route("/api/docs", docs, page("This description as a page", OPENAPI, [LANGUAGE])),
)
