"""All addresses of the map service, and the one table from error to HTTP status."""

import hashlib
from collections.abc import Mapping
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from geo.errors import (
    GeoError,
    InvalidQueryError,
    NotFoundError,
    SettingsError,
    StoreError,
    ValidationError,
    WithheldError,
)
from geo.library import Library
from geo.settings import ROOT, Settings
from mapservice import assets, collection_documents, health, items, landing, map_layers
from mapservice.answers import Answer
from mapservice.door import Asked, Door, Handler, Process

STATUSES: Mapping[type[GeoError], HTTPStatus] = {
    InvalidQueryError: HTTPStatus.BAD_REQUEST,
    NotFoundError: HTTPStatus.NOT_FOUND,
    WithheldError: HTTPStatus.FORBIDDEN,
    ValidationError: HTTPStatus.UNPROCESSABLE_ENTITY,
    StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
    SettingsError: HTTPStatus.SERVICE_UNAVAILABLE,
    GeoError: HTTPStatus.INTERNAL_SERVER_ERROR,
}


def nowhere(asked: Asked) -> Answer:
    """Every address below /api that does not exist."""
    path = asked.request.scope["path"][:80]
    raise NotFoundError(f"There is nothing at {path}; /api lists what there is.")


HANDLERS: Mapping[str, Handler] = {
    "/api": landing.landing,
    "/api/": landing.landing,
    "/api/conformance": landing.conformance,
    "/api/openapi.json": landing.description,
    "/api/collections": collection_documents.all_of_them,
    "/api/collections/{collection}": collection_documents.one,
    "/api/collections/{collection}/queryables": collection_documents.queryables,
    "/api/collections/{collection}/items": items.page,
    "/api/collections/{collection}/items/{feature}": items.one,
    "/api/map/{layer}.geojson": map_layers.layer,
    "/api/basemap/{name}.geojson": assets.basemap_layer,
    "/api/basemap/{language}/labels.geojson": assets.basemap_labels,
    "/api/fonts/{fontstack}/{range}.pbf": assets.font_range,
    "/api/symbols/atlas.png": assets.atlas_png,
    "/api/symbols/atlas.json": assets.atlas_json,
    "/api/symbols/{name}.svg": assets.symbol_svg,
    "/api/symbols/{name}.png": assets.symbol_png,
    "/api/styles/{style}": assets.style,
    "/api/leaflet/{name:path}": assets.leaflet,
    "/healthz": health.alive,
    "/readyz": health.ready,
}
"""Path → handler, in the order of matching."""


def routes(library: Library, config: Settings) -> list[BaseRoute]:
    """Returns every route of the map service, with absolute paths."""
    process = Process(library, config, STATUSES, code=_code())
    found: list[BaseRoute] = [
        Route(path, Door(process, handler)) for path, handler in HANDLERS.items()
    ]
    return [*found, Route("/api/{rest:path}", Door(process, nowhere, anything=True))]


def application(library: Library, config: Settings) -> Starlette:
    """Returns the map service as an application of its own."""
    return Starlette(routes=routes(library, config))


def _code() -> str:
    """Returns a digest of the program, so that a tag does not outlive the code that made it."""
    digest = hashlib.sha256()
    for room in ("geo", "maps", "mapservice"):
        for path in sorted((ROOT / room).rglob("*.p[yo]")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
