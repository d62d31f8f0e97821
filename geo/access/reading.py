"""A revision as it is read and as audiences see it, made again only as far as a change reaches.

What a frame of features, or anything worked out of some, is made of stands in one place here: where
all of that is the very same as in a revision that is held, so is what was made of it.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np

from geo import settings
from geo.catalog import layers as catalog_layers
from geo.catalog.audience import Audience
from geo.catalog.country import Country
from geo.catalog.layer import Layer
from geo.catalog.registers import COUNTRY, DECISIONS, HISTORY, ORGANISATIONS, REGISTERS, SITE_ROUNDS
from geo.dataset.counted import decided, sites_by_day
from geo.dataset.counted.decided import Decided, Features
from geo.dataset.counted.work_by_day import Earlier, Overtaken
from geo.dataset.dataset import Dataset
from geo.dataset.kept import named
from geo.disclosure import disclosure
from geo.packs import country
from geo.store.kept.rows import Kept
from geo.store.layers import Store
from geo.store.patches import Placed
from geo.store.revisions import Revision
from geo.store.snapshots import Snapshot, Snapshots

_SITES: Final = catalog_layers.INFORMAL_SITES.id
_WORK: Final = catalog_layers.PARTNER_ACTIVITIES.id
_UNITS: Final = frozenset(one.id for one in catalog_layers.BOUNDARIES)
_DECIDING: Final = frozenset(one.id for one in (*DECISIONS, ORGANISATIONS))
"""What the layers of a revision are made of, beside their own rows."""
_BESIDE: Final[Mapping[str, tuple[str, ...]]] = {
    catalog_layers.ABC_AREAS.id: (catalog_layers.ABC_AREA_UNITS.id,),
    catalog_layers.CLOSED_SITES.id: (_SITES,),
    SITE_ROUNDS.id: (_SITES,),
}
"""Layers of which rows of other layers are made besides."""


class Held(NamedTuple):
    """Layers that are held of a revision, as the store has them."""

    revision: Revision
    read: "Read"


class Made(NamedTuple):
    """A revision: its layers as the store has them, what coordinators see, what they decided."""

    revision: Revision
    read: "Read"
    dataset: Dataset
    decided: Decided


class Read(dict[str, Placed]):
    """Layers as they were read by id, and what asks for the rows of large ones that were not."""

    def __init__(self, held: Mapping[str, Placed]) -> None:
        super().__init__(held)
        self.kept: dict[str, Kept] = {}

    @property
    def features(self) -> dict[str, gpd.GeoDataFrame]:
        """The features of each layer."""
        return {name: one.features for name, one in self.items()}


def read(store: Store, number: int, held: Sequence[Held | Made] = ()) -> Read:
    """Returns every layer, register and decision of a revision.

    Of what is held of other revisions only the features that differ are read. Of layers that are
    too large only what others name is read, and it is looked for anew.
    """
    every = store.revisions() if held else []
    bases = [
        (one, _touched(every, one.revision.id, number))
        for one in held
        if one.revision in every  # of another store, such as a restored one, nothing is known
    ]
    large = [one for one in named.KEPT if store.keeps(one, number)]
    found = Read(
        {one.id: _layer(store, one, number, bases) for one in _every() if one not in large}
    )
    for layer in large:
        earlier = (one.read.kept.get(layer.id) for one, _ in bases if one.revision.id < number)
        before = next((one for one in earlier if one is not None), None)
        names = named.of(found.features)
        features, found.kept[layer.id] = store.split(layer, number, names, before)
        positions = found.kept[layer.id].positions
        own = np.array([positions[one] for one in features["id"]], dtype=np.float64)
        found[layer.id] = Placed(features, own)
    return found


def _every() -> tuple[Layer, ...]:
    """Returns what a revision holds: layers, registers, earlier rounds, decisions."""
    return (*catalog_layers.LAYERS, *REGISTERS, *HISTORY, *DECISIONS)


def _layer(
    store: Store, layer: Layer, number: int, bases: Sequence[tuple[Held | Made, frozenset[str]]]
) -> Placed:
    known = [
        (one, layer.id in touched)
        for one, touched in bases
        if layer.id in one.read and layer.id not in one.read.kept
    ]
    for one, is_touched in known:
        if not is_touched:
            return one.read[layer.id]
    for one, _ in known:
        if one.revision.id < number:
            return store.brought(layer, one.read[layer.id], one.revision.id, number)
    return store.placed(layer, number)


def _touched(every: Sequence[Revision], one: int, other: int) -> frozenset[str]:
    """Returns the layers that revisions between two have touched."""
    first, last = sorted((one, other))
    return frozenset(layer for it in every if first < it.id <= last for layer in it.counts)


def from_files(snapshots: Snapshots) -> list[Held]:
    """Returns what is kept in files of each layer; they may be of different revisions."""
    found = ((layer, snapshots.read(layer)) for layer in _every())
    return [
        Held(one.revision, Read({layer.id: one.placed})) for layer, one in found if one is not None
    ]


def into_files(snapshots: Snapshots, made: Held | Made, kept: Sequence[Held]) -> None:
    """Keeps the layers of a revision in files, but those that are `kept` as they are."""
    same = {
        name
        for one in kept
        for name, placed in one.read.items()
        if placed.features is made.read[name].features
    }
    for layer in _every():
        if layer.id not in same and layer.id not in made.read.kept:
            snapshots.write(layer, Snapshot(made.revision, made.read[layer.id]))


def made(store: Store, revision: Revision, held: Read, before: Made | None = None) -> Made:
    """Returns a revision as coordinators see it, with what they decided done, and what that is.

    `before` is a revision that was made already.
    """
    rows = held.features
    decisions = {one.id: rows.pop(one.id) for one in DECISIONS}
    features, found = decided.applied(rows, decisions)
    features |= sites_by_day.kept(features, found)
    if before is not None:
        features |= _again(features, held, before)
    known = _country(store, revision.id)
    stamp = _stamp(revision)
    full = Dataset(revision.id, "coordinator", features, known, stamp=stamp, kept=held.kept)
    work = found.work
    if work is not None:

        def earlier(ahead: tuple[Overtaken, ...]) -> Dataset:
            return replace(full, features={**features, _WORK: work.before(ahead)})

        full = replace(full, earlier=Earlier(found.overtaken, earlier))
    if before is not None:
        carry(full, before.dataset)
    return Made(revision, held, full, found)


def _stamp(revision: Revision) -> str:
    """Returns what tells a revision from one of the same number of another store."""
    told = f"{revision.made_at} {revision.who} {revision.source_sha256}"
    return hashlib.sha256(told.encode()).hexdigest()[:6]


def _again(features: Features, held: Read, before: Made) -> Features:
    """Returns the layers that are made of the very rows of which they were made before."""
    same = {
        name
        for name, one in held.items()
        if name in before.read and one.features is before.read[name].features
    }
    if not same >= _DECIDING:
        return {}
    return {
        name: before.dataset.features[name]
        for name in features
        if same >= {*_BESIDE.get(name, ()), name} - {catalog_layers.CLOSED_SITES.id}
    }


def carry(made: Dataset, before: Dataset) -> Dataset:
    """Takes over what was worked out of a dataset of the same audience and is the same here."""
    held = {name for name, rows in made.features.items() if rows is before.features.get(name)}
    if held >= _UNITS:
        vars(made)["units"] = before.units
    if catalog_layers.ABC_AREA_UNITS.id in held:
        vars(made)["area_members"] = before.area_members
    apart = made.sites_are_told_apart
    if apart == before.sites_are_told_apart and all(
        one in made.features
        and one in before.features
        and made.features[one]["id"].equals(before.features[one]["id"])
        for one in (_SITES, catalog_layers.CLOSED_SITES.id)
    ):
        vars(made)["site_ids"] = before.site_ids
    if (
        held >= {*_UNITS, _WORK}
        and apart == before.sites_are_told_apart
        and made.day == before.presence.latest
        and before.presence.is_of(made.features[_SITES] if apart else None)
    ):
        vars(made)["presence"] = before.presence
    return made


def disclosed(full: Dataset, audience: Audience, before: Dataset | None = None) -> Dataset:
    """Returns a dataset as an audience may see it, its work of earlier days by the same gate.

    `before` is one of coordinators that went through the gate already.
    """
    made = disclosure.disclose(full, audience, before=before)
    return _by_day(made, full, partial(disclosure.disclose, audience=audience))


def within(whole: Dataset, treat: Callable[[Dataset], Dataset]) -> Dataset:
    """Returns a part of a dataset, on earlier days as well."""
    return _by_day(treat(whole), whole, treat)


def _by_day(made: Dataset, whole: Dataset, treat: Callable[[Dataset], Dataset]) -> Dataset:
    earlier = whole.earlier
    return made if earlier is None else replace(made, earlier=earlier.through(treat))


def _country(store: Store, number: int) -> Country:
    """Returns the country of a revision.

    Revisions from before a country was kept have that of the newest one, else of the pack.
    """
    rows = (store.read(COUNTRY, one) for one in (number, None))
    known = next((one for one in map(country.of_row, rows) if one is not None), None)
    return known or country.read(settings.current().data)


def warm(made: Dataset) -> Dataset:
    """Computes what every request needs before many threads ask for it at once."""
    for _ in (made.units, made.presence, made.area_members, made.day, made.vocabulary):
        pass
    return made
