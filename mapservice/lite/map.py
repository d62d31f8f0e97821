"""The map of a lite page with its title, legend, sources and disclaimer as plain HTML round it."""

from markupsafe import Markup

from geo.exchange import credits as credit_lines
from geo.language import mark
from maps.look import legend
from maps.look.templates import joined, piece, trusted
from maps.svg import map as svg_map
from maps.svg.frame import Frame
from maps.svg.map import Drawing
from mapservice.lite.page import bullets, decoration
from mapservice.lite.request import PLACES, Lite

_LAYER_SIGNS = {
    "informal-sites": "site_several",
    "hotspots": "hotspot",
    "abc-area-units": "area_stated",
    "blocked-areas": "blocked",
}


def draw(lite: Lite, frame: Frame | None = None, chosen: tuple[str, str] | None = None) -> Markup:
    """Returns the map as a figure; each sign leads to the page of its place."""
    context, words = lite.context, lite.context.words
    drawing = Drawing(link=lite.place, chosen=chosen if chosen and chosen[0] in PLACES else None)
    svg = trusted(svg_map.draw(context, lite.ground(), drawing, frame))
    return piece(
        '<figure class="map" aria-labelledby="map-title"><a class="skip" href="#legend">{}</a>{}'
        '<figcaption id="legend"><p class="title" id="map-title">{}</p>{}'
        '<p class="a-note">{}</p></figcaption></figure>',
        words(mark("Skip the map")),
        svg,
        svg_map.title_of(context),
        _legend(lite),
        " · ".join(credit_lines.lines(context.dataset, words)),
    )


def _legend(lite: Lite) -> Markup:
    """The signs of the layers that are on, and of no others."""
    context, words = lite.context, lite.context.words
    entries = []
    for layer_id in reversed(svg_map.layers_on(context)):
        signs = legend.signs(context.dataset, layer_id)
        cells = layer_id == "informal-sites" and not context.dataset.sites_are_told_apart
        sign = decoration("site_area" if cells else _LAYER_SIGNS[layer_id])
        inside = joined(
            piece("<li>{} {}</li>", decoration(name), words(meaning)) for name, meaning in signs
        )
        below = piece("<ul>{}</ul>", inside) if inside else ""
        entries.append(piece("{} {}{}", sign, words(legend.TITLES[layer_id]), below))
    return bullets(entries, "legend") if entries else Markup()
