"""The filters of a lite page: a plain GET form, and what is set with a link that removes it."""

from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup

from geo.catalog.vocabulary import ORGANISATION_TYPES, SECTORS
from geo.dataset import names
from geo.language import Language, mark
from geo.units import boundaries
from geo.view.view import FILTERS
from maps.look.templates import joined, piece, pieces
from mapservice.lite.request import Lite, chosen_filters

_PLACES: Final = ("governorate", "district", "subdistrict", "area")
_SHOWN: Final = {
    "all": (*_PLACES, "site", "partner", "sector", "orgtype", "presence", "date", "lang"),
    "place": ("sector", "orgtype", "date", "lang"),
}
_DROPPED: Final = ("select", "compare", "since", "matrix", "order", "table", "map")

Option = tuple[str, str]


def draw(lite: Lite, offered: str) -> Markup:
    """Returns the form and the filters that are set; nothing where none are `offered`."""
    if offered not in _SHOWN:
        return Markup()
    context, words = lite.context, lite.context.words
    shown = _SHOWN[offered]
    kept = [pair for pair in lite.view.to_query() if pair[0] not in (*shown, *_DROPPED)]
    hidden = pieces('<input type="hidden" name="{0[0]}" value="{0[1]}">', kept)
    parts = [_places(lite)] if offered == "all" else []
    parts.append(_boxes(lite, "sector", [(one, names.sector(context, one)) for one in SECTORS]))
    if offered == "all":
        parts.append(_partners(lite))
    types = [(one, words(title)) for one, title in ORGANISATION_TYPES.items()]
    parts += [_boxes(lite, "orgtype", types), _day_and_language(lite)]
    return piece(
        '<details class="filters"><summary>{}</summary><form action="{}" method="get">{}{}'
        '<p class="do"><input type="submit" value="{}"> <a href="{}">{}</a></p></form></details>{}',
        words(mark("Filters")),
        lite.path,
        hidden,
        joined(parts),
        words(mark("Show")),
        _reset(lite),
        words(mark("Reset")),
        _chips(lite),
    )


def _reset(lite: Lite) -> str:
    view = lite.carried.without_filters()
    return lite.address(lite.path, **{name: getattr(view, name) for name in _ALL_FILTERS})


_ALL_FILTERS: Final = (*FILTERS, "presence", "date", "wider")


def _chips(lite: Lite) -> Markup:
    """What is set, each a link to the page without it."""
    words = lite.context.words
    chips = []
    for name, value in chosen_filters(lite.context):
        if name == "presence":
            left: object = "any"
        elif name == "date":
            left = None
        else:
            left = tuple(one for one in getattr(lite.view, name) if one != value)
        chips.append(
            piece(
                '<li><a href="{}"><span class="hear">{}: </span>{}'
                '<span aria-hidden="true"> ×</span></a></li>',
                lite.address(lite.path, **{name: left}),
                words(mark("Remove")),
                names.value(lite.context, name, value),
            )
        )
    if not chips:
        return Markup()
    title = words(mark("Active filters"))
    return piece('<nav class="chips" aria-label="{}"><ul>{}</ul></nav>', title, joined(chips))


def _places(lite: Lite) -> Markup:
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


def _partners(lite: Lite) -> Markup:
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


def _day_and_language(lite: Lite) -> Markup:
    words = lite.context.words
    day = lite.view.date.isoformat() if lite.view.date else ""
    latest = words(
        mark("Situation of {day}. The data describe nothing after {latest}."),
        day=words.day(lite.context.day),
        latest=words.day(lite.context.dataset.day),
    )
    field = piece(
        '<p><label for="f-date">{}</label> '
        '<input type="date" id="f-date" name="date" value="{}" aria-describedby="f-date-note"> '
        '<span class="a-note" id="f-date-note">{} (<bdi dir="ltr">{}</bdi>)</span></p>',
        words(mark("Day")),
        day,
        latest,
        lite.context.dataset.day.isoformat(),
    )
    languages = [(one.value, one.own_name) for one in Language]
    chosen = lite.view.lang.value
    return _group(
        words(mark("Day and language")),
        [field, _select("lang", words(mark("Language")), languages, chosen)],
    )


def _group(title: str, fields: Iterable[Markup]) -> Markup:
    return piece("<fieldset><legend>{}</legend>{}</fieldset>", title, joined(fields))


def _boxes(lite: Lite, name: str, options: Sequence[Option]) -> Markup:
    title = lite.context.words(names.FILTER_TITLES[name])
    boxes = joined(_checkboxes(lite, name, options), " ")
    return _group(title, [piece('<div class="boxes">{}</div>', boxes)])


def _checkboxes(lite: Lite, name: str, options: Iterable[Option]) -> list[Markup]:
    chosen = getattr(lite.view, name)
    return [
        piece(
            '<label class="box"><input type="checkbox" name="{}" value="{}"{}> {}</label>',
            name,
            value,
            " checked" if value in chosen else "",
            title,
        )
        for value, title in options
    ]


def _choice(lite: Lite, name: str, options: Sequence[Option]) -> Markup:
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
    return joined([*_checkboxes(lite, name, held), _select(name, title, added, "")])


def _select(name: str, title: str, options: Iterable[Option], chosen: str) -> Markup:
    entries = (
        piece(
            '<option value="{}"{}>{}</option>',
            value,
            " selected" if value == chosen else "",
            label,
        )
        for value, label in options
    )
    return piece(
        '<p><label for="f-{name}">{title}</label> '
        '<select id="f-{name}" name="{name}">{entries}</select></p>',
        name=name,
        title=title,
        entries=joined(entries),
    )
