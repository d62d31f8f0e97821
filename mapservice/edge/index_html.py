"""The dashboard's first page says what it is, and offers the lite page, before any script runs.

Streamlit serves one `index.html` for every page: titled "Streamlit", in English, and empty until
two megabytes of script have come. This ASGI middleware gives it the title, language and direction
of its page, a first paint that stays until the page is drawn, with a link to the lite page of the
same view, the letters and icons in use in place of whole fonts, and a `<noscript>` of our own. It
belongs inside the compression, next to Streamlit: it needs plain bytes.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.dataset import names
from geo.language import Language, mark, words
from maps.look import theme
from maps.look.templates import piece, template
from maps.pictures import web_fonts
from mapservice.lite.frame.request import IGNORED
from mapservice.web import answers

LITE_OF: Final[Mapping[str, str]] = {
    "/": "/lite",
    "/map": "/lite",
    "/about": "/lite/about",
    "/partners": "/lite/partners",
    "/coverage": "/lite/coverage",
    "/areas": "/lite/areas",
    "/hotspots": "/lite/hotspots",
    "/meeting": "/lite/meeting",
    "/place": "/lite",
    "/organisation": "/lite/organisation",
    "/sharing": "/lite",
    "/data": "/lite",
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
_ROOT: Final = re.compile('<div id="root">')
_SHEET: Final = re.compile(r"^/static/css/index\.[\w-]+\.css$")
_SHEET_LINK: Final = re.compile(r"static/css/index\.[\w-]+\.css")
_FONT: Final = re.compile(
    rf"([.]{{1,2}})(?:/static)?/media/({'|'.join(web_fonts.NAMES.values())})[.\w-]+[.]woff2"
)
"""In the page beside `static/`, in its sheet two folders deeper."""
_HEAD: Final = template("""
<link rel="preload" as="font" type="font/woff2" crossorigin href="{{ icons }}">
<style>
#atlas-wait{position:fixed;inset:0;z-index:1;background:{{ wash }};color:{{ ink }};
font:16px/1.6 system-ui,sans-serif;text-align:center}
#atlas-wait>p:first-child{margin:0;padding:13px 16px;background:{{ navy }};color:#fff;
font-weight:600;text-align:start}
#atlas-wait>i{display:block;height:48px;background:#fff;border-bottom:1px solid {{ line }};
margin-bottom:18vh}
body:has([class*=st-key-]) #atlas-wait{display:none}
</style>
<noscript><style>#root,#atlas-wait{display:none}</style></noscript></head>
""")
_WAIT: Final = template("""
<div id="atlas-wait" dir="{{ direction }}"><p>{{ title }}</p><i></i>
<p role="status">{{ loading }}</p><p>{{ link }}</p></div><div id="root">
""")
_WITHOUT: Final = template("""
<noscript><div dir="{{ direction }}" style="font:16px/1.6 system-ui,sans-serif;color:{{ ink }};
text-align:center;padding:18vh 1em"><p><b>{{ title }}</b><br>{{ said }}</p><p>{{ link }}</p></div>
</noscript>
""")


Head = Callable[[Scope], Markup]
"""Makes what the head of the page says besides, such as the preview of its link."""


def _nothing(_: Scope) -> Markup:
    return Markup()


class FirstPage:
    """ASGI middleware around Streamlit; everything but its first page passes untouched."""

    def __init__(self, app: ASGIApp, base: str = "", head: Head = _nothing) -> None:
        self._app, self._base, self._head = app, base, head

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        wanted = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if wanted and scope["path"] in LITE_OF:
            to = _Rewriting(scope, send, "text/html", partial(self._page, scope))
        elif wanted and _SHEET.search(scope["path"]):
            to = _Rewriting(scope, send, "text/css", _with_our_fonts)
        else:
            await self._app(scope, receive, send)
            return
        asked = [one for one in scope["headers"] if one[0].lower() not in _UNASKED]
        whole = {**scope, "method": "GET", "headers": asked, "extensions": {}}
        await self._app(whole, receive, to)

    def _page(self, scope: Scope, page: bytes) -> bytes:
        query = scope["query_string"][:MOST_QUERY_BYTES].decode("latin-1")
        head = (base_script(self._base) + self._head(scope)).encode()
        return rewritten(page, scope["path"], query).replace(b"</head>", head + b"</head>", 1)


class _Rewriting:
    """Takes the whole answer, and sends it on with another body when it is of the type meant."""

    def __init__(
        self, scope: Scope, send: Send, media_type: str, rewrite: Callable[[bytes], bytes]
    ) -> None:
        self._scope, self._send = scope, send
        self._type, self._rewrite = media_type, rewrite
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
        is_meant = headers.get("content-type", "").startswith(self._type)
        is_meant = is_meant and start["status"] == 200
        if is_meant:
            body = await run_in_threadpool(self._rewrite, body)
            headers["ETag"] = answers.tag(body)
            headers["Content-Length"] = str(len(body))
            for name in ("last-modified", "accept-ranges"):
                del headers[name]
        held = Headers(scope=self._scope).get("if-none-match")
        if is_meant and held is not None and answers.matches(held, headers["ETag"]):
            for name in ("content-length", "content-type"):
                del headers[name]
            start, body = {**start, "status": 304}, b""
        if self._scope["method"] == "HEAD":
            body = b""
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def _with_our_fonts(text: bytes) -> bytes:
    ours = {file: web_fonts.address(name) for name, file in web_fonts.NAMES.items()}
    up = {".": "./", "..": "../../"}
    linked = _FONT.sub(lambda found: f"{up[found[1]]}{ours[found[2]]}", text.decode("utf-8"))
    return linked.encode("utf-8")


def base_script(base: str) -> Markup:
    """Returns the script that tells Streamlit's where it stands: below the path `base`.

    Else it would ask below the address of each page first, and take what answers for its root.
    """
    return piece(
        '<script>window.__streamlit={{BACKEND_BASE_URL:location.origin+"{base}/",'
        'MAIN_PAGE_BASE_URL:location.origin+"{base}/"}}</script>',
        base=base,
    )


def rewritten(page: bytes, path: str, query: str) -> bytes:
    """Returns Streamlit's first page with our title, language, and links to the lite page.

    What a newer Streamlit may write in another way stays as it is.
    """
    pairs = [one for one in parse_qsl(query, keep_blank_values=False) if one[0] not in IGNORED]
    language = Language.asked(dict(pairs).get("lang", ""))
    say = words(language)
    address = f"{LITE_OF[path]}?{urlencode(pairs)}" if pairs else LITE_OF[path]
    title = say(mark("Durable Solutions Atlas"))
    page_name = names.PAGES.get(path[1:])
    link = piece('<a href="{}">{}</a>', address, say(mark("Open the light page")))
    without = _WITHOUT(
        direction=language.direction,
        ink=theme.INK,
        title=title,
        said=say(mark("This page needs JavaScript; the light page works without it.")),
        link=link,
    )
    wait = _WAIT(
        direction=language.direction, title=title, loading=say(mark("Loading…")), link=link
    )
    head = _HEAD(
        icons=f"./{web_fonts.address('icons')}",
        wash=theme.WASH,
        ink=theme.INK,
        line=theme.LINE,
        navy=theme.NAVY,
    )
    text = page.decode("utf-8")
    for found, instead in (
        (_HTML_TAG, piece('<html lang="{}" dir="{}">', language.value, language.direction)),
        (_TITLE, piece("<title>{}</title>", f"{say(page_name)} · {title}" if page_name else title)),
        (_NOSCRIPT, without),
        (_HEAD_END, head),
        (_ROOT, wait),
    ):
        text = found.sub(str(instead).replace("\\", r"\\"), text, count=1)
    # the sheet names the font, and both are kept for good: another font is another sheet
    version = "-".join(web_fonts.address(name)[-12:] for name in web_fonts.NAMES)
    text = _SHEET_LINK.sub(rf"\g<0>?v={version}", text, count=1)
    return _with_our_fonts(text.encode("utf-8"))
