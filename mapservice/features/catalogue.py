"""What catalogues and search engines read: DCAT of all layers, and schema.org of one."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from geo.catalog import layers
from geo.dataset import names
from geo.exchange import formats
from geo.language import Language, mark, words
from mapservice.web.answers import GEOJSON
from mapservice.web.endpoint import Request
from mapservice.web.pages import NAME

JSON_LD: Final = "application/ld+json"
Content = Mapping[str, Any]
_CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "gsp": "http://www.opengis.net/ont/geosparql#",
}
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_ABOUT: Final = mark(
    "Displacement, coordination areas and partner presence in {country}, by place and day."
)


def dcat(request: Request, contents: Iterable[Content], language: Language) -> dict[str, Any]:
    """Returns the catalogue of collections, of which each says what `contents` hold (DCAT)."""
    say, base = words(language), f"{request.origin}/api"
    told, dataset = partial(_text, language), request.dataset
    return {
        "@context": _CONTEXT,
        "@id": f"{base}/dcat.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": told(say(NAME)),
        "dct:description": told(say(_ABOUT, country=dataset.country.named(language))),
        "dct:publisher": _agent(say(NAME)),
        "dct:language": [one.value for one in Language],
        "dct:modified": _modified(request),
        "foaf:homepage": {"@id": f"{base}?f=html"},
        "dcat:service": {
            "@id": base,
            "@type": "dcat:DataService",
            "dct:title": told(say(NAME)),
            "dcat:endpointURL": {"@id": base},
            "dcat:endpointDescription": {"@id": f"{base}/openapi.json"},
        },
        "dcat:dataset": [_dataset(request, one, language) for one in contents],
    }


def _dataset(request: Request, content: Content, language: Language) -> dict[str, Any]:
    href = f"{request.origin}/api/collections/{content['id']}"
    licence = {"@type": "dct:LicenseDocument", "rdfs:label": content["licence"]}
    return {
        "@id": href,
        "@type": "dcat:Dataset",
        "dct:identifier": content["id"],
        "dct:title": _text(language, content["title"]),
        "dct:description": _text(language, content["description"]),
        "dct:publisher": _agent(content["attribution"]),
        "dct:source": content["source"],
        "dct:license": licence,
        "dct:accessRights": {
            "@type": "dct:RightsStatement",
            "rdfs:label": words(language)(names.AUDIENCES[request.audience]),
        },
        "dct:modified": _modified(request),
        "dcat:landingPage": {"@id": f"{href}?f=html"},
        **dict(_extent(content["extent"])),
        "dcat:distribution": [
            {
                "@id": address,
                "@type": "dcat:Distribution",
                "dct:title": title,
                "dct:license": licence,
                "dcat:accessURL": {"@id": address},
                **({"dcat:downloadURL": {"@id": address}} if is_file else {}),
                "dcat:mediaType": {"@id": _MEDIA + media_type},
            }
            for title, media_type, address, is_file in _distributions(request, content["id"])
        ],
    }


def _extent(extent: Content) -> Iterator[tuple[str, Any]]:
    """Yields where and when a dataset is of, as far as it is known."""
    if "spatial" in extent:
        west, south, east, north = extent["spatial"]["bbox"][0]
        corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
        ring = ",".join(f"{x} {y}" for x, y in corners)
        box = {"@value": f"POLYGON(({ring}))", "@type": "gsp:wktLiteral"}
        yield "dct:spatial", {"@type": "dct:Location", "dcat:bbox": box}
    days = dict(zip(("dcat:startDate", "dcat:endDate"), _days(extent), strict=True))
    if any(days.values()):
        known = {name: _typed(day, "date") for name, day in days.items() if day}
        yield "dct:temporal", {"@type": "dct:PeriodOfTime", **known}


def _days(extent: Content) -> list[str]:
    return [(one or "")[: len("2023-12-13")] for one in extent["temporal"]["interval"][0]]


def _distributions(request: Request, layer_id: str) -> Iterator[tuple[str, str, str, bool]]:
    """Yields title, media type and address of each form of a layer, and whether it is a file."""
    base = f"{request.origin}/api"
    yield "OGC API - Features", GEOJSON, f"{base}/collections/{layer_id}/items", False
    has_shapes = layers.declared(layer_id).geometry.value != "none"
    for extension, one in formats.FORMATS.items():
        if has_shapes or one.records:
            media_type = one.media_type.partition(";")[0]
            yield one.title, media_type, f"{base}/downloads/{layer_id}.{extension}", True


def of_page(request: Request, content: Content, language: Language) -> dict[str, Any]:
    """Returns what the page of a collection tells search engines of it (schema.org)."""
    made: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": content["title"],
        "description": content["description"],
        "url": f"{request.origin}/api/collections/{content['id']}?f=html",
        "identifier": content["id"],
        "inLanguage": language.value,
        "creator": {"@type": "Organization", "name": content["attribution"]},
        "license": content["licence"],
        "isAccessibleForFree": True,
        "dateModified": f"{request.revision.made_at:%Y-%m-%dT%H:%M:%SZ}",
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": words(language)(NAME),
            "url": f"{request.origin}/api",
        },
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": address}
            for _, media_type, address, is_file in _distributions(request, content["id"])
            if is_file
        ],
    }
    start, end = _days(content["extent"])
    if start or end:
        made["temporalCoverage"] = f"{start or '..'}/{end or '..'}"
    if "spatial" in content["extent"]:
        west, south, east, north = content["extent"]["spatial"]["bbox"][0]
        box = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
        made["spatialCoverage"] = {"@type": "Place", "geo": box}
    return made


def _modified(request: Request) -> dict[str, str]:
    return _typed(f"{request.revision.made_at:%Y-%m-%dT%H:%M:%SZ}", "dateTime")


def _agent(name: str) -> dict[str, str]:
    return {"@type": "foaf:Agent", "foaf:name": name}


def _text(language: Language, text: str) -> dict[str, str]:
    return {"@value": text, "@language": language.value}


def _typed(value: str, kind: str) -> dict[str, str]:
    return {"@value": value, "@type": f"xsd:{kind}"}
