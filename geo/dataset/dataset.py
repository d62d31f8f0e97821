"""A Dataset: one revision of every layer, indexed, immutable, shared by all sessions."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote

import geopandas as gpd
import pandas as pd
import shapely

from geo.catalog import layers
from geo.catalog.country import Country
from geo.catalog.layer import Layer
from geo.catalog.registers import EVERY_SENDER, HANDED_IN, NEUTRAL_ID, ORGANISATIONS, SOURCES
from geo.dataset import records
from geo.dataset.counted import sites_by_day
from geo.dataset.counted.sites_by_day import NOW, Situation
from geo.dataset.counted.work_by_day import Earlier
from geo.dataset.many_sites import Drawn, SiteIds
from geo.errors import NotFoundError
from geo.language import mark
from geo.presence.presence import Presence
from geo.units import areas, boundaries
from geo.units.gazetteer import Entry, Gazetteer
from geo.values import crs, days
from geo.values.cache import Cache
from geo.values.crs import BBox
from geo.view.address import MERGED, Vocabulary

if TYPE_CHECKING:
    from geo.store.kept.rows import Kept

MOST_TOLD = 8
"""Of those who are supposed to leave, as a short line names them."""
_UNITS = tuple(f"{level}s" for level in boundaries.LEVELS)
_MOST_PLAIN: Final = 20_000
"""Features of a layer whose records are held in memory as plain values."""
_EVER: Final = "9999-12-31"
_MOST_SITUATIONS: Final = 4
"""Datasets of earlier days, and of closed sites, that are kept in memory at once."""


class Supposition(NamedTuple):
    """Whose work is supposed to be over from a day on: organisations, or what donors stand behind.

    All are ids of the register.
    """

    organisations: tuple[str, ...]
    donors: tuple[str, ...]
    day: dt.date

    def short(self) -> str:
        """Returns it as a line of ASCII, such as `without drc, mercy-corps from 2023-06-15`."""
        told = [*self.organisations, *(f"donor {one}" for one in self.donors)]
        more = [f"{len(told) - MOST_TOLD} more"] if len(told) > MOST_TOLD else []
        named = ", ".join([*(quote(one, safe=" ") for one in told[:MOST_TOLD]), *more])
        return f"without {named} from {self.day.isoformat()}"


@dataclass(frozen=True, eq=False)
class Dataset:
    """Every layer and register at one revision, as one audience may see it.

    `features` are by layer id, EPSG:4326. `audience` names who it was made for, `scope` the part
    of the country and the layers that it holds (empty for all), `rules` the disclosure rules where
    an operator changed them. Where `sites_are_told_apart` is
    false, presence is known for districts and governorates only. `last_day` is the latest day
    that the whole data describe, given where only a part is held; `governorates` are the P-codes
    of that part, empty for all. Where it tells what is only `supposed`, `real` is the same without.
    `drawn` says how its sites were chosen for a map, where it has many.
    `situation` says how its sites differ from those of now, where it is of an earlier day; `now` is
    the same of now, and `earlier` has what the work was on earlier days. `stamp` tells a revision
    from one of the same number of another store. `kept` asks for the rows of large layers that stay
    in the database: `features` has only those that others name.
    """

    revision: int
    audience: str
    features: Mapping[str, gpd.GeoDataFrame]
    country: Country
    sites_are_told_apart: bool = True
    scope: str = ""
    rules: str = ""
    last_day: dt.date | None = None
    governorates: tuple[str, ...] = ()
    supposed: Supposition | None = None
    real: "Dataset | None" = None
    situation: Situation = NOW
    now: "Dataset | None" = None
    earlier: "Earlier[Dataset] | None" = None
    stamp: str = ""
    drawn: Drawn | None = None
    kept: Mapping[str, "Kept"] = field(default_factory=dict)

    @property
    def has_cells(self) -> bool:
        """Whether each feature among its sites stands for the sites of a sub-district."""
        return not self.sites_are_told_apart or (self.drawn is not None and self.drawn.summed)

    @property
    def edition(self) -> str:
        """What tells this dataset from every other, such as its revision and audience."""
        parts: tuple[str, ...] = (
            str(self.revision),
            self.stamp,
            self.audience,
            self.scope,
            self.rules,
        )
        if self.supposed is not None:
            told = repr(tuple(self.supposed)).encode()
            parts = (*parts, hashlib.sha256(told).hexdigest()[:12])
        return "-".join(one for one in (*parts, self.situation.tag) if one)

    def on(self, day: dt.date | None) -> "Dataset":
        """Returns the dataset with its sites and its work as they were on a day.

        What was said later in place of other work does not count yet. Sites that are gone by now
        are there, and people are those of the last round until then. Without a day it is that of
        now. Nothing is supposed in it.
        """
        if day is None:
            return self.newest
        newest, told = self.newest, day.isoformat()
        found = newest.derived.get(
            ("situation", day), lambda: sites_by_day.on(newest.features, told)
        )
        before = newest.earlier.on(told) if newest.earlier else None
        return _situated(newest, found, before)

    def with_closed(self, site: str) -> "Dataset":
        """Returns the dataset with a site that is gone by now as it was last; for its page."""
        if self.record(layers.INFORMAL_SITES.id, site) is not None:
            return self
        return _situated(self.newest, sites_by_day.with_closed(self.newest.features, site))

    def with_kept(self, site: str) -> "Dataset":
        """Returns the dataset with a site in memory that is kept in the database; for its page."""
        if not self._keeps(site):
            return self
        return self.derived.part("with kept", _MOST_SITUATIONS).get(site, lambda: _with(self, site))

    def _keeps(self, site: str) -> bool:
        kept = self.kept.get(layers.INFORMAL_SITES.id)
        return kept is not None and kept.has(site)

    @property
    def newest(self) -> "Dataset":
        """The same of now, with nothing supposed."""
        real = self.real or self
        return real.now or real

    @cached_property
    def units(self) -> boundaries.Units:
        """The administrative units by P-code."""
        return boundaries.Units.of(
            {level: self.features[f"{level}s"] for level in boundaries.LEVELS}
        )

    @cached_property
    def presence(self) -> Presence:
        """The activities and where they are."""
        sites = self.features["informal-sites"] if self.sites_are_told_apart else None
        return Presence.of(self.features["partner-activities"], sites, self.units, self.day)

    @cached_property
    def area_members(self) -> Mapping[str, tuple[str, ...]]:
        """The P-codes of each coordination area."""
        return areas.members(self.features["abc-area-units"])

    @cached_property
    def day(self) -> dt.date:
        """The latest day up to today that the data describes; today where they describe none.

        Blocked areas have days of their own: what other sources say of one may be younger than all
        that the group's documents describe. Of what was handed in lists decide, up to the day of
        the last one: an answer by link or a row by hand does not describe the country.
        """
        if self.last_day is not None:
            return self.last_day
        today = days.today()
        described = {
            day
            for layer in layers.LAYERS
            if layer is not layers.BLOCKED_AREAS
            for day in self._described(layer)
            if day <= today.isoformat()
        }
        return dt.date.fromisoformat(max(described)) if described else today

    def _described(self, layer: Layer) -> Iterator[str]:
        """Yields the days that a layer describes (ISO)."""
        rows = pd.DataFrame(self.features[layer.id][["source_id", "as_of"]])
        if layer.id in self.kept:
            rows = pd.concat([rows, self.kept[layer.id].groups[["source_id", "as_of"]]])
        for source, own in rows.groupby("source_id", sort=False)["as_of"]:
            is_sent = str(source).startswith((HANDED_IN, EVERY_SENDER))
            last = (self.sources.get(str(source), {}).get("date") or "") if is_sent else _EVER
            yield from (day for day in own.dropna().unique() if day <= last)

    @cached_property
    def work_tag(self) -> str:
        """A short text that differs for work that differs."""
        rows = self.features[layers.PARTNER_ACTIVITIES.id].drop(columns="geometry")
        hashes = pd.util.hash_pandas_object(rows, index=False).to_numpy()
        return hashlib.sha256(hashes.tobytes()).hexdigest()[:12]

    @cached_property
    def organisations(self) -> Mapping[str, dict[str, Any]]:
        """The register of organisations, by id."""
        return self._by_id(ORGANISATIONS)

    @cached_property
    def sources(self) -> Mapping[str, dict[str, Any]]:
        """The register of sources, by id."""
        return self._by_id(SOURCES)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The names of units, sites, hotspots and blocked areas, in English and Arabic."""
        units = self.units.by_pcode.values()
        entries = [Entry(name, unit.pcode) for unit in units for name in (unit.name, unit.name_ar)]
        for layer in (layers.INFORMAL_SITES, layers.HOTSPOTS, layers.BLOCKED_AREAS):
            for record in self.registered(layer):
                code = record["subdistrict_pcode"] or record["district_pcode"]
                names = (record["name"], record["name_ar"] or "")
                entries.extend(Entry(name, code) for name in names if code)
        return Gazetteer(entries)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The ids that filters may hold for this audience, and what was merged into them."""
        if self.real is not None:
            return self.real.vocabulary
        named = set(self.features["partner-activities"]["organisation"].unique())
        partners = frozenset(one for one in self.organisations if one in named)
        donors = self.features["partner-activities"]["donor"].dropna().unique()
        return {
            **{level: frozenset(self.units.codes(level)) for level in boundaries.LEVELS},
            "area": frozenset(self.features["abc-areas"]["id"]),
            "site": SiteIds(self.site_ids, self.kept.get(layers.INFORMAL_SITES.id)),
            "partner": partners,
            MERGED: self._merged(partners),
            "without": frozenset(one for one in partners if not one.startswith(NEUTRAL_ID)),
            "without_donor": frozenset(one for text in donors for one in text.split("|")),
            "since": frozenset(str(one + 1) for one in range(self.revision)),
        }

    @cached_property
    def site_ids(self) -> frozenset[str]:
        """The ids of sites that this audience may tell apart, and of those that are gone."""
        ids = self.features["informal-sites"]["id"].to_numpy(dtype=object)
        sites = ids.tolist() if self.sites_are_told_apart else ()
        gone = self.features.get(layers.CLOSED_SITES.id)
        return frozenset(sites).union(() if gone is None else gone["id"])

    def _merged(self, partners: Collection[str]) -> dict[str, str]:
        """Returns the organisation that each other name is one of, where it is of one alone."""
        names = [
            (name, one)
            for one in partners
            for name in (self.organisations[one]["aliases"] or "").split("|")
            if name and name not in self.organisations
        ]
        many = Counter(name for name, _ in names)
        return {name: one for name, one in names if many[name] == 1}

    @cached_property
    def derived(self) -> Cache:
        """What was worked out of this dataset, each once; it goes when the revision goes."""
        return Cache()

    def layer(self, layer_id: str) -> Layer:
        """Returns the declaration of a layer; NotFoundError names what does not exist."""
        layer = layers.layer(layer_id)
        if layer is None:
            raise NotFoundError(
                mark("There is no collection “{name}”; there are {known}."),
                name=layer_id[:60],
                known=", ".join(layers.ids()),
            )
        return layer

    def record(self, layer_id: str, feature_id: str) -> dict[str, Any] | None:
        """Returns one feature's stored properties, or None where no feature has that id."""
        if self._is_large(layer_id):
            return self._one_of_many(layer_id, feature_id)
        by_id: Mapping[str, dict[str, Any]] = self.derived.get(
            ("by id", layer_id), lambda: {one["id"]: one for one in self._records(layer_id)}
        )
        found = by_id.get(feature_id)
        return None if found is None else dict(found)

    def bounds(self, layer_id: str) -> BBox | None:
        """Returns the box in degrees round all features of a layer; None where none has a place."""
        own = crs.bounds(self.features[layer_id].geometry.to_numpy())
        other = self.kept[layer_id].bounds if layer_id in self.kept else None
        both = [shapely.box(*one) for one in (own, other) if one is not None]
        return BBox(*shapely.total_bounds(both).tolist()) if both else None

    def said(self, layer_id: str, name: str) -> list[str]:
        """Returns the different values of `source_id` or `as_of` of all features of a layer."""
        found = self.features[layer_id][name].dropna().unique().tolist()
        kept = self.kept.get(layer_id)
        also = [] if kept is None else kept.groups[name].dropna().unique().tolist()
        return list(dict.fromkeys([*found, *also]))

    def shows(self, layer_id: str, feature_id: str) -> bool:
        """Whether something can be told of a feature.

        Boundaries are held whole, but of units outside the part that is held nothing is known.
        """
        found = self.record(layer_id, feature_id)
        if layer_id == layers.INFORMAL_SITES.id and found is None:
            return self.closed_site(feature_id) is not None or self._keeps(feature_id)
        if found is None or not self.governorates or layer_id not in _UNITS:
            return found is not None
        return found["governorate_pcode"] in self.governorates

    @property
    def closed_sites(self) -> list[dict[str, Any]]:
        """The records of the sites that are gone by now."""
        known = layers.CLOSED_SITES.id in self.features
        return self.registered(layers.CLOSED_SITES) if known else []

    def closed_site(self, site: str) -> dict[str, Any] | None:
        """Returns the record of a site that is gone by now, or None where none has that id."""
        known = layers.CLOSED_SITES.id in self.features
        return self.record(layers.CLOSED_SITES.id, site) if known else None

    def registered(self, register: Layer) -> list[dict[str, Any]]:
        """Returns all records of a register or layer, without geometry."""
        return [dict(record) for record in self._records(register.id)]

    def having(self, layer_id: str, name: str, value: str) -> list[dict[str, Any]]:
        """Returns the records of the features that have this value in a field, in their order."""
        if not self._is_large(layer_id):
            return [dict(one) for one in self._records(layer_id) if one[name] == value]
        features = self.features[layer_id]
        return records.records(features[(features[name] == value).to_numpy(dtype=bool)])

    def _is_large(self, layer_id: str) -> bool:
        return len(self.features[layer_id]) > _MOST_PLAIN

    def _one_of_many(self, layer_id: str, feature_id: str) -> dict[str, Any] | None:
        features = self.features[layer_id]
        ids = self.derived.get(("ids", layer_id), lambda: pd.Index(features["id"]))
        place = int(ids.get_indexer([feature_id])[0])
        return None if place < 0 else records.records(features.iloc[place : place + 1])[0]

    def _records(self, layer_id: str) -> list[dict[str, Any]]:
        return self.derived.get(
            ("records", layer_id), lambda: records.records(self.features[layer_id])
        )

    def _by_id(self, register: Layer) -> dict[str, dict[str, Any]]:
        return {record["id"]: record for record in self.registered(register)}


