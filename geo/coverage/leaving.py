"""What would be lost if somebody left: who stays at each place, who is nearest, who takes over.

A supposed dataset is compared with the stated one of the same audience, on the day of the view.
Places and sectors of which the stated one names nobody lose nobody: whether somebody works there is
as unknown as before.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np

from geo.catalog import layers
from geo.coverage.endings import Service
from geo.coverage.places import WIDER, Place, Places, SectorAtPlace
from geo.dataset.dataset import Dataset
from geo.dataset.sums.people import People, together
from geo.presence.presence import Chosen
from geo.units.boundaries import finest
from geo.values.crs import apart_m
from geo.view.view import View


class Near(NamedTuple):
    """Who works nearest in a sector: at one other site, so many km away, or in one district.

    `km` is None where it is no single site.
    """

    place: Place
    organisations: tuple[str, ...]
    km: float | None
    same_district: bool


class Lost(NamedTuple):
    """What a place loses in a sector: the organisations that are supposed to leave it.

    `left` are those who stay, or may, and give such a service, `other_kind` those who give another
    kind in the sector, `wider` those who are reported for the sites together or for a wider area
    only. `nearest` is None where somebody stays at the place, and where no other place has anybody
    in the sector as far as sources say.
    `handed_to` and `handover` are what a source states of the real end, empty where none does.
    `people` are those of the place's sites concerned.
    """

    place: Place
    sector: str
    organisations: tuple[str, ...]
    left: tuple[str, ...]
    other_kind: tuple[str, ...]
    wider: tuple[str, ...]
    nearest: Near | None
    handed_to: tuple[str, ...]
    handover: str
    people: People

    @property
    def is_bare(self) -> bool:
        """Whether nobody named for the place itself, or for its group, stays in the sector."""
        return not self.left and not self.other_kind

    @property
    def is_last(self) -> bool:
        """Whether nobody stays who is known in the sector there, however widely reported."""
        return self.is_bare and not self.wider

    @property
    def is_alone(self) -> bool:
        """Whether one organisation stays alone."""
        return len({*self.left, *self.other_kind}) == 1


class Side(NamedTuple):
    """Who is at the sites that a view shows, on its day: as stated, or as supposed.

    `services` are distinct, `served` the places with somebody named for them or their group, and
    `nobody` the people of all other places, which are `unserved`.
    """

    services: frozenset[Service]
    served: frozenset[Place]
    unserved: int
    nobody: People

    @property
    def organisations(self) -> frozenset[str]:
        """The distinct organisations of the services."""
        return frozenset(one.organisation for one in self.services)


class Sides(NamedTuple):
    """What the sources state of a day, the same without those who leave, and what is not counted.

    `wider` are services of those who leave that are reported for the sites together or for a wider
    area only; with the view's `wider` they are counted, and none is here.
    """

    before: Side
    after: Side
    wider: frozenset[Service]


def sides(dataset: Dataset, view: View) -> Sides:
    """Returns a supposed dataset beside what the sources state, on the view's day."""
    asked = tuple(Places(one, view) for one in (dataset.real or dataset, dataset))
    was, still = (one.dataset.presence.periods.active(one.day.toordinal()) for one in asked)
    before, after = _side(asked[0], was), _side(asked[1], still)
    wider = frozenset() if view.wider else _wider(asked[0], was & ~still)
    return Sides(before, after, wider - before.services)


def _side(asked: Places, there: np.ndarray) -> Side:
    cells = tuple(asked.cells((), there))
    served = frozenset(one.place for one in cells)
    unserved = [one for one in asked.asked() if one not in served]
    return Side(
        services=frozenset().union(*(_services(asked, one.rows) for one in cells)),
        served=served,
        unserved=len(unserved),
        nobody=together(asked.people(asked.sites_in(one)) for one in unserved),
    )


def _wider(asked: Places, gone: np.ndarray) -> frozenset[Service]:
    found: set[int] = set()
    for place in asked.asked():
        rows, certainty = asked.reach(place)
        found.update(rows[gone[rows] & (certainty >= WIDER)].tolist())
    return _services(asked, np.array(sorted(found), dtype=int))


