"""Answers that are files: written whole in a temporary folder first, then sent piece by piece."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from geo.errors import StoreError, has_room, no_space

PIECE_BYTES = 256 * 1024


def spooled(name: str, write: Callable[[Path], None]) -> BinaryIO:
    """Returns what `write` wrote to a path, open for reading.

    The folder is gone when this returns; the content lives until the handle is closed, so that
    nothing stays behind, whoever hangs up. A fault while writing leaves nothing either.
    """
    with tempfile.TemporaryDirectory(prefix="atlas-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / name
        try:
            write(path)
        except Exception as fault:  # each writer of files has its own words for a full disk
            if not has_room(path.parent):
                raise StoreError(
                    f"{name} cannot be made: {no_space(path.parent.parent)}"
                ) from fault
            raise
        return path.open("rb")


class Streamed(Response):
    """Sends an open file and closes it, also when the asker hangs up or wants only the headers."""

    def __init__(
        self, content: BinaryIO, status_code: int, headers: dict[str, str], media_type: str
    ) -> None:
        self._content = content
        size = content.seek(0, 2)
        content.seek(0)
        super().__init__(None, status_code, headers | {"Content-Length": str(size)}, media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - signature of ASGI
        """Sends the headers and, but for HEAD, the content."""
        start = {"status": self.status_code, "headers": self.raw_headers}
        try:
            await send({"type": "http.response.start", **start})
            more = scope["method"] != "HEAD"
            while more:
                piece = await run_in_threadpool(self._content.read, PIECE_BYTES)
                more = len(piece) == PIECE_BYTES
                await send({"type": "http.response.body", "body": piece, "more_body": more})
            if scope["method"] == "HEAD":
                await send({"type": "http.response.body", "body": b""})
        finally:
            self._content.close()
