"""Whether the process lives, and whether it can answer with data."""

from http import HTTPStatus
from typing import Any

import orjson

from geo.catalog.audience import Audience
from mapservice.web.answers import JSON, Answer, Caching
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import asset


def alive(_request: Request) -> Answer:
    """`/healthz`: the process answers."""
    return _now({"status": "alive"})


def ready(request: Request) -> Answer:
    """`/readyz`: data is loaded and nothing is left that a first visitor would wait for.

    503 until then, and where the store cannot be read.

    Findings may quote rows of the data, so only coordinators read them; others get the number.
    """
    newest = request.state.library.store.version()
    is_ready = request.state.is_ready()
    content: dict[str, Any] = {
        "status": "ready" if is_ready else "starting",
        "revision": request.dataset.revision,
        "newest_revision": newest,
        "day": request.dataset.day.isoformat(),
    }
    refused = request.state.library.refused
    if refused:
        content["refused_findings"] = len(refused)
        if request.audience is Audience.COORDINATOR:
            content["refused"] = [str(finding) for finding in refused]
    return _now(content, HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE)


def _now(content: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return Answer(
        lambda: orjson.dumps(content), caching=Caching.NEVER, status=status, audit_action=""
    )


ROUTES = (
    Route("/healthz", alive, asset("Alive", JSON)),
    Route("/readyz", ready, asset("Data loaded and store reachable", JSON)),
)
