"""Action points of meetings: who does what until when, pinned to a place or an organisation.

Coordinators write them. Partners see those of places and organisations that they may see, the
public sees none. Every change is a new version; nothing is overwritten.
"""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final

import orjson

from geo.access.gate import Access, Gate
from geo.catalog.audience import Audience
from geo.dataset import scope
from geo.dataset.dataset import Dataset
from geo.errors import InvalidQueryError, NotFoundError, WithheldError
from geo.language import mark
from geo.store.agenda_rows import VersionRow, VersionRows
from geo.store.stores import versions
from geo.values import cells

STATES: Final = {
    "open": mark("open"),
    "begun": mark("begun"),
    "done": mark("done"),
    "dropped": mark("dropped"),
}
ENDED: Final = ("done", "dropped")
ORGANISATIONS: Final = "organisations"
TEXT_LENGTH, OWNER_LENGTH = 300, 80
_EVERYWHERE: Final = ("", ORGANISATIONS, *scope.REFERENCE)
"""Pins that a part of the Atlas does not show: it holds all boundaries, and organisations work
elsewhere too."""
_NO_TEXT: Final = mark("An action point says what is to be done.")
_NO_OWNER: Final = mark("An action point needs an owner.")
_LONG_TEXT: Final = mark("What is to be done has {n} characters, at most {most}.")
_LONG_OWNER: Final = mark("The owner has {n} characters, at most {most}.")


@dataclass(frozen=True)
class Point:
    """One action point; `pin` is `layer/feature`, or empty where it concerns the whole response.

    `sensitive` points are for coordinators alone. `version` 0 is one that is not kept yet.
    """

    text: str
    owner: str
    due: dt.date
    pin: str = ""
    state: str = "open"
    sensitive: bool = False
    id: str = ""
    version: int = 0
    who: str = ""
    made_at: str = ""

    def __post_init__(self) -> None:
        cells.keep_printable(self, ["owner"], ["text"])

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.state not in ENDED

    def is_late(self, day: dt.date) -> bool:
        """Whether it is open after its due day."""
        return self.is_open and self.due < day


def listed(gate: Gate, dataset: Dataset) -> list[Point]:
    """Returns the action points that an audience may see: open ones first, soonest due first."""
    if dataset.audience == Audience.PUBLIC:
        return []
    found = [_point(row) for row in _rows(gate).newest()]
    seen = [one for one in found if _may_see(one, dataset)]
    return sorted(seen, key=lambda one: (not one.is_open, one.due, one.id))


def at(points: Sequence[Point], pin: str) -> list[Point]:
    """Returns the action points of one place or organisation."""
    return [one for one in points if one.pin == pin]


def save(gate: Gate, access: Access, point: Point, dataset: Dataset, now: dt.datetime) -> Point:
    """Keeps an action point as its next version; nothing changes unless the audit log says so.

    WithheldError for who may not, InvalidQueryError for what cannot be kept.
    """
    if not access.may_manage:
        raise WithheldError(mark("Action points are written by coordinators."))
    check(point, dataset)
    made = replace(
        point,
        text=point.text.strip(),
        owner=point.owner.strip(),
        id=point.id or secrets.token_hex(6),
        version=point.version + 1,
        who=access.who,
        made_at=now.isoformat(timespec="seconds"),
    )
    own = replace(access, audience=access.own)
    gate.noted(own, "change", f"action point {made.id}", state=made.state, version=made.version)
    content = {**asdict(made), "due": made.due.isoformat()}
    for name in ("id", "version", "who", "made_at"):
        content.pop(name)
    row = VersionRow(
        made.id,
        made.version,
        orjson.dumps(content).decode("utf-8"),
        made.who,
        made.made_at,
        made.state,
    )
    if not _rows(gate).add(row):
        raise InvalidQueryError(
            mark("Somebody else has changed this action point in the meantime. Look at it again.")
        )
    return made


def one(gate: Gate, point_id: str) -> Point:
    """Returns the newest version of an action point; NotFoundError where there is none."""
    row = _rows(gate).version(point_id)
    if row is None:
        raise NotFoundError(mark("There is no action point “{name}”."), name=point_id[:40])
    return _point(row)


def check(point: Point, dataset: Dataset) -> None:
    """Raises InvalidQueryError with the first thing that an action point cannot have."""
    for text, most, missing, long in (
        (point.text, TEXT_LENGTH, _NO_TEXT, _LONG_TEXT),
        (point.owner, OWNER_LENGTH, _NO_OWNER, _LONG_OWNER),
    ):
        if not text.strip():
            raise InvalidQueryError(missing)
        if len(text) > most:
            raise InvalidQueryError(long, n=f"{len(text):,}", most=most)
    if point.state not in STATES:
        raise InvalidQueryError(mark("The state is one of {choices}."), choices=", ".join(STATES))
    if point.pin and not is_known(point.pin, dataset):
        raise InvalidQueryError(
            mark("“{name}” is no place and no organisation."), name=point.pin[:60]
        )


def is_known(pin: str, dataset: Dataset) -> bool:
    """Whether a place or organisation is in the dataset of who looks."""
    layer_id, _, feature_id = pin.partition("/")
    if layer_id == ORGANISATIONS:
        return feature_id in dataset.vocabulary["partner"]
    return layer_id in dataset.features and dataset.record(layer_id, feature_id) is not None


def _may_see(point: Point, dataset: Dataset) -> bool:
    if dataset.audience == Audience.COORDINATOR and not dataset.scope:
        return True
    if point.sensitive and dataset.audience != Audience.COORDINATOR:
        return False
    if dataset.scope and point.pin.partition("/")[0] in _EVERYWHERE:
        return False
    return is_known(point.pin, dataset) if point.pin else not dataset.scope


def _rows(gate: Gate) -> VersionRows:
    return versions(gate.config.store, "action point")


def _point(row: VersionRow) -> Point:
    stored = orjson.loads(row.content)
    stored["due"] = dt.date.fromisoformat(stored["due"])
    return Point(**stored, id=row.name, version=row.version, who=row.who, made_at=row.made_at)
