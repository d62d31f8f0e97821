"""Runs of pages take turns: a few at once, the others in the order in which they came.

Every run shares the interpreter with the map service, whose answers would wait for all of them.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from geo.errors import BusyError
from geo.language import mark

MOST_RUNNING: Final = 2
MOST_WAITING: Final = 100
BUSY: Final = mark(
    "Very many people are opening pages just now. Yours was not drawn; try again in half a minute."
)


class Turns:
    """Lets a few through at once; safe for many threads."""

    def __init__(self, running: int = MOST_RUNNING, waiting: int = MOST_WAITING) -> None:
        self._lock = threading.Lock()
        self._free, self._most_waiting = running, waiting
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Waits for a turn, and ends it; BusyError at once where too many wait already."""
        called = self._asked()
        if called is not None:
            called.wait()
        try:
            yield
        finally:
            self._ended()

    def _asked(self) -> threading.Event | None:
        """Takes a free turn (None), or a place in the queue: what is set when the turn comes."""
        with self._lock:
            if self._free:
                self._free -= 1
                return None
            if len(self._waiting) >= self._most_waiting:
                raise BusyError(BUSY)
            called = threading.Event()
            self._waiting.append(called)
            return called

    def _ended(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


of_this_process: Final = Turns()
