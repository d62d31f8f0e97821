"""Revisions of a store: what is said and told of a write, what it touched, and how one begins."""

import dataclasses
import datetime as dt
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import orjson

from geo.errors import ConflictError
from geo.store.databases.database import Connection
from geo.values import clock

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Revision:
    """One write: who made it, when, why, from which source, and the features per layer."""

    id: int
    made_at: dt.datetime
    who: str
    why: str
    source: str
    source_sha256: str
    counts: Mapping[str, int]
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Note:
    """Who writes a revision, why, and the source with its SHA-256 (hexadecimal).

    `details` are plain values that are kept with it.
    """

    who: str
    why: str
    source: str
    source_sha256: str
    details: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """What one owner changes of a layer: rows by id that are opened, and ids that are closed.

    `opened` has the layer's stored fields and geometry, EPSG:4326. `alone` says that all rows of
    the owner were looked at, so that whatever else was done with them meanwhile is a conflict.
    Rows of a `shared` layer, such as decisions, are changed whosever they are.
    """

    opened: gpd.GeoDataFrame
    closed: Collection[str] = ()
    alone: bool = False
    shared: bool = False


@dataclass(frozen=True)
class Touched:
    """A feature that a revision opened, changed or closed; `later` changed it again, if any did.

    `before` says whether it was there before the revision, `now` whether it is there today.
    """

    layer: str
    feature: str
    before: bool
    now: bool
    later: int | None


_BEGUN = """
INSERT INTO revisions (id, made_at, who, why, source, source_sha256, counts, details)
SELECT coalesce(max(id), 0) + 1, ?, ?, ?, ?, ?, ?, ? FROM revisions RETURNING id
"""


def begun(connection: Connection, note: Note, counts: Mapping[str, int]) -> Revision:
    """Begins a revision, which nobody sees until the transaction ends; later than the last one."""
    made_at = _after_the_last(connection, clock.now().replace(microsecond=0))
    (number,) = connection.execute(
        _BEGUN,
        (
            made_at.isoformat(),
            note.who,
            note.why,
            note.source,
            note.source_sha256,
            orjson.dumps(counts).decode(),
            orjson.dumps(note.details).decode(),
        ),
    ).fetchone()
    return Revision(number, made_at, **vars(note), counts=counts)


def _after_the_last(connection: Connection, now: dt.datetime) -> dt.datetime:
    """Returns a time, or the second after the last revision where the clock is behind that."""
    found = connection.execute("SELECT made_at FROM revisions ORDER BY id DESC LIMIT 1").fetchone()
    last = dt.datetime.fromisoformat(found[0]) if found else now
    if now >= last:
        return now
    logger.warning("the clock is behind the last revision, which was made at %s", last)
    return last + dt.timedelta(seconds=1)


def check_new(connection: Connection, revision: Revision) -> None:
    """Raises ConflictError where another process brought the same source meanwhile."""
    last = connection.execute(
        "SELECT source_sha256 FROM revisions WHERE why = ? AND id < ? ORDER BY id DESC LIMIT 1",
        (revision.why, revision.id),
    ).fetchone()
    if last is not None and last[0] == revision.source_sha256:
        raise ConflictError("This source was brought in meanwhile.")
