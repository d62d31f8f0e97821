"""What the sources cover of what a view asks for: all of it, a part, or nothing.

Silence of a source says something only inside its scope. Elsewhere a number of nobody is not 0 but
not known, and a number of somebody is the least possible one.
"""

import datetime as dt
from typing import NamedTuple

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.coverage.places import Place
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.dataset.sources import scopes
from geo.dataset.sources.scopes import Scope
from geo.disclosure import disclosure
from geo.presence.periods import number
from geo.presence.presence import Chosen
from geo.units import areas
from geo.units.boundaries import finest_of
from geo.view.address import PLACES
from geo.view.view import View

COUNTRY = "country"


class Covered(NamedTuple):
    """What speaks of partners in the places of a view on its day.

    `whole` are the scopes that hold all of it, `part` those that hold some of it or speak of its
    informal sites only. Where there are none of either, `nearest` is the scope that covers it on
    the day nearest to the view's, with that day and how many `organisations` were named then.
    `is_withheld` where the audience may not know of work in the sectors at places this close, and
    `is_finer` where it is shown partners by district and a place asked for is smaller than one.
    """

    places: tuple[Place, ...]
    day: dt.date
    whole: tuple[Scope, ...]
    part: tuple[Scope, ...]
    nearest: scopes.Nearest | None = None
    organisations: int = 0
    is_withheld: bool = False
    is_finer: bool = False

    @property
    def is_known(self) -> bool:
        """Whether nobody named means that the sources name nobody."""
        return bool(self.whole)

    @property
    def is_described(self) -> bool:
        """Whether any source speaks of any of it on the day."""
        return bool(self.whole or self.part)


def of_view(dataset: Dataset, view: View) -> Covered:
    """Returns what the sources of partners cover of the places of a view, else of the country."""
    day = selection.day(dataset, view)
    key = ("covered", view.having(page=(), lang=view.lang), day)
    return dataset.derived.part("covered views", 64).get(key, lambda: _of_view(dataset, view, day))


def _of_view(dataset: Dataset, view: View, day: dt.date) -> Covered:
    layer_id, places = layers.PARTNER_ACTIVITIES.id, places_of(dataset, view)
    wide = all(place.level in (COUNTRY, "governorate") for place in places)
    if withholds(dataset, view, wide=wide):
        return Covered(places, day, (), (), is_withheld=True)
    if not dataset.sites_are_told_apart and any(_is_finer(dataset, one) for one in places):
        return Covered(places, day, (), (), is_finer=True)
    known = (
        *scopes.of_layer(dataset, layer_id),
        *scopes.of_organisations(dataset, layer_id, view.partner),
    )
    held = [set(scopes.on(dataset, known, place, day, view.sector)) for place in places]
    whole = tuple(one for one in known if all(one in own for own in held))
    part = tuple(
        one
        for one in known
        if one not in whole
        and one.first <= day <= one.last
        and (not view.sector or not one.sectors or not set(view.sector).isdisjoint(one.sectors))
        and any(_touches(dataset, one, place) for place in places)
    )
    found = Covered(places, day, whole, part)
    if found.is_described or len(places) != 1:
        return found
    nearest = scopes.nearest(dataset, layer_id, places[0], day, view.sector)
    if nearest is None:
        return found
    return found._replace(nearest=nearest, organisations=named_on(dataset, view, nearest.day))


def _is_finer(dataset: Dataset, place: Place) -> bool:
    codes = dataset.area_members.get(place.id, ()) if place.level == "area" else (place.id,)
    return any(dataset.units.level(code) == "subdistrict" for code in codes)


def withholds(dataset: Dataset, view: View, *, wide: bool = False) -> bool:
    """Whether the audience may know of no sector asked for at sites, or at `wide` governorates."""
    audience = Audience(dataset.audience)
    told = (disclosure.may_know(audience, one, in_governorates=wide) for one in view.sector)
    return bool(view.sector) and not any(told)


def lists_sites(dataset: Dataset, view: View) -> bool:
    """Whether a list of informal sites speaks of any place of a view, on whatever day.

    One that names a site there speaks of it, even where it does not say what else it covers.
    """
    layer_id = layers.INFORMAL_SITES.id
    whoever = view.having(partner=(), sector=(), orgtype=(), presence="any")
    return is_listed(dataset, layer_id, view) or bool(selection.number(dataset, layer_id, whoever))


def is_known(dataset: Dataset, layer_id: str, view: View) -> bool:
    """Whether no feature of a layer in a view means none: of activities on its day, else ever."""
    if layer_id == layers.PARTNER_ACTIVITIES.id:
        return of_view(dataset, view).is_described
    return is_listed(dataset, layer_id, view)


def is_listed(dataset: Dataset, layer_id: str, view: View) -> bool:
    """Whether a source of a layer speaks of any place of a view, on whatever day.

    A layer that is in no register of scopes has no place that its sources leave out.
    """
    lists = scopes.of_layer(dataset, layer_id)
    places = places_of(dataset, view)
    return not lists or any(
        _touches(dataset, one, place, whole=True) for one in lists for place in places
    )


def places_of(dataset: Dataset, view: View) -> tuple[Place, ...]:
    """Returns the places that a view asks for, at the finest level asked; else the country."""
    for name in reversed(PLACES):
        chosen: tuple[str, ...] = getattr(view, name)
        if chosen:
            return tuple(Place(name, one) for one in chosen)
    return (Place(COUNTRY, dataset.country.iso3),)


def _touches(dataset: Dataset, scope: Scope, place: Place, *, whole: bool = False) -> bool:
    """Whether a scope speaks of something in a place; `whole` if it lists the sites themselves."""
    if place.level == COUNTRY or dataset.country.iso3 in scope.areas:
        return True
    if place.level == "site":
        site = dataset.record(layers.INFORMAL_SITES.id, place.id)
        return site is None or areas.holds(scope.areas, finest_of(site))
    codes = dataset.area_members.get(place.id, ()) if place.level == "area" else (place.id,)
    homes = [code for code in codes if dataset.units.level(code)]
    if scope.place_kind != "all" and not whole:
        sites = dataset.said(layers.INFORMAL_SITES.id, "subdistrict_pcode")
        homes = [code for code in sites if areas.holds(tuple(homes), code)]
    return any(
        areas.holds(scope.areas, code) or areas.holds((code,), one)
        for code in homes
        for one in scope.areas
    )


def named_on(dataset: Dataset, view: View, day: dt.date) -> int:
    """Returns how many organisations are active in a view on a day."""
    rows = selection.activities(dataset, view.having(date=day, compare=None))
    chosen = Chosen(day.isoformat(), view.sector, view.orgtype)
    active = dataset.presence.periods.active(number(chosen.day))[rows.index]
    return int(rows["organisation"][active].nunique())
