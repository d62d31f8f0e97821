"""The lists round the offline map: its legend, places to choose, sites, sources."""

from collections.abc import Sequence
from html import escape
from typing import Any, Final

from geo.catalog import layers as catalog_layers
from geo.catalog.layer import Layer
from geo.dataset import names
from geo.dataset.context import Context
from geo.exchange.provenance import Provenance
from geo.language import mark
from maps.look import escaped as markup
from maps.look import legend, symbols
from maps.offline.places import Place


def legend_of(context: Context, layers: Sequence[Layer], places: Sequence[Place]) -> str:
    """Returns a checkbox for each layer with its number of places and its signs."""
    on = context.view.layers
    entries = []
    for layer in reversed(layers):
        number = sum(one.layer is layer for one in places)
        checked = "" if on is not None and layer.id not in on else " checked"
        keys = "".join(
            f"<span>{symbols.svg(name)}{escape(context.words(title))}</span>"
            for name, title in legend.signs(context.dataset, layer.id)
        )
        title = f"{context.words(legend.TITLES[layer.id])} ({number:,})"
        entries.append(
            f'<div><label><input type="checkbox" data-layer="{layer.id}"{checked}>'
            f"{symbols.svg(_sign(context, layer))}{escape(title)}</label>"
            f'<span class="keys">{keys}</span></div>'
        )
    return "".join(entries)


def _sign(context: Context, layer: Layer) -> str:
    if layer is catalog_layers.INFORMAL_SITES and not context.dataset.sites_are_told_apart:
        return "site_area"
    return _LEGEND_SIGNS[layer.id]


_LEGEND_SIGNS: Final = {
    "informal-sites": "site_several",
    "hotspots": "hotspot",
    "abc-area-units": "area_stated",
    "blocked-areas": "blocked",
}


def options(places: Sequence[Place]) -> str:
    """Returns every place as an entry of the list, sites first: also those without position."""
    listed = list(enumerate(places))
    listed.sort(key=lambda one: one[1].layer is not catalog_layers.INFORMAL_SITES)
    return "".join(
        f'<option value="{i}">{escape(one.told["name"])} · {escape(one.told["kind"])}</option>'
        for i, one in listed
    )


_SITE_COLUMNS: Final = (
    "households",
    "individuals",
    "partners",
    "sectors",
    "subdistrict_pcode",
    "district_pcode",
)


def sites(context: Context, places: Sequence[Place]) -> str:
    """Returns the table of the sites, whose names choose them on the map."""
    words, layer = context.words, catalog_layers.INFORMAL_SITES
    held = [(i, one) for i, one in enumerate(places) if one.layer is layer]
    if not held:
        nothing = words(mark("No informal site matches these filters."))
        return f'<p class="empty">{escape(nothing)}</p>'
    titles = [words(layer.field(one.removesuffix("_pcode")).title) for one in _SITE_COLUMNS]
    rows = [
        [
            f'<button type="button" data-to="{i}">{escape(one.told["name"])}</button>',
            *(_cell(context, name, one.told["record"][name]) for name in _SITE_COLUMNS),
        ]
        for i, one in held
    ]
    caption = words.count("{n} row", "{n} rows", len(rows))
    return markup.table(caption, [words(layer.field("name").title), *titles], rows)


def _cell(context: Context, name: str, value: Any) -> str:  # noqa: ANN401 - any value of a record
    if value is None:
        return "–"
    if name == "sectors":
        return escape(context.words.listed(names.sector(context, one) for one in value))
    if name.endswith("_pcode"):
        return escape(names.unit(context, value))
    return f"<bdi>{value:,}</bdi>"


def footer(context: Context, about: Provenance) -> str:
    """Returns sources with licences, the revision, and what a reader must know."""
    words = context.words
    lines = [
        f"<li>{markup.source_text(', '.join(part for part in one[:4] if part))}</li>"
        for one in about.sources
    ]
    revision = words(
        mark("The latest day is {day}. Revision {revision} of the data is shown."),
        day=words.day(context.dataset.day),
        revision=context.dataset.revision,
    )
    notes = "".join(f"<p>{escape(one)}</p>" for one in (revision, *about.notes))
    return f"<h3>{escape(words(mark('Sources and licences')))}</h3><ul>{''.join(lines)}</ul>{notes}"