def _with(dataset: Dataset, site: str) -> Dataset:
    """Returns a dataset with a kept site among those in memory."""
    layer_id = layers.INFORMAL_SITES.id
    row, others = dataset.kept[layer_id].apart(site)
    both = pd.concat([dataset.features[layer_id], row], ignore_index=True)
    sites = gpd.GeoDataFrame(both, geometry="geometry", crs=row.crs)
    made = replace(
        dataset,
        features={**dataset.features, layer_id: sites},
        kept={**dataset.kept, layer_id: others},
    )
    for name in ("units", "presence", "area_members", "vocabulary", "day"):
        vars(made)[name] = getattr(dataset, name)  # nobody names the site
    return made


def _situated(newest: Dataset, found: Situation, before: Dataset | None = None) -> Dataset:
    """Returns a dataset of now with its sites as a situation has them; itself where that is now.

    Its work is that of the dataset of `before`, where one is given.
    """
    if before is not None:
        found = found._replace(work=before.work_tag)

    def make() -> Dataset:
        sites = sites_by_day.sites(newest.features, found, newest.country.people_in_a_household)
        held = {**(before or newest).features, layers.INFORMAL_SITES.id: sites}
        made = replace(newest, features=held, situation=found, now=newest, last_day=newest.day)
        # boundaries are the same on every day
        vars(made)["units"] = newest.units
        return made

    if not any(found):
        return newest
    return newest.derived.part("situations", _MOST_SITUATIONS).get(found, make)
