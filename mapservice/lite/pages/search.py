"""What was found by name, as links to the lite pages."""

from pathlib import Path
from typing import Final
from urllib.parse import quote

from geo.catalog.registers import ORGANISATIONS
from geo.language import mark
from geo.search import search
from geo.search.search import Found
from geo.search.things import PAGES, SECTORS
from maps.look import markup
from maps.look.templates import piece
from mapservice.lite.frame.page import Content, bullets
from mapservice.lite.frame.request import Lite, address

_PAGES: Final = {
    "map": "/lite",
    "partners": "/lite/partners",
    "areas": "/lite/areas",
    "hotspots": "/lite/hotspots",
    "about": "/lite/about",
}
"""The pages that there are without script; the others are those of the dashboard."""


def page(lite: Lite, pack: Path, typed: str) -> Content:
    """Returns what a text may mean, best first, whatever the filters are."""
    words = lite.context.words
    found = search.find(lite.context, pack, typed, lite.access.scope, 2 * search.MOST_FOUND)
    lines = [
        piece(
            '<a href="{}">{}</a> <span class="a-note">{}</span>',
            _address(lite, one),
            markup.isolated(one.name),
            markup.isolated(search.below(one)),
        )
        for one in found
    ]
    if lines:
        body = bullets(lines, "found")
    elif typed:
        body = markup.empty(words(mark("Nothing has a name like this.")))
    else:
        body = markup.empty(words(mark("Write a name, or the beginning of one.")))
    title = words(mark("Search: {name}"), name=typed) if typed else words(mark("Find"))
    return Content(title, body, form="", searched=typed)


def _address(lite: Lite, found: Found) -> str:
    kept = lite.unfiltered
    if found.kind == PAGES and found.id in _PAGES:
        return address(_PAGES[found.id], kept)
    if found.kind == SECTORS:
        return address("/lite/partners", kept.having(sector=(found.id,)))
    if found.kind == ORGANISATIONS.id:
        return address("/lite/partners", kept.having(partner=(found.id,)))
    if found.place:
        return address(f"/lite/{quote(found.place)}", kept)
    return address(f"/{found.id}", kept)
