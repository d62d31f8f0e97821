"""Which address is meant by the one that was asked for: below a path, below a link, of a page.

The Atlas is written as if it stood at the root of its host. Where `ATLAS_BASE_URL` has a path, what
is asked for below it is answered as without it, and what answers name gets it: redirects, cookies
and links in pages. It makes no difference whether a proxy in front takes the path away.

`/share/TOKEN/api` is the map service as the link with that token opens it, for programs that send
no header: every address in its answers lies below it.
"""

import re
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from starlette.convertors import PathConvertor
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.dataset.scope import PAGES
from geo.settings import Settings

OURS: Final = re.compile(
    r"/(api|auth|confirm|hand-in|lite|oauth2callback|share|healthz|readyz)(/|$)"
)
TAKE_FILES: Final = re.compile(r"/api/imports|/hand-in/[A-Za-z0-9_-]{34}")
"""Addresses to which a file may be sent."""
_PAGES: Final = "|".join((*PAGES, "sharing", "data"))
_FILES: Final = "(?:static|media|component|_stcore)/.*"
_STREAMLITS: Final = (
    rf"(?s:{_FILES}|auth/(?:login|logout)|oauth2callback|favicon\.png|(?:{_PAGES})/?|)"
)
"""Every address that Streamlit answers, without the slash before it."""
STREAMLITS: Final = re.compile(f"/{_STREAMLITS}")
BELOW: Final = "atlas.below"
"""In a scope: the path below which the service was asked for, such as that of a link."""
_OF_PAGE: Final = re.compile(rf"/(?:{_PAGES})(/{_FILES})", re.DOTALL)
_OF_LINK: Final = re.compile(r"(/share/([A-Za-z0-9_-]{34}))(/api(?:/.*)?)", re.DOTALL)
_METRICS: Final = re.compile(r"/_stcore/metrics/?")
_LINK: Final = re.compile(rb'\b(href|src|action)="(/(?!/)[^"]*)"')
_COOKIE_PATH: Final = re.compile(rb"(;\s*path=)(/[^;]*)", re.IGNORECASE)


class Addresses:
    """ASGI middleware around all others: they and the app see the address that is meant."""

    def __init__(self, app: ASGIApp, config: Settings) -> None:
        self._app = app
        self._base = config.base_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request or websocket."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if self._base and scope["path"] == self._base and scope["type"] == "http":
            query = scope["query_string"].decode("latin-1")
            to_start = RedirectResponse(f"{self._base}/?{query}".removesuffix("?"))
            await to_start(scope, receive, send)
            return
        path = self._meant(scope["path"])
        of_link = _OF_LINK.fullmatch(path)
        headers = scope["headers"]
        below = ""
        if of_link:
            below, token, path = of_link.groups()
            headers = [one for one in headers if one[0].lower() != b"authorization"]
            headers.append((b"authorization", f"Bearer {token}".encode()))
        meant = {
            **scope,
            "path": path,
            "raw_path": quote(path).encode(),
            "headers": headers,
            BELOW: below,
        }

        async def sending(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.accept"):
                held = MutableHeaders(raw=[*map(self._located, message.get("headers", ()))])
                if below:
                    held["Referrer-Policy"] = "no-referrer"
                    held["X-Robots-Tag"] = "noindex"
                message = {**message, "headers": held.raw}
            await send(message)

        await self._app(meant, receive, sending)

    def _meant(self, path: str) -> str:
        """Returns the address without the path of ours, of a page or of a last slash."""
        if self._base and path.startswith(f"{self._base}/"):
            path = path[len(self._base) :]
        of_page = _OF_PAGE.fullmatch(path)
        if of_page:
            path = of_page[1]
        if _METRICS.fullmatch(path):
            return "/metrics"  # which is nowhere: it counts who is there
        return path.rstrip("/") if OURS.match(path) else path

    def _located(self, header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
        """Returns a header with the path before the address of a redirect or of a cookie."""
        name, value = header
        if self._base and name.lower() == b"location" and re.match(b"/(?!/)", value):
            return name, located(self._base, value.decode("latin-1")).encode("latin-1")
        if self._base and name.lower() == b"set-cookie":
            return name, _COOKIE_PATH.sub(self._cookie_path, value)
        return header

    def _cookie_path(self, found: re.Match[bytes]) -> bytes:
        path = located(self._base, found[2].decode("latin-1"))
        return found[1] + path.rstrip("/").encode("latin-1")


def located(base: str, path: str) -> str:
    """Returns a path of this host below the path of the Atlas, unless it lies there already."""
    return path if path == base or path.startswith(f"{base}/") else base + path


def elsewhere(base: str) -> PathConvertor:
    """Returns what matches every address that is not Streamlit's, below the path of ours."""
    below = re.escape(f"{base}/".removeprefix("/"))
    regex = rf"(?!{below}{_STREAMLITS}$)(?s:.*)"
    made: PathConvertor = type("Elsewhere", (PathConvertor,), {"regex": regex})()
    return made


class Links:
    """ASGI middleware inside the compression: the links of pages lie below the path of ours."""

    def __init__(self, app: ASGIApp, config: Settings) -> None:
        self._app = app
        self._base = config.base_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        below = scope.get(BELOW, "")
        if scope["type"] != "http" or not (self._base or below):
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Linking(send, self._base, below))


class _Linking:
    """Holds a page back until it is whole, and sends it with its links changed."""

    def __init__(self, send: Send, base: str, below: str) -> None:
        self._send, self._base, self._below = send, base, below
        self._start: Message | None = None
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = Headers(raw=message["headers"]).get("content-type", "")
            self._start = message if kind.startswith("text/html") else None
        if self._start is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self._parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        body = _LINK.sub(self._linked, b"".join(self._parts))
        headers = MutableHeaders(raw=list(start["headers"]))
        if body:
            headers["Content-Length"] = str(len(body))
        else:
            del headers["content-length"]  # of a page that was asked for with HEAD
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})

    def _linked(self, found: re.Match[bytes]) -> bytes:
        path = found[2].decode("utf-8")
        if self._below and re.match(r"/api(/|$|\?)", path):
            path = self._below + path
        return found[1] + b'="' + located(self._base, path).encode() + b'"'


class BasePath:
    """ASGI middleware next to Streamlit, which knows of the path and wants to be asked below it.

    Streamlit answers with its page for a script or a font that it does not have: such is nowhere.
    """

    def __init__(self, app: ASGIApp, config: Settings) -> None:
        self._app = app
        self._base = config.base_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes one request or websocket on."""
        asked = scope.get("path", "")
        if self._base and STREAMLITS.fullmatch(asked):
            path = self._base + asked
            scope = {**scope, "path": path, "raw_path": quote(path).encode()}
        missing = False

        async def sending(message: Message) -> None:
            nonlocal missing
            if message["type"] == "http.response.start":
                kind = Headers(raw=message["headers"]).get("content-type", "")
                missing = kind.startswith("text/html")
                if missing:
                    response = PlainTextResponse("Not Found", HTTPStatus.NOT_FOUND.value)
                    await response(scope, receive, send)
            if not missing:
                await send(message)

        await self._app(scope, receive, sending if asked.startswith("/static/") else send)
