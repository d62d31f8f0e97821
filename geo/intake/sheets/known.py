"""What is known already and sheets are matched with: units, places, sites and organisations."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import geopandas as gpd
import pandas as pd
import shapely

from geo.catalog import layers
from geo.catalog.country import Country
from geo.catalog.registers import ORGANISATIONS, SITE_GROUPS
from geo.intake.sheets import alike_names
from geo.intake.sheets.alike_names import Name
from geo.intake.sheets.shared import OfTable
from geo.packs import files, other_names, site_names
from geo.packs.files import BOUNDARIES, SITES
from geo.presence.presence import SITES_TOGETHER
from geo.units.boundaries import COLLECTIONS, LEVELS, Units
from geo.units.spelling import normalised, sounded
from geo.values import crs
from geo.values.cells import clean, folded, western

_CROSSWALK: Final = "district_crosswalk.csv"
_SAME: Final = ("same", "remainder_of", "part_of")
_CLOSE: Final = 0.6
_MOST_CANDIDATES: Final = 5
_MOST_SOUNDS: Final = 50_000
KEY: Final = ("organisation", "sector", "activity", "beneficiary", "start")
"""The fields by which an activity without an id is known again, beside its place."""
Key = tuple[str, ...]


SITE_NAMES: Final = ("name", "name_ar", "name_ckb", "short_name", "short_name_ar", "source_name")
"""The fields of a site that hold a name of it."""


_BRACKETED: Final = re.compile(r"(.+?)\s*\((.+)\)")


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
    lacks_sites: bool = False
    """Whether there are sites that are not in memory, with which no list can be compared."""

    @cached_property
    def units(self) -> Units:
        """The administrative units by P-code."""
        return Units.of({level: self.features[f"{level}s"] for level in LEVELS})

    @cached_property
    def subdistricts(self) -> gpd.GeoDataFrame:
        """The shapes of the sub-districts that place points, EPSG:4326, with `pcode`."""
        return files.placing(self.folder, self.features[COLLECTIONS["subdistrict"]])

    @cached_property
    def bounds(self) -> crs.BBox:
        """The box round the country."""
        return crs.BBox(*self.subdistricts.total_bounds.tolist())

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

    @property
    def localities(self) -> Mapping[str, list[Named]]:
        """The towns and villages by the key of each name, with the sub-district they lie in."""
        return _localities(self.folder)

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
        columns = ("id", "subdistrict_pcode", *SITE_NAMES)
        for row in rows[list(columns)].fillna("").itertuples(index=False, name=None):
            one = Named(row[0], row[1], "site", row[2])
            yield from ((name, one) for name in row[2:])

    @cached_property
    def sites(self) -> Mapping[str, Named]:
        """The sites by id."""
        return {one.id: one for _, one in self._site_names()}

    @cached_property
    def site_groups(self) -> Mapping[str, Named]:
        """The groups of sites by the key of each name that nothing else goes by.

        Each with the unit that holds all its sites.
        """
        units: dict[str, list[str]] = {}
        sites = self.features[layers.INFORMAL_SITES.id][["site_group", "subdistrict_pcode"]]
        for group, code in sites.dropna().itertuples(index=False, name=None):
            units.setdefault(group, []).append(code)
        found: dict[str, Named] = {}
        for row in self.stored(SITE_GROUPS.id):
            codes = units.get(row["id"], [])
            shared = (it for it in self.units.by_pcode if all(one.startswith(it) for one in codes))
            code = max(shared, key=len, default="") if codes else ""
            one = Named(row["id"], code, "site_group", row["name"])
            names = (key(row[name] or "") for name in SITE_NAMES if name in row)
            found.update((name, one) for name in names if name and code)
        return {
            name: one
            for name, one in found.items()
            if name not in self.names and name not in self.localities
        }

    @cached_property
    def sites_together(self) -> frozenset[str]:
        """The keys of what is written for the informal sites of a governorate together."""
        rows = self.features[layers.PARTNER_ACTIVITIES.id]
        said = rows.loc[(rows["place_level"] == SITES_TOGETHER).to_numpy(dtype=bool), "place"]
        return frozenset(key(one) for one in said.dropna().unique())

    @cached_property
    def site_links(self) -> Mapping[tuple[str, ...], Mapping[str, str]]:
        """What the pack says of places written like sites, by name, sub-district and people."""
        path = self.folder / SITES / site_names.FILE
        if not path.is_file():
            return {}
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return {tuple(row[one] for one in site_names.KEY): row for row in csv.DictReader(lines)}

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
            for name in (*names, *_beside(names), *aliases.split("|")):
                ids = found.setdefault(organisation_key(name), [])
                if own not in ids:
                    ids.append(own)
        found.pop("", None)
        return {name: tuple(ids) for name, ids in found.items()}

    @cached_property
    def organisation_words(self) -> tuple[Name, ...]:
        """Every name of an organisation as the words that tell it apart."""
        rows = self.features[ORGANISATIONS.id]
        columns = [rows[one].fillna("") for one in ("id", "acronym", "name", "name_ar", "aliases")]
        return tuple(
            Name(own, alike_names.words(name, self.country_words), is_acronym)
            for own, acronym, *names, aliases in zip(*columns, strict=True)
            for name, is_acronym in [
                (acronym, True),
                *((one, False) for one in (*names, *aliases.split("|"))),
            ]
        )

    @cached_property
    def country_words(self) -> tuple[str, ...]:
        """The names of the country in every language, folded."""
        return tuple({folded(one) for one in self.country.name.values()})

    @cached_property
    def activity_records(self) -> list[Mapping[str, Any]]:
        """The activities that the store holds, as plain values."""
        features = self.features[layers.PARTNER_ACTIVITIES.id]
        columns = {
            name: _objects(features[name]) for name in features.columns if name != "geometry"
        }
        return [OfTable(columns, at) for at in range(len(features))]

    @cached_property
    def activity_sources(self) -> Mapping[Key, list[str]]:
        """The source of each activity that the store holds, by what tells it from others."""
        found: dict[Key, list[str]] = {}
        for one in self.activity_records:
            found.setdefault(row_key(one), []).append(str(one["source_id"]))
        return found

    def stored(self, layer: str) -> list[dict[str, Any]]:
        """Returns what the store holds of a layer or register, as plain values; [] for no layer.

        Points are there as `longitude` and `latitude` in degrees.
        """
        features = self.features.get(layer)
        if features is None:
            return []
        columns = [name for name in features.columns if name != "geometry"]
        values = (_plain(features[name]) for name in columns)
        found = [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]
        if "geometry" in features:
            shapes = features.geometry.to_numpy()
            degrees = zip(shapely.get_x(shapes), shapely.get_y(shapes), strict=True)
            for row, (longitude, latitude) in zip(found, degrees, strict=True):
                if longitude == longitude:
                    row["longitude"], row["latitude"] = float(longitude), float(latitude)
        return found


def _objects(column: pd.Series) -> Sequence[Any]:
    """Returns the values of a column, of texts those that it holds itself; NaN for missing ones."""
    if isinstance(column.dtype, pd.StringDtype):
        return cast("Sequence[Any]", column.to_numpy(dtype=object, copy=False))
    return _plain(column)


def _plain(column: pd.Series) -> list[Any]:
    """Returns the values of a column, None for those that are missing."""
    values = column.astype(object)
    found: list[Any] = values.where(values.notna(), None).tolist()
    return found


@cache
def _localities(folder: Path) -> Mapping[str, list[Named]]:
    found: dict[str, list[Named]] = {}
    for place in other_names.populated_places(folder):
        one = Named(place.pcode, place.pcode, "locality", place.name)
        for name in place.names:
            found.setdefault(key(name), []).append(one)
    return found


def key(name: str) -> str:
    """Returns a name of a place as spellings and slugs have it alike."""
    return normalised(re.sub(r"[._\"“”«»]", " ", name))


def row_key(values: Mapping[str, object]) -> Key:
    """Returns what tells an activity from the others of its sender where it has no id."""
    texts = ("" if values.get(name) is None else str(values[name]) for name in KEY)
    unit = values.get("district_pcode") or values.get("governorate_pcode") or ""
    return (*texts, str(unit), key(str(values.get("place") or "")))


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


def _beside(names: Iterable[str]) -> Iterator[str]:
    """Yields what stands before brackets and in them: "Name (usual name)" goes by both."""
    for name in names:
        if found := _BRACKETED.fullmatch(name):
            yield from found.groups()
