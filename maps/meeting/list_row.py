"""One line of a list of a meeting, and the words that lines share."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from geo.coverage.places import Place
from geo.dataset import names
from geo.dataset.context import Context
from geo.dataset.sums.people import People, together
from geo.language import mark
from maps.look.markup import Figure

NEW, ENDED, MOVED = "new", "end", "move"
_LAYERS: Final = {"site": "informal-sites", "site_group": "site-groups", "area": "abc-areas"}


class ListRow(NamedTuple):
    """One line: a tag with its kind, who, what and where, and a number."""

    tag: str
    kind: str
    who: str
    what: str
    number: str


class Section(NamedTuple):
    """Rows under one title: an area, or a day."""

    title: str
    rows: tuple[ListRow, ...]


class Listing(NamedTuple):
    """A list with the figures that stand beside it; `empty` is what a list without rows says.

    `note` says below the list what it is about, or what it could not compare.
    """

    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    empty: str
    note: str = ""


def what(context: Context, cells: Iterable[tuple[str, Place]], more: str = "") -> str:
    """Returns sectors and places in words: a place by name, several by their number."""
    cells = list(cells)
    words = context.words
    sectors = words.listed(names.sector(context, one) for one in dict.fromkeys(a for a, _ in cells))
    places = list(dict.fromkeys(b for _, b in cells))
    where = (
        words.listed(place(context, one) for one in places)
        if len(places) <= 2
        else words.count("{n} place", "{n} places", len(places))
    )
    return " · ".join(one for one in (sectors, where, more) if one)


def place(context: Context, one: Place) -> str:
    """Returns the name of a place, its id where it has none."""
    if one.level in _LAYERS:
        return names.of_record(context, _LAYERS[one.level], one.id)
    return names.unit(context, one.id)


def area(context: Context, code: str) -> str:
    """Returns the name of a unit or of a coordination area."""
    name = names.unit(context, code)
    return names.of_record(context, _LAYERS["area"], code) if name == code else name


def people(context: Context, several: Iterable[People]) -> str:
    """Returns the people of several places in words, each site counted once."""
    return known_people(context, together(several))


def known_people(context: Context, total: People) -> str:
    """Returns a number of people in words, or that it is not known."""
    if total.individuals is None:
        return context.words(mark("people not known"))
    said = names.people_of(context.words, total.individuals)
    return context.words(mark("at least {n}"), n=said) if total.uncounted else said
