"""Answers go out at once: without this, every one after the first on a connection waits 40 ms.

Streamlit makes the listening socket without naming its protocol, so asyncio does not switch off
Nagle's algorithm for the connections that come from it: the body waits until the reader has
acknowledged the headers. A listening socket hands its TCP_NODELAY on to them.
"""

import functools
import logging
import socket
from collections.abc import Callable
from typing import Any, Final

from streamlit.web.server.starlette import starlette_server

BINDER: Final = "_bind_socket"
logger = logging.getLogger(__name__)


def install() -> None:
    """Makes Streamlit's server send without delay; says so where a newer Streamlit has changed."""
    bind: Callable[..., socket.socket] | None = getattr(starlette_server, BINDER, None)
    if bind is None:
        logger.warning("Streamlit makes its socket in another way now: answers may wait for 40 ms")
        return
    if not hasattr(bind, "__wrapped__"):
        setattr(starlette_server, BINDER, _prompt(bind))


def _prompt(bind: Callable[..., socket.socket]) -> Callable[..., socket.socket]:
    @functools.wraps(bind)
    def bound(*given: Any, **named: Any) -> socket.socket:  # noqa: ANN401 - Streamlit's own
        made = bind(*given, **named)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    return bound
