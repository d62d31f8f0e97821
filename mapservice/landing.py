"""Where programs start: the landing page, what the service keeps to, and its description."""

from functools import partial
from typing import Any

import orjson

from geo.language import Language, mark, words
from mapservice import (
    collection_documents,
    document_pages,
    openapi,
    openapi_page,
    parameters,
    styles,
    tile_matrix_set,
    tile_parameters,
    tilesets,
)
from mapservice.answers import JSON, OPENAPI, Answer
from mapservice.door import Asked
from mapservice.negotiation import either
from mapservice.page_parts import Site
from mapservice.pages import HTML, NAME

_PART = "http://www.opengis.net/spec/ogcapi-features-{}/1.0/conf/{}"
_CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/{}"
CONFORMS_TO = (
    *(_PART.format(1, name) for name in ("core", "geojson", "html", "oas30")),
    _PART.format(2, "crs"),
    *(_PART.format(3, name) for name in ("filter", "features-filter", "queryables")),
    *(
        _CQL2.format(name)
        for name in (
            "cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators",
            "case-insensitive-comparison", "accent-insensitive-comparison",
            "basic-spatial-functions", "basic-spatial-functions-plus", "spatial-functions",
            "temporal-functions", "array-functions", "property-property",
        )
    ),
)  # fmt: skip
"""The parts of the standards that hold in full.

Of CQL2, functions and arithmetic are not offered.
"""


def landing(asked: Asked) -> Answer:
    """`/api`: links to everything else."""
    language = parameters.page_language(asked.pairs)
    site = Site(asked, language)
    return either(
        asked.request,
        partial(_landing, asked, language),
        partial(document_pages.landing, site),
        (language,),
    )


def _landing(asked: Asked, language: Language) -> dict[str, Any]:
    base = f"{asked.origin}/api"
    return {
        "title": NAME,
        "description": words(language)(
            mark("Displacement, coordination areas and partner presence in Iraq, by place and day.")
        ),
        "attribution": collection_documents.attribution(asked.dataset),
        "links": [
            *collection_documents.both_forms(base, "This page"),
            _link("service-desc", OPENAPI, "Description (OpenAPI 3.0)", f"{base}/openapi.json"),
            _link("service-doc", HTML, "Every address and parameter", f"{base}/docs"),
            _link("conformance", JSON, "Conformance classes", f"{base}/conformance"),
            _link("data", JSON, "Collections", f"{base}/collections"),
            *tile_parameters.links(asked.origin, None),
            *tile_matrix_set.links(asked),
            *styles.links(asked),
        ],
    }


def conformance(asked: Asked) -> Answer:
    """`/api/conformance`: the parts of the standards that the service keeps."""
    language = parameters.page_language(asked.pairs)
    site = Site(asked, language)
    return either(
        asked.request,
        lambda: {"conformsTo": (*CONFORMS_TO, *tilesets.CONFORMS_TO)},
        partial(document_pages.conformance, site),
        (language,),
    )


def description(asked: Asked) -> Answer:
    """`/api/openapi.json`: every address and parameter."""
    parameters.nothing_but(asked.pairs, "f")
    return Answer(lambda: orjson.dumps(openapi.description(asked.origin, asked.dataset)), OPENAPI)


def docs(asked: Asked) -> Answer:
    """`/api/docs`: every address and parameter, as a page."""
    return openapi_page.answer(asked, lambda: openapi.description(asked.origin, asked.dataset))


def _link(rel: str, media_type: str, title: str, href: str) -> dict[str, Any]:
    return {"rel": rel, "type": media_type, "title": title, "href": href}