def _services(asked: Places, rows: np.ndarray) -> frozenset[Service]:
    pairs = (asked.dataset.presence.values(name, rows) for name in ("organisation", "sector"))
    return frozenset(Service(*pair) for pair in zip(*pairs, strict=True))


def lost(dataset: Dataset, view: View, places: Iterable[Place] = ()) -> list[Lost]:
    """Returns what is lost in a supposed dataset, what is lost for good first; else nothing.

    At the places given, else at the sites that the view shows.
    """
    if dataset.real is None:
        return []
    before, after = Places(dataset.real, view), Places(dataset, view)
    day = before.day.toordinal()
    was, still = (one.dataset.presence.periods.active(day) for one in (before, after))
    near = _Nearest(after)
    found = [
        _lost(after, cell, still, near)
        for cell in before.cells(places, was)
        if not still[cell.rows].all()
    ]
    kept = [one for one in found if one is not None]
    return sorted(
        kept,
        key=lambda one: (
            not one.is_last,
            not one.is_bare,
            -(one.people.households or 0),
            one.place,
        ),
    )


def people(found: Iterable[Lost]) -> People:
    """Returns the people of these places, each site counted once."""
    return together(one.people for one in found)


def _lost(
    after: Places, cell: SectorAtPlace, still: np.ndarray, nearest: "_Nearest"
) -> Lost | None:
    """Returns what one place loses in a sector; None where all go on with other work of theirs."""
    presence = after.dataset.presence
    gone, stay = cell.rows[~still[cell.rows]], cell.rows[still[cell.rows]]
    leaving = set(presence.values("organisation", gone)) - set(
        presence.values("organisation", stay)
    )
    if not leaving:
        return None
    others = after.others(cell)
    others = others[after.may_be_there[others]]
    close = set(after.near(cell.place, others))
    alike = set(after.near(cell.place, others[after.alike(gone, others)]))
    every = set(presence.values("organisation", others))
    stated = (after.dataset.real or after.dataset).presence
    handed = [one for one in stated.values("handover_to", gone) if one]
    states = [one for one in stated.values("handover_status", gone) if one]
    return Lost(
        place=cell.place,
        sector=cell.sector,
        organisations=tuple(sorted(leaving)),
        left=tuple(sorted(alike)),
        other_kind=tuple(sorted(close - alike)),
        wider=tuple(sorted(every - close)),
        nearest=None if close else nearest.to(cell),
        handed_to=tuple(dict.fromkeys(one for text in handed for one in text.split("|"))),
        handover=states[0] if states else "",
        people=after.people(after.sites_of(cell.place, gone)),
    )


class _Nearest:
    """Where else somebody works in a sector, and how far that is."""

    def __init__(self, asked: Places) -> None:
        self._dataset, self._day = asked.dataset, asked.day.isoformat()
        level = asked.by_unit.level if asked.by_unit else "district"
        self._level = "site" if asked.counted_by == "site" else level
        rows = asked.dataset.features[_LAYERS[self._level].id]
        self._ids = rows["id"].tolist()
        self._districts = [asked.dataset.units.district(one) for one in finest(rows)]
        self._places = dict(zip(self._ids, range(len(self._ids)), strict=True))
        points = rows.geometry.representative_point()
        self._points = list(zip(points.x.tolist(), points.y.tolist(), strict=True))

    def to(self, cell: SectorAtPlace) -> Near | None:
        """Returns the place nearest to that of a cell where its sector has somebody; or None."""
        own = self._places.get(cell.place.id)
        named = self._dataset.presence.counts(Chosen(self._day, (cell.sector,)))
        others = [at for at, one in enumerate(self._ids) if at != own and one in named]
        if own is None or not others:
            return None
        away = {at: apart_m(self._points[own], self._points[at]) for at in others}
        nearest = min(others, key=lambda at: (away[at], self._ids[at]))
        return Near(
            place=Place(self._level, self._ids[nearest]),
            organisations=named[self._ids[nearest]].organisations,
            km=round(away[nearest] / 1000, 1) if self._level == "site" else None,
            same_district=self._districts[own] == self._districts[nearest],
        )


_LAYERS: Final = {
    "site": layers.INFORMAL_SITES,
    "subdistrict": layers.SUBDISTRICTS,
    "district": layers.DISTRICTS,
    "governorate": layers.GOVERNORATES,
}
