"""A Dataset: one revision of every layer, indexed, immutable, shared by all sessions."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd

from geo import days
from geo.cache import Cache
from geo.catalog import layers
from geo.catalog.country import Country
from geo.catalog.layer import Layer
from geo.catalog.registers import ORGANISATIONS, SOURCES
from geo.dataset import records
from geo.errors import NotFoundError
from geo.language import mark
from geo.presence.presence import Presence
from geo.units import areas, boundaries
from geo.units.gazetteer import Entry, Gazetteer
from geo.view.address import Vocabulary

_UNITS = tuple(f"{level}s" for level in boundaries.LEVELS)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Every layer and register at one revision, as one audience may see it.

    `features` are by layer id, EPSG:4326. `audience` names who it was made for, `scope` the part
    of the country and the layers that it holds (empty for all), `rules` the disclosure rules where
    an operator changed them. Where `sites_are_told_apart` is
    false, presence is known for districts and governorates only. `last_day` is the latest day
    that the whole data describe, given where only a part is held; `governorates` are the P-codes
    of that part, empty for all.
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

    @property
    def edition(self) -> str:
        """What tells this dataset from every other: revision, audience, scope and rules."""
        return "-".join(
            one for one in (str(self.revision), self.audience, self.scope, self.rules) if one
        )

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
        that the group's documents describe.
        """
        if self.last_day is not None:
            return self.last_day
        today = days.today()
        described = {
            day
            for layer in layers.LAYERS
            if layer is not layers.BLOCKED_AREAS
            for day in self.features[layer.id]["as_of"].dropna().unique()
            if day <= today.isoformat()
        }
        return dt.date.fromisoformat(max(described)) if described else today

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
        """The ids that filters may hold for this audience."""
        named = set(self.features["partner-activities"]["organisation"])
        sites = self.features["informal-sites"]["id"] if self.sites_are_told_apart else ()
        return {
            **{level: frozenset(self.units.codes(level)) for level in boundaries.LEVELS},
            "area": frozenset(self.features["abc-areas"]["id"]),
            "site": frozenset(sites),
            "partner": frozenset(one for one in self.organisations if one in named),
            "since": frozenset(str(one + 1) for one in range(self.revision)),
        }

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
        by_id: Mapping[str, dict[str, Any]] = self.derived.get(
            ("by id", layer_id), lambda: {one["id"]: one for one in self._records(layer_id)}
        )
        found = by_id.get(feature_id)
        return None if found is None else dict(found)

    def shows(self, layer_id: str, feature_id: str) -> bool:
        """Whether something can be told of a feature.

        Boundaries are held whole, but of units outside the part that is held nothing is known.
        """
        found = self.record(layer_id, feature_id)
        if found is None or not self.governorates or layer_id not in _UNITS:
            return found is not None
        return found["governorate_pcode"] in self.governorates

    def registered(self, register: Layer) -> list[dict[str, Any]]:
        """Returns all records of a register or layer, without geometry."""
        return [dict(record) for record in self._records(register.id)]

    def _records(self, layer_id: str) -> list[dict[str, Any]]:
        return self.derived.get(
            ("records", layer_id), lambda: records.records(self.features[layer_id])
        )

    def _by_id(self, register: Layer) -> dict[str, dict[str, Any]]:
        return {record["id"]: record for record in self.registered(register)}
