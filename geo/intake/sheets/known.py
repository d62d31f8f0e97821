"""What is known already and sheets are matched with: units, places, sites and organisations."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import geopandas as gpd
import pandas as pd

from geo.catalog import layers
from geo.catalog.country import Country
from geo.catalog.registers import ORGANISATIONS
from geo.cells import clean, folded, western
from geo.intake import other_names
from geo.intake.files import BOUNDARIES
from geo.units import boundaries
from geo.units.boundaries import LEVELS, Units
from geo.units.spelling import normalised, sounded

_CROSSWALK: Final = "district_crosswalk.csv"
_SAME: Final = ("same", "remainder_of", "part_of")
_CLOSE: Final = 0.6
_MOST_CANDIDATES: Final = 5
_MOST_SOUNDS: Final = 50_000


class Named(NamedTuple):
    """A unit, town or site under one of its names: its id, the unit it is or lies in, its level."""

    id: str
    pcode: str
    level: str
    name: str


class Organisation(NamedTuple):
    """An organisation of the register."""

    id: str
    name: str
    acronym: str
    type: str


@dataclass(frozen=True, eq=False)
class Known:
    """The layers and registers by id, the country, and the folder of the data pack."""

    features: Mapping[str, gpd.GeoDataFrame]
    country: Country
    folder: Path

    @cached_property
    def units(self) -> Units:
        """The administrative units by P-code."""
        return Units.of({level: self.features[f"{level}s"] for level in LEVELS})

    @cached_property
    def subdistricts(self) -> gpd.GeoDataFrame:
        """The shapes of the sub-districts, EPSG:4326, with `pcode`."""
        return self.features[boundaries.COLLECTIONS["subdistrict"]]

    @cached_property
    def names(self) -> Mapping[str, list[Named]]:
        """The units and sites that go by a name, by its key."""
        found: dict[str, list[Named]] = {}
        for name, one in (*self._unit_names(), *self._site_names()):
            entries = found.setdefault(key(name), [])
            if name and one not in entries:
                entries.append(one)
        found.pop("", None)
        return found

    @cached_property
    def _sounds(self) -> Mapping[str, list[Named]]:
        """The units that sound so."""
        found: dict[str, list[Named]] = {}
        for name, own in self.names.items():
            found.setdefault(sounded(name), []).extend(one for one in own if one.level != "site")
        return found

    def spelled(self, name: str) -> list[Named]:
        """Returns the units and sites of a name, else the units that sound like it."""
        own = self.names.get(key(name))
        return own if own is not None else self._sounds.get(_sound(name), [])

    @cached_property
    def localities(self) -> Mapping[str, list[Named]]:
        """The towns and villages by the key of each name, with the sub-district they lie in."""
        found: dict[str, list[Named]] = {}
        for place in other_names.populated_places(self.folder):
            one = Named(place.pcode, place.pcode, "locality", place.name)
            for name in place.names:
                found.setdefault(key(name), []).append(one)
        return found

    def _unit_names(self) -> Iterator[tuple[str, Named]]:
        others = other_names.of_units(self.folder)
        for code, unit in self.units.by_pcode.items():
            one = Named(code, code, unit.level, unit.name)
            for name in (unit.name, unit.name_ar, unit.name_ckb, *others.get(code, ())):
                yield name, one
        for name, code in self._crosswalk():
            yield name, Named(code, code, "district", self.units.name(code))

    def _crosswalk(self) -> Iterator[tuple[str, str]]:
        """Yields other spellings of districts with the P-code of the district they mean."""
        path = self.folder / BOUNDARIES / _CROSSWALK
        if not path.is_file():
            return
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["adm2_pcode"] in self.units.by_pcode and row["relation"] in _SAME:
                    spellings = (
                        row["iom_district"],
                        row["name_ar"],
                        *row["name_variants"].split("|"),
                    )
                    yield from ((name, row["adm2_pcode"]) for name in spellings)

    def _site_names(self) -> Iterator[tuple[str, Named]]:
        rows = self.features[layers.INFORMAL_SITES.id]
        columns = ("id", "subdistrict_pcode", "name", "name_ar", "short_name", "source_name")
        for row in rows[list(columns)].fillna("").itertuples(index=False, name=None):
            one = Named(row[0], row[1], "site", row[2])
            yield from ((name, one) for name in row[2:])

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """The P-codes by their letters and digits alone, also with three letters of the country."""
        plain = {bare(code): code for code in self.units.by_pcode}
        return {self.country.iso3 + one[2:]: code for one, code in plain.items()} | plain

    @cached_property
    def organisations(self) -> Mapping[str, Organisation]:
        """The register of organisations by id."""
        rows = self.features[ORGANISATIONS.id][["id", "name", "acronym", "type"]].fillna("")
        return {row[0]: Organisation(*row) for row in rows.itertuples(index=False, name=None)}

    @cached_property
    def organisation_names(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of organisations by the key of each name, acronym and alias."""
        rows = self.features[ORGANISATIONS.id]
        columns = [rows[one].fillna("") for one in ("id", "acronym", "name", "name_ar", "aliases")]
        found: dict[str, list[str]] = {}
        for own, *names, aliases in zip(*columns, strict=True):
            for name in (*names, *aliases.split("|")):
                ids = found.setdefault(organisation_key(name), [])
                if own not in ids:
                    ids.append(own)
        found.pop("", None)
        return {name: tuple(ids) for name, ids in found.items()}

    @cached_property
    def activities(self) -> pd.DataFrame:
        """The activities that the store holds."""
        return pd.DataFrame(self.features[layers.PARTNER_ACTIVITIES.id].drop(columns="geometry"))


def key(name: str) -> str:
    """Returns a name of a place as spellings and slugs have it alike."""
    return normalised(re.sub(r"[._]", " ", name))


def organisation_key(name: str) -> str:
    """Returns a name of an organisation without blanks, punctuation and case."""
    return folded(name).replace(" ", "")


def bare(code: str) -> str:
    """Returns the letters and digits of a P-code, in capitals."""
    return re.sub(r"[^A-Z0-9]", "", western(clean(code)).upper())


def alike(name: str, choices: Iterable[Named]) -> list[tuple[float, Named]]:
    """Returns the choices that sound like a name with how much (0 to 1), the nearest first."""
    matcher = SequenceMatcher(None, "", _sound(name))
    found: dict[str, tuple[float, Named]] = {}
    for one in choices:
        matcher.set_seq1(_sound(one.name))
        if matcher.real_quick_ratio() < _CLOSE or matcher.quick_ratio() < _CLOSE:
            continue
        ratio = matcher.ratio()
        if ratio >= _CLOSE and ratio > found.get(one.id, (0.0, one))[0]:
            found[one.id] = (ratio, one)
    return sorted(found.values(), key=lambda pair: -pair[0])[:_MOST_CANDIDATES]


@lru_cache(_MOST_SOUNDS)
def _sound(name: str) -> str:
    return sounded(key(name))
