"""The search for programs: places, groups of sites, organisations, sectors and pages by name."""

from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from geo.catalog import layers
from geo.dataset.context import Context
from geo.language import mark, words
from geo.search import search
from geo.search.search import Found
from geo.view.view import View
from mapservice.query import parameters
from mapservice.query.parameters import MOST_FOUND, SearchQuery
from mapservice.web import pages
from mapservice.web.answers import GEOJSON, JSON, Answer
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import LANGUAGE, example, needed, page, query, reference
from mapservice.web.page_parts import Site, either
from mapservice.web.pages import HTML


def answer(request: Request) -> Answer:
    """`/api/search`: what a name may mean, best first."""
    asked = parameters.search_query(request.pairs)
    made = either(request, asked.language, partial(_results, request, asked), _page)
    seen = (*asked, request.access.scope.pages)
    return replace(made, depends_on=(*made.depends_on, *seen))


def _results(request: Request, asked: SearchQuery) -> dict[str, Any]:
    context = Context(request.dataset, View(lang=asked.language), words(asked.language))
    pack = request.state.config.data
    found = search.find(context, pack, asked.text, request.access.scope, asked.limit)
    return {
        "query": asked.text,
        "results": [
            {
                "kind": one.kind,
                "kindTitle": one.title,
                "id": one.id,
                "name": one.name,
                "parent": one.parent,
                "knownAs": one.known_as,
                "links": _links(request, context.view, one),
            }
            for one in found
        ],
    }


def _links(request: Request, view: View, found: Found) -> list[dict[str, str]]:
    """Returns the page of what was found, and its feature where a collection holds it."""
    path, pairs = search.page_of(found, view, request.access.scope)
    query_string = f"?{urlencode(pairs)}" if pairs else ""
    href = f"{request.root}{path}{query_string}"
    links = [{"rel": "alternate", "type": HTML, "title": found.name, "href": href}]
    layer_id, _, feature_id = found.place.partition("/")
    if layers.layer(layer_id) is not None:
        address = f"{request.origin}/api/collections/{layer_id}/items/{quote(feature_id, safe='')}"
        links.append({"rel": "item", "type": GEOJSON, "title": found.name, "href": address})
    return links


def _page(site: Site, content: dict[str, Any]) -> bytes:
    say = site.say
    rows = [
        (pages.link(one["links"][0]["href"], one["name"]), one["kindTitle"], one["parent"])
        for one in content["results"]
    ]
    columns = [say(mark("Name")), say(mark("Kind")), say(mark("Lies in"))]
    nothing = pages.paragraph(say(mark("Nothing has a name like this.")))
    title = say(mark("Search: {name}"), name=content["query"])
    shown = pages.table(title, columns, rows) if rows else nothing
    return pages.page(site.frame(title, site.trail()), shown)


_TEXT = query(
    "q",
    example("Tal Afar"),
    "A name or the beginning of one, in any usual spelling and script; also a P-code or acronym.",
)
_LIMIT = query(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MOST_FOUND, "default": search.MOST_FOUND},
    f"How many results; above {MOST_FOUND} it is capped.",
)
ROUTES = (
    Route(
        "/api/search",
        answer,
        page("Search by name", JSON, [needed(_TEXT), _LIMIT, LANGUAGE], reference("search")),
    ),
)
