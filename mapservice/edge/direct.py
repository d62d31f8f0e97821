"""What lies below /api goes straight to the map service, not through Streamlit.

Streamlit keeps a session cookie, compresses and looks at paths around every route that it is given,
also those that are none of its own; for a small tile that is a fifth of all work. Only a plain
path takes the short way; any other one takes the long way, where Streamlit refuses what is unsafe.
"""

import re
from collections.abc import Sequence
from typing import Final

from starlette.routing import BaseRoute, Router
from starlette.types import ASGIApp, Receive, Scope, Send

_PLAIN: Final = re.compile(r"/api(?:/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)*")


class Direct:
    """ASGI middleware next to Streamlit; `routes` are those of the map service."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._service = Router(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or passes it on."""
        short = scope["type"] == "http" and _PLAIN.fullmatch(scope["path"])
        await (self._service if short else self._app)(scope, receive, send)
