"""What the data say differently than an earlier revision said, as one audience may see both.

Two disclosed Datasets are compared record by record, so that nothing is told that was not shown in
one of them. What appears or goes because a cell was withheld, or because an organisation may not
be named, is left out: it says nothing about the world.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Final, NamedTuple

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.vocabulary import SENSITIVE_SECTORS
from geo.coverage.places import Place, Places
from geo.coverage.record_pairs import Row, moved_m, paired, rows_of, unequal
from geo.dataset.dataset import Dataset
from geo.dataset.sums.people import People, together
from geo.disclosure import disclosure
from geo.disclosure.anonymised import NEUTRAL_ID
from geo.disclosure.disclosure import Treatment
from geo.view.view import View

ADDED: Final = "added"
REMOVED: Final = "removed"
MOVED: Final = "moved"
CORRECTED: Final = "corrected"
MOVED_M: Final = 50.0
"""A point that went no further than this, in metres, has not moved."""
_ACTIVITIES: Final = layers.PARTNER_ACTIVITIES.id
_SITES: Final = layers.INFORMAL_SITES.id
COUNTED: Final[Mapping[str, tuple[str, ...]]] = {
    _SITES: ("name", "households", "individuals", "kind", "site_group", "sites"),
    _ACTIVITIES: (
        "organisation",
        "sector",
        "place",
        "start",
        "end",
        "declared_status",
        "handover_status",
    ),
    layers.HOTSPOTS.id: ("name", "match", "governorate_returnees"),
    layers.ABC_AREAS.id: ("name", "kind", "until"),
    layers.ABC_AREA_UNITS.id: ("area_id", "evidence", "until"),
    layers.BLOCKED_AREAS.id: ("name", "obstacle_category", "precision"),
}
"""The fields whose change is a correction. Others are not: notes, sources, pages and days of
report, names of donors and implementers (which an audience may see or not as other work comes and
goes), and the order of records. People that follow from households are told once, as households.
"""
_LEADING: Final[Mapping[str, frozenset[str]]] = {
    "individuals": frozenset({"households", "sites"}),
    "households": frozenset({"sites"}),
}
"""What is not told beside another field: people follow from households; and what a cell of sites
lost with one site would be that site's own number."""
_NOTHING: Final[frozenset[str]] = frozenset()
_PLACED: Final = (_SITES, layers.BLOCKED_AREAS.id)
_WORK: Final = ("organisation", "sector", "place_level", "place_id")


class Base(NamedTuple):
    """The revision that the last meeting saw, and the day (UTC) on which it was made.

    `number` is 0 where the data are not as old; `day` is then that of the first revision.
    """

    number: int
    day: dt.date


class Correction(NamedTuple):
    """One thing that the data say differently: a record that came, went or moved, or one field.

    `record` is its id in the later data, in the earlier where it is gone; `names` are its name in
    English, Arabic and Kurdish; `area` the P-code of its district, else of its governorate, else a
    coordination area. `people` are those of the sites concerned, whose ids `sites` are, in the
    later data. `before` and `after` are values of `field`; `metres` how far it moved. `units` are
    the P-codes of the units that it lies in.
    """

    kind: str
    layer: str
    record: str
    names: tuple[str, str, str]
    place: Place
    area: str
    people: People
    sites: frozenset[str] = frozenset()
    organisation: str = ""
    sector: str = ""
    field: str = ""
    before: object = None
    after: object = None
    metres: int = 0
    units: tuple[str, ...] = ()


def between(earlier: Dataset, later: Dataset, view: View) -> tuple[Correction, ...]:
    """Returns what the later revision says differently of the records that the view shows.

    A record counts where it passes the view's filters in either revision, on whatever day. Both
    must be for the same audience and scope (else ValueError). A layer that was still empty in the
    earlier revision is not compared.
    """
    if (earlier.audience, earlier.scope) != (later.audience, later.scope):
        raise ValueError("two datasets of different audiences or scopes are not compared")
    shown = view.having(date=None, compare=None, since=None, select="")
    asked = (Places(earlier, shown), Places(later, shown))
    found: list[Correction] = []
    for layer_id in COUNTED:
        before, after = (one.features[layer_id] for one in (earlier, later))
        if len(before) and before is not after:
            found += _Comparison(layer_id, asked).corrections()
    return tuple(found)


def says_the_same(earlier: Dataset, later: Dataset) -> bool:
    """Whether of two whole revisions the later one says nothing differently, to nobody.

    That is so where it confirms work, or tells it by another source.
    """
    others = COUNTED.keys() - {_ACTIVITIES}
    if any(earlier.features[one] is not later.features[one] for one in others):
        return False
    before, after = (one.features[_ACTIVITIES] for one in (earlier, later))
    return not any(map(len, unequal(before, after, COUNTED[_ACTIVITIES])))


