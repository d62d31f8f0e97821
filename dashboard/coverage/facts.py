"""What the coverage page asks of the data, remembered, and how it calls places and people."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from dashboard.session import links, shared
from geo.catalog import layers
from geo.catalog.registers import SITE_GROUPS
from geo.coverage import two_days
from geo.coverage.matrix import Column, site_columns
from geo.coverage.places import People, Place
from geo.coverage.two_days import Both, TwoDays
from geo.dataset import names, records, selection
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.language import mark
from geo.needs import gaps
from geo.needs.gaps import Ranking
from geo.view.view import View
from geo.view.weights import Weights
from maps.look import markup
from maps.look.templates import listed

MOST_NAMED = 4
"""Places that a table names; more are counted."""


def bare(context: Context) -> View:
    """Returns the view with what changes the answers, and nothing of how pages show them."""
    return context.view.having(
        select="", at=None, layers=None, since=None, page=(), date=context.day
    )


def two(context: Context) -> TwoDays:
    """Returns the two days of a scene."""
    return shared.answer(two_days.compare, context.dataset, bare(context))


def ranking(context: Context) -> Ranking:
    """Returns the gap ranking of a scene with the weights of its address."""
    weights = context.view.page_state("weights")
    view = bare(context).having(compare=None, page=(("weights", weights),) if weights else ())
    return shared.answer(_ranked, context.dataset, view)


def _ranked(dataset: Dataset, view: View) -> Ranking:
    return gaps.ranking(dataset, view.having(page=()), Weights.read(view.page_state("weights")))


def columns(context: Context) -> tuple[Column, ...]:
    """Returns the places of the matrix, most households first."""
    return shared.answer(_columns, context.dataset, bare(context).having(compare=None))


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
    """Returns the households of places as text; a least number where some are withheld."""
    return _least(context, people.households, people)


def individuals(context: Context, people: People) -> str:
    """Returns the people of places as text, an estimate; a least number where some are withheld."""
    return _least(context, people.individuals, people)


def _least(context: Context, number: int | None, people: People) -> str:
    words = context.words
    if number is None:
        return words(mark("withheld")) if people.withheld else words(mark("not known"))
    return words(mark("at least {n}"), n=f"{number:,}") if people.withheld else f"{number:,}"


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
    return shared.answer(_groups, context.dataset, View())


def _groups(dataset: Dataset, _: View) -> list[dict[str, object]]:
    return dataset.registered(SITE_GROUPS)


def named(context: Context, places: Sequence[Place]) -> Markup:
    """Returns places: groups of sites with their number, other places with links."""
    homes = site_groups(context)
    united: dict[Place, list[Place]] = {}
    for place in places:
        group = homes.get(place.id) if place.level == "site" else None
        united.setdefault(Place("site_group", group) if group else place, []).append(place)
    parts: list[str] = []
    for place, members in sorted(united.items(), key=lambda item: -len(item[1])):
        if place.level == "site_group" and len(members) == 1:
            parts.append(_linked(context, members[0]))
        elif place.level == "site_group" and place not in members:
            parts.append(f"{name(context, place)} ({count(context, len(members))})")
        else:
            parts.append(_linked(context, place))
    shown = parts[:MOST_NAMED] if len(parts) > MOST_NAMED + 1 else parts
    if len(shown) < len(parts):
        shown.append(context.words(mark("{n} more"), n=len(parts) - len(shown)))
    return listed(context.words, shown)


def site_groups(context: Context) -> dict[str, str]:
    """Returns the group of each site that has one, by site id."""
    return shared.answer(_site_groups, context.dataset, View())


def _site_groups(dataset: Dataset, _: View) -> dict[str, str]:
    if not dataset.sites_are_told_apart:
        return {}
    sites = dataset.features[layers.INFORMAL_SITES.id]
    grouped = sites[sites["site_group"].notna().to_numpy()]
    return dict(zip(grouped["id"].tolist(), grouped["site_group"].tolist(), strict=True))


def plain(context: Context, places: Iterable[Place]) -> str:
    """Returns the names of all these places as text, for files."""
    return context.words.clauses(name(context, place) for place in places)


def organisations(context: Context, ids: Iterable[str]) -> Markup:
    """Returns organisations, each a link to its page."""
    return listed(
        context.words,
        (
            markup.link(
                markup.isolated(names.organisation(context, one)), links.organisation(context, one)
            )
            for one in ids
        ),
    )


LAYER_OF = {
    "site": layers.INFORMAL_SITES.id,
    "subdistrict": layers.SUBDISTRICTS.id,
    "district": layers.DISTRICTS.id,
    "governorate": layers.GOVERNORATES.id,
    "area": layers.ABC_AREAS.id,
}


def _linked(context: Context, place: Place) -> Markup:
    layer_id = LAYER_OF.get(place.level)
    address = links.place(context, layer_id, place.id) if layer_id else ""
    return markup.link(name(context, place), address)


def site_records(context: Context, day: dt.date) -> list[dict[str, Any]]:
    """Returns the sites (or cells) that the view shows, with their shapes, as they are on a day."""
    return shared.answer(_sites, context.dataset, bare(context).having(compare=None, date=day))


def _sites(dataset: Dataset, view: View) -> list[dict[str, Any]]:
    view = view.having(presence="any", partner=())
    shown = selection.select(dataset, layers.INFORMAL_SITES.id, view)
    pairs = zip(records.records(shown), shown.geometry, strict=True)
    return [{**record, "shape": shape} for record, shape in pairs]
