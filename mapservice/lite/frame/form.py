"""The filters of a lite page: a plain GET form, and what is set with a link that removes it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from markupsafe import Markup

from geo.catalog.vocabulary import NAMED_SECTORS, ORGANISATION_TYPES
from geo.dataset import names
from geo.language import Language, mark
from geo.units import boundaries
from geo.values import days
from geo.values.days import Today
from geo.view.address import LISTS
from maps.look.templates import rendered
from mapservice.lite.frame.request import Lite, chosen_filters

_PLACES: Final = ("governorate", "district", "subdistrict", "area")
_SHOWN: Final = {
    "all": (*_PLACES, "site", "partner", "sector", "orgtype", "presence", "date", "lang"),
    "place": ("sector", "orgtype", "date", "lang"),
}

_FORM: Final = Path(__file__).with_name("form.html")
Option = tuple[str, str]


class Field(NamedTuple):
    """A filter to choose from: its name in an address, title, values with titles, what is set."""

    name: str
    title: str
    options: Sequence[Option]
    chosen: tuple[str, ...]


def draw(lite: Lite, offered: str) -> Markup:
    """Returns the form and the filters that are set; nothing where none are `offered`."""
    if offered not in _SHOWN:
        return Markup()
    context, words = lite.context, lite.context.words
    shown = _SHOWN[offered]
    types = [(one, words(title)) for one, title in ORGANISATION_TYPES.items()]
    sites = [(one, names.value(context, "site", one)) for one in lite.view.site]
    return rendered(
        _FORM,
        words=words,
        action=lite.path,
        hidden=[
            pair for pair in lite.carried.having(at=lite.view.at).to_query() if pair[0] not in shown
        ],
        everything=offered == "all",
        places=_places(lite),
        sites=_field(lite, "site", sites),
        sectors=_field(
            lite, "sector", [(one, names.sector(context, one)) for one in NAMED_SECTORS]
        ),
        partners=_partners(lite),
        presence=_presence(lite),
        types=_field(lite, "orgtype", types),
        day=lite.view.said[0] if lite.view.date else "",
        is_today=isinstance(lite.view.date, Today),
        today=lite.address(lite.path, date=days.as_today()),
        latest=_latest(lite),
        example=context.dataset.day.isoformat(),
        languages=[(one.value, one.own_name) for one in Language],
        language=lite.view.lang.value,
        reset=_reset(lite),
        chips=_chips(lite),
    )


def _field(lite: Lite, name: str, options: Sequence[Option]) -> Field:
    title = lite.context.words(names.FILTER_TITLES[name])
    return Field(name, title, options, getattr(lite.view, name))


def _reset(lite: Lite) -> str:
    view = lite.carried.without_filters().without_suppositions()
    return lite.address(lite.path, **{name: getattr(view, name) for name in _ALL_FILTERS})


_ALL_FILTERS: Final = (*LISTS, "presence", "date", "wider")


def _chips(lite: Lite) -> list[tuple[str, str]]:
    """What is set, as the address of the page without it and its title."""
    chips = []
    for name, value in chosen_filters(lite.context):
        left: object = {"presence": "any", "date": None}.get(name)
        if name not in ("presence", "date"):
            left = tuple(one for one in getattr(lite.view, name) if one != value)
        address = lite.address(lite.path, **{name: left})
        chips.append((address, names.value(lite.context, name, value)))
    return chips


def _places(lite: Lite) -> list[Field]:
    context = lite.context
    fields = []
    for level in boundaries.LEVELS:
        codes = _units(lite, level)
        if codes:
            options = [(code, names.unit(context, code)) for code in codes]
            fields.append(_field(lite, level, sorted(options, key=lambda one: one[1])))
    areas = sorted(context.dataset.vocabulary["area"])
    titled = [(one, names.value(context, "area", one)) for one in areas]
    return [*fields, _field(lite, "area", titled)]


def _units(lite: Lite, level: str) -> list[str]:
    """The units of a level inside the chosen wider ones; sub-districts only where some are."""
    view = lite.view
    within = view.governorate if level != "governorate" else ()
    if level == "subdistrict":
        within = view.district or within
        if not within:
            return list(view.subdistrict)
    chosen = getattr(view, level)
    codes = lite.context.dataset.units.codes(level)
    return [code for code in codes if not within or code.startswith(within) or code in chosen]


def _partners(lite: Lite) -> Field:
    context = lite.context
    partners = [
        (one, names.organisation_in_full(context, one))
        for one in context.dataset.vocabulary["partner"]
    ]
    return _field(lite, "partner", sorted(partners, key=lambda one: one[1].casefold()))


def _presence(lite: Lite) -> Field:
    chosen = lite.view.presence
    presences = list(dict.fromkeys([*names.PRESENCE, chosen]))
    options = [(one, names.presence(lite.context, one)) for one in presences]
    return Field(
        "presence", lite.context.words(names.FILTER_TITLES["presence"]), options, (chosen,)
    )


def _latest(lite: Lite) -> str:
    words = lite.context.words
    return words(
        mark("Situation of {day}. The data describe nothing after {latest}."),
        day=words.day(lite.context.day),
        latest=words.day(lite.context.dataset.day),
    )
