"""What can be found: everything that has a name and an address, with all the names it goes by."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from geo.catalog import layers, vocabulary
from geo.catalog.audience import Audience
from geo.catalog.registers import HANDED_IN, ORGANISATIONS
from geo.dataset import names
from geo.dataset.dataset import Dataset
from geo.language import Language, words
from geo.packs import other_names
from geo.units import spelling

SECTORS: Final = "sectors"
PAGES: Final = "pages"
LOCALITIES: Final = "localities"
KINDS: Final = (
    layers.GOVERNORATES.id,
    SECTORS,
    PAGES,
    layers.SITE_GROUPS.id,
    ORGANISATIONS.id,
    layers.DISTRICTS.id,
    layers.ABC_AREAS.id,
    layers.SUBDISTRICTS.id,
    layers.INFORMAL_SITES.id,
    layers.HOTSPOTS.id,
    layers.BLOCKED_AREAS.id,
    layers.CLOSED_SITES.id,
    LOCALITIES,
)
"""The kinds of things, those first that come first where names fit alike."""
MOST_INDEXED: Final = 20_000
"""Features of a layer whose names are found by their sound and their beginnings."""
PLACES: Final = (
    layers.SITE_GROUPS.id,
    layers.ABC_AREAS.id,
    layers.INFORMAL_SITES.id,
    layers.HOTSPOTS.id,
    layers.BLOCKED_AREAS.id,
)
NAMED: Final = (
    "name",
    "name_ar",
    "name_ckb",
    "short_name",
    "short_name_ar",
    "source_name",
    "acronym",
)
_SEATS: Final = ("markaz", "مركز")
_SECTOR_WORDS: Final = {
    "wash": ("Water", "Sanitation", "Hygiene", "مياه"),
    "health": ("Medical", "Clinics"),
    "shelter-nfi": ("NFI", "Shelter", "CRI", "Tents"),
    "hlp": ("HLP", "Land", "Property", "Housing"),
    "gbv": ("Gender-based violence",),
    "mhpss": ("MHPSS", "PSS", "Mental health"),
    "food-security": ("Food", "FSL"),
    "cash": ("MPCA", "Multi-purpose cash", "Cash assistance"),
    "legal": ("Civil documentation", "Documents"),
    "mine-action": ("Mines", "UXO", "Demining"),
    "cccm": ("Camp management", "Camps"),
}
"""What people call a sector beside its title."""


@dataclass(frozen=True, eq=False)
class Thing:
    """Something that can be found: its kind of `KINDS`, its id there, and what it is called."""

    kind: str
    id: str
    names: tuple[str, ...]
    place: other_names.PopulatedPlace | None = None

    @cached_property
    def spelled(self) -> tuple[str, ...]:
        """Its names as spellings have them alike, in the same order."""
        return tuple("".join(spelling.words(one)) for one in self.names)


def of(dataset: Dataset, pack: Path) -> list[Thing]:
    """Returns all that a dataset names; `pack` is the folder with the other names of its units."""
    spellings = _spellings(dataset, pack)
    found = [
        *(Thing(f"{unit.level}s", code, spellings[code]) for code, unit in _units(dataset)),
        *_records(dataset, spellings),
        *_closed(dataset),
        *_organisations(dataset),
        *_vocabulary(dataset.audience),
    ]
    return [one for one in found if one.names]


@cache
def localities(pack: Path) -> tuple[Thing, ...]:
    """Returns the populated places of a pack, the same for every dataset and reader."""
    return tuple(
        Thing(LOCALITIES, place.pcode, place.names, place)
        for place in other_names.populated_places(pack)
    )


def _units(dataset: Dataset) -> Iterable[tuple[str, Any]]:
    return dataset.units.by_pcode.items()


def _spellings(dataset: Dataset, pack: Path) -> Mapping[str, tuple[str, ...]]:
    """Returns every name of each unit: its own, other ones, and those of the town of its name."""
    named: dict[str, dict[str, None]] = {}
    for code, unit in _units(dataset):
        own = (unit.name, unit.name_ar, unit.name_ckb, *other_names.of_units(pack).get(code, ()))
        named[code] = dict.fromkeys((*(one for one in own if one), code))
    known = {code: _alike(all_) for code, all_ in named.items()}
    for town in localities(pack):
        for code in dataset.units.parents(town.id).values():
            if code in known and not known[code].isdisjoint(town.spelled):
                named[code] |= dict.fromkeys(town.names)
    return {code: tuple(all_) for code, all_ in named.items()}


def _records(dataset: Dataset, spellings: Mapping[str, tuple[str, ...]]) -> Iterator[Thing]:
    """Yields places of the layers, each also by the names of a unit around it that is named so."""
    alike_of = {code: _alike(names) for code, names in spellings.items()}
    for layer_id in PLACES:
        if is_many(dataset, layer_id):
            continue
        for record in dataset.registered(layers.declared(layer_id)):
            own = _own(record)
            codes = [record.get(f"{level}_pcode") for level in ("district", "subdistrict")]
            around = [*(code for code in codes if code), *_members(dataset, layer_id, record["id"])]
            alike = _alike(own)
            others = [
                name
                for code in around
                if not alike.isdisjoint(alike_of.get(code, ()))
                for name in spellings[code]
                if name != code
            ]
            sent = _sent_id(dataset, record)
            yield Thing(layer_id, record["id"], tuple(dict.fromkeys((*own, *others, *sent))))


def is_many(dataset: Dataset, layer_id: str) -> bool:
    """Whether a layer has more features than have their names in the index."""
    return len(dataset.features[layer_id]) > MOST_INDEXED


def _closed(dataset: Dataset) -> Iterator[Thing]:
    """Yields the sites that are gone and have a page all the same."""
    for record in dataset.closed_sites:
        if dataset.record(layers.INFORMAL_SITES.id, record["id"]) is None:
            named = (*_own(record), *_sent_id(dataset, record))
            yield Thing(layers.CLOSED_SITES.id, record["id"], named)


def _sent_id(dataset: Dataset, record: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns the id that the sender of a record gives it, for coordinators; else nothing."""
    source = f"{record.get('source_id') or ''}-"
    is_sent = source.startswith(HANDED_IN) and record["id"].startswith(source)
    if not is_sent or dataset.audience != Audience.COORDINATOR:
        return ()
    return (record["id"].removeprefix(source),)


