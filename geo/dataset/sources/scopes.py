"""What each source covers: where, when and of what its silence says something.

Outside the scope of every source nothing is known, which is neither none nor new nor ended.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple, Protocol

from geo.catalog import layers
from geo.catalog.registers import SOURCE_SCOPES
from geo.dataset.dataset import Dataset
from geo.presence.presence import SITES_TOGETHER
from geo.units import areas
from geo.units.boundaries import finest_of

_OF_SITES: Final = ("site", "site_group", SITES_TOGETHER)


class Place(Protocol):
    """A place: a site, a group of sites, a unit, a coordination area or the country."""

    @property
    def level(self) -> str:
        """What kind of place it is, such as `site`, `governorate_sites`, `area` or `country`."""

    @property
    def id(self) -> str:
        """The id; a P-code for units, the ISO code for the country."""


class At(NamedTuple):
    """A place to ask for."""

    level: str
    id: str


class Scope(NamedTuple):
    """What a part of a source covers: areas (P-codes or the country's code), days, sectors.

    `place_kind` is `informal_sites` where it speaks of those only, else `all`; no sectors are all
    of them. `organisations` are those whose work alone it lists; none for everybody's. `scope` says
    it in a sentence, `scope_ar` and `scope_ckb` in other languages.
    """

    id: str
    source_id: str
    part: str
    layer: str
    areas: tuple[str, ...]
    place_kind: str
    population: str
    sectors: tuple[str, ...]
    organisations: tuple[str, ...]
    first: dt.date
    last: dt.date
    scope: str
    scope_ar: str
    scope_ckb: str
    source_page_or_slide: str
    as_of: dt.date


class Nearest(NamedTuple):
    """A scope that covers a place, and its day that is nearest to the one asked for."""

    scope: Scope
    day: dt.date


def of_layer(dataset: Dataset, layer_id: str) -> tuple[Scope, ...]:
    """Returns the scopes of everybody's work by the sources of a layer, the latest first."""
    return tuple(one for one in _all(dataset) if one.layer == layer_id and not one.organisations)


def of_organisations(
    dataset: Dataset, layer_id: str, organisations: Collection[str]
) -> tuple[Scope, ...]:
    """Returns the scopes of the work of all of these organisations, the latest first."""
    asked = set(organisations)
    return tuple(
        one
        for one in _all(dataset)
        if one.layer == layer_id and asked and asked <= set(one.organisations)
    )


def covering(
    dataset: Dataset, layer_id: str, place: Place, day: dt.date, sectors: Collection[str] = ()
) -> tuple[Scope, ...]:
    """Returns the scopes that speak of a place on a day, in any of these sectors where given."""
    return on(dataset, of_layer(dataset, layer_id), place, day, sectors)


def on(
    dataset: Dataset,
    known: Iterable[Scope],
    place: Place,
    day: dt.date,
    sectors: Collection[str] = (),
) -> tuple[Scope, ...]:
    """Returns those of the scopes known that speak of a place on a day."""
    return tuple(one for one in _at(dataset, known, place, sectors) if one.first <= day <= one.last)


def nearest(
    dataset: Dataset, layer_id: str, place: Place, day: dt.date, sectors: Collection[str] = ()
) -> Nearest | None:
    """Returns the scope of a place whose day is nearest to this one; None where it has none.

    Of two days equally near it is the later.
    """
    found = (
        Nearest(one, min(max(day, one.first), one.last))
        for one in _at(dataset, of_layer(dataset, layer_id), place, sectors)
    )
    return min(found, key=lambda one: (abs(one.day - day), -one.day.toordinal()), default=None)


def _at(
    dataset: Dataset, known: Iterable[Scope], place: Place, sectors: Collection[str]
) -> Iterable[Scope]:
    codes = _codes(dataset, place)
    for one in known:
        is_of_kind = one.place_kind == "all" or place.level in _OF_SITES
        speaks = not sectors or not one.sectors or not set(sectors).isdisjoint(one.sectors)
        if is_of_kind and speaks and _holds(dataset, one, codes):
            yield one


def _holds(dataset: Dataset, scope: Scope, codes: Collection[str]) -> bool:
    """Whether a scope's areas hold each of these units; a place without units is in no area."""
    if not codes:
        return False
    return dataset.country.iso3 in scope.areas or all(
        areas.holds(scope.areas, code) for code in codes
    )


def _codes(dataset: Dataset, place: Place) -> tuple[str, ...]:
    """Returns the codes of the units that a place lies in or is made of; none if it is unknown."""
    if place.level == "site":
        site = dataset.record(layers.INFORMAL_SITES.id, place.id)
        return (finest_of(site),) if site else ()
    if place.level == "site_group":
        sites = dataset.having(layers.INFORMAL_SITES.id, "site_group", place.id)
        return tuple(finest_of(one) for one in sites)
    if place.level == "area":
        return dataset.area_members.get(place.id, ())
    known = place.id in dataset.units.by_pcode or place.id == dataset.country.iso3
    return (place.id,) if known else ()


def _all(dataset: Dataset) -> tuple[Scope, ...]:
    return dataset.derived.get("scopes", lambda: tuple(_read(dataset)))


def _read(dataset: Dataset) -> list[Scope]:
    found = [_scope(one) for one in dataset.registered(SOURCE_SCOPES)]
    return sorted(found, key=lambda one: (one.last, one.first), reverse=True)


def _scope(record: Mapping[str, Any]) -> Scope:
    return Scope(
        id=record["id"],
        source_id=record["source_id"],
        part=record["part"],
        layer=record["layer"],
        areas=_several(record["area"]),
        place_kind=record["place_kind"],
        population=record["population"] or "",
        sectors=_several(record["sectors"]),
        organisations=_several(record["organisations"]),
        first=dt.date.fromisoformat(record["period_start"]),
        last=dt.date.fromisoformat(record["period_end"]),
        scope=record["scope"],
        scope_ar=record["scope_ar"] or "",
        scope_ckb=record["scope_ckb"] or "",
        source_page_or_slide=record["source_page_or_slide"] or "",
        as_of=dt.date.fromisoformat(record["as_of"]),
    )


def _several(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()
