"""What days brought: work that started, ended, was handed over, or whose scheduled end passed.

Each event is of an organisation in a sector at the place that its work was reported for, on a day
that a source states. Where other work of the same kind goes on there, nothing started or ended.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from geo.catalog import layers
from geo.coverage import changes
from geo.coverage.places import Place
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.disclosure.anonymised import NEUTRAL_ID
from geo.presence.periods import Status
from geo.view.view import View

PLANNED: Final = "planned"
_CELL: Final = ("place_level", "place_id", "organisation", "sector")
_TAKEN: Final = ("taken_over", "partly")


class Event(NamedTuple):
    """What happened to work on a day: `kind` is one of `geo.coverage.changes`, or `planned`.

    `day` is the first day of what started, the last one of what ended; of which only the month is
    stated where `precision` says so. `to` took over, `extension` says that the end may have been
    put off; `source_id` and `as_of` are the source and the day (ISO) that it describes.
    """

    kind: str
    organisation: str
    sector: str
    place: Place
    day: dt.date
    precision: str
    to: tuple[str, ...]
    extension: bool
    source_id: str
    as_of: str

    @property
    def key(self) -> tuple[object, ...]:
        """What tells this event from every other."""
        return (self.kind, *self.place, self.organisation, self.sector, self.day)


def before(dataset: Dataset, view: View, most: int) -> list[Event]:
    """Returns what happened up to the view's day among its activities, the newest first."""
    day = selection.day(dataset, view).toordinal()
    asked = _Asked(dataset, view)
    days = dataset.presence.periods
    dated = ~days.monthly & ~days.undated
    begun = dated & ((days.start > 0) | days.recent) & (days.first <= day)
    done = dated & ~days.open_ended & (days.last < day)
    starts, ends = asked.shown[begun[asked.shown]], asked.shown[done[asked.shown]]
    status = days.status(day)
    rows = np.concatenate([starts, ends])
    ends_there = np.arange(len(rows)) >= len(starts)
    turns = np.where(ends_there, days.last[rows], days.first[rows])
    order = np.lexsort((rows, ends_there, turns))[::-1]
    found: dict[tuple[object, ...], Event] = {}
    for at in order:
        if len(found) >= most:
            break
        own, number = asked.cell_of(rows[at]), int(turns[at])
        made = asked.ended(own, number, status) if ends_there[at] else asked.started(own, number)
        if made is not None:
            found.setdefault(made.key, made)
    return list(found.values())


def planned(dataset: Dataset, view: View) -> list[Event]:
    """Returns the work that is planned to start after the view's day, the soonest first."""
    day = selection.day(dataset, view).toordinal()
    asked, days = _Asked(dataset, view), dataset.presence.periods
    coming = (days.start > day) & ~days.monthly & ~days.undated
    rows = asked.shown[coming[asked.shown]]
    made = (
        asked.event(PLANNED, int(days.start[row]), np.array([row]), "start")
        for row in rows.tolist()
    )
    found = {one.key: one for one in made if one is not None}
    return sorted(found.values(), key=lambda one: (one.day, one.key))


class _Asked:
    """The activities that a view shows, each with all others of its organisation at its place."""

    def __init__(self, dataset: Dataset, view: View) -> None:
        self.presence = dataset.presence
        shown = selection.passing(dataset, layers.PARTNER_ACTIVITIES.id, view.having(date=None))
        self.shown: np.ndarray = shown.index.to_numpy()
        self._cells = np.zeros(len(self.presence.ids), dtype=np.int64)
        for name in _CELL:
            codes, distinct = self.presence.coded(name)
            self._cells = self._cells * (len(distinct) + 1) + codes + 1
        self._order = np.argsort(self._cells, kind="stable")
        self._sorted = self._cells[self._order]

    def cell_of(self, row: int) -> np.ndarray:
        """Returns all activities of an activity's organisation, sector and place."""
        sides = (np.searchsorted(self._sorted, self._cells[row], one) for one in ("left", "right"))
        return self._order[slice(*sides)]

    def started(self, own: np.ndarray, number: int) -> Event | None:
        """Returns the start of work on a day; None where it was under way before."""
        days = self.presence.periods
        if ((days.first[own] < number) & (days.last[own] >= number - 1)).any():
            return None
        rows = own[days.first[own] == number]
        kind = changes.STARTED if (days.start[rows] > 0).any() else changes.RECENT
        return self.event(kind, number, rows, "start")

    def ended(self, own: np.ndarray, number: int, status: np.ndarray) -> Event | None:
        """Returns the end of work after a day; None where it goes on, or may do."""
        days = self.presence.periods
        if ((days.first[own] <= number + 1) & (days.last[own] > number)).any():
            return None
        rows = own[(days.last[own] == number) & ~days.monthly[own]]
        taken = [one in _TAKEN for one in self.presence.values("handover_status", rows)]
        kind = changes.HANDED_OVER if all(taken) else changes.ENDED
        if (status[rows] == Status.SCHEDULED_END_PASSED).any():
            kind = changes.LAPSED
        made = self.event(kind, number, rows, "end")
        if made is None or kind == changes.LAPSED or not any(taken):
            return made
        return made._replace(to=tuple(dict.fromkeys(self._takers(rows))))

    def _takers(self, rows: np.ndarray) -> Iterator[str]:
        columns = (self.presence.values(f"handover_{one}", rows) for one in ("to", "status"))
        for to, how in zip(*columns, strict=True):
            if how in _TAKEN and to:
                yield from to.split("|")

    def event(self, kind: str, number: int, rows: np.ndarray, turn: str) -> Event | None:
        """Returns an event of these activities; None of an organisation that is not named."""
        level, place_id, organisation, sector = (
            self.presence.values(name, rows[:1])[0] for name in _CELL
        )
        if organisation.startswith(NEUTRAL_ID):
            return None  # neutral names are given anew in each revision
        precisions = self.presence.values(f"{turn}_precision", rows)
        sources = zip(
            (one or "" for one in self.presence.values("as_of", rows)),
            (one or "" for one in self.presence.values("source_id", rows)),
            strict=True,
        )
        as_of, source_id = max(sources)
        return Event(
            kind=kind,
            organisation=organisation,
            sector=sector,
            place=Place(level, place_id),
            day=dt.date.fromordinal(number),
            precision=next((one for one in precisions if one), "day"),
            to=(),
            extension="yes" in self.presence.values("extension_possible", rows),
            source_id=source_id,
            as_of=as_of,
        )
