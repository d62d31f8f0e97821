"""The page of one organisation: all that it does, where, until when and with whom."""

from dataclasses import replace

from markupsafe import Markup

from geo.language import mark
from geo.profiles import organisation as organisation_profile
from maps.document import as_html
from maps.document import organisation as organisation_document
from maps.document.parts import Document
from maps.look import markup
from maps.look.templates import joined, piece
from maps.svg import fit as svg_fit
from maps.svg import map as svg_map
from mapservice.lite.frame import map as lite_map
from mapservice.lite.frame.page import Content, bullets, section
from mapservice.lite.frame.request import Lite
from mapservice.lite.pages.overview import figures


def page(lite: Lite) -> Content:
    """Returns the page of the one partner of the address, else the choice of one."""
    chosen = lite.view.partner[0] if len(lite.view.partner) == 1 else ""
    document = organisation_document.of(lite.context, chosen)
    if document is None:
        return _choice(lite)
    beyond = replace(lite, context=document.context)
    body = joined(
        (
            piece('<p class="lead">{}</p>', document.finding),
            figures(document.figures),
            as_html.chapters(document.chapters, lite.context.words, beyond.page),
            _map(beyond, document),
            piece('<p class="a-note">{}</p>', document.sheet.source),
        )
    )
    return Content(document.title, body, document.eyebrow, form="")


def _map(lite: Lite, document: Document) -> Markup:
    """Returns the map of the places that are named for it; nothing where none is."""
    if not document.marked:
        return Markup()
    shapes = [one for at in document.marked for one in svg_fit.shapes_of(lite.context, *at)]
    frame = svg_fit.window_of(lite.context, shapes, svg_map.SIZE_PX)
    return section(document.map_title, lite_map.draw(lite, frame, marked=document.marked))


def _choice(lite: Lite) -> Content:
    words = lite.context.words
    said = mark("Every organisation that a source names has a page: what it does, and where.")
    if lite.view.partner:
        said = mark("A page shows one organisation. Choose one in the list.")
    links = [
        markup.link(name, lite.address("/lite/organisation", partner=(one,)))
        for one, name in organisation_profile.options(lite.context).items()
    ]
    body = piece("<p>{}</p>{}", words(said), bullets(links, "links"))
    return Content(words(mark("Choose an organisation")), body, form="")
