"""The door of every address: methods, audience, ETag and errors, so that handlers only answer."""

import hashlib
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from geo.dataset import Dataset
from geo.disclosure import Audience
from geo.errors import GeoError, InvalidQueryError, SettingsError, StoreError
from geo.library import Library
from geo.settings import Settings
from geo.store import Revision
from mapservice import answers, audience
from mapservice.answers import Answer, Caching
from mapservice.kept import Kept, KeptByDataset
from mapservice.problem_page import problem
from mapservice.streamed import Streamed

METHODS = ("GET", "HEAD", "OPTIONS")
UNAVAILABLE = "The data cannot be read at the moment; try again in a minute."
BROKEN = "Something went wrong inside the map service; it was written to the log."
logger = logging.getLogger(__name__)
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.\-]+)(:\d{1,5})?", re.ASCII)


@dataclass(frozen=True)
class Process:
    """What all requests of a process share; `code` changes when the program does."""

    library: Library
    config: Settings
    statuses: Mapping[type[GeoError], HTTPStatus]
    code: str
    kept: Kept = field(default_factory=Kept)
    by_dataset: KeptByDataset = field(default_factory=KeptByDataset)


@dataclass(frozen=True, eq=False)
class Asked:
    """One request: who asks, for which address, and the data that they may see."""

    request: Request
    audience: Audience
    process: Process

    @cached_property
    def dataset(self) -> Dataset:
        """The newest dataset as the asker may see it."""
        return self.process.library.dataset(self.audience)

    @property
    def kept(self) -> Kept:
        """What is kept in memory for the asker's dataset."""
        return self.process.by_dataset.of(self.dataset)

    @cached_property
    def revision(self) -> Revision:
        """The revision of the dataset: who brought it in, when and from which source."""
        number = self.dataset.revision
        return self.kept.get("revision", lambda: _revision(self.process.library, number))

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of the address, in their order, with repeats."""
        return self.request.query_params.multi_items()

    @cached_property
    def origin(self) -> str:
        """Where this service is reached, such as https://atlas.example.org, without a slash."""
        if self.process.config.base_url:
            return self.process.config.base_url.rstrip("/")
        host = self.request.headers.get("host", "")
        if not _HOST.fullmatch(host):
            raise InvalidQueryError("The header Host is missing or is not the name of a host.")
        return f"{self.request.scope.get('scheme', 'http')}://{host}"

    def part(self, name: str) -> str:
        """Returns a named part of the address's path."""
        return str(self.request.path_params[name])


Handler = Callable[[Asked], Answer]


@dataclass(frozen=True)
class Door:
    """An ASGI application around one handler; `anything` lets every method through to it."""

    process: Process
    handler: Handler
    anything: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; never raises."""
        response = await run_in_threadpool(self._respond, Request(scope))
        if scope["method"] == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    def _respond(self, request: Request) -> Response:
        who = audience.of(request, self.process.config)
        if request.method not in METHODS and not self.anything:
            refused = HTTPStatus.METHOD_NOT_ALLOWED
            detail = f"{request.method[:20]} is not possible here, only reading with GET or HEAD."
            response = problem(request, refused, detail, who)
            response.headers["Allow"] = ", ".join(METHODS)
            return response
        if request.method == "OPTIONS" and not self.anything:
            return _options(who)
        try:
            asked = Asked(request, who, self.process)
            return _response(asked, self.handler(asked))
        except GeoError as fault:
            return self._refusal(request, fault, who)
        except Exception:
            logger.exception("unexpected fault at %s", request.scope.get("path"))
            return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN, who)

    def _refusal(self, request: Request, fault: GeoError, who: Audience) -> Response:
        statuses = self.process.statuses
        status = next(statuses[kind] for kind in type(fault).__mro__ if kind in statuses)
        detail = str(fault)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            logger.error("%s: %s", type(fault).__name__, fault)
        if isinstance(fault, StoreError | SettingsError) and who is not Audience.COORDINATOR:
            detail = UNAVAILABLE  # the text may name files of this machine
        return problem(request, status, detail, who)


def _options(who: Audience) -> Response:
    headers = answers.common_headers(who) | {"Allow": ", ".join(METHODS)}
    if who is Audience.PUBLIC:
        headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
        headers["Access-Control-Allow-Headers"] = "If-None-Match"
    return Response(status_code=HTTPStatus.NO_CONTENT.value, headers=headers)


def _response(asked: Asked, answer: Answer) -> Response:
    who = asked.audience
    headers = answers.common_headers(who) | answers.cache_headers(answer.caching, who)
    headers |= answer.headers
    if answer.negotiated:
        headers["Vary"] = ", ".join(one for one in ("Accept", headers.get("Vary")) if one)
    if answer.caching is Caching.NEVER:
        return Response(answer.make(), answer.status.value, headers, answer.media_type)
    if answer.caching is Caching.SHARED:
        body = answer.make()
        answer = replace(answer, make=lambda: body)
        headers["ETag"] = answers.tag(hashlib.sha256(body).hexdigest())
    else:
        headers["ETag"] = _tag(asked, answer)
    held = asked.request.headers.get("if-none-match")
    if held is not None and answers.matches(held, headers["ETag"]):
        return Response(status_code=HTTPStatus.NOT_MODIFIED.value, headers=headers)
    if answer.stream is not None:
        return Streamed(answer.stream(), answer.status.value, headers, answer.media_type)
    return Response(answer.make(), answer.status.value, headers, answer.media_type)


def _tag(asked: Asked, answer: Answer) -> str:
    revision = asked.revision
    seen = (revision.id, revision.made_at, revision.source_sha256, asked.audience.value)
    place = (asked.process.code, asked.origin, asked.request.scope["path"])
    return answers.tag(*seen, *place, *answer.depends_on)


def _revision(library: Library, number: int) -> Revision:
    found = [one for one in library.store.revisions() if one.id == number]
    if not found:
        raise StoreError(f"the store holds no revision {number}")
    return found[0]
