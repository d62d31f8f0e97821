"""The page of one place: who works there, what is missing, where it is; one A4 page in print."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from markupsafe import Markup

from geo.dataset import records as dataset_records
from geo.dataset import selection, supposed
from geo.errors import NotFoundError
from geo.language import mark
from geo.profiles import place as place_profile
from geo.profiles import site_history
from geo.profiles.place import Profile
from geo.view.view import View
from maps.document import as_html
from maps.document.places import place_card
from maps.look import markup
from maps.look.templates import joined, piece, rendered
from maps.svg import fit as svg_fit
from maps.svg import map as svg_map
from mapservice.lite.frame import map as lite_map
from mapservice.lite.frame.page import Content, bullets, section
from mapservice.lite.frame.request import Lite

_PLACE: Final = Path(__file__).with_name("place.html")
_INSIDE = ("informal-sites", "hotspots", "blocked-areas")


def page(lite: Lite, layer_id: str, feature_id: str) -> Content:
    """Returns the page of a place; NotFoundError where the reader may see no such place."""
    found = place_profile.of(lite.context, layer_id, feature_id)
    if found is None:
        raise NotFoundError(f"There is no {layer_id[:60]}/{feature_id[:60]}.")
    lite = replace(lite, context=site_history.shown(lite.context, layer_id, feature_id))
    context, words = lite.context, lite.context.words
    hidden = words(mark("The filters hide this place on the map."))
    body = rendered(
        _PLACE,
        card=place_card.of(context, found),
        hidden="" if found.passes_filters or found.is_closed else hidden,
        day=supposed.situation(context),
        map=_map(lite, found),
        inside=_inside(lite, found),
        line=partial(as_html.line, address=lite.page),
    )
    return Content(found.name, body, found.eyebrow, f"{layer_id}/{feature_id}", "place")


def _map(lite: Lite, place: Profile) -> Markup:
    words = lite.context.words
    shapes = svg_fit.shapes_of(lite.context, place.layer_id, place.id)
    drawn = lite_map.draw(
        lite, svg_fit.window_of(lite.context, shapes, svg_map.SIZE_PX), (place.layer_id, place.id)
    )
    if place.point is None:
        drawn = markup.empty(words(mark("No position of this place is known."))) + drawn
    source = piece('<p class="a-note">{}: {}</p>', words(mark("Source")), place.sources)
    return section(words(mark("Map")), drawn + source)


def _inside(lite: Lite, place: Profile) -> Markup:
    """What lies in an area or unit, as links."""
    view = _whole(place)
    if view is None:
        return Markup()
    context, words = lite.context, lite.context.words
    parts = []
    for layer_id in _INSIDE:
        records = dataset_records.records(selection.select(context.dataset, layer_id, view))
        links = [
            piece('<a href="{}">{}</a>', lite.place(layer_id, one["id"]), words.name(one))
            for one in sorted(records, key=words.name)
        ]
        if links:
            title = words(context.dataset.layer(layer_id).title)
            parts.append(piece("<h3>{}</h3>{}", title, bullets(links, "links")))
    return section(words(mark("In this area")), joined(parts)) if parts else Markup()


def _whole(place: Profile) -> View | None:
    """Returns the View of everything inside an area or unit; None for a single place."""
    names = {
        "abc-areas": "area",
        "governorates": "governorate",
        "districts": "district",
        "subdistricts": "subdistrict",
    }
    name = names.get(place.layer_id)
    return View().having(**{name: (place.id,)}) if name else None
