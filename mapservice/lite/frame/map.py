"""The map of a lite page with its title, legend, sources and disclaimer as plain HTML round it."""

from markupsafe import Markup

from geo.exchange import credits as credit_lines
from geo.language import mark
from maps.look import layer_styles
from maps.look.templates import joined, piece, trusted
from maps.svg import fit, signs
from maps.svg import map as svg_map
from maps.svg.frame import Frame
from maps.svg.map import Drawing
from mapservice.lite.frame.page import bullets, decoration
from mapservice.lite.frame.request import Lite, places


def draw(
    lite: Lite,
    frame: Frame | None = None,
    chosen: tuple[str, str] | None = None,
    marked: tuple[tuple[str, str], ...] = (),
) -> Markup:
    """Returns the map as a figure; each sign leads to the page of its place.

    `chosen` and `marked` are features (layer, id): the one that is looked at, and others of note.
    """
    context, words = lite.context, lite.context.words
    shown = chosen if chosen and chosen[0] in places() else None
    drawing = Drawing(link=lite.place, chosen=shown, marked=marked, summed=True)
    frame = frame or fit.window(context, drawing.size)
    svg = trusted(svg_map.draw(context, lite.ground(), drawing, frame))
    return piece(
        '<figure class="map" aria-labelledby="map-title"><a class="skip" href="#legend">{}</a>{}'
        '<figcaption id="legend"><p class="title" id="map-title">{}</p>{}'
        '<p class="a-note">{}</p></figcaption></figure>',
        words(mark("Skip the map")),
        svg,
        svg_map.title_of(context),
        _legend(lite, frame),
        " · ".join(credit_lines.lines(context.dataset, words)),
    )


def _legend(lite: Lite, frame: Frame) -> Markup:
    """The signs of the layers that are on, and of no others."""
    context, words = lite.context, lite.context.words
    entries = []
    for layer_id in reversed(svg_map.layers_on(context)):
        style = layer_styles.of(
            context.dataset.layer(layer_id), signs.shown(context, layer_id, frame)
        )
        inside = joined(
            piece("<li>{} {}</li>", decoration(name), words(meaning))
            for name, meaning in style.keys
        )
        below = piece("<ul>{}</ul>", inside) if inside else ""
        entries.append(piece("{} {}{}", decoration(style.symbol), words(style.title), below))
    return bullets(entries, "legend") if entries else Markup()
