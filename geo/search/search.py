"""One search over everything that a reader may see, whatever the filters are."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.registers import ORGANISATIONS
from geo.dataset import names
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.dataset.scope import Scope
from geo.dataset.sums import site_groups
from geo.language import mark
from geo.search import things
from geo.search.index import Fit, Hit, Index
from geo.search.many import ManyNames
from geo.search.things import LOCALITIES, PAGES, SECTORS
from geo.units import spelling
from geo.view.view import View

MOST_FOUND: Final = 10
LONGEST: Final = 80
"""Letters of a text that are read."""
KIND_TITLES: Final = {
    SECTORS: mark("Sector"),
    PAGES: mark("Page"),
    LOCALITIES: mark("Town or village"),
    ORGANISATIONS.id: mark("Organisation"),
}
_KIND_WORDS: Final = {
    layers.GOVERNORATES.id: ("governorate", "province", "محافظة", "پارێزگای", "parezgeha"),
    layers.DISTRICTS.id: ("district", "qada", "قضاء", "قەزای"),
    layers.SUBDISTRICTS.id: ("subdistrict", "nahiya", "nahiyat", "ناحية", "ناحیەی", "مركز"),
    layers.ABC_AREAS.id: ("abc", "area"),
    SECTORS: ("sector", "cluster"),
    PAGES: ("page",),
}
_WORD_OF: Final = {
    "".join(spelling.words(word)): kind for kind, own in _KIND_WORDS.items() for word in own
}


class Found(NamedTuple):
    """Something found: its kind, what the kind is called, its id, name, and where it belongs.

    `known_as` is the name that was searched for, where it is another. A town or village has the
    id of the sub-district that it lies in, and its `point` (longitude, latitude) in degrees.
    """

    kind: str
    title: str
    id: str
    name: str
    parent: str
    known_as: str
    point: tuple[float, float] | None

    @property
    def place(self) -> str:
        """The feature that a page is about, as `layer/feature`; empty for what is no place."""
        if self.kind in (SECTORS, PAGES, ORGANISATIONS.id):
            return ""
        layer_id = {
            LOCALITIES: layers.SUBDISTRICTS.id,
            layers.CLOSED_SITES.id: layers.INFORMAL_SITES.id,
        }
        return f"{layer_id.get(self.kind, self.kind)}/{self.id}"


def find(
    context: Context, pack: Path, typed: str, scope: Scope, most: int = MOST_FOUND
) -> list[Found]:
    """Returns what a text may mean, best first; `scope` is what the reader's link opens.

    Filters of the context's view do not matter. `pack` is the folder of the data pack.
    """
    index = context.dataset.derived.get("search", lambda: _index(context.dataset, pack))
    best: dict[tuple[str, str, str], Hit] = {}
    for hit in sorted(_hits(index, _localities(pack), typed[:LONGEST]), key=lambda one: one.rank):
        own = hit.thing.place.name if hit.thing.place else ""
        best.setdefault((hit.thing.kind, hit.thing.id, own), hit)
    seen = [one for one in best.values() if _is_open(one, scope)]
    return [_told(context, hit) for hit in islice(_without_twins(context, seen), most)]


def page_of(found: Found, view: View, scope: Scope) -> tuple[str, list[tuple[str, str]]]:
    """Returns the page of the dashboard about what was found: its path, and its query.

    Of the view it keeps the day and the language, and no filter; `scope` says what is open.
    """
    kept = view.only_of_day()
    if found.kind == PAGES:
        return ("/" if found.id == "map" else f"/{found.id}"), kept.to_query()
    if found.kind == SECTORS:
        return "/partners", kept.having(sector=(found.id,)).to_query()
    if found.kind == ORGANISATIONS.id:
        path = "/organisation" if scope.opens("organisation") else "/partners"
        return path, kept.having(partner=(found.id,)).to_query()
    path = "/place" if scope.opens("place") else "/"
    return path, kept.having(select=found.place).to_query()


def below(found: Found) -> str:
    """Returns the line below a name: its kind, where it lies, and how else it is called."""
    parts = (found.title, found.parent, found.known_as)
    return " · ".join(one for one in parts if one)


def _index(dataset: Dataset, pack: Path) -> Index:
    many = [
        ManyNames(
            layer_id,
            dataset.features[layer_id],
            things.NAMED,
            by_id=dataset.audience == Audience.COORDINATOR,
        )
        for layer_id in things.PLACES
        if things.is_many(dataset, layer_id)
    ]
    return Index(things.of(dataset, pack), many)


@cache
def _localities(pack: Path) -> Index:
    return Index(things.localities(pack), whole=True)


def _hits(index: Index, localities: Index, typed: str) -> Iterator[Hit]:
    yield from _of_kind(index, typed)
    found = list(index.hits(typed))
    yield from found
    towns = list(localities.hits(typed, guesses=not found))
    yield from towns
    if not towns and all(one.fit is Fit.LIKE for one in found):
        yield from _in_order(index, typed)


def _of_kind(index: Index, typed: str) -> Iterator[Hit]:
    """Yields what fits the rest of a text with a word for a kind in it, such as district."""
    said = spelling.words(typed)
    kinds = {_WORD_OF[word] for word in said if word in _WORD_OF}
    rest = " ".join(word for word in said if word not in _WORD_OF)
    if kinds and rest:
        for hit in index.hits(rest):
            if hit.thing.kind in kinds:
                yield hit._replace(fit=Fit.SAME, distance=float(hit.fit))


def _in_order(index: Index, typed: str) -> Iterator[Hit]:
    """Yields the things of which each word of a text begins a word, in any order."""
    said = spelling.words(typed)
    if len(said) < 2:
        return
    by_word = [{hit.thing: hit for hit in index.hits(word, guesses=False)} for word in said]
    for thing, hit in by_word[0].items():
        if all(thing in others for others in by_word[1:]):
            yield hit._replace(fit=Fit.WORD)


def _is_open(hit: Hit, scope: Scope) -> bool:
    if hit.thing.kind == PAGES:
        return scope.opens(hit.thing.id)
    page = {SECTORS: "partners", ORGANISATIONS.id: "organisation"}.get(hit.thing.kind)
    if page is None:
        return scope.opens("place") or scope.opens("map")
    return scope.opens(page) or scope.opens("partners")


def _without_twins(context: Context, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yields the hits without towns whose unit was found by the same name."""
    fits: dict[str, Fit] = {}
    for hit in hits:
        if hit.thing.place is not None:
            around = context.dataset.units.parents(hit.thing.id).values()
            if any(code in fits and fits[code] <= hit.fit for code in around):
                continue
        fits[hit.thing.id] = min(hit.fit, fits.get(hit.thing.id, hit.fit))
        yield hit


