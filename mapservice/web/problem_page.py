"""What was wrong, as a page for people."""

from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from geo.catalog.audience import Audience
from geo.language import Language, mark, words
from maps.look.templates import piece
from mapservice.web import answers, pages
from mapservice.web.negotiation import wants_html
from mapservice.web.pages import Frame

_TITLES: Final = {
    HTTPStatus.BAD_REQUEST: mark("The address asks for something that cannot be read"),
    HTTPStatus.UNAUTHORIZED: mark("Not signed in"),
    HTTPStatus.FORBIDDEN: mark("Not for this audience"),
    HTTPStatus.NOT_FOUND: mark("Not found"),
    HTTPStatus.METHOD_NOT_ALLOWED: mark("Not allowed here"),
    HTTPStatus.TOO_MANY_REQUESTS: mark("Too many requests"),
    HTTPStatus.SERVICE_UNAVAILABLE: mark("Not available now"),
}
_ELSE: Final = mark("Error")


def problem(request: Request, status: HTTPStatus, detail: str, audience: Audience) -> Response:
    """Returns an error as problem+json, or as a page for those who read HTML."""
    found = answers.problem(status, detail, audience)
    if wants_html(request):
        found.body = _page(request, status, detail)
        found.headers["Content-Type"] = f"{pages.HTML}; charset=utf-8"
        found.headers["Content-Length"] = str(len(found.body))
    found.headers.add_vary_header("Accept")
    return found


def _page(request: Request, status: HTTPStatus, detail: str) -> bytes:
    language = Language.asked(request.query_params.get("lang", ""))
    say = words(language)
    title = f"{say(_TITLES.get(status, _ELSE))} ({status.value})"
    frame = Frame(title, language, (("/api", say(pages.NAME)),))
    ways = [
        pages.link(path, say(title))
        for path, title in (
            ("/", mark("Map")),
            ("/lite", mark("The same without script, for slow lines")),
            ("/lite/search", mark("Find a place, a group or an organisation")),
            ("/api", mark("Start of the map service")),
        )
    ]
    said = piece('<p class="note" dir="auto">{}</p>', detail)
    return pages.page(frame, said, pages.listing(ways))
