"""What changed between two days: who came, who left, and of whom nobody has heard since."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

import numpy as np

from geo.coverage.endings import NO_END
from geo.coverage.places import Place, Places, SectorAtPlace
from geo.dataset.dataset import Dataset
from geo.dataset.sums.people import People
from geo.presence.periods import Status
from geo.view.view import View

STARTED: Final = "started"
RECENT: Final = "recent"
FIRST_KNOWN: Final = "first_known"
ENDED: Final = "ended"
HANDED_OVER: Final = "handed_over"
LAPSED: Final = "lapsed"
NO_LONGER_CONFIRMED: Final = "no_longer_confirmed"
KINDS: Final = (STARTED, RECENT, ENDED, HANDED_OVER, LAPSED, NO_LONGER_CONFIRMED, FIRST_KNOWN)
_TAKEN: Final = ("taken_over", "partly")


class Change(NamedTuple):
    """A change of one organisation's presence in a sector at a place between two days.

    `started` on a stated day; `recent` where the source says so and states no day; `ended`;
    `handed_over` (ended, and all of it taken over at least in part by `to`, where that is named; of
    `ended` work `to` may have taken over some); `lapsed`
    (its scheduled end passed and nobody confirmed it); `no_longer_confirmed`. `first_known` is
    work that a source has under way and of which no earlier one speaks: when it began is not
    stated, so that it is no news. `day` is the day of the change, or of the first source, and
    `activities` the ids of the work; `extension` says that a scheduled end may have been put off.
    """

    kind: str
    place: Place
    sector: str
    organisation: str
    day: dt.date
    to: tuple[str, ...]
    people: People
    activities: tuple[str, ...] = ()
    extension: bool = False


class Changes(NamedTuple):
    """The changes between two days, `first` before `second`, by day.

    `people` are by kind: those of the sites concerned, each site counted once.
    """

    first: dt.date
    second: dt.date
    changes: tuple[Change, ...]
    people: Mapping[str, People]


def between(
    dataset: Dataset, view: View, one: dt.date, other: dt.date, places: Iterable[Place] = ()
) -> Changes:
    """Returns what changed between two days (in either order) by place, sector and organisation.

    At the places given, else at the sites that the view shows. Presence is what is named at the
    place or for its group; with the view's `wider`, for an area that contains it too.
    """
    first, second = sorted((one, other))
    asked = Places(dataset, view.having(date=second))
    found = sorted(_changes(asked, places, first), key=lambda held: (held[0].day, *held[0][:4]))
    return Changes(
        first=first,
        second=second,
        changes=tuple(change for change, _ in found),
        people={
            kind: asked.people(
                frozenset().union(*(sites for change, sites in found if change.kind == kind))
            )
            for kind in KINDS
        },
    )


def _changes(
    asked: Places, places: Iterable[Place], first: dt.date
) -> Iterator[tuple[Change, frozenset[int]]]:
    """Yields each change with the positions of the sites that it concerns."""
    presence = asked.dataset.presence
    status = presence.periods.status(asked.day.toordinal())
    before = _before(asked.dataset, first.toordinal(), status)
    after = status == Status.ACTIVE
    for place, sector, rows in asked.cells(places, before | after):
        for organisation, own in presence.grouped("organisation", rows).items():
            was, still = before[own].any(), after[own].any()
            if was == still:
                continue
            sites = asked.sites_of(place, own)
            if was and presence.periods.monthly[own].all():
                own = _all_of(asked, SectorAtPlace(place, sector, own))
                own = own[(before | after)[own]]
                if after[own].any():
                    continue
            kind, number, to = _gone(asked, own, status[own]) if was else _come(asked, own)
            day, people = dt.date.fromordinal(number), asked.people(sites)
            ids = tuple(presence.ids[own].tolist())
            may_go_on = kind == LAPSED and "yes" in presence.values("extension_possible", own)
            change = Change(kind, place, sector, organisation, day, to, people, ids, may_go_on)
            yield change, sites


def _before(dataset: Dataset, first: int, status: np.ndarray) -> np.ndarray:
    """Returns what was under way on the first day, or may have been, and has ended since."""
    days = dataset.presence.periods
    ended = np.isin(status, (Status.ENDED, Status.SCHEDULED_END_PASSED)) & (days.start == 0)
    found: np.ndarray = days.active(first) | (ended & ~days.undated & (days.last >= first))
    return found


def _all_of(asked: Places, cell: SectorAtPlace) -> np.ndarray:
    """Returns all work of the cell's organisations in its sector that concerns its place."""
    codes, _ = asked.dataset.presence.coded("organisation")
    others = asked.others(cell)
    found: np.ndarray = others[np.isin(codes[others], codes[cell.rows])]
    return found


def _come(asked: Places, rows: np.ndarray) -> tuple[str, int, tuple[str, ...]]:
    days = asked.dataset.presence.periods
    stated = rows[(days.start[rows] > 0) & ~days.monthly[rows]]
    if len(stated):
        return STARTED, int(days.first[stated].min()), ()
    kind = RECENT if days.recent[rows].all() else FIRST_KNOWN
    return kind, int(days.first[rows].min()), ()


def _gone(asked: Places, rows: np.ndarray, status: np.ndarray) -> tuple[str, int, tuple[str, ...]]:
    """Returns how work that is no longer active went, when, and to whom."""
    presence = asked.dataset.presence
    days = presence.periods
    rows, status = _not_overtaken(asked, rows, status)
    unsure = rows[(status == Status.UNCONFIRMED) | days.monthly[rows]]
    if len(unsure):
        fresh = days.told_until[unsure]
        ends = np.minimum(days.last[unsure], np.where(days.monthly[unsure], NO_END, fresh))
        return NO_LONGER_CONFIRMED, int(ends.max()) + 1, ()
    lapsed = rows[status == Status.SCHEDULED_END_PASSED]
    if len(lapsed):
        return LAPSED, int(days.last[lapsed].max()) + 1, ()
    taken = [
        to or ""
        for to, how in zip(
            presence.values("handover_to", rows),
            presence.values("handover_status", rows),
            strict=True,
        )
        if how in _TAKEN
    ]
    named = tuple(dict.fromkeys(one for text in taken for one in text.split("|") if one))
    kind = HANDED_OVER if len(taken) == len(rows) else ENDED
    return kind, int(days.last[rows].max()) + 1, named


def _not_overtaken(
    asked: Places, rows: np.ndarray, status: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Leaves out the months that were reported on before an end that is stated or scheduled."""
    days = asked.dataset.presence.periods
    stated = np.where(days.monthly[rows] | days.open_ended[rows], 0, days.last[rows])
    kept = ~days.monthly[rows] | (days.last[rows] > stated.max())
    return rows[kept], status[kept]
