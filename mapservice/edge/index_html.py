"""The dashboard's first page says what it is, and offers the lite page, before any script runs.

Streamlit serves one `index.html` for every page: titled "Streamlit", in English, and empty until
two megabytes of script have come. This ASGI middleware gives it a title and a language, a link to
the lite page of the same view where the application will stand (its script replaces that), and a
`<noscript>` of our own. It belongs inside the compression, next to Streamlit: it needs plain bytes.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.language import Language, mark, words
from maps.look import theme
from maps.look.templates import piece
from mapservice.lite.request import IGNORED
from mapservice.web import answers

LITE_OF: Final[Mapping[str, str]] = {
    "/": "/lite",
    "/map": "/lite",
    "/about": "/lite",
    "/partners": "/lite/partners",
}
"""The dashboard's pages and the lite page of each."""
MOST_QUERY_BYTES: Final = 4000
_UNASKED: Final = (
    b"accept-encoding",
    b"if-none-match",
    b"if-modified-since",
    b"range",
    b"if-range",
)
_HTML_TAG: Final = re.compile(r"<html[^>]*>")
_TITLE: Final = re.compile(r"<title>.*?</title>", re.DOTALL)
_NOSCRIPT: Final = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_HEAD_END: Final = re.compile("</head>")
_ROOT: Final = re.compile(r'<div id="root">\s*</div>')
_SHELL: Final = (
    '<div dir="{}" style="font:16px/1.6 system-ui,sans-serif;color:{};text-align:center;'
    'padding:18vh 1em"><p><b>{}</b><br>{}</p><p>{}</p></div>'
)


Head = Callable[[Scope], Markup]
"""Makes what the head of the page says besides, such as the preview of its link."""


def _nothing(_: Scope) -> Markup:
    return Markup()


class FirstPage:
    """ASGI middleware around Streamlit; everything but its first page passes untouched."""

    def __init__(self, app: ASGIApp, head: Head = _nothing) -> None:
        self._app, self._head = app, head

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        wanted = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if not wanted or scope["path"] not in LITE_OF:
            await self._app(scope, receive, send)
            return
        asked = [one for one in scope["headers"] if one[0].lower() not in _UNASKED]
        whole = {**scope, "method": "GET", "headers": asked, "extensions": {}}
        await self._app(whole, receive, _Rewriting(scope, send, self._head))


class _Rewriting:
    """Takes the whole answer, and sends it on with another body when it is a page."""

    def __init__(self, scope: Scope, send: Send, head: Head) -> None:
        self._scope, self._send, self._head = scope, send, head
        self._start: Message | None = None
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body":
            self._parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._finish()

    async def _finish(self) -> None:
        if self._start is None:
            return
        start, body = self._start, b"".join(self._parts)
        headers = MutableHeaders(raw=list(start["headers"]))
        is_page = start["status"] == 200 and headers.get("content-type", "").startswith("text/html")
        if is_page:
            query = self._scope["query_string"][:MOST_QUERY_BYTES]
            body = rewritten(body, self._scope["path"], query.decode("latin-1"))
            head = await run_in_threadpool(self._head, self._scope)
            body = body.replace(b"</head>", head.encode() + b"</head>", 1)
            headers["ETag"] = answers.tag(body)
            headers["Content-Length"] = str(len(body))
            for name in ("last-modified", "accept-ranges"):
                del headers[name]
        held = Headers(scope=self._scope).get("if-none-match")
        if is_page and held is not None and answers.matches(held, headers["ETag"]):
            for name in ("content-length", "content-type"):
                del headers[name]
            start, body = {**start, "status": 304}, b""
        if self._scope["method"] == "HEAD":
            body = b""
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def rewritten(page: bytes, path: str, query: str) -> bytes:
    """Returns Streamlit's first page with our title, language, and links to the lite page.

    What a newer Streamlit may write in another way stays as it is.
    """
    pairs = [one for one in parse_qsl(query, keep_blank_values=False) if one[0] not in IGNORED]
    language = Language.asked(dict(pairs).get("lang", ""))
    say = words(language)
    address = f"{LITE_OF[path]}?{urlencode(pairs)}" if pairs else LITE_OF[path]
    title = say(mark("Durable Solutions Atlas"))
    link = piece('<a href="{}">{}</a>', address, say(mark("Open the light page")))

    def shell(text: str) -> Markup:
        return piece(_SHELL, language.direction, theme.INK, title, text, link)

    without = shell(say(mark("This page needs JavaScript; the light page works without it.")))
    text = page.decode("utf-8")
    for found, instead in (
        (_HTML_TAG, piece('<html lang="{}">', language.value)),
        (_TITLE, piece("<title>{}</title>", title)),
        (_NOSCRIPT, piece("<noscript>{}</noscript>", without)),
        (_HEAD_END, "<noscript><style>#root{display:none}</style></noscript></head>"),
        (_ROOT, piece('<div id="root">{}</div>', shell(say(mark("Loading…"))))),
    ):
        text = found.sub(str(instead).replace("\\", r"\\"), text, count=1)
    return text.encode("utf-8")
