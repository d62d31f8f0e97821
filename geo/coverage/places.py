"""Places at every level: which activities concern them, and which sites lie in them.

A place is a site, a group of sites, an administrative unit or a coordination area. Where sites may
not be told apart, presence is known for districts and governorates: a sub-district then stands for
its district, and there are no sites to ask for. Where a view shows very many sites, those of a unit
are one place: what is named at any of them is named there.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.vocabulary import NAMED_SECTORS
from geo.coverage.by_unit import by_unit, counted_by
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.dataset.sums import people
from geo.dataset.sums.people import UNKNOWN_PEOPLE, People
from geo.disclosure import disclosure
from geo.errors import NotFoundError
from geo.presence.links import FOR_GROUP, PRESENT
from geo.presence.presence import FOR_AREA, FOR_SITES, SITES_TOGETHER, Chosen
from geo.units import areas, boundaries
from geo.view.address import PLACES
from geo.view.view import View

CERTAINTIES: Final = (PRESENT, FOR_GROUP, FOR_SITES, FOR_AREA)
"""How a place was named, the surest first."""
WIDER: Final = CERTAINTIES.index(FOR_SITES)
"""From here on the place itself, or its group, was not named."""
_OWN_PLACE: Final = ("place_level", "place_id")
_EXACT: Final = ("site", "site_group", SITES_TOGETHER)


UNIT_SITES: Final = "unit_sites"
"""The level of the sites of a unit that a view shows, taken together; its id is the P-code."""


class Place(NamedTuple):
    """A place: its level (one of `LEVELS`) and its id, a P-code for units."""

    level: str
    id: str


class SectorAtPlace(NamedTuple):
    """Activities (their positions) in one sector that count as presence at one place."""

    place: Place
    sector: str
    rows: np.ndarray


MOST_REMEMBERED: Final = 4_096
"""Places of a dataset whose activities are remembered; questions come in bundles about the same."""


class Places:
    """The places of a dataset, and of a view the activities that pass its filters.

    Make one for a question and drop it: it remembers what it looked up.
    """

    def __init__(self, dataset: Dataset, view: View) -> None:
        self.dataset = dataset
        self.view = view
        self.day = selection.day(dataset, view)
        self._sites = dataset.features[layers.INFORMAL_SITES.id]
        self._found: dict[Place, frozenset[int]] = {}
        self._people: dict[frozenset[int], People] = {}
        self.by_unit = by_unit(dataset, view)
        self.counted_by = counted_by(dataset, view)

    def asked(self, places: Iterable[Place] = ()) -> tuple[Place, ...]:
        """Returns the places to answer for: those given, else the sites that the view shows.

        Each once, as cells where sites are not told apart, together by unit where they are many;
        NotFoundError names what does not exist for this audience.
        """
        found = tuple(places) or self._shown()
        return tuple(dict.fromkeys(self._known(place) for place in found))

    def reach(self, place: Place) -> tuple[np.ndarray, np.ndarray]:
        """Returns the activities of every day that concern a place, and how surely.

        Positions in order, and for each the position of its certainty in `CERTAINTIES`. Only those
        that pass the view's filters of sector, type and organisation.
        """
        rows, certainty = self._reached(place)
        passing = self.passing[rows]
        return rows[passing], certainty[passing]

    def _reached(self, place: Place) -> tuple[np.ndarray, np.ndarray]:
        """Returns what `reach` does, whatever the filters: remembered while the dataset lives."""
        reached = self.dataset.derived.part("reach", MOST_REMEMBERED)
        shown = [getattr(self.view, name) for name in PLACES if place.level == UNIT_SITES]
        return reached.get((place, *shown), lambda: self._reach(place))

    def _reach(self, place: Place) -> tuple[np.ndarray, np.ndarray]:
        presence = self.dataset.presence
        if place.level == SITES_TOGETHER:
            return self._reach_together(place)
        codes = self.codes(place)
        at, unsure = presence.rows_at(codes)
        if place.level == "site_group":
            unsure = np.zeros_like(unsure)
        around = (
            self._around_sites(place)
            if place.level == UNIT_SITES
            else selection.around(self.dataset, codes)
        )
        wide = np.setdiff1d(np.array(list(around), dtype=at.dtype), at, assume_unique=True)
        rows = np.concatenate([at, wide])
        how = [CERTAINTIES.index(around[row]) for row in wide.tolist()]
        certainty = np.concatenate([unsure, np.array(how, dtype=unsure.dtype)])
        order = np.argsort(rows, kind="stable")
        return rows[order], certainty[order]

    def _around_sites(self, place: Place) -> dict[int, str]:
        """Returns the activities for wider areas around any of the sites of a unit."""
        homes = boundaries.finest(self._sites.iloc[sorted(self.sites_in(place))])
        chains = (self.dataset.units.parents(one).values() for one in set(homes))
        containing = {code for chain in chains for code in chain}
        return self.dataset.presence.around(containing, has_sites=True)

    def _reach_together(self, place: Place) -> tuple[np.ndarray, np.ndarray]:
        """Returns what was reported for the sites together, and for all of their governorate."""
        presence = self.dataset.presence
        rows = presence.rows_for((place.id,))
        wide = np.where(presence.for_sites[rows], CERTAINTIES.index(PRESENT), -1)
        return rows, np.where(wide < 0, CERTAINTIES.index(FOR_AREA), wide)

    def by_sector(self, place: Place, kept: np.ndarray) -> dict[str, np.ndarray]:
        """Returns the kept activities that count as presence at a place, by sector.

        They are named there or for its group; with the view's `wider`, those reported for the
        informal sites together, or for an area that contains the place, count as well.
        """
        rows, certainty = self.reach(place)
        counted = kept[rows] & (self.view.wider | (certainty < WIDER))
        held = self.dataset.presence.grouped("sector", rows[counted])
        return {sector: held[sector] for sector in NAMED_SECTORS if sector in held}

    def others(self, cell: "SectorAtPlace") -> np.ndarray:
        """Returns all activities of every day in the sector of a cell that concern its place.

        However surely, and whatever the view's filters: whoever is known there is not nobody.
        """
        rows, _ = self._reached(cell.place)
        codes, distinct = self.dataset.presence.coded("sector")
        found: np.ndarray = rows[distinct[codes[rows]] == cell.sector]
        return found

    def near(self, place: Place, rows: np.ndarray) -> tuple[str, ...]:
        """Returns the organisations of those activities that name the place or its group."""
        reached, certainty = self._reached(place)
        presence = self.dataset.presence
        is_close = np.zeros(len(presence.activities), dtype=bool)
        is_close[reached[certainty < WIDER]] = True
        return tuple(presence.grouped("organisation", rows[is_close[rows]]))

    def alike(self, rows: np.ndarray, others: np.ndarray) -> np.ndarray:
        """Returns which of the others give a kind of service that these activities give.

        A kind that no source states may be any.
        """
        codes, distinct = self.dataset.presence.coded("service")
        kinds, none = set(codes[rows].tolist()), len(distinct) - 1
        given = codes[others] % len(distinct)
        if -1 in kinds or none in kinds:
            return np.ones(len(others), dtype=bool)
        alike: np.ndarray = np.isin(given, [*kinds, none])
        return alike

    def may_know(self, place: Place, sector: str) -> bool:
        """Whether the audience could know of work in a sector at a place of this level.

        Sensitive sectors may be told for governorates only: that nobody is named closer is then no
        absence.
        """
        audience = Audience(self.dataset.audience)
        wide = place.level == "governorate"
        return disclosure.may_know(audience, sector, in_governorates=wide)

    def cells(self, places: Iterable[Place], kept: np.ndarray) -> Iterator[SectorAtPlace]:
        """Yields the kept activities that count as presence, by place asked for and sector."""
        for place in self.asked(places):
            for sector, rows in self.by_sector(place, kept).items():
                yield SectorAtPlace(place, sector, rows)

    def sites_in(self, place: Place) -> frozenset[int]:
        """Returns the positions of the sites (or cells of sites) in a place."""
        if place not in self._found:
            self._found[place] = self._sites_in(place)
        return self._found[place]

    def sites_of(self, place: Place, rows: np.ndarray) -> frozenset[int]:
        """Returns the positions of a place's sites that these activities were reported for.

        An activity that is only somewhere in a unit is said of none of its sites.
        """
        presence = self.dataset.presence
        columns = (presence.values(name, rows) for name in _OWN_PLACE)
        own = {
            Place(level, place_id)
            for level, place_id, in_part in zip(*columns, presence.somewhere_in[rows], strict=True)
            if level in _EXACT or not in_part
        }
        within = (self.sites_in(one) for one in own)
        return frozenset().union(*within) & self.sites_in(place)

    def concerned(self, place: Place, rows: np.ndarray) -> frozenset[int]:
        """Returns the sites (positions) of a place that these activities concern.

        All of a place, but of the sites of a unit those that the activities were reported for.
        """
        if place.level == UNIT_SITES:
            return self.sites_of(place, rows)
        return self.sites_in(place)

    def own_place(self, row: int) -> Place:
        """Returns the place that an activity was reported for, at the level that was said."""
        level, place_id = (
            self.dataset.presence.values(name, np.array([row]))[0] for name in _OWN_PLACE
        )
        return Place(level, place_id)

    def people(self, sites: Collection[int]) -> People:
        """Returns the people of these sites (positions); `UNKNOWN_PEOPLE` where there are none."""
        if not sites:
            return UNKNOWN_PEOPLE
        own = frozenset(sites)
        if own not in self._people:
            self._people[own] = people.of_sites(own, self._numbers)
        return self._people[own]

    @property
    def _numbers(self) -> np.ndarray:
        """The numbers of all sites, as `people.Sites` has them."""

        def make() -> np.ndarray:
            sites = self._sites
            ones = pd.Series(1, index=sites.index)
            columns = (sites.get("sites", ones), sites["households"], sites["individuals"])
            numbers = [one.to_numpy(dtype=float, na_value=np.nan) for one in columns]
            return np.array([*numbers, people.uncounted(sites)])

        return self.dataset.derived.get("numbers of sites", make)

    @cached_property
    def may_be_there(self) -> np.ndarray:
        """Whether each activity is under way on the day, or no source says until when it was."""
        periods, last = self.dataset.presence.periods, self.dataset.day.toordinal()
        there = periods.active(self.day.toordinal())
        if self.day > self.dataset.day:
            there = there | (periods.active(last) & (periods.open_ended | periods.monthly))
        return np.asarray(there & ~periods.gone(self.day.toordinal()))

    @cached_property
    def passing(self) -> np.ndarray:
        """Whether each activity passes the view's filters of sector, type and organisation."""
        view = self.view
        chosen = Chosen(self.day.isoformat(), view.sector, view.orgtype, view.partner)
        return self.dataset.presence.passing(chosen)

    @cached_property
    def _groups(self) -> frozenset[str]:
        return frozenset(one["id"] for one in self.dataset.registered(layers.SITE_GROUPS))

    def _shown(self) -> tuple[Place, ...]:
        if self.by_unit:
            return tuple(Place(UNIT_SITES, code) for code in self.by_unit.sites)
        view = self.view.having(presence="any", partner=())
        sites = selection.passing(self.dataset, layers.INFORMAL_SITES.id, view)
        if self.dataset.sites_are_told_apart:
            return tuple(Place("site", one) for one in sites["id"].tolist())
        return tuple(Place("district", code) for code in sites["district_pcode"])

    def _known(self, place: Place) -> Place:
        known = {
            "site": self.dataset.vocabulary["site"],
            "site_group": self._groups,
            "area": self.dataset.vocabulary["area"],
            UNIT_SITES: self.by_unit.sites if self.by_unit else (),
        }.get(place.level)
        if known is None:
            unit = self.dataset.units.by_pcode.get(place.id)
            level = "governorate" if place.level == SITES_TOGETHER else place.level
            known = {place.id} if unit is not None and unit.level == level else set()
        if place.id not in known:
            raise NotFoundError(f"there is no {place.level} {place.id[:60]!r}")
        if place.level == "subdistrict" and not self.dataset.sites_are_told_apart:
            return Place("district", self.dataset.units.district(place.id))
        return place

    def codes(self, place: Place) -> tuple[str, ...]:
        """Returns the site ids or P-codes at which a place's presence is known."""
        if place.level == "site_group":
            members = self._sites["site_group"] == place.id
            return tuple(self._sites["id"][members.to_numpy(dtype=bool, na_value=False)])
        if place.level == UNIT_SITES:
            return tuple(self._sites["id"].iloc[sorted(self.sites_in(place))])
        if place.level == "area":
            codes = self.dataset.area_members.get(place.id, ())
            apart = self.dataset.sites_are_told_apart
            return tuple(
                sorted({code if apart else self.dataset.units.district(code) for code in codes})
            )
        return (place.id,)

    def _sites_in(self, place: Place) -> frozenset[int]:
        if place.level in ("site", "site_group"):
            return self._sites_where("id" if place.level == "site" else "site_group", place.id)
        if place.level == UNIT_SITES:
            return frozenset(self.by_unit.sites[place.id].tolist() if self.by_unit else ())
        if place.level == "area":
            members = self.codes(place)
            codes = boundaries.finest(self._sites).tolist()
            return frozenset(at for at, code in enumerate(codes) if areas.holds(members, code))
        level = "governorate" if place.level == SITES_TOGETHER else place.level
        return self._sites_where(f"{level}_pcode", place.id)

    def _sites_where(self, column: str, value: str) -> frozenset[int]:
        def make() -> dict[str, frozenset[int]]:
            codes, distinct = pd.factorize(self._sites[column])
            order = np.argsort(codes, kind="stable")
            runs = np.searchsorted(codes[order], np.arange(len(distinct) + 1))
            parts = (order[slice(*runs[at : at + 2])].tolist() for at in range(len(distinct)))
            return {str(one): frozenset(own) for one, own in zip(distinct, parts, strict=True)}

        return self.dataset.derived.get(f"sites by {column}", make).get(value, frozenset())
