"""What the coverage page asks of the data, remembered, and how it calls places and people."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from geo.catalog import layers
from geo.catalog.registers import SITE_GROUPS
from geo.coverage import changes as coverage_changes
from geo.coverage import handovers as coverage_handovers
from geo.coverage import leaving, providers, two_days
from geo.coverage.changes import Changes
from geo.coverage.handovers import Handover
from geo.coverage.leaving import Lost, Sides
from geo.coverage.matrix import Column, site_columns
from geo.coverage.places import Place
from geo.coverage.providers import Overlap, Single, Unserved
from geo.coverage.two_days import Both, TwoDays
from geo.dataset import names, records, selection
from geo.dataset.answers import answer
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
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
        for place in two_days.members(context.dataset, column.filter, column.id)
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
    """Returns a number of places in words: sites, or districts where sites are not told apart."""
    words = context.words
    if context.dataset.sites_are_told_apart:
        return words.count("{n} site", "{n} sites", number)
    return words.count("{n} district", "{n} districts", number)


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
    found: list[Run] = []
    for place, members in sorted(united.items(), key=lambda item: -len(item[1])):
        if place.level == "site_group" and len(members) == 1:
            found.append(_linked(context, members[0]))
        elif place.level == "site_group" and place not in members:
            found.append(Run(f"{name(context, place)} ({count(context, len(members))})"))
        else:
            found.append(_linked(context, place))
    shown = found[:MOST_NAMED] if len(found) > MOST_NAMED + 1 else found
    if len(shown) < len(found):
        left = len(found) - len(shown)
        shown.append(Run(context.words.count("{n} more", "{n} more", left)))
    return parts.listed(context.words, ((one,) for one in shown))


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


def _linked(context: Context, place: Place) -> Run:
    layer_id = LAYER_OF.get(place.level)
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


def site_records(context: Context, day: dt.date) -> list[dict[str, Any]]:
    """Returns the sites (or cells) that the view shows, with their shapes, as they are on a day."""
    return answer(_sites, context.dataset, bare(context).having(compare=None, date=day))


def _sites(dataset: Dataset, view: View) -> list[dict[str, Any]]:
    view = view.having(presence="any", partner=())
    shown = selection.select(dataset, layers.INFORMAL_SITES.id, view)
    pairs = zip(records.records(shown), shown.geometry, strict=True)
    return [{**record, "shape": shape} for record, shape in pairs]
