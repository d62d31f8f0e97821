"""Where programs start: the landing page, what the service keeps to, and its description."""

from typing import Any

from geo.language import words
from mapservice import collection_documents, openapi, parameters
from mapservice.answers import JSON, OPENAPI, Answer, document
from mapservice.door import Asked

CONFORMS_TO = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}"
    for name in ("core", "geojson", "oas30")
)


def landing(asked: Asked) -> Answer:
    """`/api`: links to everything else."""
    language = parameters.language(asked.pairs, "f")
    say = words(language)
    base = f"{asked.origin}/api"
    content = {
        "title": "Durable Solutions Atlas",
        "description": say(
            "Displacement, coordination areas and partner presence in Iraq, by place and day."
        ),
        "attribution": collection_documents.attribution(asked.dataset),
        "links": [
            _link("self", JSON, "This page", base),
            _link("service-desc", OPENAPI, "Description (OpenAPI 3.0)", f"{base}/openapi.json"),
            _link("conformance", JSON, "Conformance classes", f"{base}/conformance"),
            _link("data", JSON, "Collections", f"{base}/collections"),
        ],
    }
    return document(content, language)


def conformance(asked: Asked) -> Answer:
    """`/api/conformance`: the parts of the standard that the service keeps."""
    parameters.nothing_but(asked.pairs, "f")
    return document({"conformsTo": CONFORMS_TO})


def description(asked: Asked) -> Answer:
    """`/api/openapi.json`: every address and parameter."""
    parameters.nothing_but(asked.pairs, "f")
    return document(openapi.description(asked.origin), media_type=OPENAPI)


def _link(rel: str, media_type: str, title: str, href: str) -> dict[str, Any]:
    return {"rel": rel, "type": media_type, "title": title, "href": href}
