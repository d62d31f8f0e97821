"""Whether the process lives, and whether it can answer with data."""

from http import HTTPStatus
from typing import Any

import orjson

from geo.catalog.audience import Audience
from mapservice.web.answers import Answer, Caching
from mapservice.web.endpoint import Request


def alive(_request: Request) -> Answer:
    """`/healthz`: the process answers."""
    return _now({"status": "alive"})


def ready(request: Request) -> Answer:
    """`/readyz`: the store is reached and the data is loaded; StoreError gives 503.

    Findings may quote rows of the data, so only coordinators read them; others get the number.
    """
    newest = request.state.library.store.version()
    content: dict[str, Any] = {
        "status": "ready",
        "revision": request.dataset.revision,
        "newest_revision": newest,
        "day": request.dataset.day.isoformat(),
    }
    refused = request.state.library.refused
    if refused:
        content["refused_findings"] = len(refused)
        if request.audience is Audience.COORDINATOR:
            content["refused"] = [str(finding) for finding in refused]
    return _now(content)


def _now(content: dict[str, Any]) -> Answer:
    return Answer(
        lambda: orjson.dumps(content), caching=Caching.NEVER, status=HTTPStatus.OK, audit_action=""
    )