class _Comparison:
    """One layer in two revisions."""

    def __init__(self, layer_id: str, asked: tuple[Places, Places]) -> None:
        self.layer_id = layer_id
        self.asked = asked
        self.audience = Audience(asked[1].dataset.audience)
        self._is_whole = self.audience is Audience.COORDINATOR
        self._is_shown = disclosure.treatment(layer_id, self.audience) is Treatment.SHOW
        self._may_move = layer_id in _PLACED and (self._is_whole or self._is_shown)

    def corrections(self) -> Iterator[Correction]:
        """Yields what came, went, moved or was corrected."""
        fields = COUNTED[self.layer_id]
        earlier, later = rows_of(self.asked, self.layer_id, fields)
        told = self._tellable(earlier), self._tellable(later)
        same = paired(*told, ids_last=self._is_whole)
        gone, come = self._apart(same.gone, same.come)
        for row in gone:
            if not self._is_part_of_a_cell(row, self._works[1]):
                yield from self._change(REMOVED, row, other=1)
        for row in come:
            if not self._is_part_of_a_cell(row, self._works[0]):
                yield from self._change(ADDED, row, other=0)
        for before, after in same.pairs:
            if before.passes or after.passes:
                yield from self._told(before, after)

    def _is_part_of_a_cell(self, row: Row, others: AbstractSet[tuple[str, ...]]) -> bool:
        """Whether a row of a cell came or went while work of the cell was, and is, told.

        A cell has several rows where some of its records have other days or sources.
        """
        if self.layer_id != _ACTIVITIES or self._is_whole:
            return False
        is_cell = not self._is_shown or row.text("sector") in SENSITIVE_SECTORS
        return is_cell and tuple(row.text(one) for one in _WORK) in others

    @cached_property
    def _works(self) -> tuple[AbstractSet[tuple[str, ...]], AbstractSet[tuple[str, ...]]]:
        """Who works in which sector at which place, in both revisions."""
        if self.layer_id != _ACTIVITIES or self._is_whole:
            return frozenset(), frozenset()
        earlier, later = (
            frozenset(zip(*(rows[one].fillna("") for one in _WORK), strict=True))
            for rows in (asked.dataset.features[_ACTIVITIES] for asked in self.asked)
        )
        return earlier, later

    def _tellable(self, rows: Iterable[Row]) -> list[Row]:
        """Returns the records that are told in full.

        Without withheld cells, and without who is not named or not (or no longer) registered:
        neutral names are given anew in each revision.
        """
        if self._is_whole:
            return list(rows)
        registered = self.asked[1].dataset.organisations
        return [
            row
            for row in rows
            if not row.is_withheld
            and not row.text("organisation").startswith(NEUTRAL_ID)
            and (self.layer_id != _ACTIVITIES or row.text("organisation") in registered)
        ]

    def _apart(self, gone: list[Row], come: list[Row]) -> tuple[list[Row], list[Row]]:
        """Returns what went and what came, and nothing that tells where sensitive work is.

        Work that went in one place while sensitive work of the same organisation came in the
        governorate (or the reverse) could be the same work, which is not told closer.
        """
        if self.layer_id != _ACTIVITIES or self._is_whole:
            return gone, come
        sensitive, open_ = (
            {
                _who(row)
                for row in (*gone, *come)
                if (row.text("sector") in SENSITIVE_SECTORS) is is_
            }
            for is_ in (True, False)
        )
        unsafe = sensitive & open_
        left = [[row for row in rows if _who(row) not in unsafe] for rows in (gone, come)]
        return left[0], left[1]

    def _change(self, kind: str, row: Row, other: int) -> Iterator[Correction]:
        if row.passes and not self._became_withheld(row, other):
            yield self._of(kind, row)

    def _became_withheld(self, row: Row, other: int) -> bool:
        """Whether the other revision has this record, but not in full."""
        return self.layer_id != _ACTIVITIES and (
            self.asked[other].dataset.record(self.layer_id, row.id) is not None
        )

    def _told(self, before: Row, after: Row) -> Iterator[Correction]:
        changed = [one for one in COUNTED[self.layer_id] if self._differs(one, before, after)]
        for name in changed:
            if not _LEADING.get(name, _NOTHING).isdisjoint(changed):
                continue
            values = {"field": name, "before": before.get(name), "after": after.get(name)}
            yield self._of(CORRECTED, after)._replace(**values)
        metres = moved_m(before, after) if self._may_move else 0.0
        if metres > MOVED_M:
            yield self._of(MOVED, after)._replace(metres=round(metres))

    def _differs(self, name: str, before: Row, after: Row) -> bool:
        one, other = before.get(name), after.get(name)
        if one == other:
            return False
        # what an aggregate leaves empty it may say again: no correction
        known = one is not None and other is not None
        return known or self._is_whole or self.layer_id == _ACTIVITIES

    def _of(self, kind: str, row: Row) -> Correction:
        return Correction(
            kind=kind,
            layer=self.layer_id,
            record=row.id,
            names=row.names,
            place=row.place,
            area=row.area,
            people=self._people(row),
            sites=self._sites(row),
            organisation=row.text("organisation"),
            sector=row.text("sector"),
            units=row.units,
        )

    @cached_property
    def _site_ids(self) -> list[str]:
        return [str(one) for one in self.asked[1].dataset.features[_SITES]["id"]]

    def _people(self, row: Row) -> People:
        if self.layer_id == _SITES:
            return row.people
        later = self.asked[1]
        return later.people(self._concerned(row))

    def _sites(self, row: Row) -> frozenset[str]:
        if self.layer_id == _SITES:
            return frozenset({row.id})
        return frozenset(self._site_ids[at] for at in self._concerned(row))

    def _concerned(self, row: Row) -> frozenset[int]:
        """Returns the positions of the sites that work was reported for; none of other records."""
        if self.layer_id != _ACTIVITIES or row.is_placed_by_inference:
            return frozenset()
        return self.asked[1].sites_in(row.place)


def people(dataset: Dataset, rows: Sequence[Correction]) -> People:
    """Returns the people that several corrections concern, each site counted once."""
    own = {one.record: one.people for one in rows if one.layer == _SITES}
    held = {site for one in rows for site in one.sites}
    places = Places(dataset, View())
    ids = dataset.features[_SITES]["id"].tolist()
    total = places.people([at for at, site in enumerate(ids) if site in held])
    gone = [own[site] for site in sorted(held - set(ids)) if site in own]
    return together([total, *gone])


def _who(row: Row) -> tuple[str, str]:
    return row.text("organisation"), row.text("governorate_pcode")
