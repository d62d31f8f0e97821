"""All addresses of the map service, and the one table from error to HTTP status."""

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from geo.access.datasets import Library
from geo.access.gate import Gate
from geo.errors import (
    BusyError,
    CredentialsError,
    DrawingError,
    GeoError,
    InvalidQueryError,
    LinkError,
    NotFoundError,
    SettingsError,
    StoreError,
    ValidationError,
    WithheldError,
)
from geo.settings import ROOT, Settings
from mapservice import health, landing
from mapservice.edge.security_headers import SecurityHeaders
from mapservice.features import collection_documents, items
from mapservice.files import booklets, downloads, pictures, slides
from mapservice.files import minutes as minutes_files
from mapservice.lite import routes as lite_routes
from mapservice.query import tile_matrix_set
from mapservice.sign_in import share_pages
from mapservice.sign_in.share_pages import ShareEndpoint
from mapservice.tiles import assets, map_layers, styles, tiles, tilesets
from mapservice.web import path_convertor
from mapservice.web.answers import Answer
from mapservice.web.endpoint import AppState, Endpoint, Handler, Request

STATUSES: Mapping[type[GeoError], HTTPStatus] = {
    InvalidQueryError: HTTPStatus.BAD_REQUEST,
    NotFoundError: HTTPStatus.NOT_FOUND,
    WithheldError: HTTPStatus.FORBIDDEN,
    CredentialsError: HTTPStatus.UNAUTHORIZED,
    LinkError: HTTPStatus.NOT_FOUND,
    DrawingError: HTTPStatus.INTERNAL_SERVER_ERROR,
    ValidationError: HTTPStatus.UNPROCESSABLE_ENTITY,
    StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
    BusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    SettingsError: HTTPStatus.SERVICE_UNAVAILABLE,
    GeoError: HTTPStatus.INTERNAL_SERVER_ERROR,
}


def nowhere(request: Request) -> Answer:
    """Every address below /api that does not exist."""
    path = request.http.scope["path"][:80]
    raise NotFoundError(f"There is nothing at {path}; /api lists what there is.")


TILE = "/tiles/{tileMatrixSet}/{tileMatrix}/{tileRow}/{tileCol}"
HANDLERS: Mapping[str, Handler] = {
    "/api": landing.landing,
    "/api/": landing.landing,
    "/api/conformance": landing.conformance,
    "/api/openapi.json": landing.description,
    "/api/docs": landing.docs,
    "/api/collections": collection_documents.all_of_them,
    "/api/collections/{collection}": collection_documents.one,
    "/api/collections/{collection}/queryables": collection_documents.filters,
    "/api/collections/{collection}/tiles": tilesets.listed,
    "/api/collections/{collection}/tiles/{tileMatrixSet}": tilesets.metadata,
    "/api/collections/{collection}/tiles/{tileMatrixSet}/tilejson.json": tilesets.tilejson,
    f"/api/collections/{{collection}}{TILE}": tiles.one,
    "/api/collections/{collection}/items": items.page,
    "/api/collections/{collection}/items/{feature}": items.one,
    "/api/tiles": tilesets.listed,
    "/api/tiles/{tileMatrixSet}": tilesets.metadata,
    "/api/tiles/{tileMatrixSet}/tilejson.json": tilesets.tilejson,
    f"/api{TILE}": tiles.one,
    "/api/tileMatrixSets": tile_matrix_set.listed,
    "/api/tileMatrixSets/{tileMatrixSet}": tile_matrix_set.one,
    "/api/downloads/view.html": downloads.view,
    "/api/downloads/view.png": partial(pictures.view, "png"),
    "/api/downloads/view.svg": partial(pictures.view, "svg"),
    "/api/downloads/view.pdf": partial(pictures.view, "pdf"),
    "/api/downloads/place.pdf": booklets.place,
    "/api/downloads/organisation.pdf": booklets.organisation,
    "/api/downloads/meeting.pptx": slides.slides,
    "/api/downloads/minutes.docx": partial(minutes_files.file, "docx"),
    "/api/downloads/minutes.pdf": partial(minutes_files.file, "pdf"),
    "/api/preview.png": pictures.preview,
    "/api/downloads/operational-presence.csv": downloads.presence,
    "/api/downloads/{collection}.{extension}": downloads.collection,
    "/api/map/{layer}.geojson": map_layers.layer,
    "/api/basemap/{name}.geojson": assets.basemap_layer,
    "/api/basemap/{language}/labels.geojson": assets.basemap_labels,
    "/api/fonts/{fontstack}/{range}.pbf": assets.font_range,
    "/api/symbols/atlas.png": assets.atlas_png,
    "/api/symbols/atlas.json": assets.atlas_json,
    "/api/symbols/sprite.png": partial(styles.sprite_png, 1),
    "/api/symbols/sprite.json": partial(styles.sprite_json, 1),
    "/api/symbols/sprite@2x.png": partial(styles.sprite_png, 2),
    "/api/symbols/sprite@2x.json": partial(styles.sprite_json, 2),
    "/api/symbols/{name}.svg": assets.symbol_svg,
    "/api/symbols/{name}.png": assets.symbol_png,
    "/api/styles": styles.listed,
    "/api/styles/atlas": styles.atlas,
    "/api/styles/{style}": assets.style,
    "/api/leaflet/{name:anything}": assets.leaflet,
    **lite_routes.HANDLERS,
    "/healthz": health.alive,
    "/readyz": health.ready,
}
"""Path → handler, in the order of matching."""


def routes(
    library: Library, config: Settings, is_ready: Callable[[], bool] = lambda: True
) -> list[BaseRoute]:
    """Returns every route of the map service, with absolute paths; `is_ready` is for /readyz."""
    path_convertor.register()
    state = AppState(library, config, STATUSES, _code(), Gate(config), is_ready)
    found: list[BaseRoute] = [
        Route(path, Endpoint(state, handler)) for path, handler in HANDLERS.items()
    ]
    leaving = ShareEndpoint(state, share_pages.left, ("GET", "HEAD", "POST"))
    return [
        *found,
        Route(share_pages.LEAVE, leaving),
        Route("/share/{token:anything}", ShareEndpoint(state, share_pages.opened)),
        Route("/api/{rest:anything}", Endpoint(state, nowhere, anything=True)),
    ]


def application(library: Library, config: Settings) -> Starlette:
    """Returns the map service as an application of its own."""
    headers = Middleware(SecurityHeaders, config=config)
    return Starlette(routes=routes(library, config), middleware=[headers])


def _code() -> str:
    """Returns a digest of the program, so that a tag does not outlive the code that made it."""
    digest = hashlib.sha256()
    for room in ("geo", "maps", "mapservice"):
        for path in sorted((ROOT / room).rglob("*.p[yo]")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
