"""Whether the process lives, and whether it can answer with data."""

import datetime as dt
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any, Final

import orjson

from geo.access.datasets import SLOW
from geo.catalog.audience import Audience
from geo.errors import StoreError
from geo.store.layers import Store
from mapservice.web.answers import JSON, Answer, Caching
from mapservice.web.endpoint import Endpoint, Request, Route
from mapservice.web.operation import asset

READ_ONLY: Final = "it cannot be written at the moment"


def alive(_request: Request) -> Answer:
    """`/healthz`: the process answers."""
    return _now({"status": "alive"})


def ready(request: Request) -> Answer:
    """`/readyz`: data is loaded and nothing is left that a first visitor would wait for.

    503 until then, and where no revision could be read. A store that cannot be written, or was
    deleted meanwhile, is said: what was read from it goes on being served.

    Findings may quote rows of the data, so only coordinators read them; others get the number.
    They read as well how old the last copy is that was put aside.
    """
    library = request.state.library
    dataset = request.dataset
    trouble = library.trouble()
    try:
        newest = dataset.revision if trouble == SLOW else library.store.version()
    except StoreError:
        newest = dataset.revision
    is_ready = request.state.is_ready()
    content: dict[str, Any] = {
        "status": "ready" if is_ready else "starting",
        "revision": dataset.revision,
        "newest_revision": newest,
        "day": dataset.day.isoformat(),
    }
    if request.audience is Audience.COORDINATOR and trouble != SLOW:
        content["backup"] = _backup(library.store)
    if request.audience is Audience.COORDINATOR and library.went_back:
        content["went_back"] = library.went_back
    if trouble:
        content["store"] = trouble if request.audience is Audience.COORDINATOR else READ_ONLY
    refused = library.refused
    if refused:
        content["refused_findings"] = len(refused)
        if request.audience is Audience.COORDINATOR:
            content["refused"] = [str(finding) for finding in refused]
    return _now(content, HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE)


def _backup(store: Store) -> dict[str, Any] | None:
    """Returns when the store was last put aside and how long ago; None where that is not known."""
    with suppress(StoreError):
        made_at = store.last_backup()
        if made_at is not None:
            age = dt.datetime.now(dt.UTC) - made_at
            return {
                "made_at": made_at.isoformat(timespec="seconds"),
                "age_hours": round(age.total_seconds() / 3600, 1),
            }
    return None


def _now(content: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return Answer(
        lambda: orjson.dumps(content), caching=Caching.NEVER, status=status, audit_action=""
    )


_PROMPT = partial(Endpoint, prompt=True)
ROUTES = (
    Route("/healthz", alive, asset("Alive", JSON), endpoint=_PROMPT),
    Route("/readyz", ready, asset("Data loaded and store reachable", JSON), endpoint=_PROMPT),
)
