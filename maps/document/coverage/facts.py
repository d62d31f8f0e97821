"""What the coverage page asks of the data, remembered, and how it calls places and people."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from geo.catalog import layers
from geo.catalog.registers import SITE_GROUPS
from geo.catalog.vocabulary import PLACE_LEVELS
from geo.coverage import changes as coverage_changes
from geo.coverage import handovers as coverage_handovers
from geo.coverage import leaving, providers, two_days
from geo.coverage.by_unit import MOST_SITES, by_unit, counted_by, in_units
from geo.coverage.changes import Changes
from geo.coverage.handovers import Handover
from geo.coverage.leaving import Lost, Sides
from geo.coverage.matrix import MOST_COLUMNS, Column, site_columns
from geo.coverage.places import UNIT_SITES, Place
from geo.coverage.providers import Overlap, Single, Unserved
from geo.coverage.two_days import Both, TwoDays
from geo.dataset import names, records, selection
from geo.dataset.answers import answer
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.dataset.sources import named_at
from geo.dataset.sums import people
from geo.dataset.sums.people import People
from geo.language import forms, mark
from geo.needs import gaps
from geo.needs.gaps import Ranking
from geo.view.view import View
from geo.view.weights import Weights
from maps.document import parts
from maps.document.parts import ORGANISATIONS, Line, Run

HOUSEHOLDS = forms("{number} household", "{number} households")
PEOPLE = forms("{number} person (est.)", "{number} people (est.)")
MOST_NAMED = 4
"""Places that a table names; more are counted."""


def bare(context: Context) -> View:
    """Returns the view with what changes the answers, and nothing of how pages show them."""
    return context.view.having(
        select="", at=None, layers=None, since=None, page=(), date=context.day
    )


def two(context: Context) -> TwoDays:
    """Returns the two days of a scene."""
    return answer(two_days.compare, context.dataset, bare(context))


def ranking(context: Context) -> Ranking:
    """Returns the gap ranking of a scene with the weights of its address."""
    weights = context.view.page_state("weights")
    view = bare(context).having(compare=None, page=(("weights", weights),) if weights else ())
    return answer(_ranked, context.dataset, view)


def _ranked(dataset: Dataset, view: View) -> Ranking:
    return gaps.ranking(dataset, view.having(page=()), Weights.read(view.page_state("weights")))


def columns(context: Context) -> tuple[Column, ...]:
    """Returns the places of the matrix, most households first."""
    return answer(_columns, context.dataset, today(context))


def _columns(dataset: Dataset, view: View) -> tuple[Column, ...]:
    return site_columns(dataset, view.having(partner=(), presence="any"))


def cells(context: Context) -> dict[tuple[str, str], Both]:
    """Returns the organisations of both days by column id and sector."""
    found = two(context)
    homes = {
        place: column.id
        for column in columns(context)
        for place in two_days.members(context.dataset, column)
    }
    cells: dict[tuple[str, str], list[Both]] = {}
    for (place, sector), both in found.cells.items():
        if place in homes:
            cells.setdefault((homes[place], sector), []).append(both)
    return {key: two_days.united(several) for key, several in cells.items()}


def at(context: Context) -> Mapping[Place, Both]:
    """Returns the organisations of both days by place, over all sectors that are shown."""
    by_place: dict[Place, list[Both]] = {}
    for (place, _), both in two(context).cells.items():
        by_place.setdefault(place, []).append(both)
    return {place: two_days.united(several) for place, several in by_place.items()}


def count(context: Context, number: int) -> str:
    """Returns a number of places in words: sites, districts, or units with many sites."""
    return context.words.count(*_COUNTED[counted_by(context.dataset, context.view)], number)


_COUNTED: Final = {
    "site": forms("{n} site", "{n} sites"),
    "district": forms("{n} district", "{n} districts"),
    "unit": forms("{n} unit with sites", "{n} units with sites"),
}


def of_many(context: Context) -> str:
    """Says how places are counted where a view shows many sites; empty where it does not."""
    many = by_unit(context.dataset, context.view)
    if many is None:
        return ""
    return context.words(
        mark(
            "More than {most} sites are shown. Here the sites of one unit ({unit}) count together, "
            "and who works at one of them is named there. Choose a smaller area for single sites."
        ),
        most=f"{MOST_SITES:,}",
        unit=context.words(PLACE_LEVELS[many.level]),
    )


def of_columns(context: Context, columns: Sequence[Column]) -> str:
    """Says what the columns of a matrix are where the sites are too many; else empty."""
    unit = next((one.filter for one in columns if one.sites), "")
    if not unit:
        return ""
    return context.words(
        mark(
            "There are more than {most} sites and groups of sites: a column has the sites of one "
            "unit ({unit}). Choose a smaller area for single sites."
        ),
        most=MOST_COLUMNS,
        unit=context.words(PLACE_LEVELS[unit]),
    )


def households(context: Context, people: People) -> str:
    """Returns the households of places as text; a least number where some are not counted."""
    return _least(context, people.households, people)


def individuals(context: Context, people: People) -> str:
    """Returns the people of places as text, an estimate; a least one where some are left out."""
    return _least(context, people.individuals, people)


def households_in_words(context: Context, people: People) -> str:
    """Returns the households of places as `households` does, with the word for them."""
    return context.words.beside(HOUSEHOLDS, people.households, number=households(context, people))


def individuals_in_words(context: Context, people: People) -> str:
    """Returns the people of places as `individuals` does, with the word for them."""
    return context.words.beside(PEOPLE, people.individuals, number=individuals(context, people))


def _least(context: Context, number: int | None, people: People) -> str:
    words = context.words
    if number is None:
        return words(mark("withheld")) if people.withheld else words(mark("not known"))
    return words(mark("at least {n}"), n=f"{number:,}") if people.is_least else f"{number:,}"


def name(context: Context, place: Place) -> str:
    """Returns the short name of a place."""
    if place.level == "site":
        record = context.dataset.record(layers.INFORMAL_SITES.id, place.id) or {}
        return context.words.name(record, "short_name") or context.words.name(record) or place.id
    if place.level == "site_group":
        return next(
            (
                context.words.name(group, "short_name") or context.words.name(group)
                for group in groups(context)
                if group["id"] == place.id
            ),
            place.id,
        )
    if place.level == "area":
        return names.of_record(context, layers.ABC_AREAS.id, place.id)
    return names.unit(context, place.id)


def groups(context: Context) -> list[dict[str, object]]:
    """Returns the groups of sites that the audience may see."""
    return answer(_groups, context.dataset, View())


def _groups(dataset: Dataset, _: View) -> list[dict[str, object]]:
    return dataset.registered(SITE_GROUPS)


def named(context: Context, places: Sequence[Place]) -> Line:
    """Returns places: groups of sites with their number, other places with their pages."""
    homes = site_groups(context)
    united: dict[Place, list[Place]] = {}
    for place in places:
        group = homes.get(place.id) if place.level == "site" else None
        united.setdefault(Place("site_group", group) if group else place, []).append(place)
    ordered = sorted(united.items(), key=lambda item: -len(item[1]))
    left = max(0, len(ordered) - MOST_NAMED) if len(ordered) > MOST_NAMED + 1 else 0
    found: list[Run] = []
    for place, members in ordered[: len(ordered) - left]:
        if place.level == "site_group" and len(members) == 1:
            found.append(_linked(context, members[0]))
        elif place.level == "site_group" and place not in members:
            found.append(Run(f"{name(context, place)} ({count(context, len(members))})"))
        else:
            found.append(_linked(context, place))
    if left:
        found.append(Run(context.words.count("{n} more", "{n} more", left)))
    return parts.listed(context.words, ((one,) for one in found))


def site_groups(context: Context) -> dict[str, str]:
    """Returns the group of each site that has one, by site id."""
    return answer(_site_groups, context.dataset, View())


def _site_groups(dataset: Dataset, _: View) -> dict[str, str]:
    if not dataset.sites_are_told_apart:
        return {}
    sites = dataset.features[layers.INFORMAL_SITES.id]
    grouped = sites[sites["site_group"].notna().to_numpy()]
    return dict(zip(grouped["id"].tolist(), grouped["site_group"].tolist(), strict=True))


def organisations(context: Context, ids: Iterable[str]) -> Line:
    """Returns organisations, each with its page."""
    runs = (Run(names.organisation(context, one), "name", f"{ORGANISATIONS}/{one}") for one in ids)
    return parts.listed(context.words, ((one,) for one in runs))


LAYER_OF = {
    "site": layers.INFORMAL_SITES.id,
    "subdistrict": layers.SUBDISTRICTS.id,
    "district": layers.DISTRICTS.id,
    "governorate": layers.GOVERNORATES.id,
    "area": layers.ABC_AREAS.id,
}


def layer_of(dataset: Dataset, place: Place) -> str:
    """Returns the layer whose feature a place is; empty where it is none."""
    level = dataset.units.level(place.id) if place.level == UNIT_SITES else place.level
    return LAYER_OF.get(level or "", "")


def _linked(context: Context, place: Place) -> Run:
    layer_id = layer_of(context.dataset, place)
    return Run(name(context, place), target=f"{layer_id}/{place.id}" if layer_id else "")


def today(context: Context) -> View:
    """Returns the view of the first day alone."""
    return bare(context).having(compare=None)


def changes(context: Context) -> Changes:
    """Returns what changes between the two days."""
    return answer(_changes, context.dataset, bare(context))


def _changes(dataset: Dataset, view: View) -> Changes:
    days = two_days.days_of(dataset, view)
    return coverage_changes.between(dataset, view, days.first, days.second)


def single(context: Context) -> list[Single]:
    """Returns where one organisation serves alone on the first day."""
    return answer(providers.single, context.dataset, today(context))


def unserved(context: Context) -> list[Unserved]:
    """Returns where nobody counts in a sector on the first day."""
    return answer(providers.unserved, context.dataset, today(context))


def overlaps(context: Context) -> list[Overlap]:
    """Returns where several serve side by side, in the year before the first day."""
    return answer(providers.overlaps, context.dataset, today(context))


def handovers(context: Context) -> list[Handover]:
    """Returns the services that end around the first day, and who is to follow."""
    return answer(coverage_handovers.handovers, context.dataset, today(context))


def lost(context: Context) -> list[Lost]:
    """Returns what each place would lose of what is supposed to end."""
    return answer(leaving.lost, context.dataset, today(context))


def sides(context: Context) -> Sides:
    """Returns the day as the sources state it and as it is supposed."""
    return answer(leaving.sides, context.dataset, today(context))


def site_records(context: Context, day: dt.date, most: int) -> list[dict[str, Any]]:
    """Returns the sites (or cells) that the view shows, with their shapes, as they are on a day.

    Of more than `most`, the units that hold them, each with its `level` and its `places`.
    """
    view = bare(context).having(compare=None, date=day)
    return answer(_units if are_units(context, most) else _sites, context.dataset, view)


def are_units(context: Context, most: int) -> bool:
    """Whether a map that has room for so many sites shows the units that hold them."""
    kind = counted_by(context.dataset, context.view)
    return kind == "unit" or (kind == "site" and len(two(context).places) > most)


def _units(dataset: Dataset, view: View) -> list[dict[str, Any]]:
    view = view.having(presence="any", partner=())
    return [_unit(dataset, view, *one) for one in in_units(dataset, view).sites.items()]


def _sites(dataset: Dataset, view: View) -> list[dict[str, Any]]:
    view = view.having(presence="any", partner=())
    shown = selection.select(dataset, layers.INFORMAL_SITES.id, view)
    pairs = zip(records.records(shown), shown.geometry, strict=True)
    return [{**record, "shape": shape} for record, shape in pairs]


def _unit(dataset: Dataset, view: View, code: str, positions: np.ndarray) -> dict[str, Any]:
    """Returns a unit with what its sites have together."""
    level = dataset.units.level(code) or ""
    units = dataset.features[LAYER_OF[level]]
    sites = dataset.features[layers.INFORMAL_SITES.id].iloc[positions]
    counted = named_at.counts(dataset, layers.INFORMAL_SITES, sites, view)
    own = {name for one in counted for name in one.organisations}
    together = named_at.for_sites_together(dataset, view)
    around = {
        name
        for one in dict.fromkeys(sites["governorate_pcode"].tolist())
        for name in together.get(one, ())
    }
    return {
        **(dataset.record(LAYER_OF[level], code) or {}),
        "shape": units.geometry[(units["id"] == code).to_numpy()].iloc[0],
        "households": people.total(sites).number,
        "partners_for_sites": len(around - own),
        "level": level,
        "places": [Place(UNIT_SITES, code), *(Place("site", one) for one in sites["id"].tolist())],
    }
