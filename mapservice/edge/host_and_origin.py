"""Who may be asked for, from where, and how much may be sent: what is refused before any route.

ASGI middleware, for requests and websockets alike. A foreign Host is the way of DNS rebinding and
of poisoned links; a foreign Origin is the way of forged requests and hijacked websockets.
"""

import contextlib
from collections.abc import Iterable
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from geo.catalog.audience import Audience
from geo.intake.formats.limits import IMPORT
from geo.settings import Settings
from mapservice.edge.addresses import TAKE_FILES
from mapservice.web import answers, origins
from mapservice.web.problem_page import problem

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
MOST_BODY_BYTES: Final = 64 * 1024
"""Of a request to a route of ours; Streamlit's uploads have the limit of Streamlit's settings."""
MOST_FILE_BYTES: Final = IMPORT.most_bytes + 1024 * 1024
"""Of a request that hands a file in; what takes it refuses a little less, and says it better."""
STREAMLITS: Final = "/_stcore/"
_READING: Final = ("GET", "HEAD", "OPTIONS")
_FOREIGN_HOST: Final = (
    "The Atlas is not reached by this name. Whoever runs it can name it in ATLAS_ALLOWED_HOSTS."
)


class _TooLargeError(Exception):
    """More was sent than is read."""


def names(config: Settings) -> frozenset[str] | None:
    """Returns the names by which the Atlas may be asked for; None for any.

    Unset: the loopback names and the host of the public address; any name where that is unset,
    too, and other machines are listened to.
    """
    base = urlsplit(config.base_url).hostname
    if "*" in config.allowed_hosts:
        return None
    if config.allowed_hosts:
        found = {one.strip("[]").rstrip(".") for one in config.allowed_hosts}
    elif base or config.host in LOOPBACK:
        found = {*LOOPBACK, config.host}
    else:
        return None
    return frozenset(found | ({base} if base else set()))


class Guard:
    """ASGI middleware around the whole app, inside the one that adds headers."""

    def __init__(self, app: ASGIApp, config: Settings) -> None:
        self._app = app
        self._names = names(config)
        self._origin = origins.of(config)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request or websocket, or refuses it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refused = self._refused(scope)
        if refused is not None:
            await _refuse(scope, receive, send, refused)
        elif scope["type"] == "websocket" or scope["path"].startswith(STREAMLITS):
            await self._app(scope, receive, send)
        else:
            await self._limited(scope, receive, send)

    def _refused(self, scope: Scope) -> tuple[HTTPStatus, str] | None:
        headers = Headers(scope=scope)
        if not self._is_named(headers.getlist("host")):
            return HTTPStatus.BAD_REQUEST, _FOREIGN_HOST
        changes = scope["type"] == "websocket" or scope["method"] not in _READING
        if changes and origins.is_foreign(headers, self._origin):
            return HTTPStatus.FORBIDDEN, origins.FOREIGN
        return None

    def _is_named(self, hosts: list[str]) -> bool:
        if self._names is None:
            return True
        name = _name(hosts[0]) if len(hosts) == 1 else ""
        return _is_among(name, self._names)

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, unless its body is too large by its header or as it comes."""
        told = Headers(scope=scope).get("content-length", "0")
        most = MOST_FILE_BYTES if _takes_files(scope) else MOST_BODY_BYTES
        detail = f"What was sent is larger than {most // 1024} KB."
        too_large = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail
        if told.isdigit() and int(told) > most:
            await _refuse(scope, receive, send, too_large)
            return
        read, begun = 0, False

        async def counting() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise _TooLargeError
            return message

        async def sending(message: Message) -> None:
            nonlocal begun
            if begun or read <= most:  # or it is what the app says of our own fault
                begun = True
                await send(message)

        with contextlib.suppress(_TooLargeError):
            await self._app(scope, counting, sending)
        if read > most and not begun:
            await _refuse(scope, receive, send, too_large)


def _takes_files(scope: Scope) -> bool:
    return scope["method"] == "POST" and TAKE_FILES.fullmatch(scope["path"]) is not None


def _name(host: str) -> str:
    """Returns the name in a Host header, without its port; nothing for one that is no host."""
    try:
        parts = urlsplit(f"//{host}")
        valid = parts.netloc == host and parts.username is None and (parts.port or 1) > 0
    except ValueError:
        return ""
    return (parts.hostname or "").rstrip(".") if valid else ""


def _is_among(name: str, known: Iterable[str]) -> bool:
    return any(
        name.endswith(one[1:]) and len(name) > len(one) - 1 if one.startswith("*.") else name == one
        for one in known
        if name
    )


async def _refuse(
    scope: Scope, receive: Receive, send: Send, refused: tuple[HTTPStatus, str]
) -> None:
    """Refuses in the shape of all errors; nobody of another site reads it."""
    if scope["type"] == "http":
        response = problem(Request(scope), *refused, Audience.PARTNER)
        if scope["method"] == "HEAD":
            response.body = b""
        await response(scope, receive, send)
        return
    denied: Response = answers.problem(*refused, Audience.PARTNER)
    await WebSocket(scope, receive, send).send_denial_response(denied)