def _alike(own: Iterable[str]) -> set[str]:
    """Returns names without the word for a seat, as spellings have them alike."""
    said = (spelling.words(one) for one in own)
    return {"".join(word for word in words if word not in _SEATS) for words in said}


def _members(dataset: Dataset, layer_id: str, feature_id: str) -> list[str]:
    """Returns the units of a coordination area, with those that hold them."""
    if layer_id != layers.ABC_AREAS.id:
        return []
    codes = dataset.area_members.get(feature_id, ())
    return sorted({one for code in codes for one in dataset.units.parents(code).values()})


def _organisations(dataset: Dataset) -> Iterator[Thing]:
    """Yields the organisations that have a page: those with an activity."""
    for organisation_id in sorted(dataset.vocabulary["partner"]):
        record = dataset.organisations[organisation_id]
        aliases = (record["aliases"] or "").split("|")
        own = (*_own(record), *(one for one in aliases if one))
        yield Thing(ORGANISATIONS.id, organisation_id, own)


def _own(record: Mapping[str, Any]) -> tuple[str, ...]:
    found = (record.get(name) for name in NAMED)
    return tuple(dict.fromkeys(one for one in found if isinstance(one, str) and one))


def _vocabulary(audience: str) -> Iterator[Thing]:
    said = [words(one) for one in Language]
    for sector, title in vocabulary.SECTORS.items():
        full = vocabulary.ABBREVIATIONS.get(title, "")
        titles = [say(text) for text in (title, full) if text for say in said]
        own = dict.fromkeys((*titles, *_SECTOR_WORDS.get(sector, ()), sector))
        yield Thing(SECTORS, sector, tuple(own))
    own_pages = (names.DATA_PAGE,) if audience == Audience.COORDINATOR else ()
    for page in (*names.FOUND_PAGES, *own_pages):
        own = dict.fromkeys((*(say(names.PAGES[page]) for say in said), page))
        yield Thing(PAGES, page, tuple(own))
