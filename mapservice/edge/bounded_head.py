"""Requests are read by httptools, which takes a third of h11's time, up to a size of their head.

httptools and uvicorn keep whatever a head brings until it ends; h11 gave up after 64 KB, and so
does this. The body is bounded elsewhere (`host_and_origin`).
"""

from typing import Final

from uvicorn import config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD_BYTES: Final = 64 * 1024
_REFUSED: Final = "The head of the request is too large."


def install() -> None:
    """Makes uvicorn read requests so, where nobody chooses another way."""
    config.HTTP_PROTOCOLS["auto"] = f"{__name__}:{BoundedHead.__name__}"


class BoundedHead(HttpToolsProtocol):
    """Reads requests, and refuses one whose address and headers are larger than that."""

    _is_open = False
    _told = _unfinished = 0

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
