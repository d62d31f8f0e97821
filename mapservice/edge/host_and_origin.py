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
from geo.settings import Settings
from mapservice.web import answers
from mapservice.web.problem_page import problem

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
MOST_BODY_BYTES: Final = 64 * 1024
"""Of a request to a route of ours; Streamlit's uploads have the limit of Streamlit's settings."""
STREAMLITS: Final = "/_stcore/"
_READING: Final = ("GET", "HEAD", "OPTIONS")
_FOREIGN_HOST: Final = (
    "The Atlas is not reached by this name. Whoever runs it can name it in ATLAS_ALLOWED_HOSTS."
)
_FOREIGN_ORIGIN: Final = (
    "A page of another site asked for this; it can only be asked for from here."
)
_TOO_LARGE: Final = f"What was sent is larger than {MOST_BODY_BYTES // 1024} KB."


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
        base = urlsplit(config.base_url)
        self._origin = f"{base.scheme}://{base.netloc}".lower() if base.netloc else ""

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
        if changes and self._is_foreign(headers):
            return HTTPStatus.FORBIDDEN, _FOREIGN_ORIGIN
        return None

    def _is_named(self, hosts: list[str]) -> bool:
        if self._names is None:
            return True
        name = _name(hosts[0]) if len(hosts) == 1 else ""
        return _is_among(name, self._names)

    def _is_foreign(self, headers: Headers) -> bool:
        """Whether a browser says that a page of another site asks; programs say nothing."""
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site not in ("same-origin", "none")
        origin = headers.get("origin")
        if origin is None:
            return False
        ours = (headers.get("host", "").lower(), self._origin)
        return urlsplit(origin.lower()).netloc != ours[0] and origin.lower() != ours[1]

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, unless its body is too large by its header or as it comes."""
        told = Headers(scope=scope).get("content-length", "0")
        too_large = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _TOO_LARGE
        if told.isdigit() and int(told) > MOST_BODY_BYTES:
            await _refuse(scope, receive, send, too_large)
            return
        read, begun = 0, False

        async def counting() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > MOST_BODY_BYTES:
                raise _TooLargeError
            return message

        async def sending(message: Message) -> None:
            nonlocal begun
            if begun or read <= MOST_BODY_BYTES:  # or it is what the app says of our own fault
                begun = True
                await send(message)

        with contextlib.suppress(_TooLargeError):
            await self._app(scope, counting, sending)
        if read > MOST_BODY_BYTES and not begun:
            await _refuse(scope, receive, send, too_large)


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
