"""`/share/…`: opens a share link in this browser, and leaves it again.

The address of a link holds nothing but its token; what it opens is in the store. The token goes
into a cookie that no script reads and no other site sends along.
"""

import logging
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Final

from anyio import to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from geo.access.gate import COOKIE, Asking
from geo.catalog.audience import Audience
from geo.errors import LinkError, StoreError
from geo.language import Language, Words, mark, words
from geo.values import clock
from maps.look.templates import piece
from mapservice.web import answers, pages
from mapservice.web.endpoint import BROKEN, AppState, HttpHandler, Route, sender_of
from mapservice.web.operation import in_path, shown
from mapservice.web.pages import Frame

LEAVE: Final = "/share/leave"
logger = logging.getLogger(__name__)
_SAID: Final = {
    "unknown": (
        HTTPStatus.NOT_FOUND,
        mark("This is not a link of this Atlas"),
        mark("Copy the whole link from the message, to its last letter, and open it again."),
    ),
    "expired": (
        HTTPStatus.GONE,
        mark("This link has ended"),
        mark("Its last day is over. Ask whoever sent it to you for a new one."),
    ),
    "revoked": (
        HTTPStatus.GONE,
        mark("This link was withdrawn"),
        mark("Ask whoever sent it to you for a new one."),
    ),
}
_TOO_MANY: Final = (
    HTTPStatus.TOO_MANY_REQUESTS,
    mark("Too many links that do not exist"),
    mark("Wait a minute, then open the whole link from the message again."),
)


@dataclass(frozen=True)
class LinkEndpoint:
    """An ASGI application around one page behind a link; never raises for what people send.

    `referrer` is what a browser tells of the address, which holds a token.
    """

    state: AppState
    handler: HttpHandler
    methods: tuple[str, ...] = ("GET", "HEAD")
    referrer: str = "no-referrer"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        http = Request(scope, receive)
        limiter = self.state.receiving if http.method == "POST" else None
        response = await to_thread.run_sync(self._respond, http, limiter=limiter)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = self.referrer
        response.headers["X-Robots-Tag"] = "noindex"
        if scope["method"] == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    def _respond(self, request: Request) -> Response:
        if request.method not in self.methods:
            response = said(request, HTTPStatus.METHOD_NOT_ALLOWED, ("", ""))
            response.headers["Allow"] = ", ".join(self.methods)
            return response
        try:
            return self.handler(self.state, request)
        except StoreError as fault:
            return said(request, HTTPStatus.SERVICE_UNAVAILABLE, (fault.public, ""))
        except Exception:
            logger.exception("unexpected fault at %s", request.scope["route"].path)
            return said(request, HTTPStatus.INTERNAL_SERVER_ERROR, (BROKEN, ""))


def opened(state: AppState, request: Request) -> Response:
    """`/share/{token}`: puts the token into the cookie and goes to the view of the link."""
    now = clock.now()
    shares = state.gate.shares
    response: Response
    try:
        share = shares.find(request.path_params["token"], now)
    except LinkError as fault:
        response = refused(state, request, fault.why)
        if COOKIE in request.cookies and fault.why != "unknown":
            response.delete_cookie(COOKIE, path="/")
        return response
    response = RedirectResponse(share.target, HTTPStatus.SEE_OTHER.value)
    if request.method == "GET":
        state.gate.opened(share, Asking(request.headers, sender=sender_of(request)), now)
    response.set_cookie(
        COOKIE,
        shares.token(share),
        max_age=max(1, int((share.expires_at - now).total_seconds())),
        path="/",
        secure=_is_secure(state, request),
        httponly=True,
        samesite="lax",
    )
    return response


def refused(state: AppState, request: Request, why: str) -> Response:
    """Returns what is said of a link that opens nothing; of too many wrong ones that it is so."""
    wait_s = state.token_throttle.wait_s(sender_of(request)) if why == "unknown" else 0
    status, title, text = _TOO_MANY if wait_s else _SAID[why]
    response = said(request, status, (title, text))
    if wait_s:
        response.headers["Retry-After"] = str(wait_s)
    return response


