"""Whether the process lives, and whether it can answer with data."""

from http import HTTPStatus
from typing import Any

import orjson

from geo.disclosure import Audience
from mapservice.answers import Answer, Caching
from mapservice.door import Asked


def alive(_asked: Asked) -> Answer:
    """`/healthz`: the process answers."""
    return _now({"status": "alive"})


def ready(asked: Asked) -> Answer:
    """`/readyz`: the store is reached and the data is loaded; StoreError gives 503.

    Findings may quote rows of the data, so only coordinators read them; others get the number.
    """
    newest = asked.process.library.store.version()
    content: dict[str, Any] = {
        "status": "ready",
        "revision": asked.dataset.revision,
        "newest_revision": newest,
        "day": asked.dataset.day.isoformat(),
    }
    refused = asked.process.library.refused
    if refused:
        content["refused_findings"] = len(refused)
        if asked.audience is Audience.COORDINATOR:
            content["refused"] = [str(finding) for finding in refused]
    return _now(content)


def _now(content: dict[str, Any]) -> Answer:
    return Answer(
        lambda: orjson.dumps(content), caching=Caching.NEVER, status=HTTPStatus.OK, deed=""
    )
