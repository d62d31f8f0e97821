"""What a browser may do with each answer: the security headers, as ASGI middleware over all.

Three kinds of content security policy. Our own pages run no script and load nothing but pictures
of this host; their style sheets are known by their hashes. Streamlit's pages get what Streamlit
cannot work without. Everything else (JSON, tiles, files, pictures) is no page and may do nothing.
Links, exports and pages of other modules need not think of it.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.settings import Settings
from mapservice.confirm import page as confirm_page
from mapservice.edge.addresses import OURS, STREAMLITS
from mapservice.imports import hand_in_page
from mapservice.lite.frame import page as lite_page
from mapservice.web import pages

SHARE: Final = re.compile(r"/share(/|$)")
COMPONENT: Final = "/component/"
FILES: Final = re.compile(r"/(static|media|_stcore|component)/|/favicon\.")
"""Paths of Streamlit that never answer with its page."""
HTTPS_ONLY_S: Final = 31_536_000
PERMISSIONS: Final = ", ".join(
    [
        f"{name}=()"
        for name in (
            "accelerometer",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "publickey-credentials-get",
            "serial",
            "usb",
            "xr-spatial-tracking",
        )
    ]
    + ["clipboard-write=(self)", "fullscreen=(self)"]
)
_HOST: Final = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.\-]+)(:\d{1,5})?", re.ASCII)
_INLINE: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
NOTHING: Final = "default-src 'none'; frame-ancestors 'none'"
"""Of what is no page: nothing in it runs or loads, should a browser show it as one."""

Policy = Mapping[str, str]


def inline_scripts(page: str) -> tuple[str, ...]:
    """Returns the hashes of the scripts that stand inside a page, as a policy names them."""
    return tuple(_hash(script) for script in _INLINE.findall(page))


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _own_pages() -> Policy:
    """Pages of our own, also those behind links and around the sign-in: no script at all."""
    ours = (pages, lite_page, hand_in_page, confirm_page)
    sheets = (_hash(one.style()) for one in ours)
    return {
        "default-src": "'none'",
        "style-src": " ".join(("'self'", *sheets)),
        "img-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }


def _streamlit_pages(scripts: Iterable[str]) -> Policy:
    """The dashboard; each looser word has its reason beside it."""
    return {
        "default-src": "'none'",
        # hashes: the one script inside Streamlit's index.html
        # blob: what `st.components.v2` (dashboard/session/page_script.py) imports a component from
        # 'wasm-unsafe-eval': deck.gl's chart compiles WebAssembly; evaluated text stays forbidden
        "script-src": " ".join(("'self'", *scripts, "blob:", "'wasm-unsafe-eval'")),
        # 'unsafe-inline': Streamlit writes its styles at run time (emotion, styled-components),
        # and `st.html` brings our style sheet and the lengths of bars in matrices and timelines
        "style-src": "'self' 'unsafe-inline'",
        # data: deck.gl's chart, and the drawn map of a place
        "img-src": "'self' data:",
        # data: a font inside Streamlit's own style sheet
        "font-src": "'self' data:",
        "connect-src": "'self'",
        # blob: MapLibre starts its worker from one; the simple map stands in a frame
        "worker-src": "'self' blob:",
        "frame-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }


def _component_pages() -> Policy:
    """The frame of streamlit-folium, whose page holds the simple map and nothing else."""
    return {
        "default-src": "'none'",
        # 'unsafe-inline', 'unsafe-eval': it gets the map as a text of script, and runs that
        "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
        # 'unsafe-inline': its page has a style element, and Leaflet places signs by attributes
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }


@dataclass(frozen=True)
class _Asked:
    """What of a request decides about its headers."""

    path: str
    host: str
    embedded: bool

    @property
    def is_ours(self) -> bool:
        return OURS.match(self.path) is not None or STREAMLITS.fullmatch(self.path) is None


class SecurityHeaders:
    """ASGI middleware around the whole app; `scripts` are hashes of Streamlit's inline scripts."""

    def __init__(self, app: ASGIApp, config: Settings, scripts: Iterable[str] = ()) -> None:
        self._app = app
        self._base = urlsplit(config.base_url)
        self._framers = " ".join(("'self'", *config.frame_ancestors))
        self._own, self._component = _own_pages(), _component_pages()
        self._streamlit = _streamlit_pages(scripts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, with the headers; websockets have none."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = _asked(scope)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message["headers"]))
                self._add(headers, asked, message["status"])
                message = {**message, "headers": headers.raw}
            await send(message)

        await self._app(scope, receive, sending)

    def _add(self, headers: MutableHeaders, asked: _Asked, status: int) -> None:
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Permissions-Policy"] = PERMISSIONS
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        referrer = "no-referrer" if SHARE.match(asked.path) else "same-origin"
        headers.setdefault("Referrer-Policy", referrer)
        if self._base.scheme == "https":
            headers["Strict-Transport-Security"] = f"max-age={HTTPS_ONLY_S}"
        policy, may_be_framed = self._policy(headers, asked, status)
        if policy:
            headers.setdefault("Content-Security-Policy", policy)
        if not may_be_framed:
            headers["X-Frame-Options"] = "SAMEORIGIN"

    def _policy(self, headers: Headers, asked: _Asked, status: int) -> tuple[str, bool]:
        """Returns the policy of an answer, and whether other sites may frame it."""
        kind = headers.get("content-type")
        is_page = kind is not None and kind.startswith("text/html")
        if status == 304 and kind is None:
            # what is held keeps its policy, unless it can only be a page, which gets today's
            if asked.path.startswith("/api") or FILES.match(asked.path):
                return "", False
            is_page = True
        if asked.path.startswith(COMPONENT) and is_page:
            return self._written(self._component, self._framers), True
        if not is_page or "attachment" in headers.get("content-disposition", ""):
            return NOTHING, False
        if asked.is_ours:
            return self._written(self._own, "'self'"), False
        connect = {"connect-src": " ".join(("'self'", *self._socket(asked.host)))}
        framers = self._framers if asked.embedded else "'self'"
        return self._written({**self._streamlit, **connect}, framers), asked.embedded

    def _socket(self, host: str) -> tuple[str, ...]:
        """Older browsers do not count the websocket of the same host as 'self'."""
        if self._base.netloc:
            scheme = "wss" if self._base.scheme == "https" else "ws"
            return (f"{scheme}://{self._base.netloc}",)
        return (f"ws://{host}", f"wss://{host}") if _HOST.fullmatch(host) else ()

    @staticmethod
    def _written(policy: Policy, framers: str) -> str:
        parts = {**policy, "frame-ancestors": framers}
        return "; ".join(f"{name} {words}" for name, words in parts.items())


def _asked(scope: Scope) -> _Asked:
    pairs = parse_qsl(scope["query_string"].decode("latin-1")) if scope["query_string"] else []
    embedded = any(name == "embed" and value.lower() == "true" for name, value in pairs)
    return _Asked(scope["path"], Headers(scope=scope).get("host", ""), embedded)
