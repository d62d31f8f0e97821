"""One line of a list of a meeting, and the words that lines share."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from geo import names, two_days
from geo.language import mark
from geo.places import People, Place
from geo.scene import Scene
from maps.markup import Figure

NEW, ENDED, MOVED = "new", "end", "move"
_LAYERS: Final = {"site": "informal-sites", "site_group": "site-groups", "area": "abc-areas"}


class Row(NamedTuple):
    """One line: a tag with its kind, who, what and where, and a number."""

    tag: str
    kind: str
    who: str
    what: str
    number: str


class Section(NamedTuple):
    """Rows under one title: an area, or a day."""

    title: str
    rows: tuple[Row, ...]


class Rows(NamedTuple):
    """A list with the figures that stand beside it; `empty` is what a list without rows says.

    `note` says below the list what it is about, or what it could not compare.
    """

    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    empty: str
    note: str = ""


def what(scene: Scene, cells: Iterable[tuple[str, Place]], more: str = "") -> str:
    """Returns sectors and places in words: a place by name, several by their number."""
    cells = list(cells)
    words = scene.words
    sectors = words.listed(names.sector(scene, one) for one in dict.fromkeys(a for a, _ in cells))
    places = list(dict.fromkeys(b for _, b in cells))
    where = (
        words.listed(place(scene, one) for one in places)
        if len(places) <= 2
        else words.count("{n} place", "{n} places", len(places))
    )
    return " · ".join(one for one in (sectors, where, more) if one)


def place(scene: Scene, one: Place) -> str:
    """Returns the name of a place, its id where it has none."""
    if one.level in _LAYERS:
        return names.of_record(scene, _LAYERS[one.level], one.id)
    return names.unit(scene, one.id)


def area(scene: Scene, code: str) -> str:
    """Returns the name of a unit or of a coordination area."""
    name = names.unit(scene, code)
    return names.of_record(scene, _LAYERS["area"], code) if name == code else name


def people(scene: Scene, places: Mapping[Place, People]) -> str:
    """Returns the people of several places in words, each place counted once."""
    return known_people(scene, two_days.together(places.values()))


def known_people(scene: Scene, total: People) -> str:
    """Returns a number of people in words, or that it is not known."""
    if total.individuals is None:
        return scene.words(mark("people not known"))
    return scene.words(mark("{people} people (est.)"), people=f"{total.individuals:,}")
