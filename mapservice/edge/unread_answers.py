"""Answers that nobody reads take little memory: they go out in pieces, and the slowest give way.

The server takes whatever it is given into its own buffer, and goes on with the next request of the
connection. Here an answer waits for its reader piece by piece, and where many wait, those who have
read nothing for the longest are cut off.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PIECE_BYTES: Final = 64 * 1024
MOST_UNREAD_BYTES: Final = 16 * 1024 * 1024
LONGEST_PAUSE_S: Final = 120.0
"""How long a reader may take for one piece."""
_SHORTEST_PAUSE_S: Final = 1.0
"""Who has read something within this time is not cut off, however many wait."""


@dataclass(eq=False)
class _Waiting:
    """An answer that is being read: its size, when a piece was taken last, and its time limit."""

    size: int
    since: float
    limit: asyncio.Timeout


@dataclass
class UnreadAnswers:
    """ASGI middleware around the whole app; websockets pass through untouched."""

    app: ASGIApp
    most_bytes: int = MOST_UNREAD_BYTES
    _waiting: list[_Waiting] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_cut_off = False

        async def sending(message: Message) -> None:
            nonlocal is_cut_off
            if not is_cut_off:
                is_cut_off = not await self._sent(message, send)

        await self.app(scope, receive, sending)

    async def _sent(self, message: Message, send: Send) -> bool:
        """Sends a message, and returns whether its reader took it."""
        if len(message.get("body", b"")) <= PIECE_BYTES:
            await send(message)
            return True
        now = asyncio.get_running_loop().time
        try:
            async with asyncio.timeout(LONGEST_PAUSE_S) as limit:
                one = _Waiting(len(message["body"]), now(), limit)
                self._waiting.append(one)
                self._make_room(now())
                try:
                    for piece in _pieces(message):
                        await send(piece)
                        if limit.expired():
                            await asyncio.sleep(0)  # where the cut arrives
                        one.since = now()
                        limit.reschedule(one.since + LONGEST_PAUSE_S)
                finally:
                    if one in self._waiting:
                        self._waiting.remove(one)
        except TimeoutError:
            return False
        return True

    def _make_room(self, now: float) -> None:
        """Cuts off the slowest readers until what waits is little enough."""
        held = sum(one.size for one in self._waiting)
        for one in sorted(self._waiting, key=lambda one: one.since):
            if held <= self.most_bytes or now - one.since < _SHORTEST_PAUSE_S:
                return
            one.limit.reschedule(now)
            self._waiting.remove(one)
            held -= one.size


def _pieces(message: Message) -> Iterator[Message]:
    body, more = message["body"], message.get("more_body", False)
    for start in range(0, len(body), PIECE_BYTES):
        end = start + PIECE_BYTES
        yield {**message, "body": body[start:end], "more_body": more or end < len(body)}
