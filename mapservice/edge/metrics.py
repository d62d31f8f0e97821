"""What an operator watches, as Prometheus reads it: requests, waits, sessions, memory, data, queue.

Whoever has the token of `ATLAS_METRICS_TOKEN` reads /metrics; without that setting nobody does, and
nothing is counted. Each process tells of itself, so that one that is in trouble can be told apart.
"""

import datetime as dt
import secrets
import time
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.access.datasets import SLOW, Library
from geo.catalog.audience import Audience
from geo.errors import StoreError
from geo.settings import Settings
from geo.store import stores
from geo.values import days
from mapservice.web.problem_page import problem

PATH: Final = "/metrics"
_WAITS_S: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE")
_STREAMLITS: Final = ("/static", "/_stcore", "/media", "/component")
_OTHER: Final = "other"
_CLOSED: Final = "There is nothing at /metrics without the token of ATLAS_METRICS_TOKEN."


class Metrics:
    """ASGI middleware that counts what passes, and answers /metrics."""

    def __init__(
        self, app: ASGIApp, config: Settings, library: Library, paths: Iterable[str] = ()
    ) -> None:
        self._app = app
        token = config.metrics_token
        self._token = token.get_secret_value().encode() if token else b""
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "atlas_requests",
            "Answers by beginning of the path, method and status",
            ("path", "method", "status"),
            registry=self._registry,
        )
        self._waits = Histogram(
            "atlas_request_seconds",
            "Seconds until an answer was sent whole",
            ("path",),
            buckets=_WAITS_S,
            registry=self._registry,
        )
        self._pages = Gauge("atlas_open_pages", "Pages open in browsers", registry=self._registry)
        self._known = frozenset(map(_beginning, (*paths, *_STREAMLITS)))
        ProcessCollector(registry=self._registry)
        self._registry.register(_Kept(library, config))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Counts one request or websocket, or tells what was counted."""
        if not self._token or scope["type"] not in ("http", "websocket"):
            if scope["type"] == "http" and scope["path"] == PATH:
                await _closed(scope, receive, send)
                return
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            with self._pages.track_inprogress():
                await self._app(scope, receive, send)
        elif scope["path"] == PATH:
            await self._tell(scope, receive, send)
        else:
            await self._counted(scope, receive, send)

    async def _tell(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = Headers(scope=scope).get("authorization", "").encode()
        if not secrets.compare_digest(given, b"Bearer " + self._token):
            await _closed(scope, receive, send)
            return
        told = await run_in_threadpool(generate_latest, self._registry)
        headers = {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4, "Cache-Control": "no-store"}
        await Response(told, headers=headers)(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        beginning = _beginning(scope["path"])
        path = beginning if beginning in self._known else _OTHER
        try:
            await self._app(scope, receive, sending)
        finally:
            self._waits.labels(path).observe(time.perf_counter() - begun)
            method = scope["method"] if scope["method"] in _METHODS else _OTHER
            self._requests.labels(path, method, status or "cut off").inc()


class _Kept(Collector):
    """What the store holds at the moment somebody asks."""

    def __init__(self, library: Library, config: Settings) -> None:
        self._library = library
        self._imports = stores.imports(config.store)

    def collect(self) -> Iterator[Metric]:
        """Yields the gauges; of a store that cannot be read, that it cannot be."""
        dataset = self._library.dataset(Audience.COORDINATOR)
        yield _gauge("atlas_revision", "Revision that is shown", dataset.revision)
        age = days.today() - dataset.day
        yield _gauge(
            "atlas_data_age_seconds",
            "Since the latest day described",
            age / dt.timedelta(seconds=1),
        )
        went_back = bool(self._library.went_back)
        yield _gauge("atlas_store_went_back", "Whether revisions are gone that it held", went_back)
        trouble = self._library.trouble()
        if trouble == SLOW:
            yield _gauge("atlas_store_up", "Whether the store can be read", 0)
            return
        try:
            newest, waiting = self._library.store.version(), self._imports.waiting()
            put_aside = self._library.store.last_backup()
        except StoreError:
            yield _gauge("atlas_store_up", "Whether the store can be read", 0)
            return
        is_up = not trouble
        yield _gauge("atlas_store_up", "Whether the store can be read and written", is_up)
        yield _gauge("atlas_newest_revision", "Newest revision of the store", newest)
        yield _gauge("atlas_imports_waiting", "Proposals that wait for a coordinator", waiting)
        if put_aside is not None:
            yield _gauge(
                "atlas_backup_age_seconds",
                "Since the store was last put aside",
                (dt.datetime.now(dt.UTC) - put_aside).total_seconds(),
            )


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=float(value))


def _beginning(path: str) -> str:
    """Returns the first segment of a path, of what programs and slow phones ask the first two."""
    first, _, rest = path.partition("{")[0].strip("/").partition("/")
    second = rest.partition("/")[0] if first in ("api", "lite") else ""
    return f"/{first}/{second}".rstrip("/") or "/"


async def _closed(scope: Scope, receive: Receive, send: Send) -> None:
    refused = problem(Request(scope), HTTPStatus.NOT_FOUND, _CLOSED, Audience.PARTNER)
    await refused(scope, receive, send)
