"""Around Streamlit's sign-in: back to the view one came from, out everywhere, and plain words.

Streamlit does the signing in and clears its cookies. This ASGI middleware adds what it lacks: a
sign-out that also ends copied cookies and open tabs, the way back to where somebody was, and a
sentence where something went wrong. Where nobody can sign in the three addresses are not there.
"""

import re
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.access import roles, sign_in
from geo.access.gate import Gate
from geo.access.sign_in import CALLBACK, Provider
from geo.catalog.audience import Audience
from geo.errors import StoreError
from geo.language import mark, words
from geo.values import clock
from mapservice.sign_in import share_pages
from mapservice.web import answers, pages
from mapservice.web.pages import Frame

LOGIN: Final = "/auth/login"
LOGOUT: Final = "/auth/logout"
BACK: Final = "atlas_back"
"""Cookie with the page and query from which somebody went to sign in."""
BACK_LASTS_S: Final = 900
MOST_BACK: Final = 2000
_BACK: Final = re.compile(r"/(?!/)[a-z/-]{0,60}(\?[\w.~%+&=,:@!*'()/-]*)?", re.ASCII)
_ELSEWHERE: Final = ("cross-site", "same-site")
Said = tuple[HTTPStatus, str, str]
_NOT_OFFERED: Final = (
    HTTPStatus.NOT_FOUND,
    mark("Nobody can sign in here"),
    mark("Whoever runs this Atlas has set up no sign-in."),
)
_UNREACHED: Final = (
    HTTPStatus.SERVICE_UNAVAILABLE,
    mark("The sign-in service does not answer"),
    mark("Try again in a minute. What everybody may see is open as always."),
)
_UNFINISHED: Final = (
    HTTPStatus.BAD_REQUEST,
    mark("You are not signed in"),
    mark("The sign-in was cancelled, took too long or was sent twice. Start it again here."),
)
_FOREIGN: Final = (
    HTTPStatus.FORBIDDEN,
    mark("This was asked from another site"),
    mark("Open the Atlas and ask it there."),
)
_NOT_NOW: Final = mark("This does not work at the moment")


class SignIn:
    """ASGI middleware around Streamlit; everything but the three addresses passes untouched."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self._app, self._gate = app, gate
        self._provider = sign_in.provider(gate.config)
        self._answers = {LOGIN: self._login, CALLBACK: self._callback, LOGOUT: self._logout}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http" or scope["path"] not in self._answers:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        response = await self._answer(request)
        response.headers["Cache-Control"] = "no-store"
        if scope["method"] == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if self._provider is None:
            return _page(request, _NOT_OFFERED)
        try:
            response = await self._answers[request.scope["path"]](request)
        except StoreError as fault:
            return _page(request, (HTTPStatus.SERVICE_UNAVAILABLE, _NOT_NOW, fault.public))
        _hardened(response, self._provider)
        return response

    async def _login(self, request: Request) -> Response:
        """Goes to the provider, and remembers from where."""
        response = await self._streamlits(request)
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            return _page(request, _UNREACHED)
        back = _came_from(request, self._gate.config.base_path)
        if back:
            response.set_cookie(
                BACK, back, BACK_LASTS_S, path=CALLBACK, httponly=True, samesite="lax"
            )
        return response

    async def _callback(self, request: Request) -> Response:
        """Comes back from the provider: signed in, signed out, or neither."""
        response = await self._streamlits(request)
        back = _checked(request.cookies.get(BACK, ""))
        if _signs_in(response):
            response.headers["Location"] = back
        elif not {"state", "error"}.isdisjoint(request.query_params) and (
            await run_in_threadpool(self._person, request) is None
        ):
            failed = _page(request, _UNFINISHED, back)
            failed.raw_headers.extend(_set_cookies(response))
            return failed
        response.delete_cookie(BACK, path=CALLBACK)
        return response

    async def _logout(self, request: Request) -> Response:
        """Ends every session of the person before Streamlit clears the cookies of this one."""
        if request.headers.get("sec-fetch-site") in _ELSEWHERE:
            return _page(request, _FOREIGN)
        await run_in_threadpool(self._end, request)
        return await self._streamlits(request)

    def _person(self, request: Request) -> roles.Claims | None:
        gate = self._gate
        claims = sign_in.claims(request.cookies, gate.config, gate.keys)
        return claims if claims and not roles.is_over(claims, gate.ledger) else None

    def _end(self, request: Request) -> None:
        """Ends the sessions of a person; one that is over already ends no others."""
        person = self._person(request)
        if person is not None:
            ended = roles.ending(person, clock.now())
            self._gate.ledger.sign_out(roles.subject(person), ended)

    async def _streamlits(self, request: Request) -> Response:
        """Returns Streamlit's answer, whole."""
        kept: list[Message] = []

        async def keep(message: Message) -> None:
            kept.append(message)

        await self._app(request.scope, request.receive, keep)
        response = Response(b"".join(one.get("body", b"") for one in kept[1:]), kept[0]["status"])
        response.raw_headers = list(kept[0]["headers"])
        return response


def _came_from(request: Request, base: str) -> str:
    """Returns the page of ours that led here, without its wish to be shown less than all."""
    came = urlsplit(request.headers.get("referer", ""))
    if came.netloc != request.headers.get("host"):
        return ""
    pairs = parse_qsl(came.query, keep_blank_values=True)
    query = urlencode([one for one in pairs if one != ("audience", Audience.PUBLIC.value)])
    path = came.path.removeprefix(base)
    found = _checked(f"{path}?{query}" if query else path)
    return "" if found == "/" else found


def _checked(back: str) -> str:
    """Returns an address of the dashboard to go back to; its start for anything else."""
    return back if len(back) <= MOST_BACK and _BACK.fullmatch(back) else "/"


def _set_cookies(response: Response) -> list[tuple[bytes, bytes]]:
    return [one for one in response.raw_headers if one[0].lower() == b"set-cookie"]


def _signs_in(response: Response) -> bool:
    """Whether an answer of Streamlit holds the cookie of a signed-in person."""
    start = f"{sign_in.COOKIE}=".encode()
    values = [
        value.removeprefix(start).partition(b";")[0].strip(b'"')
        for _, value in _set_cookies(response)
        if value.startswith(start)
    ]
    return any(values)


def _hardened(response: Response, provider: Provider) -> None:
    """Keeps cookies of an https address to https; Streamlit does not."""
    if provider.origin.startswith("https://"):
        response.raw_headers = [
            (name, value + b"; Secure")
            if name.lower() == b"set-cookie" and b"; secure" not in value.lower()
            else (name, value)
            for name, value in response.raw_headers
        ]


def _page(request: Request, said: Said, back: str = "/") -> Response:
    status, title, text = said
    language = share_pages.preferred(request)
    say = words(language)
    start = pages.link(back, say(mark("Open the Atlas")))
    body = (pages.note(say(text)), pages.paragraph(start))
    page = pages.page(Frame(say(title), language), *body)
    headers = answers.common_headers(Audience.PARTNER)
    return Response(page, status.value, headers, pages.HTML)
