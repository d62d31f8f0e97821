"""Brotli or gzip for every answer of the app, with the big immutable files compressed only once.

Streamlit serves its scripts uncompressed, 3 MB for the map alone. CompressMiddleware does what
changes from answer to answer; immutable files are kept compressed in memory, because it would
compress them again for every visitor. It also ignores how encodings are weighed (`br;q=0.1, gzip`)
and leaves a strong ETag on changed bytes, which is put right here.
"""

import asyncio
import gzip
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from mapservice.web.answers import matches

LEAST_BYTES = 500
MOST_BYTES_KEPT = 32 * 1024 * 1024
LEVEL = 6
"""Gzip's level 9 takes twice as long on Streamlit's scripts and saves 0.3 %."""
QUALITY = 5
"""Brotli's; as fast as gzip and 13 % smaller, where quality 9 takes three times as long for 4 %."""
STATIC = "/static/"
_COMPRESSIBLE = (
    "text/",
    "application/javascript",
    "application/json",
    "application/wasm",
    "application/manifest+json",
    "image/svg+xml",
)


ENCODERS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=QUALITY),
    "gzip": lambda body: gzip.compress(body, LEVEL, mtime=0),
}
"""How a whole body is compressed, the better encoding first."""
_MORE_TEXTS = (
    "text/csv",
    "application/problem+json",
    "application/schema+json",
    "application/vnd.oai.openapi+json",
    "application/vnd.google-earth.kml+xml",
)
for _media_type in _MORE_TEXTS:
    add_compress_type(_media_type)


def encoding(accept_encoding: str) -> str:
    """Returns `br`, `gzip` or, for plain bytes, an empty text: what an Accept-Encoding asks for.

    The one with the greatest weight; of equal ones brotli, then gzip.
    """
    weights = dict(_weight(part) for part in accept_encoding.lower().split(",") if part.strip())
    weights.setdefault("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    weights.setdefault("br", weights.get("*", 0.0))
    best = max(ENCODERS, key=lambda name: weights[name])
    wanted = weights[best] > 0 and weights[best] >= weights.get("identity", 0.0)
    return best if wanted else ""


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
    """Packed answers by encoding and path, at most so many bytes; the longest unused go first."""

    most_bytes: int
    held_bytes: int = 0
    answers: OrderedDict[tuple[str, str], Packed] = field(default_factory=OrderedDict)

    def get(self, key: tuple[str, str]) -> Packed | None:
        if key in self.answers:
            self.answers.move_to_end(key)
        return self.answers.get(key)

    def put(self, key: tuple[str, str], packed: Packed) -> None:
        self.answers[key] = packed
        self.held_bytes += len(packed.body)
        while self.held_bytes > self.most_bytes:
            _, gone = self.answers.popitem(last=False)
            self.held_bytes -= len(gone.body)


class Compression:
    """ASGI middleware around the whole app; websockets pass through untouched."""

    def __init__(self, app: ASGIApp, most_bytes_kept: int = MOST_BYTES_KEPT) -> None:
        self._app = app
        self._each_time = CompressMiddleware(
            self._unless_static,
            minimum_size=LEAST_BYTES,
            zstd=False,
            brotli_quality=QUALITY,
            gzip_level=LEVEL,
        )
        self._shelf = _Shelf(most_bytes_kept)
        self._packing: defaultdict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, compressed where that is wanted and worth it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = encoding(", ".join(Headers(scope=scope).getlist("accept-encoding")))
        await self._each_time(_accepting(scope, wanted), receive, _told_right(send))

    async def _unless_static(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stands between the middleware and the app; what it has packed goes out as it is."""
        headers = Headers(scope=scope)
        whole_file = scope["method"] == "GET" and "range" not in headers
        if scope["path"].startswith(STATIC) and whole_file and "accept-encoding" in headers:
            await self._static(scope, send)
        else:
            await self._app(scope, receive, send)

    async def _static(self, scope: Scope, send: Send) -> None:
        key = (Headers(scope=scope)["accept-encoding"], scope["path"])
        packed = self._shelf.get(key)
        if packed is None:
            lock = self._packing[key]
            async with lock:
                packed = self._shelf.get(key)
                if packed is None:
                    await self._pack(key, scope, send)
                    self._packing.pop(key, None)
                    return
        await _send_packed(packed, Headers(scope=scope), send)

    async def _pack(self, key: tuple[str, str], scope: Scope, send: Send) -> None:
        """Answers from the app; keeps the answer compressed when it may never change.

        What is kept for all is read to its end, also where the one who asked for it goes away.
        """
        collector = _Collector(send)
        await self._app(_without_file_sending(scope), _stays, collector)
        if collector.start is None or not collector.is_whole:
            return
        body = b"".join(collector.parts)
        packed = await run_in_threadpool(_packed, key[0], collector.start, body)
        self._shelf.put(key, packed)
        await _send_packed(packed, Headers(scope=scope), send)


class _Collector:
    """Holds an immutable, compressible answer back; lets every other one through as it comes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.start: Message | None = None
        self.parts: list[bytes] = []
        self.is_whole = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_kept(message):
            self.start = message
        elif self.start is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self.parts.append(message.get("body", b""))
            self.is_whole = not message.get("more_body", False)


async def _stays() -> Message:
    """Receives nothing, ever: for the app, whoever asked is still there."""
    return await asyncio.Future()


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


def _packed(name: str, start: Message, body: bytes) -> Packed:
    headers = MutableHeaders(raw=list(start["headers"]))
    compressed = ENCODERS[name](body)
    headers["Content-Encoding"] = name
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


def _told_right(send: Send) -> Send:
    """Wraps `send` so that headers tell what was sent.

    Compressed bytes do not carry the strong tag of the plain ones, and `Vary` names each header
    once, however many parts of the program have named it.
    """

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            if "content-encoding" in headers:
                _weaken(headers)
            names = [one.strip() for one in ", ".join(headers.getlist("vary")).split(",")]
            if once := {one.lower(): one for one in names if one}:
                headers["Vary"] = ", ".join(once.values())
        await send(message)

    return sending


def _weaken(headers: MutableHeaders) -> None:
    tag = headers.get("etag")
    if tag and not tag.startswith("W/"):
        headers["ETag"] = f"W/{tag}"


def _accepting(scope: Scope, name: str) -> Scope:
    """Returns the request as one that accepts this encoding alone, or none."""
    others = [one for one in scope["headers"] if one[0].lower() != b"accept-encoding"]
    accepted = [(b"accept-encoding", name.encode())] if name else []
    return {**scope, "headers": [*others, *accepted]}


def _without_file_sending(scope: Scope) -> Scope:
    """Asks the app for bytes, which can be compressed, in place of a path to send."""
    extensions = dict(scope.get("extensions") or {})
    extensions.pop("http.response.pathsend", None)
    return {**scope, "extensions": extensions}
