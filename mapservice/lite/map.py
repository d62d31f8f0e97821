"""The map of a lite page with its title, legend, sources and disclaimer as plain HTML round it."""

from geo.exchange import credits as credit_lines
from geo.language import mark
from maps.look import escaped as markup
from maps.look import legend
from maps.svg import map as svg_map
from maps.svg.frame import Frame
from maps.svg.map import Drawing
from mapservice.lite.page import decoration
from mapservice.lite.request import PLACES, Lite

_LAYER_SIGNS = {
    "informal-sites": "site_several",
    "hotspots": "hotspot",
    "abc-area-units": "area_stated",
    "blocked-areas": "blocked",
}


def draw(lite: Lite, frame: Frame | None = None, chosen: tuple[str, str] | None = None) -> str:
    """Returns the map as a figure; each sign leads to the page of its place."""
    context, words = lite.context, lite.context.words
    drawing = Drawing(link=lite.place, chosen=chosen if chosen and chosen[0] in PLACES else None)
    svg = svg_map.draw(context, lite.ground(), drawing, frame)
    credit = " · ".join(credit_lines.lines(context.dataset, words))
    title = svg_map.title_of(context)
    skip = markup.text(words(mark("Skip the map")))
    caption = f'<p class="title" id="map-title">{markup.text(title)}</p>{_legend(lite)}'
    return (
        f'<figure class="map" aria-labelledby="map-title"><a class="skip" href="#legend">{skip}'
        f'</a>{svg}<figcaption id="legend">{caption}<p class="a-note">{markup.text(credit)}</p>'
        "</figcaption></figure>"
    )


def _legend(lite: Lite) -> str:
    """The signs of the layers that are on, and of no others."""
    context, words = lite.context, lite.context.words
    entries = []
    for layer_id in reversed(svg_map.layers_on(context)):
        signs = legend.signs(context.dataset, layer_id)
        title = markup.text(words(legend.TITLES[layer_id]))
        cells = layer_id == "informal-sites" and not context.dataset.sites_are_told_apart
        sign = decoration("site_area" if cells else _LAYER_SIGNS[layer_id])
        inside = "".join(
            f"<li>{decoration(name)} {markup.text(words(meaning))}</li>" for name, meaning in signs
        )
        below = f"<ul>{inside}</ul>" if inside else ""
        entries.append(f"<li>{sign} {title}{below}</li>")
    return f'<ul class="legend">{"".join(entries)}</ul>' if entries else ""