def left(state: AppState, request: Request) -> Response:
    """`/share/leave`: asks, and on POST takes the link out of this browser."""
    if request.method != "POST":
        return said(
            request,
            HTTPStatus.OK,
            (mark("Leave the shared link?"), mark("You will see what everybody may see.")),
            leaving=True,
        )
    if not from_here(request):
        return foreign(request)
    response = RedirectResponse("/", HTTPStatus.SEE_OTHER.value)
    secure = _is_secure(state, request)
    response.delete_cookie(COOKIE, path="/", secure=secure, httponly=True, samesite="lax")
    return response


def foreign(request: Request) -> Response:
    """Returns the page for what another site asked."""
    texts = (mark("This was asked from another site"), mark("Open the Atlas and ask it there."))
    return said(request, HTTPStatus.FORBIDDEN, texts)


def from_here(request: Request) -> bool:
    """Whether a request that changes something was sent by one of our own pages."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin", "")
    return origin.partition("://")[2] == request.headers.get("host", "")


def _is_secure(state: AppState, request: Request) -> bool:
    base = state.config.base_url
    return base.startswith("https://") if base else request.url.scheme == "https"


def said(
    request: Request, status: HTTPStatus, texts: tuple[str, str], *, leaving: bool = False
) -> Response:
    """Returns a page with a title and a sentence."""
    language = asked_language(request)
    say = words(language)
    title, text = (say(one) if one else "" for one in texts)
    frame = Frame(title or f"{status.value} {status.phrase}", language, ())
    start = pages.link("/", say(mark("Open what everybody may see")))
    parts = (pages.note(text), _form(say) if leaving else "", pages.paragraph(start))
    headers = answers.common_headers(Audience.PARTNER)
    return Response(pages.page(frame, *parts), status.value, headers, pages.HTML)


def _form(say: Words) -> Markup:
    return piece(
        '<form method="post" action="{}"><button type="submit">{}</button></form>',
        LEAVE,
        say(mark("Leave the link")),
    )


def asked_language(request: Request) -> Language:
    """Returns the language of the address, else the one that the browser prefers."""
    asked = request.query_params.get("lang", "")
    return Language(asked) if asked in list(Language) else preferred(request)


def preferred(request: Request) -> Language:
    """Returns the first language of the browser that we speak; English where there is none."""
    for part in request.headers.get("accept-language", "").split(",")[:10]:
        tag = part.partition(";")[0].strip().lower().partition("-")[0]
        known = {"ku": "kmr"}.get(tag, tag)
        if known in list(Language):
            return Language(known)
    return Language.EN


_TOKEN: Final = in_path(
    "token", {"type": "string", "pattern": "^[A-Za-z0-9_-]{34}$"}, "The token of a link"
)
ROUTES = (
    Route(
        "/share/{token:anything}",
        opened,
        {
            "summary": "Opens a share link in this browser",
            "parameters": [_TOKEN],
            "responses": {
                "303": {"description": "To the view of the link; the cookie atlas_share opens it"},
                "404": shown("Nobody made this link"),
                "410": shown("The link has ended or was withdrawn"),
                "429": shown("Too many wrong tokens; Retry-After says how long"),
            },
        },
        endpoint=LinkEndpoint,
    ),
    Route(
        LEAVE,
        left,
        {
            "summary": "Asks whether to leave the link",
            "parameters": [],
            "responses": {"200": shown("A page that asks whether to leave")},
        },
        post={
            "summary": "Takes the link out of this browser",
            "parameters": [],
            "responses": {
                "303": {"description": "To the start"},
                "403": shown("Asked from another site"),
            },
        },
        endpoint=partial(LinkEndpoint, methods=("GET", "HEAD", "POST")),
    ),
)
