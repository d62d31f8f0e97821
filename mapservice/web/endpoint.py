"""Routes and their endpoints: methods, audience, ETag and errors, so that handlers only answer."""

import hashlib
import logging
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from http import HTTPStatus
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Final
from urllib.parse import quote, urlencode

from anyio import CapacityLimiter, to_thread
from starlette.requests import HTTPConnection
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from geo.access import sign_in
from geo.access.datasets import Library
from geo.access.gate import Access, Asking, Gate
from geo.catalog.audience import Audience
from geo.catalog.layer import Layer
from geo.dataset import supposed
from geo.dataset.dataset import Dataset
from geo.errors import (
    UNREAD,
    CredentialsError,
    GeoError,
    InvalidQueryError,
    SettingsError,
    StoreError,
    WithheldError,
    is_unwritable,
    unwritten,
)
from geo.language import Language, mark, words
from geo.settings import Settings
from geo.store.revisions import Revision
from geo.values import days
from geo.values.cache import Cache
from geo.view.address import SUPPOSED
from mapservice.web import answers
from mapservice.web.answers import Answer, Caching
from mapservice.web.operation import Operation
from mapservice.web.problem_page import problem
from mapservice.web.streamed import Streamed
from mapservice.web.token_throttle import TokenThrottle

MOST_WORKING: Final = 8
"""Requests that are worked on at once: more would take as long, and all their memory together."""
MOST_RECEIVING: Final = 32
"""Requests that send something at once: those on slow lines keep nobody else waiting."""
MOST_READING: Final = 2
"""Files that were handed in and are read at once: each may take a gigabyte."""
METHODS = ("GET", "HEAD", "OPTIONS")
BROKEN = mark("Something went wrong inside the map service; it was written to the log.")
logger = logging.getLogger(__name__)
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.\-]+)(:\d{1,5})?", re.ASCII)


@dataclass(frozen=True)
class AppState:
    """What all requests of a process share.

    `code` changes when the program does; `is_ready` says whether a first visitor need not wait.
    """

    library: Library
    config: Settings
    statuses: Mapping[type[GeoError], HTTPStatus]
    code: str
    gate: Gate
    routes: tuple["Route", ...] = ()
    is_ready: Callable[[], bool] = lambda: True
    cache: Cache = field(default_factory=Cache)
    token_throttle: TokenThrottle = field(default_factory=TokenThrottle)
    working: CapacityLimiter = field(default_factory=partial(CapacityLimiter, MOST_WORKING))
    receiving: CapacityLimiter = field(default_factory=partial(CapacityLimiter, MOST_RECEIVING))
    reading: BoundedSemaphore = field(default_factory=partial(BoundedSemaphore, MOST_READING))


@dataclass(frozen=True, eq=False)
class Request:
    """One request: who asks, for which address, and the data that they may see."""

    http: HttpRequest
    access: Access
    state: AppState

    @property
    def audience(self) -> Audience:
        """The audience of the asker."""
        return self.access.audience

    @cached_property
    def dataset(self) -> Dataset:
        """The newest dataset as the asker may see it, as of the day that the address asks for.

        As the address supposes it, too.
        """
        newest = self.state.library.dataset(self.access.audience, self.access.scope)
        asked = (days.whole(value) for name, value in self.pairs if name == "date")
        return supposed.of_address(newest.on(next(asked, None)), self.pairs)

    @property
    def cache(self) -> Cache:
        """What was worked out of the asker's dataset."""
        return self.dataset.derived

    @cached_property
    def revision(self) -> Revision:
        """The revision of the dataset: who brought it in, when and from which source."""
        number = self.dataset.revision
        return self.cache.get("revision", lambda: self.state.library.revision(number))

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of the address, in their order, with repeats."""
        return self.http.query_params.multi_items()

    @property
    def language(self) -> Language:
        """The first language of ours that the address names; English where it names none."""
        asked = (value for name, value in self.pairs if name == "lang" and value in list(Language))
        return Language(next(asked, Language.EN))

    @property
    def pinned(self) -> bool:
        """Whether the address itself asks for the public view, so that all get the same."""
        return self.http.query_params.get("audience") == Audience.PUBLIC.value

    @property
    def version(self) -> str:
        """A text for addresses that changes with the data, who asks, and the program."""
        return f"{self.dataset.edition}-{self.state.code[:8]}"

    @cached_property
    def origin(self) -> str:
        """Where this service is reached, such as https://atlas.example.org, without a slash.

        Of a request below a link it holds the link's token, and is for addresses of /api alone.
        """
        below: str = self.http.scope.get("atlas.below", "")
        return self.root + below

    @cached_property
    def root(self) -> str:
        """Where the pages of the Atlas are reached, which never lie below a link."""
        return origin_of(self.state.config, self.http)

    def opens(self, page: str) -> None:
        """Raises WithheldError where the paper of a page lies outside what a link opens."""
        if not self.access.scope.opens(page):
            raise WithheldError(mark("The link does not open this page"))

    def part(self, name: str) -> str:
        """Returns a named part of the address's path."""
        return str(self.http.path_params[name])


