"""What a store says and is told of its writes: revisions, notes, changes, what was touched."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd


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
