"""The door of every address: methods, audience, ETag and errors, so that handlers only answer."""

import hashlib
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from geo.access import Access, Gate
from geo.dataset import Dataset
from geo.disclosure import Audience
from geo.errors import CredentialsError, GeoError, InvalidQueryError, SettingsError, StoreError
from geo.language import Language, mark, words
from geo.library import Library
from geo.settings import Settings
from geo.store import Revision
from mapservice import answers, audience
from mapservice.answers import Answer, Caching
from mapservice.kept import Kept, KeptByDataset
from mapservice.problem_page import problem
from mapservice.streamed import Streamed
from mapservice.wrong_tokens import WrongTokens

METHODS = ("GET", "HEAD", "OPTIONS")
UNAVAILABLE = mark("The data cannot be read at the moment; try again in a minute.")
BROKEN = mark("Something went wrong inside the map service; it was written to the log.")
logger = logging.getLogger(__name__)
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.\-]+)(:\d{1,5})?", re.ASCII)


@dataclass(frozen=True)
class Process:
    """What all requests of a process share; `code` changes when the program does."""

    library: Library
    config: Settings
    statuses: Mapping[type[GeoError], HTTPStatus]
    code: str
    gate: Gate
    kept: Kept = field(default_factory=Kept)
    by_dataset: KeptByDataset = field(default_factory=KeptByDataset)
    wrong_tokens: WrongTokens = field(default_factory=WrongTokens)


@dataclass(frozen=True, eq=False)
class Asked:
    """One request: who asks, for which address, and the data that they may see."""

    request: Request
    access: Access
    process: Process

    @property
    def audience(self) -> Audience:
        """The audience of the asker."""
        return self.access.audience

    @cached_property
    def dataset(self) -> Dataset:
        """The newest dataset as the asker may see it."""
        return self.process.library.dataset(self.access.audience, self.access.scope)

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

    @property
    def pinned(self) -> bool:
        """Whether the address itself asks for the public view, so that all get the same."""
        return self.request.query_params.get("audience") == Audience.PUBLIC.value

    @property
    def version(self) -> str:
        """A text for addresses that changes with the data, who asks, and the program."""
        return f"{self.dataset.edition}-{self.process.code[:8]}"

    @cached_property
    def origin(self) -> str:
        """Where this service is reached, such as https://atlas.example.org, without a slash."""
        return origin_of(self.process.config, self.request)

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
        who = Audience.PUBLIC
        try:
            access = audience.of(request, self.process.gate)
            who = access.audience
            return self._answer(request, access)
        except GeoError as fault:
            return self._refusal(request, fault, who)
        except Exception:
            logger.exception("unexpected fault at %s", request.scope["route"].path)
            return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN, who)

    def _answer(self, request: Request, access: Access) -> Response:
        who = access.audience
        if request.method not in METHODS and not self.anything:
            refused = HTTPStatus.METHOD_NOT_ALLOWED
            detail = f"{request.method[:20]} is not possible here, only reading with GET or HEAD."
            response = problem(request, refused, detail, who)
            response.headers["Allow"] = ", ".join(METHODS)
            return response
        if request.method == "OPTIONS" and not self.anything:
            return _options(who)
        asked = Asked(request, access, self.process)
        answer = self.handler(asked)
        if answer.deed and answer.caching is not Caching.SHARED:
            self.process.gate.saw(access, _named(request), answer.deed)
        return _response(asked, answer)

    def _refusal(self, request: Request, fault: GeoError, who: Audience) -> Response:
        statuses = self.process.statuses
        status = next(statuses[kind] for kind in type(fault).__mro__ if kind in statuses)
        say = words(Language.asked(request.query_params.get("lang", "")))
        detail = fault.sentence(say)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            logger.error("%s: %s", type(fault).__name__, fault)
        if isinstance(fault, StoreError | SettingsError) and who is not Audience.COORDINATOR:
            detail = say(UNAVAILABLE)  # the text may name files of this machine
        response = problem(request, status, detail, who)
        if isinstance(fault, CredentialsError):
            wait_s = self.process.wrong_tokens.wait_s(request.client.host if request.client else "")
            if wait_s:
                response.status_code = HTTPStatus.TOO_MANY_REQUESTS.value
                response.headers["Retry-After"] = str(wait_s)
            response.headers["WWW-Authenticate"] = 'Bearer realm="Durable Solutions Atlas"'
        return response


def _named(request: Request) -> str:
    """Returns what the audit log calls an address: all tiles of a collection are one."""
    path: str = request.scope["path"]
    return path.partition("/tiles/")[0] + "/tiles" if "/tiles/" in path else path


def origin_of(config: Settings, request: HTTPConnection) -> str:
    """Returns where the Atlas is reached by a request; InvalidQueryError where it does not say."""
    if config.base_url:
        return config.base_url.rstrip("/")
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise InvalidQueryError("The header Host is missing or is not the name of a host.")
    return f"{request.scope.get('scheme', 'http')}://{host}"


def _options(who: Audience) -> Response:
    headers = answers.common_headers(who) | {"Allow": ", ".join(METHODS)}
    if who is Audience.PUBLIC:
        headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
        headers["Access-Control-Allow-Headers"] = "If-None-Match"
    return Response(status_code=HTTPStatus.NO_CONTENT.value, headers=headers)


def _headers(asked: Asked, answer: Answer) -> dict[str, str]:
    """Returns the headers of an answer; what all audiences share has the same for all of them."""
    caching, user_header = answer.caching, asked.process.config.trusted_user_header
    if caching is Caching.KEYED and not _is_of_its_version(asked):
        caching = Caching.DATA
    who = Audience.PUBLIC if caching is Caching.SHARED else asked.audience
    kept = answers.cache_headers(caching, asked.access, user_header, pinned=asked.pinned)
    return answers.common_headers(who) | kept | answer.headers


def _is_of_its_version(asked: Asked) -> bool:
    """Whether the address names the data that it is answered with.

    An address with another version, of a page that is out of date or of somebody who makes one
    up, must not be kept for long: it may become the address of other data.
    """
    named = asked.request.query_params.get("v")
    return named in (asked.dataset.edition, asked.version)


def _response(asked: Asked, answer: Answer) -> Response:
    headers = _headers(asked, answer)
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
    seen = (revision.id, revision.made_at, revision.source_sha256, asked.dataset.edition)
    place = (asked.process.code, asked.origin, asked.request.scope["path"])
    return answers.tag(*seen, *place, *answer.depends_on)


def _revision(library: Library, number: int) -> Revision:
    found = [one for one in library.store.revisions() if one.id == number]
    if not found:
        raise StoreError(f"the store holds no revision {number}")
    return found[0]
