"""The lite pages: the Atlas as HTML and inline SVG without script, for slow phones and paper."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Final

from markupsafe import Markup

from geo.errors import UNREAD, SettingsError, StoreError
from geo.language import mark
from geo.profiles import key_statements
from geo.search.search import LONGEST
from geo.view.address import PAGE_STATE
from maps.look import markup
from maps.look.templates import piece, pieces
from mapservice.lite.frame import link_preview
from mapservice.lite.frame import page as lite_page
from mapservice.lite.frame.page import Content
from mapservice.lite.frame.request import Lite, places, read
from mapservice.lite.pages import about as lite_about
from mapservice.lite.pages import coverage as lite_coverage
from mapservice.lite.pages import lists
from mapservice.lite.pages import meeting as lite_meeting
from mapservice.lite.pages import organisation as lite_organisation
from mapservice.lite.pages import overview as lite_overview
from mapservice.lite.pages import partners as lite_partners
from mapservice.lite.pages import place as lite_place
from mapservice.lite.pages import rows as lite_rows
from mapservice.lite.pages import search as lite_search
from mapservice.web.answers import Answer, Caching
from mapservice.web.endpoint import Handler, Request, Route
from mapservice.web.operation import (
    NOT_MODIFIED,
    PROBLEM,
    SHARED,
    TEXT,
    Parameter,
    choice,
    in_path,
    query,
    shown,
)
from mapservice.web.pages import NAME

HTML: Final = "text/html; charset=utf-8"

Page = Callable[[Lite], Content]


def overview(request: Request) -> Answer:
    """`/lite`: key figures, the map, and where to look first."""
    return _answer(request, lite_overview.page)


def partners(request: Request) -> Answer:
    """`/lite/partners`: who works where, in which sector and until when."""
    return _answer(request, lite_partners.page)


def coverage(request: Request) -> Answer:
    """`/lite/coverage`: what is left when partners go, on two days side by side."""
    return _answer(request, lite_coverage.page)


def organisation(request: Request) -> Answer:
    """`/lite/organisation`: the page of the partner of the address, else the choice of one."""
    return _answer(request, lite_organisation.page)


def meeting(request: Request) -> Answer:
    """`/lite/meeting`: a scene of an agenda, and the ways to the others."""
    lite = read(request)
    if not lite.opens(lite.path):
        return _closed(lite)
    asked = lite_meeting.read(lite, request)
    if asked.held is None:
        content = lite_meeting.unknown(lite, asked.name, request.state.gate)
        return _instead(lite, content, HTTPStatus.NOT_FOUND)
    page = partial(lite_meeting.page, held=asked.held, asked=asked)
    return _answer(request, page, *asked.depends_on)


def documents(request: Request) -> Answer:
    """`/lite/about`: what the documents say as a whole."""
    return _answer(request, lite_about.page)


def rows(request: Request) -> Answer:
    """`/lite/rows/{figure}`: the rows behind a number, with their sources."""
    figure = request.part("figure")
    if figure not in key_statements.KINDS:
        return nowhere(request)
    return _answer(request, lambda lite: lite_rows.page(lite, figure))


def place(request: Request) -> Answer:
    """`/lite/{layer}/{feature}`: one place."""
    layer_id, feature_id = request.part("layer"), request.part("feature")
    if layer_id not in places() or not request.dataset.shows(layer_id, feature_id):
        return nowhere(request)
    return _answer(request, lambda lite: lite_place.page(lite, layer_id, feature_id))


def search(request: Request) -> Answer:
    """`/lite/search`: what a name may mean, best first."""
    typed = request.http.query_params.get("q", "").strip()[:LONGEST]
    lite = read(request, "q")
    page = partial(lite_search.page, lite, request.state.config.data, typed)
    pages = lite.access.scope.pages
    return Answer(
        lambda: lite_page.html(lite, page()),
        HTML,
        (lite.view, typed, pages, lite.context.today, lite_page.fingerprint()),
    )


def otherwise(request: Request) -> Answer:
    """Every other lite address: the list of a layer by its id, or nothing."""
    layer_id = request.part("rest")
    if places().get(layer_id) == f"/lite/{layer_id}":
        return _list(layer_id)(request)
    return nowhere(request)


def nowhere(request: Request) -> Answer:
    """Every lite address that does not exist: a page of the same look that says so."""
    lite = read(request)
    say = lite.context.words
    body = piece(
        '<p>{}</p><p><a href="{}">{}</a></p>',
        say(mark("There is no such page, or it is about a place that cannot be shown to you.")),
        lite.address("/lite"),
        say(mark("Overview")),
    )
    content = Content(say(mark("Nothing here")), body, form="")
    return _instead(lite, content, HTTPStatus.NOT_FOUND)


def _closed(lite: Lite) -> Answer:
    """Answers for a page that lies outside what a link opens."""
    say = lite.context.words
    opened = [
        markup.link(say(title), lite.address(path))
        for path, title in lite_page.PAGES
        if lite.opens(path)
    ]
    items = pieces("<li>{}</li>", opened)
    said = piece("<p>{}</p><ul>{}</ul>", say(mark("It opens these:")), items)
    title = say(mark("The link does not open this page"))
    content = Content(title, said if opened else Markup(), form="")
    return _instead(lite, content, HTTPStatus.FORBIDDEN)


def _instead(lite: Lite, content: Content, status: HTTPStatus) -> Answer:
    """Answers with what stands in place of a page."""
    page = partial(lite_page.html, lite, content)
    return Answer(page, HTML, caching=Caching.NEVER, status=status)


def _list(layer_id: str) -> Handler:
    def handler(request: Request) -> Answer:
        return _answer(request, lambda lite: lists.page(lite, layer_id))

    return handler


def _answer(request: Request, page: Page, *others: object) -> Answer:
    """Answers with a page, which is made only when the reader does not hold it yet.

    `others` are what the page changes with beside its View.
    """
    lite = read(request)
    if not lite.opens(lite.path):
        return _closed(lite)
    faults = tuple(one.sentence(lite.context.words) for one in lite.context.problems)

    def make() -> bytes:
        head = link_preview.of_lite(request).encode()
        return page_without_head().replace(b"</head>", head + b"</head>", 1)

    def page_without_head() -> bytes:
        if faults:  # anybody can think of any number of them: not worth keeping
            return lite_page.html(lite, page(lite))
        key = ("lite", lite.path, lite.view, lite.access.scope.pages, lite.context.today, others)
        return request.cache.get(key, lambda: lite_page.html(lite, page(lite)))

    today = lite.context.today
    pages = lite.access.scope.pages
    depends_on = (lite.view, pages, today, faults, lite_page.fingerprint(), others)
    return Answer(make, HTML, depends_on)


def _without_data(handler: Handler) -> Handler:
    """Lets a handler answer in HTML when the data cannot be read."""

    def answering(request: Request) -> Answer:
        try:
            return handler(request)
        except (StoreError, SettingsError) as fault:
            said = fault.public if isinstance(fault, StoreError) else UNREAD
            return Answer(
                partial(_unavailable, said),
                HTML,
                caching=Caching.NEVER,
                status=HTTPStatus.SERVICE_UNAVAILABLE,
            )

    return answering


def _unavailable(said: str) -> bytes:
    return piece(
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        "</head><body><h1>{title}</h1><p>{said}</p></body></html>\n",
        title=NAME,
        said=said,
    ).encode()


_STATES: Final = {
    "layers": "Layers on the map: ids joined with commas, or none.",
    "select": "A chosen place: layer/feature.",
    "at": "Where the map stands: zoom/latitude/longitude.",
    "compare": "A second day; Coverage and the meeting use it.",
    "since": "An earlier revision of the data; the meeting uses it.",
    **dict.fromkeys(PAGE_STATE, "A state of the dashboard, kept in links to it."),
}
_QUERY: Final = (*SHARED, *(query(name, TEXT, meaning) for name, meaning in _STATES.items()))


def _route(path: str, handler: Handler, summary: str, *parts: Parameter) -> Route:
    """Returns the address of a page; a value that cannot be used is named on the page itself."""
    found = {"200": shown(summary, HTML), **NOT_MODIFIED}
    missing = {"404": shown("There is no such page or place", HTML)}
    answers = missing if handler is otherwise else {**found, **missing} if parts else found
    closed = {"503": shown("No data", HTML), "default": PROBLEM}
    operation = {
        "summary": summary,
        "parameters": [*parts, *_QUERY],
        "responses": {**answers, **closed},
    }
    return Route(path, _without_data(handler), operation)


ROUTES = (
    _route("/lite", overview, "Overview: key figures, map, where to look first"),
    _route("/lite/sites", _list("informal-sites"), "Informal sites as a table"),
    _route("/lite/hotspots", _list("hotspots"), "Hotspot sub-districts as a table"),
    _route("/lite/areas", _list("abc-areas"), "Coordination areas as a table"),
    _route("/lite/blocked", _list("blocked-areas"), "Blocked areas of origin as a table"),
    _route("/lite/about", documents, "What the documents say: groups, priorities, movements"),
    _route(
        "/lite/search",
        search,
        "Places, groups of sites, organisations, sectors and pages by name",
        query("q", {"type": "string", "maxLength": LONGEST}, "A name in any usual spelling."),
    ),
    _route("/lite/partners", partners, "Who works where, in which sector and until when"),
    _route("/lite/coverage", coverage, "What is left when partners go: two days side by side"),
    _route(
        "/lite/organisation",
        organisation,
        "One organisation: what it does, where, until when; without a partner, the choice of one",
    ),
    _route("/lite/meeting", meeting, "A scene of a meeting: figures, a map or a list, decisions"),
    _route(
        "/lite/rows/{figure}",
        rows,
        "The rows behind a number of a page, with their scope and sources",
        in_path("figure", choice(key_statements.KINDS)),
    ),
    _route(
        "/lite/{layer}/{feature}",
        place,
        "One place: who works there, what is missing, where it is",
        in_path("layer", choice(places())),
        in_path("feature"),
    ),
    _route(
        "/lite/{rest:anything}",
        otherwise,
        "Nothing: a page that says so, with status 404",
        in_path("rest"),
    ),
)
