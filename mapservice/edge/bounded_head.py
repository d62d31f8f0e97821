"""Requests are read by httptools, which takes a third of h11's time, up to a size of their head.

The head of an answer goes out together with what its body begins with: in one write it is cheaper,
and a process that is killed leaves no head without its body, which a proxy could not ask again.

httptools and uvicorn keep whatever a head brings until it ends; h11 gave up after 64 KB, and so
does this. The body is bounded elsewhere (`host_and_origin`).
"""

import asyncio
from typing import Any, Final, cast

from uvicorn import config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD_BYTES: Final = 64 * 1024
KEPT_OPEN_S: Final = 75
"""How long a connection may be silent: longer than the 60 s for which nginx goes on using it.

Where the server ends it first, it may end while the next request is on its way, which then fails.
"""
_REFUSED: Final = "The head of the request is too large."


def install() -> None:
    """Makes uvicorn read requests so, where nobody chooses another way."""
    config.HTTP_PROTOCOLS["auto"] = f"{__name__}:{BoundedHead.__name__}"


class BoundedHead(HttpToolsProtocol):
    """Reads requests, and refuses one whose address and headers are larger than that."""

    _is_open = False
    _told = _unfinished = 0

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - uvloop's or asyncio's
        """Begins a connection."""
        self._together = _Together(transport)
        super().connection_made(cast(asyncio.Transport, self._together))
        self.timeout_keep_alive = KEPT_OPEN_S

    def handle_websocket_upgrade(self) -> None:
        """Hands the connection on as it is."""
        self.transport = self._together.bare()
        super().handle_websocket_upgrade()

    def data_received(self, data: bytes) -> None:
        """Takes bytes; those of a head that does not end are counted as they come."""
        was_open = self._is_open
        super().data_received(data)
        if was_open and self._is_open:
            self._unfinished += len(data)
            if self._unfinished > MOST_HEAD_BYTES and not self.transport.is_closing():
                self.send_400_response(_REFUSED)

    def on_message_begin(self) -> None:
        """Begins a head."""
        self._is_open, self._told, self._unfinished = True, 0, 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Takes a piece of the address."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Takes a header."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Ends a head."""
        self._is_open = False
        super().on_headers_complete()

    def _count(self, size: int) -> None:
        """Raises ValueError for too much, which the parser passes on as a fault of the request."""
        self._told += size
        if self._told > MOST_HEAD_BYTES:
            raise ValueError(_REFUSED)


class _Together:
    """A transport that holds the head of an answer until its body begins, within one turn."""

    def __init__(self, transport: Any) -> None:  # noqa: ANN401 - as above
        self._transport = transport
        self._head = b""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the transport has
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Writes; a head goes with what is written next, else when this turn of the loop ends."""
        if self._head:
            self._head, data = b"", self._head + data
        elif data.startswith(b"HTTP/") and data.endswith(b"\r\n\r\n"):
            self._head = data
            asyncio.get_running_loop().call_soon(self._flush)
            return
        self._transport.write(data)

    def close(self) -> None:
        """Closes after what is held was written."""
        self._flush()
        self._transport.close()

    def bare(self) -> Any:  # noqa: ANN401 - as above
        """Returns the transport, with nothing held."""
        self._flush()
        return self._transport

    def _flush(self) -> None:
        if self._head and not self._transport.is_closing():
            self._transport.write(self._head)
        self._head = b""
