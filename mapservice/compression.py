"""Gzip for every answer of the whole app, with the big immutable files compressed only once.

Streamlit serves its scripts uncompressed, 3 MB for the map alone. Starlette's GZipMiddleware does
what changes from answer to answer; immutable files are kept compressed in memory, because that
middleware would compress them again for every visitor. It also takes `gzip;q=0` for a yes and
leaves a strong ETag on changed bytes, which is put right here.
"""

import asyncio
import gzip
from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mapservice.answers import matches

LEAST_BYTES = 500
MOST_BYTES_KEPT = 32 * 1024 * 1024
LEVEL = 6
"""Level 9 takes twice as long on Streamlit's scripts and saves 0.3 %."""
STATIC = "/static/"
_COMPRESSIBLE = ("text/", "application/javascript", "application/json", "application/wasm",
                 "application/manifest+json", "image/svg+xml")  # fmt: skip


def accepts_gzip(accept_encoding: str) -> bool:
    """Returns whether an Accept-Encoding header allows gzip and does not prefer plain bytes."""
    weights = dict(_weight(part) for part in accept_encoding.lower().split(",") if part.strip())
    weight = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return weight > 0 and weight >= weights.get("identity", 0.0)


def _weight(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    key, _, number = parameters.partition("=")
    try:
        weight = float(number) if key.strip() == "q" else 1.0
    except ValueError:
        weight = 0.0
    return name.strip(), weight


@dataclass(frozen=True)
class Packed:
    """A whole answer, its body compressed."""

    headers: list[tuple[bytes, bytes]]
    body: bytes


@dataclass
class _Shelf:
    """Packed answers by path, at most so many bytes; the least recently used go first."""

    most_bytes: int
    held_bytes: int = 0
    answers: OrderedDict[str, Packed] = field(default_factory=OrderedDict)

    def get(self, path: str) -> Packed | None:
        if path in self.answers:
            self.answers.move_to_end(path)
        return self.answers.get(path)

    def put(self, path: str, packed: Packed) -> None:
        self.answers[path] = packed
        self.held_bytes += len(packed.body)
        while self.held_bytes > self.most_bytes:
            _, gone = self.answers.popitem(last=False)
            self.held_bytes -= len(gone.body)


class Compression:
    """ASGI middleware around the whole app; websockets pass through untouched."""

    def __init__(self, app: ASGIApp, most_bytes_kept: int = MOST_BYTES_KEPT) -> None:
        self._app = app
        self._each_time = GZipMiddleware(self._unless_static, LEAST_BYTES, LEVEL)
        self._shelf = _Shelf(most_bytes_kept)
        self._packing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, compressed where that is wanted and worth it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if accepts_gzip(Headers(scope=scope).get("accept-encoding", "")):
            await self._each_time(scope, receive, _weakening(send))
        else:
            await self._each_time(_without(scope, b"accept-encoding"), receive, send)

    async def _unless_static(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stands between the middleware and the app; what it has packed goes out as it is."""
        headers = Headers(scope=scope)
        whole_file = scope["method"] == "GET" and "range" not in headers
        if scope["path"].startswith(STATIC) and whole_file and "accept-encoding" in headers:
            await self._static(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _static(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        packed = self._shelf.get(path)
        if packed is None:
            lock = self._packing[path]
            async with lock:
                packed = self._shelf.get(path)
                if packed is None:
                    await self._pack(scope, receive, send)
                    self._packing.pop(path, None)
                    return
        await _send_packed(packed, Headers(scope=scope), send)

    async def _pack(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers from the app; keeps the answer compressed when it may never change."""
        collector = _Collector(send)
        await self._app(_without_file_sending(scope), receive, collector)
        if collector.start is None:
            return
        body = b"".join(collector.parts)
        packed = await run_in_threadpool(_packed, collector.start, body)
        self._shelf.put(scope["path"], packed)
        await _send_packed(packed, Headers(scope=scope), send)


class _Collector:
    """Holds an immutable, compressible answer back; lets every other one through as it comes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.start: Message | None = None
        self.parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_kept(message):
            self.start = message
        elif self.start is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self.parts.append(message.get("body", b""))


def _is_kept(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    media_type = headers.get("content-type", "")
    return (
        start["status"] == 200
        and "immutable" in headers.get("cache-control", "")
        and "content-encoding" not in headers
        and media_type.startswith(_COMPRESSIBLE)
        and int(headers.get("content-length", LEAST_BYTES)) >= LEAST_BYTES
    )


def _packed(start: Message, body: bytes) -> Packed:
    headers = MutableHeaders(raw=list(start["headers"]))
    compressed = gzip.compress(body, LEVEL, mtime=0)
    headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(compressed))
    headers.add_vary_header("Accept-Encoding")
    _weaken(headers)
    return Packed(headers.raw, compressed)


async def _send_packed(packed: Packed, asked: Headers, send: Send) -> None:
    headers, body, status = packed.headers, packed.body, 200
    tag = Headers(raw=headers).get("etag")
    held = asked.get("if-none-match")
    if tag and held and matches(held, tag):
        unsent = (b"content-length", b"content-encoding", b"content-type")
        headers, body, status = [one for one in headers if one[0] not in unsent], b"", 304
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _weakening(send: Send) -> Send:
    """Wraps `send` so that compressed bytes do not carry the strong tag of the plain ones."""

    async def weakening(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            if "content-encoding" in headers:
                _weaken(headers)
        await send(message)

    return weakening


def _weaken(headers: MutableHeaders) -> None:
    tag = headers.get("etag")
    if tag and not tag.startswith("W/"):
        headers["ETag"] = f"W/{tag}"


def _without(scope: Scope, name: bytes) -> Scope:
    return {**scope, "headers": [one for one in scope["headers"] if one[0].lower() != name]}


def _without_file_sending(scope: Scope) -> Scope:
    """Asks the app for bytes, which can be compressed, in place of a path to send."""
    extensions = dict(scope.get("extensions") or {})
    extensions.pop("http.response.pathsend", None)
    return {**scope, "extensions": extensions}
