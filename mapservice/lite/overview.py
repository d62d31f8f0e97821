"""The first lite page: key figures, the map, and where to look first."""

from collections.abc import Mapping, Sequence
from typing import Any

from geo.dataset import names
from geo.language import mark
from geo.profiles import place as place_profile
from geo.profiles import work
from maps.look import escaped as markup
from maps.look import key_figures, work_rows
from maps.look.markup import Figure
from mapservice.lite import map as lite_map
from mapservice.lite.lists import nothing
from mapservice.lite.page import Content, bullets, section
from mapservice.lite.request import Lite

MOST = 6


def page(lite: Lite) -> Content:
    """Returns the overview of a View."""
    context, words = lite.context, lite.context.words
    empty = "" if place_profile.shows_sites(context) else nothing(lite, "informal-sites")
    layer_id, _, feature_id = lite.view.select.partition("/")
    chosen = (layer_id, feature_id) if feature_id else None
    body = "".join(
        (
            figures(key_figures.on_map(context)),
            empty,
            _selected(lite),
            section(words(mark("Map")), lite_map.draw(lite, None, chosen)),
            _unserved(lite),
            _ending(lite),
        )
    )
    title = words(mark("Situation of {day}"), day=words.day(context.day))
    return Content(title, body)


def figures(items: Sequence[Figure]) -> str:
    """Returns key figures as a list of terms and numbers."""
    rows = "".join(
        f"<div{' class=warn' if one.warns else ''}>"
        f"<dt>{markup.text(one.label)}<br><small>{markup.text(one.note)}</small></dt>"
        f"<dd>{markup.text(one.number)}</dd></div>"
        for one in items
    )
    return f'<dl class="figs">{rows}</dl>'


def _selected(lite: Lite) -> str:
    """A link to the page of the place that the dashboard's address had selected."""
    place = place_profile.chosen(lite.context)
    if place is None:
        return ""
    address = markup.text(lite.place(place.layer_id, place.id))
    words = lite.context.words
    said = markup.text(words(mark("Chosen place")))
    return f'<p>{said}: <a href="{address}">{markup.text(place.name)}</a></p>'


def _unserved(lite: Lite) -> str:
    words = lite.context.words
    unserved = place_profile.unserved(lite.context)
    if not unserved:
        return ""
    rows = bullets([_site(lite, one) for one in unserved[:MOST]], "rows")
    if len(unserved) > MOST:
        more = words.count("and {n} more", "and {n} more", len(unserved) - MOST)
        address = markup.text(lite.address("/lite/sites", presence="none"))
        rows += f'<p class="a-note"><a href="{address}">{markup.text(more)}</a></p>'
    return section(words(mark("Sites with no partner named")), rows)


def _site(lite: Lite, record: Mapping[str, Any]) -> str:
    context, words = lite.context, lite.context.words
    households = record["households"]
    label = (
        words(mark("fewer than 10 households or withheld"))
        if households is None
        else words.count("{n} household", "{n} households", households)
    )
    address = markup.text(lite.place("informal-sites", record["id"]))
    place = markup.text(names.unit(context, record["district_pcode"]))
    return (
        f'<div class="a-row"><b><a href="{address}">{markup.text(words.name(record))}</a></b>'
        f" {markup.tag(label)} <i>{place}</i></div>"
    )


def _ending(lite: Lite) -> str:
    words = lite.context.words
    ending = work.ending(lite.context)
    title = words(mark("Ends next"))
    if not ending:
        return section(title, markup.empty(words(mark("No end within 180 days is stated."))))
    address = markup.text(lite.address("/lite/partners"))
    rows = bullets(work_rows.rows(lite.context, ending[:MOST]), "rows")
    link = f'<p class="a-note"><a href="{address}">{markup.text(words(mark("Partners")))}</a></p>'
    return section(title, rows + link)
