"""The filters of a lite page: a plain GET form, and what is set with a link that removes it."""

from collections.abc import Iterable, Sequence
from typing import Final

from geo.catalog.vocabulary import ORGANISATION_TYPES, SECTORS
from geo.dataset import names
from geo.language import Language, mark
from geo.units import boundaries
from geo.view.view import FILTERS
from maps.look.escaped import text
from mapservice.lite.request import Lite, chosen_filters

_PLACES: Final = ("governorate", "district", "subdistrict", "area")
_SHOWN: Final = {
    "all": (*_PLACES, "site", "partner", "sector", "orgtype", "presence", "date", "lang"),
    "place": ("sector", "orgtype", "date", "lang"),
}
_DROPPED: Final = ("select", "compare", "since", "matrix", "order", "table", "map")

Option = tuple[str, str]


def draw(lite: Lite, offered: str) -> str:
    """Returns the form and the filters that are set; nothing where none are `offered`."""
    if offered not in _SHOWN:
        return ""
    context, words = lite.context, lite.context.words
    shown = _SHOWN[offered]
    kept = [pair for pair in lite.view.to_query() if pair[0] not in (*shown, *_DROPPED)]
    hidden = "".join(
        f'<input type="hidden" name="{text(name)}" value="{text(value)}">' for name, value in kept
    )
    parts = [_places(lite) if offered == "all" else ""]
    parts.append(_boxes(lite, "sector", [(one, names.sector(context, one)) for one in SECTORS]))
    if offered == "all":
        parts.append(_partners(lite))
    types = [(one, words(title)) for one, title in ORGANISATION_TYPES.items()]
    parts += [_boxes(lite, "orgtype", types), _day_and_language(lite)]
    opened = text(words(mark("Filters")))
    return (
        f'<details class="filters"><summary>{opened}</summary>'
        f'<form action="{text(lite.path)}" method="get">{hidden}{"".join(parts)}'
        f'<p class="do"><input type="submit" value="{text(words(mark("Show")))}"> '
        f'<a href="{text(_reset(lite))}">{text(words(mark("Reset")))}</a></p>'
        f"</form></details>{_chips(lite)}"
    )


def _reset(lite: Lite) -> str:
    view = lite.carried.without_filters()
    return lite.address(lite.path, **{name: getattr(view, name) for name in _ALL_FILTERS})


_ALL_FILTERS: Final = (*FILTERS, "presence", "date", "wider")


def _chips(lite: Lite) -> str:
    """What is set, each a link to the page without it."""
    words = lite.context.words
    remove = text(words(mark("Remove")))
    chips = []
    for name, value in chosen_filters(lite.context):
        if name == "presence":
            left: object = "any"
        elif name == "date":
            left = None
        else:
            left = tuple(one for one in getattr(lite.view, name) if one != value)
        label = text(names.value(lite.context, name, value))
        address = text(lite.address(lite.path, **{name: left}))
        chips.append(
            f'<li><a href="{address}"><span class="hear">{remove}: </span>{label}'
            '<span aria-hidden="true"> ×</span></a></li>'
        )
    if not chips:
        return ""
    title = text(words(mark("Active filters")))
    return f'<nav class="chips" aria-label="{title}"><ul>{"".join(chips)}</ul></nav>'


def _places(lite: Lite) -> str:
    context = lite.context
    fields = []
    for level in boundaries.LEVELS:
        codes = _units(lite, level)
        if codes:
            options = [(code, names.unit(context, code)) for code in codes]
            fields.append(_choice(lite, level, sorted(options, key=lambda one: one[1])))
    areas = sorted(context.dataset.vocabulary["area"])
    fields.append(
        _choice(lite, "area", [(one, names.value(context, "area", one)) for one in areas])
    )
    sites = [(one, names.value(context, "site", one)) for one in lite.view.site]
    return _group(context.words(mark("Place")), [*fields, *_checkboxes(lite, "site", sites)])


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


def _partners(lite: Lite) -> str:
    context = lite.context
    partners = [
        (one, names.organisation_in_full(context, one))
        for one in context.dataset.vocabulary["partner"]
    ]
    partners.sort(key=lambda one: one[1].casefold())
    presences = list(names.PRESENCE)
    if lite.view.presence not in presences:
        presences.append(lite.view.presence)
    options = [(one, names.presence(context, one)) for one in presences]
    title = context.words(names.FILTER_TITLES["presence"])
    presence = _select("presence", title, options, lite.view.presence)
    return _group(context.words(mark("Partner")), [_choice(lite, "partner", partners), presence])


def _day_and_language(lite: Lite) -> str:
    words = lite.context.words
    day = lite.view.date.isoformat() if lite.view.date else ""
    example = f'<bdi dir="ltr">{lite.context.dataset.day.isoformat()}</bdi>'
    latest = words(
        mark("Situation of {day}. The data describe nothing after {latest}."),
        day=words.day(lite.context.day),
        latest=words.day(lite.context.dataset.day),
    )
    field = (
        f'<p><label for="f-date">{text(words(mark("Day")))}</label> '
        f'<input type="date" id="f-date" name="date" value="{day}" aria-describedby="f-date-note"> '
        f'<span class="a-note" id="f-date-note">{text(latest)} ({example})</span></p>'
    )
    languages = [(one.value, one.own_name) for one in Language]
    chosen = lite.view.lang.value
    return _group(
        words(mark("Day and language")),
        [field, _select("lang", words(mark("Language")), languages, chosen)],
    )


def _group(title: str, fields: Iterable[str]) -> str:
    return f"<fieldset><legend>{text(title)}</legend>{''.join(fields)}</fieldset>"


def _boxes(lite: Lite, name: str, options: Sequence[Option]) -> str:
    title = lite.context.words(names.FILTER_TITLES[name])
    boxes = " ".join(_checkboxes(lite, name, options))
    return _group(title, [f'<div class="boxes">{boxes}</div>'])


def _checkboxes(lite: Lite, name: str, options: Iterable[Option]) -> list[str]:
    chosen = getattr(lite.view, name)
    return [
        f'<label class="box"><input type="checkbox" name="{name}" value="{text(value)}"'
        + (" checked" if value in chosen else "")
        + f"> {text(title)}</label>"
        for value, title in options
    ]


def _choice(lite: Lite, name: str, options: Sequence[Option]) -> str:
    """A list to choose one from; where several are set, each has a box and the list adds one."""
    words = lite.context.words
    title = words(names.FILTER_TITLES[name])
    chosen: tuple[str, ...] = getattr(lite.view, name)
    nothing = [("", words(mark("All")))]
    if len(chosen) < 2:
        return _select(name, title, [*nothing, *options], chosen[0] if chosen else "")
    held = [one for one in options if one[0] in chosen]
    rest = [one for one in options if one[0] not in chosen]
    added = [("", words(mark("Add another"))), *rest]
    return "".join(_checkboxes(lite, name, held)) + _select(name, title, added, "")


def _select(name: str, title: str, options: Iterable[Option], chosen: str) -> str:
    entries = "".join(
        f'<option value="{text(value)}"{" selected" if value == chosen else ""}>{text(label)}'
        "</option>"
        for value, label in options
    )
    return (
        f'<p><label for="f-{name}">{text(title)}</label> '
        f'<select id="f-{name}" name="{name}">{entries}</select></p>'
    )
