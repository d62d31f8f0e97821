"""All addresses of the map service, and the one table from error to HTTP status."""

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus

from starlette import routing
from starlette.applications import Starlette
from starlette.convertors import register_url_convertor
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from geo.access.datasets import Library
from geo.access.gate import Gate
from geo.errors import (
    BusyError,
    ConflictError,
    CredentialsError,
    DrawingError,
    GeoError,
    InvalidQueryError,
    LimitError,
    LinkError,
    MailError,
    NotFoundError,
    SettingsError,
    StoreError,
    ValidationError,
    WithheldError,
)
from geo.intake.formats.limits import NotReadError
from geo.language import mark
from geo.settings import ROOT, Settings
from mapservice import health, landing, search, state, well_known
from mapservice.confirm import routes as confirm
from mapservice.edge.addresses import Addresses, Links, elsewhere
from mapservice.edge.security_headers import SecurityHeaders
from mapservice.features import collection_documents, items, property_schemas
from mapservice.feeds import routes as feeds
from mapservice.files import booklets, downloads, minutes, pictures, rounds, sheets, slides
from mapservice.imports import hand_in, programs
from mapservice.lite import routes as lite
from mapservice.query import tile_matrix_set
from mapservice.sign_in import share_pages
from mapservice.tiles import assets, map_layers, styles, tiles, tilesets
from mapservice.web import path_convertor
from mapservice.web.answers import Answer
from mapservice.web.endpoint import AppState, Endpoint, Request, Route
from mapservice.web.sent import TooLargeError

STATUSES: Mapping[type[GeoError], HTTPStatus] = {
    InvalidQueryError: HTTPStatus.BAD_REQUEST,
    NotFoundError: HTTPStatus.NOT_FOUND,
    WithheldError: HTTPStatus.FORBIDDEN,
    CredentialsError: HTTPStatus.UNAUTHORIZED,
    LinkError: HTTPStatus.NOT_FOUND,
    DrawingError: HTTPStatus.INTERNAL_SERVER_ERROR,
    ConflictError: HTTPStatus.CONFLICT,
    LimitError: HTTPStatus.TOO_MANY_REQUESTS,
    TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ValidationError: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotReadError: HTTPStatus.UNPROCESSABLE_ENTITY,
    StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
    MailError: HTTPStatus.SERVICE_UNAVAILABLE,
    BusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    SettingsError: HTTPStatus.SERVICE_UNAVAILABLE,
    GeoError: HTTPStatus.INTERNAL_SERVER_ERROR,
}


def nowhere(request: Request) -> Answer:
    """Every address that does not exist."""
    raise NotFoundError(
        mark("There is nothing at {path}; {start} lists what there is for programs."),
        path=request.http.scope["path"][:80],
        start=f"{request.origin}/api",
    )


ROUTES = (
    *landing.ROUTES,
    *collection_documents.ROUTES,
    *property_schemas.ROUTES,
    *items.ROUTES,
    *search.ROUTES,
    *state.ROUTES,
    *feeds.ROUTES,
    *map_layers.ROUTES,
    *assets.ROUTES,
    *health.ROUTES,
    *well_known.ROUTES,
    *downloads.ROUTES,
    *sheets.ROUTES,
    *rounds.ROUTES,
    *pictures.ROUTES,
    *booklets.ROUTES,
    *slides.ROUTES,
    *minutes.ROUTES,
    pictures.PREVIEW,
    *lite.ROUTES,
    *hand_in.ROUTES,
    *confirm.ROUTES,
    *programs.ROUTES,
    *share_pages.ROUTES,
    *tilesets.ROUTES,
    *tile_matrix_set.ROUTES,
    *styles.ROUTES,
    Route("/{rest:elsewhere}", nowhere, None, endpoint=partial(Endpoint, any_method=True)),
)
"""Every address: what is served, and in this order what the description says of it."""


def routes(
    library: Library, config: Settings, is_ready: Callable[[], bool] = lambda: True
) -> list[BaseRoute]:
    """Returns every route of the map service, with absolute paths; `is_ready` is for /readyz.

    Tiles match first: most requests are for them, and no other address looks like theirs. Then
    come those without a variable part, then the others in the order of `ROUTES`.
    """
    path_convertor.register()
    register_url_convertor("elsewhere", elsewhere(config.base_path))
    held = AppState(library, config, STATUSES, _code(), Gate(config), ROUTES, is_ready)
    return [
        routing.Route(one.path, one.endpoint(held, one.handler))
        for one in sorted(ROUTES, key=lambda one: (one.handler is not tiles.one, "{" in one.path))
    ]


def application(library: Library, config: Settings) -> Starlette:
    """Returns the map service as an application of its own."""
    around = [Middleware(one, config=config) for one in (Addresses, SecurityHeaders, Links)]
    return Starlette(routes=routes(library, config), middleware=around)


def _code() -> str:
    """Returns a digest of the program, so that a tag does not outlive the code that made it."""
    digest = hashlib.sha256()
    for room in ("geo", "maps", "mapservice"):
        for path in sorted((ROOT / room).rglob("*.p[yo]")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
