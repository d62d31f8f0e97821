"""The first lite page: key figures, the map, and where to look first."""

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from geo.catalog.vocabulary import NAMED_SECTORS
from geo.coverage import leaving
from geo.coverage.leaving import Lost
from geo.dataset import names, supposed
from geo.language import mark
from geo.profiles import place as place_profile
from geo.profiles import work
from maps.document import as_html
from maps.document import work as work_lines
from maps.document.coverage import facts
from maps.look import key_figures, markup, state_bar
from maps.look.markup import Figure
from maps.look.templates import joined, piece
from mapservice.lite.frame import map as lite_map
from mapservice.lite.frame.page import Content, bullets, section
from mapservice.lite.frame.request import Lite
from mapservice.lite.pages.lists import nothing

MOST = 6


def page(lite: Lite) -> Content:
    """Returns the overview of a View."""
    context, words = lite.context, lite.context.words
    empty = "" if place_profile.shows_sites(context) else nothing(lite, "informal-sites")
    layer_id, _, feature_id = lite.view.select.partition("/")
    chosen = (layer_id, feature_id) if feature_id else None
    body = joined(
        (
            figures(key_figures.on_map(context)),
            state_bar.html(context),
            _lost(lite),
            empty,
            _selected(lite),
            section(words(mark("Map")), lite_map.draw(lite, None, chosen)),
            _unserved(lite),
            _ending(lite),
        )
    )
    title = supposed.situation(context)
    return Content(title, body)


def figures(items: Iterable[Figure]) -> Markup:
    """Returns key figures as a list of terms and numbers."""
    rows = (
        piece(
            "<div{}><dt>{}<br><small>{}</small></dt><dd>{}</dd></div>",
            Markup(" class=warn") if item.warns else "",
            item.label,
            item.note,
            item.shown,
        )
        for item in items
    )
    return piece('<dl class="figs">{}</dl>', joined(rows))


def _selected(lite: Lite) -> Markup:
    """A link to the page of the place that the dashboard's address had selected."""
    place = place_profile.chosen(lite.context)
    if place is None:
        return Markup()
    said = lite.context.words(mark("Chosen place"))
    address = lite.place(place.layer_id, place.id)
    return piece('<p>{}: <a href="{}">{}</a></p>', said, address, place.name)


def _lost(lite: Lite) -> Markup:
    """Returns, by sector, how many places would lose their last organisation; else nothing."""
    context, words = lite.context, lite.context.words
    found = [one for one in leaving.lost(context.dataset, lite.view) if one.is_last]
    lines = []
    for sector in NAMED_SECTORS:
        own = [one for one in found if one.sector == sector]
        if own:
            places = facts.count(context, len({one.place for one in own}))
            told = words.listed(filter(None, (places, _people(lite, own))))
            lines.append(f"{names.sector(context, sector)}: {told}")
    if not lines:
        return Markup()
    title = words(mark("Places that would lose the last organisation of a sector"))
    return section(title, bullets(lines, "links"))


def _people(lite: Lite, lost: list[Lost]) -> str:
    words, people = lite.context.words, leaving.people(lost)
    if people.individuals is None:
        return ""
    said = names.people_of(words, people.individuals)
    return words(mark("at least {n}"), n=said) if people.is_least else said


def _more(address: str, title: str) -> Markup:
    return piece('<p class="a-note"><a href="{}">{}</a></p>', address, title)


def _unserved(lite: Lite) -> Markup:
    words = lite.context.words
    unserved = place_profile.unserved(lite.context)
    if not unserved:
        return Markup()
    rows = bullets([_site(lite, one) for one in unserved[:MOST]], "rows")
    if len(unserved) > MOST:
        more = words.count("and {n} more", "and {n} more", len(unserved) - MOST)
        rows += _more(lite.address("/lite/sites", presence="none"), more)
    return section(words(mark("Sites, none named for the site itself")), rows)


def _site(lite: Lite, record: Mapping[str, Any]) -> Markup:
    context, words = lite.context, lite.context.words
    name = piece(
        '<a href="{}">{}</a>', lite.place("informal-sites", record["id"]), words.name(record)
    )
    return markup.row(
        name, markup.tag(names.households(context, record)), names.where_nobody(context, record)
    )


def _ending(lite: Lite) -> Markup:
    words = lite.context.words
    ending = work.ending(lite.context)
    title = words(mark("Stated ends, soonest first"))
    if not ending:
        return section(title, markup.empty(words(mark("No end within 180 days is stated."))))
    rows = bullets(
        [as_html.row(one, lite.page) for one in work_lines.lines(lite.context, ending[:MOST])],
        "rows",
    )
    return section(title, rows + _more(lite.address("/lite/partners"), words(mark("Partners"))))