Handler = Callable[[Request], Answer]
HttpHandler = Callable[[AppState, HttpRequest], Response]
"""A handler that answers whoever asks, with headers of its own."""


@dataclass(frozen=True)
class Endpoint:
    """An ASGI application around one handler; `any_method` lets every method through to it.

    Only so many are worked on at once, the others wait in the order in which they came; what is
    `prompt` never waits for those that take long. `methods` are those that it answers.
    """

    state: AppState
    handler: Handler
    any_method: bool = False
    prompt: bool = False
    methods: tuple[str, ...] = METHODS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; never raises."""
        limiter = None if self.prompt else self.state.working
        http = HttpRequest(scope, receive)
        response = await to_thread.run_sync(self._respond, http, limiter=limiter)
        if scope["method"] == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    def _respond(self, http: HttpRequest) -> Response:
        who = Audience.PUBLIC
        try:
            access = _access(http, self.state.gate)
            who = access.audience
            return self._answer(http, access)
        except GeoError as fault:
            return self._refusal(http, fault, who)
        except Exception as fault:
            logger.exception("unexpected fault at %s", http.scope["route"].path)
            if isinstance(fault, OSError) and is_unwritable(fault):
                where = Path(fault.filename or tempfile.gettempdir())
                return self._refusal(http, StoreError(unwritten(fault, where)), who)
            return problem(http, HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN, who)

    def _answer(self, http: HttpRequest, access: Access) -> Response:
        who = access.audience
        if http.method not in self.methods and not self.any_method:
            refused = HTTPStatus.METHOD_NOT_ALLOWED
            how = " or ".join(one for one in self.methods if one != "OPTIONS")
            detail = f"{http.method[:20]} is not possible here, only {how}."
            response = problem(http, refused, detail, who)
            response.headers["Allow"] = ", ".join(self.methods)
            return response
        if http.method == "OPTIONS" and not self.any_method:
            return _options(who, self.methods)
        request = Request(http, access, self.state)
        answer = self.handler(request)
        if answer.audit_action and answer.caching is not Caching.SHARED:
            self.state.gate.saw(access, _named(http), answer.audit_action)
        return _response(request, answer)

    def _refusal(self, http: HttpRequest, fault: GeoError, who: Audience) -> Response:
        statuses = self.state.statuses
        status = next(statuses[kind] for kind in type(fault).__mro__ if kind in statuses)
        say = words(Language.asked(http.query_params.get("lang", "")))
        detail = fault.sentence(say)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            logger.error("%s: %s", type(fault).__name__, fault)
        if isinstance(fault, StoreError | SettingsError) and who is not Audience.COORDINATOR:
            # the text may name files of this machine
            detail = say(fault.public if isinstance(fault, StoreError) else UNREAD)
        response = problem(http, status, detail, who)
        if isinstance(fault, CredentialsError):
            wait_s = self.state.token_throttle.wait_s(sender_of(http))
            if wait_s:
                response.status_code = HTTPStatus.TOO_MANY_REQUESTS.value
                response.headers["Retry-After"] = str(wait_s)
            response.headers["WWW-Authenticate"] = 'Bearer realm="Durable Solutions Atlas"'
        return response


@dataclass(frozen=True)
class PerCollection:
    """An operation that is described for each collection, by its id in place of `{collection}`."""

    of: Callable[[Dataset, Layer], Operation]


@dataclass(frozen=True)
class Route:
    """An address of the service: its path, what answers it, and what the description says of it.

    `operation` is None where the description leaves reading the address out, and a function where
    it depends on what the asker may see. `post` is what the address does beside being read.
    """

    path: str
    handler: Handler | HttpHandler
    operation: Operation | Callable[[Dataset], Operation] | PerCollection | None
    post: Operation | None = None
    endpoint: Callable[[AppState, Any], ASGIApp] = Endpoint


def _access(request: HTTPConnection, gate: Gate) -> Access:
    """Returns what the sender of a request may see.

    CredentialsError for a token that opens nothing, WithheldError for an address that asks for
    more than its sender may see.
    """
    asked = request.query_params
    return gate.access(
        Asking(
            headers=request.headers,
            cookies=request.cookies,
            claims=sign_in.claims(request.cookies, gate.config, gate.keys),
            embedded=asked.get("embed", "").lower() == "true",
            wanted=asked.get("audience", ""),
            sender=sender_of(request),
        )
    )


def sender_of(request: HTTPConnection) -> str:
    """Returns the address that a request came from, empty where it is not known."""
    return request.client.host if request.client else ""


def _named(http: HttpRequest) -> str:
    """Returns what the audit log calls an address: all tiles of a collection are one."""
    path: str = http.scope["path"]
    return path.partition("/tiles/")[0] + "/tiles" if "/tiles/" in path else path


def origin_of(config: Settings, request: HTTPConnection) -> str:
    """Returns where the Atlas is reached by a request; InvalidQueryError where it does not say."""
    if config.base_url:
        return config.base_url.rstrip("/")
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise InvalidQueryError("The header Host is missing or is not the name of a host.")
    return f"{request.scope.get('scheme', 'http')}://{host}"


def _options(who: Audience, methods: tuple[str, ...]) -> Response:
    headers = answers.common_headers(who) | {"Allow": ", ".join(methods)}
    if who is Audience.PUBLIC:
        headers["Access-Control-Allow-Methods"] = ", ".join(methods)
        headers["Access-Control-Allow-Headers"] = "If-None-Match"
    return Response(status_code=HTTPStatus.NO_CONTENT.value, headers=headers)


def _headers(request: Request, answer: Answer) -> dict[str, str]:
    """Returns the headers of an answer; what all audiences share has the same for all of them."""
    caching, user_header = answer.caching, request.state.config.trusted_user_header
    if caching is Caching.KEYED and not _is_of_its_version(request):
        caching = Caching.DATA
    who = Audience.PUBLIC if caching is Caching.SHARED else request.audience
    kept = answers.cache_headers(caching, request.access, user_header, pinned=request.pinned)
    told = {} if caching in _OF_NO_DATA else _supposition(request)
    return answers.common_headers(who) | kept | told | answer.headers


_OF_NO_DATA: Final = (Caching.SHARED, Caching.NEVER)


def _supposition(request: Request) -> dict[str, str]:
    """Returns the headers of what is only supposed: what it is, and where the stated is."""
    supposition = request.dataset.supposed
    if supposition is None:
        return {}
    pairs = [pair for pair in request.pairs if pair[0] not in SUPPOSED]
    query = urlencode(pairs)
    path = quote(request.http.scope["path"])
    stated = f"{request.origin}{path}{f'?{query}' if query else ''}"
    return {
        "Atlas-Supposition": supposition.short(),
        "Link": f'<{stated}>; rel="alternate"; title="What the sources state"',
    }


def _is_of_its_version(request: Request) -> bool:
    """Whether the address names the data that it is answered with.

    An address with another version, of a page that is out of date or of somebody who makes one
    up, must not be kept for long: it may become the address of other data.
    """
    named = request.http.query_params.get("v")
    return named in (request.dataset.edition, request.version)


def _response(request: Request, answer: Answer) -> Response:
    headers = _headers(request, answer)
    if answer.negotiated:
        headers["Vary"] = ", ".join(one for one in ("Accept", headers.get("Vary")) if one)
    if answer.caching is Caching.NEVER:
        return Response(answer.make(), answer.status.value, headers, answer.media_type)
    if answer.caching is Caching.SHARED:
        body = answer.make()
        answer = replace(answer, make=lambda: body)
        headers["ETag"] = answers.tag(hashlib.sha256(body).hexdigest())
    else:
        headers["ETag"] = _tag(request, answer)
    if answer.modified is not None:
        headers["Last-Modified"] = answers.http_date(answer.modified)
    if _is_held(request, answer, headers["ETag"]):
        return Response(status_code=HTTPStatus.NOT_MODIFIED.value, headers=headers)
    if answer.stream is not None:
        return Streamed(answer.stream(), answer.status.value, headers, answer.media_type)
    return Response(answer.make(), answer.status.value, headers, answer.media_type)


def _is_held(request: Request, answer: Answer, tag: str) -> bool:
    """Whether the asker holds the answer; a tag is surer than a moment (RFC 9110)."""
    held, since = (
        request.http.headers.get(name) for name in ("if-none-match", "if-modified-since")
    )
    if held is not None:
        return answers.matches(held, tag)
    return (
        since is not None
        and answer.modified is not None
        and answers.is_held_since(since, answer.modified)
    )


def _tag(request: Request, answer: Answer) -> str:
    revision = request.revision
    seen = (revision.id, revision.made_at, revision.source_sha256, request.dataset.edition)
    place = (request.state.code, request.origin, request.http.scope["path"])
    return answers.tag(*seen, *place, *answer.depends_on)