def _told(context: Context, hit: Hit) -> Found:
    kind, thing = hit.thing.kind, hit.thing
    title = KIND_TITLES.get(kind) or layers.declared(kind).feature_title
    name = _name(context, hit)
    is_other = not _holds(name, hit.name)
    place = thing.place
    return Found(
        kind,
        context.words(title),
        thing.id,
        name,
        _parent(context, hit),
        hit.name if is_other and hit.name != thing.id else "",
        (place.longitude, place.latitude) if place else None,
    )


def _holds(name: str, other: str) -> bool:
    return "".join(spelling.words(other)) in "".join(spelling.words(name))


def _name(context: Context, hit: Hit) -> str:
    kind, thing = hit.thing.kind, hit.thing
    if thing.place is not None:
        return context.words.name(thing.place._asdict())
    if kind == SECTORS:
        return names.sector(context, thing.id)
    if kind == PAGES:
        return context.words(names.PAGES[thing.id])
    if kind == ORGANISATIONS.id:
        return names.organisation_in_full(context, thing.id)
    if thing.id in context.dataset.units.by_pcode:
        return names.unit(context, thing.id)
    return names.of_record(context, kind, thing.id)


def _parent(context: Context, hit: Hit) -> str:
    """Returns what holds a thing: units, or the group of a site; the type of an organisation."""
    kind, thing = hit.thing.kind, hit.thing
    if kind == ORGANISATIONS.id:
        return names.value(context, "orgtype", context.dataset.organisations[thing.id]["type"])
    if thing.place is not None or thing.id in context.dataset.units.by_pcode:
        codes = list(context.dataset.units.parents(thing.id).values())
        codes = codes if thing.place else codes[:-1]
        return context.words.listed(names.unit(context, code) for code in reversed(codes))
    if kind in (SECTORS, PAGES):
        return ""
    return context.words.listed(names.unit(context, code) for code in _around(context, hit))


def _around(context: Context, hit: Hit) -> list[str]:
    """Returns the district and governorate of a place, or those of all that it is made of."""
    dataset, kind, own = context.dataset, hit.thing.kind, hit.thing.id
    if kind == layers.ABC_AREAS.id:
        codes = dataset.area_members.get(own, ())
        return sorted({dataset.units.parents(code)["governorate"] for code in codes})
    if kind == layers.SITE_GROUPS.id:
        inside = site_groups.members(dataset, own)
    else:
        inside = [dataset.record(kind, own) or {}]
    levels = ("district_pcode", "governorate_pcode")
    return [
        code
        for level in levels
        for code in sorted({one[level] for one in inside if one.get(level)})
    ]
