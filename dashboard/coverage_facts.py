"""What the coverage page asks of the data, remembered, and how it calls places and people."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard import cached, links
from geo import catalog, export, gaps, names, selection, two_days
from geo.dataset import Dataset
from geo.gap_weights import Weights
from geo.gaps import Ranking
from geo.language import mark
from geo.places import People, Place
from geo.scene import Scene
from geo.sector_matrix import Column, site_columns
from geo.two_days import Both, TwoDays
from geo.view import View
from maps import markup

MOST_NAMED = 4
"""Places that a table names; more are counted."""


def bare(scene: Scene) -> View:
    """Returns the view with what changes the answers, and nothing of how pages show them."""
    return scene.view.having(select="", at=None, layers=None, since=None, page=(), date=scene.day)


def two(scene: Scene) -> TwoDays:
    """Returns the two days of a scene."""
    return cached.answer(two_days.compare, scene.dataset, bare(scene))


def ranking(scene: Scene) -> Ranking:
    """Returns the gap ranking of a scene with the weights of its address."""
    weights = scene.view.page_state("weights")
    view = bare(scene).having(compare=None, page=(("weights", weights),) if weights else ())
    return cached.answer(_ranked, scene.dataset, view)


def _ranked(dataset: Dataset, view: View) -> Ranking:
    return gaps.ranking(dataset, view.having(page=()), Weights.read(view.page_state("weights")))


def columns(scene: Scene) -> tuple[Column, ...]:
    """Returns the places of the matrix, most households first."""
    return cached.answer(_columns, scene.dataset, bare(scene).having(compare=None))


def _columns(dataset: Dataset, view: View) -> tuple[Column, ...]:
    return site_columns(dataset, view.having(partner=(), presence="any"))


def cells(scene: Scene) -> dict[tuple[str, str], Both]:
    """Returns the organisations of both days by column id and sector."""
    found = two(scene)
    homes = {
        place: column.id
        for column in columns(scene)
        for place in two_days.members(scene.dataset, column.filter, column.id)
    }
    held: dict[tuple[str, str], list[Both]] = {}
    for (place, sector), both in found.cells.items():
        if place in homes:
            held.setdefault((homes[place], sector), []).append(both)
    return {key: two_days.united(several) for key, several in held.items()}


def at(scene: Scene) -> Mapping[Place, Both]:
    """Returns the organisations of both days by place, over all sectors that are shown."""
    held: dict[Place, list[Both]] = {}
    for (place, _), both in two(scene).cells.items():
        held.setdefault(place, []).append(both)
    return {place: two_days.united(several) for place, several in held.items()}


def count(scene: Scene, number: int) -> str:
    """Returns a number of places in words: sites, or districts where sites are not told apart."""
    words = scene.words
    if scene.dataset.sites_are_told_apart:
        return words.count("{n} site", "{n} sites", number)
    return words.count("{n} district", "{n} districts", number)


def households(scene: Scene, people: People) -> str:
    """Returns the households of places as text; a least number where some are withheld."""
    return _least(scene, people.households, people)


def individuals(scene: Scene, people: People) -> str:
    """Returns the people of places as text, an estimate; a least number where some are withheld."""
    return _least(scene, people.individuals, people)


def _least(scene: Scene, number: int | None, people: People) -> str:
    words = scene.words
    if number is None:
        return words(mark("withheld")) if people.withheld else words(mark("not known"))
    return words(mark("at least {n}"), n=f"{number:,}") if people.withheld else f"{number:,}"


def name(scene: Scene, place: Place) -> str:
    """Returns the short name of a place."""
    if place.level == "site":
        record = scene.dataset.record(catalog.INFORMAL_SITES.id, place.id) or {}
        return scene.words.name(record, "short_name") or scene.words.name(record) or place.id
    if place.level == "site_group":
        return next((scene.words.name(one, "short_name") or scene.words.name(one)
                     for one in groups(scene) if one["id"] == place.id), place.id)  # fmt: skip
    if place.level == "area":
        return names.of_record(scene, catalog.ABC_AREAS.id, place.id)
    return names.unit(scene, place.id)


def groups(scene: Scene) -> list[dict[str, object]]:
    """Returns the groups of sites that the audience may see."""
    return cached.answer(_groups, scene.dataset, View())


def _groups(dataset: Dataset, _: View) -> list[dict[str, object]]:
    return dataset.registered(catalog.SITE_GROUPS)


def named(scene: Scene, places: Sequence[Place]) -> str:
    """Returns places as HTML: groups of sites with their number, other places with links."""
    homes = site_groups(scene)
    held: dict[Place, list[Place]] = {}
    for place in places:
        group = homes.get(place.id) if place.level == "site" else None
        held.setdefault(Place("site_group", group) if group else place, []).append(place)
    parts = []
    for one, members in sorted(held.items(), key=lambda item: -len(item[1])):
        if one.level == "site_group" and len(members) == 1:
            parts.append(_linked(scene, members[0]))
        elif one.level == "site_group" and one not in members:
            parts.append(markup.text(f"{name(scene, one)} ({count(scene, len(members))})"))
        else:
            parts.append(_linked(scene, one))
    shown = parts[:MOST_NAMED] if len(parts) > MOST_NAMED + 1 else parts
    if len(shown) < len(parts):
        shown.append(markup.text(scene.words(mark("{n} more"), n=len(parts) - len(shown))))
    return scene.words.listed(shown)


def site_groups(scene: Scene) -> dict[str, str]:
    """Returns the group of each site that has one, by site id."""
    return cached.answer(_site_groups, scene.dataset, View())


def _site_groups(dataset: Dataset, _: View) -> dict[str, str]:
    if not dataset.sites_are_told_apart:
        return {}
    sites = dataset.features[catalog.INFORMAL_SITES.id]
    held = sites[sites["site_group"].notna().to_numpy()]
    return dict(zip(held["id"].tolist(), held["site_group"].tolist(), strict=True))


def plain(scene: Scene, places: Iterable[Place]) -> str:
    """Returns the names of all these places as text, for files."""
    return scene.words.clauses(name(scene, one) for one in places)


def organisations(scene: Scene, several: Iterable[str]) -> str:
    """Returns organisations as HTML, each a link to its page."""
    return scene.words.listed(_organisation(scene, one) for one in several)


def _organisation(scene: Scene, one: str) -> str:
    title = markup.text(names.organisation(scene, one))
    address = links.organisation(scene, one)
    if not address:
        return f"<bdi>{title}</bdi>"
    return f'<a href="{markup.text(address)}" target="_self"><bdi>{title}</bdi></a>'


LAYER_OF = {
    "site": catalog.INFORMAL_SITES.id,
    "subdistrict": catalog.SUBDISTRICTS.id,
    "district": catalog.DISTRICTS.id,
    "governorate": catalog.GOVERNORATES.id,
    "area": catalog.ABC_AREAS.id,
}


def _linked(scene: Scene, place: Place) -> str:
    title = markup.text(name(scene, place))
    layer_id = LAYER_OF.get(place.level)
    if layer_id is None:
        return title
    address = markup.text(links.place(scene, layer_id, place.id))
    return f'<a href="{address}" target="_self">{title}</a>'


def site_records(scene: Scene) -> list[dict[str, Any]]:
    """Returns the sites (or cells) that the view shows, with their shapes, for the maps."""
    return cached.answer(_sites, scene.dataset, bare(scene).having(compare=None))


def _sites(dataset: Dataset, view: View) -> list[dict[str, Any]]:
    view = view.having(presence="any", partner=())
    shown = selection.select(dataset, catalog.INFORMAL_SITES.id, view)
    pairs = zip(export.records(shown), shown.geometry, strict=True)
    return [{**record, "shape": shape} for record, shape in pairs]
