"""The lists round the offline map: its legend, places to choose, sites, sources."""

from collections.abc import Sequence
from typing import Any, Final

from markupsafe import Markup

from geo.catalog import layers as catalog_layers
from geo.catalog.layer import Layer
from geo.dataset import names
from geo.dataset.context import Context
from geo.exchange import credits as credit_lines
from geo.exchange.provenance import Provenance
from geo.language import mark
from geo.profiles.texts import known_text
from maps.look import layer_styles, markup, symbols
from maps.look.templates import joined, piece, pieces
from maps.offline.places import Place


def legend_of(context: Context, layers: Sequence[Layer], places: Sequence[Place]) -> Markup:
    """Returns a checkbox for each layer with its number of places and its signs."""
    on = context.view.layers
    entries = []
    for layer in reversed(layers):
        style = layer_styles.of(layer, context.dataset)
        keys = [
            piece("<span>{}{}</span>", symbols.svg(name), context.words(title))
            for name, title in style.keys
        ]
        entries.append(
            piece(
                '<div><label><input type="checkbox" data-layer="{}"{}>{}{} ({:,})</label>'
                '<span class="keys">{}</span></div>',
                layer.id,
                "" if on is not None and layer.id not in on else " checked",
                symbols.svg(style.symbol),
                context.words(style.title),
                sum(place.layer is layer for place in places),
                joined(keys),
            )
        )
    return joined(entries)


def options(places: Sequence[Place]) -> Markup:
    """Returns every place as an entry of the list, sites first: also those without position."""
    listed = list(enumerate(places))
    listed.sort(key=lambda one: one[1].layer is not catalog_layers.INFORMAL_SITES)
    return joined(
        piece('<option value="{}">{} · {}</option>', i, one.told["name"], one.told["kind"])
        for i, one in listed
    )


_SITE_COLUMNS: Final = (
    "households",
    "individuals",
    "partners",
    "partners_for_sites",
    "sectors",
    "subdistrict_pcode",
    "district_pcode",
)


def sites(context: Context, places: Sequence[Place]) -> Markup:
    """Returns the table of the sites, whose names choose them on the map."""
    words, layer = context.words, catalog_layers.INFORMAL_SITES
    held = [(i, one) for i, one in enumerate(places) if one.layer is layer]
    if not held:
        return piece('<p class="empty">{}</p>', known_text.nothing(context, layer.id).text)
    titles = [words(layer.field(one.removesuffix("_pcode")).title) for one in _SITE_COLUMNS]
    rows = [
        [
            piece('<button type="button" data-to="{}">{}</button>', i, one.told["name"]),
            *(_cell(context, name, one.told["record"][name]) for name in _SITE_COLUMNS),
        ]
        for i, one in held
    ]
    caption = words.count("{n} row", "{n} rows", len(rows))
    return markup.table(caption, [words(layer.field("name").title), *titles], rows, sorts=False)


def _cell(context: Context, name: str, value: Any) -> str:  # noqa: ANN401 - any value of a record
    if value is None:
        return "–"
    if name == "sectors":
        return context.words.listed(names.sector(context, one) for one in value)
    if name.endswith("_pcode"):
        return names.unit(context, value)
    return markup.number(value)


def footer(context: Context, about: Provenance) -> Markup:
    """Returns sources with licences, the revision, and what a reader must know."""
    words = context.words
    revision = credit_lines.revision(context.dataset, words)
    lines = (markup.source_text(", ".join(filter(None, one[:4]))) for one in about.sources)
    return piece(
        "<h3>{}</h3><ul>{}</ul>{}",
        words(mark("Sources and licences")),
        pieces("<li>{}</li>", lines),
        pieces("<p>{}</p>", (revision, *about.notes)),
    )
